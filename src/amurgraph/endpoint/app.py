"""What is behind which address: the endpoint, its health, the description of the data, the site or the query page."""

from __future__ import annotations

import asyncio
import hashlib
import json
import mimetypes
import sys
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..errors import AmurgraphError
from . import negotiating
from .describing import PATH, VOID_PATH, Descriptions
from .noting import Noting
from .patience import TASK
from .problems import RequestError, problem
from .replies import ALWAYS, Reply
from .replying import PREFLIGHT, Sparql, headers_of, not_acceptable, origin_of, unless_known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ..workers.pool import Pool
    from .page import QueryPage
    from .served import About

_TRIPLES = tuple(negotiating.TRIPLES)
#: What files of a site are; whatever else a system takes an ending for, everywhere these are the same.
_TYPES = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".csv": "text/csv",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ipynb": "application/x-ipynb+json",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
}


def make_app(pool: Pool, about: About, page: QueryPage, *, site: Path | None = None, log: bool = False) -> ASGIApp:
    """Return the whole service as an ASGI application.

    Args:
        pool: answers queries; it is started and stopped elsewhere.
        about: what the data are.
        page: the query page.
        site: a folder that was built as a site; it is then what is at ``/``.
        log: note each request.

    """
    descriptions, shown = Descriptions(about), _shown(page)
    sparql = Sparql(pool, descriptions, shown)
    routes = [
        Route(PATH, sparql),
        Route(f"{PATH}/", sparql),
        Route("/health", _Read(lambda _scope, _headers: _health(pool, about))),
        Route(VOID_PATH, _Read(lambda scope, headers: _void(descriptions, scope, headers))),
        Mount("/", _Site(site)) if site else Route("/", _Read(lambda _scope, _headers: shown)),
    ]
    starlette = Starlette(routes=routes, exception_handlers={HTTPException: _refused, Exception: _failed})
    starlette.router.redirect_slashes = False

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        # Most of what is asked is a query: no router need look at it.
        await (sparql if scope.get("path") == PATH else starlette)(scope, receive, send)

    app: ASGIApp = Noting(routed) if log else routed

    async def service(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})[TASK] = asyncio.current_task()
        try:
            await app(scope, receive, send)
        except Exception:  # noqa: BLE001 - one request that fails ends no service; whoever runs it is told
            traceback.print_exc(file=sys.stderr)

    return service


class _Read:
    """An ASGI application that is only read."""

    def __init__(self, reply: Callable[[Scope, Mapping[str, str]], Reply]) -> None:
        self.reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        try:
            if scope["method"] == "OPTIONS":
                reply = PREFLIGHT
            elif scope["method"] in ("GET", "HEAD"):
                reply = self.reply(scope, headers)
            else:
                raise RequestError(405, f"{scope['method']} is not answered here; use GET", {"Allow": _METHODS})
        except AmurgraphError as error:
            reply = problem(error)
        await unless_known(reply, headers)(scope, receive, send)


class _Site:
    """The files of a site, as Starlette gives them."""

    def __init__(self, folder: Path) -> None:
        for ending, name in _TYPES.items():
            mimetypes.add_type(name, ending)
        self.files = StaticFiles(directory=folder, html=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def also(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *ALWAYS]
            await send(message)

        if "\0" in scope["path"]:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        await self.files(scope, receive, also)


def _shown(page: QueryPage) -> Reply:
    etag = f'"{hashlib.sha256(page.html).hexdigest()}"'
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": page.policy, "ETag": etag}
    return Reply(HTTPStatus.OK, {**headers, "Cache-Control": "no-cache", "Vary": "Accept"}, page.html)


def _health(pool: Pool, about: About) -> Reply:
    """Say how it is; whoever watches over the service looks at the status alone."""
    told = {
        "status": "gone" if pool.gone.is_set() else "answers",
        "version": about.version,
        "triples": about.triples,
        "hash": about.hash,
        "pool": pool.state(),
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE if pool.gone.is_set() else HTTPStatus.OK
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Reply(status, headers, json.dumps(told, separators=(",", ":")).encode())


def _void(descriptions: Descriptions, scope: Scope, headers: Mapping[str, str]) -> Reply:
    chosen = negotiating.media_type(headers.get("accept", ""), _TRIPLES)
    if chosen is None:
        raise not_acceptable()
    told = descriptions.of_data(origin_of(scope, headers), chosen)
    return Reply(HTTPStatus.OK, {"Content-Type": negotiating.content_type(chosen), "Vary": "Accept"}, told)


def _refused(_request: Request, error: Exception) -> Any:
    """Say what Starlette refuses as all else here is said."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as it is registered
    return problem(RequestError(error.status_code, _WORDS.get(error.status_code, error.detail), error.headers))


def _failed(_request: Request, error: Exception) -> Any:
    return problem(error)


_WORDS = {404: "there is nothing at this address; the endpoint is at /sparql", 405: "use GET"}
_METHODS = "GET, HEAD, OPTIONS"
