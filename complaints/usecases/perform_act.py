"""Somebody does something to a case: read, decide, store."""

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Command
from complaints.domain.lifecycle import perform
from complaints.usecases.ports import CaseRepository, StaleCase
from complaints.usecases.writing import save_change


def perform_act(
    *,
    cases: CaseRepository,
    reference: str,
    command: Command,
    circumstances: Circumstances,
    expected_version: int | None = None,
) -> ComplaintCase:
    """The case after `command`, stored with its letters.

    With `expected_version` the act is refused with StaleCase when the case has moved on since it was read; without,
    it is decided anew on the case as it is. Raises UnknownReference and whatever lifecycle.perform raises.
    """

    def change(case: ComplaintCase) -> ComplaintCase:
        if expected_version is not None and case.version != expected_version:
            raise StaleCase
        return perform(case=case, command=command, circumstances=circumstances)

    return save_change(cases=cases, reference=reference, change=change, circumstances=circumstances)
