"""Addresses that are offered as plain links: signed, without a secret in them, each for one thing of one case."""

from collections.abc import Sequence
from datetime import timedelta

from api.guards import portal
from complaints.domain.case import ComplaintCase
from complaints.domain.clocks import Promise
from complaints.usecases.passes import DATES, RECEIPT, TRACK, new_pass, survey_pass

RECEIPT_LIFETIME = timedelta(minutes=30)
TRACK_LIFETIME = timedelta(minutes=30)
FILES_PAGE = "/receipts/<token>/files"
TRACK_PAGE = "/track/<token>"


def receipt_address(reference: str) -> str:
    """Where the receipt of a case just filed can be read, for half an hour."""
    until, key = portal().clock() + RECEIPT_LIFETIME, portal().settings.signing_keys[0]
    return f"/api/v1/receipts/{new_pass(purpose=RECEIPT, reference=reference, until=until, key=key)}"


def track_address(reference: str) -> str:
    """Where a case can be followed without a script, for half an hour; of number and secret nothing is in it."""
    until, key = portal().clock() + TRACK_LIFETIME, portal().settings.signing_keys[0]
    return f"/api/v1/track/{new_pass(purpose=TRACK, reference=reference, until=until, key=key)}"


def dates_address(case: ComplaintCase, told: Sequence[Promise]) -> str:
    """Where the file of the dates `told` is to be had, until the last of them; empty where there are none."""
    if not told:
        return ""
    until, key = max(promise.due_at for promise in told), portal().settings.signing_keys[0]
    return f"/api/v1/dates/{new_pass(purpose=DATES, reference=case.reference, until=until, key=key)}.ics"


def survey_address(case: ComplaintCase) -> str:
    """Where the complainant rates the handling."""
    return f"/api/v1/surveys/{survey_pass(case=case, key=portal().settings.signing_keys[0])}"
