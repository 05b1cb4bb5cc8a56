"""患者投诉处理制度 and 药品质量投诉制度."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, Record, Reply, Request
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_policy

HOSP, PHARMQ = the_policy("hosp"), the_policy("pharmq")


@proves("HOSP-2", "HOSP-3", "HOSP-6")
def test_whoever_is_asked_answers_or_names_the_department_and_the_leader_hears_what_was_found():
    assert [kind.title.zh for kind in HOSP.intake.complainant_kinds] == ["患者", "家属"]
    story = Story("hosp").run(
        ("Mon 2026-11-23 09:00", "any_staff", Files(address=""), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "any_staff", Files(kind="family")),
        ("Mon 2026-11-23 09:10", "any_staff", Record("first_answer", {"answer": "已引导到门诊办公室"})),
        ("Mon 2026-11-23 10:00", "handler", Record("investigation", {"findings": "等候过久"}), expects(letters=["notice:executive"])),
        ("Mon 2026-11-23 11:00", "handler", Reply("已增加窗口。")),
        ("Mon 2026-11-23 12:00", "agent", Closure("satisfied"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 12:30", "agent", Record("plan", {"measures": "增加窗口"})),
    )
    assert story.case.content.complainant.address


@proves("HOSP-4", "HOSP-5")
def test_what_the_department_cannot_solve_goes_up_and_is_solved_or_explained_in_seven_working_days():
    reason = Record("reason_not_solved", {"reason": "设备停产"})
    story = Story("hosp").run(
        ("Mon 2026-11-23 09:00", "agent", Files(), expects(clocks={"base": "running, due Wed 2026-11-25 09:00, by head"})),
    )
    story.deadline("reply", at="Wed 2026-12-02 09:00", who="supervisor", what=reason)
    story.run(
        ("Tue 2026-11-24 09:00", "head", Record("reported_up"), expects(handler="supervisor", clocks={"base": "met"})),
        ("Wed 2026-11-25 09:00", "supervisor", reason, expects(letters=["notice:complainant"], clocks={"reply": "met"})),
        ("Wed 2026-11-25 10:00", "agent", Closure("not_solvable", "设备停产"), expects(stage="closed")),
    )


DRUG = {"category": "drug_quality", "fields": {"drug": "某片", "details": "药片变色"}}


@proves("PHARMQ-2", "PHARMQ-3", "PHARMQ-5")
def test_a_doubt_about_a_drug_is_told_to_the_quality_head_and_explained_to_the_patient():
    Story("pharmq").run(
        ("Mon 2026-11-23 09:00", "complainant", Files(category="drug_quality", fields={"drug": ""}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "complainant", Files(**DRUG), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:quality_head"])),
        ("Mon 2026-11-23 10:00", "handler", Record("supplier_inquiry", {"answer": "批次正常"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:00", "handler", Record("supplier_inquiry", {"asked": "生产厂家", "answer": "批次正常"})),
        ("Mon 2026-11-23 11:00", "quality_head", Record("investigation", {"findings": "受潮"})),
        ("Mon 2026-11-23 12:00", "handler", Record("explained", {"explanation": "受潮所致"}), expects(letters=["notice:complainant"])),
    )


@proves("PHARMQ-4")
def test_a_drug_is_taken_back_only_for_a_quality_problem():
    back = Request("redress", "要求退药")
    Story("pharmq").run(
        ("Mon 2026-11-23 09:00", "complainant", Files(**DRUG)),
        ("Mon 2026-11-23 10:00", "handler", back, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:10", "handler", Classification("quality_finding", "defect"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:20", "quality_head", Classification("quality_finding", "none")),
        ("Mon 2026-11-23 10:30", "handler", back, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "quality_head", Classification("quality_finding", "defect")),
        ("Mon 2026-11-23 11:30", "handler", back, expects(letters=["approval:quality_head"])),
    )


@proves("PHARMQ-1")
def test_the_pharmacys_rules_name_their_basis():
    [basis] = [text.text.zh for text in PHARMQ.texts if text.id == "basis" and text.public]
    assert all(word in basis for word in ("药品管理法", "实施条例", "经营质量管理规范"))
