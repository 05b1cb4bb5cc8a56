"""Objections to a result: until when, how often, and who looks into the case then."""

import pytest

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Assignment, Closure, Objection, Reply
from complaints.domain.objections import ObjectionTooLate, ObjectionTooOften, may_object
from complaints.domain.policy_clauses import ObjectionRule
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_member, a_policy, a_registered_case, a_roster, after, circumstances, moment

CLOSED = ("agent", "Fri 2026-11-20 12:00", Closure("answered", "已当场答复"))


def objection(when: str = "Fri 2026-11-20 13:00"):
    return ("complainant", when, Objection("不同意"))


def did(rule: ObjectionRule | None, *steps, roster=None) -> ComplaintCase:
    return after(a_registered_case(), *steps, policy=a_policy(objection=rule), roster=roster)


WEEK = ObjectionRule(within=Limit(7, Unit.CALENDAR_DAYS))
TWO_DAYS = ObjectionRule(within=Limit(2, Unit.WORKING_DAYS))
REVIEW = ObjectionRule(recuses=True, to="supervisor")


@pytest.mark.parametrize(
    ("rule", "last", "too_late"),
    [
        (WEEK, "Fri 2026-11-27 12:00", "Fri 2026-11-27 12:01"),
        (TWO_DAYS, "Mon 2026-11-23 12:00", "Mon 2026-11-23 12:01"),
        (ObjectionRule(within=Limit(1, Unit.MONTHS)), "Sun 2026-12-20 12:00", "Sun 2026-12-20 12:01"),
    ],
)
def test_an_objection_comes_within_the_time_or_not_at_all(rule, last, too_late):
    assert did(rule, CLOSED, objection(last)).stage is Stage.DISPATCHED
    with pytest.raises(ObjectionTooLate) as refused:
        did(rule, CLOSED, objection(too_late))
    assert refused.value.until == moment(last)


def test_the_time_runs_from_the_latest_closing():
    again = ("agent", "Fri 2026-11-27 12:00", Closure("answered", "已再次答复"))
    case = did(WEEK, CLOSED, objection("Fri 2026-11-27 12:00"), again, objection("Fri 2026-12-04 12:00"))
    assert case.round == 3


def test_without_a_rule_a_result_may_be_objected_to_for_ever():
    case = did(None, CLOSED, objection("Thu 2027-11-25 12:00"))
    assert (case.stage, case.handler, case.timeline[-1].data["why"]) == (
        Stage.DISPATCHED,
        "handler@staff.example",
        "objection",
    )


def test_objections_that_took_the_case_up_again_are_counted():
    twice = ObjectionRule(at_most=2)
    steps = (CLOSED, objection(), CLOSED, objection(), CLOSED)
    assert did(twice, *steps).round == 3
    with pytest.raises(ObjectionTooOften) as refused:
        did(twice, *steps, objection())
    assert refused.value.at_most == 2


def test_what_is_said_before_the_case_is_closed_is_neither_counted_nor_too_late():
    replied = ("handler", "Fri 2026-11-20 11:00", Reply("周二更换。"))
    rule = ObjectionRule(within=Limit(1, Unit.HOURS), at_most=1)
    early = objection("Fri 2026-11-20 11:30")
    case = did(rule, replied, early, early, CLOSED, objection("Fri 2026-11-20 13:00"))
    assert case.round == 2


def test_the_first_handler_does_not_look_into_it_again():
    case = did(REVIEW, CLOSED, objection())
    assert [entry.kind.value for entry in case.timeline[-4:]] == ["objected", "reopened", "assigned", "dispatched"]
    assert (case.handler, case.round) == ("supervisor@staff.example", 2)
    assert (case.timeline[-1].data["why"], case.timeline[-1].actor) == ("reexamination", "portal")


def test_of_those_who_hold_the_role_the_first_handler_is_left_out():
    both = frozenset({"handler", "supervisor"})
    roster = a_roster(a_member("handler", roles=both))
    assert did(REVIEW, CLOSED, objection(), roster=roster).handler == "supervisor@staff.example"


def test_where_nobody_but_the_first_handler_holds_the_role_the_case_waits_for_a_hand():
    both = frozenset({"handler", "supervisor"})
    roster = a_roster(a_member("handler", roles=both), a_member("supervisor", active=False))
    case = did(REVIEW, CLOSED, objection(), roster=roster)
    assert (case.stage, case.handler) == (Stage.REGISTERED, "")
    assert (case.timeline[-1].kind, case.timeline[-1].data["why"]) == (Kind.UNASSIGNED, "reexamination")


def test_the_first_handler_is_recused_after_others_had_the_case_too():
    both = frozenset({"handler", "supervisor"})
    roster = a_roster(a_member("handler", roles=both))
    passed_on = ("agent", "Fri 2026-11-20 11:00", Assignment("head@staff.example"))
    case = did(REVIEW, passed_on, CLOSED, objection(), CLOSED, objection(), roster=roster)
    assert case.handler == "supervisor@staff.example"


def test_without_recusal_the_first_handler_may_get_it_among_others():
    both = frozenset({"handler", "supervisor"})
    roster = a_roster(a_member("handler", roles=both), a_member("supervisor", active=False))
    assert did(ObjectionRule(to="supervisor"), CLOSED, objection(), roster=roster).handler == "handler@staff.example"


@pytest.mark.parametrize(
    ("rule", "steps", "when", "may"),
    [
        (WEEK, (), "Fri 2026-12-25 12:00", True),
        (WEEK, (CLOSED,), "Fri 2026-11-27 12:00", True),
        (WEEK, (CLOSED,), "Fri 2026-11-27 12:01", False),
        (ObjectionRule(at_most=1), (CLOSED,), "Fri 2026-11-27 12:00", True),
        (ObjectionRule(at_most=1), (CLOSED, objection(), CLOSED), "Fri 2026-11-20 14:00", False),
        (None, (CLOSED,), "Fri 2027-12-31 12:00", True),
    ],
)
def test_whether_one_may_object_is_known_beforehand(rule, steps, when, may):
    by = circumstances(now=moment(when), policy=a_policy(objection=rule))
    assert may_object(case=did(rule, *steps), by=by) is may


def test_a_case_that_waits_for_a_hand_may_be_given_to_whom_the_regulation_names():
    nobody = a_roster(*(a_member(role, active=False) for role in ("auditor", "executive")))
    rule = ObjectionRule(recuses=True, to="auditor")
    waiting = did(rule, CLOSED, objection(), roster=nobody)
    assert waiting.stage is Stage.REGISTERED
    given = ("agent", "Fri 2026-11-20 14:00", Assignment("auditor@staff.example"))
    assert after(waiting, given, policy=a_policy(objection=rule)).handler == "auditor@staff.example"
    with pytest.raises(UnknownValue):
        after(waiting, given, policy=a_policy())
