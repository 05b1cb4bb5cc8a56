"""The complainant looks at his case, with number and secret."""

from complaints.domain.case import ComplaintCase
from complaints.usecases.ports import CaseRepository, UnknownReference
from complaints.usecases.secrets import opens


def track_complaint(*, cases: CaseRepository, reference: str, secret: str) -> ComplaintCase:
    """The case, when the secret is its own. Raises UnknownReference for a wrong number and a wrong secret alike."""
    case = cases.get(reference=reference)
    if not opens(case=case, secret=secret):
        raise UnknownReference
    return case
