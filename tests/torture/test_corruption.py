"""Whatever becomes of graphs that are kept on disk: it is noticed before the first answer, and answers are right."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from .damaging import damage, restored
from .victims import Children

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    Many = Callable[[int, int], int]
    Row = Callable[[str, str, str, bool], None]

MEMORY = 1_500_000_000
NOBODY = 65534
LINES = 2000


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    started = Children()
    yield started
    started.end()


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder into which others may look, too: pytest's own are its user's alone."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        Path(made).chmod(0o755)
        yield Path(made)


class Kept:
    """A cache with three graphs: the one that is asked, an older version of it, and another one."""

    def __init__(self, place: Path, children: Children) -> None:
        self.children, self.cache, self.master = children, place / "cache" / "graphs", place / "master"
        self.file = place / "data.nt"
        self.order: dict[str, Any] = {"ask": [str(self.file)], "cache": str(self.cache.parent), "memory": MEMORY}
        made: list[Path] = []
        for word in ("other", "older", "now"):
            self.file.write_text("".join(f'<urn:s{n}> <urn:p> "{word} {n}" .\n' for n in range(LINES)))
            self.right = children(self.order)["answer"]
            made += sorted(set(self.cache.glob("*.json")) - set(made))
        self.other, self.older, self.record = made
        shutil.copytree(self.cache, self.master)

    def store(self, record: Path | None = None) -> Path:
        """Return the folder of the store that a record names."""
        named = json.loads((self.master / (record or self.record).name).read_text().splitlines()[0])["folder"]
        return self.cache / str(named) / "store"

    def restore(self) -> None:
        """Have all as it was at first."""
        restored(self.master, self.cache)


def of_the_record(kept: Kept, chance: random.Random) -> str:
    """Damage the record of a store."""
    record, written = kept.record, kept.record.read_bytes()
    line = json.loads(written.splitlines()[0])
    way = chance.choice(["another", "older", "cut", "flip", "forged", "forged", "empty", "lost", "folder"])
    if way in ("another", "older"):
        shutil.copy(kept.other if way == "another" else kept.older, record)
    elif way == "cut":
        record.write_bytes(written[: chance.randrange(len(written))])
    elif way == "flip":
        changed = bytearray(written)
        changed[chance.randrange(len(written))] ^= 1 << chance.randrange(8)
        record.write_bytes(changed)
    elif way == "forged":  # with a digest that is right
        line |= chance.choice(
            [
                {"folder": kept.store(kept.other).parent.name},
                {"folder": "../.."},
                {"folder": ""},
                {"files": {}},
                {"graph": "0" * 64},
                {"more": 1},
            ]
        )
        text = json.dumps(line, sort_keys=True)
        record.write_text(f"{text}\n{hashlib.sha256(text.encode()).hexdigest()}\n")
    elif way == "empty":
        record.write_bytes(b"")
    else:
        record.unlink()
        if way == "folder":
            record.mkdir()
    return f"record: {way}"


def of_the_folder(kept: Kept, chance: random.Random) -> str:
    """Damage the folder of a store as a whole, or exchange what is in it."""
    store, way = kept.store(), chance.choice(["lost", "empty", "lock", "all lost", "another", "older", "mixed", "link"])
    if way in ("lost", "empty", "all lost"):
        shutil.rmtree(store.parent if way == "all lost" else store)
        if way == "empty":
            store.mkdir()
    elif way == "lock":
        (store.parent / "lock").unlink()
    elif way == "link":
        store.rename(store.with_name("elsewhere"))
        store.symlink_to(kept.store(kept.older))
    else:
        theirs = kept.store(kept.other if way == "another" else kept.older)
        files = sorted(theirs.iterdir())
        for file in chance.sample(files, chance.randrange(1, len(files))) if way == "mixed" else files:
            shutil.copy(file, store)
        if way != "mixed":
            for name in {file.name for file in store.iterdir()} - {file.name for file in files}:
                (store / name).unlink()
    return f"folder: {way}"


def test_whatever_is_damaged_is_noticed_before_the_first_answer(
    children: Children, place: Path, many: Many, row: Row, chance: random.Random
) -> None:
    kept = Kept(place, children)
    found: Counter[str] = Counter()
    for number in range(count := many(30, 1000)):
        kept.restore()
        done = [damage(kept.store(), chance)] if number % 4 else []
        if number % 4 == 0:
            done.append(of_the_record(kept, chance) if chance.random() < 0.5 else of_the_folder(kept, chance))
        elif chance.random() < 0.1:
            done.append(of_the_record(kept, chance))

        asked, again = children(kept.order), children(kept.order)

        assert (asked["answer"], asked["code"]) == (kept.right, 0), (done, asked)
        assert asked["said"], (done, "a damaged copy was used")
        assert again["answer"] == kept.right, (done, again)
        mended = not again["said"]
        assert mended or "cannot be kept" in again["said"], (done, again)
        found["made anew" if mended else "read into memory"] += 1
        found["said to be damaged"] += "damaged" in asked["said"]
    told = (
        f"{count} damages, all noticed, all answers right: {found['made anew']} made anew, "
        f"{found['read into memory']} read into memory"
    )
    row("corruption", "1,000 of the kept graphs noticed before the first answer", told, count >= 1000)
    assert found["made anew"] > 0.9 * count
    assert found["said to be damaged"] > 0.7 * count


def _others_may_look() -> bool:
    """Tell whether somebody else can come to the code: a clone may lie in a folder of one's own."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in Path(__file__).parents)


@pytest.mark.skipif(not _others_may_look(), reason="the project lies where nobody else may look, whom this test plays")
def test_what_may_not_be_read_is_not_needed(children: Children, place: Path, chance: random.Random) -> None:
    kept = Kept(place, children)
    order = kept.order | ({"user": NOBODY} if os.geteuid() == 0 else {})
    sst = next(kept.store().glob("*.sst"))
    for closed in (kept.cache, kept.record, kept.store().parent, kept.store(), kept.store().parent / "lock", sst):
        kept.restore()
        if os.geteuid() == 0:
            for path in (kept.cache, *kept.cache.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        mode = closed.stat().st_mode
        closed.chmod(chance.choice((0o000, 0o200)))
        try:
            asked = children(order)
            assert (asked["answer"], asked["code"]) == (kept.right, 0), (closed, asked)
            assert "damaged" in asked["said"] or "cannot be kept" in asked["said"], (closed, asked)
            assert children(order)["answer"] == kept.right
        finally:
            if closed.exists():
                closed.chmod(mode)


def test_a_damaged_store_of_somebodys_own_is_one_line_and_stays_as_it_is(
    children: Children, tmp_path: Path, many: Many, row: Row, chance: random.Random
) -> None:
    flushed, logged, place = tmp_path / "flushed", tmp_path / "logged", tmp_path / "place"
    quads = [Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(f"{n}"), DefaultGraph()) for n in range(LINES)]
    store = Store(str(flushed))
    store.bulk_extend(quads)
    store.flush()
    del store
    store = Store(str(logged))  # what was put there last is in a log
    for quad in quads:
        store.add(quad)
    del store
    asking = ["query", "--format", "csv", "-g", str(place), "-e", "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"]
    order = {"memory": MEMORY, "arguments": asking}
    found: Counter[str] = Counter()
    silent = []
    for number in range(count := many(20, 400)):
        restored(logged if number % 4 == 0 else flushed, place)
        done = damage(place, chance)
        before = _held(place)

        asked = children(order)

        assert _held(place) == before, done
        if asked["code"] == 0:
            found["right"] += asked["answer"].split() == ["n", str(LINES)]
            if asked["answer"].split() != ["n", str(LINES)]:
                silent.append((done, asked["answer"]))
        else:
            assert (asked["code"], asked["said"].count("\n")) == (1, 1), (done, asked)
            found["one line"] += 1
    told = (
        f"{count} damages: {found['one line']} told in one line, {found['right']} do no harm, {len(silent)} unnoticed"
    )
    row("corruption", "a user's own store: told in one line, no file changed", told, not silent)
    assert not silent


def _held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() if file.is_file() else b"no file" for file in folder.iterdir()}
