"""One row of a table: its cells, and where it stands, so that every mistake in it can be said with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column (stripped; absent columns are empty) and where it stands."""

    file: str
    number: int
    cells: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)  # how a foreign file calls our columns

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def parts(self, column: str) -> list[str]:
        """Return what ``|`` parts, without empty parts."""
        return [part.strip() for part in self[column].split("|") if part.strip()]

    def texts(self, column: str) -> list[str]:
        r"""Return words that ``|`` parts; ``\|`` is a bar of the words, and ``\\`` a backslash.

        >>> Row("organizations.csv", 2, {"other_names": r"Cedar | Oak|A\|B"}).texts("other_names")
        ['Cedar', 'Oak', 'A|B']
        """
        parts = (part.strip() for part in re.findall(r"(?:[^\\|]|\\.|\\$)+", self[column], re.DOTALL))
        return [re.sub(r"\\([\\|])", r"\1", part) for part in parts if part]

    def error(self, column: str | None, what: str, mend: str) -> TableError:
        """Return the error that names this row."""
        return TableError(self.file, self.number, self.titles.get(column or "", column), what, mend)


Tables = dict[str, list[Row]]


class SomeTables(Tables):
    """Tables of which some may not be there: ``in`` tells which are, and one that is not has no rows.

    >>> some = SomeTables(names=[])
    >>> "names" in some, "changes" in some, some["changes"]
    (True, False, [])
    """

    def __missing__(self, name: str) -> list[Row]:
        return []
