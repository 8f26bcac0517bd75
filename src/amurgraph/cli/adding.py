"""Edit: ``tables add``, one claim at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError, printable
from . import completing, reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..editing import Judgement, NewClaim, Plan, Question

    Command = Callable[..., Any]

_UNASKED = {"implied": ("confidence", "implied"), "denies": ("stance", "denies"), "private": ("visibility", "private")}


def _of_an_end(end: str, name: str) -> Callable[[Command], Command]:
    """Add the options for an organization that is not known yet."""

    def add(command: Command) -> Command:
        for option in reversed(
            (
                click.option(f"--{end}-kind", metavar="KIND", help=f"If {name} is new: ngo, zoo, alliance …"),
                click.option(f"--{end}-country", metavar="CODE", help=f"If {name} is new: two letters, ISO 3166-1."),
                click.option(f"--{end}-id", metavar="ID", help=f"If {name} is new: its id. Default: made of its name."),
            )
        ):
            command = option(command)
        return command

    return add


@click.command()
@click.option(
    "--into",
    metavar="GRAPH",
    shell_complete=completing.files,
    help="The Turtle file to add to, or a folder that holds one.",
)
@click.option("--subject", metavar="NAME", help="Who: an id, name, acronym or alias.")
@click.option("--relation", metavar="WORDS", help='What joins the two, as "member of" or "funded by".')
@click.option("--object", metavar="NAME", help="To whom or what.")
@click.option("--source", metavar="URL|ID", help="Who says so: an address, or the id or title of a known source.")
@click.option("--as-of", metavar="DATE", help="Of when it speaks: 1998, 1998-03 or 1998-03-21.")
@click.option("--start", metavar="DATE", help="Since when, if the source says it.")
@click.option("--end", metavar="DATE", help="Until when, if the source says it.")
@click.option("--locator", metavar="TEXT", help="Where in the source, as: page 4, list of members.")
@click.option("--implied", is_flag=True, help="The source does not say it in words, but implies it.")
@click.option("--denies", is_flag=True, help="The source says that it is not so.")
@click.option("--role", metavar="TEXT", help="As what, as: secretariat.")
@click.option("--amount", metavar="NUMBER", help="How much money.")
@click.option("--currency", metavar="CODE", help="Of which currency: three letters, ISO 4217.")
@click.option("--year", metavar="YEAR", help="Of which year the amount is.")
@click.option("--note", metavar="TEXT", help="Whatever else should be known.")
@click.option("--title", metavar="TEXT", help="If the source is new: its title.")
@click.option("--publisher", metavar="TEXT", help="If the source is new: who published it.")
@click.option("--published", metavar="DATE", help="If the source is new: the date it bears; never guessed.")
@click.option("--language", metavar="TAG", help="If the source is new: its language, as en.")
@click.option("--kind", metavar="KIND", help="If the source is new: page, document, survey or communication.")
@click.option("--private", is_flag=True, help="If the source is new: what it says is not to be published.")
@_of_an_end("subject", "the subject")
@_of_an_end("object", "the object")
@reviewing.judging
@click.option("--write", is_flag=True, help="Write it. Without, it is shown, and a terminal is asked.")
def add(into: str | None, write: bool, judge: tuple[str, ...], everything: bool, format_: str, **given: Any) -> None:
    """Add one claim to a data file: who, which relation, to whom, who says so, where and of when.

    On a terminal, what is missing is asked for. What would change is shown first. A source or organization that is not
    known yet is added with it; a second source of a known relation becomes one more evidence.

    \b
    amurgraph tables add --into otters --subject "Cedar Trust" --relation "member of" --object "Otter Alliance" \\
      --source https://cedar.example/about --as-of 2011 --locator "paragraph 2"
    """
    from datetime import date

    from ..editing import NewClaim, read_target

    if into is None:
        raise click.UsageError("say which data file is meant: --into FILE.ttl, or a folder that holds one")
    target = read_target(into)
    said = {key: value for key, value in given.items() if isinstance(value, str)}
    said |= dict(_UNASKED[key] for key in _UNASKED if given[key])
    claim = NewClaim(target.store, said, target.judgements)
    judged = reviewing.parsed(judge)
    claim.answers += judged
    if reviewing.on_terminal():
        with reviewing.answering():
            _ask(claim)

    def plan_of(answers: Iterable[Judgement]) -> Plan:
        return claim.plan(answers, today=date.today().isoformat())  # the editor's day

    reviewing.review(target, plan_of, write=write, given=judged, everything=everything, format_=format_, offer=True)


def _ask(claim: NewClaim) -> None:
    """Ask for what is not said yet, one line each."""
    while True:
        if undecided := claim.undecided():
            claim.answers += reviewing.asked(undecided)
        elif question := next(claim.questions(), None):
            claim.said[question.key] = _answer(question)
        else:
            return


def _answer(question: Question) -> str:
    def checked(answer: str) -> str:
        if question.needed and not answer.strip():
            raise click.BadParameter("there can be no statement without it; Ctrl-C stops, and nothing is written")
        try:
            if answer and question.check:
                question.check(answer)
        except InputError as error:
            raise click.BadParameter(str(error)) from error
        if question.choices and question.check is None and answer not in question.choices:
            raise click.BadParameter(f"write one of {', '.join(question.choices)}")
        return answer

    name = question.key.replace("_", " ").capitalize()
    choices = f"\n  {', '.join(question.choices)}" if question.choices else ""
    words = printable(question.words)
    click.echo(f"{words}{'' if question.needed else ' (empty: not known)'}{choices}", err=True)
    return str(click.prompt(name, default="", show_default=False, value_proc=checked, err=True)).strip()
