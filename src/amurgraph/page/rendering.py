"""Records become one self-contained page: template, styles and scripts inside, no request to anywhere.

The content security policy allows exactly the scripts and styles that are in the page, by their hashes
(W3C CSP 3, section 2.3.1); data lie in JSON blocks that are never run. What somebody else wrote is only ever text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .. import resources

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "page.html.j2"
_SCRIPTS = ("vendor/vis-network.min.js", "page")
# The page's own script is one function; its rooms lie in static/page, and see those before them.
_ROOMS = ("tools shapes data state filters lines labels painting map details legend search table saving start").split()


def render_page(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], context: dict[str, Any]) -> str:
    """Return the HTML of a page that shows these records."""
    template = environment(context).get_template(TEMPLATE)
    return str(template.render(nodes=nodes, edges=edges, options={}))


def environment(context: dict[str, Any]) -> Environment:
    """Return the template environment that holds the shell of one page (also what a pyvis network renders with)."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(resources.find("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["json_block"] = json_block
    made.globals["shell"] = {
        "title": context["title"],
        "language": "en",
        "context": context,
        "css": Markup(_text("page.css")),  # noqa: S704 - our own file
        "scripts": [Markup(_text(script)) for script in _SCRIPTS],  # noqa: S704 - our own and vendored files
        "csp": content_security_policy(_SCRIPTS, ("page.css",)),
    }
    return made


def json_block(value: Any) -> Markup:
    """Return JSON that is safe inside ``<script type="application/json">``: nothing in it can end the block.

    A string is taken for JSON already (pyvis hands its options over so).

    >>> json_block({"b": "</script>", "a": 1})
    Markup('{"a":1,"b":"\\\\u003c/script\\\\u003e"}')
    """
    if isinstance(value, str):
        value = json.loads(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - everything that could be markup is escaped above


def content_security_policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return the policy that lets these files of ours run, inlined, and nothing else."""
    script_hashes = " ".join(f"'{_hash(name)}'" for name in scripts) or "'none'"
    style_hashes = " ".join(f"'{_hash(name)}'" for name in styles) or "'none'"
    return (
        f"default-src 'none'; script-src {script_hashes}; style-src {style_hashes}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@cache
def _text(name: str) -> str:
    """Return a file of ``static``; ``page`` is put together from its rooms."""
    if name == "page":
        rooms = "\n".join(_text(f"page/{room}.js") for room in _ROOMS)
        return f"(function () {{\n'use strict';\n\n{rooms}}})();\n"
    return resources.find("static", name).read_text(encoding="utf-8")


@cache
def _hash(name: str) -> str:
    digest = hashlib.sha256(_text(name).encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()
