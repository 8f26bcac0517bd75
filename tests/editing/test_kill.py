"""Whatever kills a command that changes data: the file is the old one or the new one, byte for byte."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.graph import graph_to_text
from amurgraph.tables import TABLES, Row, Tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Iterator

ORGANIZATIONS, KILLS = 200, 25  # for each of two commands
SOURCE = {"source_id": "s1", "title": "Yearbook", "url": "https://zoo.example/2014", "date_published": "2014"}


def _data() -> bytes:
    tables: Tables = {table.name: [] for table in TABLES}
    tables["sources"] = [Row("sources.csv", 2, SOURCE)]
    for number in range(ORGANIZATIONS):
        key, before = f"org-{number}", f"org-{max(number - 1, 0)}"
        tables["organizations"].append(Row("o", number, {"org_id": key, "name": f"River Zoo {number}", "kind": "zoo"}))
        if number:
            cells = {
                "subject_id": key,
                "predicate": "partner_of",
                "object_id": before,
                "source_id": "s1",
                "locator": "p",
            }
            tables["relations"].append(Row("r", number, cells))
    return graph_to_text(tables_to_store(tables)).encode()


class Driver:
    """The program that runs commands and kills them."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("kill_driver.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, *arguments: str | Path, **how: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"arguments": [str(a) for a in arguments], **how}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    driven = Driver()
    yield driven
    driven.process.stdin.close()  # type: ignore[union-attr]
    driven.process.stdout.close()  # type: ignore[union-attr]
    driven.process.wait(timeout=30)


@dataclass(frozen=True)
class Scene:
    """A folder with data, judgements and rows that are to go in."""

    folder: Path
    old: bytes
    judged: bytes

    @property
    def data(self) -> Path:
        return self.folder / "zoos.ttl"

    @property
    def judgements(self) -> Path:
        return self.folder / "zoos.judgements.csv"

    def set_up(self) -> None:
        self.data.write_bytes(self.old)
        self.judgements.write_bytes(self.judged)

    def state(self) -> tuple[bytes, bytes]:
        return self.data.read_bytes(), self.judgements.read_bytes()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    rows = tmp_path / "rows"
    rows.mkdir()
    (rows / "organizations.csv").write_text("org_id,name,source_ids\nmoor-zoo,Moor Zoo,s1\nriver,Rivers Zoo 7,s1\n")
    (rows / "relations.csv").write_text(
        "subject_id,predicate,object_id,source_id,locator\nmoor-zoo,member_of,org-5,s1,page 3\nriver,funds,org-9,s1,q\n"
    )
    made = Scene(tmp_path, _data(), b"one,other,judgement,note\noak,org-3,unsure,\n")
    made.set_up()
    return made


def _commands(scene: Scene) -> dict[str, list[str | Path]]:
    judged = "--judge river=org-7:different".split()
    add = "--subject org-11 --relation supports --object org-30 --source s1 --locator p --as-of 2012 --write".split()
    return {
        "import": ["tables", "import", scene.folder / "rows", "--into", scene.data, "--write", *judged],
        "add": ["tables", "add", *add, "--into", scene.data],
    }


def _check(scene: Scene, new: tuple[bytes, bytes]) -> None:
    data, judged = scene.state()
    assert data in (scene.old, new[0])
    assert judged in (scene.judged, new[1])
    assert data == scene.old or judged == new[1]  # judgements come first
    strays = {path.name for path in scene.folder.iterdir()} - {"rows", scene.data.name, scene.judgements.name}
    assert all(name.startswith((f".{scene.data.name}.", f".{scene.judgements.name}.")) for name in strays)


@pytest.mark.parametrize("command", ["import", "add"])
def test_a_command_that_is_killed_leaves_the_old_file_or_the_new_one(
    command: str, scene: Scene, driver: Driver
) -> None:
    arguments = _commands(scene)[command]
    driver(*[a for a in arguments if a != "--write"], warm=True)
    whole = driver(*arguments)
    new = scene.state()
    assert whole["code"] == 0
    assert new[0] != scene.old

    chance = random.Random(command)  # noqa: S311 - nothing is secret here
    for number in range(KILLS):
        scene.set_up()
        # Every other one in the last third, where files are written.
        share = chance.uniform(0.66, 1.02) if number % 2 else chance.random()
        driver(*arguments, delay=share * whole["seconds"])
        _check(scene, new)

    steps = 0
    while True:  # and once after each step of writing
        scene.set_up()
        if not driver(*arguments, step=steps + 1)["killed"]:
            break
        _check(scene, new)
        steps += 1
    assert 6 <= steps < 50

    scene.set_up()  # what lies about does not disturb the next one
    assert driver(*arguments)["code"] == 0
    assert scene.state() == new
