"""A stranger's spreadsheet is parsed in a process of its own, within limits; lines of cells come over, as JSON."""

from __future__ import annotations

import codecs
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from ..graph.strangers import FILE_LIMITS
from ..workers import Limits, run_confined

if TYPE_CHECKING:
    from collections.abc import Callable

    from .places import Doing

# Of CSV, and of names in archives: Python reads how they are made from files, and where the job is done none is opened.
_ENCODINGS = ("utf-8-sig", "cp437")


def apart(limits: Limits = FILE_LIMITS) -> Doing:
    """Return what does a job in a process of its own.

    >>> apart()(lambda: [["a"]], "a.csv")
    [['a']]
    """
    return partial(_apart, limits)


def _apart(limits: Limits, job: Callable[[], Any], where: str) -> Any:
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    return json.loads(run_confined(lambda: json.dumps(job()).encode(), limits, where=where))
