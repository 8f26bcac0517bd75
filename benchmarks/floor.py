"""The floor of the small job: what its engines alone take, with nothing that makes a page worth having.

    python benchmarks/floor.py DATA OUT.html

Reads with pyoxigraph, counts what a few checks in SPARQL find, asks the edges in SPARQL, computes degree and
betweenness with rustworkx and writes them as JSON into an HTML file: no shapes, no layout, no sources, no search.
"""

import json
import sys
from pathlib import Path

import pyoxigraph
import rustworkx

PREFIXES = """
PREFIX ag: <https://w3id.org/amurgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
CHECKS = (
    "?what a ag:Relation . FILTER NOT EXISTS { ?what ag:subject ?one ; ag:predicate ?type ; ag:object ?other }",
    "?what a ag:Relation . FILTER NOT EXISTS { ?what ag:evidence ?evidence }",
    "?any ag:evidence ?what . FILTER NOT EXISTS { ?what dcterms:source ?source }",
    "?any dcterms:source ?what . FILTER NOT EXISTS { ?what dcterms:title ?title }",
    "?any ag:subject ?what . FILTER NOT EXISTS { ?what rdfs:label ?label }",
    "?any ag:object ?what . FILTER NOT EXISTS { ?what rdfs:label ?label }",
)
EDGES = """
SELECT ?one ?one_name ?type ?other ?other_name WHERE {
  ?relation a ag:Relation ; ag:subject ?one ; ag:predicate ?type ; ag:object ?other .
  ?one rdfs:label ?one_name . ?other rdfs:label ?other_name .
  FILTER (CONTAINS(STR(?one), "/id/org/") && CONTAINS(STR(?other), "/id/org/"))
}
"""
PAGE = "<!doctype html><meta charset=utf-8><title>network</title><script type=application/json id=data>{}</script>\n"


def main(data: str, out: str) -> None:
    store = pyoxigraph.Store()
    store.bulk_load(path=data, format=pyoxigraph.RdfFormat.TURTLE)
    for check in CHECKS:
        (found,) = store.query(f"{PREFIXES} SELECT (COUNT(DISTINCT ?what) AS ?found) WHERE {{ {check} }}")
        if found[0].value != "0":
            sys.exit(f"{found[0].value}: {check}")
    graph = rustworkx.PyGraph(multigraph=False)
    places: dict[str, int] = {}
    names: dict[str, str] = {}
    edges = []
    for one, one_name, kind, other, other_name in store.query(PREFIXES + EDGES):
        for node, name in ((one.value, one_name.value), (other.value, other_name.value)):
            if node not in places:
                places[node], names[node] = graph.add_node(node), name
        graph.add_edge(places[one.value], places[other.value], kind.value)
        edges.append([one.value, kind.value, other.value])
    between = rustworkx.betweenness_centrality(graph)
    nodes = [
        {"id": node, "label": names[node], "degree": graph.degree(place), "betweenness": between[place]}
        for node, place in places.items()
    ]
    text = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False).replace("<", "\\u003c")
    Path(out).write_text(PAGE.format(text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
