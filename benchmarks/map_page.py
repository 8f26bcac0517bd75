"""Open our page and the one that stock pyvis makes of the same data in the same Chromium, and pan both.

    python benchmarks/map_page.py [--nodes 10000] [--frames 30]

Prints for the data that ship and for invented organizations (with four relations each): the size of the file, the time
from navigation to the first painted map and how much the page's main thread works until then, and the processor time of
one frame while the map is dragged (median): of that thread, and of all processes of the browser, which without a
graphics card draw what a card would.
Stock pyvis means its own template, physics and arrangement; what has not drawn a map within the limit is reported so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from synthetic import synthetic_network

from amurgraph.graph import read_store
from amurgraph.network import graph_to_network
from amurgraph.page import network_to_page

if TYPE_CHECKING:
    import networkx as nx
    from playwright.sync_api import CDPSession, Page

LIMIT = 60  # seconds until the first frame
PAN_LIMIT = 30  # seconds for all frames of one page
# A graphics card in software: the same for everybody who runs this.
ARGUMENTS = "--no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader".split()
# Both pages paint with one of these; the frame after the first call on a canvas that can be seen is the first frame.
WATCH = """
window.firstFrame = 0;
const watch = (prototype, name) => {
  const paint = prototype[name];
  prototype[name] = function (...given) {
    if (!window.firstFrame && this.canvas.isConnected && this.canvas.clientWidth > 200) {
      window.firstFrame = -1;
      requestAnimationFrame(() => setTimeout(() => { window.firstFrame = performance.now(); }));
    }
    return paint.apply(this, given);
  };
};
for (const name of ['fill', 'arc']) watch(CanvasRenderingContext2D.prototype, name);
for (const name of ['drawArrays', 'drawArraysInstanced']) watch(WebGL2RenderingContext.prototype, name);
"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def stock_page(network: nx.MultiDiGraph) -> str:
    """Return what pyvis itself makes of a network, its lists filled directly (``from_nx`` takes far longer)."""
    from pyvis.network import Network

    made = Network(height="900px", width="100%", directed=True, cdn_resources="in_line")
    for node, facts in network.nodes(data=True):
        made.add_node(node, label=facts.get("label", node), title=facts.get("kind", ""))
    for one, other, kind in network.edges(keys=True):
        made.edges.append({"from": one, "to": other, "title": kind, "arrows": "to"})
    return str(made.generate_html())


def main_thread(session: CDPSession) -> float:
    metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


def all_processes(browser: CDPSession) -> float:
    return sum(float(item["cpuTime"]) for item in browser.send("SystemInfo.getProcessInfo")["processInfo"]) * 1000


def measured(file: Path, frames: int) -> dict[str, Any]:
    """Open one page in a Chromium of its own, wait for its map, drag it; return what it took."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("AMURGRAPH_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900}, bypass_csp=True)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})  # processor time, whoever else is busy
        page.add_init_script(WATCH)
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function("window.firstFrame > 0", polling=100, timeout=LIMIT * 1000)
        found = {"first": page.evaluate("window.firstFrame"), "load": main_thread(session)}
        found |= panned(page, session, browser.new_browser_cdp_session(), frames)
        browser.close()
    return found


def measured_elsewhere(file: Path, frames: int) -> dict[str, Any]:
    """Measure in a process that can be ended: a page that is busy answers nobody, not even who wants to close it."""
    command = [sys.executable, __file__, "--measure", str(file), "--frames", str(frames)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as run:
        try:
            said, _ = run.communicate(timeout=LIMIT + PAN_LIMIT + 20)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            said = b""
    return json.loads(said or "{}")


def panned(page: Page, session: CDPSession, system: CDPSession, frames: int) -> dict[str, float]:
    page.wait_for_timeout(1500)
    page.mouse.move(640, 420)
    page.mouse.down()
    costs, until = [], time.monotonic() + PAN_LIMIT
    for frame in range(frames):
        before = main_thread(session), all_processes(system)
        page.mouse.move(640 + 4 * (frame + 1), 420 + 2 * (frame % 9))
        page.evaluate(NEXT_FRAME)
        costs.append((main_thread(session) - before[0], all_processes(system) - before[1]))
        if time.monotonic() > until:
            break
    page.mouse.up()
    return {"main": statistics.median(c[0] for c in costs), "all": statistics.median(c[1] for c in costs)}


def shown(value: float | None, unit: str) -> str:
    return f"{value:,.0f}" if value is not None else f"none within {LIMIT} s" if unit == "first" else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--frames", type=int, default=30)
    parser.add_argument("--no-texts", action="store_true", help="invented evidence without places and notes")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measured(arguments.measure, arguments.frames)))
        return
    networks = {
        "data that ship": graph_to_network(read_store()),
        "invented": synthetic_network(arguments.nodes, texts=not arguments.no_texts),
    }
    machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    print(f"Chromium without a graphics card; {machine}\n")
    print("| network | page | file, kB | first frame, ms | main thread until then | pan frame: main thread | all, ms |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, network in networks.items():
            size = f"{name}: {len(network):,} nodes, {network.number_of_edges():,} relations"
            for kind, make in (("this project", lambda made: network_to_page(made).html), ("stock pyvis", stock_page)):
                file = Path(folder) / "map.html"
                file.write_text(make(network), encoding="utf-8")
                found = measured_elsewhere(file, arguments.frames)
                figures = [shown(found.get(key), key) for key in ("first", "load", "main", "all")]
                print(f"| {size} | {kind} | {file.stat().st_size / 1000:,.0f} | {' | '.join(figures)} |", flush=True)


if __name__ == "__main__":
    main()
