"""What must hold of the follow-up rounds of a policy, and of objections to a result."""

from collections.abc import Iterable, Iterator

from complaints.domain.case import COMPLAINANT
from complaints.domain.commands import Act
from complaints.domain.followups import NOT_SATISFIED, OUTCOMES, SATISFIED
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_clauses import RoundEnd, RoundRule

HIGHEST = 5  # of the ratings


def follow_up_rounds(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """The outcomes of a call, and what comes of each round."""
    rule = policy.follow_up
    for outcome in rule.outcomes:
        if outcome not in OUTCOMES:
            yield PolicyProblem("follow_up.outcomes", f"{outcome!r} is none of {', '.join(OUTCOMES)}")
    for outcome in (SATISFIED, NOT_SATISFIED):
        if outcome not in rule.outcomes:
            yield PolicyProblem("follow_up.outcomes", f"a call may always find {outcome!r}")
    if [each.id for each in rule.rounds] != [str(number + 1) for number in range(len(rule.rounds))]:
        yield PolicyProblem("follow_up.rounds", "the rounds are named 1, 2, 3 … in their order")
    for each in rule.rounds:
        yield from _round(policy, each)


def objections(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Until when, how often and to whom the complainant objects."""
    rule = policy.objection
    if rule is None:
        return
    if rule.at_most < 0:
        yield PolicyProblem("objection.at_most", "0 stands for as often as he likes")
    if rule.recuses and not rule.to:
        yield PolicyProblem("objection.to", "who is recused gives the case to somebody: name a role")
    if rule.to and rule.to not in policy.roles:
        yield PolicyProblem("objection.to", f"{rule.to!r} is no role")
    objecting = policy.acts.get(Act.OBJECTION)
    if objecting is None or COMPLAINANT not in objecting.by:
        yield PolicyProblem("objection", "acts.objection does not let the complainant object")


def surveys(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Whom the survey asks, and which rating brings a case back."""
    if not 0 <= policy.survey.dissatisfied < HIGHEST:
        yield PolicyProblem("survey.dissatisfied", f"is a rating below {HIGHEST}, or 0")
    rating = policy.acts.get(Act.SURVEY)
    if rating and rating.by != (COMPLAINANT,):
        yield PolicyProblem("acts.survey.by", "nobody but the complainant rates")
    if policy.survey.questions and rating is None:
        yield PolicyProblem("survey", "acts.survey does not let the complainant rate")


def _round(policy: PolicyProfile, rule: RoundRule) -> Iterator[PolicyProblem]:
    clause = f"follow_up.rounds.{rule.id}"
    yield from _callers(policy, rule.by, f"{clause}.by")
    if rule.then is RoundEnd.HAND_OVER and rule.hand_to not in policy.roles:
        yield PolicyProblem(f"{clause}.hand_to", f"{rule.hand_to!r} is no role")
    if rule.then is RoundEnd.CLOSE and rule.closing not in {each.id for each in policy.closing}:
        yield PolicyProblem(f"{clause}.closing", f"{rule.closing!r} is no way of closing")
    if rule.hand_to and rule.then is not RoundEnd.HAND_OVER:
        yield PolicyProblem(f"{clause}.hand_to", f"goes with then = {RoundEnd.HAND_OVER.value!r}")
    if rule.closing and rule.then is not RoundEnd.CLOSE:
        yield PolicyProblem(f"{clause}.closing", f"goes with then = {RoundEnd.CLOSE.value!r}")


def _callers(policy: PolicyProfile, roles: Iterable[str], clause: str) -> Iterator[PolicyProblem]:
    calling = policy.acts.get(Act.FOLLOW_UP)
    for role in roles:
        if role not in policy.roles:
            yield PolicyProblem(clause, f"{role!r} is no role")
        elif calling is None or role not in calling.by:
            yield PolicyProblem(clause, f"acts.follow-up does not let {role!r} call anybody")
