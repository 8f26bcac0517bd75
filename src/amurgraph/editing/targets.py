"""The one file that a command may change: read before, and written whole, unless somebody else changed it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, OutputError
from ..files import raise_for_read_only, write_file
from ..graph import graph_to_text, read_store
from ..resources import is_installed
from .judgements import Judgement, judgements_beside, judgements_from_csv, judgements_to_csv

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .planning import Plan


@dataclass(frozen=True, slots=True)
class Target:
    """A data file, with what it held when it was read, and the judgements beside it."""

    path: Path
    data: bytes
    store: Store
    judgements: tuple[Judgement, ...]
    judged: bytes  # what the file of judgements held; nothing if there is none

    @property
    def judgements_file(self) -> Path:
        """Where its judgements are kept."""
        return judgements_beside(self.path)


def read_target(path: str | Path) -> Target:
    """Read the one Turtle file that a command may change: a file, or a folder that holds exactly one.

    Raises:
        InputError: no such file, several of them, or another format. SyntaxInputError: it is no Turtle.
        TableError: the judgements beside it cannot be read.

    """
    file = _one_file(Path(path))
    if is_installed(file):
        raise InputError(f"{file}: belongs to the installed program; copy it, or begin your own: amurgraph new NAME")
    judgements = judgements_beside(file)
    try:
        data = file.read_bytes()
        judged = judgements.read_bytes() if judgements.exists() else b""
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror})") from error
    known = judgements_from_csv(judged, judgements.name) if judged else ()
    return Target(file, data, read_store(file), known, judged)


def _one_file(path: Path) -> Path:
    try:
        return _file_at(path)
    except OSError as error:  # a name that is too long, a folder that nobody may look into
        raise InputError(f"{str(path)[:200]}: cannot be read ({error.strerror}); name a file that can be") from error


def _file_at(path: Path) -> Path:
    if path.is_dir():
        found = sorted(file for file in path.glob("*.ttl") if file.is_file())
        if len(found) != 1:
            count = f"{len(found)} Turtle files" if found else "no Turtle file"
            raise InputError(f"{path}: holds {count}; name the one file that is to be changed")
        return found[0]
    if not path.is_file():
        raise InputError(f"{path}: no such file; name the Turtle file that is to be changed")
    if path.suffix.lower() != ".ttl":
        raise InputError(f"{path}: is no Turtle file (.ttl), and only these are changed in place")
    return path


def write_plan(plan: Plan, target: Target) -> None:
    """Write what a plan leads to, in canonical Turtle, and its judgements beside it; each file whole or not at all.

    Raises:
        ViolationsError: the result would not conform. InputError: something is not judged yet.
        OutputError: a file cannot be written, or was changed since it was read.

    """
    plan.report.raise_for_violations()
    plan.raise_for_undecided()
    text = graph_to_text(plan.store)
    if not target.path.is_file() or target.path.read_bytes() != target.data:
        raise OutputError(f"{target.path}: was changed meanwhile, and nothing is written; run again")
    changed = not plan.nothing and text.encode() != target.data
    if changed:
        raise_for_read_only(target.path)
    judged = judgements_to_csv(plan.judgements) if plan.judgements else ""
    # Judgements first: without their data they do no harm, while data without them would ask again.
    if plan.judgements != target.judgements:
        write_file(target.judgements_file, judged, only_over=target.judged)
    if changed:
        write_file(target.path, text, only_over=target.data)
