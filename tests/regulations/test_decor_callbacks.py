"""装饰集团: the callbacks of a site, repairs and praise, the reports, and who is there."""

from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Closure, Record
from complaints.domain.report_calendar import periods
from complaints.domain.staffing import short_posts
from complaints.usecases.ports import CaseFilter
from complaints.usecases.view_cases import find_cases
from tests.factories import a_member, moment
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
    done = Record("callback", {"series": "contract", "problem": "no"})
    story.deadline("callback_contract", at="Sat 2026-11-07 00:00", who="agent", what=done)


@proves("DECOR-27", "DECOR-29", "DECOR-33", "DECOR-34", "DECOR-123", "DECOR-9")
def test_a_callback_is_recorded_by_its_questions_and_a_problem_goes_to_the_branch():
    asked = Record("callback", {"series": "sample", "problem": "no", "satisfied": "5", "answers": "设计满意；施工满意"})
    Story("decor").run(
        ("Mon 2026-11-02 09:00", "agent", Files(type="project", fields=PROJECT)),
        ("Tue 2026-11-03 09:00", "agent", Record("callback", {"series": "sample"}), expects(raises=UnknownValue)),
        ("Tue 2026-11-03 09:00", "agent", asked, expects(entries=["recorded"], letters=[])),
        ("Tue 2026-11-03 10:00", "agent", Closure("callback_done", "工程没有问题"), expects(stage="closed")),
    )
    Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(type="callback_finding", channel="callback"), expects(
        letters=["acknowledgement:complainant", "notice:handler", "notice:head"])))
    [rule] = [rule for rule in DECOR.reports if rule.id == "sample_callbacks"]
    due = periods(rule=rule, calendar=the_calendar(DECOR), since=moment("2026-11-01 00:00"), until=moment("2026-11-30 00:00"))
    assert [(each.due_at.day, rule.to) for each in due] == [(15, ("agent",))]


@proves("DECOR-126", "DECOR-127", "DECOR-128")
def test_a_repair_is_asked_about_after_three_days_praise_is_thanked_for_and_phrases_are_forbidden():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(type="repair")),
        ("Tue 2026-11-24 16:00", "handler", Record("repair_done", {"done_on": "2026-11-24"}), expects(
            clocks={"repair_check": "running, due Sat 2026-11-28 00:00, by agent"})),
    ).deadline("repair_check", at="Sat 2026-11-28 00:00", who="agent", what=Record("callback", {"series": "repair", "problem": "no"}))
    Story("decor").run(("Mon 2026-11-23 09:00", "complainant", Files(type="praise"), expects(
        letters=["notice:complainant"], clocks={"answer": "none", "reply": "none"})))
    assert "您下次再打电话" in next(text.text.zh for text in DECOR.texts if text.id == "phrases")


@proves("DECOR-19", "DECOR-20", "DECOR-22", "DECOR-25", "DECOR-77", "DECOR-12")
def test_the_centres_reports_go_up_the_chain_and_the_branches_score_has_four_sources():
    reports = {rule.id: rule for rule in DECOR.reports}
    assert reports["to_president"].review == ("supervisor", "engineering_deputy", "director")
    assert "president" in reports["to_president"].to
    assert reports["hot_spots"].to == ("engineering_deputy",)
    for name, days in (("branch_summary", ["11-02", "12-01"]), ("branch_plan", []), ("to_president", ["11-02", "12-01"])):
        due = periods(rule=reports[name], calendar=the_calendar(DECOR), since=moment("2026-10-20 00:00"), until=moment("2026-12-10 00:00"))
        assert [f"{each.due_at:%m-%d}" for each in due] == days
    sheet = [rule for rule in DECOR.kpis if rule.sheet == "branch"]
    assert (len(sheet), sum(rule.weight for rule in sheet)) == (4, 100)


@proves("DECOR-23")
def test_a_mail_without_a_case_is_for_the_administrative_assistant():
    assert "admin_assistant" in DECOR.acts["quarantine"].by
    Story("decor").run(("Mon 2026-11-23 09:00", "complainant", Mails("墙面开裂", subject="报修", to="mailbox"), expects(
        fate="opened", stage="dispatched")))


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
