"""Where an endpoint is, whom its token may go to, and how long and how much of it is read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

TOKEN = "AMURGRAPH_TOKEN"  # noqa: S105 - the name of a variable
TIME_LIMIT = "AMURGRAPH_TIMEOUT"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how often, how much. Times in seconds."""

    total: float = 1_800.0  # for all answers that one reading takes; AMURGRAPH_TIMEOUT sets it
    connect: float = 10.0
    silence: float = 120.0  # between two pieces of an answer: a server may think that long
    attempts: int = 5
    first_pause: float = 0.5  # doubled each time, up to 30 s
    most_bytes: int = 1 << 30  # of an answer, unpacked


def limits_of_environment() -> Limits:
    """Return the usual limits; a variable may set for how long an endpoint is read.

    Raises:
        InputError: it is no number of seconds.

    """
    said = os.environ.get(TIME_LIMIT, "")
    if not said:
        return Limits()
    if not (said.isascii() and said.isdecimal() and 0 < int(said) < 10**7):
        raise InputError(f"{TIME_LIMIT}={said!r} is no number of seconds; write one, as 600")
    return Limits(total=float(said))


def token_for(address: str) -> str:
    """Return the bearer token that the environment holds, for an endpoint that it may be sent to.

    Raises:
        InputError: no address of an endpoint, or one where others on the way would read the token.

    """
    parts = parts_of(address)
    token = os.environ.get(TOKEN, "").strip()
    if token and not (parts.scheme == "https" or is_loopback(parts.hostname)):
        raise InputError(f"{shown(address)}: {TOKEN} would be sent for all to read; use https, or unset it")
    if not (token.isascii() and token.isprintable()):
        raise InputError(f"{TOKEN} holds what no header may; set it anew")
    return token


def is_address(path: object) -> bool:
    """Tell whether what stands for data is the address of an endpoint.

    >>> is_address("https://sparql.example/query"), is_address("data/otters.ttl")
    (True, False)
    """
    return str(path).lower().startswith(("http://", "https://"))


def shown(address: str) -> str:
    """Return an address as it may be printed: without a name or password, and without what stands behind ``?``.

    >>> shown("https://me:secret@sparql.example:8443/query?key=secret#x")
    'https://sparql.example:8443/query'
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
    except ValueError:
        return "the endpoint"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        InputError: it is none of an endpoint, or holds a name or password.

    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise InputError(f"{shown(address)}: is no address; write https://HOST/PATH") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(f"{shown(address)}: is no address of an endpoint; write https://HOST/PATH")
    if "@" in parts.netloc:
        raise InputError(
            f"{shown(address)}: a name or password in an address ends up in logs; set {TOKEN} to a token instead"
        )
    return parts


def origin_of(parts: SplitResult) -> tuple[str, str | None, int]:
    """Return scheme, host and port: what is to be the same for a token to be sent (RFC 6454, 4)."""
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def is_loopback(host: str | None) -> bool:
    """Tell whether a host is this machine, so that nothing is sent over a network."""
    import ipaddress

    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
