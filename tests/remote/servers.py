"""Starts servers that are not ours, on loopback, each in a temporary folder; what was started is ended."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DATA_GRAPH = "https://data.example/claims"
_PATIENCE = 90.0  # seconds that a server may take to start, on a machine that does other work
_PASSWORD = "dba"  # noqa: S105 - of an administrator who lives as long as a test, on loopback
# A small server with the limits of a public one: at most so many rows an answer, whatever is asked.
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = {sql_port}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 30000
MaxDirtyBuffers = 20000
MaxQueryMem = 500M
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
EnabledGzipContent = 1
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {most_rows}
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    """Return a port on loopback that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def which(name: str, variable: str) -> str | None:
    """Return the path of a server's program, which an environment variable may name."""
    return os.environ.get(variable) or shutil.which(name)


@contextmanager
def oxigraph(program: str, folder: Path, data: Path) -> Iterator[str]:
    """Give the address of an Oxigraph server that holds a Turtle file in its default graph."""
    store = folder / "store"
    subprocess.run([program, "load", "--location", store, "--file", data], check=True, capture_output=True, timeout=300)
    port = free_port()
    command = [program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _running(command, port, folder):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(program: str, folder: Path, graphs: Mapping[str, Path], *, most_rows: int = 10_000) -> Iterator[str]:
    """Give the address of a Virtuoso server that holds Turtle files in named graphs; see ``in_graph``."""
    port, sql_port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, port=port, sql_port=sql_port, most_rows=most_rows))
    command = [program, "+foreground", "+configfile", str(settings)]
    with _running(command, port, folder, also=sql_port):
        for name, (graph, data) in enumerate(graphs.items()):
            copy = folder / f"data{name}.ttl"
            shutil.copyfile(data, copy)
            _isql(sql_port, f"DB.DBA.TTLP(file_open('{copy}'), '', '{graph}', 0);")
        yield f"http://127.0.0.1:{port}/sparql"


def in_graph(address: str, graph: str = DATA_GRAPH) -> str:
    """Return the address at which one graph is the default graph (SPARQL 1.1 Protocol, 2.1.4)."""
    return f"{address}?default-graph-uri={quote(graph, safe='')}"


def _isql(port: int, command: str) -> None:
    program = which("isql-vt", "ISQL")
    assert program, "isql-vt comes with virtuoso"
    done = subprocess.run(
        [program, f"127.0.0.1:{port}", "dba", _PASSWORD, "ERRORS=STDOUT", f"EXEC={command}"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "Error" not in done.stdout, done.stdout


@contextmanager
def _running(command: list[str], port: int, folder: Path, *, also: int | None = None) -> Iterator[None]:
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        for one in filter(None, (port, also)):
            _wait(process, one, folder)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{process.args!r} did not start: {(folder / 'output.txt').read_text()[-2000:]}")
