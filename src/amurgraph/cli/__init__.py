"""The command line: each command reads, calls one function of a room below, and writes.

Standard output is data, standard error is talk. Exit 0 good; 1 does not conform, or one of our errors (one line);
2 usage; 130 stopped by Ctrl-C. Only click is imported here; a command imports what it needs when it runs.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import Any

import click

from ..errors import AmurgraphError, OutputError
from .ask import query
from .brief import brief
from .changes import diff
from .edit import new, validate
from .look import page, site
from .measuring import measure
from .serving import serve
from .share import network
from .stopping import what_if
from .tables import tables

_GROUPS = {
    "look": ("site", "page", "brief"),
    "ask": ("query", "measure", "what-if"),
    "edit": ("new", "tables", "validate", "diff"),
    "share": ("network", "serve"),
}
_VERSION = "0.1.0"
_STOPPED = 128 + signal.SIGINT


class _Commands(click.Group):
    """Lists the commands in the groups that a user thinks in."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for group, names in _GROUPS.items():
            with formatter.section(group):
                commands = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl([(name, command.get_short_help_str(90)) for name, command in commands if command])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whoever stops it with Ctrl-C is told so in one line: files are written whole or not at all."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            echoed = "\n" if sys.stderr.isatty() else ""  # the terminal wrote ^C where the line goes
            click.echo(f"{echoed}amurgraph: stopped; no file was left half written", err=True)
            ctx.exit(_STOPPED)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(_VERSION, prog_name="amurgraph")
@click.pass_context
def amurgraph(context: click.Context) -> None:
    """Who works with whom for a species, and who says so.

    The data that ships is read unless -g names another file, folder or - (standard input).
    """
    if context.invoked_subcommand is None:
        click.echo(_INTRODUCTION)


_INTRODUCTION = """\
amurgraph: who works with whom for a species, and who says so.

  amurgraph site site/                  a directory with map (page: the map alone; brief: one page to print)
  amurgraph query                       the questions that can be asked
  amurgraph query who-says-so -p organization=NAME
  amurgraph measure degree betweenness  who is central, and by which rule
  amurgraph what-if --without NAME      what is documented to rest on it
  amurgraph validate                    is the data well formed?
  amurgraph serve                       answer SPARQL over HTTP
  amurgraph --help                      all commands; COMMAND --help for one
"""

for _command in (site, page, brief, query, measure, what_if, new, tables, validate, diff, network, serve):
    amurgraph.add_command(_command)


def run(arguments: list[str] | None = None) -> Any:
    """Run the command line and exit: our own errors are one line on standard error, and exit code 1."""
    # What a command makes it keeps until it ends: looking for waste among millions of triples took a third of the time.
    gc.set_threshold(50_000, 20, 50)
    # Threads for matrices as small as ours cost more than they save: 0.2 s of a page where others use the processors.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        amurgraph.main(args=arguments, prog_name="amurgraph", standalone_mode=True)
    except AmurgraphError as error:
        click.echo(f"amurgraph: {error}", err=True)
        if isinstance(error, OutputError):
            _forget_output()
        sys.exit(1)
    except OSError as error:
        # Whoever read our output has gone (`| head`), or a disk is full.
        _forget_output()
        if not isinstance(error, BrokenPipeError):
            click.echo(f"amurgraph: cannot go on ({error.strerror}); see to the disk that it writes to", err=True)
        sys.exit(1)
    except RecursionError:
        click.echo("amurgraph: the input is nested too deeply; flatten it", err=True)
        sys.exit(1)


def _forget_output() -> None:
    """Have what could not be written go nowhere: else Python says so once more when it closes standard output."""
    with suppress(OSError):  # it may be no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
