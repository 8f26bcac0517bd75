"""A SPARQL endpoint elsewhere: its address, requests to it, questions, and all the claims it has, page by page.

``addressing`` tells an address from a path, and what may be sent there; ``fetching`` asks, and again where a server is
busy; ``endpoint`` puts questions; ``paging`` reads all claims, counted. urllib3 is imported when something is asked.
"""

from .addressing import is_address, shown

__all__ = ["is_address", "shown"]
