"""A graph becomes a SPARQL service: SPARQL 1.1 Protocol, queries only, for whoever asks.

The process that listens (``serving``, ``patience``, ``app``, ``asking``, ``replying``) never looks into a query; the
workers that answer (``answering``) never see the network. What both know is in ``negotiating``.
"""

from .serving import Service, serve

__all__ = ["Service", "serve"]
