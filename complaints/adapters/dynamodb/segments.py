"""How filed words lie in the table: in segments of at most 256 cases, and in what many of these were merged into.

A name says between which times the cases of a segment were received, so that it is known without reading it whether a
newer case may be in it. A word is known by a code of three bytes. Both kinds keep of each bucket of codes one item:

- a segment: 256 buckets, by the first byte; for each code and case the two other bytes and the number of the case;
- a merged one: 1,024 buckets, by the first ten bits; the other fourteen and a number of twelve bits as one number,
  these in their order, each as what it is more than the one before, in sevens of bits, deflated.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

from complaints.adapters.dynamodb.items import SegmentItem
from complaints.domain.mentions import tokens_of

SEGMENTS, MERGED, PLACES = "Y~segments", "Y~merged", "Y~places"
SEGMENT = 256  # cases, so that each has a number of one byte
BUCKETS = 256
LIST = 256  # places of a merged segment that are read at once
GONE = ""  # the place of a case that was disposed of
LATEST = "~"  # behind every place
CODE = 3  # bytes
NUMBER = 12  # bits
_MOMENT, _DAY = 27, 10  # characters of a place


def name_of(*, places: Iterable[str]) -> str:
    """`<newest moment>~<oldest day>~<hash>` of the segment of these cases. It stands behind each of its places."""
    there = sorted(place for place in places if place != GONE) or [GONE]
    told = hashlib.sha256("\n".join(there).encode()).hexdigest()[:12]
    return f"{there[-1][:_MOMENT]}~{there[0][:_DAY]}~{told}"


def newest_of(*, name: str) -> str:
    """Behind each place of that segment; of one that an earlier version named, by its oldest day alone, LATEST."""
    return name if name.count("~") > 1 else LATEST


def begins_behind(*, name: str, place: str) -> bool:
    """Whether all cases of that segment were received later than that of `place`, by the day."""
    oldest = name.split("~")[1] if name.count("~") > 1 else name[:_DAY]
    return place[:_DAY] < oldest


def pack_places(*, places: Iterable[str]) -> bytes:
    """The places of cases, by number."""
    return zlib.compress("\n".join(places).encode())


def places_in(*, item: SegmentItem) -> list[str]:
    """The places of cases, by number."""
    return zlib.decompress(item.places).decode().split("\n")


def list_of(*, name: str, number: int) -> tuple[tuple[str, str], int]:
    """(key of the list, number in it) of a case of a merged segment."""
    which, there = divmod(number, LIST)
    return (PLACES, f"{name}~{which:03x}"), there


def first_number(*, item: SegmentItem) -> int:
    """What number in its merged segment the first case of a list has."""
    return int(str(item.sk).rpartition("~")[2], 16) * LIST


def code_of(word: str) -> bytes:
    """The code of a word."""
    return hashlib.sha256(word.encode()).digest()[:CODE]


def codes_of(*, said: str) -> frozenset[bytes]:
    """Of everything that a text, as `mentions` gives it, can be looked up by."""
    return frozenset(map(code_of, tokens_of(said=said)))


def cut(packed: bytes) -> Iterator[bytes]:
    """The codes that stand side by side."""
    return (packed[at : at + CODE] for at in range(0, len(packed), CODE))


def partition(*, code: bytes) -> str:
    """Where segments keep what they have of a code."""
    return f"Y~{code[0]:02x}"


def merged_partition(*, code: bytes) -> str:
    """Where merged segments do."""
    return f"Y~m~{code[0] << 2 | code[1] >> 6:03x}"


def posting(*, code: bytes, number: int) -> int:
    """That a case of a merged segment has a code, as its bucket says it."""
    return ((code[1] & 63) << 8 | code[2]) << NUMBER | number


def pack_postings(*, postings: Iterable[int]) -> bytes:
    """What a bucket says."""
    packed, before = bytearray(), 0
    for each in sorted(set(postings)):
        more = each - before
        while more > 127:
            packed.append(more & 127 | 128)
            more >>= 7
        packed.append(more)
        before = each
    return zlib.compress(packed, 9)


def postings_in(packed: bytes) -> Iterator[int]:
    """What a bucket says, in order."""
    each, more, bits = 0, 0, 0
    for byte in zlib.decompress(packed):
        more |= (byte & 127) << bits
        bits += 7
        if byte < 128:
            each += more
            yield each
            more, bits = 0, 0


def numbers_in(*, packed: bytes, code: bytes) -> set[int]:
    """The cases of a segment that have a code."""
    return {each[-1] for each in cut(packed) if each.startswith(code[1:])}


def merged_numbers_in(*, packed: bytes, code: bytes) -> set[int]:
    """Those of a merged one."""
    first = posting(code=code, number=0)
    last = first | (1 << NUMBER) - 1
    return {each & (1 << NUMBER) - 1 for each in postings_in(packed) if first <= each <= last}


def in_lists(*, name: str, numbers: Sequence[int]) -> list[tuple[tuple[str, str], list[int]]]:
    """Cases of a merged segment, by the list that says their places, the newest first."""
    lists: dict[tuple[str, str], list[int]] = {}
    for number in sorted(numbers):
        key, there = list_of(name=name, number=number)
        lists.setdefault(key, []).append(there)
    return list(lists.items())
