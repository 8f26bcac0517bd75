"""One claim, said in words, becomes rows of the tables and goes the way of every import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ..claims import find_thing, graph_to_claims, period
from ..claims.identifying import next_source_slug
from ..claims.naming import folded, plain_address
from ..claims.records import THING_SORTS, number_aware
from ..errors import InputError, TableError, UnknownNameError
from ..graph import as_store
from ..tables import TABLES, Row, graph_to_tables, read_terms
from ..tables.checking import SLUG, check_rows, closed_lists, full_url
from ..tables.things import in_language
from ..vocabulary import AG, slug_of
from .identifying import name_to_id
from .look_alikes import find_look_alikes
from .planning import plan_import

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import rdflib
    from pyoxigraph import NamedNode, Store

    from ..claims import Source, Thing
    from ..tables import Tables
    from .judgements import Judgement
    from .look_alikes import LookAlike
    from .planning import Plan

_PLACE = "tables add"  # where these rows stand, until an error says which option is meant
_OF_THE_RELATION = "start end as_of locator confidence stance role amount currency year note".split()
_OF_THE_SOURCE = {
    "title": "title",
    "publisher": "publisher",
    "published": "date_published",
    "language": "language",
    "kind": "kind",
    "visibility": "visibility",
}
_AS_READ = {"published": "issued"}
_OTHER_OPTIONS = {"confidence": "--implied", "stance": "--denies", "visibility": "--private"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is not said yet: its key, what is meant, which words there are, and whether there can be a claim without.

    ``check`` raises an InputError for an answer that cannot be used.
    """

    key: str
    words: str
    choices: tuple[str, ...] = ()
    needed: bool = True
    check: Callable[[str], object] | None = None

    @property
    def option(self) -> str:
        """The option of the command line that says it."""
        return _option(self.key)


def add_claim(graph: Store | rdflib.Graph, said: Mapping[str, str], *, judgements: Iterable[Judgement] = ()) -> Plan:
    """Return what adding one claim would do to the data; ``write_plan`` does it.

    Args:
        graph: the data; not changed.
        said: ``subject``, ``relation``, ``object``, ``source`` and ``locator``; where known ``start``, ``end``,
            ``as_of``, ``confidence``, ``stance``, ``role``, ``amount``, ``currency``, ``year``, ``note``; of a new
            source ``title``, ``publisher``, ``published``, ``language``, ``kind``, ``visibility``; of a new
            organization ``subject_kind``, ``subject_country``, ``subject_id``, and the same of the object. Ends may be
            called by id, name, acronym or alias, a source by id, address or title, a relation by its words in either
            direction.
        judgements: what was answered before on organizations that look alike.

    Raises:
        InputError: something is missing or cannot be used; it names the option.

    """
    return NewClaim(as_store(graph), said, judgements).plan()


class NewClaim:
    """One claim on its way from words to rows; each cell of a row is called by the option that it comes from."""

    def __init__(self, store: Store, said: Mapping[str, str], judgements: Iterable[Judgement] = ()) -> None:
        self.store, self.claims, self.known = store, graph_to_claims(store), graph_to_tables(store)
        self.judgements = tuple(judgements)  # of before
        self.answers: list[Judgement] = []  # of now
        self.said = {key: words.strip() for key, words in said.items()}
        self._rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}

    # ---- what is missing ----

    def questions(self) -> Iterator[Question]:
        """Give what is not said yet, in the order in which one would tell it.

        What was answered with nothing is not asked again, unless there can be no claim without it.
        """
        words = closed_lists(read_terms())
        yield from self._unsaid(Question("subject", "who; a name, acronym or id"))
        yield from self._of_a_new_end("subject", words["organization kind"])
        labels = tuple(self._label(node, AG.edgeLabel) for node in read_terms().relation_types.values())
        yield from self._unsaid(Question("relation", "what the source says of the two", labels, check=self._relation))
        yield from self._unsaid(Question("object", "to whom or what; a name, acronym or id"))
        yield from self._of_a_new_end("object", words["organization kind"])
        yield from self._unsaid(Question("source", "who says so; an address, or the id of a source"))
        yield from self._of_a_new_source(words["source kind"])
        when = "the date it is true of, as the source gives it: 1998, 1998-03 or 1998-03-21"
        yield from self._unsaid(Question("as_of", when, needed=False, check=period))
        yield from self._unsaid(Question("locator", "where in the source, such as: page 4, list of members"))

    def undecided(self) -> tuple[LookAlike, ...]:
        """Return which known organizations a new end looks like, as far as nobody has judged that."""
        judged = {judgement.pair for judgement in (*self.judgements, *self.answers)}
        ends = (end for end in ("subject", "object") if self._is_new(end) and not self._is_judged_known(end))
        return tuple(alike for end in ends for alike in self._like(end) if alike.pair not in judged)

    def _like(self, end: str) -> tuple[LookAlike, ...]:
        row = Row(_PLACE, 1, {"org_id": self._new_id(end), "name": in_language(self.said[end], "en")[0]})
        return find_look_alikes(self.known, {"organizations": [row], "names": []})

    def _is_judged_known(self, end: str) -> bool:
        same = {j.pair for j in (*self.judgements, *self.answers) if j.verdict == "same"}
        return bool(same) and any(self._new_id(end) in pair and self.claims.things.keys() & set(pair) for pair in same)

    def _is_new(self, end: str) -> bool:
        if not self.said.get(end):
            return False
        try:
            self._thing(end)
        except UnknownNameError:
            return True
        return False

    def _new_id(self, end: str) -> str:
        name = in_language(self.said[end], "en")[0]
        return self.said.get(f"{end}_id", "").lower() or name_to_id(name, _option(f"{end}_id"))

    def _unsaid(self, question: Question) -> Iterator[Question]:
        if not self.said.get(question.key) and (question.needed or question.key not in self.said):
            yield question

    def _of_a_new_end(self, end: str, kinds: tuple[str, ...]) -> Iterator[Question]:
        if not self.said.get(end):
            return
        try:
            self._thing(end)
        except UnknownNameError as error:
            if self._is_judged_known(end):
                return
            _, meant, close = str(error).partition("did you mean ")
            new = f"{self.said[end]} is new: its kind" + (f"; or did you mean {close}" if meant else "")
            yield from self._unsaid(Question(f"{end}_kind", new, kinds))
            yield from self._unsaid(Question(f"{end}_country", "its country, two letters, such as GB", needed=False))

    def _of_a_new_source(self, kinds: tuple[str, ...]) -> Iterator[Question]:
        if not self.said.get("source") or self._source():
            return
        if not _is_address(self.said["source"]):
            new = f"{self.said['source']} is new: what it is (a page is named by its address)"
            yield from self._unsaid(Question("kind", new, tuple(kind for kind in kinds if kind != "page")))
        yield from self._unsaid(Question("title", "the title of this new source"))
        yield from self._unsaid(Question("publisher", "who published it", needed=False))
        when = "the day, month or year it bears; never guessed"
        yield from self._unsaid(Question("published", when, needed=False, check=period))

    # ---- what becomes of it ----

    def plan(self, answers: Iterable[Judgement] = (), *, today: str = "") -> Plan:
        """Return what this claim would do to the data; ``answers`` are judgements of now.

        Raises:
            InputError: as ``add_claim``.

        """
        try:
            return plan_import(
                self.store,
                self.tables(),
                judgements=self.judgements,
                answers=(*self.answers, *answers),
                known=self.known,
                today=today,
            )
        except TableError as error:
            if error.file != _PLACE:
                raise
            raise InputError(f"{error.column}: {error.what}; {error.mend}") from error

    def tables(self) -> Tables:
        """Return the rows that say this claim: its relation, and what is new of its source and its ends.

        Raises:
            InputError: something is missing, or names nothing. TableError: something is not well formed.

        """
        missing = [f"{question.option} ({question.words})" for question in self.questions() if question.needed]
        if missing:
            raise InputError(f"this is missing: {'; '.join(missing)}")
        self._rows = {table.name: [] for table in TABLES}
        word, turned = self._relation(self.said["relation"])
        source = self._source_row()
        ends = [self._end_row("subject", source), self._end_row("object", source)]
        subject, target = reversed(ends) if turned else ends
        options = {"subject_id": "object" if turned else "subject", "object_id": "subject" if turned else "object"}
        cells = {"subject_id": subject, "predicate": word, "object_id": target, "source_id": source}
        cells |= {key: self.said[key] for key in _OF_THE_RELATION if self.said.get(key)}
        self._add_row("relations", cells, {**options, "predicate": "relation", "source_id": "source"})
        for table in TABLES:
            check_rows(self._rows[table.name], table, read_terms())
        return self._rows

    def _source_row(self) -> str:
        """Add a row of the source if it is new, and return its id."""
        said = {column: self.said[key] for key, column in _OF_THE_SOURCE.items() if self.said.get(key)}
        known = self._source()
        if known is not None:
            self._raise_for_another(known)
            return known.slug
        if _is_address(self.said["source"]):
            key, new = next_source_slug(self.claims.sources), {"url": full_url(self.said["source"])}
        else:
            key, new = self.said["source"].lower(), {}
        options = {"source_id": "source", "url": "source", **{column: key for key, column in _OF_THE_SOURCE.items()}}
        self._add_row("sources", {"source_id": key, **new, **said}, options)
        return key

    def _raise_for_another(self, known: Source) -> None:
        """Raise if something else is said of a known source than the data say: that is no part of one claim."""
        for key in _OF_THE_SOURCE:
            there: str = getattr(known, _AS_READ.get(key, key))
            if self.said.get(key, "").casefold() not in ("", there.casefold()):
                what = f"{known.slug} is known, and has {there!r} here" if there else f"{known.slug} is known without"
                raise InputError(f"{_option(key)}: {what}; leave this out, or correct the source by tables import")

    def _end_row(self, end: str, source: str) -> str:
        """Add a row of a subject or object if there is anything to say of it, and return its id."""
        said = {
            column: self.said[f"{end}_{column}"] for column in ("kind", "country") if self.said.get(f"{end}_{column}")
        }
        try:
            known = self._thing(end)
            key, new = known.slug, {"name": known.label}
        except UnknownNameError:
            known = None
            name, language = in_language(self.said[end], "en")
            key = self._new_id(end)
            new = {"name": name, "language": language, "source_ids": source}
            if key in self.claims.things:
                label = self.claims.things[key].label
                mend = f"if it is the same, call it {key}; if not, add {_option(f'{end}_id')} with another id"
                raise InputError(f"{_option(end)}: the id {key} is that of {label!r} already; {mend}") from None
        if known is not None and known.sort != "org" and said:
            raise InputError(f"{_option(f'{end}_{min(said)}')}: {known.label} is no organization; leave this out")
        if known is None or said:
            options = {"org_id": f"{end}_id", "name": end, "language": end, "kind": f"{end}_kind"}
            self._add_row("organizations", {"org_id": key, **new, **said}, {**options, "country": f"{end}_country"})
        return key

    def _add_row(self, table: str, cells: dict[str, str], keys: dict[str, str]) -> None:
        number = 1 + sum(map(len, self._rows.values()))
        titles = {column: _option(key) for column, key in ({column: column for column in cells} | keys).items()}
        self._rows[table].append(Row(_PLACE, number, dict(cells), titles))

    # ---- what words mean ----

    def _thing(self, end: str) -> Thing:
        return find_thing(self.claims, self.said[end], sorts=THING_SORTS)

    def _source(self) -> Source | None:
        """Return the source that is named by id, IRI, address or title, if it is known."""
        wanted = self.said["source"]
        sources = sorted(self.claims.sources.values(), key=lambda source: number_aware(source.slug))
        for source in sources:
            if wanted.lower() in (source.slug, f"src:{source.slug}") or wanted == source.iri:
                return source
        found = [source for source in sources if source.url and plain_address(source.url) == plain_address(wanted)]
        if not found:
            found = [source for source in sources if folded(source.title) == folded(wanted)]
            if len(found) > 1:
                raise InputError(f"{wanted!r} is the title of {', '.join(s.slug for s in found)}; use one of these")
        return found[0] if found else None

    def _relation(self, words: str) -> tuple[str, bool]:
        """Return the relation as the tables call it, and whether subject and object change places."""
        types = read_terms().relation_types
        known: dict[str, tuple[str, bool]] = {}
        for word, node in types.items():
            for label in (self._label(node, AG.edgeLabel), word, slug_of(node.value)):
                known.setdefault(_spaced(label), (word, False))
        for word, node in types.items():
            known.setdefault(_spaced(self._label(node, AG.inverseLabel)), (word, True))
        found = known.get(_spaced(words.removeprefix("ag:")))
        if found is None:
            raise UnknownNameError("relation", words, known)
        return found

    def _label(self, node: NamedNode, kind: NamedNode) -> str:
        found = (quad.object for quad in self.store.quads_for_pattern(node, kind, None, None))
        return min((label.value for label in found if isinstance(label, Literal)), default=slug_of(node.value))


def _option(key: str) -> str:
    return _OTHER_OPTIONS.get(key) or f"--{key.replace('_', '-')}"


def _is_address(words: str) -> bool:
    return "://" in words or not SLUG.fullmatch(words.lower())


def _spaced(words: str) -> str:
    return " ".join(words.replace("_", " ").casefold().split())
