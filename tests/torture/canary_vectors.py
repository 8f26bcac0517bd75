"""Ways to have a query or a file look elsewhere. WEB and FILES stand for the addresses of a trap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture import canary_careless as careless

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# By name: the library that falls for it, and the query.
QUERIES: dict[str, tuple[str, str]] = {
    "SERVICE": ("rdflib", "SELECT * { SERVICE <WEBsparql> { ?s ?p ?o } }"),
    "SERVICE with its letters escaped": ("rdflib", "SELECT * { \\u0053ERVICE <WEBsparql> { ?s ?p ?o } }"),
    "SERVICE in small letters": ("pyoxigraph", "SELECT * { service<WEBsparql>{ ?s ?p ?o } }"),
    "SERVICE, silent, to this engine": ("pyoxigraph", "SELECT * { SERVICE SILENT <WEBsparql> { ?s ?p ?o } }"),
    "SERVICE and a prefix without a name": ("pyoxigraph", "PREFIX : <WEB> SELECT * { SERVICE:sparql { ?s ?p ?o } }"),
    "SERVICE grown into a prefix": ("pyoxigraph", "PREFIX a: <WEB> SELECT * { SERVICEa:sparql { ?s ?p ?o } }"),
    "SERVICE grown into SILENT": ("pyoxigraph", "SELECT * { SERVICESILENT<WEBsparql>{ ?s ?p ?o } }"),
    "SERVICE grown into a number": (
        "pyoxigraph",
        "SELECT * { BIND(1 AS ?one) FILTER(?one=1)SERVICE<WEBsparql>{ ?s ?p ?o } }",
    ),
    "SERVICE grown into a string": ("pyoxigraph", "SELECT * { ?x <urn:says> 'a'SERVICE<WEBsparql>{ ?s ?p ?o } }"),
    "SERVICE by a variable": (
        "pyoxigraph",
        "SELECT * { BIND(<WEBsparql> AS ?where) FILTER EXISTS { SERVICE ?where { ?s ?p ?o } } }",
    ),
    "SERVICE behind a comparison that looks like an address": (
        "pyoxigraph",
        "PREFIX o: <WEB> PREFIX b: <urn:b:> SELECT * { FILTER(1<b:x)SERVICEo:sparql#>\n{ ?s ?p ?o } }",
    ),
    "SERVICE behind a name with a hash": (
        "pyoxigraph",
        "PREFIX o: <urn:o:> SELECT * { BIND(o:a\\# AS ?a) SERVICE <WEBsparql> { ?s ?p ?o }\n}",
    ),
    "SERVICE behind a name with a quotation mark": (
        "pyoxigraph",
        "PREFIX o: <urn:o:> SELECT * { BIND(o:a\\' AS ?a) SERVICE <WEBsparql> { ?s ?p 'y' } }",
    ),
    "SERVICE behind a long string": ("pyoxigraph", "SELECT * { BIND('''x'''AS ?a) SERVICE <WEBsparql> { ?s ?p ?o } }"),
    "SERVICE behind an address with a hash": (
        "pyoxigraph",
        "SELECT * { BIND(<http://a.example/#> AS ?a) SERVICE <WEBsparql> { ?s ?p ?o }\n}",
    ),
    "SERVICE behind a comment that ends with a return": (
        "pyoxigraph",
        "SELECT * { # nothing here\rSERVICE <WEBsparql> { ?s ?p ?o }\n}",
    ),
    "SERVICE in FILTER EXISTS": (
        "pyoxigraph",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <WEBsparql> { ?s ?p ?o } } }",
    ),
    "SERVICE in OPTIONAL": ("pyoxigraph", "SELECT * { OPTIONAL { SERVICE <WEBsparql> { ?s ?p ?o } } }"),
    "SERVICE in MINUS": ("pyoxigraph", "SELECT * { ?s ?p ?o MINUS { SERVICE <WEBsparql> { ?s ?p ?o } } }"),
    "SERVICE in UNION": ("pyoxigraph", "SELECT * { { ?s ?p ?o } UNION { SERVICE <WEBsparql> { ?s ?p ?o } } }"),
    "SERVICE in a query in a query": ("pyoxigraph", "SELECT * { { SELECT ?o { SERVICE <WEBsparql> { ?s ?p ?o } } } }"),
    "SERVICE in what is selected": (
        "pyoxigraph",
        "SELECT ?s (EXISTS { SERVICE <WEBsparql> { ?s ?p ?o } } AS ?x) { ?s ?p ?o }",
    ),
    "SERVICE in ASK": ("pyoxigraph", "ASK { SERVICE <WEBsparql> { ?s ?p ?o } }"),
    "SERVICE in CONSTRUCT": (
        "pyoxigraph",
        "CONSTRUCT { <urn:x> <urn:y> ?o } WHERE { SERVICE <WEBsparql> { ?s ?p ?o } }",
    ),
    "SERVICE in DESCRIBE": ("pyoxigraph", "DESCRIBE ?s WHERE { ?s ?p ?x SERVICE <WEBsparql> { ?s ?p ?o } }"),
    "FROM the web": ("rdflib", "SELECT * FROM <WEBgraph.ttl> { ?s ?p ?o }"),
    "FROM NAMED the web": ("rdflib", "SELECT * FROM NAMED <WEBgraph.ttl> { GRAPH ?g { ?s ?p ?o } }"),
    "FROM a file": ("rdflib", "SELECT * FROM <FILESgraph.ttl> { ?s ?p ?o }"),
    "FROM NAMED a file": ("rdflib", "SELECT * FROM NAMED <FILESgraph.ttl> { GRAPH ?g { ?s ?p ?o } }"),
    "FROM by a prefix": ("rdflib", "PREFIX w: <WEB> SELECT * FROM w:graph.ttl { ?s ?p ?o }"),
    "FROM by a base": ("rdflib", "BASE <FILES> SELECT * FROM <graph.ttl> { ?s ?p ?o }"),
    "FROM with its letters escaped": ("rdflib", "SELECT * \\u0046ROM <WEBgraph.ttl> { ?s ?p ?o }"),
}
UPDATES: dict[str, tuple[str, str]] = {
    "LOAD the web": ("rdflib", "LOAD <WEBgraph.ttl>"),
    "LOAD a file": ("rdflib", "LOAD <FILESgraph.ttl>"),
    "LOAD SILENT into a graph": ("rdflib", "LOAD SILENT <WEBgraph.ttl> INTO GRAPH <urn:g>"),
    "LOAD after another update": ("rdflib", "INSERT DATA { <urn:a> <urn:b> <urn:c> } ; LOAD <FILESgraph.ttl>"),
    "LOAD by a prefix": ("rdflib", "PREFIX w: <WEB> LOAD w:graph.ttl"),
    "LOAD by this engine": ("pyoxigraph", "LOAD <WEBgraph.ttl>"),
    "SERVICE in an update": ("pyoxigraph", "INSERT { <urn:a> <urn:b> ?o } WHERE { SERVICE <WEBsparql> { ?s ?p ?o } }"),
    "SERVICE in DELETE": ("pyoxigraph", "DELETE { <urn:a> <urn:b> ?o } WHERE { SERVICE <WEBsparql> { ?s ?p ?o } }"),
}


_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#" '
    'xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:e="urn:e:"'
)
_SAID = '><rdf:Description rdf:about="urn:a"><e:says>&said;</e:says></rdf:Description></rdf:RDF>'
_IMPORTS = "<http://www.w3.org/2002/07/owl#imports>"
_SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:a> a <urn:Thing> . <urn:shape> a sh:NodeShape ; sh:targetClass <urn:Thing> ;
sh:sparql [ a sh:SPARQLConstraint ; sh:message "{?o}" ;
            sh:select "SELECT $this ?o WHERE { SERVICE <WEBsparql> { ?s ?p ?o } }" ] ."""

# By name: what the file is called, what it says, and who falls for it.
FILES: dict[str, tuple[str, str, Callable[[Path], str]]] = {
    "context on the web": (
        "a.jsonld",
        '{"@context": "WEBcontext.jsonld", "@id": "urn:a", "name": "a"}',
        careless.by_rdflib,
    ),
    "context in a file": (
        "a.jsonld",
        '{"@context": "FILEScontext.jsonld", "@id": "urn:a", "name": "a"}',
        careless.by_rdflib,
    ),
    "context beside the file": (
        "a.jsonld",
        '{"@context": "trap/context.jsonld", "@id": "urn:a", "name": "a"}',
        careless.by_rdflib,
    ),
    "context in a list": (
        "a.jsonld",
        '{"@context": [{}, "WEBcontext.jsonld"], "@id": "urn:a", "name": "a"}',
        careless.by_rdflib,
    ),
    "context that imports": (
        "a.jsonld",
        '{"@context": {"@version": 1.1, "@import": "WEBcontext.jsonld"}, "@id": "urn:a", "name": "a"}',
        careless.by_rdflib,
    ),
    "context of a term": (
        "a.jsonld",
        '{"@context": {"@version": 1.1, "has": {"@id": "urn:h", "@context": "WEBcontext.jsonld"}}, "has": {"name": 1}}',
        careless.by_rdflib,
    ),
    "context further inside": (
        "a.jsonld",
        '{"@id": "urn:a", "urn:has": {"@context": "WEBcontext.jsonld", "name": "a"}}',
        careless.by_rdflib,
    ),
    "context with its letters escaped": (
        "a.jsonld",
        '{"\\u0040context": "WEBcontext.jsonld", "@id": "urn:a", "name": "a"}',
        careless.by_rdflib,
    ),
    "entity of a file": (
        "a.rdf",
        f'<!DOCTYPE r [<!ENTITY said SYSTEM "FILESsaid.txt">]>{_RDF}{_SAID}',
        careless.by_sax,
    ),
    "entity on the web": ("a.rdf", f'<!DOCTYPE r [<!ENTITY said SYSTEM "WEBsaid.txt">]>{_RDF}{_SAID}', careless.by_sax),
    "DTD on the web": ("a.rdf", f'<!DOCTYPE r SYSTEM "WEBsaid.dtd">{_RDF}{_SAID}', careless.by_sax),
    "DTD with a public name": (
        "a.rdf",
        f'<!DOCTYPE r PUBLIC "-//A//B//EN" "WEBsaid.dtd">{_RDF}{_SAID}',
        careless.by_sax,
    ),
    "entity of parameters": (
        "a.rdf",
        f'<!DOCTYPE r [<!ENTITY % more SYSTEM "WEBsaid.dtd"> %more;]>{_RDF}{_SAID}',
        careless.by_sax,
    ),
    "XInclude": (
        "a.rdf",
        f'{_RDF}><rdf:Seq><e:a rdf:parseType="Literal"><xi:include href="trap/part.xml"/></e:a></rdf:Seq></rdf:RDF>',
        careless.by_including,
    ),
    "stylesheet": (
        "a.rdf",
        f'<?xml-stylesheet type="text/xsl" href="WEBpart.xml"?>{_RDF}><rdf:Description rdf:about="urn:a"/></rdf:RDF>',
        careless.by_stylesheet,
    ),
    "import from the web": ("a.ttl", f"<urn:a> {_IMPORTS} <WEBgraph.ttl> .", careless.by_importing),
    "import of a file": ("a.ttl", f"<urn:a> {_IMPORTS} <FILESgraph.ttl> .", careless.by_importing),
    "import by a base": ("a.ttl", f"@base <WEB> . <urn:a> {_IMPORTS} <graph.ttl> .", careless.by_importing),
    "import in XML by a base": (
        "a.rdf",
        f'{_RDF} xml:base="WEB"><rdf:Seq><owl:imports rdf:resource="graph.ttl"/></rdf:Seq></rdf:RDF>',
        careless.by_importing,
    ),
    "import into shapes": (
        "a.ttl",
        f"<urn:a> a <http://www.w3.org/2002/07/owl#Ontology> ; {_IMPORTS} <WEBgraph.ttl> .",
        careless.by_shacl_importing,
    ),
    "shapes that ask another machine": ("a.ttl", _SHAPE, careless.by_asking),
    "graph named by an address": ("a.nq", '<urn:a> <urn:says> "a" <WEBgraph.ttl> .', careless.by_following),
    "address of a page": ("a.ttl", "<urn:a> <http://xmlns.com/foaf/0.1/page> <WEBsaid.txt> .", careless.by_following),
    "address of a file": (
        "a.ttl",
        "<urn:a> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <FILESsaid.txt> .",
        careless.by_following,
    ),
}
