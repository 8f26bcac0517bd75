"""How the pages of the site are set: templates, styles, scripts, and what stands on every page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .. import resources
from ..page import content_security_policy, template_environment
from .addresses import safe_url

if TYPE_CHECKING:
    from jinja2 import Environment

STYLES, SCRIPTS = ("site.css",), ("directory.js",)
#: Around a page with a style of its own: the brief, which is set to be printed.
FRAME = "frame.css"

#: The words on top of every page, and beneath it.
NAVIGATION = (
    ("Directory", "index.html"),
    ("Map", "map.html"),
    ("Disagreements", "disagreements.html"),
    ("Ask", "ask.html"),
    ("About and data", "about.html"),
)
BENEATH = (
    ("The brief, to print", "brief.html"),
    ("Programmes", "programmes.html"),
    ("Species, threats, places", "things.html"),
    ("Timeline", "timeline.html"),
    ("Open questions", "gaps.html"),
    ("Sources", "sources.html"),
    ("Downloads", "data.html"),
)


@cache
def environment() -> Environment:
    """Return the template environment of the site; what is not ours is escaped in it."""
    made = template_environment()
    made.filters["safe_url"] = safe_url
    made.globals.update(
        csp=content_security_policy(SCRIPTS, STYLES),
        css=_our_own(*STYLES),
        script=_our_own(*SCRIPTS),
        navigation=NAVIGATION,
        beneath=BENEATH,
        frame=_our_own(FRAME),
    )
    return made


def render(template: str, **said: Any) -> str:
    """Set one page."""
    return str(environment().get_template(f"site/{template}.html.j2").render(**said))


def _our_own(name: str) -> Markup:
    return Markup(resources.find("static", name).read_text(encoding="utf-8"))  # noqa: S704 - our own file
