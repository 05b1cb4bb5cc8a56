"""The worked examples of figures, by their ids: from the timelines of a shipped regulation to what its report tells."""

import re
from pathlib import Path
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.commands import Contact, FollowUp, Record, Reply
from complaints.domain.confidentiality import Sight
from complaints.domain.kpis import sheets
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.report_calendar import due_report, period_called
from complaints.domain.report_document import document, reading
from complaints.usecases.report_cases import Reading
from tests.factories import moment
from tests.regulations.story import Files, Mails, On, Story, proves

EXAMPLES = {"a2", "a3", "a4", "a14", "a15", "a16", "a23", "b4", "b5", "b11", "b12", "b13"}  # those that end in a figure
LATER = "Tue 2026-12-01 09:00"


def rule_of(story: Story, name: str) -> ReportRule:
    return next(rule for rule in story.policy.reports if rule.id == name)


def report(story: Story, name: str, period: str, *, as_of: str = LATER) -> dict[str, Any]:
    """The document of a report over the cases of a story."""
    rule, by = rule_of(story, name), story.by(THE_PORTAL)
    of = period_called(id=period, every=rule.every, calendar=story.calendar)
    assert of is not None
    sources = Reading(story.portal.cases, Sight("nobody"), moment(as_of), by)
    return document(rule=rule, period=of, sources=sources, by=by, as_of=moment(as_of))


def reads(told: dict[str, Any], figure: str) -> str:
    return reading(next(each for each in told["figures"] if each["id"] == figure))


def orders(*replies: str) -> Story:
    """Orders of Friday 2026-11-20 10:00, each answered by the handler at one of `replies`; never where it is empty."""
    story = Story("oppein").run(*(("Fri 2026-11-20 10:00", "agent", Files(business_line="kitchen")) for _ in replies))
    told = sorted((at, place) for place, at in enumerate(replies, 1) if at)
    return story.run(*((at, "handler", On(place, Reply("已处理"))) for at, place in told))


IN_TIME, LATE = "2026-11-23 10:00", "2026-11-23 10:01"


@proves("OPPEIN-9", "OPPEIN-15")
def test_a2_and_b4_five_of_six_orders_answered_by_the_latest_time_itself_read_83_per_cent():
    assert reads(report(orders(*[IN_TIME] * 5, LATE), "monthly", "2026-11"), "timely_reply") == "83 % (5/6)"


@proves("OPPEIN-50")
def test_a4_and_b5_what_the_mall_alone_has_answered_stays_out_which_reads_71_per_cent():
    story = orders(*[""] * 7)
    story.run(
        ("Sat 2026-11-21 10:00", "head", On(1, Mails("商场已经回复客户。"))),
        *((f"Mon {IN_TIME}", "handler", On(place, Reply("已处理"))) for place in range(2, 7)),
        (f"Mon {LATE}", "handler", On(7, Reply("已处理"))),
    )
    assert reads(report(story, "monthly", "2026-11"), "timely_reply") == "71 % (5/7)"


@proves("OPPEIN-10", "OPPEIN-11")
def test_a3_four_of_five_customers_of_a_line_contacted_by_the_handler_read_80_per_cent():
    story = orders(*[""] * 5)
    story.run(*(("Sat 2026-11-21 09:00", "handler", On(place, Contact("已说明安排"))) for place in range(1, 5)))
    story.run(("Sat 2026-11-21 09:30", "agent", On(5, Contact("已说明安排"))))
    told = report(story, "monthly", "2026-11")
    [line] = [part for each in told["figures"] if each["id"] == "contact" for part in each["parts"]]
    assert (line["part"], line["value"], line["numerator"], line["denominator"]) == ("kitchen", "80", 4, 5)


@proves("DAIWEI-15")
@pytest.mark.parametrize(("second", "mean", "lost"), [("05:00", "18", 5), ("03:00", "17", 0)])
def test_a14_a_mean_of_18_hours_costs_five_points_and_17_none(second: str, mean: str, lost: int):
    story = Story("daiwei").run(
        *[("Mon 2026-11-23 09:00", "agent", Files())] * 2,
        ("Tue 2026-11-24 01:00", "handler", On(1, Reply("已恢复。"))),  # 16 hours
        (f"Tue 2026-11-24 {second}", "handler", On(2, Reply("已恢复。"))),
    )
    told = report(story, "assessment", "2026-11", as_of="Mon 2026-12-07 00:00")
    [figure] = [each for each in told["figures"] if each["id"] == "average_handling"]
    assert (figure["value"], figure["points_lost"], figure["target"]) == (mean, lost, 17)


def closed_insurance_order(received: str, closed: str) -> Story:
    return Story("insur").run(
        (received, "agent", Files(channel="call_center", category="claims")),
        (received, "handler", Reply("已赔付。")),
        (closed, "agent", FollowUp("satisfied")),
    )


@proves("INSUR-8", "INSUR-9")
def test_a15_without_an_overdue_order_the_table_is_empty_and_is_sent_all_the_same_on_the_first_working_day():
    story = closed_insurance_order("Tue 2025-03-04 10:00", "Wed 2025-03-12 10:00")
    assert report(story, "overdue", "2025-03", as_of="Tue 2025-04-01 00:00")["lines"] == []
    rule = rule_of(story, "overdue")
    march = period_called(id="2025-03", every=rule.every, calendar=story.calendar)
    due = due_report(rule=rule, calendar=story.calendar, period=march)
    assert (rule.zero, f"{due.due_at:%a %Y-%m-%d}") == (True, "Tue 2025-04-01")


@proves("INSUR-10")
@pytest.mark.parametrize(
    ("received", "closed", "february", "march"),
    [
        ("Tue 2025-03-04 10:00", "Thu 2025-03-13 10:00", 0, 0),  # nine days
        ("Tue 2025-03-04 10:00", "Thu 2025-03-13 10:01", 0, 1),
        ("Thu 2025-02-20 10:00", "Mon 2025-03-03 10:00", 0, 1),  # B12: eleven days
    ],
)
def test_a16_and_b12_an_order_closed_after_more_than_nine_days_is_in_the_table_of_the_month_of_its_closing(
    received: str, closed: str, february: int, march: int
):
    story = closed_insurance_order(received, closed)
    for period, as_of, listed in (("2025-02", "Mon 2025-03-03 12:00", february), ("2025-03", "Tue 2025-04-01 00:00", march)):
        assert len(report(story, "overdue", period, as_of=as_of)["lines"]) == listed, period


@proves("CSKPI-15", "CSKPI-16", "DECOR-12")
@pytest.mark.parametrize("file", sorted(POLICIES.glob("*.toml")), ids=lambda path: path.stem)
def test_a23_each_score_sheet_of_a_shipped_regulation_sums_to_100(file: Path):
    assert set(sheets(policy=load_policy(file)).values()) <= {100}


@proves("OPPEIN-27", "OPPEIN-62")
def test_b13_a_second_complaint_for_poor_follow_up_is_counted_and_listed_as_repeated():
    story = orders("2026-11-21 09:00")
    story.run(
        ("Mon 2026-11-23 10:00", "agent", Files(business_line="kitchen", repeat_of=story.references[0])),
        ("Mon 2026-11-23 11:00", "agent", Record("repeat_cause", {"cause": "follow_up", "reason": "跟进记录"})),
    )
    told = report(story, "monthly", "2026-11")
    assert reads(told, "repeat") == "50 % (1/2)"
    assert [line["repeat"] for line in told["lines"]] == [False, True]


def test_every_worked_example_of_a_figure_has_its_test_under_its_id():
    found = {
        example
        for file in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"def test_((?:[ab]\d+_(?:and_)?)+)", file.read_text(encoding="utf-8"))
        for example in re.findall(r"[ab]\d+", name)
    }
    assert found >= EXAMPLES
