"""The address at which somebody speaks about a case: signed for one person and one case (docs/decisions/0005)."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

_PURPOSE = b"complaint case reply address 1"
_SIGNATURE_LENGTH = 16
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")
_REPLY_LOCAL_PART = re.compile(r"case\+([a-z0-9-]{1,40})\.([a-z2-7]{16})", re.IGNORECASE)


class UnusableReference(ValueError):
    """A case reference that no mail address can carry."""


def reply_address(*, reference: str, email: str, key: bytes, domain: str) -> str:
    """The address at which only the person behind `email` speaks about the case `reference`. Raises UnusableReference.

    `case+<reference>.<signature>@<domain>`; the local part is at most 64 characters long.
    """
    if not _REFERENCE.fullmatch(reference):
        raise UnusableReference(reference)
    return f"case+{reference}.{reply_signature(reference=reference, email=email, key=key)}@{domain}"


def parse_reply_address(address: str, domain: str) -> tuple[str, str] | None:
    """(reference, signature) of a reply address at `domain`, or None. Case does not count; the first is upper case."""
    local_part, _, host = address.strip().strip("<>").rpartition("@")
    match = _REPLY_LOCAL_PART.fullmatch(local_part)
    if match is None or host.casefold() != domain.casefold():
        return None
    return match[1].upper(), match[2].lower()


def speaker(*, reference: str, signature: str, candidates: Iterable[str], keys: Iterable[bytes]) -> str | None:
    """The one of `candidates` (e-mail addresses) whose signature for `reference` this is, under any of `keys`.

    Takes the same time whoever it is, and whether it is anybody.
    """
    known, found = tuple(keys), None
    for email in candidates:
        for key in known:
            right = reply_signature(reference=reference, email=email, key=key)
            if hmac.compare_digest(right, signature.lower()) and found is None:
                found = email
    return found


def reply_signature(*, reference: str, email: str, key: bytes) -> str:
    """What proves that somebody was written to at `email` about `reference`: 80 bits, base32, lower case."""
    signed = b"\0".join((_PURPOSE, reference.casefold().encode("utf-8"), email.strip().casefold().encode("utf-8")))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_SIGNATURE_LENGTH]
