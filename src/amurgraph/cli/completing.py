"""What the shell offers when somebody presses TAB: files, and the names that a command knows.

README says how it is switched on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from click.shell_completion import CompletionItem


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer files and folders: the shell knows them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def questions(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the saved questions, each with what it asks; where none begins so, files: a question may be one."""
    from ..queries import list_queries

    named = _offered(((query.name, query.summary) for query in list_queries()), incomplete)
    return named or files(context, parameter, incomplete)


def parameters(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what the question takes that stands on the line already."""
    from ..queries import list_queries

    # While a value is wanting, the parser leaves the words of the line where they stand.
    name = context.params.get("name") or next(iter(context.args), "")
    taken = (parameter for query in list_queries() if query.name == name for parameter in query.parameters)
    return _offered(((parameter.name + "=", parameter.help) for parameter in taken), incomplete)


def measures(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the measures, each with what it answers."""
    from ..measures import ASKS, MEANINGS
    from . import of_claims

    return _offered({**MEANINGS, **ASKS, **of_claims.MEANINGS}.items(), incomplete)


def sizes(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the measures that say a number of each organization."""
    from ..measures import MEANINGS

    return _offered(MEANINGS.items(), incomplete)


def projections(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the projections, each with what counts as a tie."""
    from ..network import list_projections

    return _offered(((projection.name, projection.summary) for projection in list_projections()), incomplete)


def readings(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the readings, each with what it takes words for."""
    from ..network import list_readings

    return _offered(((reading.name, reading.summary) for reading in list_readings()), incomplete)


def _offered(names: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=help_) for name, help_ in names if name.startswith(incomplete)]
