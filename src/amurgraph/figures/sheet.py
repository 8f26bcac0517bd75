"""The sheet that figures are drawn on: pixels from the top left, with a title above and what to know below.

matplotlib draws it, without pyplot and whatever the reader's own settings are. Everything has its place in pixels, so
that no place depends on a font that one machine has and another has not.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import MissingExtraError, printable
from .colours import INK, MAIN, MUTED, PAPER, RULE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from matplotlib.figure import Figure as Drawn

    Points = Sequence[tuple[float, float]]

WIDTH, MARGIN = 900, 28
TITLE, SUBTITLE, LABEL, SMALL, FOOT = 21.0, 14.0, 13.0, 12.0, 12.0
_LEADING = 1.42
_BARE = 12.0  # above and below a plot without words
_PIXELS_OF_PNG = 2  # for screens of twice the density, and for print: 1800 pixels on 170 mm are 270 dpi
_FAMILY = "DejaVu Sans"  # comes with matplotlib, so each machine measures and places alike
_READERS_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
# Scripts that DejaVu lacks are drawn with what is there, if something is.
_MORE_SCRIPTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "Noto Sans Devanagari",
    "Noto Sans Thai", "Noto Emoji", "Arial Unicode MS",
)  # fmt: skip

Anchor = Literal["left", "center", "right"]


class Sheet:
    """A drawing surface; ``left``, ``right``, ``top`` and ``bottom`` bound what the figure itself may use."""

    def __init__(self, title: str, subtitle: str, notes: Sequence[str], height: float) -> None:
        self.left, self.right = float(MARGIN), float(WIDTH - MARGIN)
        room = self.right - self.left
        head = [(line, TITLE, True, INK) for line in wrapped(title, room, TITLE, bold=True)]
        below = len(head)
        head += [(line, SUBTITLE, False, MUTED) for line in wrapped(subtitle, room, SUBTITLE)]
        feet = [line for note in notes for line in wrapped(note, room, FOOT)]
        self.top = MARGIN + sum(size * _LEADING for _, size, *_ in head) + 22 if head else _BARE
        self.bottom = self.top + height
        self.height = round(self.bottom + (26 + len(feet) * FOOT * _LEADING + MARGIN - 12 if feet else _BARE))
        self._drawn, self._axes = _blank(self.height)
        self._layer = 0
        y = float(MARGIN) - 6
        for number, (line, size, bold, colour) in enumerate(head):
            y += size * _LEADING + (5 if number == below else 0)
            self.text(self.left, y, line, size=size, bold=bold, colour=colour)
        y = self.bottom + 16
        if feet:
            self.line([(self.left, y), (self.right, y)], RULE)
        for line in feet:
            y += FOOT * _LEADING
            self.text(self.left, y + 3, line, size=FOOT, colour=MUTED)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = LABEL,
        colour: str = INK,
        anchor: Anchor = "left",
        bold: bool = False,
        turned: float = 0,
        backed: bool = False,
    ) -> None:
        """Write one line; ``y`` is its base line, ``turned`` degrees against the clock about its anchor.

        What is ``backed`` has paper below it, so that no line of a grid runs through it.
        """
        if backed:
            wide = width_of(words, size, bold=bold) + 6
            left = x - 3 - (wide - 6) * {"left": 0.0, "center": 0.5, "right": 1.0}[anchor]
            self.rectangles([(left, y - size, wide, size * 1.3)], PAPER)
        self._axes.text(
            x,
            y,
            printable(words),
            fontsize=size,
            color=colour,
            ha=anchor,
            va="baseline",
            fontweight="bold" if bold else "normal",
            rotation=turned,
            rotation_mode="anchor",
            zorder=self._above(),
        )

    def note(
        self, x: float, y: float, words: str, *, anchor: Anchor = "left", turned: float = 0, backed: bool = False
    ) -> None:
        """Write one line that explains: small and quiet."""
        self.text(x, y, words, size=SMALL, colour=MUTED, anchor=anchor, turned=turned, backed=backed)

    def line(self, points: Points, colour: str, width: float = 1, *, dashed: bool = False) -> None:
        """Draw a line from point to point."""
        self._axes.plot(
            *zip(*points, strict=True),
            color=colour,
            linewidth=width,
            linestyle=(0, (4, 3)) if dashed else "-",
            clip_on=False,
            solid_capstyle="round",
            zorder=self._above(),
        )

    def area(self, points: Points, colour: str) -> None:
        """Fill what a line goes around."""
        self._shape([points], colour)

    def rectangles(
        self, corners: Sequence[tuple[float, float, float, float]], colour: str, *, filled: bool = True
    ) -> None:
        """Draw rectangles of one colour: left, top, width, height of each."""
        self._shape([[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in corners], colour, filled=filled)

    def dots(
        self, points: Points, radius: float = 5, colour: str = MAIN, *, filled: bool = True, marker: str = "o"
    ) -> None:
        """Draw dots of one colour; a hollow one has the colour for its rim."""
        if points:
            self._axes.plot(
                *zip(*points, strict=True),
                linestyle="",
                marker=marker,
                markersize=2 * radius,
                markerfacecolor=colour if filled else PAPER,
                markeredgecolor=PAPER if filled else colour,
                markeredgewidth=0.8 if filled else 1.6,
                clip_on=False,
                zorder=self._above(),
            )

    def _shape(self, outlines: Sequence[Points], colour: str, *, filled: bool = True) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        if outlines:
            # One path for all keeps a matrix of a thousand cells small.
            path = Outline.make_compound_path(*(Outline([*points, points[0]], closed=True) for points in outlines))
            face, edge, width = (colour, "none", 0) if filled else ("none", colour, 1.6)
            order = self._above()
            self._axes.add_artist(
                PathPatch(path, facecolor=face, edgecolor=edge, linewidth=width, clip_on=False, zorder=order)
            )

    def _above(self) -> int:
        """Return the layer above all that is drawn: what comes later lies on top."""
        self._layer += 1
        return self._layer

    def nothing(self, why: str) -> None:
        """Say why nothing is drawn."""
        self.text((self.left + self.right) / 2, (self.top + self.bottom) / 2, why, colour=MUTED, anchor="center")


def clean(words: str) -> str:
    """Return text on one line without control characters: XML may hold none, and a font draws none."""
    return printable(" ".join(words.split()))


def width_of(words: str, size: float = LABEL, *, bold: bool = False) -> float:
    """Return the width of a line in pixels, in the font that comes with matplotlib; most are narrower."""
    return _width(clean(words), bold) * size / 100


@cache
def _width(words: str, bold: bool) -> float:
    with _settings():
        import matplotlib
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import TextToPath

        file = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
        font = FontProperties(fname=str(file), size=100)
        return float(TextToPath().get_text_width_height_descent(words, font, ismath=False)[0])


def cut(words: str, room: float, size: float = LABEL, *, bold: bool = False) -> str:
    """Return a line that fits into ``room`` pixels: as it is, or its beginning and an ellipsis."""
    words = clean(words)
    if width_of(words, size, bold=bold) <= room:
        return words
    fits, fails = 0, min(len(words), 200)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if width_of(words[:middle].rstrip() + "…", size, bold=bold) <= room:
            fits = middle
        else:
            fails = middle
    return words[:fits].rstrip() + "…"


def cut_before(words: str, tail: str, room: float, size: float = LABEL) -> str:
    """Return words and what must not be lost behind them, such as the number of a source; the words are cut to fit."""
    return cut(words, room - width_of(tail, size) - size / 3, size) + tail


def wrapped(words: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text, none wider than ``room`` pixels."""
    lines: list[str] = []
    for word in clean(words).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(cut(word, room, size, bold=bold))
    return lines


def to_svg(
    sheet: Callable[[], Sheet], name: str, title: str, alt: str, *, dark: Mapping[str, str] | None = None
) -> str:
    """Return a drawing as SVG that can be put into a page as it is.

    With ``dark`` (what each colour becomes) it heeds the page's colour scheme, and is for an ``img``: its rules of
    style would be those of a whole page.

    Text stays text: it can be searched and read aloud, is a tenth of the size, and the reader's machine has fonts for
    every script. Nothing is placed by the width of a text, so another font moves nothing.
    """
    import io

    written = io.StringIO()
    with _settings({"svg.fonttype": "none", "svg.hashsalt": f"amurgraph-{name}", "font.family": [_FAMILY]}):
        made = sheet()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        made._drawn.savefig(written, format="svg", metadata=nothing)
    svg = _for_pages(written.getvalue(), name, title, alt, made.height)
    return svg.replace("</desc>", f"</desc>\n<style>{_dark_rules(dark)}</style>", 1) if dark else svg


def to_png(sheet: Callable[[], Sheet]) -> bytes:
    """Return a drawing as PNG, twice the pixels; without the version of what drew it, so that equal data are equal."""
    import io

    written = io.BytesIO()
    with _settings({"font.family": [_FAMILY, *_installed()]}):
        made = sheet()
        made._drawn.savefig(written, format="png", dpi=72 * _PIXELS_OF_PNG, metadata={"Software": None})
    return written.getvalue()


def _blank(height: float) -> tuple[Drawn, Any]:
    """Return an empty drawing of WIDTH × height: a pixel is a point of matplotlib's, 72 to its inch."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor=PAPER)
    FigureCanvasAgg(drawn)
    axes = drawn.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.set_autoscale_on(False)
    return drawn, axes


@contextmanager
def _settings(own: dict[str, Any] | None = None) -> Iterator[None]:
    """Let matplotlib forget what its user has set, for as long as we draw."""
    try:
        from matplotlib import style
    except ImportError as error:
        raise MissingExtraError("matplotlib", "plots") from error
    with (
        style.context(
            {"text.parse_math": False, "text.hinting": "none", "path.simplify": False, **(own or {})}, after_reset=True
        ),
        warnings.catch_warnings(),
    ):
        # A letter that no font has is drawn as a box; the SVG has it as text.
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        yield


@cache
def _installed() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return tuple(name for name in _MORE_SCRIPTS if name in there)


def _dark_rules(dark: Mapping[str, str]) -> str:
    """Return rules by which a dark page has its own colours: matplotlib writes each into the element that has it."""
    rules = (
        f'[style*="{what}: {light}"]{{{what}:{other}!important}}'
        for light, other in dark.items()
        for what in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme: dark){{{''.join(rules)}}}"


_PROLOGUE = re.compile(r"\A.*?(?=<svg )", re.DOTALL)
_OPENING = re.compile(r"<svg [^>]*>")
_RULE_FOR_ALL = re.compile(r"<defs>\s*<style type=\"text/css\">[^<]*</style>\s*</defs>\s*")
_UPRIGHT = re.compile(r' transform="rotate\(-0 [^)]*\)"')
_ID = re.compile(r' id="([^"]*)"')


def _for_pages(svg: str, name: str, title: str, alt: str, height: float) -> str:
    """Make matplotlib's file a part of any page: no prologue, no rule for the page's other elements, no idle ids."""
    from xml.sax.saxutils import escape

    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" aria-labelledby="{name}-title {name}-alt" '
        'style="stroke-linejoin: round; stroke-linecap: butt; max-width: 100%; height: auto; '
        f'font-family: {_READERS_FONTS}">\n'
        f'<title id="{name}-title">{escape(clean(title))}</title>\n<desc id="{name}-alt">{escape(clean(alt))}</desc>'
    )
    body = _RULE_FOR_ALL.sub("", _OPENING.sub("", _PROLOGUE.sub("", svg), count=1))
    body = _UPRIGHT.sub("", body.replace(f"; font-family: '{_FAMILY}'", ""))
    body = re.sub(rf"(font: [^;\"]*?)'{_FAMILY}'", rf"\1{_READERS_FONTS}", body)  # as matplotlib wrote it before 3.10
    used = set(re.findall(r'[(="]#([^)"]+)[)"]', body))
    body = _ID.sub(lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", body)
    body = re.sub(r'([(="]#)([^)"]+)(?=[)"])', rf"\g<1>{name}-\2", body)
    return opening + body
