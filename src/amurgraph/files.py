"""Writes files whole: whoever reads sees the old file or the new one, never half of one."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_OUTPUT = "-"
#: What files of RDF end in, and the name of the format each ending tells.
RDF_ENDINGS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
    ".owl": "rdfxml",
}
BUILT_SITE = ".amurgraph-site"  # the file by which a folder is known as a site that we made
_ANYBODY_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_HERE, _RENAME_EXCHANGE = -100, 2  # AT_FDCWD and the flag, as <fcntl.h> and <linux/fs.h> define them


def write_file(path: str | Path, content: str | bytes, *, only_over: bytes | None = None) -> None:
    """Write ``content`` to ``path``: a temporary file beside it, fsynced, then renamed.

    Text is written as UTF-8 with the line ends it has. An existing file keeps its permissions. What is no file, a
    device or a pipe, is written into: to rename something over ``/dev/null`` would take it from everybody.

    Args:
        path: the file.
        content: what it is to hold.
        only_over: what it must hold until then (nothing: it is missing or empty), so that what somebody else wrote
            meanwhile is not lost.

    Raises:
        OutputError: the folder is missing, read-only or full, or the file is read-only or has changed; the old file is
                left as it was.

    """
    target = Path(path)
    data = content.encode() if isinstance(content, str) else content
    raise_for_read_only(target)
    temporary = None
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        # A link is followed, so that it still is one afterwards.
        target = target.resolve() if target.is_symlink() else target
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        if only_over is not None and (target.read_bytes() if target.exists() else b"") != only_over:
            Path(temporary).unlink()
            raise OutputError(f"{path}: was changed meanwhile, and nothing is written; run again")
        Path(temporary).replace(target)
    except (OSError, RuntimeError) as error:  # pathlib tells of links in a circle by a RuntimeError
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        why = getattr(error, "strerror", None) or error
        raise OutputError(f"{path}: cannot be written ({why}); choose another place") from error


def raise_for_read_only(path: str | Path) -> None:
    """Raise if a file is there that nobody may write to: a rename would not ask.

    Raises:
        OutputError: with what to do.

    """
    with suppress(OSError):
        if not Path(path).stat().st_mode & _ANYBODY_WRITES:
            raise OutputError(f"{path}: is read-only; if it may change: chmod u+w {path}")


def write_output(path: str | Path, content: str | bytes) -> None:
    """Write to a file, or to standard output when ``path`` is ``-``."""
    if str(path) == STANDARD_OUTPUT:
        data = content.encode() if isinstance(content, str) else content
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        write_file(path, content)


@contextmanager
def folder_swapped_in(path: str | Path, *, marker: str) -> Iterator[Path]:
    """Give a new empty folder that takes the place of ``path`` when the block ends well.

    A folder that is there already is only replaced if it holds ``marker`` (so: if we made it) or is empty.

    Raises:
        OutputError: ``path`` is a file or somebody else's folder, or cannot be written.

    """
    try:
        target = Path(path).resolve()  # a link stays a link; "." has a name
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{path}: leads in a circle; choose another folder") from error
    if target.exists() and not (target.is_dir() and (not any(target.iterdir()) or (target / marker).exists())):
        raise OutputError(f"{path}: is not an earlier result of this command; choose an empty or new folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error
    try:
        yield fresh
        (fresh / marker).touch()
        fresh.chmod(0o777 & ~_umask())
        _swap(fresh, target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error
    finally:
        if fresh.exists():
            shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Put ``fresh`` in the place of ``target``; the disk has all of it before."""
    os.sync()
    if not target.exists():
        fresh.replace(target)
    elif _exchange(fresh, target):
        shutil.rmtree(fresh, ignore_errors=True)  # by now the old one
    else:
        # No exchange on this system: for the moment between two renames the folder is missing, never torn.
        aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old."))
        target.replace(aside / "old")
        try:
            fresh.replace(target)
        except OSError:
            (aside / "old").replace(target)
            raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux: renameat2 with RENAME_EXCHANGE); tell whether that worked."""
    import ctypes  # a hundredth of a second that only this needs

    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
