"""Who waits for a worker, and whose turn it is: that of the client who had least of the workers' time of late.

Turns by client alone would give whoever has many addresses many turns; so would a queue, to whoever asks most.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict, deque
from time import monotonic
from typing import TYPE_CHECKING

from ..errors import BusyError

if TYPE_CHECKING:
    from .connection import Connection

    Place = asyncio.Future[Connection]

_HALF_LIFE = 10.0  # seconds after which half of what a client took is forgotten
_REMEMBERED = 1_000  # clients; of more those are forgotten who took next to nothing
_NOTHING = 0.01  # seconds
_SHARE = 8  # of all places the part that one client may have


class Queue:
    """Places for questions that wait.

    Args:
        places: how many there are; one client may have an eighth of them.

    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._waiting: OrderedDict[str, deque[Place]] = OrderedDict()
        self._taken: dict[str, tuple[float, float]] = {}  # by client: seconds, and when that was true
        self._many = 0

    def __len__(self) -> int:
        """Return how many wait."""
        return self._many

    def charge(self, client: str, seconds: float) -> None:
        """Note how much of the workers' time a client took; what is negative is given back."""
        self._taken[client] = (self._taken_by(client) + seconds, monotonic())
        if len(self._taken) > _REMEMBERED:
            self._taken = {each: taken for each, taken in self._taken.items() if self._taken_by(each) > _NOTHING}

    def add(self, client: str) -> Place:
        """Take a place for a client's question.

        Where all are taken, whoever has most of them loses the one that was taken last.

        Raises:
            BusyError: this client has as many as it may, or all are taken and nobody has more.

        """
        queue = self._waiting.setdefault(client, deque())
        if len(queue) >= max(1, self.places // _SHARE):
            raise BusyError("as many queries of yours as may are waiting", retry_after=1, yours=True)
        if self._many >= self.places:
            greediest = max(self._waiting, key=lambda each: len(self._waiting[each]))
            if len(self._waiting[greediest]) <= len(queue) + 1:
                self._tidy(client)
                raise BusyError("as many queries as there is room for are waiting", retry_after=2)
            last = self._waiting[greediest][-1]
            self.leave(greediest, last)
            last.set_exception(BusyError("others wait who have asked less", retry_after=2, yours=True))
        place: Place = asyncio.get_running_loop().create_future()
        queue.append(place)
        self._many += 1
        return place

    def leave(self, client: str, place: Place) -> None:
        """Give a place up."""
        queue = self._waiting.get(client, ())
        if place in queue:
            queue.remove(place)  # type: ignore[union-attr]
            self._many -= 1
            self._tidy(client)

    def next(self) -> tuple[str, Place] | None:
        """Return whose turn it is, and the place, which is free then; None: nobody waits."""
        while self._waiting:
            client = min(self._waiting, key=self._taken_by)
            place = self._waiting[client].popleft()
            self._many -= 1
            self._tidy(client)
            if not place.done():
                return client, place
        return None

    def cancel(self) -> None:
        """Send everybody away."""
        for queue in self._waiting.values():
            for place in queue:
                place.cancel()
        self._waiting.clear()
        self._many = 0

    def _taken_by(self, client: str) -> float:
        seconds, when = self._taken.get(client, (0.0, 0.0))
        return seconds * math.exp2((when - monotonic()) / _HALF_LIFE)

    def _tidy(self, client: str) -> None:
        if not self._waiting.get(client, True):
            del self._waiting[client]
