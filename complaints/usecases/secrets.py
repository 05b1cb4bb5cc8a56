"""The complainant's secret: derived from the signing key, compared by its hash, stored nowhere."""

import hashlib
import hmac
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Iterable

from complaints.domain.case import ComplaintCase


def new_secret(*, reference: str, key: bytes) -> str:
    """The secret of a case registered under `key`: four groups of four letters and digits (80 bits)."""
    code = b32encode(hmac.digest(key, f"case secret {reference}".encode(), "sha256")[:10]).decode()
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))


def secret_of(*, case: ComplaintCase, keys: Iterable[bytes]) -> str:
    """The secret that opens `case`, derived again with whichever key it was made with; empty when that key is gone."""
    return secret_behind(reference=case.reference, secret_hash=case.secret_hash, keys=keys)


def secret_behind(*, reference: str, secret_hash: str, keys: Iterable[bytes]) -> str:
    """The same, of a case with this hash of a secret."""
    derived = (new_secret(reference=reference, key=key) for key in keys)
    return next((secret for secret in derived if hmac.compare_digest(secret_hash, hash_secret(secret))), "")


def opens(*, case: ComplaintCase, secret: str) -> bool:
    """Whether `secret` is the one of `case`, in constant time."""
    return hmac.compare_digest(case.secret_hash, hash_secret(secret))


def is_secret_of(*, reference: str, secret: str, keys: Iterable[bytes]) -> bool:
    """Whether one of `keys` makes `secret` for this number, in constant time: none is left out when one was found."""
    given = hash_secret(secret)
    made = (hash_secret(new_secret(reference=reference, key=key)) for key in keys)
    return sum(hmac.compare_digest(each, given) for each in made) > 0


def derived_token(*, id: str, key: bytes, of: str = "") -> str:
    """A token that is as good as a random one to who has no `key`: nothing of it need be stored. `of` tells several."""
    return urlsafe_b64encode(hmac.digest(key, f"token {id} {of}".encode(), "sha256")).decode().rstrip("=")


def hash_token(token: str) -> str:
    """SHA-256 of a token: what is stored of links and sessions."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_secret(secret: str) -> str:
    """SHA-256 of a secret, forgiving case, blanks and hyphens."""
    plain = "".join(secret.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()
