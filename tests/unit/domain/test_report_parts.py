"""The parts of which a report is made: what stands in each follows from its clause alone."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.acts import THE_PORTAL
from complaints.domain.commands import Closure, PenaltyDecision, Reply
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, NotWritten, SectionsMissing, agree, write
from complaints.domain.report_calendar import period_called
from complaints.domain.report_document import document
from complaints.usecases.report_cases import NOBODY, Reading
from tests.factories import moment
from tests.proofs import proves
from tests.regulations.story import Files, On, Story


def told(story: Story, rule: ReportRule, period: str, *, as_of: str) -> dict[str, Any]:
    of = period_called(id=period, every=rule.every, calendar=story.calendar)
    assert of is not None
    by = story.by(THE_PORTAL)
    sources = Reading(story.portal.cases, NOBODY, moment(as_of), by)
    return document(rule=rule, period=of, sources=sources, by=by, as_of=moment(as_of))


def rule_of(story: Story, name: str) -> ReportRule:
    return next(rule for rule in story.policy.reports if rule.id == name)


def part(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in document["parts"] if each["id"] == name)


def words(table: dict[str, Any]) -> list[list[Any]]:
    """The rows of a table, in Chinese."""
    return [[cell["zh-CN"] if isinstance(cell, dict) else cell for cell in row] for row in table["rows"]]


@proves("DAIWEI-2", "DAIWEI-3", "DAIWEI-11", "DAIWEI-14", "DAIWEI-15")
def test_b11_the_score_sheet_tells_what_each_clause_took_and_what_is_left_of_what_is_assessed() -> None:
    """Two orders that nobody signed for: one penalty approved; both answered after 18 hours: five points more."""
    story = Story("daiwei").run(
        *[("Mon 2026-11-23 09:00", "agent", Files())] * 2,
        ("Mon 2026-11-23 11:30", "supervisor", On(1, PenaltyDecision(1, approved=True))),
        *(("Tue 2026-11-24 03:00", "handler", On(number, Reply("已恢复。"))) for number in (1, 2)),
    )
    sheet = part(told(story, rule_of(story, "assessment"), "2026-11", as_of="Mon 2026-12-07 00:00"), "score")
    rows = words(sheet)
    assert ["投诉单处理及现场测试规范", "签收超时", 1, 2, None, None] in rows
    assert ["投诉单处理及现场测试规范", "月平均处理时长超过17小时", 1, 5, None, None] in rows
    assert ["投诉单处理及现场测试规范", "小计", 2, 7, 40, 33] in rows
    assert ["工作规范", "小计", 0, 0, 15, 15] in rows
    assert rows[-2:] == [["原文缺失、不考核的项目", "", None, None, 40, None], ["合计", "", None, 7, 95, 48]]


def orders(count: int) -> Story:
    """Orders of November, every second one from the call centre, the first closed at once."""
    channels = ["call_center", "external"] * count
    story = Story("insur").run(
        *(("Fri 2026-11-20 10:00", "agent", Files(channel=each, category="claims")) for each in channels[:count])
    )
    return story.run(("Fri 2026-11-20 11:00", "agent", On(1, Closure("answered", "已赔付"))))


@proves("INSUR-2", "INSUR-3")
def test_few_orders_are_told_one_by_one_and_many_by_class() -> None:
    few, many = (
        told(each, rule_of(each, "analysis"), "2026-11", as_of="Tue 2026-12-01 00:00")
        for each in (orders(10), orders(11))
    )
    assert (part(few, "overall")["kind"], len(part(few, "overall")["references"])) == ("lines", 10)
    assert (part(few, "call_center")["references"], len(part(few, "external")["references"])) == (
        [f"2611{number:04}" for number in (1, 3, 5, 7, 9)],
        5,
    )
    assert part(many, "overall")["kind"] == "table"
    assert words(part(many, "overall")) == [["理赔", 11, 1, 10, 0], ["合计", 11, 1, 10, 0]]
    assert part(many, "call_center")["kind"] == "lines", "of the call centre there are six"


@proves("ISO-7")
def test_the_table_of_the_year_tells_the_number_of_each_month_and_of_the_year() -> None:
    story = Story("iso").run(
        ("Fri 2026-10-30 10:00", "agent", Files()),
        ("Fri 2026-11-20 10:00", "agent", Files()),
        ("Fri 2026-11-20 10:30", "agent", Files()),
    )
    document = told(story, rule_of(story, "year_table"), "2026", as_of="Fri 2027-01-01 00:00")
    rows = words(part(document, "months"))
    assert rows[9:] == [["2026-10", 1, 0], ["2026-11", 2, 0], ["2026-12", 0, 0], ["合计", 3, 0]]
    assert [each["period"] for each in document["compared"]] == ["2025"], "once, for the year before is a year ago"


@proves("DECOR-12", "DECOR-76")
def test_a_weighted_sheet_has_a_row_for_each_branch_and_figure_and_takes_points_up_to_the_weight() -> None:
    story = Story("decor").run(("Fri 2026-11-20 10:00", "agent", Files()))
    document = told(story, rule_of(story, "to_president"), "2026-11", as_of="Tue 2026-12-01 00:00")
    rows = part(document, "branches")["rows"]
    [complaints] = [row for row in rows if row["figure"] == "branch_complaints"]
    assert (complaints["key"], complaints["weight"], complaints["value"]) == ("branch_complaints/kitchen-line", 20, "1")
    by, edition = story.by("supervisor"), Edition("r", "p", 1, "", "", moment("2026-12-01 00:00"), "", (), {})
    given = {"score.branch_complaints/kitchen-line": "18.5"}
    assert write(edition=edition, document=document, texts=given, by=by).texts == given
    for key, text in (
        ("score.branch_complaints/kitchen-line", "20.5"),
        ("score.branch_complaints/kitchen-line", "many"),
        ("score.branch_complaints/elsewhere", "1"),
        ("value.branch_complaints", "7"),
        ("2", "no third section"),
        ("anything", "x"),
    ):
        with pytest.raises(NotWritten):
            write(edition=edition, document=document, texts={key: text}, by=by)


@proves("INSUR-3", "INSUR-4")
def test_a_report_that_is_to_be_complete_is_agreed_to_when_every_section_has_words() -> None:
    story = orders(1)
    rule, by = rule_of(story, "analysis"), story.by("supervisor")
    edition = Edition("analysis", "2026-11", 1, "", "", moment("2026-12-01 00:00"), "", (), {"0": "逐单分析", "3": "…"})
    with pytest.raises(SectionsMissing) as missing:
        agree(edition=edition, rule=rule, note="", by=by)
    assert [title.zh for title in missing.value.titles] == [rule.sections[place].zh for place in (1, 2, 4)]
    whole = replace(edition, texts={str(place): "…" for place in range(5)})
    assert agree(edition=whole, rule=rule, note="", by=by).agreed


@proves("OPPEIN-15", "OPPEIN-16", "OPPEIN-68")
def test_the_report_of_the_month_has_the_tables_that_the_regulation_names() -> None:
    story = Story("oppein").run(("Fri 2026-11-20 10:00", "agent", Files()))
    document = told(story, rule_of(story, "monthly"), "2026-11", as_of="Tue 2026-12-01 00:00")
    titles = [each["title"]["zh-CN"] for each in document["parts"]]
    assert [title[:3] for title in titles if title.startswith("附表")] == ["附表二", "附表三", "附表四"]
    assert part(document, "summary")["references"] == ["26110001"]
    assert [each["role"] for each in part(document, "signatures")["roles"]] == ["director", "executive"]
    assert part(document, "typical")["references"] == ["26110001"]


def test_an_ordinary_report_leaves_out_columns_that_say_nothing_of_any_case() -> None:
    story = Story("default").run(("Fri 2026-11-20 10:00", "agent", Files()))
    columns = part(told(story, rule_of(story, "monthly"), "2026-11", as_of="Tue 2026-12-01 00:00"), "lines")["columns"]
    assert {"reference", "category", "handler"} <= {each["id"] for each in columns}
    assert not {"closed_at", "closing"} & {each["id"] for each in columns}
