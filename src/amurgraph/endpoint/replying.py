"""What is behind ``/sparql``: a question is answered, or the answer that was given is; or it is said what is here."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from ..errors import AmurgraphError, BusyError
from . import asking, negotiating
from .answering import frame, parts
from .problems import RequestError, problem
from .remembering import Answer, Memory, changes
from .replies import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from ..workers.pool import Pool
    from .describing import Descriptions

_ROWS, _TRIPLES = tuple(negotiating.ROWS), tuple(negotiating.TRIPLES)
_LARGE, _MOST_HELD = 2**20, 2**28  # bytes: of an answer, and of all that wait for slow clients
_VARY = "Accept, Accept-Encoding"
_HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
#: To a browser that asks whether a page from elsewhere may ask here.
PREFLIGHT = Reply(
    HTTPStatus.NO_CONTENT,
    {
        "Allow": asking.METHODS,
        "Access-Control-Allow-Methods": asking.METHODS,
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, Cache-Control",
        "Access-Control-Max-Age": "86400",
    },
)


class Sparql:
    """The endpoint, as an ASGI application.

    Args:
        pool: answers.
        descriptions: what is said where nothing is asked.
        page: what a browser is shown there.

    """

    def __init__(self, pool: Pool, descriptions: Descriptions, page: Reply) -> None:
        self.pool, self.descriptions, self.page = pool, descriptions, page
        self.memory = Memory()
        self.held = 0  # bytes of answers that clients have not taken yet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reply to one request."""
        headers = headers_of(scope)
        try:
            reply = await self._reply(scope, receive, headers)
            if len(reply.body) > _LARGE and self.held > _MOST_HELD:
                raise BusyError("many large answers are being taken", retry_after=5)
        except ConnectionError:
            return
        except AmurgraphError as error:
            reply = problem(error)
        self.held += len(reply.body)
        try:
            await unless_known(reply, headers)(scope, receive, send)
        finally:
            self.held -= len(reply.body)

    async def _reply(self, scope: Scope, receive: Receive, headers: Mapping[str, str]) -> Reply:
        method = scope["method"]
        if method == "POST":
            body = await self._body(receive, headers)
            asked = asking.what_is_asked(scope["query_string"], body, headers.get("content-type", ""))
        elif method in ("GET", "HEAD"):
            asked = asking.what_is_asked(scope["query_string"])
        elif method == "OPTIONS":
            return PREFLIGHT
        else:
            raise RequestError(405, f"{method} is not answered here; use GET or POST", {"Allow": asking.METHODS})
        if asked is None:
            return self._description(scope, headers)
        scope["state"]["query"] = asked.query
        return await self._answer(asked, headers, scope)

    async def _body(self, receive: Receive, headers: Mapping[str, str]) -> bytes:
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise RequestError(415, "a packed body is not read here; send it plain")
        return await asking.read_body(receive, headers.get("content-length", ""))

    async def _answer(self, asked: asking.Asked, headers: Mapping[str, str], scope: Scope) -> Reply:
        accept = headers.get("accept", "")
        request = frame(
            {
                "query": asked.query,
                "default_graphs": asked.default_graphs,
                "named_graphs": asked.named_graphs,
                "rows": negotiating.media_type(accept, _ROWS),
                "triples": negotiating.media_type(accept, _TRIPLES),
                "gzip": negotiating.takes_gzip(headers.get("accept-encoding", "")),
            }
        )
        answer = self.memory.find(request)
        lasting = answer is not None or not changes(asked.query)
        if answer is None:
            answer = Answer(*parts(await self.pool.ask(request, client=client_of(scope))))
            scope["state"]["ms"] = answer.head["ms"]
            if lasting:
                self.memory.keep(request, answer)
        if answer.head["media_type"] is None:
            raise not_acceptable()
        return _replied(answer, lasting=lasting)

    def _description(self, scope: Scope, headers: Mapping[str, str]) -> Reply:
        """Say what is here: a browser gets a page, all others RDF."""
        chosen = negotiating.media_type(headers.get("accept", ""), (*_TRIPLES, negotiating.PAGE))
        if chosen is None:
            raise not_acceptable()
        if chosen == negotiating.PAGE:
            return self.page
        told = self.descriptions.of_service(origin_of(scope, headers), chosen)
        return Reply(200, {"Content-Type": negotiating.content_type(chosen), "Vary": _VARY}, told)


def _replied(answer: Answer, *, lasting: bool) -> Reply:
    head = answer.head
    headers = {
        "Content-Type": negotiating.content_type(head["media_type"]),
        "ETag": f'"{head["etag"]}"',
        "Vary": _VARY,
        "Cache-Control": "no-cache" if lasting else "no-store",
    }
    if head["encoding"]:
        headers["Content-Encoding"] = head["encoding"]
    return Reply(HTTPStatus.OK, headers, answer.body)


def unless_known(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """Return a reply, or that it is the one that the client has (RFC 9110, 13.1.2).

    >>> unless_known(Reply(200, {"ETag": '"a"'}, b"all"), {"if-none-match": '"b", W/"a"'}).status
    <HTTPStatus.NOT_MODIFIED: 304>
    """
    known, etag = headers.get("if-none-match"), reply.headers.get("ETag")
    if known is None or etag is None:
        return reply
    if known.strip() != "*" and etag not in (each.strip().removeprefix("W/") for each in known.split(",")):
        return reply
    return Reply(HTTPStatus.NOT_MODIFIED, {name: reply.headers[name] for name in _KEPT if name in reply.headers})


_KEPT = ("ETag", "Vary", "Cache-Control", "Content-Security-Policy")


def not_acceptable() -> RequestError:
    """Return the error that says what can be accepted."""
    return RequestError(406, f"accept one of {', '.join(_ROWS[:4])} for rows, of {', '.join(_TRIPLES[:6])} for triples")


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers of a request by their names in small letters; what comes twice is one list.

    >>> headers_of({"headers": [(b"accept", b"text/csv"), (b"accept", b"*/*")]})
    {'accept': 'text/csv, */*'}
    """
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        found[name] = f"{found[name]}, {value.decode('latin-1')}" if name in found else value.decode("latin-1")
    return found


def origin_of(scope: Scope, headers: Mapping[str, str]) -> str:
    """Return scheme and host at which a client asked; what is no name of a host is not repeated to it.

    >>> origin_of({"scheme": "http", "server": ("127.0.0.1", 80)}, {"host": "sparql.example:8000"})
    'http://sparql.example:8000'
    >>> origin_of({"scheme": "http", "server": ("::1", 80)}, {"host": "<script>"})
    'http://[::1]:80'
    """
    host = headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", 80)
        host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    return f"{scope['scheme']}://{host}"


def client_of(scope: Scope) -> str:
    """Return by what a client is known, for it to have its share and no more."""
    return _client(scope["client"][0]) if scope.get("client") else ""


@lru_cache(maxsize=1_024)
def _client(address: str) -> str:
    """Return an address; of IPv6 the network, for who has one address there has them all.

    >>> _client("2001:db8:1:2:3::4"), _client("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7')
    """
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address
