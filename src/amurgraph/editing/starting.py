"""A new data set: a folder with a file that says what it is about, and nothing else yet."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, OutputError, TableError
from ..files import write_file
from ..graph import store_to_turtle
from ..tables import TABLES, Row, tables_to_store
from ..tables.checking import SLUG, check_dataset
from ..validation import validate
from ..vocabulary import BASE
from .identifying import name_to_id

if TYPE_CHECKING:
    from pyoxigraph import Store

    from ..tables import Tables

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_FIRST_VERSION = "0.1.0"


def start_data_set(
    folder: str | Path,
    *,
    title: str = "",
    taxon: str = "",
    common_name: str = "",
    licence: str = CC0,
    correction: str = "",
    base: str = "",
) -> Path:
    """Make a folder for another species or region, and return the data file in it.

    Args:
        folder: a new or empty folder; its name is what the data set is called by, in letters a-z, digits, - and _.
        title: what stands on top of its pages; by default made of the species or the folder's name.
        taxon: the scientific name of the species it is about.
        common_name: what people call the species.
        licence: the address of the licence of the data.
        correction: where readers tell of mistakes: an e-mail address or a web address.
        base: what the IRIs of the data begin with, ending in ``/``; by default the project's own and the folder's name.

    Raises:
        InputError: a name, address or base that cannot be used. OutputError: the folder holds something already.

    """
    place = Path(folder)
    name = place.resolve().name
    if not SLUG.fullmatch(name):
        raise InputError(f"{name!r} cannot name a data set; use letters a-z, digits, - and _ only, as river-otters")
    try:
        taken = place.exists() and not (place.is_dir() and not any(place.iterdir()))
    except OSError as error:  # a name that is too long, a folder that nobody may look into
        raise OutputError(f"{name[:100]}: cannot be made ({error.strerror}); choose another name") from error
    if taken:
        raise OutputError(f"{folder}: is there already, and not empty; choose another name")
    said = {
        "title": title or f"{common_name or taxon or name.replace('-', ' ').capitalize()}: who works with whom",
        "taxon": _taxon_id(taxon, common_name),
        "licence": licence,
        "correction": _contact(correction),
        "base": base or f"{BASE}{name}/",
        "version": _FIRST_VERSION,
    }
    data = place / f"{name}.ttl"
    text = store_to_turtle(_first_store(said, taxon, common_name))
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror}); choose another place") from error
    write_file(place / ".gitignore", "/site/\n")
    write_file(place / "README.md", _readme(name, said["title"]))
    write_file(data, text)
    return data


def _taxon_id(taxon: str, common_name: str) -> str:
    """Return the id of the species, or nothing if none is named."""
    for name in filter(None, (common_name, taxon)):
        with suppress(InputError):
            return f"sp-{name_to_id(name, '--taxon')}"
    if common_name or taxon:
        raise InputError(f"no id can be made of {common_name or taxon!r}; add --taxon with the scientific name")
    return ""


def _contact(address: str) -> str:
    """Return an address with its scheme.

    >>> _contact("otters@cedar.example")
    'mailto:otters@cedar.example'
    """
    if "@" in address and "://" not in address and not address.startswith("mailto:"):
        address = f"mailto:{address}"
    if address and (any(letter.isspace() for letter in address) or not address.startswith(("mailto:", "https://"))):
        raise InputError(
            f"--correction {address!r}: give an e-mail address, or a web address that begins with https://"
        )
    return address


def _first_store(said: dict[str, str], taxon: str, common_name: str) -> Store:
    rows = [{"key": key, "value": value} for key, value in said.items() if value]
    tables: Tables = {table.name: [] for table in TABLES}
    tables["dataset"] = [Row("dataset.csv", number, cells) for number, cells in enumerate(rows, start=2)]
    try:
        check_dataset(tables["dataset"])
    except TableError as error:
        raise InputError(f"{error.what}; {error.mend}") from error
    if said["taxon"]:
        species = {"entity_id": said["taxon"], "name": common_name or taxon, "kind": "species"}
        tables["entities"] = [Row("entities.csv", 2, {**species, "scientific_name": taxon})]
    store = tables_to_store(tables)
    validate(store).raise_for_violations()
    return store


def _readme(name: str, title: str) -> str:
    return f"""\
# {title}

The data are in `{name}.ttl`. Every statement in it names the source that says so. In this folder:

    amurgraph tables add --into .                    add a statement; what is missing is asked for
    amurgraph tables import TABLES.xlsx --into .     show what a table would change; --write changes it
    amurgraph validate -g .                          is everything well formed?
    amurgraph query who-says-so -g . -p organization=NAME
    amurgraph site site -g .                         a directory with map, to open in a browser

`amurgraph tables export -g . -o TABLES.xlsx` makes a workbook of the data. Put this folder under git: the file is made
so that a difference reads well.
"""
