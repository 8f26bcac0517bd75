"""What can go wrong, drawn as a tree. Each error is one line: where, what, and how to mend it.

AmurgraphError
├── InputError            something given to us cannot be used
│   ├── SyntaxInputError  a file is not the RDF, SPARQL or CSV it should be (line, column)
│   ├── TableError        a cell, row or column of a table (file, row, column)
│   ├── UnknownNameError  no organization, question, projection or measure of that name
│   ├── UnknownOptionError  a measure does not take that option
│   ├── ConflictingSourcesError  one IRI, two different sources, in two files
│   └── UnsafeInputError  a query or file asks for what a stranger's may not
├── ViolationsError       the data do not conform to the shapes
├── MissingExtraError     an optional library is not installed
├── EndpointError         a SPARQL endpoint gives no answer, or none that is whole
├── LimitError            takes more time, memory or room than it is given
├── BusyError             there is no room for it now
└── OutputError           a result cannot be written where it should go
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class AmurgraphError(Exception):
    """The root: every error that is ours, so that one ``except`` catches them all. Always one line."""

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message, 900))


class InputError(AmurgraphError):
    """Something given to us cannot be used."""


class SyntaxInputError(InputError):
    """A text is not what its format demands.

    >>> print(SyntaxInputError("data.ttl", "expected a dot", line=7, column=3))
    data.ttl, line 7, column 3: expected a dot
    """

    def __init__(self, where: str, what: str, *, line: int | None = None, column: int | None = None) -> None:
        self.where, self.what, self.line, self.column = where, what, line, column
        place = where + (f", line {line}" if line else "") + (f", column {column}" if line and column else "")
        super().__init__(f"{place}: {_one_line(what, 400)}")


class TableError(InputError):
    """A cell, row or column of a table cannot be used.

    >>> print(TableError("relations.csv", 4, "start", "'1998-13' is no date", "write 1998, 1998-03 or 1998-03-21"))
    relations.csv, row 4, column start: '1998-13' is no date; write 1998, 1998-03 or 1998-03-21
    """

    def __init__(self, file: str, row: int | None, column: str | None, what: str, mend: str) -> None:
        self.file, self.row, self.column, self.what, self.mend = file, row, column, what, mend
        named = f", column {_one_line(column, 60)}" if column else ""
        place = _one_line(file, 200) + (f", row {row}" if row else "") + named
        super().__init__(f"{place}: {_one_line(what, 300)}; {_one_line(mend, 300)}")


class UnknownNameError(InputError):
    """No thing of that name; says which names come close.

    >>> print(UnknownNameError("projection", "fundng", ["funding", "membership"]))
    no projection 'fundng': did you mean funding?
    """

    def __init__(self, sort: str, name: object, known: Iterable[object]) -> None:
        self.sort, self.name = sort, str(name)
        names = sorted(map(str, known))
        close = get_close_matches(self.name, names, n=3, cutoff=0.6)
        shown = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")  # noqa: PLR2004 - what fits on a line
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are: {shown}"
        super().__init__(f"no {sort} {_one_line(self.name, 100)!r}: {hint}")


class UnknownOptionError(InputError):
    """A measure does not take an option.

    >>> print(UnknownOptionError("density", "by", ["directed"]))
    density takes no by=; it takes: directed=
    """

    def __init__(
        self, name: str, option: str, taken: Iterable[str], *, written: Callable[[str], str] = "{}=".format
    ) -> None:
        self.name, self.option, self.taken = name, option, tuple(taken)
        known = ", ".join(map(written, self.taken)) or "none"
        super().__init__(f"{name} takes no {written(option)}; it takes: {known}")


class ConflictingSourcesError(InputError):
    """One IRI stands for two different pages in two files that were to be read together."""


class UnsafeInputError(InputError):
    """A query or file asks for what a stranger's may not: another machine, another file, to be nested without end."""


class ViolationsError(AmurgraphError):
    """The data do not conform to the shapes."""


class MissingExtraError(AmurgraphError):
    """An optional library is not installed.

    >>> print(MissingExtraError("pyshacl", "reference"))
    this needs pyshacl: pip install 'amurgraph[reference]'
    """

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"this needs {library}: pip install 'amurgraph[{extra}]'")


class EndpointError(AmurgraphError):
    """A SPARQL endpoint gives no answer, or none that is whole: what is half an answer is never given out.

    >>> print(EndpointError("https://sparql.example/query", "asks for a login (401)", "set AMURGRAPH_TOKEN"))
    https://sparql.example/query: asks for a login (401); set AMURGRAPH_TOKEN
    """

    def __init__(self, where: str, what: str, mend: str = "") -> None:
        self.where, self.what, self.mend = where, what, mend
        super().__init__(f"{_one_line(where, 200)}: {_one_line(what, 400)}{mend and f'; {mend}'}")


class LimitError(AmurgraphError):
    """Something takes more than it is given: ``limit`` is "seconds", "memory", "size" or "crash".

    >>> print(LimitError("query", "seconds", "takes more than 10 seconds", "ask for less"))
    query: takes more than 10 seconds; ask for less
    """

    def __init__(self, where: str, limit: str, what: str, mend: str) -> None:
        self.where, self.limit = where, limit
        super().__init__(f"{_one_line(where, 200)}: {what}; {mend}")


class BusyError(AmurgraphError):
    """There is no room for it now; ``yours`` says whether it is your own share that is used up.

    >>> print(BusyError("as many queries as there is room for are waiting", retry_after=2))
    as many queries as there is room for are waiting; try again in 2 s
    """

    def __init__(self, what: str, *, retry_after: int, yours: bool = False) -> None:
        self.retry_after, self.yours = retry_after, yours
        super().__init__(f"{what}; try again in {retry_after} s")


class OutputError(AmurgraphError):
    """A result cannot be written where it should go."""


def printable(text: str) -> str:
    """Return text without what steers a terminal or breaks a line: whoever wrote a name may have put it there.

    >>> printable("Cedar\\x1b[31m Trust")
    'Cedar\ufffd[31m Trust'
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _one_line(text: str, longest: int) -> str:
    """One error is one line, whatever the text it quotes; what would steer a terminal is replaced, the rest is cut.

    >>> _one_line("a\\nb\\x1b[31m", 100)
    'a b\ufffd[31m'
    """
    line = printable(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"
