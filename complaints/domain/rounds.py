"""Follow-up rounds: who calls in which, what a call may find, and what comes of a round that failed."""

from complaints.domain.acts import NotAllowed
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.closing import closed_if_satisfied, put_closed
from complaints.domain.commands import FollowUp
from complaints.domain.dispatching import dispatch_again
from complaints.domain.followups import NOT_HANDLED, NOT_SATISFIED, SATISFIED
from complaints.domain.handing_over import hand_over
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import RoundEnd, RoundRule

FAILED = (NOT_SATISFIED, NOT_HANDLED)


def follow_up(case: ComplaintCase, command: FollowUp, by: Circumstances) -> ComplaintCase:
    """The call on the timeline, and what comes of it. Raises UnknownValue, NotAllowed."""
    if command.outcome not in outcomes_at(stage=case.stage, policy=by.policy):
        raise UnknownValue(field="outcome", value=command.outcome)
    if not may_call(case=case, by=by):
        raise NotAllowed(act=command.act)
    called = by.put(case, Kind.CALLED, asdict_json(command))
    if command.outcome in FAILED:
        return another_round(case=called, by=by, outcome=command.outcome, text=command.text)
    return closed_if_satisfied(case=called, by=by) if command.outcome == SATISFIED else called


def outcomes_at(*, stage: Stage, policy: PolicyProfile) -> tuple[str, ...]:
    """What a call may find at `stage`: before the reply, only that nothing was done, where the policy asks that."""
    outcomes = policy.follow_up.outcomes
    if stage is Stage.FOLLOW_UP:
        return outcomes
    return tuple(outcome for outcome in outcomes if outcome == NOT_HANDLED) if stage is Stage.DISPATCHED else ()


def may_call(*, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether who acts may call in this round: whoever may follow up at all, where the round names nobody."""
    rule = round_rule(case=case, policy=by.policy)
    return rule is None or not rule.by or by.stands_as(roles=rule.by, case=case)


def round_rule(*, case: ComplaintCase, policy: PolicyProfile) -> RoundRule | None:
    """The rule of the round in which `case` stands; the last one holds for all that follow. None without rounds."""
    rules = {int(rule.id): rule for rule in policy.follow_up.rounds}
    return rules[max(1, min(case.round, len(rules)))] if rules else None


def another_round(*, case: ComplaintCase, by: Circumstances, outcome: str, text: str) -> ComplaintCase:
    """What comes of it that the complainant is not satisfied, or nothing was done: a new order, or the end."""
    rule = round_rule(case=case, policy=by.policy)
    if rule and rule.then is RoundEnd.HAND_OVER:
        return hand_over(case=case, by=by, role=rule.hand_to, why=outcome, text=text)
    if rule and rule.then is RoundEnd.CLOSE:
        return put_closed(case=case, by=by, kind=rule.closing, reason=text)
    return dispatch_again(case=case, by=by, why=outcome, text=text)
