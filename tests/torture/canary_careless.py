"""What a script does that takes the libraries as they are: each of these springs a trap that is set for it."""

from __future__ import annotations

import gc
import subprocess
import sys
import urllib.request
import warnings
import xml.sax
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementInclude, ElementTree

import pyshacl
import rdflib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SOMETHING = '<urn:a> <urn:says> "a" . '


@contextmanager
def careless() -> Iterator[None]:
    """Let the libraries warn and fail as they like."""
    with warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            gc.collect()


def query(library: str, text: str) -> str:
    """Ask a query without a look at it."""
    said: list[str] = []
    with careless():
        if library == "rdflib":
            graph = rdflib.Dataset(default_union=True)
            graph.parse(data=_SOMETHING, format="turtle")
            said += [str(row) for row in graph.query(text)]
        else:
            said.append(_elsewhere("print(*store.query(text)) if text[:3] != 'ASK' else store.query(text)", text))
    return " ".join(said)


def update(library: str, text: str) -> str:
    """Run an update without a look at it."""
    said = ""
    with careless():
        if library == "rdflib":
            graph = rdflib.Dataset() if "GRAPH" in text else rdflib.Graph()
            graph.update(text)
            said = graph.serialize(format="trig")
        else:
            said = _elsewhere("store.update(text); print(*store)", text)
    return said


def _elsewhere(script: str, text: str) -> str:
    """Let pyoxigraph do it in a process of its own: some of these queries end the process."""
    begin = (
        "import sys, pyoxigraph; text = sys.stdin.read(); store = pyoxigraph.Store(); "
        f"store.load({_SOMETHING.encode()!r}, pyoxigraph.RdfFormat.TURTLE); "
    )
    done = subprocess.run(
        [sys.executable, "-c", begin + script], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout


def by_rdflib(file: Path) -> str:
    return str(rdflib.Dataset(default_union=True).parse(file).serialize(format="nquads"))


def by_sax(file: Path) -> str:
    """Read XML as the standard library does when it is asked to follow what a file names."""
    said: list[str] = []

    class Gather(xml.sax.ContentHandler):
        def characters(self, content: str) -> None:
            said.append(content)

    reader = xml.sax.make_parser()  # noqa: S317 - that it is careless is the point
    reader.setFeature(xml.sax.handler.feature_external_ges, True)
    reader.setContentHandler(Gather())
    with suppress(xml.sax.SAXException):
        reader.parse(str(file))
    return " ".join(said)


def by_including(file: Path) -> str:
    tree = ElementTree.parse(file)  # noqa: S314
    ElementInclude.include(tree.getroot(), base_url=str(file))
    return ElementTree.tostring(tree.getroot(), encoding="unicode")


def by_importing(file: Path) -> str:
    """Read what a file says that it imports, as ontology tools do."""
    graph = rdflib.Graph().parse(file)
    for address in list(graph.objects(None, rdflib.OWL.imports)):
        graph.parse(str(address), format="turtle")
    return graph.serialize(format="nt")


def by_shacl_importing(file: Path) -> str:
    graph = rdflib.Graph().parse(file)
    return str(pyshacl.validate(graph, shacl_graph=graph, do_owl_imports=True)[2])


def by_asking(file: Path) -> str:
    """Run the queries that a file holds, as those do who check it by its own shapes."""
    graph = rdflib.Graph().parse(file)
    texts = list(graph.objects(None, rdflib.SH.select))
    return " ".join(str(row) for text in texts for row in graph.query(str(text)))


def by_following(file: Path) -> str:
    """Look at every address that a file names, as link checkers do."""
    said = []
    for node in {str(node) for quad in rdflib.Dataset().parse(file).quads() for node in quad}:
        if node.startswith(("http://127.", "file:")):
            with suppress(OSError), urllib.request.urlopen(node, timeout=5) as answer:  # noqa: S310
                said.append(answer.read().decode())
    return " ".join(said)


def by_stylesheet(file: Path) -> str:
    """Fetch the stylesheet that an XML file asks to be shown with."""
    for event, node in ElementTree.iterparse(file, events=("pi",)):  # noqa: S314
        if event == "pi" and "href=" in str(node.text):
            with urllib.request.urlopen(str(node.text).partition('href="')[2].partition('"')[0], timeout=5) as answer:  # noqa: S310
                return str(answer.read().decode())
    return ""


def read(file: Path, how: Callable[[Path], str]) -> str:
    """Read a file as a library would."""
    with careless():
        return how(file)
    return ""


def open_name(place: str) -> str:
    """Give a library a name, and let it find out what that is."""
    with careless():
        return rdflib.Graph().parse(place).serialize(format="nt")
    return ""


def table(place: str) -> str:
    """Give pandas a name, and let it find out what that is."""
    import pandas

    with careless():
        return str(pandas.read_csv(place))
    return ""


def pdf(text: str) -> str:
    """Print words of somebody else's as if they were harmless."""
    import weasyprint

    with careless():
        weasyprint.HTML(string=f"<p>{text}</p>").write_pdf()
    return ""


def cell(name: str) -> str:
    """Write a cell of a table into Turtle, and read what that says it imports."""
    with careless():
        graph = rdflib.Graph().parse(data=f'<urn:a> <urn:says> "{name}" .', format="turtle")
        for address in list(graph.objects(None, rdflib.OWL.imports)):
            graph.parse(urljoin("urn:a", str(address)), format="turtle")
        return graph.serialize(format="nt")
    return ""
