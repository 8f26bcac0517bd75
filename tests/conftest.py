"""What several tests share: the shipped data, read once, and small tables of invented organizations."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import Claims, graph_to_claims
from amurgraph.graph import read_store

if TYPE_CHECKING:
    from pyoxigraph import Store

ROOT = Path(__file__).parent.parent

# A shell lets what it starts in the background ignore Ctrl-C, and so would every command that is tested.
signal.signal(signal.SIGINT, signal.default_int_handler)

SMALL_TABLES = {
    "sources": "source_id,title,publisher,url,date_published,date_note,language\n"
    "S1,Who we are,Cedar Trust,https://cedar.example/about,2011-05,on page,en\n"
    "S2,Our members,Otter Alliance,https://otter.example/members,,undated,en\n"
    "S3,Yearbook 2014,River Zoo,https://zoo.example/2014,2014,in title,de\n",
    "organizations": "org_id,name,acronym,other_names,kind,country,city,website,wikidata_qid,ror_id,source_ids\n"
    "cedar-trust,Cedar Trust,CT,The Cedar Trust|Cedar Fund,ngo,GB,Leeds,cedar.example,,,S1|S2\n"
    "otter-alliance,Otter Alliance,OA,,alliance,DE,,,,,S1|S2|S3\n"
    "river-zoo,River Zoo,,,zoo,DE,,https://zoo.example,,,S3\n"
    "hill-fund,Hill Fund,,,foundation,,,,,,S2\n",
    "relations": "relation_id,subject_id,predicate,object_id,object_kind,start,end,as_of,qualifier,source_id,locator,"
    "confidence,checked\n"
    "R1,cedar-trust,member_of,otter-alliance,organization,2009,,2011-05,,S1,para 2,stated,2026-01-31\n"
    "R2,cedar-trust,member_of,otter-alliance,organization,,,,,S2,list,implied,\n"
    "R3,river-zoo,partner_of,otter-alliance,organization,2010,2012,,,S3,page 4,stated,\n"
    "R4,otter-alliance,supports,proj-dens,project,,,2014,,S3,page 5,stated,\n"
    "R5,cedar-trust,implements,proj-dens,project,,,2014,,S3,page 5,stated,\n",
    "projects": "project_id,name,description_short,action_type,place,start,end,source_ids\n"
    "proj-dens,Safe dens,Guards dens,anti-poaching,Otter Valley,2013,,S3\n",
    "observations": "observation_id,subject,property,value,value_low,value_high,unit,as_of,source_id,locator,checked\n"
    "O1,otter-alliance,member_count,7,7,7,members,2011,S1,para 3,\n"
    "O2,otter-alliance,member_count,9,9,9,members,,S2,para 1,\n",
    "entities": "entity_id,name,kind,description,source_ids\n"
    "sp-otter,River otter,species,,S1\n"
    "pl-valley,Otter Valley,place,,S3\n",
    "names": "org_id,name,language,kind,source_url\ncedar-trust,Кедровый фонд,ru,official,https://other.example/ru\n",
    "dataset": "key,value\ntitle,Otters: who works with whom\nversion,0.0.1\ntaxon,sp-otter\n",
}


@pytest.fixture(scope="session")
def shipped() -> Store:
    """Return the data that ships."""
    return read_store()


@pytest.fixture(scope="session")
def claims(shipped: Store) -> Claims:
    """Return the claims of the data that ships."""
    return graph_to_claims(shipped)


@pytest.fixture
def small_tables(tmp_path: Path) -> Path:
    """Return a folder of small, valid tables of invented organizations."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in SMALL_TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def dossier() -> Path:
    """Return the dossier that the first data were made from; it is not part of the product."""
    folder = ROOT.parent / "shared" / "dossier"
    if not folder.is_dir():
        pytest.skip("the dossier lies outside the project, and is not here")
    return folder
