"""A store that others made is taken for whole only if its own files do not tell that something is missing."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amurgraph.cache import raise_for_losses
from amurgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a store that is open cannot be copied there")


def quads(count: int, length: int = 1) -> list[Quad]:
    """Return so many triples, with literals of some length."""
    return [
        Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(f"{n} " * length), DefaultGraph())
        for n in range(count)
    ]


def _loaded(store: Store) -> None:
    store.bulk_extend(quads(3000))
    store.flush()


def _added(store: Store) -> None:
    for quad in quads(300):
        store.add(quad)


def _both(store: Store) -> None:
    _loaded(store)
    store.extend(quads(500, length=7))


def _large(store: Store) -> None:
    store.extend(quads(3, length=100_000))  # each goes over several blocks of the log


def _nothing(_store: Store) -> None:
    pass


STORES = {"loaded": _loaded, "added": _added, "both": _both, "large": _large, "nothing": _nothing}


def made(place: Path, fill: Callable[[Store], None]) -> Path:
    """Return a store on disk that nobody has open any more."""
    store = Store(str(place))
    fill(store)
    del store
    return place


@pytest.mark.parametrize("name", STORES)
def test_a_whole_store_is_taken_for_whole_and_so_when_it_was_opened_again(name: str, tmp_path: Path) -> None:
    place = made(tmp_path / "store", STORES[name])
    raise_for_losses(place)
    for _ in range(3):
        made(place, _added)
        raise_for_losses(place)
    store = Store(str(place))
    store.optimize()
    del store
    raise_for_losses(place)


def log_of(place: Path) -> Path:
    """Return the log that holds most."""
    return max(place.glob("*.log"), key=lambda file: file.stat().st_size)


@pytest.mark.parametrize(("name", "of"), [("loaded", "MANIFEST"), ("added", "log"), ("large", "log")])
def test_what_is_cut_short_or_changed_is_noticed_wherever(name: str, of: str, tmp_path: Path) -> None:
    whole, place = made(tmp_path / "whole", STORES[name]), tmp_path / "place"
    shutil.copytree(whole, place)
    file = next(place.glob("MANIFEST-*")) if of == "MANIFEST" else log_of(place)
    content = file.read_bytes()
    unnoticed = []
    tried = 150 if of == "MANIFEST" else 8
    places = {*range(0, len(content), len(content) // tried + 1), len(content) - 1}
    for at in places | {*range(32768, len(content), 3 * 32768)}:  # and where blocks end
        changed = bytearray(content)
        changed[at] ^= 4
        zeros = content[:at] + bytes(len(content) - at)
        for how, now in (("cut", content[:at]), ("changed", bytes(changed)), ("zeros", zeros)):
            file.write_bytes(now)
            try:
                raise_for_losses(place)
            except InputError as error:
                assert str(error).startswith(f"{place}: this store is damaged (")  # noqa: PT017 - counted below
            else:
                unnoticed.append((how, at))
    # Where a record ends is a place to end, if nothing else tells of what came after.
    assert len(unnoticed) <= 2, unnoticed
    assert ("cut", 0) not in unnoticed or of == "log"


def test_a_log_under_another_name_and_a_pipe_are_noticed(tmp_path: Path) -> None:
    place = made(tmp_path / "store", _added)
    log = log_of(place)
    log.rename(place / "000002.log")
    with pytest.raises(InputError, match=r"000002\.log is another log"):
        raise_for_losses(place)

    (place / "000002.log").rename(log)
    raise_for_losses(place)
    (place / "000098.log").symlink_to("nowhere")
    with pytest.raises(InputError, match=r"000098\.log is no file"):
        raise_for_losses(place)


def test_a_manifest_of_before_does_not_know_what_was_put_there_since(tmp_path: Path) -> None:
    place = made(tmp_path / "store", _nothing)
    manifest = next(place.glob("MANIFEST-*"))
    before = (manifest.name, manifest.read_bytes())
    made(place, _loaded)
    (place / before[0]).write_bytes(before[1])
    (place / "CURRENT").write_text(f"{before[0]}\n")
    with pytest.raises(InputError, match=r"MANIFEST-\d+ does not know of \d+\.sst"):
        raise_for_losses(place)
