"""装饰集团: the callbacks of a site, repairs and praise, the reports, and who is there."""

from decimal import Decimal

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Closure, FollowUp, Record
from complaints.domain.kpis import figure
from complaints.domain.policy_oversight import Every, KpiRule
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.staffing import short_posts
from complaints.usecases.ports import CaseFilter
from complaints.usecases.view_cases import find_cases
from tests.factories import a_member, moment
from tests.regulations.decor import ANSWER, FEEDBACK, at_the_branch
from tests.regulations.shown import falls_due, leaves_without_cases, letter, recorded_on, report_of
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import a_team, address, the_calendar, the_policy

DECOR = the_policy("decor")

PROJECT = {"contract_date": "2026-11-01", "start_date": "2026-11-10", "completion_date": "2027-01-10", "warranty_until": "2027-03-15"}


@proves("DECOR-118", "DECOR-119", "DECOR-120", "DECOR-121", "DECOR-122", "DECOR-24")
def test_a_site_is_called_back_by_its_dates():
    story = Story("decor").run(
        ("Mon 2026-11-02 09:00", "agent", Files(type="project", fields=PROJECT), expects(clocks={
            "callback_contract": "running, due Sat 2026-11-07 00:00, by agent",
            "callback_start": "running, due Sat 2026-11-21 00:00", "callback_middle": "running, due Sun 2026-12-06 00:00",
            "callback_late": "running, due Mon 2026-12-21 00:00", "callback_completion": "running, due Sat 2027-01-16 00:00",
            "callback_warranty": "running, due Thu 2027-02-11 00:00", "answer": "none", "reply": "none"})),
    )
    for series, at in (("contract", "Sat 2026-11-07 00:00"), ("start", "Sat 2026-11-21 00:00"),
                       ("middle", "Sun 2026-12-06 00:00"), ("late", "Mon 2026-12-21 00:00")):
        story.deadline(f"callback_{series}", at=at, who="agent", what=Record("callback", {"series": series, "problem": "no"}))


@proves("DECOR-122")
def test_a_site_in_warranty_is_called_back_every_month_until_the_warranty_ends():
    called = Record("callback", {"series": "warranty", "problem": "no"})
    story = Story("decor").run(
        ("Mon 2027-01-11 09:00", "agent", Files(type="project", fields=PROJECT), expects(
            clocks={"callback_warranty": "running, due Thu 2027-02-11 00:00, by agent"})),
        ("Tue 2027-02-09 09:00", "agent", called, expects(clocks={
            "callback_warranty#1": "met", "callback_warranty#2": "running, due Thu 2027-03-11 00:00"})),
        ("Tue 2027-03-09 09:00", "agent", called, expects(clocks={
            "callback_warranty#2": "met", "callback_warranty#3": "running, due Sun 2027-04-11 00:00"})),
        ("Fri 2027-03-12 09:00", "agent", called, expects(clocks={"callback_warranty": "met"})),
        ("Wed 2027-06-09 09:00", "time passes"),
    )
    assert story.clock("callback_warranty").run == 3  # the month after the third would begin on 11 April, out of warranty


@proves("DECOR-27", "DECOR-29", "DECOR-33", "DECOR-34", "DECOR-123", "DECOR-9")
def test_a_callback_is_recorded_by_its_questions_and_a_problem_goes_to_the_branch():
    asked = Record("callback", {"series": "sample", "problem": "no", "satisfied": "5", "answers": "设计满意；施工满意"})
    story = Story("decor").run(
        ("Mon 2026-11-02 09:00", "agent", Files(type="project", fields=PROJECT)),
        ("Tue 2026-11-03 09:00", "agent", Record("callback", {"series": "sample"}), expects(raises=UnknownValue)),
        ("Tue 2026-11-03 09:00", "agent", asked, expects(entries=["recorded"], letters=[])),
    )
    assert recorded_on(story, "supervisor") == [["否", "5", "设计满意；施工满意", "抽查回访"]]
    story.run(
        ("Tue 2026-11-03 10:00", "agent", Closure("callback_done", "工程没有问题"), expects(stage="closed")),
    )
    Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(type="callback_finding", channel="callback"), expects(
        letters=["acknowledgement:complainant", "notice:handler", "notice:head"])))
    assert report_of("decor", "sample_callbacks").to == ("agent",)
    assert falls_due("decor", "sample_callbacks", since="2026-11-20", until="2026-12-20") == ["2026-11: Tue 2026-12-15"]


@proves("DECOR-126", "DECOR-127")
def test_a_repair_is_asked_about_after_three_days_and_praise_is_thanked_for():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(type="repair")),
        ("Tue 2026-11-24 16:00", "handler", Record("repair_done", {"done_on": "2026-11-24"}), expects(
            clocks={"repair_check": "running, due Sat 2026-11-28 00:00, by agent"})),
    ).deadline("repair_check", at="Sat 2026-11-28 00:00", who="agent", what=Record("callback", {"series": "repair", "problem": "no"}))
    praised = Story("decor").run(("Mon 2026-11-23 09:00", "complainant", Files(type="praise"), expects(
        letters=["notice:complainant"], clocks={"answer": "none", "reply": "none"})))
    assert "感谢您的肯定" in letter(praised, "notice", "complainant")["says"]


@proves("DECOR-19", "DECOR-20", "DECOR-22", "DECOR-25", "DECOR-77")
def test_the_reports_of_centre_and_branches_go_up_the_chain():
    reports = {rule.id: rule for rule in DECOR.reports}
    assert reports["to_president"].review == ("supervisor", "engineering_deputy", "director")
    assert "president" in reports["to_president"].to
    assert reports["hot_spots"].to == ("engineering_deputy",)
    assert "executive" in reports["to_president"].to
    monthly = ["2026-11: Tue 2026-12-01", "2026-12: Fri 2027-01-01"]
    for name, days in (("branch_summary", monthly), ("to_president", monthly), ("hot_spots", monthly),
                       ("branch_plan", ["2026-Q4: Fri 2027-01-01"])):
        assert falls_due("decor", name, since="2026-11-20", until="2027-01-20") == days
    assert {reports[name].to for name in ("branch_summary", "branch_plan")} == {("admin_assistant",)}
    assert all(leaves_without_cases("decor", name) for name in ("branch_summary", "branch_plan"))
    assert not leaves_without_cases("decor", "sample_callbacks")


@proves("DECOR-12")
def test_a_branch_is_appraised_by_satisfaction_complaints_feedback_and_inspections_of_the_month():
    story = at_the_branch().run(
        ("Mon 2026-11-23 10:30", "inspector", Record("inspection", {"findings": "工艺不到位"})),
        ("Mon 2026-11-23 11:00", "handler", FEEDBACK),
        ("Mon 2026-11-23 11:30", "head", Record("feedback_review")),
        ("Mon 2026-11-23 12:00", "handler", ANSWER),
        ("Tue 2026-11-24 10:00", "agent", FollowUp("satisfied")),
        ("Tue 2026-11-24 11:00", "agent", Files()),
        ("Tue 2026-11-24 12:00", "handler", ANSWER),
        ("Wed 2026-11-25 10:00", "agent", FollowUp("not_satisfied", "仍有裂缝")),
    )
    cases = [story.the_case(number) for number in (1, 2)]
    sheet = {rule.id: rule for rule in DECOR.kpis if rule.sheet == "branch"}
    assert sum(rule.weight for rule in sheet.values()) == 100
    found = {name: _of_branch(rule, cases) for name, rule in sheet.items()}
    assert found == {"branch_satisfaction": 50, "branch_complaints": 2, "branch_feedback": 100, "branch_inspections": 1}


def _of_branch(rule: KpiRule, cases: list[ComplaintCase]) -> Decimal | None:
    calendar, as_of = the_calendar(DECOR), moment("2026-12-01 09:00")
    month = period_of(every=Every.MONTH, day=moment("2026-11-01 00:00").date(), calendar=calendar)
    [each] = figure(rule=rule, cases=cases, under=lambda _: Regulation(DECOR, calendar), period=month, as_of=as_of).parts.values()
    return each.value


@proves("DECOR-36")
def test_a_mail_of_a_customer_opens_a_case_at_the_branch():
    Story("decor").run(("Mon 2026-11-23 09:00", "complainant", Mails("墙面开裂", subject="报修", to="mailbox"), expects(
        fate="opened", stage="dispatched", handler="handler")))


@proves("DECOR-3")
def test_a_centre_with_too_few_people_is_told_so():
    short = short_posts(policy=DECOR, roster=a_team(DECOR, vacant=["engineering_deputy"]))
    assert short == {"agent": (4, 1), "inspector": (4, 1), "engineering_deputy": (1, 0)}


@proves("DECOR-31", "DECOR-6")
def test_an_assistant_follows_the_cases_that_are_his():
    story = Story("decor", people=[a_member("agent", email="agent2@staff.example")])
    for _ in range(6):
        story.run(("Mon 2026-11-23 09:00", "complainant", Files()))
    whose = [story.the_case(number + 1).agent for number in range(6)]
    assert set(whose) == {address("agent"), address("agent2")}
    by = story.by("agent2")
    page = find_cases(cases=story.portal.cases, wanted=CaseFilter(agent=address("agent2")), limit=50, cursor=None, circumstances=by)
    assert len(page.rows) == whose.count(address("agent2"))
    assert {row.agent for row in page.rows} == {address("agent2")}
