"""Signed notes, stored nowhere: what opens one thing of one case until a time, and when something was shown."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from complaints.domain.case import ComplaintCase
from complaints.usecases.ports import UnknownReference

RECEIPT, DATES, SURVEY, TRACK, CAMPAIGN = "receipt", "dates", "survey", "track", "campaign"
SURVEY_KEPT = timedelta(days=400)  # a mail is found again; for how long the handling is rated, the policy says


def new_pass(*, purpose: str, reference: str, until: datetime, key: bytes) -> str:
    """What opens `purpose` of the case `reference` until then, for an address."""
    body = f"{reference}.{int(until.timestamp())}"
    return urlsafe_b64encode(f"{body}.{_sign(purpose, body, key)}".encode()).decode()


def survey_pass(*, case: ComplaintCase, key: bytes) -> str:
    """What opens the page on which the complainant rates the handling of `case`, and nothing else of it."""
    begun = case.closed_at or case.received_at
    assert begun is not None
    return new_pass(purpose=SURVEY, reference=case.reference, until=begun + SURVEY_KEPT, key=key)


def read_pass(*, purpose: str, given: str, now: datetime, keys: tuple[bytes, ...]) -> str:
    """The reference in a pass. Raises UnknownReference for one that is forged, broken, over or for something else."""
    try:
        reference, until, signature = urlsafe_b64decode(given).decode().rsplit(".", 2)
        in_time = now.timestamp() < int(until)
    except ValueError as error:
        raise UnknownReference from error
    if not (_is_genuine(purpose, f"{reference}.{until}", signature, keys) and in_time):
        raise UnknownReference
    return reference


def new_stamp(*, purpose: str, owner: str, now: datetime, key: bytes) -> str:
    """A note that something was shown now to `owner`: with another owner it is worth nothing."""
    at = str(int(now.timestamp()))
    return f"{at}.{_sign(purpose, f'{owner} {at}', key)}"


def stamped_ago(*, purpose: str, owner: str, given: str, now: datetime, keys: tuple[bytes, ...]) -> timedelta | None:
    """How long ago the note was written; None where there is none, or it is none of ours."""
    at, _, signature = given.partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) < 12):
        return None
    if not _is_genuine(purpose, f"{owner} {at}", signature, keys):
        return None
    return now - datetime.fromtimestamp(int(at), UTC)


def _is_genuine(purpose: str, body: str, signature: str, keys: tuple[bytes, ...]) -> bool:
    signed = [_sign(purpose, body, key).encode() for key in keys]
    return any(hmac.compare_digest(one, signature.encode()) for one in signed)


def _sign(purpose: str, body: str, key: bytes) -> str:
    return hmac.digest(key, f"{purpose} {body}".encode(), "sha256").hex()
