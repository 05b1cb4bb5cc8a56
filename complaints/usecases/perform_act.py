"""Somebody does something to a case: read, decide, store."""

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act, Command
from complaints.domain.lifecycle import perform
from complaints.usecases.ports import CaseRepository, StaleCase, UnknownReference, Writing
from complaints.usecases.view_cases import knows, sees_penalties
from complaints.usecases.writing import save_change, writing


def perform_act(
    *,
    cases: CaseRepository,
    reference: str,
    command: Command,
    circumstances: Circumstances,
    expected_version: int | None = None,
) -> ComplaintCase:
    """The case after `command`, stored with its letters.

    A request that was granted before changes nothing, whatever the case has come to since.
    With `expected_version` the act is refused with StaleCase when the case has moved on since it was read; without,
    it is decided anew on the case as it is. Raises UnknownReference, also to whom may not know of the case, and
    whatever lifecycle.perform raises.
    """

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if by.has_asked(case) and _is_open_to(case, command, by):
            return case
        return _decided(case, command, by, expected_version)

    return save_change(cases=cases, reference=reference, change=change, circumstances=circumstances)


def foresee_act(
    *,
    cases: CaseRepository,
    reference: str,
    command: Command,
    circumstances: Circumstances,
    expected_version: int | None = None,
) -> Writing:
    """What `perform_act` would store, letters included; nothing is. Raises what perform_act raises."""
    before = cases.get(reference=reference)
    by = circumstances.under(before)
    after = _decided(before, command, by, expected_version)
    return writing(before=before, after=after, circumstances=by)


def _decided(case: ComplaintCase, command: Command, by: Circumstances, expected_version: int | None) -> ComplaintCase:
    if not _is_open_to(case, command, by):
        raise UnknownReference
    if expected_version is not None and case.version != expected_version:
        raise StaleCase
    return perform(case=case, command=command, circumstances=by)


def _is_open_to(case: ComplaintCase, command: Command, by: Circumstances) -> bool:
    """Whether the actor may know of the case; else only, where that is what he does, of a penalty to appeal against."""
    own_matter = command.act is Act.PENALTY_APPEAL and sees_penalties(case=case, circumstances=by)
    return own_matter or knows(case=case, circumstances=by)
