"""The query page: one file, with nothing in it that is fetched from elsewhere; it asks the endpoint it came from."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from html import escape
from string import Template
from typing import TYPE_CHECKING

from .. import resources
from .describing import VOID_PATH

if TYPE_CHECKING:
    from .served import About

# The page's own script is one function; its rooms see those before them.
_ROOMS = ("terms", "table", "start")


@dataclass(frozen=True, slots=True)
class QueryPage:
    """A page, and the policy that lets it run its own script, ask its own endpoint, and nothing else."""

    html: bytes
    policy: str


def query_page(about: About) -> QueryPage:
    """Return the page from which these data are asked.

    >>> from .served import About
    >>> page = query_page(About(1, 1, {}, {}, {}, "", title="<Otters>"))
    >>> b"&lt;Otters&gt;" in page.html, "connect-src 'self'" in page.policy
    (True, True)
    """
    style = _text("static", "endpoint", "query.css")
    rooms = "\n".join(_text("static", "endpoint", f"{room}.js") for room in _ROOMS)
    script = f"(function () {{\n'use strict';\n\n{rooms}}})();\n"
    facts = {"prefixes": dict(about.prefixes), "examples": [list(example) for example in about.examples]}
    html = Template(_text("templates", "endpoint", "query.html")).substitute(
        title=escape(about.title or "SPARQL"),
        triples=f"{about.triples:,}",
        version=f", version {escape(about.version)}" if about.version else "",
        void=VOID_PATH.removeprefix("/"),
        first=escape(about.examples[0][1] if about.examples else ""),
        style=style,
        facts=_json(facts),
        script=script,
    )
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return QueryPage(html.encode(), policy)


def _json(value: object) -> str:
    """Return JSON that nothing in it can end, inside a script element.

    >>> _json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _text(*path: str) -> str:
    return resources.find(*path).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
