"""Three sites, of the data that ship, of small invented data, of data that mean harm; and how to read their pages."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from amurgraph.claims import Claims, graph_to_claims
from amurgraph.site import write_site
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from pyoxigraph import Store
    from tests.page import document, hostile
else:
    sys.path.append(str(Path(__file__).parent.parent / "page"))
    import document
    import hostile

SCHEMA = "application/ld+json"

# Each sort of thing and of statement once, and what is hard about it: several places in one source, a denial, a stated
# end, numbers of each form, foundings of several years, a merger, a split, a legal status in force and one that ended.
RIVERS = {
    "sources": "source_id,title,publisher,url,date_published,date_note,language,kind\n"
    "S1,Who we are,Cedar Trust,https://cedar.example/about,2011-05,on page,en,page\n"
    "S2,Our members,Otter Alliance,https://otter.example/members,,undated,en,page\n"
    "S3,Yearbook 2014,River Zoo,https://zoo.example/2014,2014,in title,de,page\n"
    "S4,Minutes of the board,,,2016-07-01,on the first sheet,en,document\n",
    "organizations": "org_id,name,acronym,other_names,kind,country,city,website,wikidata_qid,ror_id,source_ids,note\n"
    "cedar-trust,Cedar Trust,CT,The Cedar Trust|Cedar Fund,ngo,GB,Leeds,https://cedar.example,,,S1|S2,\n"
    "otter-alliance,Otter Alliance,OA,,alliance,DE,,,,,S1|S2|S3,\n"
    "river-zoo,River Zoo,,,zoo,DE,,https://zoo.example,,,S3,\n"
    "hill-fund,Hill Fund,,,foundation,,,,,,S2,\n"
    "old-mill,Old Mill,,,company,,,,,,S4,\n"
    "new-mill,New Mill,,,company,,,,,,S4,\n"
    "big-mill,Big Mill,,,company,,,,,,S4,renamed more than once\n"
    "little-mill,Little Mill,,,company,,,,,,S4,\n"
    "banned-body,Banned Body,,,ngo,,,,,,S4,\n"
    "cleared-body,Cleared Body,,,ngo,,,,,,S4,\n",
    "relations": "relation_id,subject_id,predicate,object_id,start,end,as_of,source_id,locator,confidence,stance,note,"
    "amount,currency,year,role\n"
    "R1,cedar-trust,member_of,otter-alliance,2009,,2011-05,S1,para 2,stated,,,,,,\n"
    "R1b,cedar-trust,member_of,otter-alliance,2009,,,S1,the picture,stated,,,,,,\n"
    "R2,cedar-trust,member_of,otter-alliance,,,,S2,list,implied,,,,,,\n"
    "R3,river-zoo,partner_of,otter-alliance,2010,2012,,S3,page 4,stated,,,,,,\n"
    "R3b,river-zoo,partner_of,otter-alliance,2010,,,S3,page 9,stated,,,,,,\n"
    "R4,otter-alliance,supports,proj-dens,,,2014,S3,page 5,stated,,,,,,\n"
    "R5,cedar-trust,implements,proj-dens,,,2014,S3,page 6,stated,,,,,,\n"
    "R6,banned-body,implements,proj-nets,,,,S4,item 1,stated,,,,,,\n"
    "R7,cleared-body,implements,proj-watch,,,,S4,item 2,stated,,,,,,\n"
    "R8,cedar-trust,founded,otter-alliance,2004,,,S1,para 1,stated,,,,,,\n"
    "R9,cedar-trust,founded,otter-alliance,2005-03,,,S3,page 1,stated,,,,,,\n"
    "R10,cedar-trust,founded,otter-alliance,,,,S2,footer,stated,,,,,,\n"
    "R11,river-zoo,founded,hill-fund,,,,S2,the side,stated,,,,,,\n"
    "R12,cedar-trust,funds,big-mill,,,,S4,item 3,stated,,for the weir,1200.50,GBP,2015,main funder\n"
    "R13,river-zoo,member_of,otter-alliance,,,2014,S3,page 7,stated,denies,,,,,\n"
    "R14,river-zoo,member_of,otter-alliance,,,,S2,the list,stated,,,,,,\n"
    "R15,threat-nets,threatens,sp-otter,,,,S4,item 4,stated,,,,,,\n"
    "R16,stress-few,stresses,sp-otter,,,,S3,page 2,stated,,,,,,\n"
    "R17,river-zoo,monitors,sp-otter,,,,S3,page 3,stated,,,,,,\n"
    "R18,hill-fund,administers,db-dens,,,,S2,the end,stated,,,,,,\n",
    "projects": "project_id,name,description_short,action_type,place,start,end,source_ids,other_names\n"
    "proj-dens,Safe dens,Guards dens,anti-poaching,pl-valley,2013,,S3,Sichere Baue@de\n"
    "proj-nets,No more nets,,anti-poaching,pl-valley,2009-04,2011,S4,\n"
    "proj-watch,Watching,,monitoring,pl-valley,,,S4,\n"
    "proj-school,River school,,education,Anywhere else,,2012,S3,\n",
    "observations": "observation_id,subject,property,value,value_low,value_high,unit,as_of,source_id,locator,start,end,"
    "reported_by,stance\n"
    "O1,otter-alliance,member_count,7,7,7,members,2011,S1,para 3,,,,\n"
    "O2,otter-alliance,member_count,9,9,9,members,,S2,para 1,,,,\n"
    "O3,otter-alliance,founded,2004,,,,,S1,para 4,,,,\n"
    "O4,otter-alliance,founded,March 2005,,,,,S3,page 8,,,,\n"
    "O5,river-zoo,founded,1898 or 1899,,,,,S3,page 10,,,,\n"
    "O6,river-zoo,founded,long ago,,,,,S2,the top,,,,\n"
    "O7,hill-fund,established,2001-02-03,,,,,S4,item 5,,,,\n"
    "P1,sp-otter,population_estimate,about 40,40,40,adults,2010-06,S1,para 5,,,river-zoo,\n"
    "P2,sp-otter,population_estimate,30 to 50,30,50,adults,2010,S3,page 11,,,,\n"
    "P3,sp-otter,population_estimate,at least 20,20,,adults,,S4,item 6,,,,\n"
    "P4,sp-otter,population_estimate,at most 90,,90,adults,2014,S4,item 7,,,,\n"
    "P5,sp-otter,population_estimate,12,12,12,adults,,S2,the middle,,,,\n"
    "P6,sp-otter,population_estimate,very few,,,,2003,S4,item 8,,,,\n"
    "L1,banned-body,legal_status,declared undesirable,,,,2019,S4,item 9,,,,\n"
    "L2,cleared-body,legal_status,declared undesirable,,,,,S4,item 10,2018,2020,,\n",
    "entities": "entity_id,name,kind,description,source_ids,scientific_name,broader\n"
    "sp-otter,River otter,species,,S1,Lutra fluviatilis,\n"
    "pl-valley,Otter Valley,place,,S3,,\n"
    "db-dens,Den register,database,where dens are,S2,,\n"
    "threat-nets,Nets,threat,,S4,,cmp-3.2_5.1.1\n"
    "threat-dams,Dams,threat,,S4,,\n"
    "stress-few,Too few,stress,,S3,,\n",
    "names": "org_id,name,language,kind,source_url\n"
    "cedar-trust,Кедровый фонд,ru,official,https://cedar.example/about\n"
    "cedar-trust,Zederstiftung,de,alias,https://zoo.example/2014\n",
    "changes": "change_id,kind,original_ids,result_ids,date,source_ids,locator,note\n"
    "C1,merger,old-mill|new-mill,big-mill,2015-03,S4,item 11,by vote\n"
    "C2,split,big-mill,big-mill|little-mill,2018,S4,item 12,\n"
    "C3,renaming,hill-fund,hill-fund,,S2,the bottom,\n",
    "dataset": "key,value\ntitle,Otters: who works with whom\ndescription,Who works for otters.\nversion,0.0.1\n"
    "taxon,sp-otter\nlicence,https://licence.example/free\ncorrection,mailto:help@otter.example\nissued,2020-12-31\n",
}


@dataclass
class Item:
    """One list item, row or division of a page: what a reader reads in it, and where its links lead."""

    tag: str
    id: str
    classes: tuple[str, ...]
    within: tuple[str, ...]  # the ids of what it stands in
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def anchors(self) -> tuple[str, ...]:
        """All ids by which a link finds it: its own, and those of empty marks at its beginning."""
        return tuple(filter(None, (self.id, *self.marks)))

    @property
    def text(self) -> str:
        """All its text, with single spaces."""
        return " ".join("".join(self.words).split())


class _Items(HTMLParser):
    TAGS = frozenset({"li", "tr", "div", "section", "details", "dl", "dd", "figure", "td", "th"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[Item] = []
        self._open: list[Item] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in self.TAGS:
            within = tuple(item.id for item in self._open if item.id)
            item = Item(tag, said.get("id", ""), tuple(said.get("class", "").split()), within)
            self.items.append(item)
            self._open.append(item)
        if tag == "span" and said.get("id") and self._open:
            self._open[-1].marks.append(said["id"])
        if tag == "a":
            for item in self._open:
                item.links.append(said.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.TAGS:
            self._open.pop()
            self.handle_data(" ")  # cells and items of one line are not one word

    def handle_data(self, data: str) -> None:
        for item in self._open:
            item.words.append(data)


@dataclass
class Site:
    """A built site, its pages read once."""

    folder: Path
    _read: dict[str, document.Document] = field(default_factory=dict)
    _items: dict[str, list[Item]] = field(default_factory=dict)

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

    def items(self, page: str) -> list[Item]:
        """Return the list items, rows and divisions of a page."""
        if page not in self._items:
            self._items[page] = _Items(self.pages[page].html).items
        return self._items[page]

    def schema(self, page: str) -> Any:
        """Return what a page says to other programs, in the words of schema.org."""
        return self.pages[page].data(SCHEMA)

    def target(self, page: str, href: str) -> tuple[str, str]:
        """Return the file and the fragment that a relative link on a page leads to."""
        parts = urlsplit(href)
        assert not parts.scheme, href
        assert not parts.netloc, href
        assert not parts.path.startswith("/"), href
        path = (self.folder / page).parent / unquote(parts.path) if parts.path else self.folder / page
        return path.resolve().relative_to(self.folder.resolve()).as_posix(), unquote(parts.fragment)


@dataclass
class Built:
    """A site beside what it was made from."""

    site: Site
    claims: Claims
    store: Store


@pytest.fixture(scope="session")
def site(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the data that ship."""
    folder = tmp_path_factory.getbasetemp() / "shipped-site"  # the journeys walk through the same one
    if not folder.exists():
        write_site(shipped, folder)
    return Site(folder)


@pytest.fixture(scope="session")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return small invented data in which each sort of statement stands, and their site."""
    folder = tmp_path_factory.mktemp("rivers")
    for name, text in RIVERS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    store = tables_to_store(read_tables(folder))
    write_site(store, folder / "site")
    return Built(Site(folder / "site"), graph_to_claims(store), store)


@pytest.fixture(scope="session", params=["shipped", "rivers"])
def built(request: pytest.FixtureRequest) -> Built:
    """Return the data that ship with their site, then the small invented ones with theirs."""
    if request.param == "rivers":
        small: Built = request.getfixturevalue("rivers")
        return small
    asked = (request.getfixturevalue(name) for name in ("site", "claims", "shipped"))
    return Built(*asked)


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
