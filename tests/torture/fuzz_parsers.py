"""What the parsers are fed: RDF in every format, SPARQL, claims; through the functions that a file goes through."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from zlib import crc32

from pyoxigraph import RdfFormat, Store, parse, serialize
from tests.torture.fuzzing import CORPUS, Target
from tests.torture.grammars import JSON_WORDS, RDF_XML, SPARQL_TEXT, TURTLE
from tests.torture.mutating import any_bytes, mutated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

_FORMATS = {
    ".ttl": "turtle", ".trig": "turtle", ".nt": "turtle", ".nq": "turtle", ".jsonld": "jsonld", ".rdf": "rdfxml"
}  # fmt: skip
_ENDINGS = list(_FORMATS)
_DATA = b"""<e:a> <e:p> <e:b>, 1, "x"@en. <e:b> <e:p> "2011-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>.
_:n <e:q> .5."""


def _seeds(pattern: str) -> list[bytes]:
    found = [file.read_bytes() for file in sorted((CORPUS / "seeds").glob(pattern))]
    assert found, pattern
    return found


def make_rdf(random: Random) -> bytes:
    """Make a file: its ending, a line feed, its content."""
    ending = random.choice(_ENDINGS)
    way = random.random()
    language = _FORMATS[ending]
    if way < 0.6:
        data = mutated(random, _SEEDS[ending], _TOKENS[language])
    elif way < 0.95:
        data = _grown(random, language)
        if random.random() < 0.3:
            data = mutated(random, [data], _TOKENS[language])
    else:
        data = any_bytes(random)
    return ending.encode() + b"\n" + data


def _grown(random: Random, language: str) -> bytes:
    if language == "turtle":
        return b"@prefix e: <http://e/> . @prefix : <e:> .\n"[: random.choice((0, 99))] + TURTLE.grown(
            random, "document"
        )
    if language == "jsonld":
        return json.dumps(_json(random, 4), ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    return (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        + RDF_XML.grown(random, "document")
        + b"</rdf:RDF>"[: random.choice((0, 10, 10, 10))]
    )


def _json(random: Random, depth: int) -> object:
    sort = random.random()
    if depth and sort < 0.5:
        return {random.choice(JSON_WORDS): _json(random, depth - 1) for _ in range(random.randrange(4))}
    if depth and sort < 0.7:
        return [_json(random, depth - 1) for _ in range(random.randrange(3))]
    return random.choice([None, True, 0, -1.5, 1e300, 10**30, *JSON_WORDS])


def make_query(random: Random) -> bytes:
    """Make the text of a query."""
    way = random.random()
    if way < 0.45:
        return mutated(random, _SEEDS[".rq"], _TOKENS["sparql"])
    if way < 0.97:
        grown = SPARQL_TEXT.grown(random, "document")
        return mutated(random, [grown], _TOKENS["sparql"]) if random.random() < 0.3 else grown
    return any_bytes(random)


def make_claims(random: Random) -> bytes:
    """Make a file in our vocabulary: mutated N-Triples, of which most lines stay well formed."""
    lines = _CLAIMS.copy()
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        place, other = random.randrange(len(lines)), random.choice(_CLAIMS)
        change = random.random()
        if change < 0.3:
            del lines[place]
        elif change < 0.6:
            parts, swapped = lines[place].split(b" ", 2), random.randrange(3)
            parts[swapped : swapped + 1] = other.split(b" ", 2)[swapped : swapped + 1]
            lines[place] = b" ".join(parts)
        elif change < 0.85:
            subject, predicate, _ = random.choice((_CLAIMS[place], other)).split(b" ", 2)
            lines[place] = b" ".join((subject, predicate, random.choice(_ODD), b".\n"))
        else:
            lines[place] = mutated(random, [lines[place]], _TOKENS["turtle"])
    return b"".join(lines)


def _start_rdf(folder: Path) -> Callable[[bytes], object]:
    from amurgraph.graph import read_graph, read_quads
    from amurgraph.graph.parsing import format_of, load, quads_in
    from amurgraph.graph.reading import bytes_to_store

    def run(given: bytes) -> object:
        ending, _, data = given.partition(b"\n")
        name = f"x{ending.decode()}"
        number = crc32(given)  # which way it goes hangs on the input alone
        if number % 100 == 0:  # the whole way takes three thousandths of a second, most of it for the ontology
            return len(bytes_to_store(data, name))
        if number % 100 == 1:
            file = folder / name
            file.write_bytes(data)
            return len(read_graph(file)), len(list(read_quads(file, file)))
        if number % 2:
            load(Store(), io.BytesIO(data), format_of(name, None), name)
            return None
        return len(list(quads_in(io.BytesIO(data), format_of(name, None), name, rename_blank_nodes=number % 4 == 0)))

    return run


def _start_query(_folder: Path) -> Callable[[bytes], object]:
    from amurgraph.graph.writing import FORMATS
    from amurgraph.queries.adhoc import QUERY_FORMATS, run_sparql
    from amurgraph.rows import ROW_FORMATS

    store = Store()
    store.load(_DATA, format=RdfFormat.TURTLE)

    def run(given: bytes) -> object:
        text, number = given.decode("utf-8", "replace"), crc32(given)
        fitting = FORMATS if any(word in text for word in ("CONSTRUCT", "DESCRIBE")) else [*ROW_FORMATS, "xml", "srj"]
        chosen = QUERY_FORMATS if number % 10 == 0 else tuple(fitting)
        return run_sparql(store, text, chosen[number // 10 % len(chosen)])

    return run


def _start_claims(_folder: Path) -> Callable[[bytes], object]:
    from amurgraph.claims.reading import quads_to_claims
    from amurgraph.graph import data_store, store_to_turtle
    from amurgraph.graph.parsing import FORMAT_NAMES, quads_in
    from amurgraph.network import claims_to_network
    from amurgraph.tables import graph_to_tables, tables_to_csv
    from amurgraph.validation import validate

    nt = FORMAT_NAMES["ntriples"]

    def run(given: bytes) -> object:
        quads = quads_in(io.BytesIO(given), nt, "x.nt")
        way = crc32(given) % 60
        if way < 40:
            return quads_to_claims(quads, hashed=True)
        if way < 50:
            return claims_to_network(quads_to_claims(quads), "documented-ties", as_of="2012")
        if way < 56:
            return tables_to_csv(graph_to_tables(data_store(quads)))
        store = data_store(quads)
        return validate(store) if way == 56 else store_to_turtle(store)

    return run


_ODD = [
    b'""', b'"\\n"', b'"x"@en', b'"2011-13"', b'"-5"', b'"1e400"', b"_:x", b"<e:a>",
    b"<https://w3id.org/amurgraph/id/org/>",
    b'"2011-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', b'"nan"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    b'"99999"^^<http://www.w3.org/2001/XMLSchema#gYear>', b'"-0001-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    b"<https://w3id.org/amurgraph/ns#Relation>", b'"\\u0000"', b'"\\u202E"',
    b"<https://w3id.org/amurgraph/id/org/a/b/c>",
]  # fmt: skip
_SEEDS = {ending: _seeds(f"*{ending}") for ending in (*_FORMATS, ".rq")}
_OTTERS = list(parse((CORPUS / "seeds" / "otters.ttl").read_bytes(), format=RdfFormat.TURTLE))
for _ending, _format in {".nt": RdfFormat.N_TRIPLES, ".jsonld": RdfFormat.JSON_LD, ".rdf": RdfFormat.RDF_XML}.items():
    _SEEDS[_ending].append(serialize(_OTTERS, format=_format) or b"")
_CLAIMS = _SEEDS[".nt"][-1].splitlines(keepends=True)
_TOKENS = {file.stem: file.read_bytes().split() for file in (CORPUS / "words").glob("*.txt")}
RDF = Target(make_rdf, _start_rdf)
SPARQL = Target(make_query, _start_query)
CLAIMS = Target(make_claims, _start_claims)
