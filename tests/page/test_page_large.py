"""A large page: its own renderer, its data by columns and compressed, the same bytes each time, nothing lost."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph import resources
from amurgraph.page import network_to_page, network_to_pyvis
from amurgraph.page.packing import columns, packed
from amurgraph.page.rendering import MANY_EDGES, MANY_NODES, renderer_for

if TYPE_CHECKING:
    from tests.page.document import Document

VENDORED = resources.find("static", "vendor") / "sigma"
Record = dict[str, Any]


def records(made: dict[str, Any], ends: list[str] | None = None) -> list[Record]:  # noqa: C901 - one branch a kind
    """Read columns back, as the page does."""
    out: list[Record] = [{} for _ in range(made["n"])]
    known = made["columns"]
    first = {name: column for name, column in known.items() if not {"joined", "told", "after"} & set(column)}
    joined = {name: column for name, column in known.items() if "joined" in column}
    for name, column in {**first, **joined, **known}.items():
        inner = iter(records(column["of"])) if "of" in column else iter(())
        for place, record in enumerate(out):
            if "same" in column:
                record[name] = column["same"]
            elif "values" in column:
                record[name] = column["values"][place]
            elif "by" in column:
                record[name] = column["words"][known[column["by"]]["is"][place]]
            elif "after" in column:
                record[name] = column["after"] + record[column["name"]]
            elif "words" in column:
                if column["is"][place] >= 0:
                    record[name] = column["words"][column["is"][place]]
            elif "at" in column:
                assert ends
                record[name] = ends[column["at"][place]]
            elif "joined" in column:
                record[name] = ".".join(record.get(part, "") for part in column["joined"])
            elif "told" in column:
                told = list(dict.fromkeys(item["source"] for item in record.get(column["told"], [])))
                record[name] = dict(column["but"]).get(place, told)
            else:
                record[name] = [next(inner) for _ in range(column["many"][place])]
    return out


@pytest.fixture(scope="module")
def large() -> nx.MultiDiGraph:
    """Return a ring of just too many organizations, each relation said by one source."""
    made = nx.MultiDiGraph(title="Many", who_says_so=json.dumps({"sources": {"s1": {"title": "A page", "url": ""}}}))
    names = [f"o{number}" for number in range(MANY_NODES + 1)]
    for name in names:
        made.add_node(name, label=f"Name of {name} </script>", kind="NGO", country="DE" if name < "o5" else "")
    for one, other in zip(names, names[1:] + names[:1], strict=True):
        said = [{"source": "s1", "locator": f"line {one}", "reading": "Stated", "stance": "Asserts"}]
        made.add_edge(one, other, "memberOf", type="memberOf", sources="s1", n_sources=1, evidence=json.dumps(said))
    return made


@pytest.fixture(scope="module")
def large_html(large: nx.MultiDiGraph) -> str:
    """Return its page."""
    return network_to_page(large).html


@pytest.fixture(scope="module")
def large_document(large_html: str, read: type[Document]) -> Document:
    """Return its page, read."""
    return read(large_html)


def unpacked(page: Document) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(page.data("packed"))))


# ---- columns ----


@pytest.mark.parametrize(
    "given",
    [
        [],
        [{}],
        [{"a": 1}, {"a": 1}],
        [{"a": 1}, {}],
        [{"a": None}, {"a": ""}, {}],
        [{"a": True}, {"a": 1}, {"a": 1.5}, {"a": "1"}],
        [{"a": []}, {"a": []}],
        [{"a": ["x"]}, {"a": ["x", "y"]}, {"a": []}],
        [{"a": [{"b": 1}, {"b": 2, "c": 3}]}, {"a": []}, {"a": [{"c": 3}]}],
        [{"a": {"b": {"c": 1}}}, {"a": {"b": {}}}],
        [{"id": "x.funds.y", "type": "funds"}, {"id": "other"}],
        [{"__proto__": "x", "constructor": 2, "-1": -1}, {"-1": -1}],
        [{"a": -1}, {"a": 0}, {}],
    ],
)
def test_columns_hold_what_the_records_hold(given: list[Record]) -> None:
    assert records(json.loads(json.dumps(columns(given)))) == given


def test_ends_and_ids_of_relations_are_not_written_again() -> None:
    edges = [{"from": "a", "to": "b", "type": "funds", "id": "a.funds.b"}]
    made = columns(edges, {"a": 0, "b": 1})

    assert made["columns"]["from"] == {"at": [0]}
    assert "a.funds.b" not in json.dumps(made)
    assert records(made, ["a", "b"]) == edges
    assert columns([{"from": "a", "to": "gone"}], {"a": 0})["columns"]["to"] == {"same": "gone"}


def test_the_same_records_are_packed_the_same() -> None:
    one = packed([{"id": "a", "x": 1}], [], {"b": 1, "a": 2, "sources": {}})
    other = packed([{"x": 1, "id": "a"}], [], {"sources": {}, "a": 2, "b": 1})

    assert one == other
    assert gzip.decompress(base64.b64decode(one)).startswith(b'{"context":{"a":2,"b":1')


# ---- which renderer ----


def test_a_page_carries_the_renderer_that_its_size_needs() -> None:
    assert renderer_for(MANY_NODES, MANY_EDGES) == "vis"
    assert renderer_for(MANY_NODES + 1, 0) == "sigma"
    assert renderer_for(10, MANY_EDGES + 1) == "sigma"
    assert renderer_for(MANY_NODES + 1, 0, {"interaction": {"dragNodes": True}}) == "vis", "options are vis-network's"


def test_a_large_page_holds_only_its_own_renderer(large_html: str) -> None:
    assert (VENDORED / "sigma.min.js").read_text(encoding="utf-8") in large_html
    assert (VENDORED / "graphology.umd.min.js").read_text(encoding="utf-8") in large_html
    assert (VENDORED.parent / "vis-network.min.js").read_text(encoding="utf-8") not in large_html


def test_what_is_vendored_for_large_pages_is_what_was_listed() -> None:
    listed = json.loads((VENDORED / "vendored.json").read_text(encoding="utf-8"))

    assert {entry["file"] for entry in listed} == {path.name for path in VENDORED.glob("*.js")}
    for entry in listed:
        content = (VENDORED / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert b"</script" not in content.lower()
        assert b"<!--" not in content
        for licence in entry["licence_files"]:
            assert (VENDORED / licence).stat().st_size > 500


# ---- the page ----


def test_a_large_page_is_well_formed_and_lets_run_exactly_what_is_in_it(large_document: Document) -> None:
    assert large_document.faults == []
    allowed = large_document.policy["script-src"]
    held = large_document.blocks["sigma"]  # read by the page's own script, and only where there is WebGL 2
    assert sorted(allowed) == sorted(large_document.hash_of(script) for script in [*large_document.scripts, held])


def test_a_large_page_holds_every_organization_and_relation(large: nx.MultiDiGraph, large_document: Document) -> None:
    whole = unpacked(large_document)
    nodes = records(whole["nodes"])
    edges = records(whole["edges"], [node["id"] for node in nodes])

    assert {node["id"]: node["label"] for node in nodes} == dict(large.nodes(data="label"))
    assert {(edge["from"], edge["to"], edge["type"]) for edge in edges} == set(large.edges(keys=True))
    assert {edge["evidence"][0]["locator"] for edge in edges} == {f"line {node}" for node in large}
    assert {tuple(edge["sources"]) for edge in edges} == {("s1",)}
    assert whole["sources"]["ids"] == ["s1"]
    assert whole["context"]["counts"]["organizations"] == len(large)
    assert len({(node["x"], node["y"]) for node in nodes}) == len(nodes)


def test_a_large_page_has_the_same_bytes_each_time_and_by_pyvis(large: nx.MultiDiGraph, large_html: str) -> None:
    assert network_to_pyvis(large).generate_html() == large_html


def test_a_large_page_is_small(large_html: str) -> None:
    assert len(large_html.encode()) < 700_000


def test_options_given_to_a_large_pyvis_network_are_heeded(large: nx.MultiDiGraph, read: type[Document]) -> None:
    made = network_to_pyvis(large)
    made.toggle_physics(status=True)
    shown = read(made.generate_html())

    assert shown.data("options")["physics"]["enabled"] is True
    assert (VENDORED.parent / "vis-network.min.js").read_text(encoding="utf-8") in shown.scripts
