"""The complainant looks at his case, with number and secret."""

import hmac

from complaints.domain.case import ComplaintCase
from complaints.usecases.ports import CaseRepository, UnknownReference
from complaints.usecases.submit_complaint import hash_secret


def track_complaint(*, cases: CaseRepository, reference: str, secret: str) -> ComplaintCase:
    """The case, when the secret is its own. Raises UnknownReference for a wrong number and a wrong secret alike."""
    case = cases.get(reference=reference)
    if not hmac.compare_digest(case.secret_hash, hash_secret(secret)):
        raise UnknownReference
    return case
