"""Writes docs/reference/*.md from what the code and the ontology say of themselves.

    python docs/make_reference.py

A test runs the same and compares: what the reference says is what there is.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

import amurgraph
from amurgraph import resources
from amurgraph.cli import amurgraph as command_line
from amurgraph.cli.measuring import list_measures
from amurgraph.errors import AmurgraphError
from amurgraph.queries import list_queries
from amurgraph.tables import TABLES
from amurgraph.vocabulary import PREFIXES, curie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amurgraph.queries import Query

FOLDER = Path(__file__).parent / "reference"
_MADE_BY = "<!-- Written by docs/make_reference.py: edit what it reads, not this file. -->\n"
_WIDTH = 88


def reference() -> dict[str, str]:
    """Return the text of each file of the reference, by name."""
    return {"cli.md": _cli(), "api.md": _api(), "questions.md": _questions(), "terms.md": _terms()}


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in reference().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


# ---- the command line: what --help prints --------------------------------------------------------------------


def _cli() -> str:
    head = (
        f"{_MADE_BY}\n# Command line\n\n"
        "Standard output is data, standard error is talk. Exit codes: 0 good; 1 the data do not conform, or an error "
        "of ours, said in one line; 2 a command that was not understood.\n"
    )
    return head + "".join(_commands(command_line, "amurgraph"))


def _commands(command: click.Command, name: str) -> Iterator[str]:
    # The names of the help option as the root sets them for all: click keeps whichever were asked for first.
    names = ["-h", "--help"]
    context = click.Context(
        command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH, help_option_names=names
    )
    with context:
        help_text = command.get_help(context)
    yield f"\n## {name}\n\n```text\n{_without_trailing_blanks(help_text)}\n```\n"
    if name == "amurgraph measure":
        yield f"\nWhat each measure answers:\n\n```text\n{_without_trailing_blanks(list_measures())}\n```\n"
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            if found is not None and not found.hidden:
                yield from _commands(found, f"{name} {part}")


def _without_trailing_blanks(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


# ---- the API: signatures and docstrings ----------------------------------------------------------------------


class _Plain(str):
    """An annotation that prints as it was written."""

    __slots__ = ()
    __repr__ = str.__str__


def _api() -> str:
    head = (
        f"{_MADE_BY}\n# Python\n\n"
        "`import amurgraph as ag`. These are all public names. Every function that takes a graph takes an "
        "`rdflib.Graph` or a `pyoxigraph.Store`. A network is a plain `networkx.MultiDiGraph`.\n"
    )
    rooms: dict[str, list[str]] = {}
    for name in amurgraph.__all__:
        rooms.setdefault(amurgraph._ROOM_OF[name], []).append(f"[{name}](#{name.lower()})")
    listed = "".join(f"| `{room}` | {', '.join(names)} |\n" for room, names in sorted(rooms.items()))
    head += f"\n| room | names |\n| --- | --- |\n{listed}"
    return "\n".join([head, *(_described(name, getattr(amurgraph, name)) for name in amurgraph.__all__)])


def _described(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"## {name}\n\n{_records(name, value)}"
    if isinstance(value, type) and issubclass(value, AmurgraphError):
        tree = (inspect.getdoc(inspect.getmodule(value)) or "").split("\n\n", 1)[1]
        return f"## {name}\n\n{_markdown(inspect.getdoc(value) or '')}\n\n```text\n{tree}\n```\n"
    if isinstance(value, type):
        return f"## {name}\n\n{_markdown(_own_doc(value))}\n{_members(value)}"
    return f"## {name}\n\n```python\n{_signature(name, value)}\n```\n\n{_markdown(inspect.getdoc(value) or '')}\n"


def _records(name: str, value: dict[str, Any]) -> str:
    """Return small declarative records, by name, as a table."""
    if name == "READINGS":
        rows = "".join(f"| `{key}` | {entry.summary} |\n" for key, entry in value.items())
        return f"The readings that ship, by name.\n\n| name | how ambiguous words are read |\n| --- | --- |\n{rows}"
    rows = "".join(f"| `{key}` | {entry.summary} | {' '.join(entry.caveats)} |\n" for key, entry in value.items())
    head = "| name | what becomes a tie | to be read with |\n| --- | --- | --- |\n"
    return f"The projections that ship, by name.\n\n{head}{rows}"


def _own_doc(value: type) -> str:
    return inspect.cleandoc(value.__doc__ or "")


def _members(cls: type) -> str:
    lines = []
    if dataclasses.is_dataclass(cls) and "Attributes:" not in _own_doc(cls):
        lines += [f"- `{field.name}`: `{field.type}`" for field in dataclasses.fields(cls)]
    for name, member in vars(cls).items():
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        if isinstance(member, property):
            lines.append(f"- `{name}`: {_first_paragraph(member)}")
        elif inspect.isfunction(member):
            lines.append(f"- `{_signature(name, member, method=True)}`: {_first_paragraph(member)}")
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _first_paragraph(member: Any) -> str:
    return " ".join(_inline((inspect.getdoc(member) or "").split("\n\n")[0]).split())


def _signature(name: str, function: Callable[..., Any], *, method: bool = False) -> str:
    found = inspect.signature(function)
    parameters = [
        p.replace(annotation=_Plain(p.annotation) if isinstance(p.annotation, str) else p.annotation)
        for p in list(found.parameters.values())[1 if method else 0 :]
    ]
    gives = found.return_annotation
    shown = f"{name}{found.replace(parameters=parameters, return_annotation=inspect.Signature.empty)}"
    arrow = f" -> {gives}" if isinstance(gives, str) else ""
    if len(shown + arrow) <= _WIDTH or method:
        return shown + arrow
    lines, star_seen = [], False
    for p in parameters:
        if p.kind is inspect.Parameter.KEYWORD_ONLY and not star_seen:
            lines.append("    *,")
            star_seen = True
        star_seen = star_seen or p.kind is inspect.Parameter.VAR_POSITIONAL
        lines.append(f"    {p},")
    return "\n".join([f"{name}(", *lines, f"){arrow}"])


def _markdown(docstring: str) -> str:
    """Turn a docstring into Markdown: sections into lists, examples into code."""
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", docstring.strip()):
        head, _, rest = block.partition("\n")
        if block.startswith(">>>"):
            blocks.append(f"```pycon\n{block}\n```")
        elif head in ("Args:", "Attributes:", "Raises:", "Returns:"):
            blocks.append(_section(head, rest))
        else:
            prose, example = (*block.split("\n>>>", 1), "")[:2]
            blocks.append(_inline(prose))
            if example:
                blocks.append(f"```pycon\n>>>{example}\n```")
    return "\n\n".join(blocks)


def _section(head: str, body: str) -> str:
    title = {"Args:": "Parameters", "Attributes:": "Attributes", "Raises:": "Raises", "Returns:": "Returns"}[head]
    entries: list[str] = []
    for line in inspect.cleandoc("\n" + body).splitlines():
        if line.startswith(" ") and entries:
            entries[-1] += " " + line.strip()
        else:
            entries.append(line.strip())
    if head == "Returns:":
        return f"{title}: {_inline(' '.join(entries))}"
    named = (_inline(re.sub(r"^(\w+):", r"`\1`:", entry)) for entry in entries)
    return f"{title}:\n\n" + "\n".join(f"- {entry}" for entry in named)


def _inline(text: str) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", text)


# ---- the saved questions: the heads of the .rq files ---------------------------------------------------------


def _questions() -> str:
    head = (
        f"{_MADE_BY}\n# Saved questions\n\n"
        "`amurgraph query NAME -p KEY=VALUE`, or `ag.query(graph, NAME, key=value)`. Things are named by id, name, "
        "acronym or alias. Values in the answers are ids (`alta`), not addresses.\n"
    )
    return head + "".join(_question(query) for query in list_queries())


def _question(query: Query) -> str:
    parameters = "".join(f"- `{p.name}` ({p.sort}{_by_default(p.default)}): {p.help}\n" for p in query.parameters)
    columns = Store().query(query.text, prefixes=PREFIXES).variables  # type: ignore[union-attr]
    return (
        f"\n## {query.name}\n\n{query.summary}\n\n"
        + (f"Takes:\n\n{parameters}\n" if parameters else "Takes nothing.\n\n")
        + (f"Example: `{_example(query)}`\n\n" if query.example and parameters else "")
        + f"Columns: {', '.join(f'`{column.value}`' for column in columns)}\n"
    )


def _example(query: Query) -> str:
    given = re.split(r" (?=\w+=)", query.example)
    return " ".join([f"amurgraph query {query.name}", *(f"-p {pair}" for pair in given)])


def _by_default(value: str | None) -> str:
    return "" if value is None else f", by default {value or 'empty'}"


# ---- the terms: what the ontology says -----------------------------------------------------------------------

_ABOUT_TABLES = """
## The tables

CSV, UTF-8. A table in **bold** must be there. A column in **bold** must be filled in; others may be empty or absent.
"""


def _terms() -> str:
    path = resources.find("ontology", "amurgraph.ttl")
    store = Store()
    store.load(path=path, format=RdfFormat.TURTLE)
    parts = [
        f"{_MADE_BY}\n# Terms and tables\n\nNamespace `ag:` = `{PREFIXES['ag']}`. It is a name, not a page.\n",
        *_sections(store, path.read_text(encoding="utf-8")),
        _ABOUT_TABLES,
    ]
    for table in TABLES:
        name = f"**{table.name}.csv**" if table.needed else f"{table.name}.csv"
        columns = ", ".join(f"**{c.name}**" if c.needed else c.name for c in table.columns)
        helps = "".join(f"\n- {c.name}: {c.help}" for c in table.columns if c.help)
        parts.append(f"\n### {name}\n\n{columns}\n" + (f"{helps}\n" if helps else ""))
    return "".join(parts)


def _sections(store: Store, text: str) -> Iterator[str]:
    """Describe the terms in the order and under the headings of the file."""
    for part in re.split(r"^# \d+ +", text, flags=re.MULTILINE)[1:]:
        title = re.sub(r" -+$", "", part.splitlines()[0]).strip()
        names = dict.fromkeys(re.findall(r"^(ag:\w+|org:Organization) ", part, flags=re.MULTILINE))
        rows = [_term(store, name) for name in names]
        if rows and not title.startswith("the vocabulary"):
            yield f"\n## {title[0].upper()}{title[1:]}\n\n" + "\n".join(rows) + "\n"


def _term(store: Store, name: str) -> str:
    prefix, local = name.split(":")
    node = NamedNode(PREFIXES[prefix] + local)
    facts = [f"### {name}", "", " ".join(_values(store, node, "skos", "definition"))]
    examples = " ".join(_values(store, node, "skos", "example"))
    if examples:
        facts += ["", f"Example: {examples}"]
    domain = _names(store, node, "domainIncludes")
    target = _names(store, node, "rangeIncludes")
    if domain or target:
        facts += ["", f"From {domain or 'anything'} to {target or 'anything'}."]
    word = _values(store, node, "ag", "tableName")
    if word:
        facts += ["", f"In the tables: `{word[0]}`"]
    return "\n".join(facts) + "\n"


def _values(store: Store, node: NamedNode, prefix: str, local: str) -> list[str]:
    found = store.quads_for_pattern(node, NamedNode(PREFIXES[prefix] + local), None, None)
    return sorted(quad.object.value for quad in found if isinstance(quad.object, Literal))


def _names(store: Store, node: NamedNode, local: str) -> str:
    found = store.quads_for_pattern(node, NamedNode(PREFIXES["schema"] + local), None, None)
    return ", ".join(sorted(curie(quad.object.value) for quad in found if isinstance(quad.object, NamedNode)))


if __name__ == "__main__":
    main()
