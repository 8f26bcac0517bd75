"""Ways in which what lies on a disk goes wrong: each is given a file, another one and a source of chance."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    Damage = Callable[[Path, Path, random.Random], None]


def flip(file: Path, _other: Path, chance: random.Random) -> None:
    """Turn some bits."""
    content = bytearray(file.read_bytes())
    for _ in range(chance.choice((1, 1, 2, 20))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _write(file, bytes(content))


def zero(file: Path, _other: Path, chance: random.Random) -> None:
    """Lose a stretch that the disk never got."""
    content = bytearray(file.read_bytes())
    start = chance.choice((0, len(content) // 2, chance.randrange(len(content))))
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    _write(file, bytes(content))


def cut(file: Path, _other: Path, chance: random.Random) -> None:
    """Lose the end."""
    os.truncate(file, chance.choice((0, file.stat().st_size - 1, chance.randrange(file.stat().st_size))))


def grow(file: Path, _other: Path, chance: random.Random) -> None:
    """Have something after the end."""
    _write(file, file.read_bytes() + chance.randbytes(chance.choice((1, 100, 5000))))


def lose(file: Path, _other: Path, _chance: random.Random) -> None:
    """Lose the file."""
    file.unlink()


def exchange(file: Path, other: Path, _chance: random.Random) -> None:
    """Have two files under each other's names."""
    file.rename(file.with_name("between"))
    other.rename(file)
    file.with_name("between").rename(other)


def double(file: Path, other: Path, _chance: random.Random) -> None:
    """Have one file's content in the other."""
    _write(file, other.read_bytes())


def add(file: Path, _other: Path, chance: random.Random) -> None:
    """Have one file more."""
    name = chance.choice(("000001.sst", "000099.sst", "000099.log", "MANIFEST-000099", "CURRENT.dbtmp", "notes.txt"))
    file.with_name(name).write_bytes(chance.choice((b"", b"\0" * 50, file.read_bytes())))


def become_a_folder(file: Path, _other: Path, _chance: random.Random) -> None:
    """Be a folder."""
    file.unlink()
    file.mkdir()


def become_a_pipe(file: Path, _other: Path, _chance: random.Random) -> None:
    """Be a pipe, from which nothing ever comes."""
    file.unlink()
    os.mkfifo(file)


def become_a_link(file: Path, _other: Path, _chance: random.Random) -> None:
    """Be a link to what is not there."""
    file.unlink()
    file.symlink_to("nowhere")


#: What can become of a file that holds something, and of any file.
OF_CONTENT: tuple[Damage, ...] = (flip, zero, cut, grow)
OF_FILES: tuple[Damage, ...] = (lose, exchange, double, add, become_a_folder, become_a_pipe, become_a_link)


def damage(store: Path, chance: random.Random) -> str:
    """Damage one file of a store, often the one that says which others there are; return what was done to which."""
    before = _sizes(store)
    while True:
        files = sorted(file for file in store.iterdir() if file.is_file() and file.name != "LOCK")
        first = [file for file in files if file.name.startswith(("MANIFEST", "CURRENT"))]
        file, other = chance.choice(first if chance.random() < 0.3 else files), chance.choice(files)
        how = chance.choice(OF_CONTENT if file.stat().st_size and chance.random() < 0.7 else OF_FILES)
        if file == other and how in (exchange, double):
            continue
        how(file, other, chance)
        if _sizes(store) != before:
            return f"{how.__name__} {file.name} ({other.name})"


def restored(master: Path, place: Path) -> None:
    """Put a folder back as it was."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(master, place)


def _sizes(folder: Path) -> dict[str, bytes]:
    """Return what each file holds; some damages change nothing, as two bits turned twice."""
    return {file.name: file.read_bytes() if file.is_file() else b"no file" for file in folder.iterdir()}


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
