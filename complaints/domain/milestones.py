"""What a policy adds to the life of a case: milestones to record, levels to set, matters to ask for and to decide."""

from complaints.domain.acts import NotAllowed, stands_as
from complaints.domain.case import SEVERITY, ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.clocks import clocks
from complaints.domain.commands import Classification, Decision, Record, Request
from complaints.domain.counting import deadline
from complaints.domain.forms import check_fields, read_moment
from complaints.domain.policy_clauses import ApprovalRule
from complaints.domain.timeline import APPROVED, FORWARDED, REFUSED, open_request, recorded


class RequestRefused(Exception):
    """A request that the policy does not allow: `reason` is open, too_often, too_late, too_far or no_time."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"the request cannot be made: {reason}")
        self.reason = reason


class RecordMissing(Exception):
    """Another record must stand on the timeline first."""

    def __init__(self, *, record: str) -> None:
        super().__init__(f"{record} has not been recorded")
        self.record = record


class NothingToDecide(Exception):
    """There is no open request of this matter."""


def record(case: ComplaintCase, command: Record, by: Circumstances) -> ComplaintCase:
    """The milestone on the timeline. Raises UnknownValue, NotAllowed, RecordMissing."""
    rule = by.policy.record(command.record)
    if rule is None or (rule.stages and case.stage.value not in rule.stages):
        raise UnknownValue(field="record", value=command.record)
    _check_role(rule.by, case, by, "record")
    for needed in rule.requires:
        if not recorded(case, needed):
            raise RecordMissing(record=needed)
    check_fields(rules=rule.fields, given=command.fields)
    return by.put(case, Kind.RECORDED, asdict_json(command) | {"outcome": rule.id})


def classify(case: ComplaintCase, command: Classification, by: Circumstances) -> ComplaintCase:
    """The case at another level. Raises UnknownValue for a scheme or level that the policy does not have."""
    scheme = by.policy.scheme(command.scheme)
    levels = by.policy.severities if command.scheme == SEVERITY else scheme.levels if scheme else ()
    if command.level not in {level.id for level in levels}:
        raise UnknownValue(field="level", value=f"{command.scheme}.{command.level}")
    facts = asdict_json(command) | {"outcome": f"{command.scheme}.{command.level}"}
    return by.put(case, Kind.CLASSIFIED, facts)


def request(case: ComplaintCase, command: Request, by: Circumstances) -> ComplaintCase:
    """A matter put before its first tier. Raises UnknownValue, NotAllowed, RequestRefused."""
    rule = by.policy.approval(command.matter)
    if rule is None:
        raise UnknownValue(field="matter", value=command.matter)
    _check_role(rule.by, case, by, "request")
    check_fields(rules=rule.fields, given=command.fields)
    if open_request(case, rule.id):
        raise RequestRefused(reason="open")
    if rule.extends:
        _check_extension(rule, case, command, by)
    facts = asdict_json(command) | {"outcome": rule.id, "tier": rule.tiers[0]}
    return by.put(case, Kind.REQUESTED, facts)


def decide(case: ComplaintCase, command: Decision, by: Circumstances) -> ComplaintCase:
    """One tier's word. Raises UnknownValue, NothingToDecide, NotAllowed for who is not of the tier whose turn it is."""
    rule = by.policy.approval(command.matter)
    if rule is None:
        raise UnknownValue(field="matter", value=command.matter)
    asked = open_request(case, rule.id)
    if asked is None:
        raise NothingToDecide
    tier = _turn(case, asked)
    _check_role((rule.tiers[tier],), case, by, "decision")
    last = tier + 1 == len(rule.tiers)
    goes_on = not last and (command.approved or rule.refusal_goes_on) and _needs_next(rule, command.approved)
    verdict = FORWARDED if goes_on else APPROVED if command.approved else REFUSED
    facts = {
        "matter": rule.id,
        "approved": command.approved,
        "verdict": verdict,
        "text": command.text,
        "until": asked.data["until"],
        "tier": rule.tiers[tier + 1] if goes_on else "",
        "outcome": f"{rule.id}.{verdict}",
    }
    return by.put(case, Kind.DECIDED, facts)


def _needs_next(rule: ApprovalRule, agreed: bool) -> bool:
    """Where a refusal goes on, a tier that agrees decides (OPPEIN-42); elsewhere every tier must agree in turn."""
    return not agreed if rule.refusal_goes_on else agreed


def _decisions(case: ComplaintCase, matter: str) -> list[Entry]:
    return [entry for entry in case.timeline if entry.kind is Kind.DECIDED and entry.data["matter"] == matter]


def _turn(case: ComplaintCase, asked: Entry) -> int:
    """Which tier's turn it is: each has spoken once since the matter was asked."""
    return sum(entry.seq > asked.seq for entry in _decisions(case, asked.data["matter"]))


def _check_extension(rule: ApprovalRule, case: ComplaintCase, command: Request, by: Circumstances) -> None:
    """Asked for before the clock was due, not too often, not beyond the cap, and later than the clock is due."""
    running = [
        clock
        for clock in clocks(case=case, policy=by.policy, calendar=by.calendar)
        if clock.is_open and clock.rule.id in rule.extends
    ]
    until = read_moment(command.until)
    if not running or until is None or any(until <= clock.due_at for clock in running):
        raise RequestRefused(reason="no_time")
    if any(by.now > clock.due_at for clock in running):
        raise RequestRefused(reason="too_late")
    granted = [
        entry
        for entry in case.timeline
        if entry.kind is Kind.DECIDED and entry.data["matter"] == rule.id and entry.data["verdict"] == APPROVED
    ]
    if len(granted) >= rule.at_most:
        raise RequestRefused(reason="too_often")
    if rule.cap:
        for clock in running:
            latest = deadline(
                calendar=by.calendar, start=clock.started_at, limit=rule.cap, counting=clock.rule.counting
            )
            if until > latest.due_at:
                raise RequestRefused(reason="too_far")


def _check_role(roles: tuple[str, ...], case: ComplaintCase, by: Circumstances, act: str) -> None:
    member = by.actor.member
    if member is None or not stands_as(roles=roles, member=member, case=case, roster=by.roster, today=by.today):
        raise NotAllowed(act=act)
