"""All figures of a graph, as files: SVG for pages, PNG for slides, CSV for whoever checks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..claims import claims_of
from ..errors import OutputError, UnknownNameError
from ..files import write_file
from ..network import claims_to_network, enforcement_only
from .bipartite import bipartite_matrix
from .curves import fragmentation_curve, lorenz
from .documenting import source_heatmap
from .grouped import community_matrix
from .ranking import ranked_dots
from .years import population, timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import networkx as nx

    from ..claims import Claims
    from ..claims.reading import Data
    from ..rows import Rows, Tell
    from .figure import Figure

_SHARE = 0.2


@dataclass(frozen=True)
class _Made:
    """What several figures are made from, each made once and only if asked for."""

    claims: Claims
    kept_back: Collection[str]
    seed: int
    unredacted: bool

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        return self.projected("documented-ties")

    def projected(self, projection: str) -> nx.MultiDiGraph:
        return claims_to_network(self.claims, projection, kept_back=self.kept_back)

    @cached_property
    def intervals(self) -> Rows:
        from ..sensitivity.missing import rank_intervals

        return rank_intervals(self.network, ("degree", "betweenness"), shares=(_SHARE,), seed=self.seed)

    @cached_property
    def groups(self) -> Rows:
        from ..measures.groups import communities

        return communities(self.network, seed=self.seed)

    @cached_property
    def curve(self) -> Rows:
        from ..measures.removing import fragmentation_curve as curve_of

        return curve_of(self.network, seed=self.seed, unredacted=self.unredacted)

    def matrix(self, of: str) -> Figure:
        from ..coverage.matrices import actor_matrix

        return bipartite_matrix(actor_matrix(self.claims, of), kept_back=self.kept_back, unredacted=self.unredacted)


#: The figures by name, in the order in which they are told.
FIGURES: dict[str, Callable[[Any], Figure]] = {
    "ranked-betweenness": lambda made: ranked_dots(made.intervals, "betweenness", _SHARE),
    "ranked-degree": lambda made: ranked_dots(made.intervals, "degree", _SHARE),
    "community-matrix": lambda made: community_matrix(made.network, made.groups),
    "organizations-sources": lambda made: source_heatmap(made.claims),
    "ties-per-source": lambda made: lorenz(made.network),
    "fragmentation-curve": lambda made: fragmentation_curve(made.curve),
    "timeline": lambda made: timeline(made.network),
    "numbers": lambda made: population(made.claims),
    "matrix-membership": lambda made: bipartite_matrix(made.projected("membership")),
    "matrix-threat": lambda made: made.matrix("threat"),
    "matrix-place": lambda made: made.matrix("place"),
}


def make_figures(
    graph: Data,
    *,
    names: Sequence[str] | None = None,
    seed: int = 1,
    unredacted: bool = False,
    kept_back: Collection[str] | None = None,
    tell: Tell | None = None,
) -> dict[str, Figure]:
    """Return the figures of a graph by name, in the order of ``FIGURES``.

    Args:
        graph: claims, or a graph that they are read from.
        names: some of ``FIGURES``; all by default.
        seed: of whatever draws by chance.
        unredacted: name organizations whose only programmes are law enforcement in the fragmentation curve.
        kept_back: who these are, as for ``claims_to_network``, if the graph is itself a slice; by default as it tells.
        tell: is called with a text and the part that is done, 0 to 1.

    Raises:
        UnknownNameError: no figure of that name.

    """
    for name in names or ():
        if name not in FIGURES:
            raise UnknownNameError("figure", name, FIGURES)
    claims = claims_of(graph)
    made = _Made(claims, enforcement_only(claims) if kept_back is None else kept_back, seed, unredacted)
    figures: dict[str, Figure] = {}
    for name, make in FIGURES.items():
        if names is None or name in names:
            if tell:
                tell(f"figure {name}", len(figures) / len(names or FIGURES))
            figures[name] = make(made)
    return figures


def write_figures(
    graph: Data,
    folder: str | Path,
    *,
    names: Sequence[str] | None = None,
    seed: int = 1,
    unredacted: bool = False,
    tell: Tell | None = None,
) -> list[Path]:
    """Write NAME.svg, NAME.png and NAME.csv of each figure into a folder, and return their paths.

    Nothing is written before all are drawn; each file is then written whole or not at all. Equal data give equal bytes.

    Args:
        graph: claims, or a graph that they are read from.
        folder: made if it is missing.
        names: as for ``make_figures``.
        seed: as for ``make_figures``.
        unredacted: as for ``make_figures``.
        tell: as for ``make_figures``.

    Raises:
        UnknownNameError: no figure of that name. MissingExtraError: matplotlib is not installed. OutputError: the
                folder cannot be written.

    """
    figures = make_figures(graph, names=names, seed=seed, unredacted=unredacted, tell=tell)
    contents: dict[str, str | bytes] = {}
    for name, figure in figures.items():
        contents |= {f"{name}.svg": figure.svg, f"{name}.png": figure.png, f"{name}.csv": figure.csv}
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror}); choose another folder") from error
    for name, content in contents.items():
        write_file(target / name, content)
    return [target / name for name in contents]
