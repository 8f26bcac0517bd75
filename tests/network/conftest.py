"""Small graphs for the tests of networks, written as sentences: ``cedar member_of otter s1 start=2009``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.tables import TABLES, Row, Tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pyoxigraph import Store

ENTITY_KINDS = {"sp": "species", "pl": "place", "db": "database", "threat": "threat", "stress": "stress"}


@pytest.fixture
def say() -> Callable[..., Store]:
    """Return what makes a graph of sentences, by way of the tables: ``subject type object source [column=value …]``.

    Ids that begin with ``proj-``, ``sp-``, ``pl-``, ``db-``, ``threat-`` or ``stress-`` are such things, all others
    are organizations.
    """
    return _say


def _say(
    *relations: str,
    also: str = "",  # things without a relation
    pages: Mapping[str, str] | None = None,  # when a source was published
    private: str = "",  # sources that are not public
    actions: Mapping[str, str] | None = None,  # of programmes
    codes: Mapping[str, str] | None = None,  # scheme concepts of threats
    facts: Mapping[str, Mapping[str, str]] | None = None,  # cells of organizations
    observations: Sequence[str] = (),  # subject property value source
    mergers: Sequence[str] = (),  # old new date source [kind]
    about: Mapping[str, str] | None = None,  # the data set
) -> Store:
    said, seen, merged = ([text.split() for text in texts] for texts in (relations, observations, mergers))
    things = {word for words in said for word in (words[0], words[2])} | {words[0] for words in seen}
    things |= {word for words in merged for word in words[:2]} | set(also.split())
    sources = {words[3] for words in (*said, *seen, *merged)} | set(pages or {})
    rows: dict[str, list[dict[str, str]]] = {table.name: [] for table in TABLES}
    for source in sorted(sources):
        page = {"source_id": source, "title": f"Page {source}", "url": f"https://{source}.example/"}
        visibility = "private" if source in private.split() else ""
        rows["sources"].append(page | {"date_published": (pages or {}).get(source, ""), "visibility": visibility})
    for thing in sorted(things):
        sort = thing.partition("-")[0]
        if sort == "proj":
            rows["projects"].append({"project_id": thing, "name": thing, "action_type": (actions or {}).get(thing, "")})
        elif sort in ENTITY_KINDS:
            code = (codes or {}).get(thing, "")
            rows["entities"].append({"entity_id": thing, "name": thing, "kind": ENTITY_KINDS[sort], "broader": code})
        else:
            known = {"org_id": thing, "name": thing.title(), "kind": "ngo"}
            rows["organizations"].append(known | dict((facts or {}).get(thing, {})))
    for words in said:
        ends = dict(zip(("subject_id", "predicate", "object_id", "source_id"), words, strict=False))
        rows["relations"].append(ends | dict(word.split("=") for word in words[4:]))
    for number, words in enumerate(seen):
        cells = dict(zip(("subject", "property", "value", "source_id"), words, strict=True))
        rows["observations"].append(cells | {"observation_id": f"o{number}"})
    for number, words in enumerate(merged):
        cells = dict(
            zip(("original_ids", "result_ids", "date", "source_ids", "kind"), [*words, "merger"], strict=False)
        )
        rows["changes"].append(cells | {"change_id": f"c{number}"})
    rows["dataset"] = [{"key": key, "value": value} for key, value in (about or {}).items()]
    tables: Tables = {
        name: [Row(f"{name}.csv", number, cells) for number, cells in enumerate(cells_of_rows, start=2)]
        for name, cells_of_rows in rows.items()
    }
    return tables_to_store(tables)
