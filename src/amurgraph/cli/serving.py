"""Serve: ``serve``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import click

from ..errors import InputError
from . import options


@click.command(short_help="answer SPARQL over HTTP, read-only, to anybody who asks")
@options.graph
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0: any that is free."
)
@click.option("--site", is_flag=True, help="Show the site of the data at /, too.")
@options.private
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    metavar="SECONDS",
    help="How long a query may take.",
)
@click.option(
    "--memory",
    default=512,
    show_default=True,
    type=click.IntRange(16, 1 << 20),
    metavar="MB",
    help="How much memory a query may take.",
)
@click.option(
    "--workers",
    default=4,
    show_default=True,
    type=click.IntRange(1, 256),
    help="How many queries at once, and how many long ones beside these.",
)
@click.option("--union-default-graph", is_flag=True, help="A query that names no graph is of all graphs.")
@click.option("--log", is_flag=True, help="Note each request on standard error, without query and address.")
@click.option("--proxy", default="", metavar="ADDRESS", help="A reverse proxy, whose X-Forwarded-For is believed.")
def serve(
    graphs: tuple[str, ...],
    host: str,
    port: int,
    site: bool,
    private: bool,
    timeout: float,
    memory: int,
    workers: int,
    union_default_graph: bool,
    log: bool,
    proxy: str,
) -> None:
    """Answer SPARQL 1.1 queries over HTTP at /sparql, until Ctrl-C.

    Queries run in processes of their own, within limits; nothing can be changed, and no other machine is asked. A page
    to ask from is at /, and with --site the site is. Named graphs of the files stay named. /health says how it is,
    /.well-known/void what the data are.
    """
    from ..endpoint import Service, serve
    from ..workers import Limits

    service = Service(
        graphs,
        host,
        port,
        Limits(seconds=timeout, memory=memory << 20),
        workers=workers,
        private=private,
        union=union_default_graph,
        log=log,
        proxy=proxy,
    )
    if site and "-" in graphs:
        raise click.UsageError("--site reads the data a second time; give a file, not -")
    with tempfile.TemporaryDirectory(prefix="amurgraph-") as folder:
        make_site = partial(_make_site, Path(folder) / "site", graphs, private=private) if site else None
        serve(service, lambda line: click.echo(f"amurgraph: {line}", err=True), make_site=make_site)


def _make_site(folder: Path, graphs: tuple[str, ...], *, private: bool) -> Path:
    """Build the site in a process of its own, which leaves nothing in the memory of this one."""
    command = [sys.executable, "-m", "amurgraph", "site", str(folder), *(part for g in graphs for part in ("-g", g))]
    if private:
        command.append("--private")
    done = subprocess.run(  # noqa: S603 - ourselves
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise InputError(done.stderr.strip().removeprefix("amurgraph: ") or "the site could not be built")
    return folder
