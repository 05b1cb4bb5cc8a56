"""客户投诉管理规定 (投诉处理机构，各部门、各子公司的投诉处理岗位), told as stories."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.commands import Assignment, Closure, Note, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.kpis import figure
from complaints.domain.policy_oversight import Every
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.staff import Responsibility, Roster
from complaints.domain.upkeep import Matter, findings
from tests.factories import a_member, moment
from tests.regulations.shown import (
    asks_for,
    falls_due,
    letter,
    nobody_else_may,
    offers_only,
    published,
    report_of,
    roles_of,
    seen_by,
    told_in,
)
from tests.regulations.story import Files, Leaves, Story, expects, proves
from tests.regulations.team import a_file, a_team, address, the_policy

NOW = "Mon 2026-11-23 09:00"
UNIT = "苏州子公司"
FILED = (NOW, "complainant", Files(category="service"))
REPLY = Reply("已重新安装。")
FINDING = Record("process_finding", {"finding": "两次转办无人跟进", "opinion": "约谈负责人"})
WANTED = Record("material_request", {"unit": "仓储部", "material": "出库单"})
GIVEN = Record("material", attachments=(a_file("出库单.jpg"),))
VIOLATION = Record("suspected_violation", {"conduct": "安装工私自收款"})


def two_units() -> Roster:
    """A company whose subsidiary answers for its service, and headquarters for the rest."""
    people = [a_member(role, email=f"{name}@staff.example", department=UNIT)
              for role, name in (("handler", "unit_post"), ("head", "unit_head"))]
    team = a_team(the_policy("genreg"), people=people)
    return replace(team, responsibilities=(*team.responsibilities, Responsibility(address("unit_post"), UNIT, "service")))


@proves("GENREG-13")
def test_a_complaint_comes_by_phone_online_letter_visit_and_other_ways():
    offers_only("genreg", "channel", ["phone", "web", "letter", "visit", "mail", "other"], refused="fax")


@proves("GENREG-1", "GENREG-2", "GENREG-14")
def test_the_public_reads_on_what_it_is_based_for_whom_it_is_and_how_one_complains():
    page = published("genreg")
    assert "根据《中华人民共和国消费者权益保护法》等相关法律法规制定" in page
    assert "适用于公司各部门、各子公司及全体员工" in page
    assert "您可以通过电话、网络、信函、来访、电子邮件等形式投诉" in page
    assert "by telephone, online, by letter, by a visit" in published("genreg", "en")


@proves("GENREG-2", "GENREG-5", "GENREG-12")
def test_there_are_a_body_and_in_each_unit_a_post_and_a_head():
    called = roles_of("genreg")
    assert [called[role] for role in ("supervisor", "handler", "head")] == [
        "客户投诉处理机构", "客户投诉处理岗位", "部门、子公司负责人"]


@proves("GENREG-2", "GENREG-12")
def test_the_post_of_a_subsidiary_takes_handles_and_answers_what_concerns_it():
    Story("genreg", roster=two_units()).run(
        (*FILED, expects(stage="dispatched", handler="unit_post", department=UNIT, letters=[
            "acknowledgement:complainant", "dispatch:unit_post"])),
        (NOW, "handler", REPLY, expects(raises=NotAllowed)),
        ("Tue 2026-11-24 09:00", "unit_post", REPLY, expects(
            stage="follow_up", letters=["notice:complainant", "reply-received:agent"])),
    )


@proves("GENREG-12")
def test_a_unit_without_a_post_is_told_to_the_administrator_and_its_complaints_go_to_the_body():
    story = Story("genreg").run(
        ("Mon 2026-11-23 08:00", "handler", Leaves()),
        (*FILED, expects(stage="registered", handler="", letters=["acknowledgement:complainant", "unassigned:supervisor"])),
    )
    found = findings(policy=story.policy, calendar=story.calendar, roster=story.portal.staff.roster(), now=story.now)
    assert Matter.CATEGORY in {each.matter for each in found}


@proves("GENREG-4")
def test_every_step_has_one_who_answers_for_it():
    Story("genreg").run(
        (*FILED, expects(clocks={
            "acceptance": "running, due Tue 2026-11-24 09:00, by agent",
            "investigation": "running, due Wed 2026-11-25 09:00, by handler",
            "reply": "running, due Mon 2026-11-30 09:00, by handler", "follow_up": "none", "closure": "none"})),
        (NOW, "handler", REPLY, expects(clocks={"follow_up": "running, due Thu 2026-11-26 09:00, by agent"})),
    )


@proves("GENREG-4")
def test_units_are_appraised_by_the_replies_they_gave_in_time():
    story = Story("genreg", roster=two_units()).run(
        FILED, ("Mon 2026-11-30 09:00", "unit_post", REPLY),
        ("Mon 2026-11-30 10:00", "complainant", Files(category="product")), ("Mon 2026-12-07 10:01", "handler", REPLY),
    )
    [rule] = [each for each in story.policy.kpis if each.id == "timely_reply"]
    found = figure(
        rule=rule, cases=[story.the_case(1), story.the_case(2)], under=lambda _: Regulation(story.policy, story.calendar),
        period=period_of(every=Every.MONTH, day=moment(NOW).date(), calendar=story.calendar), as_of=moment("2026-12-31 12:00"))
    assert {unit: (each.numerator, each.denominator) for unit, each in found.parts.items()} == {UNIT: (1, 1), "kitchen-line": (0, 1)}


@proves("GENREG-5", "GENREG-7")
def test_the_body_sees_the_cases_of_all_units_notes_on_them_and_moves_them_between_units():
    story = Story("genreg", roster=two_units()).run(FILED)
    assert seen_by(story, "supervisor")["reference"] == story.case.reference
    assert (seen_by(story, "handler"), seen_by(story, "head")) == (403, 403)
    assert seen_by(story, "agent")["reference"] == story.case.reference
    story.run(
        (NOW, "supervisor", Note("请先电话致歉，再上门"), expects(entries=["noted"])),
        (NOW, "handler", Note("已处理过同类问题"), expects(raises=NotAllowed)),
        (NOW, "unit_post", Assignment(address("handler")), expects(raises=NotAllowed)),
        (NOW, "unit_head", Assignment(address("handler")), expects(raises=NotAllowed)),
        (NOW, "supervisor", Assignment(address("handler"), "属制造质量，转本部"), expects(
            handler="handler", department="kitchen-line", letters=["dispatch:handler"])),
    )
    assert (seen_by(story, "handler")["reference"], seen_by(story, "unit_post")) == (story.case.reference, 403)


@proves("GENREG-8")
def test_the_body_hears_of_what_is_late_again_and_again():
    Story("genreg").run(
        FILED,
        (NOW, "agent", Record("acceptance")),
        (NOW, "handler", Record("investigation", {"findings": "安装不平"})),
        ("Wed 2026-12-02 12:00", "time passes", expects(steps=[
            "Mon 2026-11-30 05:00 reply.reminder > handler", "Mon 2026-11-30 09:00 reply.urging > handler",
            "Mon 2026-11-30 13:00 reply.body > supervisor + head", "Tue 2026-12-01 09:00 reply.head > head + handler",
            "Tue 2026-12-01 13:00 reply.body > supervisor + head", "Wed 2026-12-02 09:00 reply.executive > executive"])),
    )


@proves("GENREG-10")
def test_the_body_says_what_was_wrong_in_the_handling_and_what_is_to_be_done():
    nobody_else_may("genreg", FINDING, after=(FILED,), but=("supervisor",))
    story = Story("genreg").run(FILED)
    asks_for(story, NOW, "supervisor", FINDING)
    assert "两次转办无人跟进" in str(seen_by(story, "handler")["timeline"][-1])


@proves("GENREG-9", "GENREG-10")
def test_every_month_the_body_has_the_analysis_the_improvements_and_the_faults_of_the_handling():
    analysis = report_of("genreg", "analysis")
    assert falls_due("genreg", "analysis", since="2026-10-20", until="2026-12-10") == [
        "2026-10: Mon 2026-11-02", "2026-11: Tue 2026-12-01"]
    assert [part.zh for part in analysis.sections] == ["投诉情况", "改进措施", "处理工作中的问题"]
    assert analysis.to == ("supervisor", "executive")


@proves("GENREG-15")
def test_what_was_said_is_recorded_and_the_result_goes_back_to_the_customer():
    story = Story("genreg").run(
        (NOW, "agent", Files(description="安装后漏水，地板泡坏", channel="phone")),
        ("Mon 2026-11-23 10:00", "agent", Closure("answered", "当天上门修好，地板照价赔偿"), expects(
            letters=["closure:complainant", "closure:handler"])),
    )
    assert story.case.content.description == "安装后漏水，地板泡坏"
    assert letter(story, "closure", "complainant")["text"] == "当天上门修好，地板照价赔偿"


@proves("GENREG-17")
def test_a_handler_asks_a_unit_for_material_and_has_it_within_two_working_days():
    story = Story("genreg").run(
        FILED,
        (NOW, "head", GIVEN, expects(raises=RecordMissing, why="material_request")),
        (NOW, "agent", WANTED, expects(raises=NotAllowed)),
        (NOW, "handler", Record("material_request", {"unit": "仓储部"}), expects(raises=FieldsRefused, why="material")),
        (NOW, "handler", WANTED, expects(letters=["notice:head"], clocks={
            "material": "running, due Wed 2026-11-25 09:00, by head"})),
        (NOW, "head", Record("material"), expects(raises=EvidenceMissing)),
    ).deadline("material", at="Wed 2026-11-25 09:00", who="head", what=GIVEN)
    late = story.fork().run(("Thu 2026-11-26 09:00", "time passes")).case.timeline
    assert [(each.kind, each.data["to"]) for each in late if each.data.get("clock") == "material"] == [
        ("urged", [address("head")]), ("escalated", [address("supervisor")])]
    assert "请提供与投诉有关的资料和信息" in letter(story, "notice", "head")["says"]
    assert told_in(story, "notice", "head") == {"部门、子公司": "仓储部", "所需资料": "出库单"}


@proves("GENREG-18")
@pytest.mark.parametrize("outsider", ["legal", "auditor", "unit_post", "unit_head"])
def test_whoever_has_nothing_to_do_with_the_case_does_not_learn_who_complains(outsider: str):
    story = Story("genreg", roster=two_units()).run((NOW, "complainant", Files(category="product")))
    assert seen_by(story, outsider) == 403
    assert seen_by(story, "handler")["complaint"]["complainant"]["name"] == "林芳"


@proves("GENREG-19")
@pytest.mark.parametrize("who", ["handler", "head", "agent", "supervisor"])
def test_a_suspected_violation_is_reported_to_the_company_at_once_and_to_nobody_else(who: str):
    story = Story("genreg").run(FILED, ("Mon 2026-11-23 10:00", who, VIOLATION, expects(letters=["notice:executive"])))
    told = letter(story, "notice", "executive")
    assert "现向公司报告" in told["says"]
    assert (told["headline"], told_in(story, "notice", "executive")) == (
        "涉嫌违法违规行为报告", {"涉嫌违法违规行为": "安装工私自收款"})
