"""What anybody could try to do to a case under its regulation, sensible or not: the words of the policy, filled in."""

from collections.abc import Callable, Iterator
from typing import Any

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Command,
    Contact,
    Decision,
    FollowUp,
    HoldLifting,
    LegalHold,
    Note,
    Objection,
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
    Question,
    Record,
    Reopening,
    Reply,
    Request,
    Supplement,
    SurveyAnswer,
    Undoing,
    Unmasking,
    Withdrawal,
)
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster
from complaints.domain.wording import fields_of
from tests.regulations.team import a_file, a_sample

WORDS = "如实填写"
FILES = (a_file("1.jpg"), a_file("2.jpg"), a_file("3.jpg"))


def deeds(*, case: ComplaintCase, policy: PolicyProfile, roster: Roster) -> tuple[Command, ...]:
    """Every act with each of the values that the policy, the staff and the case so far give for it."""
    return tuple(command for of in _DEEDS for command in of(case, policy, roster))


def of_the_complainant(case: ComplaintCase) -> tuple[Command, ...]:
    """What the complainant may try."""
    asked = tuple(entry.seq for entry in case.timeline if entry.kind is Kind.ASKED)
    words = (Supplement(WORDS, answers=asked), Withdrawal(WORDS), Objection(WORDS))
    return (*words, *(SurveyAnswer(score) for score in range(1, 6)))


def _plain(case: ComplaintCase, policy: PolicyProfile, roster: Roster) -> Iterator[Command]:
    yield from (Note(WORDS), Unmasking(WORDS), Question(WORDS), Contact(WORDS), Reopening(WORDS))
    yield from (Reply(WORDS), Reply(WORDS, final=False), LegalHold(WORDS), HoldLifting(WORDS))
    yield from (Assignment(member.email, WORDS) for member in roster.members)
    yield from (FollowUp(outcome, WORDS) for outcome in policy.follow_up.outcomes)
    yield from (Closure(rule.id, WORDS) for rule in policy.closing)
    yield from (Classification(scheme.id, level.id) for scheme in policy.schemes for level in scheme.levels)
    yield from (Classification("severity", level.id) for level in policy.severities)
    yield from (Undoing(entry.seq) for entry in case.timeline[-3:])


def _recorded(case: ComplaintCase, policy: PolicyProfile, roster: Roster) -> Iterator[Command]:
    for rule in policy.records:
        fields = {field.id: a_sample(field) for field in fields_of(rule=rule, policy=policy)}
        told = next((field for field in rule.fields if field.id == rule.tells), None)
        for value in (told.options if told else None) or ("",):
            yield Record(rule.id, fields | ({rule.tells: value} if value else {}), WORDS, FILES)


def _decided(case: ComplaintCase, policy: PolicyProfile, roster: Roster) -> Iterator[Command]:
    for rule in policy.approvals:
        fields = {field.id: a_sample(field) for field in rule.fields}
        until = "2026-12-04T18:00:00+08:00" if rule.extends else ""
        yield Request(rule.id, WORDS, until, fields, FILES)
        yield from (Decision(rule.id, verdict, WORDS) for verdict in (True, False))


def _punished(case: ComplaintCase, policy: PolicyProfile, roster: Roster) -> Iterator[Command]:
    for rule in policy.penalties:
        yield PenaltyProposal(rule.id, WORDS, fields={field.id: a_sample(field) for field in rule.fields})
    for entry in case.timeline:
        if entry.kind is Kind.PENALTY:
            yield PenaltyAppeal(entry.seq, WORDS)
            yield from (PenaltyDecision(entry.seq, verdict, text=WORDS) for verdict in (True, False))


_DEEDS: tuple[Callable[[Any, Any, Any], Iterator[Command]], ...] = (_plain, _recorded, _decided, _punished)
