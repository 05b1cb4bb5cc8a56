"""Matters that somebody asks for and others decide, tier by tier; extensions, redress and whatever a policy names."""

from dataclasses import dataclass
from datetime import datetime

from complaints.domain.acts import NotAllowed
from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.clocks import Clock, clocks
from complaints.domain.commands import Decision, Request
from complaints.domain.counting import deadline
from complaints.domain.forms import check_fields, read_moment
from complaints.domain.policy_clauses import ApprovalRule
from complaints.domain.timeline import APPROVED, FORWARDED, REFUSED, open_request


class RequestRefused(Exception):
    """A request that the policy does not allow: `reason` is open, too_often, too_late, too_far or no_time."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"the request cannot be made: {reason}")
        self.reason = reason


class NothingToDecide(Exception):
    """There is no open request of this matter."""


def check_request(*, rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> None:
    """Whether the actor may ask for it now, whatever he writes. Raises NotAllowed, RequestRefused."""
    _check_role(rule.by, case, by, "request")
    if open_request(case, rule.id):
        raise RequestRefused(reason="open")
    if rule.extends:
        _check_extensible(rule, case, by)


def request(case: ComplaintCase, command: Request, by: Circumstances) -> ComplaintCase:
    """A matter put before its first tier. Raises UnknownValue, NotAllowed, RequestRefused."""
    rule = by.policy.approval(command.matter)
    if rule is None:
        raise UnknownValue(field="matter", value=command.matter)
    check_request(rule=rule, case=case, by=by)
    check_fields(rules=rule.fields, given=command.fields)
    if rule.extends:
        _check_until(rule, case, command, by)
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


def _extensible(rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> list[Clock]:
    """The clocks that the matter would move."""
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    return [clock for clock in running if clock.is_open and clock.rule.id in rule.extends]


def _check_extensible(rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> None:
    """Asked for while the clock runs and before it was due, and not too often."""
    running = _extensible(rule, case, by)
    if not running:
        raise RequestRefused(reason="no_time")
    if any(by.now > clock.due_at for clock in running):
        raise RequestRefused(reason="too_late")
    granted = [entry for entry in _decisions(case, rule.id) if entry.data["verdict"] == APPROVED]
    if len(granted) >= rule.at_most:
        raise RequestRefused(reason="too_often")


def _check_until(rule: ApprovalRule, case: ComplaintCase, command: Request, by: Circumstances) -> None:
    """The time asked for is later than the clock is due, and not beyond the cap."""
    until, window = read_moment(command.until), extension_window(rule=rule, case=case, by=by)
    if until is None or window is None or until <= window.after:
        raise RequestRefused(reason="no_time")
    if window.latest and until > window.latest:
        raise RequestRefused(reason="too_far")


@dataclass(frozen=True)
class Window:
    """To when a matter may move its clocks: later than `after`, and, where it is capped, not later than `latest`."""

    after: datetime
    latest: datetime | None


def extension_window(*, rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> Window | None:
    """The window of a matter that extends clocks; None where none of them runs."""
    running = _extensible(rule, case, by)
    if not running:
        return None
    latest = [
        deadline(calendar=by.calendar, start=clock.started_at, limit=rule.cap, counting=clock.rule.counting).due_at
        for clock in running
        if rule.cap
    ]
    return Window(max(clock.due_at for clock in running), min(latest, default=None))


def _check_role(roles: tuple[str, ...], case: ComplaintCase, by: Circumstances, act: str) -> None:
    if not by.stands_as(roles=roles, case=case):
        raise NotAllowed(act=act)
