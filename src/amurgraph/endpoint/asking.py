"""An HTTP request becomes what is asked: SPARQL 1.1 Protocol, 2.1, query via GET, via a form, directly.

Whatever would change the data is refused here, in whatever shape it comes; a query that hides an update is refused by
the parser, which knows queries only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from .problems import RequestError

if TYPE_CHECKING:
    from starlette.types import Receive

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
LONGEST_QUERY = 64_000  # bytes
LONGEST_BODY = 256_000  # bytes: such a query, each letter of it percent-encoded, and what goes with it
METHODS = "GET, HEAD, OPTIONS, POST"
_MOST_FIELDS = 200
_MARK = "\ufeff"  # that some editors put first


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and of which data: None where the request does not say."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


async def read_body(receive: Receive, declared: str) -> bytes:
    """Read a request's body.

    Args:
        receive: gives parts of it.
        declared: its ``Content-Length``, if it has one.

    Raises:
        RequestError: it is too long (413). ConnectionError: the client has gone.

    """
    if declared.isdecimal() and int(declared) > LONGEST_BODY:
        raise _too_long("this request", LONGEST_BODY)
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("the client has gone")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LONGEST_BODY:
            raise _too_long("this request", LONGEST_BODY)
        more = message.get("more_body", False)
    return b"".join(parts)


def what_is_asked(parameters: bytes, body: bytes | None = None, content_type: str = "") -> Asked | None:
    """Return what a request asks; None: nothing, it wants to know what is here.

    Args:
        parameters: what stands in its address, after the question mark.
        body: what it carries, if it is a POST.
        content_type: its ``Content-Type``.

    Raises:
        RequestError: it is no query (400), of a kind that is not known (415), or too long (413).

    >>> what_is_asked(b"query=ASK+%7B%7D&default-graph-uri=urn%3Aa&unknown=1")
    Asked(query='ASK {}', default_graphs=('urn:a',), named_graphs=())
    >>> what_is_asked(b"", b"ASK {}", "application/sparql-query; charset=UTF-8")
    Asked(query='ASK {}', default_graphs=None, named_graphs=None)
    >>> what_is_asked(b"")

    """
    fields = _fields(parameters)
    if body is not None:
        kind = _kind(content_type)
        if kind == DIRECT:
            fields.append(("query", _text(body)))
        elif kind == FORM:
            fields += _fields(body)
        else:
            _raise_for_kind(kind)
    if any(name == "update" for name, _ in fields):
        raise RequestError(400, "this service is only read: an update is refused; send a query")
    queries = [value for name, value in fields if name == "query"]
    default_graphs = tuple(value for name, value in fields if name == "default-graph-uri")
    named_graphs = tuple(value for name, value in fields if name == "named-graph-uri")
    if not queries and body is None and not (default_graphs or named_graphs):
        return None
    return _checked(queries, default_graphs, named_graphs)


def _checked(queries: list[str], default_graphs: tuple[str, ...], named_graphs: tuple[str, ...]) -> Asked:
    if len(queries) != 1:
        found = "no query" if not queries else "more than one query"
        raise RequestError(400, f"{found} in this request; send one, as query=…")
    query = queries[0].removeprefix(_MARK)
    if not query.strip():
        raise RequestError(400, "the query is empty; write one, as SELECT * { ?s ?p ?o } LIMIT 10")
    if len(query.encode(errors="surrogatepass")) > LONGEST_QUERY:
        raise _too_long("this query", LONGEST_QUERY)
    if default_graphs or named_graphs:
        return Asked(query, default_graphs, named_graphs)
    return Asked(query)


def _kind(content_type: str) -> str:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((p.partition("=")[2].strip(' "') for p in parameters if p.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8"):
        raise RequestError(415, "a query is sent in UTF-8; leave out the charset, or send UTF-8")
    return kind


def _raise_for_kind(kind: str) -> None:
    if kind == UPDATE:
        raise RequestError(415, "this service is only read: an update is refused; send a query", _ACCEPTED)
    raise RequestError(415, f"a query is sent as {DIRECT} or {FORM}; give one as Content-Type", _ACCEPTED)


_ACCEPTED = {"Accept-Post": f"{DIRECT}, {FORM}"}


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    if not encoded:
        return []
    try:
        return parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise RequestError(400, "what is percent-encoded here is no UTF-8; encode the query in UTF-8") from error
    except ValueError as error:
        raise RequestError(400, f"more than {_MOST_FIELDS} parameters; leave some out") from error


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise RequestError(400, "this request is no UTF-8; send the query in UTF-8") from error


def _too_long(what: str, most: int) -> RequestError:
    return RequestError(413, f"{what} is longer than {most} bytes; shorten it")
