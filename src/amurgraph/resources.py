"""Finds what ships beside the code: ontology, shapes, data, questions, templates, scripts.

In a wheel everything lies inside the package; in a checkout the ontology and the data lie at its root.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def find(*parts: str) -> Path:
    """Return the path of something that ships with the package.

    >>> find("ontology", "amurgraph.ttl").name
    'amurgraph.ttl'

    Raises:
        FileNotFoundError: the installation is broken.

    """
    for root in (_PACKAGE, _CHECKOUT):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"{'/'.join(parts)} is missing from this installation of amurgraph; install it again")


def is_installed(path: Path) -> bool:
    """Tell whether a file is part of the installed package, which the next installation replaces."""
    return path.resolve().is_relative_to(_PACKAGE.resolve())


def shipped_data() -> Path:
    """Return the data set that ships: the only Turtle file in ``data/``."""
    return sorted(find("data").glob("*.ttl"))[0]
