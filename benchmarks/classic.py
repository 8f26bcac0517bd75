"""The small job as one would write it today: rdflib, pyshacl, networkx, pyvis. The peer that small_job.py times.

    python benchmarks/classic.py DATA OUT.html [--all-shapes]

Reads, validates, asks the edges in SPARQL, computes degree and betweenness, lays out and writes a page. By default
without our SPARQL-based constraints, on which pyshacl is slow; `--all-shapes` checks the same as `amurgraph`.
"""

import sys
from pathlib import Path

import networkx as nx
import pyshacl
import rdflib
from pyvis.network import Network

ROOT = Path(__file__).parent.parent
EDGES = """
PREFIX ag: <https://w3id.org/amurgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?one ?one_name ?type ?other ?other_name (COUNT(?evidence) AS ?sources) WHERE {
  ?relation a ag:Relation ; ag:subject ?one ; ag:predicate ?type ; ag:object ?other ; ag:evidence ?evidence .
  ?one rdfs:label ?one_name ; a ?one_kind . ?other rdfs:label ?other_name ; a ?other_kind .
  FILTER (CONTAINS(STR(?one), "/id/org/") && CONTAINS(STR(?other), "/id/org/"))
} GROUP BY ?one ?one_name ?type ?other ?other_name
"""


def main(data: str, out: str, *, all_shapes: bool) -> None:
    graph = rdflib.Graph().parse(data, format="turtle")
    checked = rdflib.Graph() + graph
    for part in [ROOT / "ontology" / "amurgraph.ttl", *sorted((ROOT / "ontology" / "schemes").glob("*.ttl"))]:
        checked.parse(part, format="turtle")
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl", format="turtle")
    if not all_shapes:
        shapes.remove((None, rdflib.URIRef("http://www.w3.org/ns/shacl#sparql"), None))
    conforms, _, text = pyshacl.validate(checked, shacl_graph=shapes, inference="none", allow_warnings=True)
    if not conforms:
        sys.exit(text)
    network = nx.Graph()
    for one, one_name, kind, other, other_name, _ in graph.query(EDGES):
        network.add_node(str(one), label=str(one_name))
        network.add_node(str(other), label=str(other_name))
        network.add_edge(str(one), str(other), title=str(kind))
    centrality = nx.betweenness_centrality(network)
    places = nx.spring_layout(network, seed=1, iterations=50)
    page = Network(height="900px", cdn_resources="in_line")
    for node, facts in network.nodes(data=True):
        x, y = places[node]
        size = 8 + 40 * centrality[node]
        page.add_node(node, label=facts["label"], x=float(x) * 1000, y=float(y) * 1000, size=size, physics=False)
    for one, other, facts in network.edges(data=True):
        page.add_edge(one, other, title=facts["title"])
    page.toggle_physics(False)
    Path(out).write_text(page.generate_html(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], all_shapes="--all-shapes" in sys.argv)
