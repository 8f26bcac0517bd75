"""What RocksDB does not say of a store that has lost something: it takes a log up to where it breaks, and goes on.

A store whose MANIFEST was cut short so opens without an error and with no triples. Of a store that others made nothing
is known but what is there: each record of its logs must be what its checksum says, and the MANIFEST must know of each
file of data. What is not found out so: that a whole log is gone or is an older one, or that its last records are.
The format: https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK, _HEADER, _LONG_HEADER = 32768, 7, 11  # bytes; no record goes over the end of a block
_OF_REUSED_LOGS = range(5, 9)  # types of records that have the long header
_LOG = ".log"
_CONTINUED = (2, 3, 6, 7)  # types of records that another one continues
_NEW_FILE, _LEVELS = 103, 7  # what stands before level and number of a file in the MANIFEST; how many levels there are
_POLYNOMIAL, _MASK, _ALL = 0x82F63B78, 0xA282EAD8, 0xFFFFFFFF  # of CRC-32C, and of how RocksDB hides it


def raise_for_losses(place: Path) -> None:
    """Raise if a store on disk has lost something that its own files tell of.

    Raises:
        InputError: it has. OSError: it cannot be read.

    """
    manifest = place / (place / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
    try:
        _raise_for_pipes(place)
        _raise_for_torn_log(manifest)
        for log in sorted(place.glob("[0-9]*[0-9].log")):
            _raise_for_torn_log(log)
        _raise_for_unknown_files(place, manifest)
    except ValueError as error:
        raise InputError(f"{place}: this store is damaged ({error}); take a copy that is whole") from error


def _raise_for_pipes(place: Path) -> None:
    """Raise for what is neither file nor folder: whoever reads a pipe waits for ever."""
    for file in sorted(place.iterdir()):
        if not file.is_file() and not file.is_dir():
            raise ValueError(f"{file.name} is no file")


def _raise_for_unknown_files(place: Path, manifest: Path) -> None:
    known = manifest.read_bytes()
    for file in sorted(place.glob("*.sst")):
        number = _varint(int(file.stem)) if file.stem.isdecimal() else b"?"
        if not any(bytes((_NEW_FILE, level)) + number in known for level in range(_LEVELS)):
            raise ValueError(f"{manifest.name} does not know of {file.name}")


def _varint(number: int) -> bytes:
    """Return a number as RocksDB writes it: seven bits at a time, the last ones first."""
    written = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*written, number))


def _raise_for_torn_log(file: Path) -> None:
    """Raise unless the file is whole records, one after the other, each as its checksum says."""
    content = file.read_bytes()
    starts, ends, sums = [], [], []
    at = kind = 0
    while at < len(content):
        left = _BLOCK - at % _BLOCK
        if left < _LONG_HEADER and not any(content[at : at + left]):
            at += left
            continue
        kind = content[at + 6] if len(content) - at > _HEADER - 1 else 0
        header = _LONG_HEADER if kind in _OF_REUSED_LOGS else _HEADER
        end = at + header + int.from_bytes(content[at + 4 : at + 6], "little")
        if file.suffix == _LOG and _is_left_over(content, at, file):
            break
        if not kind or end > min(at + left, len(content)):
            raise ValueError(f"{file.name} breaks off at byte {at} of {len(content)}")
        starts.append(at + 6)
        ends.append(end)
        sums.append(int.from_bytes(content[at : at + 4], "little"))
        at = end
    if kind in _CONTINUED:
        raise ValueError(f"{file.name} breaks off in its last record")
    if sums and not _are_right(content, starts, ends, sums):
        raise ValueError(f"{file.name} is not what its checksums say")


def _is_left_over(content: bytes, at: int, file: Path) -> bool:
    """Tell whether this log ends here, and what follows is of an older one, over which it was written."""
    head = content[at : at + _LONG_HEADER]
    if len(head) < _LONG_HEADER or not any(head) or 0 < head[6] < _OF_REUSED_LOGS[0] or _is_own(head, file):
        return False
    if head[6] in _OF_REUSED_LOGS and int.from_bytes(head[_HEADER:], "little") > int(file.stem):
        raise ValueError(f"{file.name} is another log")
    if _goes_on(content, at, file):
        raise ValueError(f"{file.name} breaks off at byte {at} of {len(content)}, and goes on")
    return True


def _is_own(head: bytes, file: Path) -> bool:
    """Tell whether a record that begins so says that it is of this log."""
    return head[6] in _OF_REUSED_LOGS and int.from_bytes(head[_HEADER:_LONG_HEADER], "little") == int(file.stem)


def _goes_on(content: bytes, at: int, file: Path) -> bool:
    """Tell whether a whole record of this log stands anywhere after a place where none begins."""
    number = int(file.stem).to_bytes(_LONG_HEADER - _HEADER, "little")
    found = at
    while (found := content.find(number, found + 1)) >= 0:
        start = found - _HEADER
        if start > at and _is_own(content[start : start + _LONG_HEADER], file):
            end = start + _LONG_HEADER + int.from_bytes(content[start + 4 : start + 6], "little")
            checksum = int.from_bytes(content[start : start + 4], "little")
            if end <= len(content) and _are_right(content, [start + 6], [end], [checksum]):
                return True
    return False


def _are_right(content: bytes, starts: list[int], ends: list[int], sums: list[int]) -> bool:
    """Tell whether stretches of bytes have these checksums (CRC-32C, masked): a byte of all of them at a time."""
    import numpy as np

    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(_POLYNOMIAL), table >> 1)
    data, lengths = np.frombuffer(content, np.uint8), np.subtract(ends, starts)
    longest_first = np.argsort(-lengths, kind="stable")
    places, lengths = np.array(starts)[longest_first], lengths[longest_first]
    state = np.full(len(places), _ALL, np.uint32)
    for place in range(lengths[0]):
        count = np.searchsorted(-lengths, -place)  # how many are longer than that
        now = state[:count]
        now[:] = table[(now ^ data[places[:count] + place]) & 0xFF] ^ (now >> 8)
    state ^= np.uint32(_ALL)
    masked = ((state >> 15) | (state << 17)) + np.uint32(_MASK)
    return bool(np.array_equal(masked, np.array(sums, np.uint32)[longest_first]))
