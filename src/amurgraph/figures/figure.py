"""A figure: what is drawn, the rows behind it, and the words for who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ..rows import Rows, rows_to_text
from .colours import ON_DARK
from .sheet import Sheet, to_png, to_svg

if TYPE_CHECKING:
    from collections.abc import Callable

#: A figure in a notebook, in parts; see ``Figure._repr_mimebundle_``.
FIGURE = "application/vnd.amurgraph.figure+json"


@dataclass(frozen=True, eq=False, repr=False)
class Figure:
    """A plot of rows, drawn when it is first asked for. In a notebook it shows itself.

    ``alt`` says in words and numbers what is to be seen, for who cannot see it; ``caption`` is what every reader must
    know: the rule by which ties were counted, the version of the data, what the figure cannot say.

    Attributes:
        name: the stem of its files.
        rows: the numbers; ``csv`` has each of them.
        height: of the plot itself, in pixels of a sheet 900 wide.
        paint: draws it on a sheet.

    """

    name: str
    title: str
    subtitle: str
    alt: str
    caption: str
    rows: Rows
    height: float
    paint: Callable[[Sheet], None]

    @cached_property
    def svg(self) -> str:
        """SVG on a white card, 900 pixels wide; text in it is text.

        Raises:
            MissingExtraError: matplotlib is not installed.

        """
        return to_svg(self.sheet, self.name, self.title, self.alt)

    @cached_property
    def svg_plot(self) -> str:
        """The plot alone, for a page that has title, subtitle and caption as text of its own; dark on a dark page."""
        return to_svg(partial(self.sheet, words=False), self.name, self.title, self.alt, dark=ON_DARK)

    @cached_property
    def png(self) -> bytes:
        """PNG, 1800 pixels wide.

        Raises:
            MissingExtraError: matplotlib is not installed.

        """
        return to_png(self.sheet)

    @property
    def csv(self) -> str:
        """The rows as CSV."""
        return rows_to_text(self.rows, "csv")

    def sheet(self, *, words: bool = True) -> Sheet:
        """Return the figure drawn on a new sheet, with title, subtitle and caption or without."""
        given = (self.title, self.subtitle, [self.caption]) if words else ("", "", [])
        sheet = Sheet(*given, self.height)
        self.paint(sheet)
        return sheet

    def __repr__(self) -> str:
        return f"{self.title}. {self.alt}"

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Give a page made from a notebook what it needs to set the words as words."""
        words = {"title": self.title, "subtitle": self.subtitle, "alt": self.alt, "caption": self.caption}
        return {FIGURE: {**words, "plot": self.svg_plot}}

    def _repr_html_(self) -> str:
        return f'<figure style="margin: 0; max-width: 900px">{self.svg}</figure>'


def caption_of(about: dict[str, Any], *more: str) -> str:
    """Return what is to be known of a figure: its own caveats, the tie rule, the version of the data.

    >>> caption_of({"tie_rule": "any relation", "data_version": "1.0", "as_of": "2012"}, "Computed groups.")
    'Computed groups. What counts as a tie: any relation. As of 2012. Data 1.0; as published, not as lived.'
    """
    rule, version = about.get("tie_rule"), about.get("data_version")
    parts = [
        *more,
        f"What counts as a tie: {rule}." if rule else "",
        f"As of {about['as_of']}." if about.get("as_of") else "",
        f"At least {about['min_sources']} sources a tie." if int(about.get("min_sources") or 1) > 1 else "",
        f"Data {version}; as published, not as lived." if version else "As published, not as lived.",
    ]
    return " ".join(part for part in parts if part)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as people write it.

    >>> percent(0.2), percent(0.1234, 1)
    ('20 %', '12.3 %')
    """
    return f"{100 * share:.{digits}f} %"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "tie"), counted(2000, "tie"), counted(0, "body", "bodies")
    ('1 tie', '2,000 ties', '0 bodies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
