"""One thread for each recipient and case: the marks by which Gmail, Outlook and Apple Mail put letters together.

What each of them looks at, and why the marks are as they are, is told in docs/decisions/0012.
"""

import base64
import hashlib

from complaints.domain.case import COMPLAINANT
from complaints.domain.text import Text

YOURS, OF_A_CUSTOMER = Text("您的投诉", "Your complaint"), Text("客户投诉", "Customer complaint")
_BRACKETS = str.maketrans("[]", "()")
_VERSION = b"\x01"
_BEGUN = bytes.fromhex("01d5c03669")  # upper five bytes of a FILETIME; no mail program shows when a thread began


def root_id(*, reference: str, email: str, domain: str) -> str:
    """The id that every letter to `email` about the case refers to, whatever its own id becomes on the way."""
    return f"<case.{reference}.{_digest(email.casefold()).hex()[:12]}@{domain}>"


def letter_id(*, reference: str, place: tuple[int, int], domain: str) -> str:
    """The same at every attempt: the case, the write that called for the letter, and its place in the envelope."""
    seq, index = place
    return f"<case.{reference}.{seq}.{index}@{domain}>"


def topic(*, reference: str, audience: str, locale: str) -> str:
    """What the subjects of a thread have in common."""
    return f"[{reference}] {(YOURS if audience == COMPLAINANT else OF_A_CUSTOMER).in_locale(locale)}"


def threaded_subject(*, told: str, reference: str, audience: str, locale: str) -> str:
    """`[news] [reference] topic`: the news in brackets, which threading by subject leaves out, before what stays."""
    news = told.removeprefix(f"[{reference}]").strip().translate(_BRACKETS)
    stays = topic(reference=reference, audience=audience, locale=locale)
    return f"[{news}] {stays}" if news else stays


def thread_index(*, root: str, place: tuple[int, int] | None) -> str:
    """Outlook's Thread-Index: 22 bytes that stand for the thread, and 5 more for a letter that is not its first.

    `place`: (seq, index) of such a letter, which grows from letter to letter as time would. [MS-OXOMSG] 2.2.1.3.
    """
    marks = _VERSION + _BEGUN + _digest(root)[:16]
    if place:
        seq, index = place
        marks += (((seq & 0x7FFFFF) << 8) | min(index, 255)).to_bytes(4) + b"\0"
    return base64.b64encode(marks).decode("ascii")


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()
