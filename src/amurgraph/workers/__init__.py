"""What a stranger wrote, a query or a file, runs in a process of its own, within limits; it can be killed at any time.

Nothing here knows what is run: bytes go in, bytes come out. ``run_confined`` and ``stream_confined`` fork for one job;
``Nursery`` and ``Pool`` keep warm workers that share what is large, for a service. Both need ``os.fork``: Linux, macOS.
"""

from .confining import run_confined, stream_confined
from .limits import Limits
from .nursery import Nursery
from .pool import Pool

__all__ = ["Limits", "Nursery", "Pool", "run_confined", "stream_confined"]
