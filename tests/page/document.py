"""Reads an HTML page as strictly as the standard library allows: its elements, its text, and what is wrong with it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# What ends an open <p> when a browser meets it: our own pages must not rely on such mending.
BLOCKS = frozenset(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav "
    "ol p pre section table ul".split()
)
# Scripts that a browser never runs: they hold data.
DATA_TYPES = frozenset({"application/json", "application/ld+json", "text/plain"})
INSIDE = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody"}, "td": {"tr"}}


@dataclass(frozen=True, slots=True)
class Element:
    """One element: where it starts, its attributes, what it stands in."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    line: int


class Document(HTMLParser):
    """One page, read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.blocks: dict[str, str] = {}
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        if self._open:
            self.faults.append(f"never closed: {[element.tag for element in self._open]}")
        ids = [element.attributes["id"] for element in self.elements if "id" in element.attributes]
        self.ids = set(ids)
        self.faults += [f"id twice: {name!r}" for name in self.ids if ids.count(name) > 1]

    # ---- what the parser calls ----

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html" or self.elements:
            self.faults.append(f"declaration {decl!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"unknown declaration {data[:40]!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"processing instruction {data[:40]!r}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.faults.append(f"line {self.getpos()[0]}: <{tag}> has an attribute twice: {names}")
        parents = tuple(element.tag for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, parents, self.getpos()[0])
        self._check(element)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            if "svg" not in self._open[-1].parents and tag != "svg":
                self.faults.append(f"line {self.getpos()[0]}: <{tag}/> closes nothing in HTML")
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self._open or self._open[-1].tag != tag:
            inside = self._open[-1].tag if self._open else "nothing"
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> inside {inside}")
            while any(element.tag == tag for element in self._open):
                if self._open.pop().tag == tag:
                    break
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else None
        if inside is None:
            if data.strip():
                self.faults.append(f"text outside of all elements: {data[:40]!r}")
        elif inside.tag == "style":
            self.styles.append(data)
        elif inside.tag == "script" and inside.attributes.get("type") in DATA_TYPES:
            name = inside.attributes.get("id", inside.attributes["type"])
            self.blocks[name] = self.blocks.get(name, "") + data
        elif inside.tag == "script":
            self.scripts.append(data)
        else:
            self.texts.append(data)

    def _check(self, element: Element) -> None:
        parents = element.parents
        if element.tag in BLOCKS and "p" in parents:
            self.faults.append(f"line {element.line}: <{element.tag}> inside <p>")
        if element.tag in ("a", "button", "form", "label") and element.tag in parents:
            self.faults.append(f"line {element.line}: <{element.tag}> inside <{element.tag}>")
        if element.tag in INSIDE and "svg" not in parents and parents[-1] not in INSIDE[element.tag]:
            self.faults.append(f"line {element.line}: <{element.tag}> inside <{parents[-1]}>")

    # ---- what the tests ask ----

    @property
    def text(self) -> str:
        """All text that a reader sees, or could."""
        return "".join(self.texts)

    def data(self, name: str) -> Any:
        """Return what a JSON block holds."""
        return json.loads(self.blocks[name])

    def of(self, tag: str) -> list[Element]:
        """Return the elements of a tag."""
        return [element for element in self.elements if element.tag == tag]

    @property
    def policy(self) -> dict[str, list[str]]:
        """Return the content security policy by directive."""
        (content,) = [
            meta.attributes["content"]
            for meta in self.of("meta")
            if meta.attributes.get("http-equiv", "").lower() == "content-security-policy"
        ]
        parts = [part.split() for part in content.split(";") if part.strip()]
        return {name: values for name, *values in parts}

    @staticmethod
    def hash_of(text: str) -> str:
        """Return a hash as a content security policy writes it."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
