"""The figures of 欧派, worked out by hand; A2, A3, A4, B5 and B13 of the worked examples by their ids."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import Closure, Contact, FollowUp, Record, Reply
from complaints.domain.kpis import Figure, figure
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from tests.factories import a_calendar, a_complaint, a_registered_case, after, circumstances, moment
from tests.proofs import proves

NOVEMBER = period_of(every=Every.MONTH, day=moment("2026-11-01 00:00").date(), calendar=a_calendar())
LATER = moment("2026-12-31 12:00")
ANSWER = ("handler", "Mon 2026-11-23 10:00", Reply("门板已更换"))
LATE = ("handler", "Mon 2026-11-23 10:01", Reply("门板已更换"))


@cache
def oppein() -> PolicyProfile:
    return load_policy(POLICIES / "oppein.toml")


def order(number: int, *steps: Any, **complaint: Any) -> ComplaintCase:
    """A complaint of Friday 2026-11-20 10:00 that the handler got at once, after `steps`."""
    now = moment("Fri 2026-11-20 10:00")
    case = a_registered_case(
        reference=f"2611{number:04}", now=now, complaint=a_complaint(**complaint), policy=oppein()
    )
    return after(case, *steps, policy=oppein())


def given(kpi: str, cases: list[ComplaintCase], as_of: datetime) -> Any:
    [rule] = [rule for rule in oppein().kpis if rule.id == kpi]
    under = Regulation(oppein(), a_calendar())
    return {"rule": rule, "cases": cases, "under": lambda _: under, "period": NOVEMBER, "as_of": as_of}


def found(kpi: str, cases: list[ComplaintCase], *, as_of: datetime = LATER) -> Figure:
    return figure(**given(kpi, cases, as_of))


def shown(kpi: str, cases: list[ComplaintCase], *, as_of: datetime = LATER) -> tuple[int, int, Decimal | None]:
    """(numerator, denominator, per cent as it is shown)."""
    seen = found(kpi, cases, as_of=as_of)
    return seen.numerator, seen.denominator, seen.value


def parts(kpi: str, cases: list[ComplaintCase]) -> dict[str, tuple[int, int]]:
    """Value of the fact by which it is broken down -> (numerator, denominator)."""
    return {value: (each.numerator, each.denominator) for value, each in found(kpi, cases).parts.items()}


def by_a_mall(case: ComplaintCase) -> ComplaintCase:
    """A mall's answer on the timeline, in time."""
    note = {"text": "已联系客户", "outcome": ""}
    return circumstances(now=moment("Sat 2026-11-21 10:00")).put(case, Kind.UNCOUNTED_REPLY, note)


@proves("OPPEIN-9")
def test_a2_of_six_orders_five_were_answered_in_time_which_is_83_per_cent() -> None:
    cases = [*(order(number, ANSWER) for number in range(5)), order(5, LATE)]
    assert shown("timely_reply", cases) == (5, 6, Decimal(83))


@proves("OPPEIN-50")
def test_a4_the_answer_of_a_mall_is_no_timely_reply() -> None:
    case = after(by_a_mall(order(1)), LATE, policy=oppein())
    assert shown("timely_reply", [case]) == (0, 1, Decimal(0))


@proves("OPPEIN-9", "OPPEIN-50")
def test_b5_of_seven_orders_one_was_answered_by_the_mall_alone_and_one_late_which_is_71_per_cent() -> None:
    cases = [*(order(number, ANSWER) for number in range(5)), by_a_mall(order(5)), order(6, LATE)]
    assert shown("timely_reply", cases) == (5, 7, Decimal(71))


@proves("OPPEIN-6")
def test_an_order_that_is_sent_again_counts_once_more() -> None:
    case = order(1, ANSWER, ("agent", "Tue 2026-11-24 10:00", FollowUp("not_satisfied", "颜色不符")))
    due = moment("Thu 2026-11-26 10:00")
    assert shown("timely_reply", [case], as_of=due) == (1, 1, Decimal(100))
    assert shown("timely_reply", [case], as_of=due + timedelta(minutes=1)) == (1, 2, Decimal(50))
    answered = after(case, ("handler", "Thu 2026-11-26 10:00", Reply("已换色")), policy=oppein())
    assert shown("timely_reply", [answered]) == (2, 2, Decimal(100))


def test_an_order_whose_time_is_not_over_or_that_was_closed_meanwhile_is_neither_timely_nor_late() -> None:
    closed = order(2, ("agent", "Sat 2026-11-21 10:00", Closure("answered", "电话中已解决")))
    due = moment("Mon 2026-11-23 10:00")
    assert shown("timely_reply", [order(1), closed], as_of=due) == (0, 0, None)
    assert shown("timely_reply", [order(1), closed], as_of=due + timedelta(minutes=1)) == (0, 1, Decimal(0))


@proves("OPPEIN-10", "OPPEIN-11")
def test_a3_of_five_complaints_of_a_line_the_handler_has_talked_with_four_customers_which_is_80_per_cent() -> None:
    talked = ("handler", "Sat 2026-11-21 09:00", Contact("已说明安排"))
    by_agent = ("agent", "Sat 2026-11-21 09:00", Contact("已说明安排"))
    kitchen = [*(order(number, talked) for number in range(4)), order(4, by_agent)]
    assert shown("contact", kitchen) == (4, 5, Decimal(80))
    assert parts("contact", [*kitchen, order(5, business_line="bathroom")]) == {"bathroom": (0, 1), "kitchen": (4, 5)}


@proves("OPPEIN-12")
def test_an_interim_answer_is_no_final_result() -> None:
    interim = ("handler", "Sat 2026-11-21 09:00", Reply("先登门查看", final=False))
    cases = [order(1, interim), order(2, ANSWER), order(3)]
    assert shown("final_result", cases) == (1, 3, Decimal(33))
    assert found("final_result", cases).that == ("26110002",)


@proves("OPPEIN-62")
def test_satisfaction_is_of_those_who_were_asked_by_what_they_said_last() -> None:
    no = ("agent", "Tue 2026-11-24 10:00", FollowUp("not_satisfied", "颜色不符"))
    again = ("handler", "Tue 2026-11-24 11:00", Reply("已换色"))
    yes = ("agent", "Wed 2026-11-25 10:00", FollowUp("satisfied"))
    nobody = ("agent", "Tue 2026-11-24 10:00", FollowUp("unreachable"))
    lives = [(ANSWER, yes), (ANSWER, no, again), (ANSWER, no, again, yes), (ANSWER, nobody)]
    cases = [order(number, *steps) for number, steps in enumerate(lives)]
    assert shown("satisfaction", cases) == (2, 3, Decimal(67))
    assert parts("satisfaction", cases) == {"handler@staff.example": (2, 3)}


@proves("OPPEIN-5", "OPPEIN-27", "OPPEIN-62")
def test_b13_a_second_complaint_because_of_poor_follow_up_counts_in_the_repeat_rate() -> None:
    def repeated(cause: str) -> ComplaintCase:
        why = Record("repeat_cause", {"cause": cause, "reason": "跟进记录"})
        return order(9, ("agent", "Sat 2026-11-21 09:00", why), repeat_of="26110001")

    first = [order(number) for number in range(1, 4)]
    assert repeated("follow_up").content.repeat_of == "26110001"
    assert shown("repeat", [*first, repeated("follow_up")]) == (1, 4, Decimal(25))
    assert shown("repeat", [*first, repeated("not_counted")]) == shown("repeat", first) == (0, 3, Decimal(0))
    assert parts("repeat", [*first, repeated("other")]) == {"handler@staff.example": (1, 4)}
