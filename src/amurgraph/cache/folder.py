"""The user's folder of kept graphs: where it is, who is using what in it, and how it stays within bounds.

It holds a record for each graph (``SHA256.json``) and the folders that records name, each with a file ``lock``. Who
uses a folder holds a shared lock on that file for as long as the process lives; who wants to remove it needs the lock
alone. Nobody ever waits: a lock that cannot be had is a reason to go without.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":  # there a file that is open cannot be removed, which is all that the locks are for
    import fcntl

MOST_KEPT = 4_000_000_000  # bytes of all graphs together; the one made last stays even if it alone is larger
STORE = "store"
_LOCK = "lock"
_FOLDERS = "kept-"  # nothing is ever removed but what has a name of ours
_RECORDS = "[0-9a-f]" * 64 + ".json"
_ABANDONED = 3600  # seconds after which what has no lock was left by somebody who was killed
_in_use: dict[Path, int] = {}


def cache_folder() -> Path:
    """Return the folder of kept graphs, in ``$AMURGRAPH_CACHE`` or in the place that the system has for such things.

    Raises:
        RuntimeError: this user has no home.

    """
    named = os.environ.get("AMURGRAPH_CACHE")
    return (Path(named).absolute() if named else _of_system() / "amurgraph") / "graphs"


def _of_system() -> Path:
    """Follow the XDG Base Directory Specification (a relative path is not heeded), or what macOS and Windows have."""
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    named = Path(os.environ.get(variable, ""))
    if named.is_absolute():
        return named
    return Path.home() / {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(sys.platform, ".cache")


def new_folder(cache: Path) -> Path:
    """Make a folder in the cache that is held by this process.

    Raises:
        OSError: the cache cannot be written.

    """
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(dir=cache, prefix=_FOLDERS))
    (made / _LOCK).touch()
    if not hold(made):
        raise OSError(f"{made} was taken away")
    return made


def hold(folder: Path) -> bool:
    """Keep a folder from being removed while this process lives; False if it is about to be, or is gone."""
    if folder in _in_use and (folder / _LOCK).exists():
        return True
    try:
        handle = os.open(folder / _LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    # Between opening and locking somebody may have removed it all.
    if not (_locked(handle, alone=False) and (folder / _LOCK).exists()):
        os.close(handle)
        return False
    _in_use[folder] = handle
    return True


def throw_away(folder: Path) -> None:
    """Remove a folder that this process made and that nobody else knows of."""
    with suppress(OSError):
        _remove(folder)
    let_go(folder)


def let_go(folder: Path) -> None:
    """Hold a folder no longer."""
    handle = _in_use.pop(folder, None)
    if handle is not None:
        os.close(handle)


def raise_for_little_room(cache: Path, needed: int) -> None:
    """Raise before a disk is filled to its last byte, on which others write, too.

    Raises:
        OSError: less than ``needed`` bytes are free.

    """
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(cache).free < needed:
        raise OSError(f"less than {needed / 1e6:.0f} MB are free beside {cache}")


def make_room(cache: Path, newest: Path, most: int | None = None) -> None:
    """Remove what has not been used for longest until ``most`` bytes are kept, and what killed processes left.

    Args:
        cache: the folder.
        newest: the record of the graph that stays in any case.
        most: bytes; ``MOST_KEPT`` unless told.

    """
    total, named = 0, set()
    for record in sorted(cache.glob(_RECORDS), key=lambda record: (record == newest, _last_use(record)), reverse=True):
        folder = _folder_of(record)
        if folder is None or not folder.exists():
            record.unlink(missing_ok=True)
            continue
        total += _size(folder)
        if total <= (MOST_KEPT if most is None else most) or record == newest or not _removed(folder, record):
            named.add(folder)
    for left in cache.glob(f"{_FOLDERS}*"):
        if left not in named:
            _removed(left)
    for left in cache.glob(f".{_RECORDS}.*"):  # a record that was never renamed
        if _age(left) > _ABANDONED:
            left.unlink(missing_ok=True)


def _folder_of(record: Path) -> Path | None:
    try:
        name = Path(json.loads(record.read_bytes().partition(b"\n")[0])["folder"]).name
        return record.parent / name if name.startswith(_FOLDERS) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _removed(folder: Path, record: Path | None = None) -> bool:
    """Remove a folder that nobody uses, its record first; tell whether that could be done."""
    try:
        handle = os.open(folder / _LOCK, os.O_RDONLY)
    except OSError:
        # Younger: somebody is about to lock it. What else is in it than we put there is not ours.
        with suppress(OSError):
            if _age(folder) > _ABANDONED and {file.name for file in folder.iterdir()} <= {STORE}:
                shutil.rmtree(folder)
        return not folder.exists()
    try:
        if not _locked(handle, alone=True):
            return False
        with suppress(OSError):
            if record:
                record.unlink(missing_ok=True)
            _remove(folder)
        return not folder.exists()
    finally:
        os.close(handle)


def _remove(folder: Path) -> None:
    """Remove all else before the lock: by it the next one knows what somebody killed meanwhile has left."""
    for inside in folder.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside)
    shutil.rmtree(folder)


def _locked(handle: int, *, alone: bool) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _size(folder: Path) -> int:
    with suppress(OSError):
        return sum(file.stat().st_size for file in folder.rglob("*"))
    return 0


def _last_use(record: Path) -> float:
    with suppress(OSError):
        return record.stat().st_mtime
    return 0.0


def _age(path: Path) -> float:
    return time.time() - _last_use(path)
