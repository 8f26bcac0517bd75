"""What a stranger wrote, a query or a file, runs in a process of its own, within limits; it can be killed at any time.

Nothing here knows what is run: bytes go in, bytes come out. ``run_confined`` and ``stream_confined`` fork for one job;
``nursery`` and ``pool`` keep warm workers that share what is large, for a service. Both need ``os.fork``: Linux, macOS.
"""

from .confining import run_confined, stream_confined
from .limits import Limits

__all__ = ["Limits", "run_confined", "stream_confined"]
