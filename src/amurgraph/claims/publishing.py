"""What must not be published unasked: the words of private sources."""

from __future__ import annotations

from ..errors import InputError


def raise_for_private_sources(private_sources: str, *, private: bool) -> None:
    """Refuse to publish what private sources say, unless asked to.

    Args:
        private_sources: their ids, joined by ``|``.
        private: whether it was asked for.

    Raises:
        InputError: there are private sources and ``private`` is not set.

    >>> raise_for_private_sources("s1|s7", private=False)
    Traceback (most recent call last):
    amurgraph.errors.InputError: these sources are private: s1, s7; leave them out, or add --private to publish them

    """
    if private_sources and not private:
        shown = private_sources.replace("|", ", ")
        raise InputError(f"these sources are private: {shown}; leave them out, or add --private to publish them")
