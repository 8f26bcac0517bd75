"""The two sides of a comparison: a file, folder, store, standard input, a date, or a git revision of a file."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .. import resources
from ..claims import Change, Claims, Observation, Relation, evidence_start, graph_to_claims, period
from ..errors import InputError
from ..graph import as_store, bytes_to_store, content_hash, read_store
from ..graph.inputs import is_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib
    from pyoxigraph import Store

    from ..claims import Evidence

    Owner = TypeVar("Owner", Relation, Observation, Change)
    Graphs = str | Path | Sequence[str | Path] | Store | rdflib.Graph

_STANDARD_INPUT = "-"
_DATE = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")
_LONGEST = 100  # of what was asked for, in an error
_SECONDS = 30  # git reads one file: what takes longer waits for something


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a comparison: claims, what they were taken from, and the date they count up to, if any.

    Attributes:
        asked: as it was asked for.
        kind: ``file``, ``folder``, ``store``, ``input``, ``date`` or ``revision``.
        words: what was taken, for people.
        claims: all claims of the data; a date does not cut them, it says what counts.
        hash: the content hash of the data.
        as_of: the date, where one was asked for.
        documented: ``by`` the date or ``in`` it.

    """

    asked: str
    kind: str
    words: str
    claims: Claims = field(repr=False)
    hash: str
    as_of: str = ""
    documented: str = "by"

    @builtins.property
    def last(self) -> str:
        """The last day that counts."""
        return period(self.as_of)[1] if self.as_of else "9999-12-31"

    def counts(self, evidence: Evidence) -> bool:
        """Tell whether an evidence counts: it is documented by the date of this version, or in it."""
        if not self.as_of:
            return True
        first, last = period(self.as_of)
        if self.documented == "in":
            return (evidence.begins or evidence.ends) <= last and evidence.ends >= first  # undated: neither
        start = evidence_start(evidence, self.claims)
        return bool(start) and start <= last

    def counted(self) -> Claims:
        """Return the claims with the evidence that counts, and only what that bears out.

        What was said stays said, though a tie has ended since: in this it is not ``claims.claims_as_of``.
        """
        if not self.as_of:
            return self.claims
        return replace(
            self.claims,
            relations=self._lessened(self.claims.relations),
            observations=self._lessened(self.claims.observations),
            changes=self._lessened(self.claims.changes),
        )

    def _lessened(self, owners: Iterable[Owner]) -> tuple[Owner, ...]:
        lessened = (replace(owner, evidence=tuple(filter(self.counts, owner.evidence))) for owner in owners)
        return tuple(owner for owner in lessened if owner.evidence)


def read_version(asked: str | Path, graphs: Graphs = (), *, documented: str = "by") -> Version:
    """Return one side of a comparison.

    Args:
        asked: a path that exists (file, folder, store that Oxigraph keeps on disk), ``-`` (standard input), a date, or
            a git revision (``v1`` for the file of ``graphs``, ``v1:path`` for any). A path goes before a date, a date
            before a revision.
        graphs: the data that a date or a revision is about: paths, or a graph; by default what the other side is a path
            to, and else the data that ships.
        documented: what a date means: documented ``by`` it, or ``in`` it.

    Raises:
        InputError: none of these, or it cannot be read.

    >>> version = read_version("2010")
    >>> version.kind, version.words
    ('date', 'the data that ships, documented by 2010')

    """
    return read_versions(asked, graphs=graphs, documented=documented)[0]


def read_versions(
    *asked: str | Path, graphs: Graphs = (), documented: str = "by", untrusted: bool = False
) -> tuple[Version, ...]:
    """Return several versions as ``read_version`` does; the data that dates are about are read once.

    With ``untrusted`` every file and revision is parsed in a process of its own, within limits.

    Raises:
        InputError: as ``read_version``; or standard input is asked for twice.
        LimitError, UnsafeInputError: what is untrusted takes more than it is given, or asks for what it may not.

    >>> before, after = read_versions("2010", "2019")
    >>> before.claims is after.claims
    True

    """
    texts = [str(text) for text in asked]
    data = _Data(graphs, beside=[text for text in texts if _is_path(text)], untrusted=untrusted)
    dated = any(not _is_path(text) and _DATE.fullmatch(text) for text in texts)
    if texts.count(_STANDARD_INPUT) + (dated and data.reads_input) > 1:
        raise InputError("standard input can be read once; give a file for the other side")
    return tuple(_read(text, data, documented) for text in texts)


class _Data:
    """The data that dates and revisions are about, read when first needed."""

    def __init__(self, graphs: Graphs, beside: Sequence[str], *, untrusted: bool) -> None:
        self.paths: list[str] = []
        self.untrusted = untrusted
        self.beside = beside  # the paths among what is compared
        self.graph: Any = None
        if isinstance(graphs, str | Path):
            self.paths = [str(graphs)]
        elif isinstance(graphs, list | tuple):
            self.paths = [str(path) for path in graphs]
        else:
            self.graph = graphs
        self.reads_input = _STANDARD_INPUT in self.paths

    @builtins.property
    def words(self) -> str:
        if self.graph is not None:
            return "the data given"
        return ", ".join(map(_called, self.about)) or "the data that ships"

    @builtins.property
    def about(self) -> list[str]:
        """The paths that a date or a revision is about: those of ``-g``, or else the other side."""
        return self.paths or ([] if self.graph is not None else list(self.beside))

    @cached_property
    def read(self) -> tuple[Claims, str]:
        return _claims(as_store(self.graph) if self.graph is not None else self.store_of(*self.about))

    def store_of(self, *paths: str) -> Store:
        return read_store(*paths, untrusted=self.untrusted)

    @builtins.property
    def file(self) -> Path:
        """The one file whose earlier state a revision names."""
        files = [file for path in self.about for file in _files(Path(path))]
        if len(files) != 1:
            raise InputError(f"{self.words}: not one file; give revision and path, as in v1:data/otters.ttl")
        return files[0]

    @builtins.property
    def folder(self) -> Path:
        """Where the repository of ``revision:path`` is looked for."""
        if self.reads_input or not self.about:
            return Path()
        place = Path(self.about[0])
        return place if place.is_dir() else place.parent


def _files(place: Path) -> list[Path]:
    """Return the file, or the Turtle files of a folder: as for commands that edit, it may hold one."""
    found = sorted(place.glob("*.ttl")) if place.is_dir() else [place]
    return [file for file in found if file.is_file()]


def _called(path: str) -> str:
    return "standard input" if path == _STANDARD_INPUT else path


def _is_path(text: str) -> bool:
    try:
        return text == _STANDARD_INPUT or (bool(text) and Path(text).exists())
    except (OSError, ValueError):  # too long for a path, or a null character in it
        return False


def _read(asked: str, data: _Data, documented: str) -> Version:
    if _is_path(asked):
        place = Path(asked)
        kind = "input" if asked == _STANDARD_INPUT else "file"
        if place.is_dir():
            kind = "store" if is_store(place) else "folder"
        named = "standard input" if kind == "input" else f"the {kind} {asked}"
        # Standard input that a date is about, too, is read once for both.
        read = data.read if kind == "input" and data.about == [asked] else _claims(data.store_of(asked))
        return Version(asked, kind, named, *read)
    if _DATE.fullmatch(asked):
        period(asked)
        words = f"{data.words}, documented {documented} {asked}"
        return Version(asked, "date", words, *data.read, asked, documented)
    return _read_revision(asked, data)


def _claims(store: Store) -> tuple[Claims, str]:
    return graph_to_claims(store), content_hash(store)


# ---- git: asked in lists of arguments, never through a shell, and only for what it has at hand


def _read_revision(asked: str, data: _Data) -> Version:
    shown = asked if len(asked) <= _LONGEST else f"{asked[: _LONGEST - 1]}…"
    revision, colon, path = asked.partition(":")
    if not revision or revision.startswith("-") or not asked.isprintable() or (colon and not path):
        raise InputError(f"{shown!r}: no such file, no date (1998, 1998-03 or 1998-03-21), and no git revision")
    file = Path(path) if path else data.file if data.graph is not None or data.about else _shipped_here(shown)
    folder = data.folder if path else file.parent
    commit = _git(folder, shown, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    # What is asked for begins with the digits of a commit: nothing in it can be taken for an option.
    inside = path or f"./{file.name}"
    text = _git(folder, shown, "cat-file", "blob", f"{commit}:{inside}")
    named = path or (str(file) if data.about else file.name)
    words = f"{named} at revision {revision} ({commit[:12]})"
    return Version(
        asked, "revision", words, *_claims(bytes_to_store(text, f"{revision}:{named}", untrusted=data.untrusted))
    )


def _shipped_here(shown: str) -> Path:
    """Return the file that ships, if the current folder is in the repository that keeps it."""
    file = resources.shipped_data().resolve()
    top = Path(os.fsdecode(_git(Path(), shown, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    if top.resolve() not in file.parents:
        raise InputError(
            f"{shown}: no such file and no date; for a git revision give the file it is of: -g data/otters.ttl"
        )
    return file


def _git(folder: Path, asked: str, *arguments: str) -> bytes:
    """Return what git answers; it asks nobody for a password, and no other machine for what it lacks."""
    quiet = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git its user has
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise InputError(
            f"{asked}: no such file and no date, and git is not installed to look for a revision"
        ) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"{asked}: git gives no answer ({type(error).__name__}); try it by hand") from error
    if done.returncode:
        raise InputError(f"{asked}: {_why(done.stderr.decode(errors='replace'), arguments[0])}")
    return done.stdout


def _why(said: str, command: str) -> str:
    """Say in our words why git did not answer."""
    if "not a git repository" in said:
        return "no such file and no date, and there is no git repository to look for a revision in"
    if command == "cat-file":
        return "this revision holds no such file; git ls-tree -r --name-only REVISION lists what it holds"
    reason = said.removeprefix("fatal: ").splitlines()[:1]
    hint = f" ({reason[0]})" if reason else ""
    return f"no such file, no date (1998, 1998-03 or 1998-03-21), and no git revision{hint}"
