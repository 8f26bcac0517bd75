"""Print what the tests need, as pyproject.toml lists it (pip older than 25.1 knows no dependency groups)."""

import tomllib
from pathlib import Path

root = Path(__file__).parent.parent
print(*tomllib.loads((root / "pyproject.toml").read_text())["dependency-groups"]["test"], sep="\n")  # noqa: T201
