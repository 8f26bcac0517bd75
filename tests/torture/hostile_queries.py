"""Queries that are written to take a machine down: each small, and wants more time, memory or stack than is there."""

from __future__ import annotations

_LONGEST = 63_800  # bytes: what is to be seen by more than the guard of the size stays below 64 kB


def _product(many: int) -> str:
    return " . ".join(f"?{name}s ?{name}p ?{name}o" for name in "abcdefgh"[:many])


def _doubled(many: int) -> str:
    first = f'BIND("{"x" * 64}" AS ?d0)'
    return " ".join([first, *(f"BIND(CONCAT(?d{n}, ?d{n}) AS ?d{n + 1})" for n in range(many))])


def _grown(many: int) -> str:
    grown = "?x"
    for _ in range(many):
        grown = f'REPLACE({grown}, ".", "{"$0" * 16}")'
    return f'SELECT ({grown} AS ?y) {{ VALUES ?x {{ "{"x" * 20_000}" }} }}'


def _crossed(many: int) -> str:
    values = " ".join(map(str, range(2_500)))
    return f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'VALUES ?{name} {{ {values} }}' for name in 'abcde'[:many])} }}"


def _chosen() -> str:
    branches = (" UNION ".join(f"{{ ?{name} ?{name}{n} ?{name}o }}" for n in range(9)) for name in "abc")
    return f"SELECT * {{ {' '.join(f'{{ {each} }}' for each in branches)} }}"


#: Small queries whose answers no machine has the time or the memory for.
HEAVY = {
    "product of five": f"SELECT (COUNT(*) AS ?n) {{ {_product(5)} }}",
    "product, all of it": f"SELECT * {{ {_product(3)} }}",
    "product, as triples": f"CONSTRUCT {{ ?as ?bp ?co }} {{ {_product(3)} }}",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b . ?b (<urn:x>|!<urn:x>|^!<urn:x>)* ?c }",
    "paths, distinct": "SELECT DISTINCT ?a ?d { ?a (!<urn:x>/^!<urn:x>)+ ?b . ?b !<urn:x>+ ?c . ?c (^!<urn:x>)* ?d }",
    "GROUP_CONCAT of a product": f"SELECT (GROUP_CONCAT(CONCAT(STR(?ao), STR(?bo))) AS ?all) {{ {_product(2)} }}",
    "ORDER BY of a product": f"SELECT ?ao ?bo {{ {_product(2)} }} ORDER BY CONCAT(STR(?bo), STR(?ao)) LIMIT 1",
    "COUNT(DISTINCT) of a product": f"SELECT (COUNT(DISTINCT CONCAT(STR(?ao), STR(?bo))) AS ?n) {{ {_product(2)} }}",
    "GROUP BY of a product": f"SELECT ?ao ?bo (SAMPLE(?cs) AS ?x) {{ {_product(3)} }} GROUP BY ?ao ?bo ?cp",
    "CONCAT, doubled": f"SELECT (STRLEN(?d40) AS ?n) {{ {_doubled(40)} }}",
    "CONCAT, doubled in a product": f"SELECT ?d20 {{ {_product(2)} . {_doubled(20)} }}",
    "REPLACE, grown": _grown(4),
    "regex, repeated": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "((((a{0,60}){0,60}){0,60}){0,60}){0,60}$")) }',
    "regex, of each pair": f'SELECT * {{ {_product(2)} FILTER(REGEX(STR(?ao), CONCAT("^(", STR(?bo), "|.)*x$"))) }}',
    "OPTIONAL of a product": f"SELECT * {{ {_product(2)} OPTIONAL {{ ?s ?p ?o FILTER(?ao = ?o) }} }} ORDER BY ?s",
    "EXISTS of a product": f"SELECT * {{ {_product(2)} FILTER NOT EXISTS {{ ?s ?p ?o FILTER(?o = ?ao + ?bo) }} }}",
    "VALUES of 60 kB, crossed": _crossed(5),
    "UNION, crossed": _chosen(),
}

#: What can stand within itself: before all, opened, innermost, closed, after all.
_NESTING = {
    "{": ("ASK ", "{ ", "{}", " }", ""),
    "(": ("ASK { FILTER ", "(", "true", ")", " }"),
    "[": ("ASK { ?s ?p ", "[ <urn:p> ", "[]", " ]", " }"),
    "list": ("ASK { ?s ?p ", "( ", "1", " )", " }"),
    "!": ("ASK { FILTER(", "!", "true", "", ") }"),
    "path (": ("ASK { ?s ", "(", "<urn:p>", ")", " ?o }"),
    "path ^": ("ASK { ?s ", "^(", "<urn:p>", ")", " ?o }"),
    "path ( /": ("ASK { ?s ", "(<urn:p>/", "<urn:p>", ")", " ?o }"),
    "path /": ("ASK { ?s <urn:p>", "/<urn:p>", "", "", " ?o }"),
    "SELECT": ("SELECT * ", "{ SELECT * ", "{}", " }", ""),
    "NOT EXISTS": ("ASK { ", "FILTER NOT EXISTS { ", "", " }", " }"),
    "OPTIONAL": ("ASK { ", "OPTIONAL { ", "", " }", " }"),
    "MINUS": ("ASK { ", "?a ?b ?c MINUS { ", "", " }", " }"),
    "GRAPH": ("ASK { ", "GRAPH ?g { ", "", " }", " }"),
    "IF": ("ASK { FILTER ", "IF(true, ", "1", ", 1)", " }"),
    "IN": ("ASK { FILTER(1 ", "IN (1 ", "", ")", ") }"),
    "+": ("ASK { FILTER(1 ", "+ 1 ", "", "", ") }"),
    "<<": ("ASK { ", "<< ", "?s ?p ?o", " >>", " ?q ?r }"),
    "UNION": ("ASK { {} ", "UNION {} ", "", "", "}"),
    ";": ("ASK { ?s <urn:p> 1 ", "; <urn:p> 1 ", "", "", "}"),
}


def nested(what: str, depth: int) -> str:
    """Return a query in which something stands within itself so many times, or as often as there is room for."""
    before, opened, innermost, closed, after = _NESTING[what]
    room = (_LONGEST - len(before + innermost + after)) // len(opened + closed)
    depth = min(depth, room)
    return before + opened * depth + innermost + closed * depth + after


#: Brackets, and what else can be nested, as deep as 64 kB have room for; and all of it again a thousand deep.
DEEPEST = {f"{what}, nested": nested(what, _LONGEST) for what in _NESTING}
NESTED = DEEPEST | {f"{what}, a thousand deep": nested(what, 1_000) for what in _NESTING}
