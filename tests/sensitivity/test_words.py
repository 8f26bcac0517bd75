"""Words that nothing of ours says: "confidence interval" anywhere, and words that claim more than documented ties show.

Every function that gives rows is found by what it returns, run on the shipped data, and read as a table and as JSON;
so is what the commands print, and the text that templates, pages, documents and notebooks are made of.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from amurgraph.cli import amurgraph
from amurgraph.errors import InputError, MissingExtraError
from amurgraph.network import claims_to_network
from amurgraph.rows import ROW_FORMATS, Rows, rows_to_text
from amurgraph.sensitivity.statements import first_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import networkx as nx
    from pyoxigraph import Store

    from amurgraph.claims import Claims

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("measures", "coverage", "sensitivity")
FIRST = ("network", "graph", "data", "graph_or_claims", "graph_or_network")  # what a function of rows is made from
INTERVAL = re.compile(r"confidence[\s_-]*(?:interval|band|limit|region)|credible[\s_-]*interval", re.IGNORECASE)
REFUSED = re.compile(
    r"\b(?:influen(?:ce|ces|tial)|power(?:ful)?|leaders?|leading|key|important|importance|effective|effectiveness"
    r"|causes?|caused|drives?|driven|leads? to|led to|because of|due to|thanks to|improv(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
NAMES_OF_MEASURES = re.compile(r"key[- ]player|effective[ _]size", re.IGNORECASE)  # what papers call them
#: What makes a function slow, made small; what it is asked for, if it must be told.
FEW = {"runs": 3, "permutations": 20, "draws": 5, "nulls": 3, "starts": 2, "steps": 3, "shares": (0.1,), "seed": 1}
ASKED: dict[str, Any] = {
    "names": ["degree"],
    "of": "threat",
    "one": "partnerOf",
    "other": "supports",
    "outcome": "partnerOf",
    "predictors": ["supports", "same:kind"],
    "statement": first_by("degree", "alta"),
    "statements": [first_by("degree", "alta")],
    "by": "kind",
}


def _modules() -> Iterator[Any]:
    for room in ROOMS:
        package = importlib.import_module(f"amurgraph.{room}")
        yield package
        for found in pkgutil.iter_modules(package.__path__):
            yield importlib.import_module(f"amurgraph.{room}.{found.name}")


def _row_functions() -> dict[str, Callable[..., Any]]:
    """Return every public function of these rooms that gives rows and takes a network, a graph or claims."""
    found: dict[str, Callable[..., Any]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(value) or value.__module__ != module.__name__:
                continue
            parameters = list(inspect.signature(value).parameters)
            given = parameters and parameters[0] in FIRST
            if value.__annotations__.get("return") == "Rows" and given:
                found[f"{module.__name__.removeprefix('amurgraph.')}.{name}"] = value
    return found


ROW_FUNCTIONS = _row_functions()


@pytest.fixture(scope="module")
def networks(claims: Claims) -> list[nx.MultiDiGraph]:
    """Return networks of the shipped data: one-mode, two-mode."""
    return [claims_to_network(claims), claims_to_network(claims, "membership")]


@pytest.fixture(scope="module")
def names(claims: Claims) -> re.Pattern[str]:
    """Return what finds a name of the data: what others are called is no sentence of ours."""
    called = {name for thing in claims.things.values() for name in (thing.label, thing.slug, *thing.aliases) if name}
    called |= {text for page in claims.sources.values() for text in (page.title, page.publisher) if text}
    called |= {claims.about.title} - {""}
    return re.compile("|".join(re.escape(name) for name in sorted(called, key=len, reverse=True)))


def _made(function: Callable[..., Rows], networks: list[nx.MultiDiGraph], shipped: Store) -> Rows:
    """Run a function on the first of the networks that it takes."""
    first, *others = inspect.signature(function).parameters.values()
    how = {one.name: FEW[one.name] for one in others if one.name in FEW}
    for one in others:
        if one.default is one.empty and one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL):
            how[one.name] = ASKED[one.name]
    refused: Exception | None = None
    for start in networks if first.name in ("network", "graph_or_network") else [shipped]:
        try:
            return function(start, **how)
        except InputError as error:  # of two modes, or of one
            refused = error
        except MissingExtraError as error:
            pytest.skip(str(error))
    raise AssertionError(f"takes none of the networks: {refused}")


def _sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _sentences(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _sentences(part)


def _refused(text: str, names: re.Pattern[str]) -> list[str]:
    return [match[0] for match in REFUSED.finditer(NAMES_OF_MEASURES.sub(" ", names.sub(" ", text)))]


def test_there_are_rows_to_read() -> None:
    rooms = {name.partition(".")[0] for name in ROW_FUNCTIONS}
    assert rooms == set(ROOMS)
    assert len(ROW_FUNCTIONS) > 10


@pytest.mark.parametrize("name", sorted(ROW_FUNCTIONS))
def test_rows_say_neither(name: str, networks: list[nx.MultiDiGraph], shipped: Store, names: re.Pattern[str]) -> None:
    rows = _made(ROW_FUNCTIONS[name], networks, shipped)
    for format_ in ("table", "json"):
        assert not INTERVAL.search(rows_to_text(rows, format_))
    for sentence in (" ".join(rows.columns), *_sentences(rows.about), *_sentences(list(map(list, rows)))):
        assert not _refused(sentence, names), sentence


# ---- commands ---------------------------------------------------------------------------------------------------

COMMANDS = {
    "measure": [["measure"], ["measure", "degree", "betweenness"], ["measure", "cohesion"], ["measure", "bridges"]],
    "what-if": [["what-if", "--without", "alta"]],
    "brief": [["brief"], ["brief", "--organization", "alta"]],
}
_TYPED = [line for name, lines in COMMANDS.items() if name in amurgraph.commands for line in lines]


@pytest.mark.parametrize("typed", _TYPED, ids=" ".join)
def test_commands_say_neither(typed: list[str], names: re.Pattern[str]) -> None:
    choices = {parameter.name: parameter.type for parameter in amurgraph.commands[typed[0]].params}
    formats = getattr(choices.get("format_"), "choices", ())
    for format_ in [f for f in ("table", "text", "json") if f in formats] or [""]:
        done = CliRunner().invoke(amurgraph, [*typed, *(["--format", format_] if format_ and len(typed) > 1 else [])])
        assert done.exit_code == 0, done.output
        assert not INTERVAL.search(done.output)
        if format_ == "json" and len(typed) > 1:
            about = json.loads(done.stdout).get("about", {})
            assert not [sentence for sentence in _sentences(about) if _refused(sentence, names)]


@pytest.mark.parametrize("name", sorted(amurgraph.commands))
def test_help_says_neither(name: str) -> None:
    done = CliRunner().invoke(amurgraph, [name, "--help"])
    assert not INTERVAL.search(done.output)


# ---- what outputs are made of -----------------------------------------------------------------------------------

_OURS = (".py", ".j2", ".js", ".css", ".html", ".rq", ".R", ".md", ".ipynb", ".csv", ".json", ".toml")
_FOLDERS = ("src", "docs", "notebooks", "benchmarks")
#: Explanations may say what our intervals are not; the list of refused words names them.
_MAY_NAME_IT = ("docs/explanation/", "docs/decisions/", "src/amurgraph/brief/refusing.py")


def test_no_text_that_outputs_are_made_of_says_it() -> None:
    texts = [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    for folder in _FOLDERS:
        found = (path for path in (ROOT / folder).rglob("*") if path.suffix in _OURS)
        texts += [path for path in found if not {"vendor", ".ipynb_checkpoints"} & set(path.parts)]
    says = [path.relative_to(ROOT).as_posix() for path in texts if INTERVAL.search(path.read_text(encoding="utf-8"))]
    assert len(texts) > 50
    assert not [name for name in says if not name.startswith(_MAY_NAME_IT)]


# ---- would it be found ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("planted", ["95 % Confidence interval", "confidence_interval", "confidence\nbands"])
def test_the_words_would_be_found_in_rows(planted: str) -> None:
    rows = Rows(["who", "said"], [("cedar-trust", 1)], about={"caveats": [planted]})
    assert INTERVAL.search(rows_to_text(rows, "json").replace("\\n", "\n"))
    assert INTERVAL.search(rows_to_text(Rows([planted], [(1,)])))
    assert "json" in ROW_FORMATS


@pytest.mark.parametrize(
    "planted", ["the most influential body", "it drives the others", "a key body", "fewer ties because of this"]
)
def test_a_refused_word_would_be_found(planted: str, names: re.Pattern[str]) -> None:
    assert _refused(planted, names)


def test_a_name_that_has_such_a_word_is_no_sentence_of_ours(names: re.Pattern[str], claims: Claims) -> None:
    title = next(page.title for page in claims.sources.values() if page.title)
    assert not _refused(title, names)
    assert not _refused("key-player sets; effective size", names)
