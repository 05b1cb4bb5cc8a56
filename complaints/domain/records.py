"""Milestones that somebody records: who may, when, with which fields, signatures and files, and what comes of it."""

from collections.abc import Sequence

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment, ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.commands import Act, Record
from complaints.domain.conditions import holds
from complaints.domain.dispatching import dispatch_again
from complaints.domain.forms import check_fields
from complaints.domain.handing_over import OPEN, hand_over
from complaints.domain.policy_clauses import RecordRule
from complaints.domain.staff import stands_as
from complaints.domain.timeline import recorded
from complaints.domain.wording import fields_of

AGENT = "agent"


class RecordMissing(Exception):
    """Another record must stand on the timeline first."""

    def __init__(self, *, record: str) -> None:
        super().__init__(f"{record} has not been recorded")
        self.record = record


class EvidenceMissing(Exception):
    """It needs files to show for it: `files` at least."""

    def __init__(self, *, files: int) -> None:
        super().__init__(f"at least {files} files are needed")
        self.files = files


def check_record(*, rule: RecordRule, case: ComplaintCase, by: Circumstances) -> None:
    """Whether the actor may record it now, whatever he fills in. Raises UnknownValue, NotAllowed, RecordMissing."""
    if (rule.stages and case.stage.value not in rule.stages) or not holds(when=rule.when, case=case):
        raise UnknownValue(field="record", value=rule.id)
    if not by.stands_as(roles=rule.by, case=case) or _is_barred(rule, case, by):
        raise NotAllowed(act=Act.RECORD)
    check_recorded(records=rule.requires, case=case)


def check_recorded(*, records: tuple[str, ...], case: ComplaintCase) -> None:
    """Whether the `records` that come first are there. Raises RecordMissing for the first that is not."""
    for needed in records:
        if not recorded(case, needed):
            raise RecordMissing(record=needed)


def check_files(*, needed: int, given: Sequence[Attachment]) -> None:
    """Whether as many files are `given` as are `needed`. Raises EvidenceMissing."""
    if len(given) < needed:
        raise EvidenceMissing(files=needed)


def record(case: ComplaintCase, command: Record, by: Circumstances) -> ComplaintCase:
    """The milestone on the timeline, and what comes of it: a closed case opened again, a case handed over.

    Raises UnknownValue, NotAllowed, RecordMissing, FieldsRefused, EvidenceMissing.
    """
    rule = by.policy.record(command.record)
    if rule is None:
        raise UnknownValue(field="record", value=command.record)
    check_record(rule=rule, case=case, by=by)
    check_fields(rules=fields_of(rule=rule, policy=by.policy), given=command.fields)
    check_files(needed=rule.files, given=command.attachments)
    told = command.fields.get(rule.tells, "")
    facts = asdict_json(command) | {"outcome": f"{rule.id}.{told}" if told else rule.id}
    return _followed(by.put(case, Kind.RECORDED, facts), rule, told, command.text, by)


def _is_barred(rule: RecordRule, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether it must be somebody else: the case's own agent, its handler or his deputy, its head …"""
    if AGENT in rule.not_by and by.actor.email == case.agent:
        return True
    roles, member = tuple(role for role in rule.not_by if role != AGENT), by.actor.member
    return member is not None and stands_as(roles=roles, member=member, case=case, roster=by.roster, today=by.today)


def _followed(case: ComplaintCase, rule: RecordRule, told: str, text: str, by: Circumstances) -> ComplaintCase:
    if case.stage is Stage.CLOSED and told in rule.reopens:
        reopened = by.automatic.put(case, Kind.REOPENED, {"text": text})
        if not rule.hands_to:
            return dispatch_again(case=reopened, by=by, why="reopened", text=text)
        case = reopened
    if rule.hands_to and case.stage in OPEN:
        return hand_over(case=case, by=by, role=rule.hands_to, text=text)
    return case
