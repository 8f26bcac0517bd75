"""What the commands that change data share: a plan is shown, or its open questions are asked and it is written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from . import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..editing import Judgement, LookAlike, Plan, Target

    Command = Callable[..., object]

_MOST = 20  # lines of one part on a terminal
_ANSWERS = {"s": "same", "d": "different", "u": "unsure"}


def judging(command: Command) -> Command:
    """Add the options that say how a review is shown, and what was judged."""
    for option in reversed(
        (
            click.option(
                "--judge",
                multiple=True,
                metavar="NEW=KNOWN:WORD",
                help="Whether a new organization is one it looks like: same, different or unsure; may be repeated.",
            ),
            click.option("--all", "everything", is_flag=True, help="Show every line of the review on a terminal, too."),
            options.format_option(("text", "json"), "text"),
        )
    ):
        command = option(command)
    return command


def show_or_write(
    target: Target,
    plan_of: Callable[[Iterable[Judgement]], Plan],
    *,
    write: bool,
    judge: Iterable[str],
    everything: bool,
    format_: str,
) -> NoReturn:
    """Show what a plan would do; or write it, and say on standard error what it did.

    Exits 1 if the result would not conform.
    """
    from ..editing import parse_judgement, write_plan

    given = [parse_judgement(words) for words in judge]
    judgements = [*target.judgements, *given]
    plan = plan_of(judgements)
    _raise_for_strangers(plan, given)
    if write and plan.conforms and plan.undecided and on_terminal():
        plan = plan_of([*judgements, *asked(plan.undecided)])
    if write:
        write_plan(plan, target)
    show(plan, err=write, everything=everything, format_=format_)
    click.echo(f"{target.path}: written" if write else "nothing is written; --write writes it", err=True)
    sys.exit(0 if plan.conforms else 1)


def _raise_for_strangers(plan: Plan, judgements: Iterable[Judgement]) -> None:
    """Raise if somebody is judged whom neither the data nor the rows know: a slip of the pen."""
    from ..errors import UnknownNameError

    known = {*plan.before.things, *plan.after.things, *(joined.new for joined in plan.joined)}
    for slug in (slug for judgement in judgements for slug in judgement.pair):
        if slug not in known:
            raise UnknownNameError("organization", slug, known)


def show(plan: Plan, *, err: bool, everything: bool, format_: str) -> None:
    """Show what a plan would do, or what it did."""
    from ..editing import plan_to_json, plan_to_text

    stream = sys.stderr if err else sys.stdout
    most = _MOST if stream.isatty() and not everything else None
    click.echo(plan_to_json(plan) if format_ == "json" else plan_to_text(plan, most=most), file=stream, nl=False)


def on_terminal() -> bool:
    """Tell whether somebody is there who can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(undecided: Iterable[LookAlike]) -> list[Judgement]:
    """Ask, on a terminal, whether look-alikes are one; of a new one that is known already nothing more is asked."""
    from ..editing import Judgement
    from ..errors import InputError

    answers: dict[tuple[str, str], Judgement] = {}
    known: set[str] = set()
    try:
        for alike in undecided:
            if alike.new in known:
                continue
            question = f"{alike.new_name} ({alike.new}) looks like {alike.known_name} ({alike.known}), {alike.why}"
            answer = click.prompt(
                f"{question}: (s)ame, (d)ifferent, (u)nsure",
                type=click.Choice(list(_ANSWERS)),
                show_choices=False,
                err=True,
            )
            answers[alike.pair] = Judgement(alike.new, alike.known, _ANSWERS[answer])
            if answer == "s":
                known.add(alike.new)
    except click.Abort as stop:
        raise InputError("stopped; nothing is written") from stop
    return list(answers.values())
