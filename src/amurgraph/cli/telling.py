"""What people read of rows: the rule that they were made by, and no columns for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..rows import Rows


def for_people(rows: Rows) -> Rows:
    """Leave out addresses that only programs follow: the id beside them says the same."""
    from ..rows import Rows

    kept = [place for place, column in enumerate(rows.columns) if column != "iri"]
    return Rows([rows.columns[i] for i in kept], ([row[i] for i in kept] for row in rows), about=rows.about)


def say_kept_back(rows: Rows) -> None:
    """Say on standard error how to see whom a list of weak points leaves out; pages that show the list do not."""
    import click

    from ..measures.noting import count_kept_back

    if count_kept_back(rows.about.get("caveats", ())):
        click.echo("--unredacted shows who is left out; do not publish that", err=True)


def said_of(rows: Rows) -> str:
    """Say in words by which rule the numbers above were made."""
    about = rows.about
    when = f", documented {about['documented']} {about['as_of']}" if about.get("as_of") else ""
    rule = about.get("projection") and f"{about['projection']} ({about.get('tie_rule', '')}{when})"
    data = f"data {about.get('data_version', '')} {about.get('hash', '')[:12]}"
    graph = f"graph: {about['graph']}" if about.get("graph") else ""
    engine = f"engine: {about['engine']}" if about.get("engine") else ""
    first = "; ".join(filter(None, (rule, data)))
    return "\n".join(filter(None, (first, graph, engine, *about.get("caveats", ()), about.get("conclusion"))))
