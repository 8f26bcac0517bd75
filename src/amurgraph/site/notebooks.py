"""Notebooks that were run become still pages: their words, code, tables and figures; no script and no request.

What a notebook shows as HTML is taken apart: only tables remain of it, and of these only cells and their text.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = ("table", "thead", "tbody", "tr", "th", "td")
_SAID_AS_TEXT = ("text/markdown", "text/plain")


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook as a page: what it is called, what it asks, and what it shows from top to bottom."""

    name: str
    title: str
    asks: str
    cells: tuple[dict[str, Any], ...]


def picture_source(svg: str) -> str:
    """Return an SVG as the address of a picture: the page that holds it asks nobody for it.

    >>> picture_source("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def read_notebooks(folder: str | Path) -> list[Notebook]:
    """Read the notebooks of a folder, in the order of their names; they have been run, with their results inside.

    Raises:
        InputError: no notebook is there, one was not run, or a file is none.

    """
    paths = sorted(Path(folder).glob("*.ipynb"))
    if not paths:
        raise InputError(f"{folder}: no notebooks (*.ipynb) are there; name the folder with those that were run")
    return [_read(path) for path in paths]


def _read(path: Path) -> Notebook:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: is no notebook that can be read ({type(error).__name__})") from error
    if not any(cell.get("outputs") for cell in cells):
        raise InputError(f"{path}: has no results; run it first, and keep what came out")
    title, asks = _heading(cells)
    return Notebook(path.stem, title or path.stem, asks, tuple(part for cell in cells for part in _parts(cell)))


def _heading(cells: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the first heading, and the first paragraph beneath it."""
    text = "".join(cells[0]["source"]) if cells and cells[0]["cell_type"] == "markdown" else ""
    heading, _, rest = text.partition("\n")
    return heading.lstrip("# ").strip(), rest.strip().split("\n\n")[0].replace("*", "").replace("`", "")


def _parts(cell: dict[str, Any]) -> Iterator[dict[str, Any]]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield {"sort": "words", "html": _words(source)}
        return
    if cell["cell_type"] != "code":
        return
    yield {"sort": "code", "text": source}
    for output in cell.get("outputs", ()):
        if part := _result(output):
            yield part


def _result(output: dict[str, Any]) -> dict[str, Any] | None:
    if output["output_type"] == "stream":
        return {"sort": "text", "text": "".join(output["text"])} if output.get("name") == "stdout" else None
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items() if isinstance(value, str | list)}
    if svg := data.get("image/svg+xml"):
        return {"sort": "picture", "src": picture_source(svg), "alt": data.get("text/plain", "")}
    html = data.get("text/html", "")
    if "<iframe" in html:
        return {"sort": "page"}
    if "<table" in html:
        return {"sort": "table", "html": _tables(html)}
    text = next((data[kind] for kind in _SAID_AS_TEXT if data.get(kind)), "")
    return {"sort": "text", "text": text} if text else None


def _words(text: str) -> Markup:
    try:
        import mistune
    except ImportError as error:
        raise MissingExtraError("mistune", "notebooks") from error
    made = mistune.create_markdown(escape=True, plugins=["table"])
    return Markup(made(text))  # noqa: S704 - what is HTML in it was escaped


def _tables(html: str) -> Markup:
    """Return the tables of an output, and nothing else of it.

    >>> str(_tables('<style>x</style><table border="1"><tr><td id="a">1 &lt; 2<script>b()</script></td></tr></table>'))
    '<table><tr><td>1 &lt; 2</td></tr></table>'
    """
    sieve = _Sieve()
    sieve.feed(html)
    sieve.close()
    return Markup("".join(sieve.kept))  # noqa: S704 - made of tags of ours and escaped text


class _Sieve(HTMLParser):
    """Keeps the elements of tables without their attributes, and the text in their cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._cells = self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - none is kept
        if tag in ("script", "style"):
            self._silent += 1
        elif tag in _KEPT:
            self.kept.append(f"<{tag}>")
            self._cells += tag in ("th", "td")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        elif tag in _KEPT:
            self.kept.append(f"</{tag}>")
            self._cells -= tag in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self._cells > 0 and not self._silent:
            self.kept.append(escape(data, quote=False))
