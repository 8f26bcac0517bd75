"""One printed page of a network or of one organization: few numbers, each with its caveat and where it comes from."""

from .making import STYLE, Brief, graph_to_brief, network_to_brief
from .printing import brief_to_pdf, write_brief
from .refusing import raise_for_refused_words, refused_words
from .tracing import Links

__all__ = [
    "STYLE",
    "Brief",
    "Links",
    "brief_to_pdf",
    "graph_to_brief",
    "network_to_brief",
    "raise_for_refused_words",
    "refused_words",
    "write_brief",
]
