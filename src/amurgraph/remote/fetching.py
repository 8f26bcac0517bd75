"""One answer of a SPARQL endpoint over HTTP (SPARQL 1.1 Protocol): whole, in bounded time and size, or an error.

What may pass by itself is tried again: a server that is busy, a connection that breaks. A token comes from the
environment alone, goes to one server alone, and never stands in an error.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urljoin

from ..errors import EndpointError
from .addressing import TIME_LIMIT, TOKEN, Limits, limits_of_environment, origin_of, parts_of, shown, token_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse

RESULTS = ("application/sparql-results+json", "application/json")
TRIPLES = ("application/n-triples", "text/turtle")
_LONGEST_ADDRESS = 2_000  # characters that every server takes; a longer question is posted
_IN_MEMORY = 1 << 23
_PIECE = 1 << 16
_SHOWN_OF_A_FAULT = 2_000  # bytes
_MOST_REDIRECTS = 5
_BUSY = {429, 502, 503, 504}
_MOVED = {301, 302, 303, 307, 308}
_LOGIN = {401, 403}
_TOO_MUCH = {413, 414, 500}


class TooMuchError(EndpointError):
    """The server gives up on a question that may be too big for it: half of it may do."""


class _PassingError(Exception):
    """What may be gone the next time."""

    def __init__(self, what: str, pause: float | None = None) -> None:
        super().__init__(what)
        self.pause = pause


@dataclass(slots=True)
class Server:
    """A SPARQL endpoint: where it is, what it may be told, and until when it is waited for."""

    address: str
    limits: Limits = field(default_factory=limits_of_environment)
    _token: str = field(default="", repr=False)
    _deadline: float = 0.0
    _pool: Any = None  # a urllib3.PoolManager: what is imported only where something is fetched

    def __post_init__(self) -> None:
        self._token = token_for(self.address)
        self._deadline = time.monotonic() + self.limits.total

    @property
    def name(self) -> str:
        """The address as it is shown: what stands behind ? may be secret."""
        return shown(self.address)

    @contextmanager
    def answer(self, question: str, media_types: tuple[str, ...]) -> Iterator[IO[bytes]]:
        """Give the answer to a SPARQL text once all of it is here: in memory if small, else in a temporary file.

        Raises:
            EndpointError: no answer, or not of these media types, cut short, or longer than the limits allow.

        """
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            self._fetch(question, media_types, cast("IO[bytes]", body))
            body.seek(0)
            yield cast("IO[bytes]", body)

    def _fetch(self, question: str, media_types: tuple[str, ...], body: IO[bytes]) -> None:
        fault: _PassingError | None = None
        for attempt in range(self.limits.attempts):
            if fault:
                self._pause(fault, attempt)
            body.seek(0)
            body.truncate()
            try:
                return self._try(question, media_types, body)
            except _PassingError as error:
                fault = error
        raise EndpointError(self.name, f"{fault} ({self.limits.attempts} times)", "try again later")

    def _pause(self, fault: _PassingError, attempt: int) -> None:
        usual = min(self.limits.first_pause * 2 ** (attempt - 1), 30.0)
        # Not all who were turned away come back at the same moment.
        pause = usual * random.uniform(0.5, 1.5) if fault.pause is None else fault.pause  # noqa: S311 - no secret
        if pause >= self._left():
            raise EndpointError(self.name, f"{fault}, to be asked again in {pause:.0f} s only", "try again later")
        time.sleep(pause)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise EndpointError(
                self.name, f"has not given all within {self.limits.total:g} s", f"set {TIME_LIMIT} to more seconds"
            )
        return left

    def _try(self, question: str, media_types: tuple[str, ...], body: IO[bytes]) -> None:
        from urllib3.exceptions import HTTPError, LocationParseError, NameResolutionError, SSLError

        try:
            response = self._ask(question, media_types)
            try:
                self._raise_for_status(response)
                self._raise_for_other_media_type(response, media_types)
                self._copy(response, body)
                self._raise_for_part(response)
            finally:
                response.close()
        except LocationParseError as error:
            raise EndpointError(self.name, "is no address", "write https://HOST/PATH") from error
        except NameResolutionError as error:
            raise EndpointError(self.name, "no such host", "check the name and the network") from error
        except SSLError as error:
            why = self._harmless(str(error))
            raise EndpointError(self.name, f"no safe connection ({why})", "check its certificate") from error
        except (HTTPError, OSError) as error:
            raise _PassingError(_said_of(error)) from error

    def _ask(self, question: str, media_types: tuple[str, ...]) -> BaseHTTPResponse:
        """Send the question; follow the server elsewhere, but without the token."""
        from urllib3 import PoolManager, Timeout

        self._pool = self._pool or PoolManager(retries=False)
        home = parts_of(self.address)
        address, text = self.address.partition("#")[0], urlencode({"query": question})
        by_get = len(address) + len(text) < _LONGEST_ADDRESS
        if by_get:
            address += ("&" if home.query else "?") + text
        for _ in range(_MOST_REDIRECTS + 1):
            parts = parts_of(address)
            headers = {
                "Accept": ", ".join((media_types[0], *(f"{one};q=0.5" for one in media_types[1:]))),
                "Accept-Encoding": "gzip",
                "User-Agent": "amurgraph",
            }
            if self._token and origin_of(parts) == origin_of(home):
                headers["Authorization"] = f"Bearer {self._token}"
            if not by_get:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            response: BaseHTTPResponse = self._pool.request(
                "GET" if by_get else "POST",
                address,
                body=None if by_get else text.encode(),
                headers=headers,
                redirect=False,
                preload_content=False,
                timeout=Timeout(connect=self.limits.connect, read=min(self.limits.silence, self._left())),
            )
            target = response.headers.get("location", "")
            if response.status not in _MOVED or not target:
                return response
            response.close()
            address, came_from = urljoin(address, target), parts
            by_get = by_get or response.status == 303  # noqa: PLR2004 - See Other: what is there is fetched
            if came_from.scheme == "https" and parts_of(address).scheme != "https":
                raise EndpointError(self.name, f"leads from https to {shown(address)}", "ask that it stays with https")
        raise EndpointError(self.name, f"leads on and on, at last to {shown(address)}", "check the address")

    def _raise_for_status(self, response: BaseHTTPResponse) -> None:
        status = response.status
        if status == 200:  # noqa: PLR2004 - OK
            return
        if status == 206:  # noqa: PLR2004 - Partial Content
            raise TooMuchError(self.name, "gives a part of the answer only (206)", "ask for less")
        if status in _LOGIN:
            raise EndpointError(self.name, f"asks for a login ({status})", f"set {TOKEN} to a token that it takes")
        if status in {404, 410}:
            raise EndpointError(self.name, f"nothing is there ({status})", "check the address")
        if status in _BUSY and not (_is_problem(response) and "retry-after" not in response.headers):
            raise _PassingError(f"is too busy ({status})", _retry_after(response.headers.get("retry-after", "")))
        said = self._harmless(_detail(response, response.read(_SHOWN_OF_A_FAULT)))
        kind = TooMuchError if status in _TOO_MUCH | _BUSY else EndpointError
        raise kind(self.name, f"refuses the question ({status}): {said[:300]}")

    def _raise_for_other_media_type(self, response: BaseHTTPResponse, media_types: tuple[str, ...]) -> None:
        given = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if given not in media_types:
            raise EndpointError(
                self.name,
                f"answers with {given or 'something unnamed'}, not with {media_types[0]}",
                "is this the address of a SPARQL 1.1 endpoint?",
            )
        if media_types == TRIPLES and "content-length" not in response.headers and not _is_chunked(response):
            raise EndpointError(self.name, "does not say where its triples end", "ask in a SELECT")

    def _copy(self, response: BaseHTTPResponse, body: IO[bytes]) -> None:
        size = 0
        # What has come is taken at once: a read of so many bytes would wait for a server that sends a few a second.
        while piece := response.read1(_PIECE, decode_content=True):
            self._left()
            size += len(piece)
            if size > self.limits.most_bytes:
                raise TooMuchError(self.name, f"gives more than {self.limits.most_bytes:,} bytes", "ask for less")
            body.write(piece)

    def _raise_for_part(self, response: BaseHTTPResponse) -> None:
        """Virtuoso says in headers alone that what it gave is not all."""
        if state := response.headers.get("x-sql-state"):
            said = self._harmless(response.headers.get("x-sql-message", state))
            raise TooMuchError(self.name, f"gives a part of the answer only ({said})", "ask for less")
        if most := response.headers.get("x-sparql-maxrows"):
            raise TooMuchError(
                self.name,
                f"gives at most {self._harmless(most)} rows of an answer, so some may be missing",
                "ask for fewer with LIMIT",
            )

    def _harmless(self, said: str) -> str:
        """Return what a server says, without what must not be shown: it may send back what it was sent."""
        return said.replace(self._token, "…") if self._token else said


def _is_chunked(response: BaseHTTPResponse) -> bool:
    return "chunked" in response.headers.get("transfer-encoding", "").lower()


def _retry_after(said: str) -> float | None:
    """Return the seconds that a server asks to wait (RFC 9110, 10.2.3: a number, or a date)."""
    if said.isascii() and said.isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None


def _said_of(error: Exception) -> str:
    """Say what broke in few words: a library's own words name objects in memory."""
    from urllib3.exceptions import ConnectTimeoutError, DecodeError, NewConnectionError, ReadTimeoutError

    if isinstance(error, NewConnectionError):
        return "takes no connection"
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError | TimeoutError):
        return "does not answer in time"
    return "sends what cannot be unpacked" if isinstance(error, DecodeError) else "breaks off in the middle"


def _detail(response: BaseHTTPResponse, body: bytes) -> str:
    """Return what a server says of a fault; of problem details (RFC 9457) the line that is for people."""
    text = body.decode("utf-8", "replace")
    if _is_problem(response):
        with suppress(ValueError, AttributeError):
            return str(json.loads(text).get("detail") or text)
    return text


def _is_problem(response: BaseHTTPResponse) -> bool:
    """Tell whether a server says in words of its own what is wrong: it would say when to ask again, if that helped."""
    return response.headers.get("content-type", "").startswith("application/problem+json")
