"""Every page is HTML as the standard has it, says a validator that others wrote; whatever the data hold."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.site.conftest import Site

ROOT = Path(__file__).parent.parent.parent
INSTALLED = ROOT / ".venv" / "html"
CONFIG = ROOT / "tests" / "html" / "config.mjs"
Complaints = dict[str, list[str]]


@pytest.fixture(scope="session")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Iterable[Path]], Complaints]:
    """Return what asks html-validate about pages; tests/node installs it, or says why it cannot."""
    checker = INSTALLED / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    absent, place = INSTALLED / "absent", tmp_path_factory.mktemp("complaints")
    if absent.is_file():
        pytest.skip(absent.read_text(encoding="utf-8").strip())
    node = shutil.which("node")
    if not checker.is_file() or not node:
        pytest.fail("the HTML validator is not installed: run tests/node")

    def part(number: int, pages: list[Path]) -> list[dict[str, Any]]:
        # Into a file: what goes into a pipe is cut off when the validator ends.
        said = place / f"{number}.json"
        done = subprocess.run(
            [node, str(checker), "--config", str(CONFIG), "--formatter", f"json={said}", *map(str, pages)],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr[-2000:]
        found: list[dict[str, Any]] = json.loads(said.read_bytes())
        return found

    def asked(pages: Iterable[Path]) -> Complaints:
        listed = list(pages)
        halves = [half for half in (listed[::2], listed[1::2]) if half]
        with ThreadPoolExecutor() as two:
            found = [one for some in two.map(part, range(2), halves) for one in some]
        return {
            "/".join(Path(one["filePath"]).parts[-2:]): [
                f"line {fault['line']}: {fault['message']} ({fault['ruleId']})" for fault in one["messages"]
            ]
            for one in found
        }

    return asked


def test_the_validator_finds_what_is_wrong(complaints: Callable[[Iterable[Path]], Complaints], tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head>\n<body><p><div id="a">&nosuch;</div>\n'
        '<a href="#"><button type="button">in</button></a>\n<img src="x">\n<b id="a" onclick>c</i></body></html>',
        encoding="utf-8",
    )

    (found,) = complaints([tmp_path / "bad.html"]).values()

    for rule in ("close-order", "no-dup-id", "element-permitted-content", "unrecognized-char-ref", "wcag/h37"):
        assert any(f"({rule})" in said for said in found), (rule, found)


def test_every_page_is_valid_html(site: Site, complaints: Callable[[Iterable[Path]], Complaints]) -> None:
    pages = [site.folder / name for name in site.pages]

    assert len(pages) > 100
    assert complaints(pages) == {}


def test_pages_of_hostile_data_are_valid_html(
    hostile_site: Site, complaints: Callable[[Iterable[Path]], Complaints]
) -> None:
    """That all of them are well-formed, and of our elements only, is tested elsewhere: some of each folder will do."""
    folders: dict[str, list[str]] = {}
    for name in hostile_site.pages:
        folders.setdefault(name.rpartition("/")[0], []).append(name)
    some = [name for folder, names in folders.items() for name in (names[:: 1 + len(names) // 20] if folder else names)]

    assert len(some) > 20
    assert complaints(hostile_site.folder / name for name in some) == {}
