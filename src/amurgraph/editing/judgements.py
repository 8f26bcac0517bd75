"""Are these two one organization? What an editor answered, kept in a small file in git, so that nobody asks again."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, TableError
from ..rows import separated
from ..tables import Row
from ..tables.guarding import taken_back

if TYPE_CHECKING:
    from collections.abc import Iterable

VERDICTS = ("same", "different", "unsure")
_COLUMNS = ("one", "other", "judgement", "note")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two organizations are one: ``same``, ``different`` or ``unsure``. Which of them comes first says nothing.

    >>> Judgement("otter-alliance", "cedar-trust", "same") == Judgement("cedar-trust", "otter-alliance", "same")
    True
    """

    one: str
    other: str
    verdict: str
    note: str = ""

    def __post_init__(self) -> None:
        one, other = sorted((self.one.strip().lower(), self.other.strip().lower()))
        object.__setattr__(self, "one", one)
        object.__setattr__(self, "other", other)

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the two, sorted."""
        return self.one, self.other


def parse_judgement(words: str) -> Judgement:
    """Read ``NEW=KNOWN:same``, as it is given to ``--judge``.

    >>> parse_judgement("cedar-fund=cedar-trust:same").pair
    ('cedar-fund', 'cedar-trust')

    Raises:
        InputError: not of this form.

    """
    pair, _, verdict = words.rpartition(":")
    one, _, other = pair.partition("=")
    judgement = Judgement(one, other, verdict.strip())
    if "" in judgement.pair or judgement.one == judgement.other or judgement.verdict not in VERDICTS:
        raise InputError(f"--judge {words!r}: write NEW=KNOWN:same, NEW=KNOWN:different or NEW=KNOWN:unsure")
    return judgement


def judgements_beside(data: Path) -> Path:
    """Return where the judgements on a data file are kept.

    >>> judgements_beside(Path("otters.ttl")).name
    'otters.judgements.csv'
    """
    return data.with_suffix(".judgements.csv")


def read_judgements(path: str | Path) -> tuple[Judgement, ...]:
    """Read what was judged before; no file, no judgements.

    Raises:
        InputError: the file cannot be read. TableError: file, row, column, what is wrong and how to mend it.

    """
    file = Path(path)
    try:
        return judgements_from_csv(file.read_bytes(), file.name) if file.exists() else ()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def judgements_from_csv(data: bytes, name: str) -> tuple[Judgement, ...]:
    """Read judgements from the bytes of a file called ``name``.

    Raises:
        TableError: as ``read_judgements``.

    """
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(name, None, None, f"is no CSV in UTF-8 ({error})", "save it as 'CSV UTF-8'") from error
    header = [cell.strip() for cell in lines[0]] if lines else []
    if header not in (list(_COLUMNS), list(_COLUMNS[:3])):
        raise TableError(name, 1, None, "has other columns", f"write {','.join(_COLUMNS)} in its first line")
    found: dict[tuple[str, str], Judgement] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise TableError(name, number, None, f"has {len(cells)} cells, the header {len(header)}", "correct the row")
        judgement = _judgement(
            Row(name, number, dict(zip(header, (taken_back(cell.strip()) for cell in cells), strict=True)))
        )
        known = found.setdefault(judgement.pair, judgement)
        if known.verdict != judgement.verdict:
            what = f"{judgement.one} and {judgement.other} are {known.verdict} in a row above"
            raise TableError(name, number, "judgement", what, "keep one of the two rows")
    return tuple(sorted(found.values(), key=lambda judgement: judgement.pair))


def _judgement(row: Row) -> Judgement:
    for column in ("one", "other"):
        if not row[column]:
            raise row.error(column, "is empty", "write the id of an organization")
    if row["judgement"] not in VERDICTS:
        raise row.error("judgement", f"{row['judgement']!r} is none", f"write one of {', '.join(VERDICTS)}")
    judgement = Judgement(row["one"], row["other"], row["judgement"], row["note"])
    if judgement.one == judgement.other:
        raise row.error("other", f"{row['other']} is judged against itself", "name two organizations")
    return judgement


def judgements_to_csv(judgements: Iterable[Judgement]) -> str:
    """Return the text of the file, sorted; of two judgements on one pair the last holds.

    >>> print(judgements_to_csv([Judgement("cedar-trust", "cedar-fund", "same")]), end="")
    one,other,judgement,note
    cedar-fund,cedar-trust,same,
    """
    by_pair = {judgement.pair: judgement for judgement in judgements}
    return separated(_COLUMNS, [(*pair, kept.verdict, kept.note) for pair, kept in sorted(by_pair.items())])
