"""投诉顾客管理制度, told as stories."""

import pytest

from complaints.domain.commands import Assignment, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from tests.factories import a_member
from tests.regulations.shown import letter, needs, offers_only, published, told_in, too_few
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_file

NOW = "Mon 2026-11-16 10:00"
TRUTH = Record("truth", {"true": "yes", "evidence": "现场照片三张"})
CAUSE = Record("cause_analysis", {"cause": "板材受潮"})
PLAN = Record("plan", {"measures": "更换门板"})
TOLD = Record("result_told", {"result": "已更换门板"})
FORMED = Record("team_formed", {"members": "王强、李伟"})


@proves("RECEP-2")
def test_the_form_says_who_a_complaining_customer_is():
    assert "对公司、产品或服务提出不满或不遵守协议要求的顾客" in published("recep")


@proves("RECEP-4", "RECEP-5")
def test_five_ways_lead_to_the_house_and_the_page_tells_them():
    offers_only("recep", "channel", ["phone", "mail", "web", "letter", "visit"], refused="fax")
    assert "投诉热线、公开邮箱、官方网站投诉通道、书面来信，或前往公司办公地点" in published("recep")


@proves("RECEP-3")
@pytest.mark.parametrize("role", ["agent", "head", "handler"])
def test_receptionist_responsible_department_and_responsible_employee_must_be_there(role: str):
    assert too_few("recep", vacant=role)


@proves("RECEP-1")
def test_whoever_of_any_branch_may_have_the_case():
    branch = a_member("handler", email="branch@staff.example", department="番禺分公司")
    Story("recep", people=[branch]).run(
        (NOW, "complainant", Files()),
        (NOW, "agent", Assignment("branch@staff.example"), expects(handler="branch", department="番禺分公司")),
        (NOW, "branch", Reply("已处理"), expects(stage="follow_up")),
    )


@proves("RECEP-5", "RECEP-6", "RECEP-7")
def test_it_is_recorded_passed_on_with_its_files_and_the_customer_can_follow_it():
    needs("recep", occurred_at="", place="")
    story = Story("recep").run(
        (NOW, "complainant", Files(description="柜门开裂", attachments=(a_file("现场.jpg"),)), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "dispatch:head"])),
    )
    content = story.case.content
    assert (content.description, content.occurred_at, content.place, content.complainant.phone) == (
        "柜门开裂", "2026-11-18", "厨房", "13800138000")
    assert letter(story, "acknowledgement", "complainant")["reference"] == story.case.reference
    assert "现场.jpg" in str(letter(story, "dispatch", "head"))


@proves("RECEP-8")
def test_a_team_is_formed_at_once_and_the_complaint_handled_in_its_time():
    Story("recep").run(
        (NOW, "complainant", Files(), expects(clocks={
            "team": "running, due Tue 2026-11-17 00:00, by head",
            "reply": "running, due Thu 2026-11-19 10:00, by handler"})),
        (NOW, "head", Record("team_formed"), expects(raises=FieldsRefused, why="members")),
    ).deadline("team", at="Tue 2026-11-17 00:00", who="head", what=FORMED
    ).deadline("reply", at="Thu 2026-11-19 10:00", who="handler", what=Reply("已处理"))


@proves("RECEP-9")
def test_truth_cause_solution_execution_and_the_result_back_to_the_receptionist():
    story = Story("recep").run(
        (NOW, "complainant", Files()),
        (NOW, "handler", CAUSE, expects(raises=RecordMissing, why="truth")),
        (NOW, "handler", Record("truth", {"true": "yes"}), expects(raises=FieldsRefused, why="evidence")),
        (NOW, "handler", TRUTH),
        (NOW, "handler", PLAN, expects(raises=RecordMissing, why="cause_analysis")),
        (NOW, "handler", CAUSE),
        (NOW, "handler", Record("executed"), expects(raises=RecordMissing, why="plan")),
        (NOW, "handler", PLAN),
        (NOW, "handler", TOLD, expects(raises=RecordMissing, why="executed")),
        (NOW, "handler", Record("executed")),
        (NOW, "handler", TOLD, expects(letters=["notice:complainant", "notice:agent"])),
    )
    assert told_in(story, "notice", "agent") == told_in(story, "notice", "complainant") == {"处理结果": "已更换门板"}
