"""Files are written whole: whoever reads sees the old one or the new one, whatever happens in between."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amurgraph.errors import OutputError
from amurgraph.files import folder_swapped_in, write_file, write_output

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = ".made-here"


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


def test_standard_output_on_a_full_disk_is_an_output_error() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    script = (
        "import os, sys\nfrom amurgraph.errors import OutputError\nfrom amurgraph.files import write_output\n"
        "try:\n    write_output('-', 'said')\n"
        "except OutputError as error:\n    print(error, file=sys.stderr, flush=True)\nos._exit(0)"
    )
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, timeout=60, text=True, check=False
        )
    assert done.stderr == "standard output cannot be written (No space left on device); choose a place with -o\n"


# ---- what is kept of an old file, and what is not ----


def in_a_child_of(user: int, script: str, *arguments: str | Path) -> str:
    """Run Python as somebody else, if we may, and return what it said; everything is imported before."""
    begin = (
        "import os, sys\nfrom pathlib import Path\nfrom amurgraph.errors import OutputError\n"
        "from amurgraph.files import write_file\n"
        f"os.geteuid() or (os.setgroups([]), os.setgid({user}), os.setuid({user}))\n"
    )
    command = [sys.executable, "-c", begin + script, *map(str, arguments)]
    return subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files to others")
def test_an_existing_file_keeps_its_owner_and_group(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    os.chown(target, 4711, 815)
    write_file(target, "new")
    assert (target.stat().st_uid, target.stat().st_gid) == (4711, 815)


def test_an_existing_file_keeps_its_attributes_and_gets_the_time_of_now(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    os.utime(target, (1, 1))
    try:
        os.setxattr(target, "user.note", b"mine")
    except (OSError, AttributeError):
        pytest.skip("files have no attributes here")
    write_file(target, "new")
    assert os.getxattr(target, "user.note") == b"mine"
    assert target.stat().st_mtime > 1_000_000_000


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="one's own file one may always change")
def test_somebody_elses_file_is_not_replaced_in_a_folder_of_ones_own() -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        target = Path(folder) / "claims.ttl"
        target.write_text("old")
        target.chmod(0o644)
        os.chown(folder, 65534, 65534)
        script = "try:\n    write_file(sys.argv[1], 'new')\nexcept OutputError as error:\n    print(error)"
        said = in_a_child_of(65534, script, target)
        assert said == f"{target}: you may not write to it; choose another place\n"
        assert target.read_text() == "old"


def test_the_disk_is_told_of_a_new_name_after_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, bool]] = []
    plain = os.fsync
    target = tmp_path / "claims.ttl"

    def noted(handle: int) -> None:
        told.append((os.fstat(handle).st_ino, target.exists()))
        plain(handle)

    monkeypatch.setattr(os, "fsync", noted)
    write_file(target, "new")
    assert told == [(target.stat().st_ino, False), (tmp_path.stat().st_ino, True)]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_who_compares_and_renames_does_so_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    said: list[str] = []
    rename = Path.replace

    def other() -> None:
        try:
            write_file(target, "theirs", only_over=b"old")
        except OutputError as error:
            said.append(str(error))

    others = threading.Thread(target=other)

    def in_between(self: Path, place: Path) -> Path:
        if not others.ident:
            others.start()
            others.join(0.5)
            assert others.is_alive(), "it waits"
        return rename(self, place)

    monkeypatch.setattr(Path, "replace", in_between)
    write_file(target, "ours", only_over=b"old")
    others.join(10)
    assert target.read_text() == "ours"
    assert said == [f"{target}: was changed meanwhile, and nothing is written; run again"]
