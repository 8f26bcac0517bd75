"""Grammars that fuzzing lets texts grow from: mostly what a format allows, and here and there what it does not."""

from __future__ import annotations

from tests.torture.mutating import Grammar

_SHARED = {
    "iri": ("<e:a>", *["<http://e/é>"] * 20, *["<\\u0041:x>"] * 8, *["<urn:x#y?z>"] * 8, "<>", "<a b>", "<\\uD800>",
        "<//[::1]/>"),
    "pname": (":a", *["e:b.c", "e:%41", "e:\\~x", "e:é", "e:a:b", ":"] * 5, "_:b", "a", "_:1.", "x:y", "ag:Relation"),
    "string": (
        '""', *['"a"', "'b'", '"ac"'] * 10, '"""c"d\n"""', "'''e''f'''", '"\\n\\t\\u00e9"', '"\\x"', '"a\nb"',
        '"\\uDFFF"', '"\u202e"',
    ),
    "literal": (
        "1", "<string>", "<string>@en", "<string>@de-1", "<string>@x--ltr", "<string>^^<iri>", "<string>^^xsd:date",
        '"2011-02-30"^^xsd:date', '"x"^^xsd:integer', "-1.5e9", ".5", "5.", "true", "false", "1e400", "0001",
    ),
    "number": ("0", "1", "-1", "99999999999999999999"),
    "word": ("a", "b", "x", "rdf", "é"),
    "space": (" ", "\n", "\t", " # c\n", "\r\n", "\u00a0", ""),
}  # fmt: skip
TURTLE = Grammar(
    _SHARED
    | {
        "document": ("", "<statement><space><document>", "<statement><space><document>", "<statement><document>"),
        "statement": (
            "<subject> <said> .", "<subject> <said> .", "<subject> <said>;.", "@prefix e: <iri> .", "PREFIX e: <iri>",
            "@base <iri> .", "BASE <iri>", "<subject> <said>", "<graph>", "[ <said> ] .", "@version \"1.2\" .",
        ),
        "subject": ("<iri>", "<pname>", "[]", "( <objects> )", "[ <said> ]", "<quoted>"),
        "said": ("<verb> <objects>", "<verb> <objects> ; <said>", "<verb> <objects> <annotation>"),
        "verb": ("a", "<iri>", "<pname>"),
        "objects": ("<object>", "<object>, <objects>", "<object> <objects>", ""),
        "object": ("<literal>", "<iri>", "<pname>", "<literal>", "[ <said> ]", "( <objects> )", "[]", "<quoted>"),
        "quoted": ("<< <subject> <verb> <object> >>", "<<( <subject> <verb> <object> )>>",
            "<< <subject> <verb> <object> ~ <iri> >>"),
        "annotation": ("{| <said> |}", "~ <iri>", "~ <iri> {| <said> |}"),
        "graph": ("{ <statement> }", "<iri> { <statement> <statement> }", "GRAPH <pname> { <statement> }"),
    }
)  # fmt: skip
_CALL = (
    "?a", "<literal>", "STR(<call>)", "(<call> + <call>)", "<call> = <call>", "!<call>", "-<call>", "(<call>)",
    "BNODE()",
    "(<call> && <call>)", "(<call> || <call>)", "(?a IN (<call>, <call>))", "IF(<call>, <call>, <call>)",
    "COALESCE(<call>)",
    "REGEX(<call>, <string>)", 'REGEX(STR(?a), "(a{9}){99}")', "REPLACE(<call>, <string>, <string>)", "NOW()",
    "UUID()", "RAND()",
    "CONCAT(<call>, <call>)", "SUBSTR(<call>, <number>, <number>)", "xsd:integer(<call>)", "<iri>(<call>)",
    "SHA512(<call>)",
    "STRDT(<call>, <iri>)", "STRLANG(<call>, <string>)", "ENCODE_FOR_URI(<call>)", "YEAR(<call>)", "TZ(<call>)",
    "ROUND(<call>)",
    "(<call> / 0)", "EXISTS <group>", "LANGMATCHES(LANG(<call>), <string>)", "IRI(<call>)", "xsd:dateTime(<call>)",
    "isIRI(<call>)",
    "DATATYPE(<call>)", "STRBEFORE(<call>, <call>)", "STRAFTER(<call>, <call>)", "SECONDS(<call>)",
    "TRIPLE(<call>, <iri>, <call>)",
)  # fmt: skip
SPARQL_TEXT = Grammar(
    _SHARED
    | {
        "document": (*["<prologue><query>"] * 30, "<prologue><query> <query>", "<prologue><update>", "<query>"),
        "prologue": ("PREFIX e: <http://e/> PREFIX : <e:> ", "PREFIX e: <iri> PREFIX : <> <prologue>",
            "BASE <iri> <prologue>"),
        "query": (
            "SELECT <shown> WHERE <group> <after>", "ASK <group>", "CONSTRUCT { <triples> } WHERE <group>", "<select>",
            "CONSTRUCT WHERE { <triples> }", "DESCRIBE <named> <group>", "DESCRIBE <named>",
            "SELECT <shown> <from> WHERE <group>",
        ),
        "select": ("SELECT <shown> WHERE <group> <after>",),
        "update": (
            "INSERT DATA { <triples> }", "DELETE WHERE { <triples> }", "LOAD <iri>", "CLEAR ALL", "DROP GRAPH <iri>",
            "DELETE { <triples> } INSERT { <triples> } WHERE <group>", "CREATE GRAPH <iri>", "COPY DEFAULT TO <iri>",
        ),
        "from": ("FROM <iri> ", "FROM NAMED <iri> "),
        "shown": ("*", "?a ?b", "DISTINCT ?a", "REDUCED *", "(<call> AS ?c)", "(COUNT(*) AS ?n)", "?a (<call> AS ?e)",
            "$a",
            "(GROUP_CONCAT(<call>; SEPARATOR=<string>) AS ?n)", "(SUM(<call>) AS ?n)",
            "(MIN(?a) AS ?n) (AVG(?b) AS ?m)"),
        "after": ("", "", "ORDER BY ?a", "LIMIT <number>", "OFFSET 1 LIMIT <number>", "ORDER BY DESC(<call>) (<call>)",
            "GROUP BY ?a HAVING (<call>)", "VALUES ?a { <data> }", "GROUP BY (<call> AS ?g)"),
        "group": ("{ <triples> }", "{ <part> }", "{ <part> <part> }", "{}", "{ <select> }",
            "{ <group> UNION <group> }"),
        "part": (
            "<triples>", "<triples> <part>", "OPTIONAL <group>", "<group> UNION <group>", "MINUS <group>",
            "FILTER(<call>)",
            "FILTER EXISTS <group>", "FILTER NOT EXISTS <group>", "BIND(<call> AS ?d)", "GRAPH <named> <group>",
            "<group>",
            "VALUES ?a { <data> }", "VALUES (?a ?b) { (<iri> UNDEF) }", "<group> <part>", "<triples> FILTER(<call>)",
        ),
        "triples": (*["?s ?p ?o .", "<term> <path> <term> .", "<term> <path> <term> ; <path> <term> . <triples>",
            "[] ?p () ."] * 8,
            "", "SERVICE <iri> { }", "<< ?a ?p <term> >> ?p ?b .", "?a ?p <literal> ~ <iri> {| ?p ?b |} ."),
        "named": ("?a", "<iri>", "<pname>"),
        "term": ("?a", "?b", "<iri>", "<pname>", "?c", "[ <path> <term> ]", "( <term> <literal> )"),
        "path": ("a", "?p", "<iri>", "<pname>", "<step>", "<step>"),
        # No closure of a closure: it takes the engine longer than anybody waits, which is what workers are killed for.
        "step": ("<iri>", "^<step>", "<step>/<step>", "(<plain>)*", "(<plain>|<plain>)+", "!(<iri>|^a)", "(<plain>)?"),
        "plain": ("<iri>", "^<iri>", "<iri>/<iri>", "!(<iri>)", "(<plain>|^<plain>)"),
        "data": ("<literal>", "UNDEF <data>", "<iri> <data>", ""),
        "call": _CALL,
        "iri": (*["<e:a>", "<http://e/é>", "<urn:x#y?z>", "<\\u0041:x>"] * 50, "<>", "<a b>", "<\\uD800>",
            "<//[::1]/>"),
        "pname": (*[":a", "e:b.c", "e:%41", "e:\\~x", "e:é", "ag:Relation"] * 30, "x:y", "a", "_:b", "_:1."),
    }
)  # fmt: skip
RDF_XML = Grammar(
    {
        "document": ("<node>", "<node><document>", "<text><document>", ""),
        "node": (
            "<e:a/>", "<rdf:Description <attributes>><said></rdf:Description>", "<e:T <attributes>><said></e:T>",
            "<rdf:Seq><said></rdf:Seq>", "<rdf:Bag <attributes>><said></rdf:Bag>", "<rdf:li/>", "<a/>", "<rdf:RDF/>",
        ),
        "attributes": ("", "<attribute>", "<attribute> <attributes>"),
        "attribute": (
            'rdf:about="<iri>"', 'rdf:ID="<name>"', 'rdf:nodeID="<name>"', 'xml:lang="<name>"', 'xml:base="<iri>"',
            'e:p="<text>"',
            'rdf:resource="<iri>"', 'rdf:datatype="<iri>"', 'rdf:type="<iri>"', 'rdf:li="x"', 'rdf:aboutEach="x"',
            'xmlns:e="<iri>"',
            'rdf:parseType="<how>"', 'xmlns=""', 'xmlns:xml="e:"', 'its:dir="rtl"', 'rdf:annotation="<iri>"',
            'rdf:version="1.2"',
        ),
        "said": ("", "<e:p><text></e:p>", "<e:p <attributes>><said></e:p>", "<said><said>", "<e:p><node></e:p>",
            "<rdf:li><node></rdf:li>",
            "<e:p <attributes>/>", "<e:p <attributes>><node><node></e:p>", "<rdf:_1><text></rdf:_1>", "<text>"),
        "how": ("Resource", "Literal", "Collection", "Triple", "resource", ""),
        "iri": ("e:a", "", "#x", "../y", "http://[", "a b", "&#xD800;", "é", "//", "http://e/"),
        "name": ("a", "1", "é", "", "a:b", "en", "x-", "x" * 300),
        "text": ("", "x", "&lt;", "&#0;", "&x;", "<![CDATA[<]]>", "<!-- -- -->", "<?x y?>", "\r\n", "]]>", "\u0085",
            "&#x10FFFF;"),
    }
)  # fmt: skip
JSON_WORDS = [
    "@context", "@id", "@type", "@value", "@language", "@graph", "@list", "@set", "@reverse", "@index", "@base",
    "@vocab",
    "@container", "@nest", "@none", "@json", "@import", "@included", "@direction", "@protected", "@propagate",
    "@version",
    "a", "b:c", "_:x", "http://e/a", "", "\ud800", "@nothing", "../x", "e", "x:", ":y",
]  # fmt: skip
