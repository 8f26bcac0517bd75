"""Writes files whole: whoever reads sees the old file or the new one, never half of one.

What is being written lies beside its place, under a name of ours (``.NAME.xxxxxxxx.unfinished``), until it is whole and
on the disk. Its maker holds it with a lock, which ends with the process, however that ends: so the next run that writes
to the same place knows what a killed one left, and removes it. Where a system has no such locks, it stays.
"""

from __future__ import annotations

import glob
import os
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import OutputError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
_UNFINISHED = ".unfinished"
_OLD = ".amurgraph-old"  # what an old folder is called while a new one takes its place
_HERE, _RENAME_EXCHANGE = -100, 2  # AT_FDCWD and the flag, as <fcntl.h> and <linux/fs.h> define them


def write_file(path: str | Path, content: str | bytes, *, only_over: bytes | None = None) -> None:
    """Write ``content`` to ``path``: a temporary file beside it, fsynced, then renamed.

    Text is written as UTF-8 with the line ends it has. An existing file keeps its permissions, owner and attributes.
    What is no file, a device or a pipe, is written into: to rename something over ``/dev/null`` would take it from
    everybody.

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
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        # A link is followed, so that it still is one afterwards.
        target = target.resolve() if target.is_symlink() else target
        _remove_leftovers(target)
        with _unfinished(target, _new_file) as temporary:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                _as_before(target, temporary)
                os.fsync(file.fileno())
            # Who compares and renames does so alone, else two could both find what they had read.
            with nullcontext() if only_over is None else _held(target.parent):
                if only_over is not None and (target.read_bytes() if target.exists() else b"") != only_over:
                    raise OutputError(f"{path}: was changed meanwhile, and nothing is written; run again")
                temporary.replace(target)
        _sync_folder(target.parent)
    except (OSError, RuntimeError) as error:  # pathlib tells of links in a circle by a RuntimeError
        why = getattr(error, "strerror", None) or error
        raise OutputError(f"{path}: cannot be written ({why}); choose another place") from error


def raise_for_read_only(path: str | Path) -> None:
    """Raise if something is there that nobody may write to, or not this user: a rename would not ask.

    Raises:
        OutputError: with what to do.

    """
    with suppress(OSError):
        if not Path(path).stat().st_mode & _ANYBODY_WRITES:
            raise OutputError(f"{path}: is read-only; if it may change: chmod u+w {path}")
        if not os.access(path, os.W_OK):
            raise OutputError(f"{path}: you may not write to it; choose another place")


def write_output(path: str | Path, content: str | bytes) -> None:
    """Write to a file, or to standard output when ``path`` is ``-``.

    Raises:
        OutputError: it cannot be written. BrokenPipeError: whoever read standard output has gone.

    """
    if str(path) != STANDARD_OUTPUT:
        write_file(path, content)
        return
    try:
        sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written ({error.strerror}); choose a place with -o") from error


@contextmanager
def folder_swapped_in(path: str | Path, *, marker: str) -> Iterator[Path]:
    """Give a new empty folder that takes the place of ``path`` when the block ends well.

    A folder that is there already is only replaced if it holds ``marker`` (so: if we made it) or is empty, and its
    permissions are kept.

    Raises:
        OutputError: ``path`` is a file or somebody else's folder, or cannot be written.

    """
    try:
        target = Path(path).resolve()  # a link stays a link; "." has a name
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{path}: leads in a circle; choose another folder") from error
    raise_for_read_only(target)
    try:
        _raise_for_theirs(target, path, marker)
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target)
        with _unfinished(target, _new_folder) as fresh:
            yield fresh
            (fresh / marker).touch()
            _as_before(target, fresh)
            _raise_for_theirs(target, path, marker)  # to build takes long enough for somebody to put something there
            os.sync()
            _swap(fresh, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error


def _raise_for_theirs(target: Path, path: str | Path, marker: str) -> None:
    if target.exists() and not (target.is_dir() and (not any(target.iterdir()) or (target / marker).exists())):
        raise OutputError(f"{path}: is not an earlier result of this command; choose an empty or new folder")


def _swap(fresh: Path, target: Path) -> None:
    """Put ``fresh`` in the place of ``target``; what was there is in the place of ``fresh`` then, or gone."""
    if _exchange(fresh, target):
        return
    with suppress(OSError):
        fresh.replace(target)  # nothing is there, or an empty folder
        return
    # Somebody was sooner; or no exchange on this system: for the moment between two renames the folder is missing,
    # never torn.
    if not _exchange(fresh, target):
        with _unfinished(target, _new_folder) as aside:
            try:
                target.replace(aside / _OLD)
                fresh.replace(target)
            finally:
                _put_back(aside, target)


def _put_back(aside: Path, target: Path) -> None:
    """Bring an old folder back that was put aside for a new one which did not come."""
    if (aside / _OLD).exists() and not target.exists():
        (aside / _OLD).replace(target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux: renameat2 with RENAME_EXCHANGE); tell whether that worked."""
    import ctypes  # a hundredth of a second that only this needs

    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _new_file(folder: Path, prefix: str) -> str:
    handle, name = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=_UNFINISHED)
    os.close(handle)
    return name


def _new_folder(folder: Path, prefix: str) -> str:
    return tempfile.mkdtemp(dir=folder, prefix=prefix, suffix=_UNFINISHED)


@contextmanager
def _unfinished(target: Path, make: Callable[[Path, str], str]) -> Iterator[Path]:
    """Give a new file or folder beside ``target`` that this process holds; what is left of it in the end goes."""
    while True:
        made = Path(make(target.parent, f".{target.name}."))
        with _held(made) as ours:
            if ours:  # else somebody took it for a leftover before we held it
                try:
                    yield made
                finally:
                    _remove(made)
                return


def _remove_leftovers(target: Path) -> None:
    """Remove what killed runs left beside ``target``: whoever lives holds what is theirs."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.{'?' * 8}{_UNFINISHED}"):
        with _held(left, wait=False) as ours, suppress(OSError):
            if ours:
                _put_back(left, target)
                _remove(left)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with suppress(OSError):
            place.unlink()


@contextmanager
def _held(place: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a file or folder alone while the block runs; tell whether that came about.

    Where there are no locks, who would wait goes on without, and who would not does not have it.
    """
    if sys.platform == "win32":
        yield wait
        return
    handle = None
    try:
        handle = os.open(place, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        ours = place.exists()
    except FileNotFoundError:
        ours = False
    except OSError:
        ours = wait
    try:
        yield ours
    finally:
        if handle is not None:
            os.close(handle)


def _as_before(target: Path, made: Path) -> None:
    """Give what is new the owner, permissions and attributes of what it replaces, else those of anything new."""
    if not target.exists():
        made.chmod((0o777 if made.is_dir() else 0o666) & ~_umask())
        return
    before = target.stat()
    if sys.platform != "win32":
        for user, group in ((-1, before.st_gid), (before.st_uid, -1)):
            with suppress(OSError):  # to give away is for root alone
                os.chown(made, user, group)
    shutil.copystat(target, made)
    os.utime(made)


def _sync_folder(folder: Path) -> None:
    """Have the disk know of what was renamed in a folder, where it can be told to: fsync of a file is of that alone."""
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
