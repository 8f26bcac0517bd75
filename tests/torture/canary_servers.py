"""Traps for whoever looks elsewhere: a server on this machine that nobody must ask, and files that nobody must read.

Both hold a secret of random bytes: if it turns up in an answer, something looked.
"""

from __future__ import annotations

import json
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = {
    "graph.ttl": '<urn:elsewhere> <urn:says> "SECRET" .',
    "context.jsonld": '{"@context": {"name": "urn:SECRET:name"}}',
    "said.txt": "SECRET",
    "said.dtd": '<!ENTITY said "SECRET">',
    "part.xml": "<part>SECRET</part>",
    "table.csv": "org_id,name\nelsewhere,SECRET\n",
    "sparql": json.dumps(
        {
            "head": {"vars": ["s", "p", "o"]},
            "results": {
                "bindings": [{"o": {"type": "literal", "value": "SECRET"}, "g": {"type": "uri", "value": "urn:g"}}]
            },
        }
    ),
}
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "txt": "text/plain",
    "dtd": "application/xml-dtd",
    "xml": "text/xml",
    "csv": "text/csv",
    "sparql": "application/sparql-results+json",
}


@dataclass
class Trap:
    """A server and a folder.

    Attributes:
        web: the address of the server, with a slash at its end.
        folder: where the files lie.
        secret: what both hold.
        hits: what the server was asked for.

    """

    web: str
    folder: Path
    secret: str
    hits: list[str] = field(default_factory=list)

    @property
    def files(self) -> str:
        """The address of the folder, with a slash at its end."""
        return self.folder.as_uri() + "/"

    def sprung(self, said: str) -> bool:
        """Tell whether somebody looked, by what came of it; and be set again."""
        sprung = bool(self.hits) or self.secret in said
        self.hits.clear()
        return sprung

    def fill(self, text: str) -> str:
        """Put the addresses into a text: WEB and FILES."""
        return text.replace("WEB", self.web).replace("FILES", self.files)


@contextmanager
def trap_in(folder: Path) -> Iterator[Trap]:
    """Give a trap whose files lie in a folder, and whose server listens while it is used."""
    secret = secrets.token_hex(12)
    content = {name: text.replace("SECRET", secret) for name, text in CONTENT.items()}
    folder.mkdir()
    for name, text in content.items():
        (folder / name).write_text(text, encoding="utf-8")
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            name = self.path.partition("?")[0].strip("/").rpartition("/")[2]
            body = content.get(name, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", MEDIA_TYPES.get(name.rpartition(".")[2], "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_HEAD = do_GET  # noqa: N815 - the names the library asks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        listening.start()
        yield Trap(f"http://127.0.0.1:{server.server_port}/", folder, secret, hits)
        server.shutdown()
        listening.join(timeout=10)
