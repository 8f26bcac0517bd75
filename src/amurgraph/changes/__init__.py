"""What differs between two versions of the data: dates, files, git revisions, stores.

``versions`` reads the two sides; ``differing`` compares them (``ties``, ``events``, ``ranks``); ``telling`` says it in
an editor's words (``wording`` each line), ``recording`` as JSON, and ``drawing`` as a page with the map coloured alike
(``fates``: how each is named and drawn). A merger or renaming is followed: it is not shown as a loss and a gain.
"""

from .differing import Differences, compare_versions
from .drawing import differences_to_html, differences_to_network
from .fates import FATES, Fate
from .recording import differences_to_json
from .telling import differences_to_text
from .ties import Tie
from .versions import Version, read_version, read_versions

__all__ = [
    "FATES",
    "Differences",
    "Fate",
    "Tie",
    "Version",
    "compare_versions",
    "differences_to_html",
    "differences_to_json",
    "differences_to_network",
    "differences_to_text",
    "read_version",
    "read_versions",
]
