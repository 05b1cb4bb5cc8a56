"""Matters that somebody asks for and others decide, tier by tier; extensions, redress and whatever a policy names."""

from dataclasses import dataclass
from datetime import datetime

from complaints.domain.acts import NotAllowed
from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.clocks import Clock, clocks
from complaints.domain.commands import Decision, Request
from complaints.domain.conditions import holds
from complaints.domain.counting import deadline
from complaints.domain.forms import check_fields, read_moment
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import ApprovalRule
from complaints.domain.records import check_files, check_recorded
from complaints.domain.tiers import may_speak
from complaints.domain.timeline import APPROVED, FORWARDED, REFUSED, approved, first_handler, open_request


class RequestRefused(Exception):
    """A request that the policy does not allow: `reason` is open, excluded, too_often, too_late, too_far,
    exhausted or no_time."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"the request cannot be made: {reason}")
        self.reason = reason


class NothingToDecide(Exception):
    """There is no open request of this matter."""


@dataclass(frozen=True)
class OpenRequest:
    """A matter that waits for a decision: who `asked` for it, and the `words` of the tiers so far."""

    rule: ApprovalRule
    asked: Entry
    words: tuple[Entry, ...]

    @property
    def tier(self) -> str:
        """Whose turn it is: each tier has spoken once since the matter was asked."""
        return self.rule.tiers[min(len(self.words), len(self.rule.tiers) - 1)]

    @property
    def is_last(self) -> bool:
        """Whether the word of this tier is final."""
        return len(self.words) + 1 >= len(self.rule.tiers)


def waiting(*, rule: ApprovalRule, case: ComplaintCase) -> OpenRequest | None:
    """The open request of a matter, or None."""
    asked = open_request(case, rule.id)
    if asked is None:
        return None
    return OpenRequest(rule, asked, tuple(entry for entry in _decisions(case, rule.id) if entry.seq > asked.seq))


def barred(*, rule: ApprovalRule, case: ComplaintCase) -> tuple[str, ...]:
    """Who must not decide: the case's first handler, where the matter recuses him."""
    return (first_handler(case),) if rule.recuses else ()


def check_request(*, rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> None:
    """Whether the actor may ask for it now, whatever he writes.

    Raises NotAllowed, UnknownValue where its conditions do not hold, RecordMissing, RequestRefused.
    """
    if not by.stands_as(roles=rule.by, case=case):
        raise NotAllowed(act="request")
    if not holds(when=rule.when, case=case):
        raise UnknownValue(field="matter", value=rule.id)
    if open_request(case, rule.id):
        raise RequestRefused(reason="open")
    if any(open_request(case, other) or approved(case, other) for other in _exclusive(rule, by.policy)):
        raise RequestRefused(reason="excluded")
    check_recorded(records=rule.requires, case=case)
    if rule.extends:
        _check_extensible(rule, case, by)


def check_decision(*, rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> None:
    """Whether it is the actor's turn to decide. Raises NothingToDecide, NotAllowed."""
    request_open = waiting(rule=rule, case=case)
    if request_open is None:
        raise NothingToDecide
    if not may_speak(tier=request_open.tier, case=case, by=by, barred=barred(rule=rule, case=case)):
        raise NotAllowed(act="decision")


def request(case: ComplaintCase, command: Request, by: Circumstances) -> ComplaintCase:
    """A matter put before its first tier.

    Raises UnknownValue, NotAllowed, RecordMissing, EvidenceMissing, FieldsRefused, RequestRefused.
    """
    rule = by.policy.approval(command.matter)
    if rule is None:
        raise UnknownValue(field="matter", value=command.matter)
    check_request(rule=rule, case=case, by=by)
    check_fields(rules=rule.fields, given=command.fields)
    check_files(needed=rule.files, given=command.attachments)
    if rule.extends:
        _check_until(rule, case, command, by)
    facts = asdict_json(command) | {"outcome": rule.id, "tier": rule.tiers[0]}
    return by.put(case, Kind.REQUESTED, facts)


def decide(case: ComplaintCase, command: Decision, by: Circumstances) -> ComplaintCase:
    """One tier's word. Raises UnknownValue, NothingToDecide, NotAllowed for who is not of the tier whose turn it is."""
    rule = by.policy.approval(command.matter)
    if rule is None:
        raise UnknownValue(field="matter", value=command.matter)
    check_decision(rule=rule, case=case, by=by)
    request_open = waiting(rule=rule, case=case)
    assert request_open is not None
    goes_on = not request_open.is_last and _needs_next(rule, command.approved)
    verdict = FORWARDED if goes_on else APPROVED if command.approved else REFUSED
    facts = {
        "matter": rule.id,
        "approved": command.approved,
        "verdict": verdict,
        "text": command.text,
        "until": request_open.asked.data["until"],
        "tier": rule.tiers[len(request_open.words) + 1] if goes_on else "",
        "outcome": f"{rule.id}.{verdict}",
    }
    return by.put(case, Kind.DECIDED, facts)


def _exclusive(rule: ApprovalRule, policy: PolicyProfile) -> tuple[str, ...]:
    """The matters that cannot stand beside this one, whichever of the two says so."""
    return tuple(other.id for other in policy.approvals if other.id in rule.excludes or rule.id in other.excludes)


def _needs_next(rule: ApprovalRule, agreed: bool) -> bool:
    """Where a refusal goes on, a tier that agrees decides (OPPEIN-42); elsewhere every tier must agree in turn."""
    return not agreed if rule.refusal_goes_on else agreed


def _decisions(case: ComplaintCase, matter: str) -> list[Entry]:
    return [entry for entry in case.standing if entry.kind is Kind.DECIDED and entry.data["matter"] == matter]


def _extensible(rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> list[Clock]:
    """The clocks that the matter would move."""
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    return [clock for clock in running if clock.is_open and clock.rule.id in rule.extends]


def _check_extensible(rule: ApprovalRule, case: ComplaintCase, by: Circumstances) -> None:
    """Asked for while the clock runs and before it was due, not too often, and while the cap leaves time."""
    running = _extensible(rule, case, by)
    if not running:
        raise RequestRefused(reason="no_time")
    if any(by.now > clock.due_at for clock in running):
        raise RequestRefused(reason="too_late")
    granted = [entry for entry in _decisions(case, rule.id) if entry.data["verdict"] == APPROVED]
    if len(granted) >= rule.at_most:
        raise RequestRefused(reason="too_often")
    window = extension_window(rule=rule, case=case, by=by)
    if window and window.latest and window.latest <= window.after:
        raise RequestRefused(reason="exhausted")


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
