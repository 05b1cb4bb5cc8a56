"""What the regulation lets a member of staff do to a case now: the same checks that the acts themselves make."""

from collections.abc import Iterator
from dataclasses import dataclass

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused, Window, barred, check_request, extension_window, waiting
from complaints.domain.case import SEVERITY, ComplaintCase
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.classification import check_classification
from complaints.domain.closing import may_close, missing_guards
from complaints.domain.dispatching import may_be_given
from complaints.domain.penalties import penalties
from complaints.domain.records import RecordMissing, check_record
from complaints.domain.rounds import may_call, outcomes_at
from complaints.domain.staff import StaffMember
from complaints.domain.tiers import may_speak
from complaints.domain.timeline import recorded

NOT_SHOWN = ("open", "no_time")  # what is being decided stands among the requests; and nothing runs that could be moved


@dataclass(frozen=True)
class Opening:
    """A record, a matter or a way of closing that is his to do.

    It can be done unless something is `missing` (records; of a closing, its guards) or it would be `refused`.

    `refused`: a reason of RequestRefused; `window`: to when an extension may go.
    """

    id: str
    missing: tuple[str, ...] = ()
    refused: str = ""
    window: Window | None = None


def records_open(*, case: ComplaintCase, by: Circumstances) -> Iterator[Opening]:
    """The records that `by.actor` may make at this stage of the case."""
    for rule in by.policy.records:
        try:
            check_record(rule=rule, case=case, by=by)
        except (NotAllowed, UnknownValue):
            continue
        except RecordMissing:
            yield Opening(rule.id, missing=_missing(rule.requires, case))
        else:
            yield Opening(rule.id)


def matters_open(*, case: ComplaintCase, by: Circumstances) -> Iterator[Opening]:
    """The matters that `by.actor` may ask for."""
    for rule in by.policy.approvals:
        try:
            check_request(rule=rule, case=case, by=by)
        except (NotAllowed, UnknownValue):
            continue
        except RecordMissing:
            yield Opening(rule.id, missing=_missing(rule.requires, case))
        except RequestRefused as refused:
            if refused.reason not in NOT_SHOWN:
                yield Opening(rule.id, refused=refused.reason)
        else:
            yield Opening(rule.id, window=extension_window(rule=rule, case=case, by=by))


def schemes_open(*, case: ComplaintCase, by: Circumstances) -> Iterator[str]:
    """The schemes of which `by.actor` may set a level, severity first."""
    for scheme in (SEVERITY, *(scheme.id for scheme in by.policy.schemes)):
        try:
            check_classification(scheme=scheme, case=case, by=by)
        except NotAllowed:
            continue
        yield scheme


def calls_open(*, case: ComplaintCase, by: Circumstances) -> tuple[str, ...]:
    """What `by.actor` may find when he calls the complainant now; nothing where it is not his to call."""
    return outcomes_at(stage=case.stage, policy=by.policy) if may_call(case=case, by=by) else ()


def handlers_open(*, case: ComplaintCase, by: Circumstances) -> Iterator[StaffMember]:
    """Those to whom the case may be assigned now: not who has it already."""
    for member in by.roster.members:
        if member.active and member.email != case.handler and may_be_given(member=member, case=case, by=by):
            yield member


def closings_open(*, case: ComplaintCase, by: Circumstances) -> Iterator[Opening]:
    """The ways in which `by.actor` may close the case, once he has given a reason."""
    for rule in by.policy.closing:
        if may_close(kind=rule.id, case=case, by=by):
            yield Opening(rule.id, missing=missing_guards(kind=rule.id, case=case, by=by))


def _missing(records: tuple[str, ...], case: ComplaintCase) -> tuple[str, ...]:
    return tuple(record for record in records if not recorded(case, record))


def is_awaited(*, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether the word of `by.actor` on a matter or a penalty is waited for, in his own place or in another's."""
    matters = (waiting(rule=rule, case=case) for rule in by.policy.approvals)
    asked = ((each.tier, barred(rule=each.rule, case=case)) for each in matters if each)
    proposed = ((each.facts["tier"], each.barred) for each in penalties(case=case, policy=by.policy) if each.is_waiting)
    turns = (*asked, *proposed)
    return any(may_speak(tier=tier, case=case, by=by, barred=kept_out) for tier, kept_out in turns)
