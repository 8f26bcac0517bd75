"""Rows become plots: SVG, PNG, and the CSV behind each. matplotlib draws, and is imported when something is drawn."""

from .bipartite import bipartite_matrix
from .curves import fragmentation_curve, lorenz
from .documenting import source_heatmap
from .figure import Figure
from .grouped import community_matrix
from .ranking import ranked_dots
from .writing import FIGURES, make_figures, write_figures
from .years import population, timeline

__all__ = [
    "FIGURES",
    "Figure",
    "bipartite_matrix",
    "community_matrix",
    "fragmentation_curve",
    "lorenz",
    "make_figures",
    "population",
    "ranked_dots",
    "source_heatmap",
    "timeline",
    "write_figures",
]
