"""Text as it is kept: deflated, with a dictionary of what entries and letters say again and again.

A write unit is a kilobyte. What one complaint says is mostly said in the next one as well: names of fields, kinds,
titles. A dictionary spares these; a case's own first words are spared by `known`, what was kept beside it. Chinese is
deflated from two bytes a character, not three: a fifth less.
"""

import zlib
from functools import cache
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, STRING

from complaints.adapters.dynamodb.packing_words import FIRST_WORDS, WORDS

RAW = -zlib.MAX_WBITS  # no header and no checksum: the chain of hashes says whether a timeline is whole
# By its first byte it is known how a text was packed; what was kept is read by what it was packed with.
FORMATS = {b"\x01": ("utf-8", FIRST_WORDS), b"\x02": ("gb18030", WORDS), b"\x03": ("utf-8", WORDS)}
CHINESE, OTHER = b"\x02", b"\x03"


def pack(text: str, *, known: str = "") -> bytes:
    """`text` as it is kept beside `known`, which is then needed to read it."""
    written = {kind: text.encode(FORMATS[kind][0]) for kind in (CHINESE, OTHER)}
    kind = min(written, key=lambda each: len(written[each]))
    deflating = zlib.compressobj(9, zlib.DEFLATED, RAW, 9, zlib.Z_DEFAULT_STRATEGY, _words(kind, known))
    return kind + deflating.compress(written[kind]) + deflating.flush()


def unpack(packed: bytes, *, known: str = "") -> str:
    """What `pack` was given. Raises zlib.error, UnicodeDecodeError, KeyError for what it did not make."""
    kind = packed[:1]
    inflating = zlib.decompressobj(RAW, _words(kind, known))
    return (inflating.decompress(packed[1:]) + inflating.flush()).decode(FORMATS[kind][0])


def _words(kind: bytes, known: str) -> bytes:
    return _dictionary(kind) + known.encode(FORMATS[kind][0])


@cache
def _dictionary(kind: bytes) -> bytes:
    encoding, words = FORMATS[kind]
    return words.encode(encoding)


class RawAttribute(Attribute[Any]):
    """What is packed, as bytes; as text what was kept before there was packing."""

    attr_type = BINARY

    def get_value(self, value: dict[str, Any]) -> Any:
        """Either."""
        return value[STRING] if STRING in value else super().get_value(value)

    def deserialize(self, value: Any) -> str | bytes:
        """As it was."""
        return value if isinstance(value, str) else bytes(value)


class PackedAttribute(RawAttribute):
    """Text that is kept packed."""

    def serialize(self, value: str) -> bytes:
        """As the table keeps it."""
        return pack(value)

    def deserialize(self, value: Any) -> str:
        """As it was."""
        return value if isinstance(value, str) else unpack(bytes(value))
