"""A graph that is kept on disk answers as the one in memory does, or is not used: whatever became of its files."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from amurgraph.cache import folder, keeping
from amurgraph.errors import ConflictingSourcesError, SyntaxInputError
from amurgraph.graph import read_store

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks and limits are of POSIX")
SECONDS = 60
MEMORY = 4_000_000_000
DATA = "".join(f'<urn:s{n}> <urn:p> "{n}", <urn:o{n}> .\n' for n in range(200))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache that keeps everything, however small."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("AMURGRAPH_CACHE", str(folder))
    monkeypatch.setattr(keeping, "WORTH_KEEPING", 0)
    return folder / "graphs"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a small file of data."""
    file = tmp_path / "data.ttl"
    file.write_text(DATA, encoding="utf-8")
    return file


def data(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, DefaultGraph()))


def records(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.json"))


def stores(cache: Path) -> list[Path]:
    return sorted(cache.glob("*/store"))


def is_from_disk(store: Store) -> bool:
    """Tell a kept store by what it refuses: it is read-only."""
    try:
        store.clear()
    except RuntimeError:
        return True
    return False


def in_a_child(code: str, *arguments: str | Path, limit: str = "") -> list[str]:
    """Return the command that runs this code with little memory; ``kept()`` there reads its first argument."""
    script = (
        "import os, resource, sys, time\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n{limit}\n"
        "from pyoxigraph import DefaultGraph\n"
        "from amurgraph.cache import keeping, folder\n"
        "from amurgraph.graph import read_store\n"
        "keeping.WORTH_KEEPING = 0\n"
        "def kept():\n    store = read_store(sys.argv[1], cache=True)\n"
        "    return sum(1 for quad in store.quads_for_pattern(None, None, None, DefaultGraph()))\n" + code
    )
    return [sys.executable, "-c", script, *map(str, arguments)]


def run(code: str, *arguments: str | Path, limit: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        in_a_child(code, *arguments, limit=limit), capture_output=True, text=True, timeout=SECONDS, check=False
    )


# ---- found again, or not ----


def test_what_was_read_once_is_opened_the_next_time(
    cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = read_store(file, cache=True)
    assert "kept on disk for the next question" in capsys.readouterr().err
    monkeypatch.setattr(keeping, "_make", None)  # nothing is made a second time
    second = read_store(file, cache=True)

    in_memory = read_store(file)
    assert data(first) == data(second) == data(in_memory)
    assert set(first.named_graphs()) == set(second.named_graphs()) == set(in_memory.named_graphs())
    assert set(second) == set(in_memory)
    assert is_from_disk(first)
    assert is_from_disk(second)
    assert capsys.readouterr().err == ""
    assert len(records(cache)) == len(stores(cache)) == 1


def test_nothing_is_kept_unless_asked_for_or_if_it_is_small(
    cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_from_disk(read_store(file))
    monkeypatch.setattr(keeping, "WORTH_KEEPING", file.stat().st_size + 1)
    assert not is_from_disk(read_store(file, cache=True))

    assert not cache.exists()


def test_one_changed_byte_of_the_input_is_another_graph(cache: Path, file: Path) -> None:
    read_store(file, cache=True)
    file.write_text(DATA.replace('"7"', '"8"'), encoding="utf-8")

    assert data(read_store(file, cache=True)) == data(read_store(file))
    assert len(records(cache)) == 2


def test_the_same_bytes_under_another_name_are_the_same_graph(cache: Path, file: Path) -> None:
    read_store(file, cache=True)
    again = file.rename(file.with_name("elsewhere.ttl"))

    assert data(read_store(again, cache=True)) == data(read_store(again))
    assert len(records(cache)) == 1


def test_order_and_format_of_the_inputs_matter(cache: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")

    both = read_store(file, other, cache=True)
    assert data(both) == data(read_store(file, other))
    read_store(other, file, cache=True)
    read_store(other, cache=True)
    read_store(other, cache=True, format="ntriples")

    assert len(records(cache)) == 4


def test_another_version_of_oxigraph_makes_its_own(cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_store(file, cache=True)
    monkeypatch.setattr("pyoxigraph.__version__", "0.0.0")
    read_store(file, cache=True)

    assert len(records(cache)) == 2


def test_a_mistake_in_the_input_is_told_as_ever_and_leaves_nothing(cache: Path, file: Path, tmp_path: Path) -> None:
    file.write_text(f"{DATA}<urn:a> <urn:b> oops\n", encoding="utf-8")
    with pytest.raises(SyntaxInputError) as plainly:
        read_store(file)
    with pytest.raises(SyntaxInputError) as kept:
        read_store(file, cache=True)
    assert str(kept.value) == str(plainly.value)

    page = "<https://w3id.org/amurgraph/id/src/s1> <https://w3id.org/amurgraph/ns#url> <https://{}.example/> .\n"
    for name in ("one", "other"):
        (tmp_path / f"{name}.ttl").write_text(page.format(name), encoding="utf-8")
    with pytest.raises(ConflictingSourcesError):
        read_store(tmp_path / "one.ttl", tmp_path / "other.ttl", cache=True)

    assert list(cache.iterdir()) == []


def test_input_that_changes_while_it_is_read_is_not_kept(
    cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = keeping._filled

    def changed_meanwhile(*arguments: object) -> object:
        made = filled(*arguments)  # type: ignore[arg-type]
        file.write_text(DATA + "<urn:new> <urn:p> 1 .\n", encoding="utf-8")
        return made

    monkeypatch.setattr(keeping, "_filled", changed_meanwhile)
    assert data(read_store(file, cache=True)) == data(read_store(file))

    assert "nothing is kept" in capsys.readouterr().err
    assert list(cache.iterdir()) == []


# ---- damaged ----


def damages(cache: Path) -> Iterator[str]:
    """Damage one thing of a kept store at a time, each time whole before."""
    whole = cache.with_name("whole")
    shutil.copytree(cache, whole)
    names = [path.relative_to(whole) for path in [*stores(whole)[0].iterdir(), *records(whole)]]

    def afresh() -> None:
        shutil.rmtree(cache)
        shutil.copytree(whole, cache)

    for name in names:
        size = (whole / name).stat().st_size
        for place in sorted({0, size // 2, size - 1}) if size else []:
            afresh()
            changed = bytearray((whole / name).read_bytes())
            changed[place] ^= 1
            (cache / name).write_bytes(changed)
            yield f"{name.name}: byte {place} of {size}"
        for shorter in {0, size // 2} - {size}:
            afresh()
            os.truncate(cache / name, shorter)
            yield f"{name.name}: cut to {shorter} of {size}"
        if name.suffix != ".json":
            afresh()
            (cache / name).unlink()
            yield f"{name.name}: missing"
    for extra in ("000099.sst", "more"):
        afresh()
        (stores(cache)[0] / extra).write_bytes(b"\0" * 100)
        yield f"{extra}: one file more"
    afresh()
    (stores(cache)[0] / "folder").mkdir()
    yield "a folder in it"
    afresh()
    shutil.rmtree(stores(cache)[0])
    yield "no store"
    for wrong in ("[]", '{"folder": 3}', '{"folder": "../..", "files": {}}', '{"folder": "x", "files": 7}', "null"):
        afresh()
        records(cache)[0].write_text(f"{wrong}\n{keeping._sha256(wrong)}\n", encoding="utf-8")
        yield f"another record: {wrong}"


def test_whatever_is_damaged_is_noticed_and_said(cache: Path, file: Path) -> None:
    assert run("print(kept())", file).stdout == "400\n"
    # In a child of bounded memory, should a damaged store ever be opened.
    code = (
        "from pathlib import Path\n"
        "for what in sys.stdin:\n"
        "    print(keeping._open(Path(sys.argv[1])), flush=True)\n"
        "    print('END', file=sys.stderr, flush=True)\n"
        "    folder._in_use.clear()\n"
    )
    until, seen = time.monotonic() + SECONDS, 0
    pipe = subprocess.PIPE
    with subprocess.Popen(
        in_a_child(code, records(cache)[0]), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        try:
            for what in damages(cache):
                assert time.monotonic() < until
                child.stdin.write("next\n")
                child.stdin.flush()
                assert child.stdout.readline() == "None\n", what
                said = "".join(iter(child.stderr.readline, "END\n"))
                assert "damaged" in said or what == "no folder", (what, said)
                seen += 1
        finally:
            child.kill()
    assert seen > 60


@pytest.mark.parametrize("damaged", ["*.json", "*/store/*.sst", "*/store/CURRENT"])
def test_what_is_damaged_is_made_anew(cache: Path, file: Path, damaged: str) -> None:
    assert run("kept()", file).returncode == 0
    for path in cache.glob(damaged):
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    again, once_more = run("print(kept())", file), run("print(kept())", file)

    assert (again.stdout, once_more.stdout) == ("400\n", "400\n")
    assert "damaged" in again.stderr
    assert "kept on disk" in again.stderr
    assert once_more.stderr == ""
    assert len(records(cache)) == len(stores(cache)) == 1, "the damaged one is gone"


@pytest.mark.parametrize("end", ["\n", "\n<urn:more> <urn:p> 1 .\n"])
def test_the_record_of_another_graph_is_not_taken_for_this_ones(cache: Path, file: Path, end: str) -> None:
    assert run("kept()", file).returncode == 0
    (of_this,) = records(cache)
    file.write_text(DATA + end, encoding="utf-8")
    assert run("kept()", file).returncode == 0
    (of_another,) = set(records(cache)) - {of_this}

    shutil.copy(of_this, of_another)
    done = run("print(kept())", file)

    assert done.stdout == f"{len(data(read_store(file)))}\n"
    assert "its record is of another graph" in done.stderr


def test_a_pipe_in_a_store_is_not_waited_for(cache: Path, file: Path) -> None:
    assert run("kept()", file).returncode == 0
    empty = stores(cache)[0] / "LOCK"
    assert empty.stat().st_size == 0, "as a pipe has"
    empty.unlink()
    os.mkfifo(empty)

    done = run("print(kept())", file)

    assert done.stdout == "400\n"
    assert "damaged" in done.stderr


def test_a_record_whose_folder_is_gone_is_a_graph_to_make(cache: Path, file: Path) -> None:
    read_store(file, cache=True)
    folder._in_use.clear()
    shutil.rmtree(stores(cache)[0].parent)

    assert data(read_store(file, cache=True)) == data(read_store(file))
    assert len(records(cache)) == len(stores(cache)) == 1


# ---- no room, no right ----


@pytest.mark.parametrize("what", ["a file", "under a file"])
def test_where_no_cache_can_be_it_goes_on_without_and_says_so(
    cache: Path, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    cache.parent.mkdir()
    cache.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("AMURGRAPH_CACHE", str(cache.parent if what == "a file" else cache))

    assert not is_from_disk(read_store(file, cache=True))
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot be kept" in said


def test_a_cache_that_only_may_be_read_is_read(cache: Path, file: Path) -> None:
    read_store(file, cache=True)
    kept = {path: path.stat().st_mode for path in [cache, *cache.rglob("*")]}
    try:
        for path, mode in kept.items():
            path.chmod(mode & 0o555)
        assert is_from_disk(read_store(file, cache=True))
    finally:
        for path, mode in kept.items():
            path.chmod(mode)


def test_a_full_disk_stops_no_question(cache: Path, file: Path) -> None:
    done = run(
        "print(kept()); print(*os.listdir(folder.cache_folder()))",
        file,
        limit="resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))",
    )

    assert (done.stdout, done.returncode) == ("400\n\n", 0), done.stderr
    assert "cannot be kept on disk" in done.stderr
    assert not records(cache)


def test_a_disk_with_little_room_is_not_filled(
    cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keeping, "_ROOM", 10**15)

    assert not is_from_disk(read_store(file, cache=True))
    assert "MB are free" in capsys.readouterr().err
    assert list(cache.iterdir()) == []


# ---- killed, and at the same time ----


@pytest.mark.parametrize("moment", ["new_folder", "_filled", "_measured", "write_file", "make_room"])
def test_who_is_killed_while_making_a_copy_does_no_harm(cache: Path, file: Path, moment: str) -> None:
    killed = run(
        f"import signal\nreal = keeping.{moment}\n"
        f"def then_killed(*given):\n    real(*given)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"keeping.{moment} = then_killed\nkept()",
        file,
    )
    assert killed.returncode == -signal.SIGKILL
    left = len(list(cache.glob("kept-*")))
    assert left == 1

    assert data(read_store(file, cache=True)) == data(read_store(file))
    assert len(records(cache)) == len(stores(cache)) == 1, "what the killed one left is swept away"


def test_who_is_killed_at_any_time_does_no_harm(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.nt"
    file.write_text("".join(f'<urn:s{n}> <urn:p> "{n}" .\n' for n in range(30_000)), encoding="utf-8")
    for wait in (0.2, 0.4, 0.6, 0.8):
        child = subprocess.Popen(in_a_child("kept()", file), stderr=subprocess.DEVNULL)
        time.sleep(wait)
        child.kill()
        child.wait(timeout=10)

        assert len(data(read_store(file, cache=True))) == 30_000
        if wait < 0.6:
            for record in records(cache):
                record.unlink()


def test_two_that_make_a_copy_at_once_keep_one(cache: Path, file: Path) -> None:
    code = (
        "import pathlib\nreal = keeping._filled\n"
        "def together(*given):\n"
        "    pathlib.Path(sys.argv[2], str(os.getpid())).touch()\n"
        "    until = time.monotonic() + 30\n"
        "    while len(os.listdir(sys.argv[2])) < 2 and time.monotonic() < until: time.sleep(0.01)\n"
        "    return real(*given)\n"
        "keeping._filled = together\nprint(kept())"
    )
    here = cache.with_name("here")
    here.mkdir(parents=True)
    both = [
        subprocess.Popen(in_a_child(code, file, here), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]

    assert [child.communicate(timeout=SECONDS)[0] for child in both] == ["400\n", "400\n"]
    assert len(list(here.iterdir())) == 2
    assert data(read_store(file, cache=True)) == data(read_store(file))
    assert len(records(cache)) == 1


def test_the_second_of_two_throws_its_own_copy_away(cache: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = keeping._filled

    def later(*arguments: object) -> object:
        made = filled(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(keeping, "_filled", filled)
        read_store(file, cache=True)  # somebody else was sooner
        return made

    monkeypatch.setattr(keeping, "_filled", later)
    assert data(read_store(file, cache=True)) == data(read_store(file))

    assert len(records(cache)) == len(stores(cache)) == 1


def test_who_reads_while_somebody_makes_a_copy_does_not_wait(cache: Path, file: Path) -> None:
    code = (
        "real = keeping._filled\n"
        "def slowly(*given):\n    print('making', flush=True)\n    sys.stdin.readline()\n    return real(*given)\n"
        "keeping._filled = slowly\nprint(kept())"
    )
    maker = subprocess.Popen(in_a_child(code, file), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert maker.stdin
    assert maker.stdout
    try:
        assert maker.stdout.readline() == "making\n"
        assert data(read_store(file, cache=True)) == data(read_store(file))
        maker.stdin.write("\n")
        maker.stdin.flush()
        assert maker.stdout.readline() == "400\n"
    finally:
        maker.kill()
        maker.wait(timeout=10)
        maker.stdin.close()
        maker.stdout.close()
    assert len(records(cache)) == len(stores(cache)) == 1


# ---- within bounds ----


def keep_some(folder: Path, count: int) -> list[Path]:
    """Keep so many graphs, the first used longest ago; return their records in that order."""
    made: list[Path] = []
    for n in range(count):
        file = folder / f"{n}.nt"
        file.write_text(f"<urn:a> <urn:b> <urn:c{n}> .\n", encoding="utf-8")
        assert run("kept()", file).returncode == 0
        made += set(records(folder / "cache" / "graphs")) - set(made)
        os.utime(made[-1], (n, n))
    return made


def test_what_was_used_longest_ago_goes_first(cache: Path, tmp_path: Path) -> None:
    made = keep_some(tmp_path, 4)
    size = sum(file.stat().st_size for file in stores(cache)[0].parent.rglob("*"))
    read_store(tmp_path / "0.nt", cache=True)  # used now
    folder._in_use.clear()

    folder.make_room(cache, made[3], most=int(size * 3.5))

    assert records(cache) == sorted([made[0], made[2], made[3]])
    assert len(stores(cache)) == 3


def test_what_was_made_last_stays_even_if_it_is_too_large(cache: Path, tmp_path: Path) -> None:
    made = keep_some(tmp_path, 2)

    folder.make_room(cache, made[0], most=1)

    assert records(cache) == [made[0]]


def test_what_somebody_reads_is_not_removed(cache: Path, tmp_path: Path) -> None:
    made = keep_some(tmp_path, 2)
    reading = read_store(tmp_path / "0.nt", cache=True)

    folder.make_room(cache, made[1], most=1)

    assert records(cache) == sorted(made)
    assert len(data(reading)) == 1


def test_what_is_being_made_is_not_swept_away_and_foreign_files_stay(cache: Path, file: Path) -> None:
    read_store(file, cache=True)
    made = folder.new_folder(cache)
    abandoned = [cache / "kept-old", cache / f".{'a' * 64}.json.x", cache / f"{'a' * 64}.json"]
    others = [cache / "notes.json", cache / "README", cache / "work" / "file", cache / "kept-by-me" / "file"]
    young = [cache / "kept-new", cache / f".{'b' * 64}.json.x"]
    for path in (*abandoned, *others, *young):
        path.parent.mkdir(exist_ok=True)
        if path.name in ("kept-old", "kept-new"):
            path.mkdir()
        else:
            path.write_text("{}", encoding="utf-8")
    for path in (*abandoned, *others, *(path.parent for path in others[2:])):
        os.utime(path, (1, 1))

    folder.make_room(cache, records(cache)[0], most=1)

    assert made.exists()
    assert [path for path in (*others, *young) if not path.exists()] == []
    assert [path for path in abandoned if path.exists()] == []


def test_what_somebody_left_who_was_killed_while_removing_is_removed(cache: Path, tmp_path: Path) -> None:
    made = keep_some(tmp_path, 2)
    killed = run(
        "import pathlib, shutil, signal\n"
        "real = os.rmdir\n"
        "def then_killed(*given, **more):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.rmdir = then_killed\n"
        "folder.make_room(folder.cache_folder(), pathlib.Path(sys.argv[1]), most=1)",
        made[1],
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(list(cache.glob("kept-*"))) == 2

    folder.make_room(cache, made[1])

    assert records(cache) == [made[1]]
    assert len(list(cache.glob("kept-*"))) == 1


def test_a_folder_without_a_lock_goes_when_it_is_old_and_holds_nothing_but_a_store(cache: Path, file: Path) -> None:
    read_store(file, cache=True)
    young, old, theirs = (cache / f"kept-{name}" for name in ("young", "old", "theirs"))
    for left in (young, old, theirs):
        (left / "store").mkdir(parents=True)
        (left / "store" / "000009.sst").touch()
    (theirs / "notes").touch()
    for left in (old, theirs):
        os.utime(left, (1, 1))

    folder.make_room(cache, records(cache)[0])

    assert [left.exists() for left in (young, old, theirs)] == [True, False, True]


def test_a_folder_that_is_being_removed_is_not_used(cache: Path, file: Path) -> None:
    import fcntl

    read_store(file, cache=True)
    for handle in folder._in_use.values():
        os.close(handle)
    folder._in_use.clear()
    with (stores(cache)[0].parent / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not folder.hold(stores(cache)[0].parent)
        assert data(read_store(file, cache=True)) == data(read_store(file))


# ---- where ----


@pytest.mark.parametrize(
    ("platform", "variables", "place"),
    [
        ("linux", {"AMURGRAPH_CACHE": "/own"}, "/own/graphs"),
        ("linux", {"XDG_CACHE_HOME": "/xdg"}, "/xdg/amurgraph/graphs"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/amurgraph/graphs"),
        ("linux", {}, "/home/me/.cache/amurgraph/graphs"),
        ("darwin", {}, "/home/me/Library/Caches/amurgraph/graphs"),
        ("win32", {}, "/home/me/AppData/Local/amurgraph/graphs"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/amurgraph/graphs"),
    ],
)
def test_the_cache_is_where_each_system_has_such_things(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], place: str
) -> None:
    for name in ("AMURGRAPH_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))

    assert folder.cache_folder().as_posix() == place


# ---- the same answers ----


@pytest.mark.usefixtures("cache")
def test_every_saved_question_has_the_same_answer_byte_for_byte() -> None:
    from amurgraph import resources
    from amurgraph.queries import list_queries, query_to_w3c

    given = {
        "as-of": {"date": "2012"},
        "between-countries": {"one": "RU", "other": "US"},
        "by-action": {"action": "anti-poaching"},
        "changes": {"organization": "wcs"},
        "claimed-and-known": {"organization": "wcs"},
        "population": {"taxon": "sp-amur-leopard"},
        "who-says-so": {"organization": "WCS"},
    }
    in_memory, on_disk = read_store(), read_store(resources.shipped_data(), cache=True)
    assert is_from_disk(on_disk)
    rows = 0
    for question in list_queries():
        answers = [
            query_to_w3c(store, question.name, "srj", **given.get(question.name, {})) for store in (in_memory, on_disk)
        ]
        assert answers[0] == answers[1], question.name
        rows += len(json.loads(answers[0])["results"]["bindings"])
    assert rows > 1000
