"""客服部门投诉统计与分析: what the statistics of a month and of a year tell, from the timelines of cases."""

import json
from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.clause_words import clause_lines
from complaints.domain.commands import Classification, Closure, Command, FollowUp, Record, Reply
from complaints.domain.policy_oversight import PartKind, PartRule
from complaints.domain.report_checks import reports
from complaints.domain.text import Text
from tests.regulations.story import Files, On, Story, proves
from tests.regulations.team import the_policy
from tests.regulations.test_worked_figures import report

STATS = the_policy("stats")
FAULTY = {"category": "product", "business_line": "system"}


def rows(told: dict[str, Any], part: str) -> list[list[Any]]:
    """The rows of a table, in Chinese."""
    [found] = [each for each in told["parts"] if each["id"] == part]
    return [[cell["zh-CN"] if isinstance(cell, dict) else cell for cell in row] for row in found["rows"]]


def stands(case: int, cause: str) -> On:
    return On(case, Classification("cause", cause))


@proves("STATS-2")
def test_complaints_are_told_by_type_channel_number_and_result():
    story = Story("stats").run(
        *[("Mon 2026-11-02 09:00", "agent", Files(channel="phone", category="product"))] * 2,
        ("Mon 2026-11-02 09:01", "agent", Files(channel="letter", category="price")),
        ("Mon 2026-11-02 09:10", "agent", On(3, Closure("answered", "已解答"))),
    )
    told = [row[:3] for row in rows(report(story, "statistics", "2026-11"), "statistics")]
    assert [row[1:] for row in told] == [
        ["产品质量", "2"], ["价格与合同", "1"], ["电话", "2"], ["信函", "1"], ["即时答复结案", "1"],
    ]


def a_rise(*, before: int = 1, since: int = 3) -> Story:
    """Faulty systems of October and of November; in November two goods, and three whose cause nobody has found."""
    system = range(1, before + since + 1)
    return Story("stats").run(
        *[("Fri 2026-10-30 15:00", "agent", Files(**FAULTY))] * before,
        *[("Mon 2026-11-02 09:00", "agent", Files(**FAULTY))] * since,
        *[("Mon 2026-11-02 09:01", "agent", Files(category="product", business_line="goods"))] * 2,
        *[("Mon 2026-11-02 09:02", "agent", Files(category="service", business_line="services"))] * 3,
        *(("Mon 2026-11-02 09:05", "agent", stands(case, "system")) for case in system),
        *(("Mon 2026-11-02 09:06", "agent", stands(system[-1] + case, "technical")) for case in (1, 2)),
    )


@proves("STATS-3")
def test_a_cluster_is_what_came_together_thrice_and_twice_as_often_as_the_month_before():
    once = a_rise()
    assert rows(report(once, "statistics", "2026-11"), "patterns") == [["产品质量", "系统原因", "系统、软件", 3, 1]]
    assert rows(report(once, "statistics", "2026-10"), "patterns") == []
    often = a_rise(before=3, since=5)
    assert rows(report(often, "statistics", "2026-11"), "patterns") == []  # five are not twice as many as three


@proves("STATS-4")
def test_keywords_are_counted_and_no_other_word_of_a_complaint_is_told():
    said = ("林芳说柜门破损，等了两周，非常气愤", "门板裂了，要求退款", "Very disappointed: it is BROKEN")
    story = Story("stats").run(*(("Mon 2026-11-02 09:00", "agent", Files(description=each)) for each in said))
    told = report(story, "statistics", "2026-11")
    counted = {row[1]: row[2] for row in rows(told, "keywords")}
    assert counted == {"破损、故障": "3", "情绪强烈": "2", "拖延、等待": "1", "退款、赔偿": "1"}
    assert rows(told, "keywords")[0][1] == "破损、故障"  # the most frequent stands first
    assert not any(word in json.dumps(told, ensure_ascii=False) for word in ("林芳", "柜门", "BROKEN"))


def came(day: str, *cases: int) -> list[tuple[Any, ...]]:
    """Complaints of a day, answered and closed at once."""
    closed = [(f"{day} 09:10", "agent", On(case, Closure("answered", "已解答"))) for case in cases]
    return [*((f"{day} 09:00", "agent", Files()) for _ in cases), *closed]


def test_who_reads_the_regulation_sees_which_words_are_looked_for_and_by_what_figures_are_told_apart():
    keyword = next(each for each in STATS.intake.keywords if each.id == "refund")
    [line] = clause_lines(clause=keyword, policy=STATS)
    assert (line.label.zh, line.value.zh) == ("词语", "退款、退货、赔偿、refund、compensation")
    by = [line.value.zh for kpi in STATS.kpis for line in clause_lines(clause=kpi, policy=STATS) if kpi.by]
    assert {"投诉原因", "关键词"} <= set(by)


@proves("STATS-5")
def test_the_trend_shows_twelve_months_and_the_year_before():
    story = Story("stats").run(
        *came("Wed 2025-12-10", 1),
        *came("Wed 2026-03-11", 2, 3),
        *came("Mon 2026-11-02", 4),
    )
    told = report(story, "trend", "2026", as_of="Mon 2027-01-04 00:00")
    *months, total = rows(told, "months")
    assert len(months) == 12
    assert [row[1] for row in months] == [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert (total[1], [each["period"] for each in told["compared"]]) == (3, ["2025"])
    assert sum(told["compared"][0]["parts"].values()) == 1


@proves("STATS-6")
def test_causes_are_human_technical_or_system():
    told = report(a_rise(), "statistics", "2026-11")
    assert {row[1]: row[2] for row in rows(told, "causes")} == {"系统原因": "3", "技术原因": "2", "（未注明）": "3"}
    [cause] = [scheme for scheme in STATS.schemes if scheme.id == "cause"]
    assert [level.title.zh for level in cause.levels] == ["人为原因", "技术原因", "系统原因"]


@proves("STATS-7")
def test_each_stage_is_told_with_its_median():
    def each(at: str, who: str, what: Command) -> list[tuple[Any, ...]]:
        return [(f"Mon 2026-11-02 {hour}", who, On(case, what)) for case, hour in enumerate(at.split(), 1)]

    story = Story("stats").run(
        *[("Mon 2026-11-02 09:00", "agent", Files())] * 3,
        *each("09:30 09:30 10:30", "agent", Record("acceptance")),
        *each("11:00 12:00 16:00", "handler", Reply("已更换。")),
        *each("16:30", "agent", FollowUp("satisfied")),
    )
    told = {row[0]: row[1:] for row in rows(report(story, "statistics", "2026-11"), "stages")}
    assert told["受理"] == [3, "0.8", "0.5", "1.5"]
    assert told["处理答复"] == [3, "4.0", "3.0", "7.0"]
    assert told["满意度回访"] == [1, "5.5", "5.5", "5.5"]
    october = report(story, "statistics", "2026-10", as_of="Mon 2026-11-02 00:00")
    assert rows(october, "stages") == []


@pytest.mark.parametrize(("columns", "why"), [((), "names the facts"), (("handler",), "is neither a scheme")])
def test_clusters_of_nothing_or_of_persons_are_refused(columns: tuple[str, ...], why: str):
    part = PartRule("patterns", PartKind.CLUSTERS, Text("集中", "Clusters"), columns=columns)
    statistics = replace(next(rule for rule in STATS.reports if rule.id == "statistics"), parts=(part,))
    problems = reports(replace(STATS, reports=(statistics,)))
    assert [each.clause for each in problems if why in each.reason] == ["reports.statistics.parts.patterns.columns"]
