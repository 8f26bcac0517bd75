"""Edit: ``validate``."""

from __future__ import annotations

import sys

import click

from . import options

_REPORTS = ("table", "csv", "json", "sarif")


@click.command(short_help="check the data against the shapes; exits 1 if they do not conform")
@options.graph
@click.option("--reference", is_flag=True, help="Use pyshacl, the reference engine (slow).")
@options.format_option(_REPORTS, "table")
@options.output
def validate(graphs: tuple[str, ...], reference: bool, format_: str, output: str) -> None:
    """Check the data against ontology/shapes.ttl and say, in an editor's words, what to mend."""
    from ..files import write_output
    from ..validation import validate as validated

    report = validated(options.read(graphs), reference=reference)
    write_output(output, report.to_text(format_))
    sys.exit(0 if report.conforms else 1)
