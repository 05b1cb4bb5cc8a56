"""The complainant looks at his case, with number and secret."""

from collections.abc import Iterable

from complaints.domain.case import ComplaintCase
from complaints.usecases.ports import CaseRepository, UnknownReference
from complaints.usecases.secrets import is_secret_of, opens


def track_complaint(*, cases: CaseRepository, keys: Iterable[bytes], reference: str, secret: str) -> ComplaintCase:
    """The case, when the secret is its own. Raises UnknownReference for a wrong number and a wrong secret alike.

    The store is not asked before one of `keys` says that the secret is of this number: so a wrong secret is refused in
    the same time whether there is such a case or not.
    """
    if not is_secret_of(reference=reference, secret=secret, keys=keys):
        raise UnknownReference
    case = cases.get(reference=reference)
    if not opens(case=case, secret=secret):
        raise UnknownReference
    return case
