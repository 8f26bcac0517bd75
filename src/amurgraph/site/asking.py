"""What the Ask page is made of: the saved questions as forms, and Oxigraph with all data, run in the browser.

The engine and the data lie in the page, packed; a worker that the page makes itself runs them. Values reach a question
as terms only: its text is cut here where a parameter stands, by a tokenizer that knows strings, IRIs and comments.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pyoxigraph import RdfFormat, serialize

from .. import resources
from ..graph import graph_to_text, prefixes_of
from ..page import drawing
from ..queries import list_queries
from ..vocabulary import AG_NAMESPACE, INDIVIDUALS, RELATION_TYPES, SKOS
from .addresses import page_of, page_of_source, safe_url
from .shapes import shape_path

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pyoxigraph import Store

    from ..claims import Claims, Thing
    from ..queries import Parameter, Query

# The page's own script is one function; its rooms lie in static/ask, and see those before them.
_ROOMS = "tools values guard engine choices questions saving table picture answer start".split()
_ENGINE = ("vendor", "oxigraph")
# A quick level: the strongest makes the page one hundredth smaller and takes three times as long.
_LEVEL = 5

_GROUPS = (
    ("About one organization", "who-says-so claimed-and-known changes"),
    ("Who works with whom", "directory ties double-ties between-countries as-of without-ties untied-pairs"),
    ("What they do, and for what", "programmes by-action chain uncovered population"),
    ("How sure it is", "conflicts denied single-source by-source stale stale-sources"),
)
_MORE = "More questions"
_EXAMPLES = 4
_SIZE = 7  # of a shape on the map


def ask_page(
    store: Store,
    claims: Claims,
    *,
    places: Mapping[str, tuple[int, int]],
    links_as_text: bool = False,
    styles: Sequence[str] = ("site.css",),
) -> dict[str, Any]:
    """Return what ``ask.html.j2`` is rendered with, beside what each page of the site is given.

    Args:
        store: the data, and the ontology beside them: all that ``amurgraph query`` sees.
        claims: the same, read.
        places: where each organization stands on the site's map, by slug.
        links_as_text: print addresses without linking them.
        styles: the style sheets of the site.

    """
    facts = {
        "questions": [_question(query) for query in list_queries()],
        "things": [_thing(thing, places) for thing in claims.things.values()],
        "sources": [
            {
                "iri": source.iri,
                "slug": source.slug,
                "label": source.title or source.slug,
                "about": ", ".join(filter(None, (source.publisher, source.issued or "undated"))),
                "url": source.url if safe_url(source.url) else "",
                "href": page_of_source(source.slug),
            }
            for source in claims.sources.values()
        ],
        "actions": _actions(store),
        "relations": [{"slug": name, "label": drawing()[name].get("forward", name)} for name in RELATION_TYPES],
        "terms": {name: _in_words(name) for name in sorted(INDIVIDUALS)}
        | {name: drawn["label"] for name, drawn in drawing().items() if "label" in drawn}
        | {name: drawing()[name].get("forward", name) for name in RELATION_TYPES},
        "kinds": {kind: _kind(kind) for kind in sorted({thing.kind for thing in claims.organizations})},
        "examples": _examples(claims),
        "prefixes": list(prefixes_of(store).items()),
        "namespace": AG_NAMESPACE,
        "linksAsText": links_as_text,
    }
    css = "".join(_text(name) for name in (*styles, "ask.css"))
    return {
        "groups": _groups(),
        "facts": _packed(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()),
        "engine": _engine(),
        "graph": _packed(_quads(store)),
        "worker": _worker(),
        "script": Markup(_script()),  # noqa: S704 - our own files
        "css": Markup(css),  # noqa: S704 - our own files
        "csp": _policy(_script(), css),
    }


def cut(text: str, variables: Collection[str]) -> list[str | list[str]]:
    """Cut a query where these variables stand: text, and between texts a variable's name in a list.

    Whoever puts a term at each cut has the query with these variables bound. Where SPARQL takes a variable alone (what
    is selected, grouped or ordered by), it is left out: it would say the same in each row.

    >>> cut('SELECT ?who ?a { ?who ?p ?a FILTER(?a != "?a") } # ?a', {"a"})
    ['SELECT ?who { ?who ?p ', ['a'], ' FILTER(', ['a'], ' != "?a") } # ?a']
    """
    pieces: list[str | list[str]] = []
    end = depth = 0
    alone = False
    kept = ""
    for token in _TOKEN.finditer(text):
        if token["clause"]:
            alone, depth = True, 0
        elif token["bracket"]:
            depth += {"(": 1, ")": -1}.get(token["bracket"], 0)
            alone = alone and token["bracket"] in "()"
        elif token["variable"] in variables:
            kept += text[end : token.start()]
            end = token.end()
            if not (alone and depth == 0):
                pieces += [kept + (token["space"] or ""), [token["variable"]]]
                kept = ""
    return [*pieces, kept + text[end:]]


_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''  # long strings
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''  # strings
    r"|<[^<>\"{}|^`\\\x00-\x20]*>|#[^\n\r]*"  # IRIs, comments
    r"|(?P<space>[ \t]*)[?$](?P<variable>\w+)|(?P<bracket>[(){}])"
    r"|(?<![\w:.-])(?P<clause>SELECT|(?:GROUP|ORDER)\s+BY)(?![\w:.-])",
    re.DOTALL | re.IGNORECASE,
)


def _question(query: Query) -> dict[str, Any]:
    asks, about = _asked(query.summary)
    # The head is for those who read the file; the rest is the query that people may go on from.
    text = re.sub(r"\A(?:#\+.*\n)*\n*", "", query.text)
    return {
        "name": query.name,
        "asks": asks,
        "about": about,
        "parameters": [
            {
                "name": parameter.name,
                "sort": parameter.sort,
                "default": parameter.default,
                "help": parameter.help,
            }
            for parameter in query.parameters
        ],
        "pieces": cut(text, {name for parameter in query.parameters for name in _variables(parameter)}),
    }


def _variables(parameter: Parameter) -> tuple[str, ...]:
    return (parameter.name, f"{parameter.name}_first") if parameter.sort == "date" else (parameter.name,)


def _asked(summary: str) -> tuple[str, str]:
    """Part the question itself from what is said about it.

    >>> _asked("Who says so? Every relation of an organization")
    ('Who says so?', 'Every relation of an organization')
    """
    asks, mark, about = summary.partition("?")
    return asks + mark, about.strip()


def _groups() -> list[dict[str, Any]]:
    """Return the questions in groups, for people to choose from; one that no group names stands in the last."""
    queries = {query.name: query for query in list_queries()}
    groups = [(title, [name for name in names.split() if name in queries]) for title, names in _GROUPS]
    grouped = {name for _, names in groups for name in names}
    groups.append((_MORE, [name for name in queries if name not in grouped]))
    return [
        {"title": title, "questions": [_listed(queries[name]) for name in names]} for title, names in groups if names
    ]


def _listed(query: Query) -> dict[str, Any]:
    asks, about = _asked(query.summary)
    takes = "".join(
        f" -p {parameter.name}={'…' if parameter.default is None else parameter.default}"
        for parameter in query.parameters
    )
    return {"name": query.name, "asks": asks, "about": about, "command": f"amurgraph query {query.name}{takes}"}


def _thing(thing: Thing, places: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    known = {
        "iri": thing.iri,
        "slug": thing.slug,
        "sort": thing.sort,
        "kind": thing.kind,
        "label": thing.label,
        "acronym": thing.acronym,
        "names": sorted({*thing.aliases, *(name.text for name in thing.names)} - {thing.label, thing.acronym}),
        "country": thing.country,
        "href": page_of(thing),
        "place": places.get(thing.slug) if thing.sort == "org" else None,
    }
    return {key: value for key, value in known.items() if value}


def _actions(store: Store) -> list[dict[str, str]]:
    """Return the actions that a question takes: by notation and by the end of the IRI, as ``amurgraph query`` does."""
    words: dict[str, str] = {}
    notations: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, None, None, None):
        if "/id/action/" not in getattr(quad.subject, "value", ""):
            continue
        if quad.predicate == SKOS.notation:
            notations[quad.object.value] = quad.subject.value  # type: ignore[union-attr]
        elif quad.predicate == SKOS.prefLabel:
            words[quad.subject.value] = quad.object.value  # type: ignore[union-attr]
    return [
        {"slug": notation, "iri": iri, "label": words.get(iri, notation)} for notation, iri in sorted(notations.items())
    ]


def _examples(claims: Claims) -> dict[str, list[str]]:
    """Choose what a form offers to begin with: the organizations with most relations, the taxon it is all about."""
    ends = Counter(slug for relation in claims.relations for slug in (relation.subject, relation.object))
    organizations = sorted(claims.organizations, key=lambda thing: (-ends[thing.slug], thing.slug))
    taxa = sorted(
        (thing for thing in claims.things.values() if thing.sort == "tax"),
        key=lambda thing: (thing.slug != claims.about.taxon, -ends[thing.slug], thing.slug),
    )
    years = sorted(e.begins[:4] for relation in claims.relations for e in relation.evidence if e.begins)
    quarters = {years[len(years) * part // 4] for part in (1, 2, 3)} if years else set()
    countries = Counter(thing.country for thing in organizations if thing.country)
    return {
        "organization": [thing.slug for thing in organizations[:_EXAMPLES]],
        "thing": [thing.slug for thing in organizations[:_EXAMPLES]],
        "taxon": [thing.slug for thing in taxa[:_EXAMPLES]],
        "date": sorted(quarters),
        "country": sorted(countries, key=lambda code: (-countries[code], code)),
    }


def _in_words(term: str) -> str:
    """Write the name of a term in words.

    >>> _in_words("SourceKind")
    'source kind'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term).lower()


def _kind(kind: str) -> dict[str, str]:
    drawn = drawing().get(kind, {})
    return {
        "label": drawn.get("label", kind),
        "path": shape_path(drawn.get("shape", "ring"), _SIZE),
        "colour": drawn.get("colour", "#767b80"),
    }


def _quads(store: Store) -> bytes:
    """Return all that a question sees, always in the same order: data, then the named graphs beside them."""
    beside = (q for graph in store.named_graphs() for q in store.quads_for_pattern(None, None, None, graph))
    lines = (serialize(beside, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return graph_to_text(store, "ntriples").encode() + b"".join(sorted(lines))


def _packed(content: bytes) -> Markup:
    """Return bytes as they lie in a page: gzip (with no time in it), base64."""
    return Markup(base64.b64encode(gzip.compress(content, _LEVEL, mtime=0)).decode())  # noqa: S704 - base64


@cache
def _engine() -> Markup:
    return _packed(resources.find("static", *_ENGINE, "web_bg.wasm").read_bytes())


@cache
def _worker() -> Markup:
    """Return the worker's script: the vendored bindings, then our lines.

    The bindings are a module, and a page opened from a file may start no module in a worker: so they go without
    ``export``, which changes nothing of what they do.
    """
    module = _text("/".join((*_ENGINE, "web.js")))
    script = re.sub(r"^export (?:\{[^}]*\};?)?", "", module, flags=re.MULTILINE).replace("import.meta.url", "undefined")
    return _packed(f"{script}\n{_text('ask/worker.js')}".encode())


@cache
def _script() -> str:
    rooms = "\n".join(_text(f"ask/{room}.js") for room in _ROOMS)
    return f"(async function () {{\n'use strict';\n\n{rooms}}})();\n"


@cache
def _text(name: str) -> str:
    return resources.find("static", name).read_text(encoding="utf-8")


def _policy(script: str, css: str) -> str:
    """Return the policy of this one page: our script and style, WebAssembly, and a worker that the script makes."""
    script_hash, style_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, css)
    )
    return (
        f"default-src 'none'; script-src 'sha256-{script_hash}' 'wasm-unsafe-eval'; style-src 'sha256-{style_hash}'; "
        "worker-src blob:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
