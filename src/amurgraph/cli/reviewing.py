"""What the commands that change data share: a plan is shown, or its open questions are asked and it is written."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from . import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


@contextmanager
def answering() -> Iterator[None]:
    """Take Ctrl-C or Ctrl-D at a question for: nothing is to be written."""
    from ..errors import InputError

    try:
        yield
    except click.Abort as stop:
        raise InputError("stopped; nothing is written") from stop


def parsed(judge: Iterable[str]) -> list[Judgement]:
    """Return what ``--judge`` says; nobody can judge one pair in two ways."""
    from ..editing import parse_judgement
    from ..errors import InputError

    found: dict[tuple[str, str], Judgement] = {}
    for judgement in map(parse_judgement, judge):
        before = found.setdefault(judgement.pair, judgement)
        if before.verdict != judgement.verdict:
            both = f"{before.verdict} and {judgement.verdict}"
            raise InputError(f"--judge: {before.one} and {before.other} are judged {both}; keep one of the two")
    return list(found.values())


def review(
    target: Target,
    plan_of: Callable[[Iterable[Judgement]], Plan],
    *,
    write: bool,
    given: Iterable[Judgement],
    everything: bool,
    format_: str,
    offer: bool = False,
) -> NoReturn:
    """Show what a plan would do; or write it, and say on standard error what it did.

    On a terminal open questions are asked before anything is written, and with ``offer`` whether to write.
    Exits 1 if the result would not conform.
    """
    from ..editing import write_plan

    asks = on_terminal()
    answers = list(given)
    plan = plan_of(answers)
    _raise_for_strangers(plan, answers)
    with answering():
        while plan.conforms and plan.undecided and asks and (write or offer):
            answers += asked(plan.undecided)
            plan = plan_of(answers)
        if write:
            write_plan(plan, target)
        show(plan, err=write, everything=everything, format_=format_)
        changes = not plan.nothing or plan.judgements != target.judgements
        if not changes:
            click.echo("nothing to write", err=True)
        elif write or (offer and asks and plan.conforms and click.confirm("write it?", default=True, err=True)):
            if not write:
                write_plan(plan, target)
            click.echo(f"{target.path if not plan.nothing else target.judgements_file}: written", err=True)
        else:
            click.echo("nothing is written" + ("" if offer and asks else "; --write writes it"), err=True)
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
    """Ask, on a terminal, whether look-alikes are one; of one that is another nothing more is asked in this round."""
    from ..editing import Judgement
    from ..errors import printable

    answers: list[Judgement] = []
    settled: set[str] = set()
    for alike in undecided:
        if settled & set(alike.pair):
            continue
        question = f"{alike.new_name} ({alike.new}) looks like {alike.known_name} ({alike.known}), {alike.why}"
        answer = click.prompt(
            f"{printable(question)}: (s)ame, (d)ifferent, (u)nsure",
            type=click.Choice([*_ANSWERS, *_ANSWERS.values()], case_sensitive=False),
            show_choices=False,
            err=True,
        )
        answers.append(Judgement(alike.new, alike.known, _ANSWERS[answer[0]]))
        if answer[0] == "s":
            settled.add(alike.new)
    return answers
