"""客服中心绩效考核指标: figures from timelines, two weighted sheets, and what people enter and sign."""

from typing import Any

from complaints.domain.commands import Classification, Closure, FollowUp, Reply
from complaints.domain.publishing import Edition, EditionState, agree, state, write
from tests.factories import moment
from tests.regulations.story import Files, On, Story, proves
from tests.regulations.team import the_policy
from tests.regulations.test_worked_figures import reads, report, rule_of

CSKPI = the_policy("cskpi")
MANAGER = {"plan": 20, "saving": 15, "feedback": 15, "passing": 10, "process": 10, "standards": 10}
MANAGER |= dict.fromkeys(("satisfaction", "cooperation", "major_lost", "staff"), 5)
CALL_CENTRE = {"call_plan": 20, "call_budget": 15, "call_survey": 15, "call_process": 15, "call_satisfaction": 10}
CALL_CENTRE |= dict.fromkeys(("calls", "call_feedback", "call_cooperation", "first_call", "call_staff"), 5)


@proves("CSKPI-15", "CSKPI-16", "CSKPI-10", "CSKPI-17")
def test_a23_both_sheets_have_the_weights_of_the_text_and_sum_to_100():
    for sheet, weights in (("manager", MANAGER), ("call_centre", CALL_CENTRE)):
        assert {kpi.id: kpi.weight for kpi in CSKPI.kpis if kpi.sheet == sheet} == weights
        assert sum(weights.values()) == 100


def a_month() -> Story:
    """Four complaints of a Monday: answered in time and satisfied; answered late; closed at once; nothing was done."""
    return Story("cskpi").run(
        *[("Mon 2026-11-02 09:00", "agent", Files(channel="phone"))] * 4,
        ("Mon 2026-11-02 09:10", "agent", On(3, Closure("answered", "已解答"))),
        ("Mon 2026-11-02 10:00", "handler", On(1, Reply("已更换。"))),
        ("Mon 2026-11-02 10:30", "agent", On(1, Classification("major_customer", "lost"))),
        ("Mon 2026-11-02 11:00", "agent", On(1, FollowUp("satisfied"))),
        ("Mon 2026-11-16 09:00", "handler", On(2, Reply("已更换。"))),
    )


@proves("CSKPI-1", "CSKPI-2", "CSKPI-3", "CSKPI-4", "CSKPI-5", "CSKPI-6", "CSKPI-7", "CSKPI-14")
def test_each_figure_is_what_the_text_divides_by_what():
    told = report(a_month(), "appraisal", "2026-11")
    assert reads(told, "feedback") == "33 % (1/3)"  # the one that was closed at once was due no answer
    assert reads(told, "passing") == "100 % (4/4)"
    assert reads(told, "follow_up") == "50 % (1/2)"
    assert reads(told, "speed") == "1.1"  # two hours and ten minutes, by two that were solved
    assert reads(told, "solved_satisfied") == "25 % (1/4)"  # of all complaints
    assert (reads(told, "major_lost"), reads(told, "major_calls")) == ("1", "1")
    assert reads(told, "first_call") == "25 % (1/4)"
    assert reads(told, "plan") == "—"


@proves("CSKPI-8", "CSKPI-9", "CSKPI-11", "CSKPI-12", "CSKPI-13", "CSKPI-18")
def test_what_no_case_knows_is_entered_and_an_unsigned_sheet_stays_a_draft():
    story = a_month()
    told, rule = report(story, "appraisal", "2026-11"), rule_of(story, "appraisal")
    given = {"value.plan": "96%", "value.calls": "1 204", "value.transferred": "8%", "value.abandoned": "3%"}
    given |= {"value.satisfaction": "4.6", "value.cooperation": "88", "score.plan": "19", "score.feedback": "5"}
    edition = Edition("appraisal", "2026-11", 1, "cskpi", "1", moment("2026-12-01 09:00"), "", (), {})
    edition = write(edition=edition, document=told, texts=given, by=story.by("director"))
    assert dict(edition.texts) == given
    signed: Any = edition
    for who in ("supervisor", "director", "executive"):
        assert state(edition=signed, rule=rule) is EditionState.WAITING
        signed = agree(edition=signed, rule=rule, note="", by=story.by(who))
    assert state(edition=signed, rule=rule) is EditionState.AGREED
    assert [step.role for step in signed.agreed] == ["supervisor", "director", "executive"]
