"""Services that the real command started: of small data with named graphs, and of the data that ship."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.endpoint import asking
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

ONE, TWO, THREE = "https://graphs.example/one", "https://graphs.example/two", "https://graphs.example/three"
# What is said of each graph is its own name.
DATASET = f"""
@prefix : <https://otter.example/> .
:otter :said "in none", "zwei"@de ; :count 2 .
:otter :knows [ :said "nobody" ] .
<{ONE}> {{ :otter :said "one" }}
<{TWO}> {{ :otter :said "two" }}
<{THREE}> {{ :otter :said "three" }}
"""


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a default graph and three named ones."""
    file = tmp_path_factory.mktemp("dataset") / "otters.trig"
    file.write_text(DATASET, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def service(dataset: Path) -> Iterator[asking.Service]:
    """Return a service of the small data set."""
    with asking.served("-g", str(dataset)) as started:
        yield started


@pytest.fixture(scope="session")
def shipped_service() -> Iterator[asking.Service]:
    """Return a service of the data that ship."""
    with asking.served() as started:
        yield started
