"""Whether a word of a query is a keyword is told by the engine's own parser; nothing is run to find out.

Wherever a word is only part of a name, a string or a comment, a query remains a query when the word is another one
throughout. Where it is a keyword, none is left. So no reading of ours can differ from the engine's.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pyoxigraph import DefaultGraph, Store

from ...errors import UnsafeInputError
from ...vocabulary import PREFIXES
from .measure import resolved
from .mistakes import mistake_to_error

GAP = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
_PROLOGUE = re.compile(
    rf"""{GAP}(?:(?:BASE{GAP}<[^>]*+>|PREFIX{GAP}[^\s:<]*+:{GAP}<[^>]*+>|VERSION{GAP}(?:'[^']*+'|"[^"]*+")){GAP})*+""",
    re.IGNORECASE | re.ASCII,
)
_PREFIX = re.compile(r"(?:[^\W\d][\w.-]{0,80}+)?(?=:)")


def says_keyword(text: str, word: str, where: str) -> bool:
    """Tell whether a query says a keyword, however it is written.

    Args:
        text: the query.
        word: the keyword, in small letters.
        where: how errors call the query.

    Raises:
        SyntaxInputError: it has the word, and is no query: nobody could tell.

    >>> says_keyword("SELECT * { SERVICE:x { ?s ?p ?o } }", "service", "query")
    True
    >>> says_keyword("SELECT ?service { ?service service:of 'SERVICE' } # SERVICE <x> {}", "service", "query")
    False

    """
    if word not in resolved(text).lower():
        return False
    mistake = mistake_in(text)
    if mistake:
        raise mistake_to_error(where, mistake)
    return mistake_in(_spelled(word).sub(_other_word(text, word, where), text)) != ""


def mistake_in(text: str) -> str:
    """Return why the engine's parser does not take a text for a query; empty: it does. The query is not run.

    Prefixes need no declaration, and addresses no base.

    >>> mistake_in("ASK { ?s any:name ?o }")
    ''
    >>> mistake_in("ASK { ?s ")[:16]
    'error at 1:10: e'

    """
    try:
        # It parses, and only then finds that these two options do not go together.
        _nothing().query(
            text,
            base_iri="http://base.invalid/",
            prefixes=_prefixes_in(text),
            use_default_graph_as_union=True,
            default_graph=DefaultGraph(),
        )
    except SyntaxError as error:
        return str(error.msg or error)
    except ValueError as error:
        return "" if "use_default_graph_as_union" in str(error) else str(error)
    raise AssertionError("a query was run that should only have been parsed")


def prologue_of(text: str) -> str:
    """Return what stands before SELECT, ASK, CONSTRUCT or DESCRIBE: base and prefixes.

    >>> prologue_of("PREFIX a: <urn:a> SELECT * {}")
    'PREFIX a: <urn:a> '
    """
    match = _PROLOGUE.match(text)
    return match[0] if match else ""


@cache
def _nothing() -> Store:
    return Store()


@lru_cache(maxsize=4)
def _prefixes_in(text: str) -> dict[str, str]:
    return {**dict.fromkeys(_PREFIX.findall(text), "urn:x:"), **PREFIXES}


@cache
def _spelled(word: str) -> re.Pattern[str]:
    """Return the pattern of a word in letters of either case, each perhaps escaped."""
    letters = (
        rf"(?:{letter}|\\u00(?:{ord(letter):X}|{ord(letter.upper()):X})"
        rf"|\\U000000(?:{ord(letter):X}|{ord(letter.upper()):X}))"
        for letter in word
    )
    return re.compile("".join(letters), re.IGNORECASE | re.ASCII)


def _other_word(text: str, word: str, where: str) -> str:
    """Return a word as long as this one that the text does not have."""
    said = resolved(text).lower()
    for letter in "zqxjkvwybhgmupfcldrsinoate":
        if letter * len(word) not in said:
            return letter * len(word)
    raise UnsafeInputError(f"{where}: has names that nobody tells from {word.upper()}; give it others")
