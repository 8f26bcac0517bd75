"""What is installed, to the byte: reads pins.txt, and prints the part of it that somebody needs.

``pins.txt`` is made by ``make pins``: each package with its one version, the hashes of all its files, for every
system, and who needs it. A part of it is what the requirements named in ``pyproject.toml`` need, and what those need,
and so on; pip refuses a part that lacks something, and a file whose hash is another.

    python supply/pins.py PART…      core, an extra (serve, notebooks …), a group (test, build, release), or everything
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINS = ROOT / "supply" / "pins.txt"
_HEAD = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)(?: ; (?P<marker>.*?))?(?: \\)?$")
_HASH = re.compile(r"^    --hash=sha256:([0-9a-f]{64})(?: \\)?$")
_VIA = re.compile(r"^    # via (.+)$")
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[(?P<extras>[^\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package: its version, where it is needed, the hashes of its files, and who needs it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: frozenset[str]

    @property
    def lines(self) -> str:
        """What pip reads."""
        marker = f" ; {self.marker}" if self.marker else ""
        return " \\\n    ".join([f"{self.name}=={self.version}{marker}", *(f"--hash=sha256:{h}" for h in self.hashes)])


def read_pins(path: Path = PINS) -> dict[str, Pin]:
    """Return each pinned package by its name."""
    pins: dict[str, Pin] = {}
    head: re.Match[str] | None = None
    hashes: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if new := _HEAD.match(line):
            head, hashes = new, []
        elif one := _HASH.match(line):
            hashes.append(one[1])
        elif (via := _VIA.match(line)) and head:
            needed_by = frozenset(name.partition(" ")[0] for name in via[1].split(", "))
            pins[head["name"]] = Pin(head["name"], head["version"], head["marker"] or "", tuple(hashes), needed_by)
        elif not line.startswith("#"):
            sys.exit(f"{path}, line {number}: this is no line of `make pins`: {line[:80]}")
    return pins


def list_required(part: str) -> list[str]:
    """Return the names of the packages that a part of ``pyproject.toml`` asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = {**project["project"]["optional-dependencies"], **project["dependency-groups"]}
    parts["core"] = project["project"]["dependencies"]
    if part not in parts:
        sys.exit(f"there is no part {part!r}; take {', '.join(sorted(parts))} or everything")
    names = []
    for requirement in parts[part]:
        match = _REQUIREMENT.match(requirement)
        assert match, requirement  # noqa: S101 - pip would not read it either
        if match["name"] == project["project"]["name"]:
            names += [name for extra in match["extras"].split(",") for name in list_required(extra)]
        else:
            names.append(re.sub(r"[-_.]+", "-", match["name"]).lower())
    return names


def list_part(pins: dict[str, Pin], *parts: str) -> list[Pin]:
    """Return the pins of these parts, and of all that they need in turn, by name."""
    if "everything" in parts:
        return [pins[name] for name in sorted(pins)]
    needs: dict[str, set[str]] = {}
    for pin in pins.values():
        for name in pin.needed_by:
            needs.setdefault(name, set()).add(pin.name)
    wanted: set[str] = set()
    to_see = [name for part in parts for name in list_required(part)]
    while to_see:
        name = to_see.pop()
        if name not in wanted:
            wanted.add(name)
            to_see += needs.get(name, ())
    if absent := wanted - pins.keys():
        sys.exit(f"not pinned: {', '.join(sorted(absent))}; say: make pins")
    return [pins[name] for name in sorted(wanted)]


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    print(*(pin.lines for pin in list_part(read_pins(), *sys.argv[1:])), sep="\n")  # noqa: T201
