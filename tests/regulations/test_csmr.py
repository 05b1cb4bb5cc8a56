"""客户服务月报表格式: five figures, the month's activity, what people write, and what departments fill in before."""

import pytest

from api.reports.tables import tables
from complaints.domain.acts import THE_PORTAL
from complaints.domain.commands import Closure, FollowUp, Reply, SurveyAnswer
from complaints.domain.publishing import (
    Edition,
    EditionState,
    Move,
    NotAwaited,
    SectionsMissing,
    agree,
    missing_sections,
    state,
    write,
)
from complaints.domain.report_calendar import due_report, period_called
from complaints.usecases.publish_reports import may_write, publish_due
from tests.factories import moment
from tests.regulations.story import Files, On, Story, proves
from tests.regulations.test_worked_figures import reads, report, rule_of
from tests.unit.usecases.steps import deliver_all

ENTERED = {"value.hotline": "1204", "value.training": "2", "value.meetings": "4"}


def a_month() -> Story:
    """Three complaints (resolved and rated 5, resolved and rated 3, open), and three inquiries: letter, mail, text."""
    return Story("csmr").run(
        *[("Mon 2026-11-02 09:00", "agent", Files(channel="phone"))] * 3,
        ("Mon 2026-11-02 09:10", "agent", Files(channel="letter", type="inquiry")),
        ("Mon 2026-11-02 09:11", "agent", Files(channel="mail", type="inquiry")),
        ("Mon 2026-11-02 09:12", "agent", Files(channel="sms", type="inquiry")),
        ("Mon 2026-11-02 10:00", "handler", On(1, Reply("已更换。"))),
        ("Mon 2026-11-02 10:01", "handler", On(2, Reply("已退款。"))),
        ("Mon 2026-11-02 11:00", "agent", On(1, FollowUp("satisfied"))),
        ("Mon 2026-11-02 11:01", "agent", On(2, Closure("explained", "已说明"))),
        ("Tue 2026-11-03 09:00", "complainant", On(1, SurveyAnswer(5))),
        ("Tue 2026-11-03 09:01", "complainant", On(2, SurveyAnswer(3))),
    )


def an_edition(name: str) -> Edition:
    return Edition(name, "2026-11", 1, "csmr", "1", moment("2026-12-01 09:00"), "", (), {})


def all_sections(story: Story, name: str) -> dict[str, str]:
    return {str(place): "如实填写" for place in range(len(rule_of(story, name).sections))}


@proves("CSMR-2")
def test_the_five_indicators_stand_first_and_are_reckoned_from_the_cases():
    told = report(a_month(), "service", "2026-11")
    first = told["parts"][0]
    assert first["figures"] == ["satisfaction", "complaints", "inquiries", "resolution", "feedback"]
    assert [reads(told, each) for each in first["figures"]] == ["50.0 % (1/2)", "3", "3", "66.7 % (2/3)", "2"]


@proves("CSMR-3")
def test_activity_is_counted_and_what_was_entered_by_hand_is_marked_as_such():
    story = a_month()
    told = report(story, "service", "2026-11")
    assert (reads(told, "written_inquiries"), reads(told, "handled")) == ("2", "2")
    edition = write(edition=an_edition("service"), document=told, texts=ENTERED, by=story.by("supervisor"))
    view = {"document": told, "texts": edition.texts, "agreed": (), "holders": {}}
    [activity] = [table for table in tables(view, "zh-CN") if table.title == "客户服务活动"]
    assert [(row[0], row[1], row[2]) for row in activity.rows] == [
        ("客户服务热线接听量", 1204, "人工填报"),
        ("客户服务邮件或短信咨询数量", 2, "件"),
        ("客户服务投诉处理情况", 2, "件"),
        ("客户服务培训次数", 2, "人工填报"),
        ("客户服务会议次数", 4, "人工填报"),
    ]


@proves("CSMR-4", "CSMR-5")
def test_plan_and_analysis_are_written_beside_the_figures_and_kept():
    story = a_month()
    told, rule = report(story, "service", "2026-11"), rule_of(story, "service")
    kinds = [part["made"] for part in told["parts"]]
    assert kinds.index("figures") < kinds.index("categories") < kinds.index("breakdown") < kinds.index("words")
    titles = [section["zh-CN"] for section in told["sections"]]
    assert [title[:2] for title in titles] == ["下月"] * 3 + ["分析"] * 3 + ["总结"]
    words = all_sections(story, "service") | {"5": "三天内回访未解决的投诉"}
    written = write(edition=an_edition("service"), document=told, texts=words, by=story.by("supervisor"))
    assert written.texts["5"] == "三天内回访未解决的投诉"
    assert missing_sections(edition=written, rule=rule) == ()


@proves("CSMR-6")
def test_departments_are_asked_by_mail_before_the_conclusion_is_due_and_those_missing_are_listed():
    story = a_month()
    asked, concluded = rule_of(story, "departments"), rule_of(story, "service")
    period = period_called(id="2026-11", every=asked.every, calendar=story.calendar)
    days = [due_report(rule=rule, calendar=story.calendar, period=period).due_at for rule in (asked, concluded)]
    assert [f"{day:%m-%d}" for day in days] == ["12-01", "12-03"]
    story.portal.clock.now = moment("2026-12-01 00:30")
    publish_due(desk=story.portal.report_desk, circumstances=story.by(THE_PORTAL))
    deliver_all(story.portal)
    edition = story.portal.reports.get(rule="departments", period="2026-11", number=1)
    assert [step.role for step in edition.steps if step.move is Move.ASKED] == ["head"]
    told, by = report(story, "departments", "2026-11"), story.by("head")
    assert may_write(rule=asked, by=by)
    edition = write(edition=edition, document=told, texts={"0": "新增订单1200", "3": "返修12件"}, by=by)
    with pytest.raises(SectionsMissing) as refused:
        agree(edition=edition, rule=asked, note="", by=by)
    assert [title.zh for title in refused.value.titles] == ["产品、技术部门", "物流、交付部门"]
    edition = write(edition=edition, document=told, texts=all_sections(story, "departments"), by=by)
    assert state(edition=agree(edition=edition, rule=asked, note="", by=by), rule=asked) is EditionState.AGREED


@proves("CSMR-1")
def test_the_month_s_report_leaves_when_both_have_agreed():
    story = a_month()
    rule, told = rule_of(story, "service"), report(story, "service", "2026-11")
    words = all_sections(story, "service") | ENTERED
    edition = write(edition=an_edition("service"), document=told, texts=words, by=story.by("supervisor"))
    with pytest.raises(NotAwaited):
        agree(edition=edition, rule=rule, note="", by=story.by("director"))
    for who in ("supervisor", "director"):
        assert state(edition=edition, rule=rule) is EditionState.WAITING
        edition = agree(edition=edition, rule=rule, note="", by=story.by(who))
    assert state(edition=edition, rule=rule) is EditionState.AGREED
    assert (rule.zero, rule.to) == (True, ("executive", "director", "head"))
