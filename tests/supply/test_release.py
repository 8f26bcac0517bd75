"""A release is the same, byte for byte, whoever builds it, and says what is in it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent


def _git(*words: str, folder: Path, date: str = "2026-01-02T03:04:05Z") -> str:
    who = {"GIT_AUTHOR_NAME": "otter", "GIT_AUTHOR_EMAIL": "", "GIT_COMMITTER_NAME": "otter", "GIT_COMMITTER_EMAIL": ""}
    env = {**os.environ, **who, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    done = subprocess.run(["git", *words], cwd=folder, env=env, check=True, capture_output=True, text=True)
    return done.stdout


def _commit_of_what_lies_here(folder: Path) -> Path:
    """Make a repository of the files as they are now, committed or not: a release is of a commit."""
    for name in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=ROOT).split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    _git("init", "-q", folder=folder)
    _git("add", "-A", folder=folder)
    _git("-c", "commit.gpgsign=false", "commit", "-q", "-m", "as it is", folder=folder)
    return folder


def _release(repository: Path) -> Path:
    env = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run([repository / "supply/release"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return repository / "dist"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository whose last commit is what lies here."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    return _commit_of_what_lies_here(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="module")
def release(repository: Path) -> Path:
    """Return the folder of a release."""
    return _release(repository)


def _sums(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_release_has_its_files_and_their_checksums(release: Path) -> None:
    sums = _sums(release)
    listed = {line[66:]: line[:64] for line in (release / "SHA256SUMS").read_text().splitlines()}

    assert listed == {name: digest for name, digest in sums.items() if name != "SHA256SUMS"}
    assert {"".join(Path(name).suffixes[-2:]) for name in listed} >= {".tar.gz", ".cdx.json"}
    assert len(listed) == 3


def test_a_release_of_the_same_commit_is_the_same_elsewhere_and_beside_what_is_not_committed(
    repository: Path, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "a longer name than before"
    _git("clone", "-q", str(repository), str(elsewhere), folder=tmp_path)
    for path in elsewhere.rglob("*.py"):
        os.utime(path, (1, 1))
    (elsewhere / "src/amurgraph/stray.py").write_text("SECRET = 'otter'\n", encoding="utf-8")
    monkeypatch.setenv("TZ", "Asia/Vladivostok")
    old = os.umask(0o077)
    try:
        again = _release(elsewhere)
    finally:
        os.umask(old)

    assert _sums(again) == _sums(release)


def test_a_wheel_and_an_sdist_hold_no_more_than_they_should(release: Path) -> None:
    (wheel,), (sdist,) = release.glob("*.whl"), release.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.namelist()
    with tarfile.open(sdist) as archive:
        sources = [name.partition("/")[2] for name in archive.getnames()]

    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"amurgraph"}
    assert not [name for name in (*inside, *sources) if {"tests", "build", ".venv", ".git"} & set(name.split("/"))]
    assert not [name for name in (*inside, *sources) if name.endswith((".pyc", ".env"))]


def test_the_bill_of_materials_lists_what_is_pinned_and_what_lies_inside(release: Path, pins: Any) -> None:
    (bill,) = (json.loads(path.read_text(encoding="utf-8")) for path in release.glob("*.cdx.json"))
    (wheel,) = release.glob("*.whl")
    pinned = pins.read_pins()
    python = {one["name"]: one for one in bill["components"] if one["purl"].startswith("pkg:pypi/")}
    scripts = {one["description"].rpartition("/")[2]: one for one in bill["components"] if "npm" in one["purl"]}
    vendored = [
        entry
        for path in (ROOT / "src").rglob("vendored.json")
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]

    assert bill["metadata"]["component"]["hashes"][0]["content"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert bill["metadata"]["timestamp"].startswith("2026-01-02T03:04:05")
    assert python.keys() == {pin.name for pin in pins.list_part(pinned, "core", "all")}
    assert {name for name, one in python.items() if one["scope"] == "required"} == {
        pin.name for pin in pins.list_part(pinned, "core")
    }
    for name, one in python.items():
        assert one["version"] == pinned[name].version
        assert {p["value"] for p in one["properties"] if p["name"].endswith("sha256")} == set(pinned[name].hashes)
    assert {name: (one["version"], one["hashes"][0]["content"]) for name, one in scripts.items()} == {
        entry["file"]: (entry["version"], entry["sha256"]) for entry in vendored
    }
    needs = {one["ref"]: set(one.get("dependsOn", ())) for one in bill["dependencies"]}
    assert "pypi:pyparsing" in needs["pypi:rdflib"]
    assert {"pypi:click", "npm:sigma/dist/sigma.min.js"} <= needs["amurgraph"]
    assert "pypi:pyparsing" not in needs["amurgraph"]


def test_the_audit_says_what_it_found_and_what_it_could_not_ask(
    supply_module: Callable[[str], Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    audit = supply_module("audit")
    python = tmp_path / "python"

    def answer(text: str) -> int:
        python.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        python.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(python))
        code: int = audit.main()
        return code

    package = {"name": "otter", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
    assert answer(f"echo '{json.dumps({'dependencies': [package]})}'; exit 1") == 1
    assert capsys.readouterr().out.startswith("otter 1.0: CVE-1, mended in 1.1\naudit: ")
    assert answer("""echo '{"dependencies": [{"name": "otter", "version": "1.0", "vulns": []}]}'""") == 0
    assert capsys.readouterr().out.endswith("packages looked up, 0 known faults\n")
    assert answer("echo Traceback >&2; echo no way there >&2; exit 1") == 75
    assert "not looked up: no way there" in capsys.readouterr().err
