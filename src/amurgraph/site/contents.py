"""What a site is made of: the data, what is counted in them, the network, its places, and the downloads."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..graph import content_hash
from ..layout import positions
from .downloads import downloads
from .views.disagreeing import all_disagreements

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    from pyoxigraph import Store

    from ..figures import Figure
    from ..validation import ValidationReport
    from .catalogue import Download
    from .notebooks import Notebook
    from .slicing import Cut
    from .views.statements import Statements


class Contents:
    """What is in one site; each part is made when it is first asked for."""

    def __init__(
        self,
        store: Store,
        said: Statements,
        report: ValidationReport,
        *,
        cut: Cut | None,
        links_as_text: bool,
        address: str,
    ) -> None:
        self.store, self.said, self.report, self.cut = store, said, report, cut
        self.links_as_text, self.address = links_as_text, address
        self.claims = said.claims
        self.hash = content_hash(store)
        self.title = said.claims.about.title or "Who works with whom"
        self.figures: dict[str, Figure] = {}
        self.notebooks: list[Notebook] = []

    @cached_property
    def summary(self) -> str:
        """What is in the site, in one line."""
        return (
            f"{number_of(len(self.claims.organizations), 'organization')}, "
            f"{number_of(len(self.claims.relations), 'relation')}, {self.sources_read}, "
            f"{number_of(len(self.said.disagreements), 'disagreement')}; data: {self.report}"
            f"{f'; {self.cut.rule}' if self.cut else ''}"
        )

    @cached_property
    def disagreements(self) -> list[dict[str, Any]]:
        """All disagreements, as the page that lists them shows them: in sections."""
        return all_disagreements(self.said)

    @cached_property
    def disagreement_count(self) -> int:
        """How many disagreements the page that lists them shows."""
        return sum(len(section["found"]) for section in self.disagreements)

    @cached_property
    def sources_read(self) -> str:
        """How many sources the site lists."""
        return number_of(len(self.claims.sources) - (len(self.cut.silent) if self.cut else 0), "source")

    @cached_property
    def counts(self) -> str:
        """What is in the site, as the pages say it."""
        organizations = {thing.slug for thing in self.claims.organizations}
        between = sum({relation.subject, relation.object} <= organizations for relation in self.claims.relations)
        return (
            f"{number_of(len(organizations), 'organization')}, {number_of(len(self.claims.relations), 'relation')} "
            f"({between} of them between organizations), {self.sources_read}, "
            f"{number_of(self.disagreement_count, 'disagreement')}"
        )

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """Documented ties, with the data's hash and each organization's page."""
        network = self.said.documented.copy()
        network.graph["hash"] = self.hash
        if self.cut:
            network.graph.update(as_of=self.cut.as_of, documented=self.cut.documented, left_out=self.cut.ties)
        return network

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Where each organization stands on the map."""
        return positions(self.said.documented)

    @cached_property
    def downloads(self) -> list[Download]:
        """The data in all their forms."""
        return downloads(self.store, self.network, self.claims.about, conforms=self.report.conforms)


def number_of(count: int, what: str) -> str:
    """Return a count in words.

    >>> number_of(1, "source"), number_of(2, "source")
    ('1 source', '2 sources')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"
