"""Nothing in the code names the first data set: another species or region is as good, and nobody need look there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amurgraph.claims import Claims

ROOT = Path(__file__).parent.parent.parent
OURS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "src").rglob("*")
    if path.suffix in {".py", ".rq", ".j2", ".js", ".css", ".html", ".toml", ".json"} and "vendor" not in path.parts
)
_SHORTEST = 4  # letters; shorter acronyms are words elsewhere
_NAMED = ("org", "prog", "place", "db", "tax")
# As people call the countries of the data; a test holds that none is left out.
COUNTRIES = {
    "AU": "Australia",
    "CH": "Switzerland",
    "CN": "China",
    "DE": "Germany",
    "EE": "Estonia",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom|Great Britain|England|Scotland",
    "IE": "Ireland",
    "IT": "Italy",
    "JP": "Japan",
    "KR": "South Korea",
    "NL": "Netherlands",
    "NZ": "New Zealand",
    "RU": "Russia",
    "US": "United States",
}


def _whole(words: str) -> str:
    return rf"(?<![\w-])(?:{words})(?![\w-])"


@pytest.fixture(scope="module")
def named(claims: Claims) -> re.Pattern[str]:
    """Return what finds a name of the data: of an organization, programme, place, species or country."""
    exact, in_any_case = set(), set()
    for thing in claims.things.values():
        if thing.sort in _NAMED:
            exact.add(thing.acronym)
            in_any_case |= {thing.slug, thing.label, *thing.aliases, thing.scientific_name, thing.city}
            in_any_case |= {name.text for name in thing.names}
        if thing.sort == "tax":
            in_any_case |= set(f"{thing.label} {thing.scientific_name}".split())
    in_any_case |= {name for names in COUNTRIES.values() for name in names.split("|")}
    parts = [
        f"(?{flag}:{_whole('|'.join(re.escape(name) for name in sorted(names) if len(name) >= _SHORTEST))})"
        for flag, names in (("-i", exact), ("i", in_any_case))
    ]
    return re.compile("|".join(parts))


def _found(named: re.Pattern[str], text: str, ending: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for match in named.finditer(line):
            yield f"line {number}: {match[0]}"
    yield from (f"the code {word}" for word in _quoted(text, ending) if word in COUNTRIES)


def _quoted(text: str, ending: str) -> Iterator[str]:
    """Give what stands in quotation marks; of Python not what an example in a docstring shows."""
    if ending == ".py":
        constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        yield from (value for value in constants if isinstance(value, str))
    else:
        yield from (match[1] for match in re.finditer(r"""["']([A-Z]{2})["']""", text))


@pytest.mark.parametrize("file", OURS)
def test_the_code_names_nobody_of_the_data(named: re.Pattern[str], file: str) -> None:
    assert not list(_found(named, (ROOT / file).read_text(encoding="utf-8"), Path(file).suffix))


def test_there_is_code_of_every_sort() -> None:
    assert {Path(file).suffix for file in OURS} >= {".py", ".rq", ".j2", ".js", ".css"}


@pytest.mark.parametrize(
    ("planted", "ending"),
    [
        ('name == "21st Century Tiger"', ".py"),
        ("{# as on the page of the phoenix fund #}", ".j2"),
        ("// alta first", ".js"),
        ("FILTER(?who = o:wcs-russia)", ".rq"),
        ("# the leopard", ".py"),
        ('thing.country == "RU"', ".py"),
        ("country === 'CN'", ".js"),
        ("  title: 'Russia',", ".js"),
        ("# IFAW", ".py"),
    ],
)
def test_a_name_of_the_data_would_be_found(named: re.Pattern[str], planted: str, ending: str) -> None:
    assert list(_found(named, planted, ending))


@pytest.mark.parametrize(
    "harmless", ["import amurgraph", "https://w3id.org/amurgraph/", "AMURGRAPH", "in Russian", "as GB"]
)
def test_the_name_of_the_package_is_no_name_of_the_data(named: re.Pattern[str], harmless: str) -> None:
    assert not list(_found(named, harmless, ".js"))


def test_every_country_of_the_data_is_looked_for(claims: Claims) -> None:
    assert {thing.country for thing in claims.things.values() if thing.country} == set(COUNTRIES)
