"""What a path stands for: a file, each RDF file of a folder, an address, a store on disk, or standard input."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError, UnsafeInputError
from ..files import BUILT_SITE
from ..remote import is_address
from .parsing import READ_FORMATS, STANDARD_INPUT


def files_of(path: str | Path, *, strangers: bool = False) -> list[str | Path]:
    """Return the inputs that a path stands for: each is one file, address, store on disk, or ``-``.

    Raises:
        InputError: nothing that can be read lies there.
        UnsafeInputError: a stranger's folder is a store, or holds a link that leads out of it.

    >>> files_of("-")
    ['-']

    """
    if str(path) == STANDARD_INPUT:
        return [STANDARD_INPUT]
    if is_address(path):
        return [str(path)]
    try:
        return _files_at(Path(path), strangers=strangers)
    except OSError as error:  # a name that is too long, a folder that nobody may look into
        raise InputError(
            f"{str(path)[:200]}: cannot be read ({error.strerror}); give a file or folder that can be"
        ) from error


def _files_at(place: Path, *, strangers: bool) -> list[str | Path]:
    if is_store(place):
        if strangers:
            raise UnsafeInputError(
                f"{place}: a store on disk is not opened for a stranger; ask for Turtle or N-Triples"
            )
        return [place]
    if place.is_dir():
        # The downloads of a site that was built inside are copies of the data, and older than them.
        sites = {marker.parent for marker in place.rglob(BUILT_SITE)} - {place}
        found: list[str | Path] = [
            *sorted(
                file
                for file in place.rglob("*")
                if file.suffix.lower() in READ_FORMATS and file.is_file() and sites.isdisjoint(file.parents)
            )
        ]
        if not found:
            raise InputError(f"{place}: no RDF file in this folder; it should hold at least one .ttl file")
        for file in found if strangers else ():
            _raise_for_link_out(Path(file), place)
        return found
    if not place.is_file():
        raise InputError(f"{place}: no such file or folder; give a Turtle file, a folder of them, or - for input")
    return [place]


def is_store(place: Path) -> bool:
    """Tell whether Oxigraph keeps a store in this folder."""
    return (place / "CURRENT").is_file() and any(place.glob("MANIFEST-*"))


def _raise_for_link_out(file: Path, folder: Path) -> None:
    """Refuse a link that leads out of a stranger's folder: to what its owner may not see."""
    if not file.resolve().is_relative_to(folder.resolve()):
        raise UnsafeInputError(f"{file}: is a link that leads out of {folder}; put the file itself there")
