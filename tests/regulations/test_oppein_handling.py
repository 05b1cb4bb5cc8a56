"""欧派: disputes, assistance, postponement, appeal, crisis, and the confidential paths."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import (
    Classification,
    Decision,
    FollowUp,
    Note,
    PenaltyProposal,
    Record,
    Reply,
    Request,
)
from complaints.domain.records import EvidenceMissing, RecordMissing
from complaints.usecases.ports import UnknownReference
from tests.regulations.story import Files, Mails, Story, expects, proves
from tests.regulations.team import address

FILED = ("Fri 2026-11-20 10:00", "complainant", Files())
ORDER = Attachment("k", "投诉单.pdf", "application/pdf", 1)
WEDNESDAY = "2026-11-25T10:00:00+08:00"


@proves("OPPEIN-31", "OPPEIN-33")
def test_what_was_negotiated_with_the_mall_is_due_at_the_agreed_time():
    agreed = Record("negotiation", {"mall": "某商场", "result": "更换门板", "agreed_at": "2026-11-24T15:00:00+08:00"})
    story = Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 14:00", "handler", Record("negotiation", {"result": "更换门板"}), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 14:00", "handler", agreed, expects(
            clocks={"agreed_action": "running, due Tue 2026-11-24 15:00, by handler"})),
    )
    story.deadline("agreed_action", at="Tue 2026-11-24 15:00", who="mall", what=Record("mall_done"))
    story.run(
        ("Fri 2026-11-20 16:00", "handler", Reply("商场周二更换。")),
        ("Tue 2026-11-24 11:00", "time passes", expects(
            steps=["Sat 2026-11-21 12:00 follow_up.reminder > agent", "Sat 2026-11-21 16:00 follow_up.urging > agent",
                   "Mon 2026-11-23 16:00 follow_up.supervisor > supervisor + agent",
                   "Tue 2026-11-24 11:00 agreed_action.reminder > mall + handler"])),
    )


@proves("OPPEIN-22")
def test_the_quality_department_rules_on_disputed_responsibility():
    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "quality", Record("dispute_ruling", {"responsible": "own"}), expects(raises=RecordMissing)),
        ("Fri 2026-11-20 11:00", "handler", Record("dispute", {"reason": "属运输损坏"}), expects(
            letters=["notice:quality"], clocks={"dispute": "running, due Sat 2026-11-21 11:00, by quality"})),
        ("Fri 2026-11-20 15:00", "handler", Record("dispute_ruling", {"responsible": "other"}), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 16:00", "quality", Record("dispute_ruling", {"responsible": "other", "department": "物流部"}), expects(
            letters=["notice:handler", "notice:agent"], clocks={"dispute": "met"})),
    )


@proves("OPPEIN-23", "OPPEIN-24", "OPPEIN-38")
def test_the_process_department_answers_in_two_hours_and_research_sets_the_price():
    asked = Record("assistance_request", {"question": "非标石材开孔"})
    answer = Record("assistance_answer", {"solution": "改用水刀"})
    story = Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 10:30", "process", answer, expects(raises=RecordMissing)),
        ("Fri 2026-11-20 10:30", "handler", asked, expects(
            letters=["notice:process"], clocks={"assistance": "running, due Fri 2026-11-20 12:30, by process"})),
    )
    story.deadline("assistance", at="Fri 2026-11-20 12:30", who="process", what=answer)
    story.run(
        ("Fri 2026-11-20 11:00", "handler", Request("assistance_price", "请核价", fields={"price": "300"}),
            expects(raises=RecordMissing)),
        ("Fri 2026-11-20 11:30", "process", answer, expects(letters=["notice:handler"])),
        ("Fri 2026-11-20 11:40", "process", Request("assistance_price", "请核价", fields={"price": "300"}),
            expects(letters=["approval:rnd"])),
        ("Fri 2026-11-20 13:00", "director", Decision("assistance_price", approved=True), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 13:00", "rnd", Decision("assistance_price", approved=True), expects(entries=["decided"])),
    )


@proves("OPPEIN-39")
def test_where_data_must_be_collected_the_agreed_time_replaces_the_two_hours():
    asked = {"question": "变形原因", "agreed_at": "2026-11-21T16:00:00+08:00", "agreed_because": "需收集批次资料"}
    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 10:30", "handler", Record("assistance_request", asked), expects(
            clocks={"assistance": "running, due Sat 2026-11-21 16:00, by process"})),
    ).deadline("assistance", at="Sat 2026-11-21 16:00", who="process", what=Record("assistance_answer", {"solution": "更换板材"}))


def postponement(**changes):
    return Request(**{"matter": "extension", "text": "排产已满", "until": WEDNESDAY, "fields": {"reason": "production"},
                      "attachments": (ORDER,)} | changes)


@proves("OPPEIN-40", "OPPEIN-41", "OPPEIN-42", "OPPEIN-68")
def test_a_postponement_needs_reason_order_and_opinion_and_moves_the_date_on_consent():
    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "handler", postponement(), expects(raises=RecordMissing)),
        ("Fri 2026-11-20 12:00", "internal_affairs", Record("postponement_opinion", {"opinion": "情况属实"}), expects(
            letters=["notice:group_leader", "notice:supervisor", "notice:director"])),
        ("Fri 2026-11-20 13:00", "handler", postponement(fields={"reason": "holiday"}), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 13:00", "handler", postponement(attachments=()), expects(raises=EvidenceMissing)),
        ("Fri 2026-11-20 13:00", "handler", postponement(until="2026-11-23T09:00:00+08:00"), expects(
            raises=RequestRefused, why="no_time")),
        ("Fri 2026-11-20 13:00", "handler", postponement(), expects(
            letters=["approval:group_leader", "approval:supervisor", "approval:director"],
            clocks={"reply": "running, due Mon 2026-11-23 10:00"})),
        ("Fri 2026-11-20 14:00", "group_leader", Decision("extension", approved=True), expects(
            letters=["approval:handler", "notice:complainant"], clocks={"reply": "running, due Wed 2026-11-25 10:00"})),
    ).deadline("reply", at="Wed 2026-11-25 10:00", who="handler", what=Reply("已更换。"))


@proves("OPPEIN-43")
@pytest.mark.parametrize(("word", "due"), [(True, "Wed 2026-11-25 10:00"), (False, "Mon 2026-11-23 10:00")])
def test_where_the_branch_disagrees_the_general_managers_office_has_the_last_word(word: bool, due: str):
    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 12:00", "internal_affairs", Record("postponement_opinion", {"opinion": "情况属实"})),
        ("Fri 2026-11-20 13:00", "handler", postponement()),
        ("Fri 2026-11-20 14:00", "supervisor", Decision("extension", approved=False, text="库存充足"), expects(
            letters=["approval:executive"], clocks={"reply": "running, due Mon 2026-11-23 10:00"})),
        ("Fri 2026-11-20 15:00", "executive", Decision("extension", approved=word), expects(
            clocks={"reply": f"running, due {due}"})),
        ("Fri 2026-11-20 16:00", "handler", postponement(until="2026-11-26T10:00:00+08:00"), expects(
            **({"raises": RequestRefused, "why": "too_often"} if word else {"entries": ["requested"]}))),
    )


@proves("OPPEIN-32")
def test_a_demand_above_the_standard_goes_up_level_by_level():
    def said(approved: bool) -> Decision:
        return Decision("above_standard", approved=approved)

    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "handler", Request("above_standard", "要求双倍赔偿", fields={"demand": "双倍赔偿"}),
            expects(letters=["approval:head"])),
        ("Fri 2026-11-20 11:01", "executive", said(True), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 12:00", "head", said(True), expects(letters=["approval:director"])),
        ("Fri 2026-11-20 13:00", "director", said(True), expects(letters=["approval:executive"])),
        ("Fri 2026-11-20 14:00", "executive", said(True), expects(letters=["approval:handler"])),
    )


@proves("OPPEIN-47")
def test_an_appeal_is_decided_in_two_working_days_by_the_general_managers_office():
    story = Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "handler", Request("appeal", "责任不在本部门"), expects(
            letters=["approval:executive", "notice:group_leader"],
            clocks={"appeal": "running, due Mon 2026-11-23 11:00, by executive"})),
        ("Fri 2026-11-20 12:00", "group_leader", Record("appeal_facts", {"facts": "安装记录完整"})),
    )
    story.deadline("appeal", at="Mon 2026-11-23 11:00", who="executive", what=Decision("appeal", approved=True))
    story.run(
        ("Fri 2026-11-20 15:00", "director", Decision("appeal", approved=True), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 16:00", "executive", Decision("appeal", approved=False), expects(clocks={"appeal": "met"})),
    )


@proves("OPPEIN-27")
def test_b13_a_second_complaint_for_poor_follow_up_is_linked_and_its_responsibility_proposed():
    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "handler", Reply("周二上门。")),
        ("Fri 2026-11-20 12:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
        ("Mon 2026-11-23 09:00", "agent", Record("repeat_cause", {"cause": "follow_up", "reason": "-"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(repeat_of="26110001")),
        ("Mon 2026-11-23 09:10", "agent", Record("repeat_cause", {"cause": "follow_up", "reason": "无人上门"}), expects(
            entries=["recorded", "penalty"])),
    )


@proves("OPPEIN-52", "OPPEIN-53", "OPPEIN-54", "OPPEIN-55", "OPPEIN-58")
@pytest.mark.parametrize(("level", "told"), [
    ("C", ["director", "crisis_team", "handler"]),
    ("B", ["executive", "director", "crisis_team", "handler"]),
    ("A", ["executive", "director", "legal", "crisis_team", "handler"]),
])
def test_each_class_of_crisis_has_its_own_people_told_and_its_team_informed_the_same_day(level: str, told: list[str]):
    Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "agent", Classification("crisis", "D"), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 11:00", "agent", Classification("crisis", level, "台面爆裂"), expects(
            levels={"crisis": level}, letters=[f"notice:{role}" for role in told],
            clocks={"crisis_notice": "running, due Sat 2026-11-21 00:00, by handler"})),
    ).deadline("crisis_notice", at="Sat 2026-11-21 00:00", who="mall", what=Record("crisis_notice"))


@proves("OPPEIN-51")
def test_a_crisis_of_appliances_is_handled_by_its_own_rule():
    story = Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files(business_line="appliance")),
        ("Fri 2026-11-20 11:00", "agent", Classification("crisis", "B"), expects(
            letters=["notice:executive", "notice:director", "notice:crisis_team", "notice:handler", "notice:handler", "notice:head"])),
    )
    assert any("CDZZ-023" in mail.text for mail in story.portal.mailer.to(address("handler")))


@proves("OPPEIN-56", "OPPEIN-57", "OPPEIN-59", "OPPEIN-60")
def test_a_crisis_is_seen_to_on_the_spot_guided_by_the_team_and_settled_beyond_authority_only_with_approval():
    on_the_spot = {"on_site": "yes", "scene": "yes", "evidence": "no"}
    settle = Request("crisis_settlement", "超出权限")
    story = Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 10:30", "mall", Record("crisis_checklist", on_the_spot), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 11:00", "agent", Classification("crisis", "A")),
        ("Fri 2026-11-20 12:00", "mall", Record("crisis_checklist", {"on_site": "yes"}), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 12:00", "mall", Record("crisis_checklist", on_the_spot)),
        ("Fri 2026-11-20 13:00", "crisis_team", Record("crisis_guidance", {"guidance": "先行垫付医药费"})),
        ("Fri 2026-11-20 13:01", "crisis_team", Note("已与商场通话")),
        ("Fri 2026-11-20 13:30", "director", Record("public_relations"), expects(
            letters=["notice:executive", "notice:crisis_team"])),
        ("Fri 2026-11-20 14:00", "mall", Record("final_formalities"), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 14:00", "crisis_team", settle, expects(letters=["approval:director"])),
        ("Fri 2026-11-20 15:00", "director", Decision("crisis_settlement", approved=True)),
        ("Fri 2026-11-20 15:30", "mall", Record("final_formalities"), expects(raises=UnknownValue)),
        ("Fri 2026-11-20 16:00", "executive", Decision("crisis_settlement", approved=True)),
        ("Fri 2026-11-20 17:00", "mall", Record("final_formalities"), expects(entries=["recorded"])),
    )
    assert any("JJZD-001" in mail.text for mail in story.portal.mailer.to(address("executive")))


@proves("OPPEIN-46")
@pytest.mark.parametrize(("category", "to"), [("cross_region", "inspection"), ("corruption", "auditor")])
def test_what_malls_say_in_confidence_is_reviewed_the_same_day_and_goes_to_whom_the_text_names(category: str, to: str):
    story = Story("oppein").run(
        ("Fri 2026-11-20 10:00", "complainant", Files(category=category, kind="partner_mall"), expects(
            handler="director", letters=["acknowledgement:complainant", "dispatch:director"],
            clocks={"path_review": "running, due Sat 2026-11-21 00:00, by director"})),
        ("Fri 2026-11-20 11:00", "handler", Note("打听"), expects(raises=UnknownReference)),
        ("Fri 2026-11-20 11:00", "agent", Note("打听"), expects(raises=UnknownReference)),
    )
    story.deadline("path_review", at="Sat 2026-11-21 00:00", who="director", what=Record(f"{category}_review"))
    story.run(
        ("Fri 2026-11-20 12:00", "director", Record(f"{category}_review"), expects(handler=to, clocks={"path_review": "met"})),
        ("Mon 2026-11-23 09:00", to, Mails("查处完毕。"), expects(stage="follow_up")),
    )


@proves("OPPEIN-64", "OPPEIN-63")
def test_retaliation_goes_to_the_auditor_alone_and_is_never_seen_by_the_accused():
    Story("oppein").run(
        ("Fri 2026-11-20 10:00", "agent", Files(category="misconduct", respondent=address("handler")), expects(
            handler="auditor", letters=["acknowledgement:complainant", "dispatch:auditor"])),
        ("Fri 2026-11-20 11:00", "handler", Note("我要看"), expects(raises=UnknownReference)),
        ("Fri 2026-11-20 11:00", "head", Note("我要看"), expects(raises=UnknownReference)),
        ("Fri 2026-11-20 12:00", "auditor", PenaltyProposal("misconduct", "恶语威胁，录音为证", on=address("handler")), expects(
            entries=["penalty"])),
        ("Fri 2026-11-20 13:00", "auditor", PenaltyProposal("rating", "要求改评价", on=address("handler")), expects(
            entries=["penalty"])),
    )
