"""Notebooks that were run become still pages: their words, code, tables and figures; no script and no request.

What a notebook shows as HTML is taken apart: only tables remain of it, and of these only cells and their text.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..errors import InputError, MissingExtraError
from ..figures.figure import FIGURE
from .addresses import page_name, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEPT = {"table": 0, "thead": 1, "tbody": 1, "tr": 2, "th": 3, "td": 3}  # tags, by how deep they stand in a table
_NO_TEXT = re.compile(r"[^\t\n\r -~\xa0-\ud7ff\ue000-\U0010ffff]")  # what a page may not hold, or cannot be written
_SPANS, _COUNT = ("rowspan", "colspan"), re.compile(r"[1-9][0-9]{0,2}")  # without them cells move to other columns
_SAID_AS_TEXT = ("text/markdown", "text/plain")


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook as a page: what it is called, what it asks, and what it shows from top to bottom."""

    name: str
    title: str
    asks: str
    cells: tuple[dict[str, Any], ...]
    source: str


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
        return _notebook(path, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path}: is no notebook that can be read ({type(error).__name__})") from error


def _notebook(path: Path, read: dict[str, Any]) -> Notebook:
    cells = read["cells"]
    if not any(cell.get("outputs") for cell in cells):
        raise InputError(f"{path}: has no results; run it first, and keep what came out")
    title, asks = _heading(cells)
    parts = tuple(part for cell in cells for part in _parts(cell))
    return Notebook(page_name(path.stem), title or path.stem, asks, parts, _without_results(read))


def _without_results(read: dict[str, Any]) -> str:
    """Return a notebook as a file that can be run: what came out may name the machine that it was run on."""
    bare: dict[str, Any] = {"outputs": [], "execution_count": None}
    cells = [{**cell, "metadata": {}, **(bare if cell["cell_type"] == "code" else {})} for cell in read["cells"]]
    return json.dumps({**read, "cells": cells}, indent=1) + "\n"


def _heading(cells: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the first heading, and the first paragraph beneath it."""
    text = _text(cells[0]["source"]) if cells and cells[0]["cell_type"] == "markdown" else ""
    heading, _, rest = text.partition("\n")
    return heading.lstrip("# ").strip(), rest.strip().split("\n\n")[0].replace("*", "").replace("`", "")


def _parts(cell: dict[str, Any]) -> Iterator[dict[str, Any]]:
    source = _text(cell["source"])
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
        return {"sort": "text", "text": _text(output["text"])} if output.get("name") == "stdout" else None
    data = {kind: _text(value) for kind, value in output.get("data", {}).items() if isinstance(value, str | list)}
    if isinstance(figure := output.get("data", {}).get(FIGURE), dict):
        said = {name: _text(figure[name]) for name in ("title", "subtitle", "alt", "caption", "plot")}
        return {"sort": "figure", "src": picture_source(said.pop("plot")), "said": said}
    if svg := data.get("image/svg+xml"):
        return {"sort": "picture", "src": picture_source(svg), "alt": data.get("text/plain", "")}
    html = data.get("text/html", "")
    if "<iframe" in html:
        return {"sort": "page"}
    if "<table" in html:
        return {"sort": "table", "html": _tables(html)}
    text = next((data[kind] for kind in _SAID_AS_TEXT if data.get(kind)), "")
    return {"sort": "text", "text": text} if text else None


def _text(lines: Iterable[str]) -> str:
    r"""Return text in one piece, without what is no text.

    >>> _text(["one\n", "two\x1b"])
    'one\ntwo\ufffd'
    """
    return _NO_TEXT.sub("\ufffd", "".join(lines))


def _words(text: str) -> Markup:
    try:
        import mistune
    except ImportError as error:
        raise MissingExtraError("mistune", "notebooks") from error

    class Words(mistune.HTMLRenderer):
        """Nothing is asked of others, and who is linked learns nothing of the reader."""

        def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - it would be asked for
            return text

        def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - as everywhere here
            return f'<a href="{escape(url)}" rel="noopener noreferrer">{text}</a>' if safe_url(url) else text

    made = mistune.create_markdown(renderer=Words(escape=True), plugins=["table"])
    return Markup(made(text))  # noqa: S704 - what is HTML in it was escaped


def _tables(html: str) -> Markup:
    """Return the tables of an output, and nothing else of it.

    >>> str(_tables('<style>x</style><table border="1"><tr><td id="a">1 &lt; 2<script>b()</script></td></tr></table>'))
    '<table><tr><td>1 &lt; 2</td></tr></table>'
    """
    sieve = _Sieve()
    sieve.feed(html)
    sieve.close()
    kept = re.sub(
        '<th scope="[a-z]+"([^>]*)></th>', r"<td\1></td>", "".join(sieve.kept)
    )  # an empty cell is the head of nothing
    return Markup(kept)  # noqa: S704 - made of tags of ours and escaped text


class _Sieve(HTMLParser):
    """Keeps the elements of tables, each closed, of their attributes only what a cell spans, and the cells' text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._open: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        if tag in _KEPT and (self._open or tag == "table"):
            while tag != "table" and _KEPT[self._open[-1]] >= _KEPT[tag]:
                self._close()
            scope = (' scope="col"' if "thead" in self._open else ' scope="row"') if tag == "th" else ""
            spans = (f' {name}="{wide}"' for name, wide in attrs if name in _SPANS and _COUNT.fullmatch(wide or ""))
            self.kept.append(f"<{tag}{scope}{''.join(spans)}>")
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in ("script", "style")))
        if tag in self._open:
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("th", "td") and not self._silent:
            self.kept.append(escape(data, quote=False))

    def close(self) -> None:
        super().close()
        while self._open:
            self._close()

    def _close(self) -> str:
        self.kept.append(f"</{self._open[-1]}>")
        return self._open.pop()
