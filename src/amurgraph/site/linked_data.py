"""What search engines and other programs read in each page: schema.org as JSON-LD, of things and never of claims.

A disputed relation has no place in schema.org, which knows no "says who"; so only names, addresses and kinds of
things are given, and the data set, which holds the rest, is named as where they are described.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .addresses import safe_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..claims import About, Source, Thing
    from .catalogue import Download

_CONTEXT = "https://schema.org"
_TYPES = {
    "NGO": "NGO",
    "Zoo": "Zoo",
    "GovernmentBody": "GovernmentOrganization",
    "ResearchInstitute": "ResearchOrganization",
    "Company": "Corporation",
    "Programme": "Project",
    "Taxon": "Taxon",
    "Place": "Place",
    "Database": "Dataset",
}


def thing_as_schema(thing: Thing, *, links_as_text: bool = False) -> dict[str, Any]:
    """Return a thing as schema.org describes such things.

    >>> from amurgraph.claims import Thing
    >>> thing_as_schema(Thing("river-zoo", "https://x.example/id/org/river-zoo", "org", "Zoo", "River Zoo"))["@type"]
    'Zoo'
    """
    kind = _TYPES.get(thing.kind, "Organization" if thing.sort == "org" else "DefinedTerm")
    names = dict.fromkeys([thing.acronym, *thing.aliases, *(name.text for name in thing.names)])
    address = {"addressCountry": thing.country, "addressLocality": thing.city}
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": kind,
            "@id": thing.iri,
            "name": thing.label,
            "alternateName": [name for name in names if name and name != thing.label],
            "url": "" if links_as_text else safe_url(thing.homepage),
            "description": thing.description,
            "taxonName": thing.scientific_name,
            "address": _filled({"@type": "PostalAddress", **address}) if any(address.values()) else None,
            "location": thing.place_name,
        }
    )


def source_as_schema(source: Source, *, links_as_text: bool = False) -> dict[str, Any]:
    """Return a source as schema.org's creative work."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "WebPage" if source.kind == "Page" else "CreativeWork",
            "@id": source.iri,
            "name": source.title,
            "url": "" if links_as_text else safe_url(source.url),
            "datePublished": source.issued,
            "inLanguage": source.language,
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        }
    )


def dataset_as_schema(about: About, digest: str, files: Sequence[Download] = ()) -> dict[str, Any]:
    """Return the data set with its downloads; addresses are relative to the page that bears this."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "@id": about.iri,
            "name": about.title,
            "description": about.description,
            "license": safe_url(about.licence) or about.licence,
            "version": about.version,
            "dateModified": about.issued,
            "identifier": digest,
            "isAccessibleForFree": True,
            "distribution": [
                _filled(
                    {
                        "@type": "DataDownload",
                        "contentUrl": f"data/{file.name}",
                        "encodingFormat": file.media_type,
                        "description": file.about,
                        "sha256": file.sha256,
                    }
                )
                for file in files
            ],
        }
    )


def page_as_schema(title: str, about: About) -> dict[str, Any]:
    """Return a page of the site that is about the whole data set."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "WebPage",
            "name": title,
            "about": {"@type": "Dataset", "@id": about.iri} if about.iri else None,
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", None, [])}
