"""What the words between two names mean: a table of English verbs and nouns and the relations they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

# One line: relations (the first that the ends allow is meant) | reading | verbs. Left of the verb stands the subject;
# in the passive ("funded by") the object. A verb that is not regular shows its five forms. ^ marks the beginning of
# what is told by the date behind it, $ the end.
_VERBS = """
supports              | stated  | support
supports              | implied | back, sponsor, assist, help
funds                 | stated  | fund, finance
coordinates           | stated  | coordinate, co-ordinate, lead leads led leading led
founded               | stated  | ^found founds founded founding founded
founded               | stated  | ^establish, ^create, ^set+up sets+up set+up setting+up set+up
member_of             | stated  | ^join
member_of             | stated  | $leave leaves left leaving left, $quit quits quit quitting quit
implements            | stated  | implement, carry+out
implements administers | stated | run runs ran running run
administers           | stated  | administer, manage, maintain, keep keeps kept keeping kept
participates_in       | stated  | participate+in, take+part+in takes+part+in took+part+in taking+part+in taken+part+in
participates_in       | implied | contribute+to
partner_of            | stated  | partner+with, collaborate+with, cooperate+with, co-operate+with, work+with
partner_of            | stated  | work+together+with, work+closely+with, work+closely+together+with, work+alongside
partner_of            | stated  | join+forces+with, team+up+with
"""
# The same, of which the object is a taxon.
_VERBS_OF_TAXA = """
monitors | stated  | monitor, survey, count, track
studies  | stated  | study, research, investigate
supports | stated  | protect, save, conserve, safeguard, preserve, rescue, look+after, care+for
"""
# relations | reading | role of what stands left | phrases
_NOUNS = """
member_of   | stated  | subject | member of, members of
partner_of  | stated  | subject | partner of, partners of, partner to, in partnership with, in cooperation with
partner_of  | stated  | subject | in collaboration with, in co-operation with
partner_of  | implied | subject | together with, jointly with, alongside, cooperation with, partnership with
supports    | stated  | object  | with support from, with the support of, with support of, with the help of
supports    | stated  | object  | support from, thanks to support from, thanks to the support of, with help from
supports    | stated  | subject | supporter of, supporters of, sponsor of, sponsors of
funds       | stated  | object  | with funding from, funding from, funds from, money from, a grant from, grants from
funds       | stated  | object  | funding by, financial support from, with the financial support of
funds       | stated  | subject | funder of, funders of, donor of, donor to, donors of, donors to
founded     | stated  | subject | founder of, founders of
coordinates | stated  | subject | coordinator of
part_of     | stated  | subject | part of, branch of, office of, section of, division of, department of
successor_of | stated | subject | successor of, successor to
"""
_NOUNS_OF_TAXA = """
monitors | stated  | subject | monitoring of, survey of, surveys of, census of, counts of
studies  | stated  | subject | research on, research into, research about, study of, studies of, studies on
supports | stated  | subject | conservation of, protection of, dedicated to
supports | stated  | subject | work on, works on, working on, involved in, engaged in, active in, work for, works for
"""
# What consists of what: the right side are members, or a number of them is told.
_WHOLES = (
    "made up of, composed of, consists of, consist of, consisting of, comprises, comprise, comprising, "
    "brings together, bring together, bringing together, brought together, unites, unite, uniting, "
    "is an alliance of, is a coalition of, is a network of, is an association of, an alliance of, a coalition of, "
    "a network of, an association of, a consortium of, a partnership of"
)
# Nouns for a role: "its members are", "partners of X include", "has 15 members:" – relation, and whether the owner
# of the role is the object.
ROLES = {
    "member": ("member_of", True),
    "partner": ("partner_of", False),
    "supporter": ("supports", True),
    "sponsor": ("supports", True),
    "funder": ("funds", True),
    "donor": ("funds", True),
    "founder": ("founded", True),
    "coordinator": ("coordinates", True),
}
ACTIVITIES = {
    **dict.fromkeys("research researching studies study".split(), "studies"),
    **dict.fromkeys("monitoring surveys survey census counts".split(), "monitors"),
    **dict.fromkeys(
        "protection patrols patrolling education breeding reintroduction restoration rehabilitation "
        "veterinary rescue outreach".split(),
        "supports",
    ),
}
THREATENING = frozenset(
    "threat threats threaten threatens threatened threatening endanger endangers endangered".split()
)
WORRYING = frozenset(
    "issue issues concern concerns problem problems danger dangers risk risks pressure pressures "
    "challenge challenges".split()
)
CAUSES = ("due to", "because of", "as a result of", "caused by")
DECLINING = frozenset(
    "extinction extinct decline declined declining declines disappear disappeared vanished dwindling "
    "endangered rare fewer loss".split()
)
GIVING = frozenset(
    "gave give gives given donated donate donates granted grants grant awarded awards contributed "
    "contributes provided provides paid pays".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words and what they mean: the relation, and which end of it stands left of them."""

    words: tuple[str, ...]
    relations: tuple[str, ...]
    reading: str = "stated"
    left: str = "subject"  # subject, object
    form: str = "finite"  # finite, participle (passive, wants "by"), gerund, noun, whole
    event: str = ""  # start, end: which date "in 2009" is
    of_taxa: bool = False


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """Return all phrases by their first word, the longest first.

    >>> [phrase.relations for phrase in phrases()["member"]]
    [('member_of',)]
    """
    found = [
        *_verbs(_VERBS, of_taxa=False),
        *_verbs(_VERBS_OF_TAXA, of_taxa=True),
        *_nouns(_NOUNS, of_taxa=False),
        *_nouns(_NOUNS_OF_TAXA, of_taxa=True),
        *(Phrase(_parts(words), ("member_of",), "implied", "object", "whole") for words in _WHOLES.split(",")),
    ]
    by_word: dict[str, list[Phrase]] = {}
    for phrase in found:
        by_word.setdefault(phrase.words[0], []).append(phrase)
    return {
        word: tuple(sorted(some, key=lambda phrase: (-len(phrase.words), phrase.form == "participle")))
        for word, some in by_word.items()
    }


def _parts(words: str) -> tuple[str, ...]:
    """Part words as a text is parted: a hyphen is a mark of its own."""
    return tuple(words.replace("-", " - ").replace("+", " ").split())


def _verbs(table: str, *, of_taxa: bool) -> list[Phrase]:
    found = []
    for line in table.strip().splitlines():
        relations, reading, verbs = (cell.strip() for cell in line.split("|"))
        for verb in verbs.split(","):
            event = {"^": "start", "$": "end"}.get(verb.strip()[0], "")
            forms = verb.strip().lstrip("^$").split()
            base, third, past, gerund, passive = forms if len(forms) > 1 else _forms(forms[0])
            meant = Phrase((), tuple(relations.split()), reading, event=event, of_taxa=of_taxa)
            finite = [_parts(form) for form in dict.fromkeys((base, third, past))]
            found += [replace(meant, words=words) for words in finite]
            found.append(replace(meant, words=_parts(gerund), form="gerund"))
            found.append(replace(meant, words=_parts(passive), form="participle", left="object"))
    return found


def _nouns(table: str, *, of_taxa: bool) -> list[Phrase]:
    found = []
    for line in table.strip().splitlines():
        relations, reading, left, phrases_ = (cell.strip() for cell in line.split("|"))
        meant = Phrase((), tuple(relations.split()), reading, left, "noun", of_taxa=of_taxa)
        found += [replace(meant, words=_parts(words.strip())) for words in phrases_.split(",")]
    return found


def _forms(verb: str) -> tuple[str, str, str, str, str]:
    """Return the forms of a regular verb, a particle kept behind it.

    >>> _forms("carry+out")
    ('carry+out', 'carries+out', 'carried+out', 'carrying+out', 'carried+out')
    """
    stem, plus, rest = verb.partition("+")
    behind = plus + rest
    if stem.endswith("e"):
        third, past, gerund = f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"
    elif stem.endswith("y") and stem[-2] not in "aeou":
        third, past, gerund = f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"
    else:
        third, past, gerund = f"{stem}{'es' if stem.endswith(('sh', 'ch', 's')) else 's'}", f"{stem}ed", f"{stem}ing"
    return stem + behind, third + behind, past + behind, gerund + behind, past + behind
