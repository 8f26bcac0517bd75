"""A plan in an editor's words: what would be added, changed and removed, and what to look at first."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from ..claims import Thing
from ..errors import printable
from .planning import about_changes
from .wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..claims import Difference
    from .look_alikes import LookAlike
    from .planning import Plan

_SIGNS = {"added": "+", "changed": "~", "removed": "-"}
Part = tuple[str, list[tuple[str, str]]]  # a heading, and lines of a sign and words


def plan_to_text(plan: Plan, *, most: int | None = None) -> str:
    """Return what a plan would do, counts first.

    Args:
        plan: what ``plan_import`` gave.
        most: how many lines of one part are shown; by default all.

    """
    lines = [_counts(plan)]
    for heading, told in (*_changed(plan), *_to_look_at(plan)):
        if told:
            shown = told if most is None or len(told) <= most else told[:most]
            lines += ["", f"{heading}:", *(f"{sign} {_one_line(words)}" for sign, words in shown)]
            if len(shown) < len(told):
                lines.append(f"… and {len(told) - len(shown)} more; --all shows them")
    return "\n".join(lines) + "\n"


def plan_to_json(plan: Plan) -> str:
    """Return the same for programs: each part a list of objects with ``what`` and ``text``."""
    what = {sign: what for what, sign in _SIGNS.items()}
    said = {
        "conforms": plan.conforms,
        "counts": _counted(plan),
        **{heading: [{"what": what[sign], "text": words} for sign, words in told] for heading, told in _changed(plan)},
        "notices": [{"level": n.level, "where": n.where, "text": n.text} for n in plan.notices],
        "undecided": [
            {"new": alike.new, "known": alike.known, "names": [alike.new_name, alike.known_name], "why": alike.why}
            for alike in plan.undecided
        ],
        "joined": [{"new": joined.new, "known": joined.known} for joined in plan.joined],
        "violations": [str(violation) for violation in plan.report.results],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


# ---- what changes ----


def _changed(plan: Plan) -> list[Part]:
    wording = Wording(plan.store, plan.after, plan.before)

    def told(differences: Iterable[Difference]) -> list[tuple[str, str]]:
        listed = sorted(
            differences, key=lambda difference: list(_SIGNS).index(difference.what)
        )  # otherwise as compared
        return [
            (_SIGNS[d.what], wording.change(d) if d.what == "changed" else wording.record(d.record)) for d in listed
        ]

    comparison = plan.comparison
    organizations = [d for d in comparison.things if _is_organization(d)]
    about = [
        ("~", f"{name} {before or 'nothing'} -> {after or 'nothing'}") for name, before, after in about_changes(plan)
    ]
    return [
        ("data set", about),
        ("sources", told(comparison.sources)),
        ("organizations", told(organizations)),
        ("other things", told(d for d in comparison.things if not _is_organization(d))),
        ("statements", told(comparison.statements)),
    ]


def _is_organization(difference: Difference) -> bool:
    return isinstance(difference.record, Thing) and difference.record.sort == "org"


def _counted(plan: Plan) -> dict[str, dict[str, int]]:
    comparison = plan.comparison
    parts = {
        "statements": comparison.statements,
        "organizations": [d for d in comparison.things if _is_organization(d)],
        "other things": [d for d in comparison.things if not _is_organization(d)],
        "sources": comparison.sources,
    }
    counts = {name: Counter(difference.what for difference in part) for name, part in parts.items()}
    return {
        name: {what: counts[name][what] for what in _SIGNS if counts[name][what]} for name in counts if counts[name]
    }


def _counts(plan: Plan) -> str:
    counted = _counted(plan)
    if not counted:
        return "nothing changes" if plan.nothing else "no statement changes"
    return "; ".join(
        f"{name}: {', '.join(f'{count} {what}' for what, count in counts.items())}" for name, counts in counted.items()
    )


# ---- what to look at ----


def _to_look_at(plan: Plan) -> list[Part]:
    joined = [
        ("=", f"{one.name} ({one.new}) is {_label(plan, one.known)} ({one.known})" + _left(one.left))
        for one in plan.joined
    ]
    undecided = [
        ("?", f"{_alike(alike)}: --judge {alike.new}={alike.known}:same, :different or :unsure")
        for alike in plan.undecided
    ]
    judged = ", ".join(f"{count} {verdict}" for verdict, count in sorted(plan.judged.items()))
    return [
        ("judged to be one", joined),
        ("look at these", [("!" if n.level == "doubt" else "·", str(n)) for n in plan.notices]),
        ("to be judged before writing", undecided),
        ("look alike, and were judged before", [("·", judged)] if judged else []),
        ("the result would not conform", [("x", str(violation)) for violation in plan.report.results]),
    ]


def _alike(alike: LookAlike) -> str:
    return f"{alike.new_name} ({alike.new}) looks like {alike.known_name} ({alike.known}), {alike.why}"


def _label(plan: Plan, slug: str) -> str:
    return next(claims.things[slug].label for claims in (plan.before, plan.after) if slug in claims.things)


def _left(left: Iterable[str]) -> str:
    said = ", ".join(left)
    return f"; not taken over: {said}" if said else ""


def _one_line(words: str) -> str:
    """Keep each record to its line."""
    return printable(" ".join(words.split()))
