"""装饰集团: who sees what, who stands in for whom, what a customer's file holds, and what is kept from whom."""

import json

from complaints.domain.acts import NotAllowed
from complaints.domain.commands import Assignment, Record, Request
from complaints.domain.records import RecordMissing
from complaints.usecases.ports import CaseFilter
from complaints.usecases.quarantine import QuarantinedMail
from complaints.usecases.view_cases import find_cases
from tests.api.site import Site
from tests.factories import a_member
from tests.regulations.decor import CUSTOMER, INTERVIEW
from tests.regulations.shown import letter, recorded_on, seen_by
from tests.regulations.story import Files, Leaves, Story, expects, proves
from tests.regulations.team import a_file, address

FILED = ("Mon 2026-11-23 09:00", "agent", Files())
SECOND_BRANCH = a_member("handler", email="handler2@staff.example", department="二分公司")


def found_by(story: Story, who: str, **wanted: str) -> list[str]:
    """The numbers of the cases that somebody's list shows."""
    page = find_cases(
        cases=story.portal.cases, wanted=CaseFilter(**wanted), limit=50, cursor=None, circumstances=story.by(who)
    )
    return sorted(row.reference for row in page.rows)


@proves("DECOR-1", "DECOR-2", "DECOR-13")
def test_the_centre_sees_the_cases_of_every_branch_and_a_branch_only_its_own():
    story = Story("decor", people=[SECOND_BRANCH]).run(
        FILED,
        ("Mon 2026-11-23 09:05", "agent", Files(levels={"severity": "major"})),
        ("Mon 2026-11-23 09:10", "agent", Assignment(address("handler2")), expects(handler="handler2", department="二分公司")),
    )
    first, second = story.references
    for role in ("director", "supervisor", "engineering_deputy", "agent", "admin_assistant", "inspector"):
        assert found_by(story, role) == [first, second]
        assert seen_by(story, role)["reference"] == second
    assert found_by(story, "director", severity="major") == [second]
    assert (found_by(story, "handler"), found_by(story, "handler2")) == ([first], [second])
    assert (seen_by(story, "handler"), seen_by(story, "handler2")["reference"]) == (403, second)


@proves("DECOR-4")
def test_what_the_director_leaves_lying_is_told_to_the_leaders_of_the_group():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(levels={"severity": "serious"}, channel="visit")),
        ("Mon 2026-11-23 09:20", "agent", INTERVIEW),
        ("Mon 2026-11-23 09:30", "agent", Request("notice_serious", "请批复"), expects(
            clocks={"notice_review_serious": "running, due Mon 2026-11-23 13:30, by director", "notice_review": "none"})),
        ("Mon 2026-11-23 17:30", "time passes", expects(
            steps=["Mon 2026-11-23 13:30 notice_review_serious.urging > director + supervisor",
                   "Mon 2026-11-23 17:30 notice_review_serious.executive > executive + director"],
            letters=["urging:director", "urging:supervisor", "escalation:executive", "escalation:director"])),
    )


@proves("DECOR-5")
def test_the_deputy_director_does_what_an_assistant_who_is_not_there_leaves_undone():
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 09:30", "agent", Leaves()),
        ("Tue 2026-11-24 09:00", "time passes", expects(steps=[
            "Mon 2026-11-23 09:33 call_back.supervisor > supervisor",
            "Tue 2026-11-24 05:00 answer.reminder > supervisor", "Tue 2026-11-24 09:00 answer.urging > supervisor"])),
        ("Tue 2026-11-24 09:10", "supervisor", Record("answered"), expects(clocks={"answer": "breached"})),
    )


@proves("DECOR-24", "DECOR-53")
def test_the_file_of_a_customer_is_all_his_cases_found_by_name_phone_and_address():
    site = {"address": "朝阳区建国路8号"}
    story = Story("decor").run(
        ("Mon 2026-11-02 09:00", "agent", Files(type="project", **site)),
        ("Mon 2026-11-09 09:00", "agent", Files(name="王强", phone="13911112222", email="wang@customer.example")),
        ("Mon 2026-11-23 09:00", "agent", Files(**site)),
        ("Mon 2026-11-23 09:10", "handler", Record("file_consulted"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:10", "agent", Record("file_consulted"), expects(entries=["recorded"])),
    )
    project, other, complaint = story.references
    for words in (CUSTOMER, "13800138000", "建国路"):
        for role in ("agent", "admin_assistant"):
            assert found_by(story, role, q=words) == [project, complaint]
    assert found_by(story, "agent", q="13911112222") == [other]


@proves("DECOR-23")
def test_mail_that_belongs_to_no_case_waits_for_the_administrative_assistant():
    story = Story("decor").run(FILED)
    waiting = QuarantinedMail("<1@mail.example>", story.now, "unknown case", "branch@mail.example", "分公司上报资料")
    story.portal.quarantine.put(mail=waiting)
    site = Site(story.portal)
    shown = site.signed_in("admin_assistant").get("/api/v1/quarantine")
    assert [mail["subject"] for mail in shown.get_json()["messages"]] == ["分公司上报资料"]
    assert site.signed_in("handler").get("/api/v1/quarantine").status_code == 403


@proves("DECOR-123", "DECOR-128")
def test_staff_read_the_forbidden_phrases_and_the_questionnaire():
    shown = Site(Story("decor").run(FILED).portal).signed_in("agent").get("/api/v1/regulation")
    words = json.dumps(shown.get_json(), ensure_ascii=False)
    for phrase in ("这个问题我不会处理", "这个问题我们公司不能给您解决", "您下次再打电话好吗", "对施工质量是否满意"):
        assert phrase in words


@proves("DECOR-73", "DECOR-96")
def test_the_branch_that_is_to_handle_a_teams_complaint_does_not_learn_who_complains():
    story = Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(kind="team"), expects(handler="engineering_deputy")),
        ("Mon 2026-11-23 10:00", "agent", Record("team_investigation", {"findings": f"{CUSTOMER}所述属实"})),
        ("Mon 2026-11-23 11:00", "engineering_deputy", Assignment(address("handler"), "安排分公司处理"), expects(
            handler="handler", letters=["dispatch:handler"])),
    )
    assert CUSTOMER in str(seen_by(story, "engineering_deputy"))
    assert CUSTOMER in str(letter(story, "dispatch", "engineering_deputy"))
    for told in (seen_by(story, "handler"), seen_by(story, "head"), letter(story, "dispatch", "handler")):
        assert CUSTOMER not in str(told)
    assert recorded_on(story, "handler") == [["***所述属实"]]


@proves("DECOR-72", "DECOR-96")
def test_an_employees_name_is_for_human_resources_and_the_leaders_alone():
    story = Story("decor").run(("Mon 2026-11-23 09:00", "complainant", Files(kind="employee"), expects(handler="hr")))
    for role in ("hr", "director", "executive"):
        assert CUSTOMER in str(seen_by(story, role))
        assert found_by(story, role) == story.references
    for role in ("handler", "head", "agent", "supervisor", "president", "office"):
        assert seen_by(story, role) == 404
        assert found_by(story, role) == []


@proves("DECOR-99")
def test_the_branch_neither_decides_nor_opens_a_violation():
    story = Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(category="violation"), expects(handler="director")))
    assert [seen_by(story, role) for role in ("handler", "head", "agent", "inspector")] == [404] * 4
    assert {seen_by(story, role)["reference"] for role in ("director", "legal", "joint_management", "president")} == {
        story.case.reference
    }


@proves("DECOR-91")
def test_the_office_keeps_the_recording():
    kept = Record("recording_kept", {"place": "办公室3号柜"})
    Story("decor").run(
        FILED,
        ("Mon 2026-11-23 10:00", "office", kept, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:10", "agent", Record("recording", attachments=(a_file("通话.mp3"),)), expects(letters=["notice:office"])),
        ("Mon 2026-11-23 10:20", "agent", kept, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:20", "office", kept, expects(entries=["recorded"])),
    )


@proves("DECOR-21")
def test_the_deputy_director_sums_up_typical_cases_which_go_to_the_branches():
    story = Story("decor", people=[SECOND_BRANCH])
    site, words = Site(story.portal), {"title": "门板受潮", "happened": "开裂", "cause": "封边不严", "lesson": "须验封边"}
    assert site.signed_in("handler").post("/api/v1/bulletin", json=words).status_code == 403
    told = site.signed_in("supervisor").post("/api/v1/bulletin", json=words).get_json()
    path = f"/api/v1/bulletin/{told['period']}/{told['number']}/agreement"
    agreed = site.signed_in("director").post(path, json={}, headers={"If-Match": "*"}).get_json()
    assert agreed["state"] == "sent"
    assert {"handler@staff.example", "handler2@staff.example", "head@staff.example"} <= {
        mail.to for mail in story.portal.mailer.sent if mail.headers["X-Letter-Kind"] == "bulletin"
    }
