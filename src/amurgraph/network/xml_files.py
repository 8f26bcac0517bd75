"""GraphML and GEXF line by line: a tree of a whole file, as ``networkx`` makes one, takes ten times its size.

The lines are those that ``networkx`` writes. It still writes what needs more than plain values: see ``is_plain``.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    Facts = Mapping[str, Any]

#: What GEXF, or networkx' writers, take for something else than an attribute.
_WORDS = {
    "graph": frozenset({"id", "name", "mode", "node_default", "edge_default"}),
    "node": frozenset({"id", "pid", "start", "end", "parents", "slices", "spells", "viz", "key"}),
    "edge": frozenset({"id", "label", "start", "end", "slices", "spells", "viz", "key"}),
}
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_SPECIAL = re.compile('[&<>"\r\n\t\x80-\U0010ffff]')
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_QUOTES = _IN_TEXT | str.maketrans({'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://www.gexf.net/1.2draft"


def is_plain(network: nx.MultiDiGraph) -> bool:
    """Tell whether all attributes are named by words without another meaning, and all their values are scalars.

    >>> import networkx as nx
    >>> is_plain(nx.MultiDiGraph([("a", "b", {"weight": 1.0})])), is_plain(nx.MultiDiGraph([("a", "b", {"end": "1"})]))
    (True, False)
    """
    return (
        len(network) > 0
        and all(type(key) in _TYPES for *_, key in network.edges(keys=True))
        and all(
            type(name) is str and name not in _WORDS[scope] and type(value) in _TYPES
            for scope, facts in _all_facts(network)
            for name, value in facts.items()
        )
    )


def _all_facts(network: nx.MultiDiGraph) -> Iterator[tuple[str, Facts]]:
    yield "graph", network.graph
    for _, facts in network.nodes(data=True):
        yield "node", facts
    for *_, facts in network.edges(data=True):
        yield "edge", facts


def graphml_lines(network: nx.MultiDiGraph) -> Iterator[str]:
    """Give the lines of GraphML (http://graphml.graphdrawing.org/specification.html); keys have names in words."""
    keys = {
        (name, _TYPES[type(value)], scope): None
        for scope, facts in _all_facts(network)
        for name, value in facts.items()
    }
    where = f"{_GRAPHML} {_GRAPHML}/1.0/graphml.xsd"
    yield f'<graphml xmlns="{_GRAPHML}" {_XSI}"{where}">'
    for name, kind, scope in reversed(keys):
        yield f'  <key id="{_quoted(name)}" for="{scope}" attr.name="{_quoted(name)}" attr.type="{kind}" />'
    yield '  <graph edgedefault="directed">'
    for node, facts in network.nodes(data=True):
        yield from _with_data(f'node id="{_quoted(node)}"', "node", facts)
    for one, other, key, facts in network.edges(keys=True, data=True):
        opening = f'edge source="{_quoted(one)}" target="{_quoted(other)}" id="{_quoted(key)}"'
        yield from _with_data(opening, "edge", facts)
    yield from _data("    ", network.graph)
    yield "  </graph>"
    yield "</graphml>"


def _with_data(opening: str, element: str, facts: Facts) -> Iterator[str]:
    if not facts:
        yield f"    <{opening} />"
        return
    yield f"    <{opening}>"
    yield from _data("      ", facts)
    yield f"    </{element}>"


def _data(indent: str, facts: Facts) -> Iterator[str]:
    for name, value in facts.items():
        text, key = _text(str(value)), _quoted(name)
        yield f'{indent}<data key="{key}">{text}</data>' if text else f'{indent}<data key="{key}" />'


def gexf_lines(network: nx.MultiDiGraph) -> Iterator[str]:
    """Give the lines of GEXF 1.2 (https://gexf.net); no day of writing is in it."""
    from networkx import __version__ as version

    nodes = _titles((_without(facts, "label") for _, facts in network.nodes(data=True)), 0)
    edges = _titles((_without(facts, "weight", "type") for *_, facts in _numbered(network)), len(nodes))
    yield f'<gexf xmlns="{_GEXF}" {_XSI}"{_GEXF} {_GEXF}/gexf.xsd" version="1.2">'
    yield from ("  <meta>", f"    <creator>NetworkX {version}</creator>", "  </meta>")
    yield '  <graph defaultedgetype="directed" mode="static" name="">'
    for scope, titles in (("edge", edges), ("node", nodes)):
        if titles:
            yield f'    <attributes mode="static" class="{scope}">'
            for title, (number, kind) in titles.items():
                yield f'      <attribute id="{number}" title="{_quoted(title)}" type="{kind}" />'
            yield "    </attributes>"
    yield "    <nodes>"
    for node, facts in network.nodes(data=True):
        opening = f'node id="{_quoted(node)}" label="{_quoted(facts.get("label", node))}"'
        yield from _with_values(opening, "node", _without(facts, "label"), nodes)
    yield "    </nodes>"
    if not network.number_of_edges():
        yield "    <edges />"
    else:
        yield "    <edges>"
        for number, (one, other, facts) in enumerate(_numbered(network)):
            opening = f'edge source="{_quoted(one)}" target="{_quoted(other)}" id="{number}"'
            if "weight" in facts:
                opening += f' weight="{_quoted(facts["weight"])}"'
            yield from _with_values(opening, "edge", _without(facts, "weight", "type"), edges)
        yield "    </edges>"
    yield "  </graph>"
    yield "</gexf>"


def _numbered(network: nx.MultiDiGraph) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Give edges as GEXF has them: parallel ones are numbered, and what they are is an attribute."""
    pair, count = None, 0
    for one, other, key, facts in network.edges(keys=True, data=True):
        count = count + 1 if pair == (one, other) else 0
        pair = one, other
        yield one, other, {"relation": key, **_without(facts, "relation"), "networkx_key": count}


def _without(facts: Facts, *names: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}


def _titles(all_facts: Iterable[Facts], first: int) -> dict[str, tuple[int, str]]:
    """Return the number and type of each attribute, in the order in which they come up."""
    titles: dict[str, tuple[int, str]] = {}
    for facts in all_facts:
        for name, value in facts.items():
            if name not in titles:
                titles[name] = first + len(titles), _TYPES[type(value)]
    return titles


def _with_values(opening: str, element: str, facts: Facts, titles: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    if not facts:
        yield f"      <{opening} />"
        return
    yield f"      <{opening}>"
    yield "        <attvalues>"
    for name, value in facts.items():
        yield f'          <attvalue for="{titles[name][0]}" value="{_quoted(_value(value))}" />'
    yield "        </attvalues>"
    yield f"      </{element}>"


def _value(value: Any) -> str:
    """Return a value as XML Schema writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not isfinite(value):
        return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}[str(value)]
    return str(value)


def _quoted(value: Any) -> str:
    text = str(value)
    return _ascii(text.translate(_IN_QUOTES)) if _SPECIAL.search(text) else text


def _text(text: str) -> str:
    return _ascii(text.replace("\r\n", "\n").replace("\r", "\n").translate(_IN_TEXT)) if _SPECIAL.search(text) else text


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
