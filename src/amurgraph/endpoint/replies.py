"""What is sent back: a status, headers, bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope, Send

_PIECE = 1 << 18  # bytes: a client that takes its answer slowly is seen to take it
#: Anybody may read what is here, from any page, and no browser guesses what it is.
ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
# A browser that is led to an answer shows it, and runs nothing of it: a CONSTRUCT can write XHTML with scripts. What
# browsers themselves put around XML to show it are styles and a picture.
_RUNS_NOTHING = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'",
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        """Send it; to a HEAD without its body."""
        head = [*ALWAYS, *((name.lower().encode(), value.encode("latin-1")) for name, value in self.headers.items())]
        if "Content-Security-Policy" not in self.headers:
            head.append(_RUNS_NOTHING)
        if self.status not in (204, 304):
            head.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        body = b"" if scope["method"] == "HEAD" else self.body
        for start in range(0, len(body) - _PIECE, _PIECE):
            await send({"type": "http.response.body", "body": body[start : start + _PIECE], "more_body": True})
        last = (len(body) - 1) // _PIECE * _PIECE if body else 0
        await send({"type": "http.response.body", "body": body[last:]})
