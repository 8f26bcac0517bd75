"""What is installed is what was chosen: each package by version and hash, none with a fault that we know."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLOORS = tomllib.loads((ROOT / "supply" / "floors.toml").read_text(encoding="utf-8"))
PARTS = ["core", *PROJECT["project"]["optional-dependencies"], *PROJECT["dependency-groups"]]
# What `python -m venv` brings along, and ourselves.
NOT_OURS_TO_PIN = {"amurgraph", "pip", "setuptools"}
# Servers that we are compared with: each in an environment of its own, none on the way to a user.
PEERS = {"tests/remote/run", "tests/torture/peers"}


def _asked_for() -> list[Requirement]:
    project = PROJECT["project"]
    written = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for part in (*project["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()):
        written += part
    return [one for one in map(Requirement, written) if one.name != "amurgraph"]


def test_each_package_is_pinned_by_a_hash_and_by_no_address(pins: Any) -> None:
    pinned = pins.read_pins()
    text = pins.PINS.read_text(encoding="utf-8")

    assert len(pinned) == len(re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE))
    assert not [pin.name for pin in pinned.values() if not pin.hashes]
    assert "://" not in text


def test_what_is_asked_for_is_pinned_at_a_version_that_will_do(pins: Any) -> None:
    pinned = pins.read_pins()

    wrong = [str(one) for one in _asked_for() if pinned[canonicalize_name(one.name)].version not in one.specifier]

    assert not wrong, "say: make pins"


def test_each_package_that_is_installed_is_pinned_at_that_version(pins: Any) -> None:
    pinned = {name: pin.version for name, pin in pins.read_pins().items()}
    installed = {canonicalize_name(one.metadata["Name"]): one.version for one in metadata.distributions()}

    assert {name: pinned.get(name) for name in installed.keys() - NOT_OURS_TO_PIN} == {
        name: version for name, version in installed.items() if name not in NOT_OURS_TO_PIN
    }


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_all_that_its_packages_need(pins: Any, part: str) -> None:
    names = {pin.name for pin in pins.list_part(pins.read_pins(), part)} | {"amurgraph"}

    for name in sorted(names):
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for one in map(Requirement, needed):
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                assert canonicalize_name(one.name) in names or name == "amurgraph", f"{part}: {name} needs {one}"


def test_a_part_that_is_not_there_is_named(pins: Any) -> None:
    with pytest.raises(SystemExit, match=r"there is no part 'cor'; take all, build, core"):
        pins.list_part(pins.read_pins(), "cor")


def test_a_file_that_is_not_what_was_pinned_is_refused(pins: Any, tmp_path: Path) -> None:
    wheel = tmp_path / "otter-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("otter-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: otter\nVersion: 1.0\n")
        archive.writestr("otter-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("otter-1.0.dist-info/RECORD", "")
    file = tmp_path / "pins.txt"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    file.write_text(
        f"otter==1.0 \\\n    --hash=sha256:{digest}\n    # via amurgraph (pyproject.toml)\n", encoding="utf-8"
    )
    part = tmp_path / "part.txt"
    part.write_text(pins.read_pins(file)["otter"].lines + "\n", encoding="utf-8")

    def install() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", f"--find-links={tmp_path}"]
        return subprocess.run([*command, "--require-hashes", "-r", part], capture_output=True, text=True, check=False)

    as_pinned = install()
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("otter.py", "print('somebody was here')")
    changed = install()

    assert as_pinned.returncode == 0, as_pinned.stderr
    assert changed.returncode != 0
    assert "DO NOT MATCH THE HASHES" in changed.stderr


def test_no_version_with_a_known_fault_is_pinned(pins: Any) -> None:
    pinned = pins.read_pins()

    bad = [name for name, floor in FLOORS.items() if Version(pinned[name].version) < Version(floor["at_least"])]

    assert not bad


def test_no_version_with_a_known_fault_will_do_for_somebody_who_does_not_pin() -> None:
    for one in _asked_for():
        if floor := FLOORS.get(canonicalize_name(one.name)):
            lowest = max((Version(bound.version) for bound in one.specifier if bound.operator == ">="), default=None)
            assert lowest, one
            assert lowest >= Version(floor["at_least"]), f"{one} in pyproject.toml: {floor['reason']}"


def test_nothing_is_installed_without_its_hash() -> None:
    scripts = [ROOT / "Makefile", *sorted((ROOT / ".ci").iterdir()), *sorted((ROOT / "docs").rglob("Containerfile"))]
    scripts += [path for path in (ROOT / "tests").rglob("*") if path.is_file() and not path.suffix]
    scripts += [path for path in (ROOT / "supply").iterdir() if path.is_file() and not path.suffix]

    unchecked = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in scripts
        if path.relative_to(ROOT).as_posix() not in PEERS
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\bpip\b.* install\b|\(PIP\) install\b", line) and not line.lstrip().startswith("#")
        if not ("--require-hashes" in line or {"--no-deps", "--no-index"} <= set(line.split()))
    ]

    assert not unchecked
