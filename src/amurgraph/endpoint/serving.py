"""Starts the service and ends it: one process that listens, one that holds the data, and workers forked from that."""

from __future__ import annotations

import asyncio
import ctypes
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import InputError, LimitError, MissingExtraError
from ..workers import Limits
from ..workers.nursery import Nursery
from ..workers.pool import Pool
from .answering import Answering, frame
from .describing import PATH
from .negotiating import ROWS, TRIPLES
from .served import About, read_served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_LIMITS = Limits(seconds=10)
_LARGE_BLOCKS, _LARGE_BLOCK = -3, 1 << 17  # M_MMAP_THRESHOLD, as <malloc.h> defines it, and its first value
_MOST_FILES = 4_096  # connections, workers' sockets, files of a site


@dataclass(frozen=True, slots=True)
class Service:
    """How a service is run.

    Attributes:
        graphs: what to read, as for ``read_graph``.
        host: the address to listen at.
        port: the port; 0: any that is free.
        limits: what each query may take.
        workers: how many queries are answered at once, and how many long ones beside these.
        private: serve what private sources say, too.
        union: a query that names no graph is of all of them.
        log: note each request on standard error.
        proxy: the address of a reverse proxy, whose word on who asks is taken.

    """

    graphs: Sequence[str] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    limits: Limits = _LIMITS
    workers: int = 4
    private: bool = False
    union: bool = False
    log: bool = False
    proxy: str = ""


def serve(service: Service, tell: Callable[[str], None], *, make_site: Callable[[], Path] | None = None) -> None:
    """Read the data, and answer until SIGINT or SIGTERM.

    Args:
        service: how.
        tell: is given one line when questions are answered.
        make_site: builds a site of the same data, and returns its folder, for ``/``.

    Raises:
        MissingExtraError: Starlette, uvicorn or httptools is not installed.
        InputError: the data cannot be read, or the address is not free.
        LimitError: the process that holds the data died.

    """
    _raise_for_missing()
    with _listening(service.host, service.port) as listener:
        nursery = Nursery.start(lambda: _prepared(service), service.limits)
        try:
            site = make_site() if make_site else None
            _raise_most_files()
            _give_memory_back()
            with asyncio.Runner(loop_factory=_loop_factory()) as runner:
                runner.run(_serve(service, nursery, listener, tell, site))
        finally:
            nursery.stop()


def _prepared(service: Service) -> tuple[Callable[[bytes], bytes], bytes]:
    """Read the data, in a thread that then ends.

    Oxigraph draws its random numbers thread by thread: so no worker has a beginning of them that others have, too, and
    ``UUID()`` gives none twice.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_read, service).result()


def _read(service: Service) -> tuple[Callable[[bytes], bytes], bytes]:
    """Read the data, and do once what each worker would else do for itself: it opens nothing, no module either."""
    store, about = read_served(service.graphs, private=service.private, union=service.union)
    answering = Answering(store, about.prefixes, service.union, service.limits.size)
    _warm(answering)
    return answering, about.to_bytes()


def _warm(answering: Answering) -> None:
    asked: dict[str, Any] = {"default_graphs": None, "named_graphs": None, "gzip": True}
    some = "{ ?s ?p ?o } LIMIT 10"
    for rows in ROWS:
        answering(frame({**asked, "query": f"SELECT * {some}", "rows": rows, "triples": None}))
    for triples in TRIPLES:
        with suppress(InputError):
            query = f"CONSTRUCT {{ ?s a ?o }} {some}"
            answering(frame({**asked, "query": query, "rows": None, "triples": triples}))
    for wrong in ("SELECT * { SERVICE <urn:x> {} }", "ASK {", "ASK FROM <urn:x> {}", "SELECT (<urn:x>(1) AS ?x) {}"):
        with suppress(InputError):
            answering(frame({**asked, "query": wrong, "rows": "text/csv", "triples": None}))


async def _serve(
    service: Service, nursery: Nursery, listener: socket.socket, tell: Callable[[str], None], site: Path | None
) -> None:
    from .app import make_app
    from .page import query_page
    from .running import run

    about = About.from_bytes(nursery.about)
    pool = Pool(nursery, quick=service.workers, slow=service.workers)
    app = make_app(pool, about, query_page(about), site=site, log=service.log)
    await pool.start()
    try:
        address = f"{_address(listener)}{PATH}"
        ready = f"{address} answers ({about.triples} triples); Ctrl-C ends it"
        if not await run(app, listener, proxy=service.proxy, until=pool.gone, ready=lambda: tell(ready)):
            raise LimitError("the data", "crash", "the process that held them has died", "start the service again")
    finally:
        await pool.stop()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the event loop: uvloop, where it is installed, takes a tenth less of the processor."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket that is bound, and does not listen yet: an address that is taken is told before data are read."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError, OverflowError) as error:
        raise InputError(f"{host}, port {port}: is no address to listen at ({error}); choose another") from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError as error:
            why = f"{host}, port {port}: cannot be listened at ({error.strerror}); choose another"
            raise InputError(why) from error
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _raise_most_files() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _raise_for_missing() -> None:
    from importlib.util import find_spec

    for library in ("starlette", "uvicorn", "httptools"):
        if find_spec(library) is None:
            raise MissingExtraError(library, "serve")


def _give_memory_back() -> None:
    """Have glibc give large answers back to the system once they were sent: else it would keep all that it ever had."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_LARGE_BLOCKS, _LARGE_BLOCK)
