"""Records become one self-contained page: template, styles and scripts inside, no request to anywhere.

The content security policy allows exactly the scripts and styles that are in the page, by their hashes
(W3C CSP 3, section 2.3.1); data lie in JSON blocks that are never run. What somebody else wrote is only ever text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from string import Template
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup, escape

from .. import resources
from .packing import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from .edges import EdgeRecords

    Records: TypeAlias = list[dict[str, Any]] | EdgeRecords

# The page's own script is one function; its rooms lie in static/page, and see those before them.
_BEFORE = "data sizes state filters groups lines labels painting map".split()
_AFTER = "details legend search table saving changes start".split()
# A page carries one renderer: vis-network paints each shape and line anew in every frame, too slowly for thousands.
_RENDERERS = {
    "vis": (("vendor/vis-network.min.js",), ("vis_map",)),
    "sigma": (("vendor/sigma/graphology.umd.min.js",), ("large_map", "communities", "groups_map", "sigma_map")),
}
# sigma asks for WebGL as soon as it is read: the page holds it as text, and reads it where there is WebGL 2.
_HELD: dict[str, dict[str, str]] = {"vis": {}, "sigma": {"sigma": "vendor/sigma/sigma.min.js"}}
# Up to here vis-network takes 13 ms of a page's thread for a frame, at twice as many 24 (benchmarks/map_page.py).
MANY_NODES, MANY_EDGES = 1_000, 4_000
_PACKED_FROM = 2_000_000  # characters of JSON


def render_page(nodes: Records, edges: Records, context: dict[str, Any], beside: str = "") -> str:
    """Return the HTML of a page that shows these records, and beside them what is not markup unless marked so."""
    return Shell(context).render(nodes=nodes, edges=edges, beside=beside)


class Shell:
    """What stands around the data of one page. It renders as a Jinja template does, for pyvis calls one.

    No Jinja: with it a page from a cold start took a tenth longer.
    """

    def __init__(self, context: dict[str, Any]) -> None:
        self.context = context

    def get_template(self, _name: str) -> Shell:
        """Return the shell itself: pyvis asks an environment of templates for the one to render."""
        return self

    def render(
        self,
        *,
        nodes: Records,
        edges: Records,
        options: Any = None,
        heading: str = "",
        beside: str = "",
        **_of_pyvis: Any,
    ) -> str:
        """Return the page; ``heading`` is its title where it is not that of the context."""
        parts = _parts(self.context, nodes, edges, options or {})
        return Template(_template()).substitute(
            title=escape(heading or self.context["title"]),
            csp=escape(parts["csp"]),
            css=_text("page.css"),
            also_readable=self._also_readable(beside),
            opens_beside=_OPENS_BESIDE if beside else "",
            beside=_BESIDE.format(escape(beside)) if beside else "",
            data="".join(
                f'<script type="{kind}" id="{name}">{text}</script>\n'
                for kind, texts in (("application/json", parts["blocks"]), ("text/plain", parts["held"]))
                for name, text in texts.items()
            ),
            scripts="".join(f"<script>{script}</script>\n" for script in parts["scripts"]),
        )

    def _also_readable(self, beside: str) -> str:
        """Say, for who has no JavaScript, where the same can be read."""
        said = ' The same relations can be read without it: <a href="{}">{}</a>.'
        links = [said.format(escape(link["href"]), escape(link["label"])) for link in self.context["nav"][:1]]
        return "".join([*links, *([" The lists below can be read without it."] if beside else [])])


_OPENS_BESIDE = """\
    <button type="button" id="open-beside" aria-expanded="false" aria-controls="panel">Changes</button>
"""
_BESIDE = """\
<section id="beside" aria-labelledby="h-beside">
{}
</section>
"""


@cache
def _template() -> str:
    return resources.find("templates", "page.html").read_text(encoding="utf-8")


def template_environment() -> Environment:
    """Return an environment of our templates: what is put into them is escaped, and what is missing is an error."""
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
    return made


def renderer_for(nodes: int, edges: int, options: Any = None) -> str:
    """Return which renderer a page of this size gets: ``vis`` or ``sigma``.

    Who set options of vis-network gets vis-network, whatever the size.

    >>> renderer_for(200, 800), renderer_for(10_000, 40_000), renderer_for(10_000, 40_000, {"physics": {}})
    ('vis', 'sigma', 'vis')
    """
    return "vis" if options or (nodes <= MANY_NODES and edges <= MANY_EDGES) else "sigma"


def _parts(context: Mapping[str, Any], nodes: Records, edges: Records, options: Any) -> dict[str, Any]:
    """Return what depends on how much a page shows: its scripts, their hashes, and its data, packed when large."""
    given = json.loads(options) if isinstance(options, str) else options
    renderer = renderer_for(len(nodes), len(edges), given)
    blocks = _blocks(nodes, edges, context, large=renderer == "sigma")
    page = f"page {renderer} packed" if "packed" in blocks else f"page {renderer}"
    scripts, held = (*_RENDERERS[renderer][0], page), _HELD[renderer]
    return {
        "blocks": {**blocks, "options": json_block(given)},
        "scripts": [_text(script) for script in scripts],
        "held": {id_: _text(script) for id_, script in held.items()},
        "csp": content_security_policy((*scripts, *held.values()), ("page.css",)),
    }


def _blocks(nodes: Records, edges: Records, context: Mapping[str, Any], *, large: bool) -> dict[str, Markup]:
    """Return the data of a page: as JSON, or packed when it is large, in number or in text."""
    if not large:
        plain = {"nodes": json_block(list(nodes)), "edges": json_block(list(edges)), "context": json_block(context)}
        if sum(map(len, plain.values())) <= _PACKED_FROM:
            return plain
    return {"packed": Markup(f'"{packed(nodes, edges, context)}"')}  # noqa: S704 - base64


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
    """Return a file of ``static``; ``page vis``, ``page sigma packed`` … are put together from their rooms."""
    kind, *parts = name.split(" ")
    if parts:
        renderer, *unpacking = parts
        rooms = ("tools", "shapes", *unpacking, *_BEFORE, *_RENDERERS[renderer][1], *_AFTER)
        text = "\n".join(_without_comments(_text(f"{kind}/{room}.js")) for room in rooms)
        return f"(async function () {{\n'use strict';\n\n{text}}})();\n"
    return resources.find("static", name).read_text(encoding="utf-8")


def _without_comments(script: str) -> str:
    """Leave out what only those who work on a script need: lines that are comments, and indentation.

    >>> _without_comments("// why\\n  let a = 1; // stays\\n")
    'let a = 1; // stays\\n'
    """
    lines = (line.lstrip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


@cache
def _hash(name: str) -> str:
    digest = hashlib.sha256(_text(name).encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()
