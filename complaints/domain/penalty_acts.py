"""What people do about penalties: propose one, decide tier by tier, appeal, decide on the appeal; in every stage."""

from typing import Any

from complaints.domain.acts import NotAllowed
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.commands import PenaltyAppeal, PenaltyDecision, PenaltyProposal
from complaints.domain.conditions import holds
from complaints.domain.forms import check_fields
from complaints.domain.penalties import (
    Penalty,
    Verdict,
    appeal_tier,
    is_proposed,
    penalties,
    put_proposal,
    put_verdict,
)
from complaints.domain.penalty_amounts import is_fixed, lies_within
from complaints.domain.penalty_evidence import days_beyond, evidence_of
from complaints.domain.policy_clauses import Amount, PenaltyRule
from complaints.domain.tiers import may_speak


class PenaltyRefused(Exception):
    """Not possible as the penalty stands: `reason` is proposed, decided or final."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"not possible as the penalty stands: {reason}")
        self.reason = reason


class BeyondBounds(Exception):
    """`field` (money or points) is not within `bounds`; None where the clause gives nothing of the kind."""

    def __init__(self, *, field: str, bounds: Amount | None) -> None:
        super().__init__(f"{field} is not within the bounds of the clause")
        self.field, self.bounds = field, bounds


def propose(case: ComplaintCase, command: PenaltyProposal, by: Circumstances) -> ComplaintCase:
    """A proposal by hand. Raises UnknownValue, NotAllowed, FieldsRefused, PenaltyRefused."""
    rule = by.policy.penalty(command.penalty)
    if rule is None or not holds(when=rule.when, case=case):
        raise UnknownValue(field="penalty", value=command.penalty)
    check_proposer(rule=rule, case=case, by=by)
    person = by.roster.find(command.on) if command.on else None
    if command.on and person is None:
        raise UnknownValue(field="on", value=command.on)
    evidence = evidence_of(case=case, seq=command.evidence)
    if command.evidence and evidence is None:
        raise UnknownValue(field="evidence", value=str(command.evidence))
    check_fields(rules=rule.fields, given=command.fields)
    told = {"on": person.email if person else "", "text": command.text, "fields": dict(command.fields)}
    proposed = put_proposal(case=case, rule=rule, by=by, evidence=command.evidence, told=told)
    if evidence and is_proposed(rule=rule, evidence=evidence, case=case, on=proposed.timeline[-1].data["on"]):
        raise PenaltyRefused(reason="proposed")
    return proposed


def decide(case: ComplaintCase, command: PenaltyDecision, by: Circumstances) -> ComplaintCase:
    """The word of the tier whose turn it is. Raises UnknownValue, NotAllowed, PenaltyRefused, BeyondBounds."""
    penalty = _numbered(case, command.number, by)
    if not penalty.is_waiting:
        raise PenaltyRefused(reason="decided")
    check_decider(penalty=penalty, case=case, by=by)
    if penalty.verdict is Verdict.APPEALED:
        verdict = Verdict.UPHELD if command.approved else Verdict.WITHDRAWN
        kept = penalty.facts["decided"] if command.approved else {}
        return _put(case, penalty, verdict, by, text=command.text, tier="", decided=kept)
    days = days_beyond(rule=penalty.rule, case=case, evidence=penalty.facts["evidence"], by=by)
    if not command.approved:
        return _put(case, penalty, Verdict.REFUSED, by, text=command.text, tier="", decided={}, days=days)
    left = _tiers_left(penalty)
    decided = _amounts(penalty, command, days, last=not left)
    verdict = Verdict.FORWARDED if left else Verdict.APPROVED
    tier = left[0] if left else ""
    return _put(case, penalty, verdict, by, text=command.text, tier=tier, decided=decided, days=days)


def must_name(*, penalty: Penalty, days: int) -> tuple[str, ...]:
    """Of money and points, what whoever agrees now must name: the last tier, where the clause leaves a choice."""
    if not penalty.is_waiting or penalty.verdict is Verdict.APPEALED or _tiers_left(penalty):
        return ()
    charge = penalty.charge(days=days)
    return tuple(
        name
        for name, bounds in (("money", charge.money), ("points", charge.points))
        if bounds is not None and not is_fixed(bounds)
    )


def _tiers_left(penalty: Penalty) -> tuple[str, ...]:
    return penalty.rule.tiers[sum(entry.data["verdict"] == Verdict.FORWARDED for entry in penalty.entries) + 1 :]


def appeal(case: ComplaintCase, command: PenaltyAppeal, by: Circumstances) -> ComplaintCase:
    """An objection of whom the penalty falls on, once. Raises UnknownValue, NotAllowed, PenaltyRefused."""
    penalty = _numbered(case, command.number, by)
    check_appellant(penalty=penalty, by=by)
    return _put(case, penalty, Verdict.APPEALED, by, text=command.text, tier=appeal_tier(penalty.rule))


def check_proposer(*, rule: PenaltyRule, case: ComplaintCase, by: Circumstances) -> None:
    """Whether the actor may propose it. Raises NotAllowed."""
    if not by.stands_as(roles=rule.by, case=case):
        raise NotAllowed(act="penalty")


def check_decider(*, penalty: Penalty, case: ComplaintCase, by: Circumstances) -> None:
    """Whether it is the actor's turn to decide on it. Raises NotAllowed."""
    if not may_speak(tier=penalty.facts["tier"], case=case, by=by, barred=penalty.barred):
        raise NotAllowed(act="penalty-decision")


def check_appellant(*, penalty: Penalty, by: Circumstances) -> None:
    """Whether the actor may appeal now. Raises NotAllowed for whom it does not fall on, else PenaltyRefused."""
    if by.actor.email not in penalty.concerned:
        raise NotAllowed(act="penalty-appeal")
    if penalty.verdict is not Verdict.APPROVED or not penalty.rule.appeal:
        raise PenaltyRefused(reason="final")


def _numbered(case: ComplaintCase, number: int, by: Circumstances) -> Penalty:
    found = next((each for each in penalties(case=case, policy=by.policy) if each.number == number), None)
    if found is None:
        raise UnknownValue(field="number", value=str(number))
    return found


def _amounts(penalty: Penalty, command: PenaltyDecision, days: int, *, last: bool) -> dict[str, int]:
    """What is decided of money and points: named, or the one amount that the clause leaves."""
    charge = penalty.charge(days=days)
    decided: dict[str, int] = {}
    for name, bounds, named in (("money", charge.money, command.money), ("points", charge.points, command.points)):
        if bounds is None:
            if named:
                raise BeyondBounds(field=name, bounds=None)
        elif named is not None or last:
            decided[name] = _amount(name, bounds, named)
    return decided


def _amount(name: str, bounds: Amount, named: int | None) -> int:
    if named is None and is_fixed(bounds):
        return bounds.least
    if named is None or not lies_within(named=named, bounds=bounds):
        raise BeyondBounds(field=name, bounds=bounds)
    return named


def _put(case: ComplaintCase, penalty: Penalty, verdict: Verdict, by: Circumstances, **told: Any) -> ComplaintCase:
    return put_verdict(case=case, rule=penalty.rule, by=by, verdict=verdict, facts={**penalty.facts, **told})
