"""The command ``serve``: how it starts, what it says, how it ends, and what it shows beside the endpoint."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from amurgraph.graph import read_store, write_graph
from amurgraph.site import write_site
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from tests.endpoint import asking
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

WORDS = "Xq7otters"


def _run(*arguments: str | Path, program: tuple[str, ...] = ("-m", "amurgraph")) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *program, "serve", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)


# ---- starting and ending ----


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_ends_well_and_soon(dataset: Path, number: signal.Signals) -> None:
    with asking.served("-g", str(dataset)) as service:
        assert service.get("ASK {}").status == 200
        start = time.monotonic()
        service.process.send_signal(number)
        assert service.process.wait(20) == 0
        assert time.monotonic() - start < 5
        assert service.process.stderr
        assert service.process.stderr.read() == b""


def test_told_to_end_it_does_not_wait_for_a_long_query_or_a_slow_client(dataset: Path) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r . ?t ?u ?v }"
    with (
        asking.served("-g", str(dataset), "--timeout", "60") as service,
        socket.create_connection(("127.0.0.1", service.port)) as asks,
        socket.create_connection(("127.0.0.1", service.port)) as dawdles,
    ):
        asks.sendall(f"GET /sparql?query={quote(product)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        dawdles.sendall(b"GET /sparql HTTP/1.1\r\n")
        time.sleep(0.5)
        start = time.monotonic()
        service.process.terminate()
        assert service.process.wait(20) == 0
        assert time.monotonic() - start < 5


def test_no_process_is_left_behind(dataset: Path) -> None:
    with asking.served("-g", str(dataset)) as service:
        last = time.monotonic() + 10
        while len(started := _descendants(service.process.pid)) < 5 and time.monotonic() < last:
            time.sleep(0.05)
        assert len(started) == 5, "one that holds the data, four that answer"
        service.process.kill()
        service.process.wait(20)
    last = time.monotonic() + 10
    while any(Path(f"/proc/{each}").exists() for each in started) and time.monotonic() < last:
        time.sleep(0.05)
    assert not [each for each in started if Path(f"/proc/{each}").exists()]


def _descendants(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.exists():
        pytest.skip("this system does not tell of children")
    found = [int(child) for child in children.read_text(encoding="ascii").split()]
    return [*found, *(below for child in found for below in _descendants(child))]


def test_where_the_data_have_died_the_service_ends_and_says_so(dataset: Path) -> None:
    with asking.served("-g", str(dataset)) as service:
        nursery = _descendants(service.process.pid)[0]
        os.kill(nursery, signal.SIGKILL)
        assert service.process.wait(20) == 1
        assert service.process.stderr
        assert re.fullmatch(
            rb"amurgraph: the data: .* has died; start the service again\n", service.process.stderr.read()
        )


def test_an_address_that_is_taken_is_told_in_one_line(dataset: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = _run("-g", dataset, "--port", port)

    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr
        == f"amurgraph: 127.0.0.1, port {port}: cannot be listened at (Address already in use); choose another\n"
    )


@pytest.mark.parametrize("host", ["no.such.host.invalid", "300.1.1.1", "a" * 300])
def test_an_address_that_is_none_is_told_in_one_line(dataset: Path, host: str) -> None:
    done = _run("-g", dataset, "--port", "0", "--host", host)

    assert done.returncode == 1
    assert re.fullmatch(r"amurgraph: .*no address to listen at.*\n", done.stderr)


def test_data_that_are_none_are_told_in_one_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text("<urn:a> <urn:b> .", encoding="utf-8")
    done = _run("-g", wrong, "--port", "0")

    assert done.returncode == 1
    assert re.fullmatch(rf"amurgraph: {re.escape(str(wrong))}, line 1, column \d+: .*\n", done.stderr)


def test_private_sources_are_not_served_unasked(tmp_path: Path) -> None:
    file = tmp_path / "private.ttl"
    ag = "https://w3id.org/amurgraph/ns#"
    file.write_text(f"<https://a.example/id/src/s7> <{ag}visibility> <{ag}Private> .", encoding="utf-8")
    done = _run("-g", file, "--port", "0")

    assert done.returncode == 1
    assert re.fullmatch(r"amurgraph: these sources are private: s7; .*--private.*\n", done.stderr)
    with asking.served("-g", str(file), "--private") as service:
        assert service.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values == ["1"]


def test_without_the_extra_it_is_told_what_to_install(dataset: Path) -> None:
    without = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'uvicorn' else found(name, *rest)\n"
        "from amurgraph.cli import run\nrun(sys.argv[1:])"
    )
    done = _run("-g", dataset, "--port", "0", program=("-c", without))

    assert (done.returncode, done.stderr) == (1, "amurgraph: this needs uvicorn: pip install 'amurgraph[serve]'\n")


def test_standard_input_is_served() -> None:
    command = [sys.executable, "-m", "amurgraph", "serve", "--port", "0", "-g", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    assert process.stderr
    with process:
        process.stdin.write(b"<urn:a> <urn:b> <urn:c> .")
        process.stdin.close()
        assert b"answers (1 triples)" in process.stderr.readline()
        process.terminate()
        assert process.wait(20) == 0


def test_it_listens_on_the_newer_kind_of_address_too(dataset: Path) -> None:
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    command = [sys.executable, "-m", "amurgraph", "serve", "--port", "0", "--host", "::1", "-g", str(dataset)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr
        assert re.match(rb"amurgraph: http://\[::1\]:\d+/sparql answers", process.stderr.readline())
        process.terminate()
        assert process.wait(20) == 0


# ---- what is noted ----


def test_a_line_is_noted_for_each_request_without_what_was_asked_and_by_whom(dataset: Path) -> None:
    with asking.served("-g", str(dataset), "--log") as service:
        for _ in range(2):
            service.get(f"ASK {{ ?s ?p '{WORDS}' }}", Authorization=f"Bearer {WORDS}", User_Agent=WORDS)
        service.get(f"ASK {{ {WORDS}")
        service.send("GET", f"/{WORDS}?{WORDS}=1")
        service.process.terminate()
        service.process.wait(20)
        assert service.process.stderr
        lines = service.process.stderr.read().decode().splitlines()

    assert len(lines) == 4
    assert not [line for line in lines if WORDS in line or "127.0.0.1" in line]
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ GET /sparql 200 \d+ B \d+\.\d ms client [0-9a-f]+ query [0-9a-f]+ "
        r"waited \d+\.\d ms",
        lines[0],
    )
    hashes = [re.findall(r"query (\w+)", line) for line in lines]
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[3] == []
    assert " 400 " in lines[2]
    assert " 404 " in lines[3]
    assert len({re.findall(r"client (\w+)", line)[0] for line in lines}) == 1


def test_a_log_that_nobody_reads_stops_no_service(dataset: Path) -> None:
    with asking.served("-g", str(dataset), "--log") as service:
        start = time.monotonic()
        for _ in range(1_500):  # more lines than a pipe holds
            assert service.send("GET", "/health").status == 200
        assert time.monotonic() - start < 30


# ---- the site ----


def test_the_site_is_served_as_it_is_built_and_nothing_of_it_is_left(
    small_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, folder, temporary = tmp_path / "otters.ttl", tmp_path / "site", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    write_graph(tables_to_store(read_tables(small_tables)), data)
    write_site(read_store(data), folder)
    with asking.served("-g", str(data), "--site") as service:
        for name, kind in (
            ("index.html", "text/html"),
            ("map.html", "text/html"),
            ("ask.html", "text/html"),
            *(
                (file.relative_to(folder).as_posix(), _KINDS[file.suffix])
                for file in sorted((folder / "data").iterdir())
                if file.suffix in _KINDS
            ),
        ):
            answer = service.send("GET", f"/{name}")
            assert (answer.status, answer.type) == (200, kind), name
            assert answer.body == (folder / name).read_bytes(), name
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert service.send("GET", f"/{name}", headers={"If-None-Match": answer.headers["etag"]}).status == 304
        assert service.send("GET", "/").body == (folder / "index.html").read_bytes()
        assert service.get("ASK {}").status == 200
        assert service.send("GET", "/sparql", headers={"Accept": "text/html"}).type == "text/html"
        assert service.send("POST", "/index.html", b"x").status == 405
        for path in _OUTSIDE:
            answer = service.send("GET", path)
            assert answer.status in (400, 404), path
            assert b"root:" not in answer.body
        assert list(temporary.iterdir())
    assert not list(temporary.iterdir())


_KINDS = {".ttl": "text/turtle", ".csv": "text/csv", ".jsonld": "application/ld+json", ".nt": "application/n-triples"}
_OUTSIDE = (
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "//etc/passwd",
    "/data/../../../etc/passwd",
    "/index.html%00.ttl",
    "/%5c..%5c..%5cetc%5cpasswd",
    "/nowhere.html",
    "/" + "a" * 5_000,
)


def test_a_site_of_standard_input_is_not_built() -> None:
    done = _run("--site", "-g", "-")

    assert done.returncode == 2
    assert "--site" in done.stderr
