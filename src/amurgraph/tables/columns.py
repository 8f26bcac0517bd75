"""The editors' tables: which there are, which columns each has, and what a cell of each column may hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its cells hold, and whether they may be empty."""

    name: str
    holds: str = "text"  # text, id, ids, date, day, number, year, language, country, url, currency, closed list
    needed: bool = False
    help: str = ""
    says: bool = False  # belongs to what one source says: rows of one id may differ in it
    refers: str = ""  # "source", or "thing" (organization, project or entity): its cells name a row that is elsewhere


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the file is ``{name}.csv``; the first column is the key unless ``keyless``.

    A key stands in one row; where columns tell what a source says (``Column.says``), in one row for each source.
    """

    name: str
    columns: tuple[Column, ...]
    needed: bool = False
    keyless: bool = False

    @property
    def key(self) -> str:
        """The column that identifies a row."""
        return self.columns[0].name

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


_SOURCES = Column("source_ids", "ids", help="the sources that name it, parted by |", refers="source")
_OTHER_NAMES = Column(
    "other_names", "texts", help="parted by |; one of another language as Flusszoo@de; a bar in a name as \\|"
)
_LANGUAGE = Column("language", "language", help="of the name; en if empty")

TABLES = (
    Table(
        "sources",
        (
            Column("source_id", "id", needed=True, help="your short id, such as S12"),
            Column("title", needed=True),
            Column("publisher"),
            Column("url", "url", help="needed for a page"),
            Column("date_published", "date", help="1998, 1998-03 or 1998-03-21"),
            Column("date_note", help="how the date was found"),
            Column("language", "language"),
            Column("kind", "source kind", help="page, document, survey or communication"),
            Column("visibility", "visibility", help="public or private"),
            Column("retrieved", "day"),
            Column("archived", "url"),
            Column("checked", "day"),
        ),
        needed=True,
    ),
    Table(
        "organizations",
        (
            Column("org_id", "id", needed=True, help="your short id, such as cedar-trust; never changed later"),
            Column("name", needed=True),
            Column("acronym"),
            _OTHER_NAMES,
            Column("kind", "organization kind"),
            Column("country", "country", help="two letters, ISO 3166-1"),
            Column("city"),
            Column("website", "url"),
            Column("wikidata_qid", "Wikidata id"),
            Column("ror_id", "ROR id"),
            _SOURCES,
            _LANGUAGE,
            Column("note"),
            Column("same_as", "urls", help="its other addresses in registers, parted by |"),
        ),
        needed=True,
    ),
    Table(
        "relations",
        (
            Column("relation_id", "row id", help="your own, or left empty; what an export wrote is to stay"),
            Column("subject_id", "id", needed=True, refers="thing"),
            Column("predicate", "relation type", needed=True),
            Column("object_id", "id", needed=True, refers="thing"),
            Column("object_kind"),
            Column("start", "date"),
            Column("end", "date"),
            Column("as_of", "date"),
            Column("qualifier", help="free words; kept as a note"),
            Column("source_id", "id", needed=True, refers="source"),
            Column("locator", help="where in the source"),
            Column("confidence", "reading", help="stated or implied"),
            Column("checked", "day", help="day of a second reading"),
            Column("stance", "stance", help="asserts or denies"),
            Column("note"),
            Column("amount", "number"),
            Column("currency", "currency"),
            Column("year", "year"),
            Column("role"),
            Column("weight", "number"),
        ),
        needed=True,
    ),
    Table(
        "projects",
        (
            Column("project_id", "id", needed=True),
            Column("name", needed=True),
            Column("description_short"),
            Column("action_type", "action"),
            Column("place"),
            Column("start", "date"),
            Column("end", "date"),
            _SOURCES,
            Column("place_name", help="words for a place, where the column place names one of entities.csv"),
            _OTHER_NAMES,
            _LANGUAGE,
            Column("note"),
        ),
    ),
    Table(
        "observations",
        (
            Column("observation_id", "id", needed=True, help="the same in several rows: several sources of one value"),
            Column("subject", "id", needed=True, refers="thing"),
            Column("property", "property", needed=True, help="such as member_count"),
            Column("value", needed=True, help="as published"),
            Column("value_low", "number"),
            Column("value_high", "number"),
            Column("unit"),
            Column("as_of", "date", says=True),
            Column("source_id", "id", needed=True, says=True, refers="source"),
            Column("locator", says=True),
            Column("checked", "day", says=True),
            Column("reading", "reading", says=True),
            Column("stance", "stance", says=True),
            Column("note", says=True),
            Column("reported_by", "id", refers="thing"),
            Column("start", "date", says=True),
            Column("end", "date", says=True),
        ),
    ),
    Table(
        "entities",
        (
            Column("entity_id", "id", needed=True),
            Column("name", needed=True),
            Column("kind", "entity kind", needed=True, help="species, place, database, threat or stress"),
            Column("description"),
            _SOURCES,
            Column("scientific_name"),
            Column("broader", "texts", help="codes of the schemes, parted by |"),
            _OTHER_NAMES,
            _LANGUAGE,
            Column("note"),
        ),
    ),
    Table(
        "names",
        (
            Column("org_id", "id", needed=True, refers="thing"),
            Column("name", needed=True),
            Column("language", "language", needed=True),
            Column("kind", "name kind"),
            Column("source_url", "url"),
            Column(
                "source_id",
                "id",
                help="instead of source_url, for a source that its address does not tell",
                refers="source",
            ),
            Column("name_id", "row id", help="leave it empty"),
        ),
        keyless=True,
    ),
    Table(
        "changes",
        (
            Column("change_id", "id", needed=True, help="the same in several rows: what several sources say of it"),
            Column("kind", "change kind", needed=True, help="merger, renaming, split or transfer"),
            Column("original_ids", "ids", needed=True, refers="thing"),
            Column("result_ids", "ids", needed=True, refers="thing"),
            Column("date", "date"),
            Column("source_ids", "ids", needed=True, says=True, refers="source"),
            Column("locator", says=True),
            Column("note", says=True),
            Column("reading", "reading", says=True),
            Column("stance", "stance", says=True),
            Column("checked", "day", says=True),
            Column("label", help="leave it empty: it is made of kind and original_ids"),
        ),
    ),
    Table("dataset", (Column("key", needed=True), Column("value")), keyless=True),
)
THINGS = {"organizations": "org_id", "projects": "project_id", "entities": "entity_id"}  # what relations join
DATASET_KEYS = ("title", "description", "taxon", "licence", "correction", "base", "version", "issued")
ENTITY_KINDS = {
    "species": ("tax", "Taxon"),
    "place": ("place", "Place"),
    "database": ("db", "Database"),
    "threat": ("threat", "Threat"),
    "stress": ("stress", "Stress"),
}
CHANGE_KINDS = ("merger", "renaming", "split", "transfer")
