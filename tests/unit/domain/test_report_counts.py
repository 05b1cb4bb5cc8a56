"""Tables that count: a change in per cent against the month before, as it reads."""

import pytest

from complaints.domain.kpi_units import Numbers
from complaints.domain.kpis import Figure, figure_of
from complaints.domain.policy_oversight import KpiRule, Measure
from complaints.domain.report_counts import changes
from complaints.domain.text import Text

RECEIVED = KpiRule("received", Text("受理", "Received"), Text("受理件数", "Complaints received"), Measure.COUNT)
RATE = KpiRule("rate", Text("比例", "Rate"), Text("比例", "A share"), Measure.SHARE)


def counted(number: int) -> Figure:
    return figure_of(rule=RECEIVED, numbers=Numbers(number, number, 0, number, number, 0))


@pytest.mark.parametrize(
    ("now", "before", "reads"),
    [(3, 4, "-25%"), (5, 4, "+25%"), (4, 4, "0%"), (0, 4, "-100%"), (201, 200, "+1%"), (200, 201, "0%"), (3, 0, "—")],
)
def test_a_change_is_told_in_whole_per_cent_with_its_sign_and_not_where_there_was_nothing(
    now: int, before: int, reads: str
) -> None:
    _, rows = changes(now=[counted(now)], before=[counted(before)], of=(), period="2026-10")
    assert rows == [[RECEIVED.title, now, before, reads]]


def test_only_what_counts_rises_or_falls_and_in_the_order_asked_for() -> None:
    share = figure_of(rule=RATE, numbers=Numbers(2, 1, 0, 2, 1, 1))
    _, rows = changes(now=[share, counted(1)], before=[share, counted(1)], of=(), period="2026-10")
    assert [row[0] for row in rows] == [RECEIVED.title]
