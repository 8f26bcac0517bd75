"""From the text of a page to candidates: names are found, sentences read, doubles dropped, the source named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..claims import find_thing
from ..claims.identifying import next_source_slug
from ..claims.naming import plain_address
from ..claims.records import number_aware
from ..errors import InputError, UnknownNameError
from ..tables import read_terms
from ..tables.checking import is_url
from ..vocabulary import slug_of
from .names import End, Lexicon, Span, lexicon_of
from .new_names import add_acronyms, add_new_organizations, shared_heads
from .proposal import OTHER_SOURCES, THIS_SOURCE, Proposal
from .reading import read_sentences
from .sentence import BULLET, Mention, Sentence
from .statements import Count, Statement
from .tokens import Line, Token, list_lines, normalized, sentence_ends
from .verbs import list_hits
from .words import ALLIANCES, AUXILIARIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..claims import Claims

_LONGEST_TITLE = 120


def propose_claims(text: str, claims: Claims, *, source: str, publisher: str = "") -> Proposal:
    """Return what a page's text may say, for a person to check. Nothing is written, and nothing guessed twice.

    Args:
        text: the text of the page, as saved from a browser.
        claims: the data, whose names are looked for; they may be empty.
        source: the address of the page, or the id of a source of the data.
        publisher: who publishes the page, whom "we" and "our partners" mean.

    Raises:
        UnknownNameError: ``source`` is neither an address nor the id of a source. InputError: no text.

    >>> from amurgraph.claims import graph_to_claims
    >>> from pyoxigraph import Store
    >>> text = "The Otter Alliance is supported by the Hill Fund and, since 2012, by River Zoo."
    >>> proposal = propose_claims(text, graph_to_claims(Store()), source="https://otter.example/about")
    >>> [(row.subject, row.relation, row.object, row.dates) for row in proposal.to_rows()]
    [('hill-fund', 'supports', 'otter-alliance', ''), ('river-zoo', 'supports', 'otter-alliance', 'since 2012')]

    """
    text = normalized(text)
    lines = list_lines(text)
    if not lines:
        raise InputError("there is no text to read; save the page's text into a file")
    row = _source_row(claims, source, lines, publisher)
    lexicon = lexicon_of(claims)
    add_acronyms(lexicon, lines)
    add_new_organizations(lexicon, lines)
    add_acronyms(lexicon, lines)
    known_publisher = publisher or row.get("publisher", "") or _publisher_of(claims, row["source_id"])
    sentences = _sentences(lines, lexicon)
    found = list(
        read_sentences(sentences, lexicon, text, we=_who(claims, lexicon, known_publisher), taxon=_taxon(claims))
    )
    statements = _once([_sorted_ends(one) for one in found if isinstance(one, Statement)])
    counts = {one.subject: one for one in reversed([one for one in found if isinstance(one, Count)])}
    used = {slug for one in statements for slug in (one.subject, one.object)} | counts.keys()
    return Proposal(
        tuple(statements),
        tuple(counts[slug] for slug in sorted(counts)),
        {slug: _with_kind(lexicon.ends[slug], statements) for slug in sorted(used)},
        row,
        _known(claims, row["source_id"]),
    )


def _sentences(lines: Sequence[Line], lexicon: Lexicon) -> Iterator[Sentence]:
    """Part lines into sentences; the items of a list go with the words that lead it in, else each stands alone."""
    pending: Sentence | None = None
    paragraph = number = 0
    for line in lines:
        if line.kind == "item" and pending is not None:
            _append_item(pending, line, _spans(line, lexicon))
            continue
        if pending is not None:
            yield pending
            pending = None
        spans = _spans(line, lexicon)
        if line.paragraph != paragraph:
            paragraph, number = line.paragraph, 0
        for sentence in _parted(line, spans, number):
            if pending is not None:
                yield pending
            pending = sentence
            number += 1
        if pending is not None and not _leads_in(pending, line):
            yield pending
            pending = None
    if pending is not None:
        yield pending


def _leads_in(sentence: Sentence, line: Line) -> bool:
    """Tell whether a list is said under a sentence: it ends in a colon, or is a heading that says nothing itself."""
    if line.kind == "item":
        return False
    if line.kind == "prose":
        return sentence.tokens[-1].text == ":"
    subject = min((mention.last for mention in sentence.mentions), default=len(sentence.tokens))
    # Of a copy: a sentence keeps where its mentions stand, and a list is still to come.
    said = {hit.first for hit in list_hits(replace(sentence)) if any(option.form == "finite" for option in hit.options)}
    said |= {index for index, token in enumerate(sentence.tokens) if token.low in AUXILIARIES}
    return not any(subject <= index for index in said)


def _spans(line: Line, lexicon: Lexicon) -> list[Span]:
    shared = shared_heads(lexicon, line.tokens)
    covered = {index for span in shared for index in range(span.first, span.last)}
    spans = [s for s in lexicon.spans(line.tokens) if not covered & set(range(s.first, s.last))]
    return sorted([*shared, *spans], key=lambda span: span.first)


def _parted(line: Line, spans: list[Span], before: int) -> Iterator[Sentence]:
    """Part a line into sentences; ``before`` is how many its paragraph has already."""
    inside = [index for span in spans for index in range(span.first + 1, span.last)]
    first = 0
    for number, last in enumerate(sentence_ends(line.tokens, inside), start=before + 1):
        what = f"item {line.number}" if line.kind == "item" else f"sentence {number}"
        place = f"paragraph {line.paragraph}, {what}"
        tokens = list(line.tokens[first:last])
        sentence = Sentence(tokens, [place] * len(tokens), heading=line.kind == "heading")
        while spans and spans[0].first < last:
            span = spans.pop(0)
            sentence.mentions.append(Mention(span.first - first, span.last - first, span.slugs))
        yield sentence
        first = last


def _append_item(sentence: Sentence, line: Line, spans: list[Span]) -> None:
    start = line.tokens[0].start
    sentence.tokens.append(Token(BULLET, BULLET, start, start))
    offset = len(sentence.tokens)
    sentence.tokens.extend(line.tokens)
    sentence.places += [f"paragraph {line.paragraph}, item {line.number}"] * (len(line.tokens) + 1)
    sentence.mentions += [Mention(span.first + offset, span.last + offset, span.slugs) for span in spans]


def _once(statements: list[Statement]) -> list[Statement]:
    """Keep what is said twice once, at its first place; what adds dates or says the opposite stays."""
    kept: dict[tuple[str, ...], Statement] = {}
    for one in statements:
        key = (one.subject, one.relation, one.object, one.stance)
        dates = (one.when.start, one.when.end, one.when.as_of)
        same = [other for other in kept if other[:4] == key]
        if any(other[4:] == dates for other in same) or (same and not any(dates)):
            continue
        if (*key, "", "", "") in kept:  # the same with a date says more
            del kept[(*key, "", "", "")]
        kept[(*key, *dates)] = one
    return list(kept.values())


def _sorted_ends(one: Statement) -> Statement:
    if one.relation not in read_terms().symmetric or one.subject < one.object:
        return one
    return replace(one, subject=one.object, object=one.subject)


def _with_kind(end: End, statements: Sequence[Statement]) -> End:
    """Take a new body that has members and is called a network, coalition or alliance for an alliance."""
    joined = any(one.object == end.slug and one.relation == "member_of" for one in statements)
    called = ALLIANCES & {word.casefold() for word in end.label.split()}
    return replace(end, kind="alliance") if end.new and end.kind == "unknown" and joined and called else end


# ---- the source, and what the data know already ----


def _source_row(claims: Claims, source: str, lines: Sequence[Line], publisher: str) -> dict[str, str]:
    """Return the row of a source new to the data, or the id alone of one that they know."""
    for known in sorted(claims.sources.values(), key=lambda one: number_aware(one.slug)):
        if source.lower() == known.slug or (known.url and plain_address(source) == plain_address(known.url)):
            return {"source_id": known.slug}
    if not is_url(source):
        raise UnknownNameError("source", source, claims.sources)
    title = " ".join(token.text for token in lines[0].tokens if token.is_word)[:_LONGEST_TITLE]
    return {
        "source_id": next_source_slug(claims.sources),
        "title": title or urlsplit(source).netloc,
        "publisher": publisher or urlsplit(source).netloc,
        "url": source,
    }


def _publisher_of(claims: Claims, source: str) -> str:
    return claims.sources[source].publisher if source in claims.sources else ""


def _who(claims: Claims, lexicon: Lexicon, publisher: str) -> str:
    if not publisher:
        return ""
    try:
        return find_thing(claims, publisher).slug
    except InputError:
        named = [slug for slug in lexicon.bearers(publisher) if lexicon.ends[slug].sort == "org"]
        return named[0] if len(named) == 1 else ""


def _taxon(claims: Claims) -> str:
    taxa = sorted(thing.slug for thing in claims.things.values() if thing.sort == "tax")
    return claims.about.taxon if claims.about.taxon in taxa else (taxa[0] if len(taxa) == 1 else "")


def _known(claims: Claims, source: str) -> dict[tuple[str, str, str], str]:
    """Return of each relation and value of the data whether this source says it already, or others do."""
    words = {slug_of(node.value): word for word, node in read_terms().relation_types.items()}
    said = [((r.subject, words[r.predicate], r.object), r.evidence) for r in claims.relations if r.predicate in words]
    said += [((seen.subject, seen.property, seen.value), seen.evidence) for seen in claims.observations]
    here = {key for key, evidence in said if any(one.source == source for one in evidence)}
    return {key: THIS_SOURCE if key in here else OTHER_SOURCES for key, _ in said}
