"""What comes along with us may be passed on: no licence of a dependency binds whoever takes the whole."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Any

import pytest

FREE = re.compile(
    r"\b(MIT(-CMU)?|BSD|(BSD-)?[0-9]-Clause|0BSD|Apache|ISC|ISCL|PSF|Python Software Foundation|Zlib|CC0|Unlicense|"
    r"HPND|public domain|MPL|Mozilla Public License|W3C)\b",
    re.IGNORECASE,
)
BINDING = re.compile(r"\b(A?GPL|LGPL|GNU|SSPL|EUPL|proprietary|commercial)", re.IGNORECASE)
# Extras that nobody gets without asking, and what their licence asks of whoever passes them on.
ASKED_FOR = {"igraph": "GPL", "pyphen": "LGPL"}


def _said(name: str) -> str:
    package = metadata.metadata(name)
    classified = [line for line in package.get_all("Classifier", ()) if line.startswith("License")]
    first_lines = [text.partition("\n")[0] for text in package.get_all("License", ())]
    return " | ".join(package.get_all("License-Expression", ()) or [*classified, *first_lines])


@pytest.mark.parametrize("part", ["core", "serve", "xlsx", "plots", "reference", "pdf", "igraph"])
def test_what_we_bring_along_is_free(pins: Any, part: str) -> None:
    for pin in pins.list_part(pins.read_pins(), part):
        try:
            said = _said(pin.name)
        except metadata.PackageNotFoundError:
            continue
        if pin.name in ASKED_FOR:
            assert part != "core"
            assert ASKED_FOR[pin.name] in said
        else:
            assert FREE.search(said), f"{pin.name}: {said!r}"
            assert not BINDING.search(said), f"{pin.name}: {said!r}"
