"""Files that would exhaust a parser, or have it look elsewhere, end in one line that says how to mend them."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from typing import Any

import pytest
from pyoxigraph import RdfFormat

from amurgraph.errors import AmurgraphError, UnsafeInputError
from amurgraph.graph.parsing import quads_in

_RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'


def count(text: str | bytes, rdf_format: RdfFormat, **limits: Any) -> int:
    data = text.encode() if isinstance(text, str) else text
    return sum(1 for _ in quads_in(io.BytesIO(data), rdf_format, "file", **limits))


def refused(text: str | bytes, rdf_format: RdfFormat, **limits: Any) -> str:
    with pytest.raises(UnsafeInputError) as caught:
        count(text, rdf_format, **limits)
    message = str(caught.value)
    assert message.splitlines() == [message]
    assert message.startswith("file: ")
    return message


def triples(many: int, between: str = "") -> str:
    return "<urn:a> <urn:b> " + f"<<( <urn:a> {between}<urn:b> " * many + "<urn:c>" + " )>>" * many + " ."


@pytest.mark.parametrize("rdf_format", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.TRIG, RdfFormat.N_QUADS])
def test_triples_nested_without_end_are_refused(rdf_format: RdfFormat) -> None:
    assert count(triples(400), rdf_format) == 1
    assert "triples nested more than 500 deep" in refused(triples(600), rdf_format)
    assert "nested" in refused(triples(40_000), rdf_format)


def test_no_comment_string_or_address_hides_how_deep_triples_are() -> None:
    assert "nested" in refused(triples(20_000, "# )>> )>>\n"), RdfFormat.TURTLE)


def test_many_triples_in_triples_are_not_deep() -> None:
    one = (
        '<urn:a#b> <urn:b> <<( <urn:a> <urn:b> ")>> <<( \'" )>> . # <<(\n'
        '<urn:c> <urn:d> "<<( \\" <<(", """ <<( " """ .\n'
    )
    assert count(one * 20_000, RdfFormat.TURTLE) == 60_000


@pytest.mark.parametrize(
    "opening", ["[", '{"@graph":', '{"@id":"urn:a","urn:p":', '{"@included":', '{"@reverse":{"urn:p":']
)
def test_json_nested_without_end_is_refused(opening: str) -> None:
    closing = opening.replace("[", "]").count("]") * "]" + "}" * opening.count("{")
    deep = opening * 4_000 + "{}" + closing * 4_000
    assert "nested more than 100 deep; flatten it" in refused(deep, RdfFormat.JSON_LD)


def chain(many: int, last: str) -> str:
    terms = "".join(f'"t{n}":"t{n + 1}:x",' for n in range(many))
    return f'{{"@context":{{{terms}"t{many}":"{last}"}},"@id":"urn:a","t{many}":1}}'


def test_terms_defined_by_terms_without_end_are_refused() -> None:
    assert count(chain(20, "urn:x:"), RdfFormat.JSON_LD) == 1
    assert "terms by terms more than 64 deep" in refused(chain(8_000, "urn:x:"), RdfFormat.JSON_LD)
    assert "terms by terms" in refused(chain(5_000, "t0:x"), RdfFormat.JSON_LD)
    assert "terms by terms" in refused(
        '{"@graph":[{"\\u0040context":' + chain(500, "urn:x:")[12:] + "]}", RdfFormat.JSON_LD
    )


def test_contexts_copied_without_end_are_refused() -> None:
    terms = ",".join(f'"t{n}":"urn:{n}"' for n in range(5_000))
    inside = ",".join('{"@context":{"x":"urn:y"},"x":1}' for _ in range(12_000))
    assert "contexts" in refused(f'{{"@context":{{{terms}}},"urn:p":[{inside}]}}', RdfFormat.JSON_LD)
    nested = '{"@context":{"x":"urn:y"},"urn:p":' * 90 + "1" + "}" * 90
    assert "contexts" in refused(
        f'[{{"@context":{{{",".join(terms.replace("t", letter) for letter in "tuvw")}}}}},{nested}]', RdfFormat.JSON_LD
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"@context":{"schema":"https://schema.org/","name":"schema:name","id":"@id","type":"@type","url":{"@id":"schema:url","@type":"@id"}},"id":"urn:a","name":"a","url":"urn:b"}',
        '[{"@context":{"n":"urn:n"},"@id":"urn:a","n":"\\"@context\\": \\"http://a.example/\\""},{"@context":[{"n":"urn:n"},{"m":"urn:m"}],"@id":"urn:b","m":1}]',
        '{"@context":null,"@id":"urn:a","urn:b":["@context","a"],"urn:c":"@context"}',
    ],
)
def test_ordinary_contexts_are_read(text: str) -> None:
    assert count(text, RdfFormat.JSON_LD) >= 2


@pytest.mark.parametrize(
    ("context", "shown"),
    [
        ('"https://schema.org"', "https://schema.org"),
        ('"context.jsonld"', "context.jsonld"),
        ('[{},["file:///etc/passwd"]]', "file:///etc/passwd"),
        ('{"@import":"../c.jsonld"}', "../c.jsonld"),
        ('{"a":{"@id":"urn:a","@context":"http://x.example/"}}', "http://x.example/"),
    ],
)
def test_a_context_elsewhere_is_refused_with_its_address(context: str, shown: str) -> None:
    message = refused(f'{{"@context":{context},"@id":"urn:a"}}', RdfFormat.JSON_LD)
    assert f"its @context lies at {shown!r}; nothing is fetched, put the context itself into the file" in message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_doctype_is_refused_in_every_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0"?><!DoctypE r [<!ENTITY a "b">]>{_RDF}</rdf:RDF>'
    assert "a DOCTYPE is not accepted" in refused(text.encode(encoding), RdfFormat.RDF_XML)


def test_elements_nested_without_end_are_refused() -> None:
    def nested(many: int, text: str = "") -> str:
        return f"{_RDF}{'<rdf:Bag><e:p>' * many}{text}{'</e:p></rdf:Bag>' * many}</rdf:RDF>"

    assert count(nested(240), RdfFormat.RDF_XML) > 240
    assert "nested more than 500 deep; flatten it" in refused(nested(300), RdfFormat.RDF_XML)
    hidden = _RDF + '<rdf:Bag><e:p e="</e:p></rdf:Bag>/>"><!-- </e:p></rdf:Bag> -->' * 300
    assert "nested" in refused(hidden, RdfFormat.RDF_XML)
    assert count(f"{_RDF}{'<rdf:Bag/><rdf:Bag></rdf:Bag><!-- <a> --><?b <c> ?>' * 900}</rdf:RDF>", RdfFormat.RDF_XML)


def test_a_tag_without_end_is_refused() -> None:
    attributes = " ".join(f'e:a{number}="1"' for number in range(20_000))
    assert "tag of more than 100,000 bytes" in refused(f"{_RDF}<rdf:Bag {attributes}/></rdf:RDF>", RdfFormat.RDF_XML)


@pytest.mark.parametrize("rdf_format", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES])
def test_whoever_asks_reads_so_many_bytes_and_triples_at_most(rdf_format: RdfFormat) -> None:
    text = "\ufeff" + "<urn:a> <urn:b> <urn:c> .\n" * 1_000
    size = len(text.encode())
    assert count(text, rdf_format, most_bytes=size, most_triples=1_000) == 1_000
    assert f"longer than {size - 1:,} bytes; give it in parts" in refused(text, rdf_format, most_bytes=size - 1)
    assert "more than 999 triples; give it in parts" in refused(text, rdf_format, most_triples=999)


def test_the_size_of_what_is_read_as_a_whole_is_limited_too() -> None:
    assert "longer than 10 bytes" in refused("[" + " " * 20 + "]", RdfFormat.JSON_LD, most_bytes=10)


PIECES: dict[RdfFormat, tuple[str, ...]] = {
    RdfFormat.RDF_XML: ("<!--", "<![CDATA[", "<?", "</", "<a ", '<a b="', "<a ''", "<a/", "<!DOCTYP", '"', "<a b='\""),
    RdfFormat.JSON_LD: (
        '"',
        '"\\',
        '\\"',
        '"@context":',
        '"@context" ',
        '"@context":"',
        '"@context":{"a":',
        '"\\u0040c',
        '""',
    ),
    RdfFormat.TURTLE: ("<<(", '<<( "', '<<( """\\', "<<( '''a", "<<( #", "<<( <", '<<( "\\', "<<( )>>"),
}


@pytest.mark.parametrize("rdf_format", PIECES, ids=str)
@pytest.mark.parametrize("before", ["", "<a ", '{"@context":{"'])
def test_no_text_takes_long_to_look_at(rdf_format: RdfFormat, before: str) -> None:
    slow: dict[str, float] = {}
    for piece in PIECES[rdf_format]:
        text = before + piece * (1_000_000 // len(piece))
        begun = time.process_time()
        with suppress(AmurgraphError):
            count(text, rdf_format)
        taken = time.process_time() - begun
        if taken > 5:
            slow[piece] = taken
    assert not slow
