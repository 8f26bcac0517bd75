"""Some records held by their keys: who makes a hundred thousand of them need never make one as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Record = Mapping[str, Any]


class _Gone:
    """What stands for a key that a record does not have."""


GONE = _Gone()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records by their keys: of each key one value for each record, ``GONE`` where it has none."""

    size: int
    columns: Mapping[str, Sequence[Any]]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for values in zip(*self.columns.values(), strict=True):
            yield {name: value for name, value in zip(self.columns, values, strict=True) if value is not GONE}


def batch_of(records: Sequence[Record]) -> Batch:
    """Return records by their keys."""
    names = dict.fromkeys(name for record in records for name in record)
    return Batch(len(records), {name: [record.get(name, GONE) for record in records] for name in names})


class Nested(Sequence[list["Record"]]):
    """Lists of records as the values of one key: how many each holds, and all of them as one batch.

    >>> list(Nested([0, 2], Batch(2, {"a": [1, 2], "b": [GONE, 3]})))
    [[], [{'a': 1}, {'a': 2, 'b': 3}]]
    """

    def __init__(self, many: list[int], records: Batch) -> None:
        self.many, self.records = many, records

    def __len__(self) -> int:
        return len(self.many)

    def __getitem__(self, place: Any) -> Any:
        return list(self)[place]

    def __iter__(self) -> Iterator[list[Record]]:
        records = iter(self.records)
        return (list(islice(records, many)) for many in self.many)


@runtime_checkable
class ByColumn(Protocol):
    """Who gives records by their keys at once, which spares making each of them."""

    def batches(self, size: int) -> Iterator[Batch]:
        """Return all records, so many at a time."""
