"""Big graphs are kept on disk for the next question, as stores of Oxigraph, and are checked before the first answer.

``keeping`` makes, records and opens them; ``folder`` is the place, its bounds, and who is using what; ``losses`` looks
over stores that others made.
"""

from .keeping import kept_store
from .losses import raise_for_losses

__all__ = ["kept_store", "raise_for_losses"]
