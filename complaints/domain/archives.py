"""What is packed in a file, looked into in memory and within bounds: an archive may be made to fill any machine.

Work is bounded in bytes and entries, counted as they are unpacked, whatever the archive says of itself.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

ENTRIES, DEPTH = 2000, 3
BYTES = 64 * 1024 * 1024  # unpacked, of everything at all depths
RATIO, RATIO_FROM = 200, 4 * 1024 * 1024  # so much from so little is no document
DIRECTORY_BYTES = 512 * 1024
_CHUNK = 64 * 1024
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_STORED, _DEFLATED = 0, 8


class BeyondBounds(Exception):
    """An archive that is not looked into to its end: `reason` is one word.

    entries, bytes, ratio, depth, locked (by a password), damaged.
    """

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"archive: {reason}")
        self.reason = reason


@dataclass
class _Spent:
    """What looking has cost so far."""

    entries: int = 0
    bytes: int = 0


def contents(body: bytes) -> Iterator[bytes]:
    """`body` itself and whatever is packed in it, ZIP and GZIP at every depth. Raises BeyondBounds."""
    yield from _contents(body, 0, _Spent())


def names_in(body: bytes) -> tuple[str, ...]:
    """The names in a ZIP. Raises BeyondBounds."""
    return tuple(entry.filename for entry in _opened(body).infolist())


def _contents(body: bytes, depth: int, spent: _Spent) -> Iterator[bytes]:
    yield body
    if not body.startswith((_ZIP, _GZIP)):
        return
    if depth == DEPTH:
        raise BeyondBounds(reason="depth")
    for packed in _unzipped(body, spent) if body.startswith(_ZIP) else _gunzipped(body, spent):
        yield from _contents(packed, depth + 1, spent)


def _unzipped(body: bytes, spent: _Spent) -> Iterator[bytes]:
    archive = _opened(body)
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    spent.entries += len(entries)
    if spent.entries > ENTRIES:
        raise BeyondBounds(reason="entries")
    if spent.bytes + sum(entry.file_size for entry in entries) > BYTES:
        raise BeyondBounds(reason="bytes")
    if sum(entry.compress_size for entry in entries) > len(body):  # they lie over each other
        raise BeyondBounds(reason="ratio")
    for entry in entries:
        yield _unpacked(body, entry, spent)


def _unpacked(body: bytes, entry: ZipInfo, spent: _Spent) -> bytes:
    """One entry; its own local header says where its bytes begin, and they may end sooner than was declared."""
    if entry.flag_bits & 1:
        raise BeyondBounds(reason="locked")
    header = body[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or not header.startswith(_ZIP):
        raise BeyondBounds(reason="damaged")
    name, extra = struct.unpack("<HH", header[26:30])
    start = entry.header_offset + 30 + name + extra
    packed = memoryview(body)[start : start + entry.compress_size]
    if entry.compress_type == _STORED:
        _spend(spent, len(packed), len(packed), len(packed))
        return bytes(packed)
    if entry.compress_type != _DEFLATED:
        raise BeyondBounds(reason="damaged")
    return _inflated(packed, -zlib.MAX_WBITS, spent)


def _gunzipped(body: bytes, spent: _Spent) -> Iterator[bytes]:
    spent.entries += 1
    if spent.entries > ENTRIES:
        raise BeyondBounds(reason="entries")
    yield _inflated(memoryview(body), 16 + zlib.MAX_WBITS, spent)


def _inflated(packed: memoryview, window: int, spent: _Spent) -> bytes:
    whole = bytearray()
    try:
        for part in _parts(packed, window):
            whole += part
            _spend(spent, len(part), len(whole), len(packed))
    except zlib.error as error:
        raise BeyondBounds(reason="damaged") from error
    return bytes(whole)


def _parts(packed: memoryview, window: int) -> Iterator[bytes]:
    """What `packed` inflates to, never more than a chunk at once."""
    engine = zlib.decompressobj(window)
    for start in range(0, len(packed), _CHUNK):
        rest: bytes | memoryview = packed[start : start + _CHUNK]
        while rest and not engine.eof:
            yield engine.decompress(rest, _CHUNK)
            rest = engine.unconsumed_tail


def _spend(spent: _Spent, more: int, size: int, packed: int) -> None:
    spent.bytes += more
    if spent.bytes > BYTES:
        raise BeyondBounds(reason="bytes")
    if size > RATIO_FROM and size > RATIO * packed:
        raise BeyondBounds(reason="ratio")


def _opened(body: bytes) -> ZipFile:
    """The ZIP, its directory read. How long that may be is looked at before."""
    at = body.rfind(_END, max(0, len(body) - 65_557))
    if at < 0 or len(body) < at + 22:
        raise BeyondBounds(reason="damaged")
    count, size = struct.unpack("<HI", body[at + 10 : at + 16])
    if count > ENTRIES:
        raise BeyondBounds(reason="entries")
    if size > DIRECTORY_BYTES or body[max(0, at - 20) : at].startswith(_END64):
        raise BeyondBounds(reason="bytes")
    try:
        return ZipFile(BytesIO(body))
    except (BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeError, OSError) as error:
        raise BeyondBounds(reason="damaged") from error
