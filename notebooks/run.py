"""Run every notebook, two at a time, and keep copies with what came out: python notebooks/run.py FOLDER.

The notebooks themselves stay as they are, without results. Each prints how long it took; one that fails is named, and
the exit code is then 1.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
SECONDS = 120  # what a cell may take


def run(path: Path, folder: Path) -> str:
    """Run a notebook beside its data, write the copy, and return a line about it."""
    began = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", record_timing=False, resources={"metadata": {"path": HERE}}
    )
    client.execute()
    nbformat.write(notebook, folder / path.name)
    return f"{path.name:44}{time.monotonic() - began:6.1f} s"


def main(folder: Path) -> int:
    """Run them all; return how many failed, at most 1."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["OMP_NUM_THREADS"] = "1"  # two kernels share two processors
    began, failed = time.monotonic(), 0
    paths = sorted(HERE.glob("*.ipynb"))
    with ThreadPoolExecutor(2) as pool:
        for path, running in [(path, pool.submit(run, path, folder)) for path in paths]:
            try:
                print(running.result(), flush=True)
            except Exception as error:  # noqa: BLE001 - whatever a cell raised; the others go on
                failed = 1
                print(f"{path.name}: failed\n{error}", file=sys.stderr, flush=True)
    print(f"{len(paths)} notebooks{'':31}{time.monotonic() - began:6.1f} s")
    return failed


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python notebooks/run.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
