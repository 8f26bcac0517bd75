"""Endpoints to read from: one of our own that can misbehave, and two that are not ours, where they are installed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from pyoxigraph import Store

from amurgraph.cli import run
from amurgraph.graph import read_quads
from amurgraph.remote import addressing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.remote import pretending, servers
else:
    sys.path.append(str(Path(__file__).parent))
    import pretending
    import servers

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "data" / "amur.ttl"
WORLD_GRAPH = "https://data.example/world"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for parts of a second, where a user would wait for minutes."""
    monkeypatch.delenv(addressing.TOKEN, raising=False)
    monkeypatch.delenv(addressing.TIME_LIMIT, raising=False)
    monkeypatch.setattr(
        addressing,
        "Limits",
        partial(addressing.Limits, first_pause=0.01, connect=2.0, silence=1.0, most_bytes=1 << 22),
    )


@pytest.fixture
def endpoint(impatient: None) -> Iterator[pretending.Endpoint]:  # noqa: ARG001 - asked for what it does
    """Return an endpoint that holds the data that ship."""
    store = Store()
    store.extend(read_quads())
    with pretending.endpoint_of(store) as made:
        yield made


@pytest.fixture
def empty_endpoint(impatient: None) -> Iterator[pretending.Endpoint]:  # noqa: ARG001 - asked for what it does
    """Return an endpoint that holds nothing, and another host for whom it knows."""
    with pretending.endpoint_of(Store()) as made:
        yield made


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Turtle file of a thousand invented organizations."""
    file = tmp_path_factory.mktemp("world") / "world.ttl"
    maker = ROOT / "benchmarks" / "synthetic_claims.py"
    subprocess.run([sys.executable, maker, "1000", file], check=True, timeout=60)
    return file


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, world: Path) -> Iterator[dict[str, dict[str, str]]]:
    """Return by server, and by name of the data, the address to read them at."""
    programs = {"oxigraph": servers.which("oxigraph", "OXIGRAPH"), "virtuoso": servers.which("virtuoso-t", "VIRTUOSO")}
    missing = [name for name, program in programs.items() if program is None]
    if missing:
        message = f"not installed: {', '.join(missing)}; `make remote` installs them"
        if os.environ.get("AMURGRAPH_REMOTE"):
            pytest.fail(message)
        pytest.skip(message)
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp
        oxigraph, virtuoso = str(programs["oxigraph"]), str(programs["virtuoso"])
        at = stack.enter_context(
            servers.virtuoso(virtuoso, folder("virtuoso"), {servers.DATA_GRAPH: SHIPPED, WORLD_GRAPH: world})
        )
        yield {
            "virtuoso": {"shipped": servers.in_graph(at), "world": servers.in_graph(at, WORLD_GRAPH)},
            "oxigraph": {
                "shipped": stack.enter_context(servers.oxigraph(oxigraph, folder("shipped"), SHIPPED)),
                "world": stack.enter_context(servers.oxigraph(oxigraph, folder("world"), world)),
            },
        }


class CommandLine(Protocol):
    """Runs ``amurgraph`` with these arguments; gives exit code, standard output and standard error."""

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]: ...


@pytest.fixture
def amurgraph(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return the command line."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return call
