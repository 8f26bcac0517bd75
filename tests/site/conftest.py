"""Two sites: one of the data that ship, one of data that mean harm; and how to read their pages."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from amurgraph.site import write_site
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from pyoxigraph import Store
    from tests.page import document, hostile
else:
    sys.path.append(str(Path(__file__).parent.parent / "page"))
    import document
    import hostile


@dataclass
class Site:
    """A built site, its pages read once."""

    folder: Path
    _read: dict[str, document.Document] = field(default_factory=dict)

    @property
    def pages(self) -> dict[str, document.Document]:
        """All pages by name, from the root of the site."""
        if not self._read:
            for path in sorted(self.folder.rglob("*.html")):
                self._read[path.relative_to(self.folder).as_posix()] = document.Document(path.read_bytes().decode())
        return self._read

    @property
    def plain_pages(self) -> dict[str, document.Document]:
        """All pages but the map, which is made by another room and tested there."""
        return {name: page for name, page in self.pages.items() if name != "map.html"}

    def target(self, page: str, href: str) -> tuple[str, str]:
        """Return the file and the fragment that a relative link on a page leads to."""
        parts = urlsplit(href)
        assert not parts.scheme, href
        assert not parts.netloc, href
        assert not parts.path.startswith("/"), href
        path = (self.folder / page).parent / unquote(parts.path) if parts.path else self.folder / page
        return path.resolve().relative_to(self.folder.resolve()).as_posix(), unquote(parts.fragment)


@pytest.fixture(scope="session")
def site(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the data that ship."""
    folder = tmp_path_factory.getbasetemp() / "shipped-site"  # the journeys walk through the same one
    if not folder.exists():
        write_site(shipped, folder)
    return Site(folder)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of data that mean harm, in a folder of its own."""
    place = tmp_path_factory.getbasetemp() / "hostile"
    if not place.exists():
        place.mkdir()
        write_site(hostile.hostile_store(), place / "site")
    return Site(place / "site")


@pytest.fixture(scope="session")
def read() -> type[document.Document]:
    """Return what reads a page strictly."""
    return document.Document


@pytest.fixture(scope="session")
def corpus() -> tuple[str, ...]:
    """Return the strings of somebody who means harm."""
    return hostile.CORPUS


@pytest.fixture(scope="session")
def slugs() -> tuple[str, ...]:
    """Return the names that mean harm and that an IRI may hold."""
    return hostile.SLUGS


@pytest.fixture
def otters(small_tables: Path) -> Store:
    """Return the small tables as a graph."""
    return tables_to_store(read_tables(small_tables))
