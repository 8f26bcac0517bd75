"""Data as somebody who means harm would write them: each text field of the model holds each of these strings.

Whoever runs one of them sets ``window.PWN``. The tests of page, site and journeys share this file.
"""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from amurgraph.graph import data_store
from amurgraph.vocabulary import AG, DCAT, DCTERMS, DWC, FOAF, ORG, OWL, RDF, RDFS, SKOS, instance

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = "window.PWN=1"

CORPUS: tuple[str, ...] = (
    # elements
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</SCRIPT\t><script>{RUN}</script >",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea><img src=x onerror={RUN}>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<math><mtext></mtext><mglyph><style><!--</style><img title='--><img src=x onerror={RUN}>'>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    f"<details open ontoggle={RUN}>",
    f"<body onload={RUN}>",
    f"<a href='javascript:{RUN}'>click</a>",
    f"<form action='javascript:{RUN}'><button>go</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>*{background:url(https://evil.example/)}</style>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<svg><animate onbegin={RUN} attributeName=x></svg>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=9>click</text></a></svg>",
    f"<b style=animation-name:x onanimationstart={RUN}>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    "<plaintext>",
    "<img srcset='https://evil.example/x.png 2x'>",
    # comments and states of the HTML parser
    "<!--",
    "-->",
    "<!--<script>",
    f"--><script>{RUN}</script>",
    f"<![CDATA[<script>{RUN}</script>]]>",
    "]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>",
    # out of an attribute
    f'" onmouseover="{RUN}',
    f"' onfocus='{RUN}' autofocus '",
    f'"><script>{RUN}</script>',
    f"` onclick=`{RUN}",
    f"x onmouseover={RUN}",
    # out of JSON and out of JavaScript
    f'"}}];{RUN};//',
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"\\';{RUN};//",
    "\\",
    '\\"',
    f"${{{RUN}}}",
    f"`-{RUN}-`",
    "__proto__",
    "constructor",
    # addresses
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"  javascript:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "href",
    f"a title with href=\"javascript:{RUN}\"",
    "//evil.example/x",
    "https://evil.example\r\nSet-Cookie: a=b",
    # templates
    "{{7*7}}",
    "${7*7}",
    "#{7*7}<%= 7*7 %>",
    "{{ 7 * 7 }}",
    "{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "{# a comment #}",
    "{{ shell.context }}",
    "{% raw %}",
    # out of a query, out of a style sheet
    "' . } ; DROP ALL # ",
    '""" \\u0022 . ?s ?p ?o }',
    f"}} </style> * {{ background: url(javascript:{RUN}) }}",
    # entities
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&amp;amp;",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    # directions, invisible and odd characters
    "\u202egpj.exe",
    "a\u2066b\u2069c\u200e\u200f",
    "zero\u200bwidth\ufeff\u2060",
    "line\u2028separator\u2029paragraph",
    "\u061c\ufeffשָׁלוֹם مرحبا\u200f (1) <עברית>",
    "\u202e\u202d\u2067 never closed",
    "\\ud83d\\ude00 \\ud800 \\udfff \ufffd",
    "\ufffe\uffff\U0001ffff\U0010ffff",
    "\x00nul\x01\x0b\x1f\x7f\x85",
    "one\ntwo\r\nthree\ttabs",
    "Z̸̢̛͉a̴l̵g̷o̶",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "ﷺ𝕏①½",
    # what spreadsheets run
    "=1+1",
    "=HYPERLINK(\"https://evil.example/\",\"click\")",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    # paths, nothing, and too much
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "C:\\con",
    "/dev/null",
    "%00%2e%2e%2f",
    "null",
    "undefined",
    "None",
    "NaN",
    "-0",
    "1e309",
    "0",
    "false",
    "[object Object]",
    "x" * 10_000,
    "字" * 300,
    "word " * 100 + "end",
)  # fmt: skip

# What an IRI may hold: in slugs, addresses and classes.
SLUGS: tuple[str, ...] = (
    "..",
    ".",
    "...",
    ".htaccess",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    f"a'onclick='{RUN}",
    f"a'-{RUN}-'",
    f"javascript:{RUN}",
    "&lt;b&gt;",
    "a&b;c",
    "$(touch-x)",
    "*",
    "~",
    "index",
    "content",
    "con",
    "nul.txt",
    "aux",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "Cedar",
    "cedar",
    "ЁЖ",
    "\u202egpj.exe",
    "-rf",
    "--help",
    "r-cedar",
    "x" * 300,
)

ADDRESSES: tuple[str, ...] = (
    f"javascript:{RUN}",
    f"JavaScript:{RUN}",
    f"javascript://x.example/%0a{RUN}",
    f"vbscript:{RUN}",
    f"data:text/html,%3Cscript%3E{RUN}%3C/script%3E",
    "file:///etc/passwd",
    "blob:https://x.example/1",
    "view-source:https://x.example/",
    "ftp://x.example/",
    f"http:{RUN}",
    f"https:javascript:{RUN}",
    f"https://x.example/'onmouseover='{RUN}",
    f"https://x.example/&quot;onmouseover={RUN}",
    "https://x.example/#</script>".replace("<", "%3C").replace(">", "%3E"),
    "https://user@x.example:8080/?a=b&c=d",
    "https://x.example/\u202egpj.exe",
)


KINDS = {
    "place": AG.Place,
    "db": AG.Database,
    "tax": AG.Taxon,
    "threat": AG.Threat,
    "stress": AG.Stress,
}


def hostile_store(*, correction: str = f"javascript:{RUN}", licence: str = f"javascript:{RUN}") -> Store:
    """Return a data set in which each text field holds each of these strings."""
    store = data_store(())
    store.extend(_quads(correction, licence))
    return store


def slug(number: int) -> str:
    """Return the slug of the organization, the source … that bears the string of this number."""
    return f"h{number}"


def _quads(correction: str, licence: str) -> Iterator[Quad]:
    yield from _dataset(correction, licence)
    addresses = cycle(ADDRESSES)
    for number, text in enumerate(CORPUS):
        yield from _things(number, text, next(addresses))
        yield from _claims(number, text)
    for number, name in enumerate(SLUGS):
        yield from _named(number, name)


def _say(subject: NamedNode, /, **said: str | NamedNode) -> Iterator[Quad]:
    for term, value in said.items():
        known = {"label": RDFS.label, "alias": SKOS.altLabel, "title": DCTERMS.title, "a": RDF.type}
        predicate = known.get(term) or (DCTERMS[term[3:]] if term.startswith("dc_") else AG[term.removesuffix("_")])
        yield Quad(subject, predicate, Literal(value) if isinstance(value, str) else value)


def _dataset(correction: str, licence: str) -> Iterator[Quad]:
    node = NamedNode("https://w3id.org/amurgraph/id/dataset")
    text = f"</title></script><script>{RUN}</script>"
    yield from _say(node, a=DCAT.Dataset, title=text, dc_description=f'" onload="{RUN}' + text, dc_license=licence)
    yield from _say(node, correctionAddress=correction, dc_issued=text, focusTaxon=instance("tax", "tax0"))
    yield Quad(node, OWL.versionInfo, Literal(text))


def _things(number: int, text: str, address: str) -> Iterator[Quad]:
    me, source, name = instance("org", slug(number)), instance("src", slug(number)), instance("name", slug(number))
    yield from _say(
        me,
        a=AG.NGO,
        label=text,
        alias=text + " too",
        acronym=text,
        country=text,
        city=text,
        note=text,
        name=name,
        dc_source=source,
    )
    yield Quad(me, FOAF.homepage, NamedNode(address))
    yield Quad(me, SKOS.exactMatch, NamedNode(address))
    yield Quad(me, AG.supports, Literal(text))  # a direct triple that nothing bears out
    yield from _say(name, a=AG.Name, text=text + " named", dc_source=source)
    yield Quad(name, AG.nameKind, NamedNode(f"https://w3id.org/amurgraph/ns#'onclick='{RUN}"))
    yield from _say(source, a=AG.Source, title=text, dc_publisher=text, dc_issued=text, dc_language=text, note=text)
    yield from _say(source, url=NamedNode(address), archived=NamedNode(address), retrieved=text)
    yield from _say(source, sourceKind=NamedNode(f"https://w3id.org/amurgraph/ns#'onclick='{RUN}"))
    programme = instance("prog", f"prog{number}")
    yield from _say(programme, a=AG.Programme, label=text, alias=text, dc_description=text, placeName=text, name=name)
    yield from _say(programme, statedStart=text, statedEnd=text, dc_source=source)
    yield Quad(
        programme, AG.action, instance("action", f"own-0.1_'onclick='{RUN}" if number % 2 else "own-0.1_patrols")
    )
    if number % 3:
        yield Quad(programme, AG.place, instance("place", f"place{number}"))
    for sort, kind in KINDS.items():
        thing = instance(sort, f"{sort}{number}")
        yield from _say(thing, a=kind, label=text, alias=text, dc_description=text, note=text, name=name)
        yield from _say(thing, dc_source=source)
        yield Quad(thing, DWC.scientificName, Literal(text))


def _claims(number: int, text: str) -> Iterator[Quad]:
    me, other = instance("org", slug(number)), instance("org", slug((number + 1) % len(CORPUS)))
    ends = {
        "memberOf": other,
        "partnerOf": other,
        "implements": instance("prog", f"prog{number}"),
        "administers": instance("place", f"place{number}"),
        "participatesIn": instance("db", f"db{number}"),
        "studies": instance("tax", f"tax{number}"),
        f"x'onclick='{RUN}": other,
    }
    taxon, threat, stress = (instance(sort, f"{sort}{number}") for sort in ("tax", "threat", "stress"))
    between = [(me, predicate, end) for predicate, end in ends.items()]
    for subject, predicate, end in (*between, (threat, "threatens", taxon), (stress, "stresses", taxon)):
        relation = instance("rel", f"{subject.value.rsplit('/', 1)[1]}.{predicate}.{end.value.rsplit('/', 1)[1]}")
        kind = NamedNode(f"https://w3id.org/amurgraph/ns#{predicate}")
        yield from _say(relation, a=AG.Relation, subject=subject, predicate=kind, object=end)
        for version in (text, "other") if predicate == "memberOf" else (text,):
            yield from _evidence(relation, number, text, version)
    # Numbers of one animal, so that they are drawn; when a body began, so that it stands in time.
    for thing, what in ((instance("tax", "tax0"), "population"), (me, "founded")):
        observation = instance("obs", f"{slug(number)}.{what}")
        yield from _say(observation, a=AG.Observation, subject=thing, observedProperty=what, value=text, unit=text)
        yield from _say(observation, valueLow=str(number), valueHigh=str(2 * number), reportedBy=other)
        yield from _evidence(observation, number, text, text)
    for version in (text, "7"):
        observation = instance("obs", f"{slug(number)}.{'a' if version == text else 'b'}")
        yield from _say(observation, a=AG.Observation, subject=me, observedProperty=text, value=version, unit=text)
        yield from _say(observation, valueLow=version, valueHigh=version, reportedBy=other)
        yield from _evidence(observation, number, text, version)
    change = instance("change", slug(number))
    yield from _say(change, a=ORG.ChangeEvent, label=text, changeKind=text, statedAsOf="2012")
    yield Quad(change, ORG.originalOrganization, me)
    yield Quad(change, ORG.resultingOrganization, other)
    yield from _evidence(change, number, text, text)


def _evidence(owner: NamedNode, number: int, text: str, version: str) -> Iterator[Quad]:
    node = NamedNode(owner.value.replace("/id/", "/id/ev/", 1).replace("/", ".") + ("" if version == text else ".2"))
    node = instance("ev", node.value.rsplit(".id.ev.", 1)[1])
    yield from _say(owner, evidence=node)
    yield from _say(
        node,
        a=AG.Evidence,
        dc_source=instance("src", slug(number)),
        locator=text,
        statedStart="2010" if version == text else "2011",
        statedAsOf="2012",
        from_=text,
        to=text,
        checked=text,
        amount=version,
        currency=text,
        year=text,
        weight="2",
        role=version,
        note=text,
        reading=NamedNode(f"https://w3id.org/amurgraph/ns#'onclick='{RUN}"),
    )


def _named(number: int, name: str) -> Iterator[Quad]:
    """Things that bear a hostile name in their IRI, where an IRI may hold it."""
    me, source = instance("org", name), instance("src", name)
    other = instance("org", slug(number))
    relation = instance("rel", f"{name}.partnerOf.{slug(number)}")
    yield from _say(me, a=NamedNode(f"https://w3id.org/amurgraph/ns#'onclick='{RUN}"), label=f"named {number}")
    yield from _say(source, a=AG.Source, title=f"source {number}", url=NamedNode(f"https://x.example/{number}"))
    yield from _say(relation, a=AG.Relation, subject=me, predicate=AG.partnerOf, object=other)
    evidence = instance("ev", f"{name}.partnerOf.{slug(number)}.{name}")
    yield from _say(relation, evidence=evidence)
    yield from _say(evidence, a=AG.Evidence, dc_source=source, locator="page 1", reading=AG.Stated)
    for sort, kind in {"prog": AG.Programme, **KINDS}.items():
        yield from _say(instance(sort, name), a=kind, label=f"{sort} named {number}", dc_source=source)
