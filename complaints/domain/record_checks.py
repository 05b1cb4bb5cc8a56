"""What must hold of a record that a policy names: who signs, who may not, what it tells, and where the case goes."""

from collections.abc import Iterator

from complaints.domain.case import COMPLAINANT, Stage
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_clauses import RecordRule
from complaints.domain.policy_intake import FieldKind
from complaints.domain.wording import SIGNED

TELLING = (FieldKind.YES_NO, FieldKind.CHOICE)


def record_problems(*, policy: PolicyProfile, rule: RecordRule) -> Iterator[PolicyProblem]:
    """What is wrong with the clauses of a record that say more than who records it when, and in which fields."""
    clause = f"records.{rule.id}"
    yield from _people(policy, rule, clause)
    if rule.files < 0:
        yield PolicyProblem(f"{clause}.files", "there are never less than no files")
    if rule.tells:
        yield from _telling(rule, clause)
    yield from _consequences(policy, rule, clause)


def _people(policy: PolicyProfile, rule: RecordRule, clause: str) -> Iterator[PolicyProblem]:
    for who in rule.signatures:
        if who not in (*policy.roles, COMPLAINANT):
            yield PolicyProblem(f"{clause}.signatures", f"{who!r} is neither a role nor the complainant")
    for role in rule.not_by:
        if role not in policy.roles:
            yield PolicyProblem(f"{clause}.not_by", f"{role!r} is no role")
    names = {f"{SIGNED}{who}" for who in (*policy.roles, COMPLAINANT)}
    for field in rule.fields:
        if field.id in names:
            yield PolicyProblem(f"{clause}.fields.{field.id}", "is the name of a signature: name it in `signatures`")


def _telling(rule: RecordRule, clause: str) -> Iterator[PolicyProblem]:
    field = next((field for field in rule.fields if field.id == rule.tells), None)
    if field is None or field.kind not in TELLING or not field.required:
        yield PolicyProblem(f"{clause}.tells", f"{rule.tells!r} is no required field of kind yes_no or choice")


def _consequences(policy: PolicyProfile, rule: RecordRule, clause: str) -> Iterator[PolicyProblem]:
    for value in rule.reopens:
        if value not in rule.outcomes:
            yield PolicyProblem(f"{clause}.reopens", f"{value!r} is nothing that the record tells")
    if rule.reopens and rule.stages and Stage.CLOSED.value not in rule.stages:
        yield PolicyProblem(f"{clause}.reopens", "only a closed case is opened again: name the stage 'closed'")
    if rule.hands_to and rule.hands_to not in policy.roles:
        yield PolicyProblem(f"{clause}.hands_to", f"{rule.hands_to!r} is no role")
    if rule.hands_to and rule.stages == (Stage.CLOSED.value,) and not rule.reopens:
        yield PolicyProblem(f"{clause}.hands_to", "a closed case is handed to nobody")
