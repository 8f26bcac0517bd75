"""Files are written whole: whoever reads sees the old one or the new one, whatever happens in between."""

from __future__ import annotations

import ctypes
import json
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import amurgraph.files
from amurgraph.errors import OutputError
from amurgraph.files import folder_swapped_in, write_file, write_output

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = ".made-here"

# Runs in a process of its own: kills a copy of itself at each line of files.py in turn, and tells what was left.
KILLED_AT_EACH_LINE = """
import json, os, signal, sys
from pathlib import Path
import amurgraph.files

def at_line(number):
    seen = 0
    def trace(frame, event, argument):
        nonlocal seen
        if frame.f_code.co_filename != amurgraph.files.__file__:
            return None
        if event == "line":
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return trace

def each_line(act, look, renew):
    found = []
    for number in range(1, 200):
        renew()
        child = os.fork()
        if not child:
            sys.settrace(at_line(number))
            act()
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        found.append(look())
        if not killed:
            break
    print(json.dumps(found))

folder = Path(sys.argv[1])
"""


def killed_at_each_line(folder: Path, script: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_LINE + script, str(folder)],
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    assert not done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def test_a_kill_at_any_line_of_writing_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    found = killed_at_each_line(
        tmp_path,
        """
target = folder / "claims.ttl"
each_line(
    act=lambda: amurgraph.files.write_file(target, "new" * 100_000),
    look=lambda: target.read_text(),
    renew=lambda: target.write_text("old"),
)
""",
    )
    assert len(found) > 8
    assert set(found) == {"old", "new" * 100_000}
    assert found[0] == "old"
    assert found[-1] == "new" * 100_000


def test_a_kill_in_the_middle_of_synchronizing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    script = (
        "import os, signal, sys, amurgraph.files\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "amurgraph.files.write_file(sys.argv[1], 'new')\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(target)], check=False, timeout=60)
    assert done.returncode == -9
    assert target.read_text() == "old"
    write_file(target, "newer")
    assert target.read_text() == "newer"


def test_a_kill_at_any_line_of_swapping_leaves_a_whole_folder(tmp_path: Path) -> None:
    found = killed_at_each_line(
        tmp_path,
        f"""
import shutil
target = folder / "site"

def make(name, place):
    for part in "ab":
        (place / part).write_text(name)
    (place / {MARKER!r}).touch()

def renew():
    for child in folder.iterdir():
        shutil.rmtree(child)
    target.mkdir()
    make("old", target)

def act():
    with amurgraph.files.folder_swapped_in(target, marker={MARKER!r}) as fresh:
        make("new", fresh)

def look():
    wholes = [place for place in (target, *folder.glob(".site.old.*/old")) if place.is_dir()]
    return [target.is_dir(), [sorted(part.read_text() for part in place.glob("[ab]")) for place in wholes]]

each_line(act, look, renew)
""",
    )
    assert len(found) > 15
    assert all(whole and whole[0] in (["old", "old"], ["new", "new"]) for _, whole in found)
    assert (found[0][1][0], found[-1][1]) == (["old", "old"], [["new", "new"]])
    if _kernel_exchanges(_made(tmp_path / "one"), _made(tmp_path / "other")):
        assert all(there for there, _ in found)


def _kernel_exchanges(one: Path, other: Path) -> bool:
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def test_folders_are_exchanged_where_the_kernel_can(tmp_path: Path) -> None:
    one, other = _made(tmp_path / "one"), _made(tmp_path / "other")
    (one / "a").touch()
    if not _kernel_exchanges(one, other):
        pytest.skip("this file system exchanges nothing")
    assert (other / "a").exists()
    assert amurgraph.files._exchange(one, other)
    assert (one / "a").exists()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_text_is_written_as_utf_8_with_the_line_ends_it_has(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    write_file(target, "Кедр 🐆\r\nnext\n")
    assert target.read_bytes() == "Кедр 🐆\r\nnext\n".encode()
    write_file(str(target), b"\x00\xff")
    assert target.read_bytes() == b"\x00\xff"
    assert list(tmp_path.iterdir()) == [target]


def test_an_existing_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    target.chmod(0o640)
    write_file(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    plain, target = tmp_path / "plain", tmp_path / "claims.ttl"
    plain.touch()
    write_file(target, "new")
    assert target.stat().st_mode == plain.stat().st_mode
    later = tmp_path / "later"
    later.touch()
    assert later.stat().st_mode == plain.stat().st_mode


def test_a_read_only_file_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    target.chmod(0o444)

    with pytest.raises(OutputError, match=r"claims\.ttl: is read-only; if it may change: chmod u\+w"):
        write_file(target, "new")

    assert target.read_text() == "old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    # A device is no file either: /dev/null must be there afterwards, whoever we are.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        write_file(pipe, "a,b\n")
        assert reader.stdout is not None
        assert reader.stdout.read() == b"a,b\n"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "claims.ttl").write_text("old")
    link = tmp_path / "claims.ttl"
    link.symlink_to("elsewhere/claims.ttl")
    write_file(link, "new")
    assert link.is_symlink()
    assert (elsewhere / "claims.ttl").read_text() == "new"
    assert [path.name for path in elsewhere.iterdir()] == ["claims.ttl"]


def test_a_link_to_what_is_not_there_yet_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "claims.ttl"
    link.symlink_to("later.ttl")
    write_file(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "later.ttl").read_text() == "new"


def test_a_link_that_leads_in_a_circle_is_an_output_error(tmp_path: Path) -> None:
    link = tmp_path / "claims.ttl"
    link.symlink_to("claims.ttl")
    assert_one_line(link)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in which nobody can write: root needs one that the kernel keeps."""
    if os.geteuid():
        tmp_path.chmod(0o555)
        yield tmp_path
        tmp_path.chmod(0o755)
    elif Path("/sys/kernel").is_dir():
        yield Path("/sys/kernel")
    else:
        pytest.skip("root may write everywhere here")


def assert_one_line(target: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write_file(target, "new")
    message = str(caught.value)
    assert message.startswith(f"{target}: cannot be written (")
    assert "choose another place" in message
    assert message.splitlines() == [message]


def test_a_read_only_folder_is_an_output_error(read_only: Path) -> None:
    assert_one_line(read_only / "claims.ttl")


def test_a_read_only_folder_takes_no_site(read_only: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"site: cannot be written \(.*\); choose another folder"),
        folder_swapped_in(read_only / "site", marker=MARKER),
    ):
        pytest.fail("there is no place to build in")


def test_a_missing_folder_and_a_folder_in_the_way_are_output_errors(tmp_path: Path) -> None:
    assert_one_line(tmp_path / "nowhere" / "claims.ttl")
    (tmp_path / "claims.ttl").mkdir()
    assert_one_line(tmp_path / "claims.ttl")
    assert [path.name for path in tmp_path.iterdir()] == ["claims.ttl"]


def test_a_full_disk_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    script = """
import resource, signal, sys
from amurgraph.errors import OutputError
from amurgraph.files import write_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_file(sys.argv[1], "new" * 1000)
except OutputError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)], check=True, timeout=60, capture_output=True, text=True
    )
    assert done.stdout == f"{target}: cannot be written (File too large); choose another place\n"
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_dash_is_standard_output(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    write_output("-", "Кедр\n")
    write_output(Path("-"), b"\x00")
    assert capsysbinary.readouterr().out == "Кедр\n\x00".encode()
    write_output(tmp_path / "out", "x")
    assert (tmp_path / "out").read_text() == "x"


def test_standard_output_is_not_held_back() -> None:
    script = "import os; from amurgraph.files import write_output; write_output('-', 'said'); os._exit(0)"
    done = subprocess.run([sys.executable, "-c", script], check=True, timeout=60, capture_output=True)
    assert done.stdout == b"said"


# ---- folders ----


def build(target: Path, **files: str) -> None:
    with folder_swapped_in(target, marker=MARKER) as fresh:
        for name, text in files.items():
            (fresh / name).write_text(text)


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "site"
    build(target, index="new")
    assert content(target) == {"index": "new", MARKER: ""}
    assert list(target.parent.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(target.parent.stat().st_mode)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site")["index"] == "new"


def test_an_earlier_result_is_replaced_whole(tmp_path: Path) -> None:
    build(tmp_path / "site", index="old", gone="old")
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_somebody_elses_folder_is_refused_and_left(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter").write_text("mine")
    with pytest.raises(OutputError, match="thesis: is not an earlier result of this command; choose an empty or new"):
        build(target, index="new")
    assert content(target) == {"chapter": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["thesis"]


def test_a_file_in_the_way_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(OutputError, match="is not an earlier result"):
        build(tmp_path / "site", index="new")
    assert (tmp_path / "site").read_text() == "mine"


@pytest.mark.parametrize("mishap", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_mishap_while_building_keeps_the_old_result(tmp_path: Path, mishap: type[BaseException]) -> None:
    build(tmp_path / "site", index="old")

    def build_half() -> None:
        with folder_swapped_in(tmp_path / "site", marker=MARKER) as fresh:
            (fresh / "index").write_text("half")
            raise mishap

    with pytest.raises(mishap):
        build_half()
    assert content(tmp_path / "site") == {"index": "old", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_fault_of_the_disk_while_building_is_an_output_error(tmp_path: Path) -> None:
    build(tmp_path / "site", index="old")
    with (
        pytest.raises(OutputError, match=r"site: cannot be written \(No space left on device\)"),
        folder_swapped_in(tmp_path / "site", marker=MARKER),
    ):
        raise OSError(28, "No space left on device")
    assert content(tmp_path / "site")["index"] == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def _cannot(_one: Path, _other: Path) -> bool:
    return False


def test_where_folders_cannot_be_exchanged_they_are_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amurgraph.files, "_exchange", _cannot)
    build(tmp_path / "site", index="old", gone="old")
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_folders_cannot_be_exchanged_a_failing_rename_keeps_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "site", index="old")
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / "site" and (self / "index").read_text() == "new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(amurgraph.files, "_exchange", _cannot)
    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError, match="Input/output error"):
        build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "old", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_only_linux_exchanges_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = _made(tmp_path / "one"), _made(tmp_path / "other")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not amurgraph.files._exchange(one, other)


def test_a_link_to_an_earlier_result_stays_a_link(tmp_path: Path) -> None:
    build(tmp_path / "elsewhere", index="old")
    (tmp_path / "site").symlink_to("elsewhere")
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
    assert (tmp_path / "site").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "site"]


def test_a_folder_that_leads_in_a_circle_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to("site")
    with pytest.raises(OutputError) as caught:
        build(tmp_path / "site", index="new")
    assert str(caught.value).startswith(f"{tmp_path / 'site'}: ")


def test_the_folder_one_stands_in_is_taken_or_refused_without_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _made(tmp_path / "here")
    monkeypatch.chdir(here)
    with suppress(OutputError):
        build(Path(), index="new")
        assert content(here) == {"index": "new", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert not [path.name for path in here.iterdir() if path.name not in ("index", MARKER)]


def test_a_relative_folder_is_made_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with folder_swapped_in("site", marker=MARKER) as fresh:
        (fresh / "index").write_text("new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
