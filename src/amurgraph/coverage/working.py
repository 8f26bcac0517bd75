"""Who is documented at work where, against what, and in which programme: what every table of coverage rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..claims import claims_of, hash_of
from ..engines.choosing import OWN_LOOPS
from ..errors import UnknownNameError
from ..network.programmes import action_labels, programme_members, threats_by_action
from ..network.restricting import SLICE, slice_of_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..claims import Claims, Evidence, Relation
    from ..claims.reading import Data

OF = ("threat", "action", "place", "programme")
AT_WORK = (
    "to work: to implement, coordinate or take part in a programme, or to administer, monitor or study a place; "
    "money is not work"
)
CODED = "Which action addresses which threat is our coding (ontology/schemes), not what a source says."
_IN_WORDS = "Programmes whose place is named only in words are of no place here."
_NOBODY = "Nobody documented is not nobody: only what the read pages state is here."
_AT_A_PLACE = ("administers", "monitors", "studies")


class Work(NamedTuple):
    """An organization at work on a thing, by one programme or one relation."""

    sort: str  # threat, stress, action, place or programme
    thing: str
    actor: str
    via: str  # a programme's slug, or a relation type
    evidence: tuple[Evidence, ...]


def list_work(claims: Claims, of: str) -> list[Work]:
    """Return who is documented at work on each threat (and stress), action, place or programme, sorted.

    The rule is that of the saved question ``uncovered``: a relation counts as soon as a source asserts it.

    Raises:
        UnknownNameError: ``of`` is none of the four.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> {work.sort for work in list_work(graph_to_claims(read_store()), "place")}
    {'place'}

    """
    if of not in OF:
        raise UnknownNameError("matrix", of, OF)
    found = [*_through_programmes(claims, of)]
    if of == "place":
        found += (
            Work("place", relation.object, relation.subject, relation.predicate, relation.asserting)
            for relation in claims.relations
            if relation.predicate in _AT_A_PLACE and relation.asserting and _joins(relation, claims)
        )
    return sorted(found, key=lambda work: work[:4])


def _joins(relation: Relation, claims: Claims) -> bool:
    subject, target = claims.things.get(relation.subject), claims.things.get(relation.object)
    return bool(subject and target and (subject.sort, target.sort) == ("org", "place"))


def _through_programmes(claims: Claims, of: str) -> Iterator[Work]:
    addressed = threats_by_action(claims)
    for programme, members in programme_members(claims.relations, claims).items():
        thing = claims.things[programme]
        for actor, relations in members.items():
            if of == "programme":
                yield from (Work(of, programme, actor, one.predicate, one.asserting) for one in relations)
                continue
            evidence = tuple(evidence for relation in relations for evidence in relation.asserting)
            on = {"threat": addressed.get(thing.action, ()), "action": [thing.action], "place": [thing.place]}[of]
            for slug in on:
                if slug and (of == "action" or slug in claims.things):
                    sort = claims.things[slug].sort if of == "threat" else of
                    yield Work(sort, slug, actor, programme, evidence)


def things_to_work_on(claims: Claims, of: str) -> list[tuple[str, str, str]]:
    """Return sort, slug and name of all that there is to work on, whether anybody does or not.

    Of actions there are those that a programme of the data is coded by.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> things_to_work_on(graph_to_claims(read_store()), "threat") != []
    True
    """
    if of == "action":
        names = action_labels()
        actions = {thing.action for thing in claims.things.values() if thing.sort == "prog" and thing.action}
        return [("action", action, names.get(action, action)) for action in sorted(actions)]
    sorts = {"threat": ("threat", "stress"), "place": ("place",), "programme": ("prog",)}[of]
    found = (thing for thing in claims.things.values() if thing.sort in sorts)
    return sorted((of if of == "programme" else thing.sort, thing.slug, thing.label) for thing in found)


@dataclass(frozen=True)
class Known:
    """The claims that a table of coverage is made from, beside all claims there are."""

    claims: Claims  # those of the slice that was asked for
    whole: Claims  # whom no suggestion names is read from these, whatever slice the question is about
    made: dict[str, Any]

    def about(self, of: Iterable[str], *caveats: str) -> dict[str, Any]:
        """Return what every table of coverage must be read with, under the names that measures use."""
        more = {"threat": CODED, "place": _IN_WORDS}
        notes = [_NOBODY, *(more[sort] for sort in of if sort in more), *caveats]
        return self.made | {"engine": OWN_LOOPS, "caveats": notes}


def known(data: Data, *, whole: Claims | None = None, **slice_: Any) -> Known:
    """Return the claims of a graph, or a slice of them.

    Args:
        data: a graph, a store, or claims that are read already.
        whole: all claims there are, if the data are themselves a slice, as of ``claims.store_as_of``: whom no list
            names is read from these.
        slice_: ``as_of``, ``documented``, ``min_sources``, ``stated_only``, ``without_source``, as of
            ``graph_to_network``.

    Raises:
        UnknownNameError: no such source. InputError: not a date.

    >>> from amurgraph.graph import read_store
    >>> known(read_store(), as_of="2005").about([])["as_of"]
    '2005'

    """
    claims = claims_of(data)
    made = {
        "projection": "at-work",
        "tie_rule": AT_WORK,
        "as_of": "",
        "data_version": claims.about.version,
        "hash": hash_of(data),
        **{name: _told(value) for name, value in slice_.items()},
    }
    if slice_.get("as_of") is not None:
        made["as_of"] = str(slice_["as_of"])
    asked = any(value != SLICE.get(name) for name, value in slice_.items())
    return Known(slice_of_claims(claims, **slice_) if asked else claims, claims if whole is None else whole, made)


def _told(value: Any) -> Any:
    """Return an option of a slice as a plain value: several as one text, a record by its name, nothing as no text."""
    if isinstance(value, tuple | list):
        return "|".join(value)
    return "" if value is None else getattr(value, "name", value)
