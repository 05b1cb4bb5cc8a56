"""Archives are looked into within bounds, whatever they say of themselves."""

import gzip
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import archives
from complaints.domain.archives import BeyondBounds, contents, names_in
from tests.file_samples import a_zip

MEBIBYTE = 1024 * 1024


@pytest.fixture
def inflated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of all that was unpacked, as it was unpacked."""
    sizes: list[int] = []
    parts = archives._parts

    def counted(*args):
        for part in parts(*args):
            sizes.append(len(part))
            yield part

    monkeypatch.setattr(archives, "_parts", counted)
    return sizes


def reason(body: bytes) -> str:
    """Why it is not looked into to its end."""
    with pytest.raises(BeyondBounds) as refused:
        for _ in contents(body):
            pass
    return refused.value.reason


def nested(depth: int, kernel: bytes, width: int = 1) -> bytes:
    for _ in range(depth):
        kernel = a_zip({f"{number}.zip": kernel for number in range(width)})
    return kernel


def test_what_is_packed_is_found_at_every_depth():
    inner = a_zip({"a/x.txt": b"x", "y.gz": gzip.compress(b"y")})
    found = list(contents(a_zip({"inner.zip": inner, "z.txt": b"z", "folder/": b""})))
    assert [body for body in found if body in (b"x", b"y", b"z")] == [b"x", b"y", b"z"]
    assert list(contents(b"no archive")) == [b"no archive"]


def test_an_archive_as_deep_as_may_be_is_looked_into_and_no_deeper():
    assert list(contents(nested(archives.DEPTH, b"kernel")))[-1] == b"kernel"
    assert reason(nested(archives.DEPTH + 1, b"kernel")) == "depth"


def test_as_many_files_as_may_be_and_no_more_counted_over_all_depths():
    half = archives.ENTRIES // 2
    files = {str(number): b"" for number in range(half - 1)}
    assert len(list(contents(a_zip({"a": a_zip(files), "b": a_zip(files)})))) == 1 + 2 + 2 * (half - 1)
    assert reason(a_zip({"a": a_zip(files), "b": a_zip(files), "c": b""})) == "entries"
    assert reason(a_zip({str(number): b"" for number in range(archives.ENTRIES + 1)})) == "entries"


def test_a_bomb_of_one_file_is_refused_once_it_has_swollen_beyond_its_ratio(inflated: list[int]):
    for bomb in (a_zip({"0": bytes(50 * MEBIBYTE)}), gzip.compress(bytes(50 * MEBIBYTE))):
        inflated.clear()
        assert reason(bomb) == "ratio"
        assert sum(inflated) <= archives.RATIO * len(bomb) + 64 * 1024 < 12 * MEBIBYTE


def test_a_bomb_that_says_what_it_holds_is_refused_before_anything_is_unpacked(inflated: list[int]):
    assert reason(a_zip({str(number): bytes(8 * MEBIBYTE) for number in range(9)})) == "bytes"
    assert inflated == []


def test_a_bomb_that_lies_about_what_it_holds_is_stopped_at_the_bound(inflated: list[int]):
    honest = a_zip({"0": bytes(50 * MEBIBYTE)})
    lying = honest.replace(struct.pack("<I", 50 * MEBIBYTE), struct.pack("<I", 5))
    assert reason(lying) == "ratio"
    assert sum(inflated) <= archives.RATIO * len(lying) + 64 * 1024 < 12 * MEBIBYTE


def test_a_bomb_of_bombs_is_refused_within_the_same_work(inflated: list[int]):
    """As 42.zip is made: sixteen archives in each, five deep, and at the bottom far more than any disk holds."""
    bomb = nested(5, a_zip({"0": bytes(4 * MEBIBYTE)}), width=16)
    assert len(bomb) < MEBIBYTE
    assert reason(bomb) in ("depth", "entries")
    assert sum(inflated) <= archives.BYTES


def test_many_small_bombs_together_are_stopped_at_the_bound(inflated: list[int], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "BYTES", 8 * MEBIBYTE)
    body = a_zip({f"{number}.zip": a_zip({"0": bytes(3 * MEBIBYTE)}) for number in range(6)})
    assert reason(body) == "bytes"
    assert sum(inflated) <= 8 * MEBIBYTE


def test_files_that_lie_over_each_other_are_refused():
    body = bytearray(a_zip({"a": b"x" * 100, "b": b"y" * 100}))
    first = body.index(b"PK\x01\x02")
    body[first + 20 : first + 24] = struct.pack("<I", len(body))
    assert reason(bytes(body)) == "ratio"


def test_what_is_locked_or_damaged_is_not_looked_into():
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        archive.writestr("a", b"x")
    locked = bytearray(buffer.getvalue())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert reason(bytes(locked)) == "locked"
    assert reason(b"PK\x03\x04") == "damaged"
    whole = a_zip({"a": b"some words " * 50})
    assert reason(whole.replace(zlib.compress(b"some words " * 50)[2:6], b"\xff\xff\xff\xff")) == "damaged"


def test_names_are_read_without_unpacking(inflated: list[int]):
    assert names_in(a_zip({"a/b.txt": b"x", "门.txt": b"y"})) == ("a/b.txt", "门.txt")
    assert inflated == []


@given(st.binary(max_size=60), st.integers(0, 400), st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08\x00", b""]))
def test_any_bytes_are_looked_into_or_refused_by_name(more: bytes, at: int, start: bytes):
    whole = a_zip({"a": b"x" * 200, "b.gz": gzip.compress(b"y" * 200)})
    for body in (start + more, whole[:at] + more + whole[at + len(more) :]):
        with suppress(BeyondBounds):
            assert next(iter(contents(body))) == body
            list(contents(body))
