"""Questions to the claims: the saved ones by name, and any SPARQL 1.1 query."""

from .adhoc import QUERY_FORMATS, import_for_asking, run_select, run_sparql
from .saved import Parameter, Query, find_query, list_queries, query, query_to_w3c

__all__ = [
    "QUERY_FORMATS",
    "Parameter",
    "Query",
    "find_query",
    "import_for_asking",
    "list_queries",
    "query",
    "query_to_w3c",
    "run_select",
    "run_sparql",
]
