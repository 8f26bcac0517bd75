"""What went wrong, as HTTP says it: a status, and RFC 9457's problem details with our one line."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from ..errors import AmurgraphError, BusyError, InputError, LimitError
from .replies import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE = "application/problem+json"


class RequestError(InputError):
    """A request is not one that this service answers; ``status`` is what HTTP calls that."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.headers = status, dict(headers or {})
        super().__init__(detail)


def problem(error: Exception) -> Reply:
    """Return the reply that tells of an error.

    >>> problem(RequestError(405, "only GET", {"Allow": "GET"})).status
    405
    >>> problem(ZeroDivisionError("of ours")).body.decode()
    '{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"this is a mistake of the service"}'
    """
    status = status_of(error)
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(error) if isinstance(error, AmurgraphError) else "this is a mistake of the service",
    }
    for name in ("line", "column", "limit"):
        if value := getattr(error, name, None):
            told[name] = value
    headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", **getattr(error, "headers", {})}
    if isinstance(error, BusyError):
        headers["Retry-After"] = str(error.retry_after)
    return Reply(status, headers, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error.

    >>> int(status_of(BusyError("too many of yours", retry_after=1, yours=True)))
    429
    """
    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, BusyError):
        return HTTPStatus.TOO_MANY_REQUESTS if error.yours else HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, LimitError):
        return HTTPStatus.GATEWAY_TIMEOUT if error.limit == "seconds" else HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_REQUEST if isinstance(error, InputError) else HTTPStatus.INTERNAL_SERVER_ERROR
