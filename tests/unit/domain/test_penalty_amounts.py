"""What a penalty comes to: the worked examples of the regulations, and every parameter both ways."""

from datetime import timedelta

import pytest

from complaints.domain.conditions import holds
from complaints.domain.penalty_amounts import (
    Charge,
    ItemScore,
    amount,
    days_over,
    is_fixed,
    lies_within,
    score_sheet,
    share,
)
from complaints.domain.policy_clauses import Amount
from tests.factories import a_calendar, a_complaint, a_penalty, a_registered_case, moment

MINUTE = timedelta(minutes=1)
# INTEXT-25 and 26: 「50元」「100元」「200起」「-2」「-5」「-10」 and 「50元起」「100元起」「200元起」「-10~-20」
INTERNAL = {
    "light": a_penalty("light", money=Amount(50), points=Amount(2)),
    "medium": a_penalty("medium", money=Amount(100), points=Amount(5)),
    "heavy": a_penalty("heavy", money=Amount(200, open=True), points=Amount(10)),
}
EXTERNAL = {
    "light": a_penalty("light", money=Amount(50, open=True), points=Amount(2)),
    "medium": a_penalty("medium", money=Amount(100, open=True), points=Amount(5)),
    "heavy": a_penalty("heavy", money=Amount(200, open=True), points=Amount(10, 20)),
}
HELD = a_penalty("held", money=Amount(50), points=None, per_day=50)  # INTEXT-31


def taken(rule, *, money: tuple[int, ...] = (), points: tuple[int, ...] = ()) -> tuple[list[int], list[int]]:
    """Which of the amounts named the clause leaves."""
    charge = amount(rule=rule)
    return (
        [each for each in money if lies_within(named=each, bounds=charge.money)],
        [each for each in points if lies_within(named=each, bounds=charge.points)],
    )


@pytest.mark.parametrize(
    ("degree", "money", "points"),
    [("light", [50], [2]), ("medium", [100], [5]), ("heavy", [200, 201, 5000], [10])],
)
def test_a5_internal_complaints_cost_what_their_degree_says(degree, money, points):
    named = {"money": (0, 49, 50, 51, 99, 100, 101, 199, 200, 201, 5000), "points": (1, 2, 3, 4, 5, 6, 9, 10, 11, 20)}
    kept, lost = taken(INTERNAL[degree], **named)
    assert (kept, lost) == (money, points)


@pytest.mark.parametrize(
    ("degree", "least", "points"), [("light", 50, [2]), ("medium", 100, [5]), ("heavy", 200, [10, 15, 20])]
)
def test_a6_external_complaints_cost_from_their_degree_upwards(degree, least, points):
    kept, lost = taken(
        EXTERNAL[degree], money=(least - 1, least, 10 * least), points=(1, 2, 3, 5, 6, 9, 10, 15, 20, 21)
    )
    assert (kept, lost) == ([least, 10 * least], points)


@pytest.mark.parametrize(
    ("heavy_loss", "loss", "heavier"),
    [
        (">500", "501", True),
        (">500", "500.50", True),
        (">500", "500", False),
        ("500+", "500", True),
        ("500+", "499.99", False),
        ("500+", "501", True),
    ],
)
def test_a7_and_b10_a_loss_above_500_yuan_costs_20_points_and_the_policy_says_where_500_belongs(
    heavy_loss, loss, heavier
):
    rule = a_penalty("heavy_loss", when={"field.loss": (heavy_loss,)}, points=Amount(20))
    case = a_registered_case(complaint=a_complaint(fields={"loss": loss}))
    assert holds(when=rule.when, case=case) == heavier
    assert amount(rule=rule).points == Amount(20)


@pytest.mark.parametrize(("lost", "costs"), [("yes", True), ("no", False), ("", False)])
def test_a7_a_customer_lost_costs_20_points(lost, costs):
    rule = a_penalty("customer_lost", when={"field.customer_lost": ("yes",)}, points=Amount(20))
    case = a_registered_case(complaint=a_complaint(fields={"customer_lost": lost}))
    assert holds(when=rule.when, case=case) == costs


def test_a10_a_second_complaint_doubles_everything():
    rule = EXTERNAL["heavy"]
    assert amount(rule=rule, doubled=True) == Charge(Amount(400, open=True), Amount(20, 40))
    assert amount(rule=HELD, days=3, doubled=True).money == Amount(300)


@pytest.mark.parametrize(("money", "jointly"), [(100, 20), (50, 10), (55, 11), (53, 11), (52, 10), (0, 0)])
def test_a11_the_head_bears_20_per_cent_jointly_in_whole_yuan(money, jointly):
    assert share(money=money, percent=20) == jointly


@pytest.mark.parametrize(
    ("first_day_extra", "by_days"),
    [(False, {0: 50, 1: 50, 2: 100, 3: 150}), (True, {0: 50, 1: 100, 2: 150, 3: 200})],
)
def test_b9_an_order_held_three_days_costs_150_or_200_yuan_as_the_policy_counts_the_first_day(first_day_extra, by_days):
    rule = a_penalty("held", money=Amount(50), points=None, per_day=50, first_day_extra=first_day_extra)
    assert {days: amount(rule=rule, days=days).money.least for days in by_days} == by_days


@pytest.mark.parametrize(("lost_at", "late", "lost"), [(5, 4, 8), (5, 5, 40), (5, 6, 40), (6, 5, 10), (6, 6, 40)])
def test_b11_the_item_is_lost_whole_from_the_fifth_or_from_the_sixth_late_order_on(lost_at, late, lost):
    rule = a_penalty("late", money=None, item="orders", item_points=40, lost_at=lost_at)
    assert score_sheet(rules=[rule], counts={"late": (2,) * late}) == (ItemScore("orders", 40, lost),)


def test_an_item_loses_what_all_its_penalties_take_and_no_more_than_it_is_worth():
    rules = [
        a_penalty("leak", item="rules", item_points=15, points=Amount(5, 15)),
        a_penalty("dress", item="rules", item_points=15, points=Amount(1)),
        a_penalty("late", item="orders", item_points=40),
        a_penalty("warning"),
    ]
    found = score_sheet(rules=rules, counts={"leak": (7,), "dress": (1, 1), "warning": (9,)})
    assert [(each.item, each.lost, each.left) for each in found] == [("rules", 9, 6), ("orders", 0, 40)]
    assert score_sheet(rules=rules, counts={"leak": (15, 5)})[0].left == 0


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("Fri 2026-11-20 09:59", 0),
        ("Fri 2026-11-20 10:00", 0),
        ("Fri 2026-11-20 10:01", 1),
        ("Sat 2026-11-21 10:00", 1),
        ("Sat 2026-11-21 10:01", 2),
        ("Sun 2026-11-22 23:00", 2),
        ("Mon 2026-11-23 10:00", 2),
        ("Mon 2026-11-23 10:01", 3),
    ],
)
def test_days_over_a_limit_are_working_days_begun(until, days):
    due_at = moment("Fri 2026-11-20 10:00")
    assert days_over(due_at=due_at, until=moment(until), calendar=a_calendar()) == days


@pytest.mark.parametrize(
    ("bounds", "fixed"),
    [(Amount(5), True), (Amount(5, 5), True), (Amount(5, 15), False), (Amount(5, open=True), False)],
)
def test_what_leaves_one_amount_is_fixed(bounds, fixed):
    assert is_fixed(bounds) == fixed
