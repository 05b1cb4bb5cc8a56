"""Calls to the complainant: the unreachable rule, and the guards of each way of closing."""

import pytest

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.closing import GuardsUnmet
from complaints.domain.closing_guards import unmet_guards
from complaints.domain.commands import Closure, FollowUp, Reopening, Reply
from complaints.domain.followups import unreachable_days
from tests.factories import a_policy, a_registered_case, acting, after, circumstances, moment

INTERIM = ("handler", "Sat 2026-11-21 09:00", Reply("正在查。", final=False))
REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。"))
CLOSE = ("agent", "Fri 2026-11-27 09:00", Closure("unreachable", "三次联系不上"))


def in_vain(*days: str):
    return [("agent", day, FollowUp("unreachable")) for day in days]


THREE_DAYS = in_vain("Mon 2026-11-23 09:00", "Tue 2026-11-24 09:00", "Wed 2026-11-25 09:00")


def unmet(case: ComplaintCase, kind: str, reason: str = "") -> tuple[str, ...]:
    by = circumstances(actor=acting("agent"), now=moment("2026-11-27 09:00"))
    closed = by.put(case, Kind.CLOSED, {"kind": kind, "reason": reason})
    return unmet_guards(case=closed, kind=kind, policy=a_policy())


def test_three_vain_calls_on_three_days_may_close_the_case():
    case = after(a_registered_case(), REPLIED, *THREE_DAYS)
    assert case.attempts == 3
    assert after(case, CLOSE).closing_kind == "unreachable"


def test_two_days_are_not_enough_however_often_one_calls():
    calls = in_vain("Mon 2026-11-23 09:00", "Mon 2026-11-23 15:00", "Tue 2026-11-24 09:00", "Tue 2026-11-24 18:00")
    with pytest.raises(GuardsUnmet) as refused:
        after(a_registered_case(), REPLIED, *calls, CLOSE)
    assert refused.value.guards == ("unreachable",)


def test_days_are_those_of_the_company_not_of_utc():
    around_midnight = in_vain("Mon 2026-11-23 23:30", "Tue 2026-11-24 00:30")  # one day in UTC
    case = after(a_registered_case(), REPLIED, *around_midnight)
    assert len(unreachable_days(case, a_policy())) == 2


def test_a_call_that_was_answered_starts_the_count_anew():
    reached = ("agent", "Wed 2026-11-25 09:00", FollowUp("satisfied"))
    again = in_vain("Thu 2026-11-26 09:00")
    case = after(a_registered_case(), INTERIM, *THREE_DAYS[:2], reached, *again)
    assert (case.attempts, len(unreachable_days(case, a_policy()))) == (1, 1)


def test_the_next_round_starts_the_count_anew():
    not_satisfied = ("agent", "Wed 2026-11-25 10:00", FollowUp("not_satisfied"))
    case = after(a_registered_case(), REPLIED, *THREE_DAYS, not_satisfied)
    assert (case.attempts, unreachable_days(case, a_policy())) == (0, frozenset())


def test_a_reopened_case_has_not_been_called_yet():
    reopened = ("agent", "Sat 2026-11-28 09:00", Reopening("客户来电"))
    case = after(a_registered_case(), REPLIED, *THREE_DAYS, CLOSE, reopened)
    assert unreachable_days(case, a_policy()) == frozenset()


def test_unreachable_closes_only_what_was_finally_answered():
    case = after(a_registered_case(), INTERIM, *THREE_DAYS)
    assert unmet(case, "unreachable", "联系不上") == ("final_result",)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
@pytest.mark.parametrize("kind", ["invalid", "answered", "unreachable"])
def test_closing_without_an_answer_from_the_complainant_needs_a_reason(kind, reason):
    case = after(a_registered_case(), REPLIED, *THREE_DAYS)
    assert unmet(case, kind, reason) == ("reason",)
    assert unmet(case, kind, "说明") == ()


def test_closing_as_satisfied_needs_both_the_call_and_the_final_result():
    assert unmet(a_registered_case(), "satisfied") == ("satisfied", "final_result")
    assert unmet(after(a_registered_case(), REPLIED), "satisfied") == ("satisfied",)
    case = after(a_registered_case(), INTERIM, ("agent", "Mon 2026-11-23 09:00", FollowUp("satisfied")))
    assert unmet(case, "satisfied") == ("final_result",)


def test_a_refused_closing_leaves_the_case_as_it_was():
    case = a_registered_case()
    with pytest.raises(GuardsUnmet):
        after(case, ("agent", "Fri 2026-11-20 11:00", Closure("invalid")))
    assert (case.stage, len(case.timeline)) == (Stage.DISPATCHED, 4)


def test_the_number_of_calls_is_the_policys():
    rule = a_policy().follow_up
    case = after(a_registered_case(), REPLIED, *THREE_DAYS[:1])
    lenient = a_policy(follow_up=type(rule)(attempts=1, closes_when_satisfied="satisfied"))
    closed = after(case, CLOSE, policy=lenient)
    assert closed.stage is Stage.CLOSED
