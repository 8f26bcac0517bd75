"""Differences as JSON: the facts that text and page tell, all of them, under documented keys."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..claims import Observation, Relation, Statement, evidence_date
from ..page import raise_for_private_sources
from .telling import counts, tell

if TYPE_CHECKING:
    from ..claims import Difference
    from .differing import Differences
    from .ties import Side


def differences_to_json(differences: Differences, *, private: bool = False) -> str:
    """Return differences as JSON; the same input gives the same bytes.

    Keys: ``about`` (``before`` and ``after``: what was taken; ``projection``, ``tie_rule``, ``follow_changes``,
    ``measure``, ``notes``), ``counts``, ``ties_between`` (held by neither side), ``happenings`` (mergers, renamings …
    with ``ties``: how many met each fate), ``beginnings`` (``answers``: each date that a source gives), ``ties`` (all,
    with ``fate``: first, again, moved, carried, ended, denied, gone, silent or same; who says so, and the ``enders`` of
    one that ended), ``newly_tied``, ``no_longer_tied``, ``rank_shifts`` (all), ``statements``, ``things`` and
    ``sources`` (``what``: added, removed or changed, with ``fields``).

    Raises:
        InputError: a source is private and ``private`` is not set.

    >>> from amurgraph.changes import compare_versions, read_versions
    >>> facts = json.loads(differences_to_json(compare_versions(*read_versions("2010", "2019"))))
    >>> facts["about"]["before"]["as_of"], facts["counts"]["happenings"]
    ('2010', 2)

    """
    raise_for_private_sources(differences.private_sources, private=private)
    ranks = differences.ranks
    facts = {
        "about": {
            "before": _side(differences.before),
            "after": _side(differences.after),
            "projection": differences.rule.name,
            "tie_rule": differences.rule.summary,
            "follow_changes": differences.follow_changes,
            "measure": ranks.measure,
            "ranked": list(ranks.ranked),
            "rank_dropped": ranks.dropped,
            "undated_happenings": differences.undated,
            "notes": list(tell(differences).notes),
        },
        "counts": counts(differences),
        "ties_between": differences.between,
        "happenings": [
            {
                "change": happening.change.slug,
                "kind": happening.change.kind,
                "date": happening.change.stated,
                "originals": list(happening.change.originals),
                "results": list(happening.change.results),
                "ties": dict(happening.ties),
                "said": [asdict(said) for said in happening.said],
            }
            for happening in differences.happenings
        ],
        "beginnings": [asdict(beginning) for beginning in differences.beginnings],
        "ties": [{"id": tie.id, **asdict(tie)} for tie in differences.ties],
        "newly_tied": list(differences.newly_tied),
        "no_longer_tied": list(differences.no_longer_tied),
        "rank_shifts": [{**asdict(shift), "steps": shift.steps} for shift in ranks.shifts],
        **{
            name: [_record(one, differences) for one in getattr(differences.records, name)]
            for name in ("statements", "things", "sources")
        },
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _side(side: Side) -> dict[str, Any]:
    version, left_out = side.version, str(side.network.graph["left_out"])
    pairs = (part.rpartition(": ") for part in left_out.split("|") if part)
    return {
        "asked": version.asked,
        "kind": version.kind,
        "words": version.words,
        "as_of": version.as_of,
        "documented": version.documented if version.as_of else "",
        "organizations": len(version.claims.organizations),
        "ties": len(side.holding),
        "left_out": {reason: int(count) for reason, _, count in pairs},
        "data_version": version.claims.about.version,
        "hash": version.hash,
    }


def _record(difference: Difference, differences: Differences) -> dict[str, Any]:
    record = difference.record
    facts: dict[str, Any] = {"what": difference.what, "id": record.slug}
    if isinstance(record, Statement):
        side = differences.before if difference.what == "removed" else differences.after
        evidence, owner = record.evidence, record.owner
        facts |= {
            "kind": type(owner).__name__.lower(),
            "about": owner.slug,
            "source": evidence.source,
            "date": evidence_date(evidence, side.version.claims),
            "locator": evidence.locator,
            "denies": evidence.stance == "Denies",
        }
        if isinstance(owner, Relation):
            facts |= {"subject": owner.subject, "type": owner.predicate, "object": owner.object}
        elif isinstance(owner, Observation):
            facts |= {"subject": owner.subject, "property": owner.property, "value": owner.value}
    else:
        facts["label"] = getattr(record, "label", "") or getattr(record, "title", "")
    return facts | {"fields": [asdict(field) for field in difference.fields]}
