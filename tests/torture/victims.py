"""Commands that write, each with a place of its own where something old lies that must not be lost."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ZOOS = 12
#: What lies beside a file or folder while it is written, and is ours to remove.
UNFINISHED = ".*.????????.unfinished"

_SOURCES = "source_id,title,publisher,url,date_published\ns1,Yearbook,Zoo,https://zoo.example/2014,2014\n"
_ORGANIZATIONS = "org_id,name,kind,source_ids\n" + "".join(f"org-{n},River Zoo {n},zoo,s1\n" for n in range(ZOOS))
_RELATIONS = "subject_id,predicate,object_id,source_id,locator,as_of\n" + "".join(
    f"org-{n},partner_of,org-{n - 1},s1,p,2012\n" for n in range(1, ZOOS)
)
_PAGE = "Moor Trust is a member of the River Zoo 3. Moor Trust works with River Zoo 5.\n"


class Children:
    """The program that runs commands in children, and ends them as it is told."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("children.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, order: dict[str, Any], **how: Any) -> dict[str, Any]:
        """Run a command; the keys are told in ``children``."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order | how) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        """End the program."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=60)


@dataclass
class Victim:
    """A command, the place it writes to, and what was and will be there."""

    name: str
    order: dict[str, Any]
    place: Path
    targets: tuple[str, ...]
    together: bool = True  # the files of a folder change at once, or each for itself
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)

    @property
    def master(self) -> Path:
        """A copy of what is there at first."""
        return self.place.with_name(f"{self.place.name}.master")

    def renew(self, place: Path | None = None) -> None:
        """Put everything back as it was at first, and nothing beside."""
        target = place or self.place
        if place is None:
            shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.master, target, symlinks=True, dirs_exist_ok=True)

    def put_back(self) -> None:
        """Put files back as they were, and leave what lies beside them."""
        for name in self.targets:
            old = self.master / name
            if old.is_file():
                (self.place / name).write_bytes(old.read_bytes())

    def state(self) -> dict[str, Any]:
        """Return of each target what it is (a link, of which permissions) and what it holds."""
        return {name: _told(self.place / name) for name in self.targets}

    def leftovers(self) -> list[Path]:
        """Return what lies about and is neither a target nor what was there at first."""
        known = {path.relative_to(self.master) for path in self.master.rglob("*")}
        inside = tuple(Path(name) for name in self.targets if (self.place / name).is_dir())
        found = (path.relative_to(self.place) for path in self.place.rglob("*"))
        strays = [path for path in found if path not in known and path not in map(Path, self.targets)]
        strays = [path for path in strays if not any(folder in path.parents for folder in inside)]
        return [path for path in strays if path.parent not in strays]

    def check(self) -> None:
        """Assert that each target is the old or the new one, byte for byte, with the permissions of the old one."""
        for name, found in self.state().items():
            old, new = self.old[name], self.new[name]
            if self.together or not isinstance(found[2], dict):
                assert found in (old, new), (self.name, name)
                continue
            assert found[:2] == old[:2], (self.name, name)
            files = {file: said for file, said in found[2].items() if not _is_ours(Path(file))}
            assert files.keys() <= new[2].keys() | old[2].keys()
            for file in old[2].keys() | files.keys():
                assert files.get(file) in (old[2].get(file), new[2].get(file)), (self.name, file)
        for stray in self.leftovers():
            assert _is_ours(stray), (self.name, stray)


def _is_ours(path: Path) -> bool:
    return any(part.match(UNFINISHED) for part in (path, *path.parents))


def _told(path: Path) -> tuple[bool, int, Any]:
    mode = stat.S_IMODE(path.stat().st_mode)
    if path.is_dir():
        inside = {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
        return path.is_symlink(), mode, inside
    return path.is_symlink(), mode, path.read_bytes()


def victims(folder: Path, children: Children) -> Iterator[Victim]:
    """Yield the commands, each run once to know what becomes of it."""
    rows = folder / "rows"
    rows.mkdir()
    for name, text in (("sources", _SOURCES), ("organizations", _ORGANIZATIONS), ("relations", _RELATIONS)):
        (rows / f"{name}.csv").write_text(text)
    data = folder / "zoos.ttl"
    assert children({"arguments": ["tables", "import", str(rows), "-o", str(data)]})["code"] == 0
    few = folder / "few.ttl"  # nobody stands between others there: a site of it needs no estimates, and no time
    (rows / "relations.csv").write_text("".join(_RELATIONS.splitlines(keepends=True)[:2]))
    assert children({"arguments": ["tables", "import", str(rows), "-o", str(few)]})["code"] == 0
    more = folder / "more"
    more.mkdir()
    (more / "organizations.csv").write_text("org_id,name,source_ids\nmoor-trust,Moor Trust,s1\nriver,Rivers Zoo 7,s1\n")
    (more / "relations.csv").write_text(
        "subject_id,predicate,object_id,source_id,locator\nmoor-trust,member_of,org-5,s1,p\nriver,funds,org-9,s1,q\n"
    )
    (folder / "page.txt").write_text(_PAGE)
    for victim in _written(folder, data, more):
        victim.renew()
        victim.old = victim.state()
        done = children(victim.order)
        assert done["code"] == 0, (victim.name, done)
        victim.new = victim.state()
        assert victim.new != victim.old, victim.name
        links_and_permissions = [[told[:2] for told in state.values()] for state in (victim.old, victim.new)]
        assert links_and_permissions[0] == links_and_permissions[1], victim.name
        assert victim.leftovers() == []
        yield victim


def _written(folder: Path, data: Path, more: Path) -> Iterator[Victim]:
    judged = ["--judge", "river=org-7:different", "--write"]
    claim = "--subject org-1 --relation supports --object org-3 --source s1 --locator p --as-of 2012 --write".split()
    graph = ["-g", str(data)]

    def made(name: str, arguments: list[str], *targets: str, **more: Any) -> Victim:
        place = folder / name
        order = {"arguments": [argument.format(place=place) for argument in arguments]}
        victim = Victim(name, order, place, targets, **more)
        victim.master.mkdir()
        return victim

    into = made("import", ["tables", "import", str(more), "--into", "{place}/zoos.ttl", *judged], "zoos.ttl", "judged")
    into.targets = ("zoos.ttl", "zoos.judgements.csv")
    _old_file(into.master / "zoos.ttl", data.read_bytes(), 0o640)
    _old_file(into.master / "zoos.judgements.csv", b"one,other,judgement,note\noak,org-3,unsure,\n", 0o600)
    yield into

    add = made("add", ["tables", "add", *claim, "--into", "{place}/link.ttl"], "link.ttl", "zoos.ttl")
    _old_file(add.master / "zoos.ttl", data.read_bytes(), 0o604)
    (add.master / "link.ttl").symlink_to("zoos.ttl")
    yield add

    site = made("site", ["site", "{place}/site", "-g", str(folder / "few.ttl")], "site")
    _old_folder(site.master / "site", {".amurgraph-site": b"", "index.html": b"old", "org/gone.html": b"gone"}, 0o750)
    yield site

    for name, arguments in {
        "page": ["page", *graph],
        "measure": ["measure", "degree", "betweenness", *graph],
        "brief": ["brief", "--draws", "1", *graph],
        "network": ["network", *graph],
        "query": ["query", "directory", "--format", "csv", *graph],
    }.items():
        file = made(name, [*arguments, "-o", "{place}/out"], "out", "real")
        _old_file(file.master / "real", b"old", 0o600)
        (file.master / "out").symlink_to("real")
        yield file

    book = made("workbook", ["tables", "export", *graph, "--replace", "-o", "{place}/out.xlsx"], "out.xlsx")
    _old_file(book.master / "out.xlsx", b"old", 0o660)
    yield book

    tables = made("export", ["tables", "export", *graph, "--replace", "-o", "{place}/out"], "out", "real")
    _old_folder(tables.master / "real", {"sources.csv": b"old", "names.csv": b"old"}, 0o700)
    (tables.master / "out").symlink_to("real")
    yield tables

    page = str(folder / "page.txt")
    found = ["tables", "propose", page, "--source", "https://moor.example/", *graph, "--replace", "-o", "{place}/out"]
    propose = made("propose", found, "out")
    _old_folder(propose.master / "out", {"sources.csv": b"old"}, 0o755)
    yield propose

    for_r = made("for-r", ["network", "--format", "csv", *graph, "-o", "{place}/r"], "r", together=False)
    _old_folder(for_r.master / "r", {"README.md": b"# A network as two tables\n", "nodes.csv": b"old"}, 0o750)
    yield for_r

    drawn = made("figures", [], "out", together=False)
    drawn.order = {"figures": [str(data), str(drawn.place / "out")]}
    _old_folder(drawn.master / "out", {"timeline.svg": b"old", "timeline.csv": b"old", "mine.txt": b"mine"}, 0o750)
    yield drawn


def _old_file(path: Path, content: bytes, mode: int) -> None:
    path.write_bytes(content)
    path.chmod(mode)


def _old_folder(path: Path, files: dict[str, bytes], mode: int) -> None:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    path.chmod(mode)
