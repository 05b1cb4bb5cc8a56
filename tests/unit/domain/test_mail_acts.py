"""What a mail does to a case: its commands done all or none, or refused with the reason."""

from dataclasses import replace

import pytest

from complaints.domain.case import Kind, Stage
from complaints.domain.clocks import clocks
from complaints.domain.commands import Closure
from complaints.domain.mail_letters import understood_context
from complaints.domain.policy import ActRule
from complaints.domain.policy_mail import MailRule, Unsaid
from complaints.domain.refusal_words import REFUSALS
from tests.factories import (
    a_calendar,
    a_member,
    a_roster,
    acting,
    after,
    circumstances,
    moment,
)
from tests.unit.domain.by_mail import DISPUTE, EXTENSION, FILE, FRIDAY, POLICY, a_case, added, mailed, why

# -- commands --------------------------------------------------------------------------------------------------------


def test_accepted_contacted_and_resolved_are_done_in_one_mail_and_name_it() -> None:
    before = a_case()
    case = mailed(before, "handler", FRIDAY, "接单\n已联系：约周二\n已解决：门板已更换")
    done = added(case, before)
    assert [entry.kind for entry in done] == [Kind.NOTED, Kind.CONTACTED, Kind.REPLIED]
    assert [entry.data["text"] for entry in done] == ["接单", "约周二", "门板已更换"]
    assert {(entry.data["message_id"], entry.data["mail"]) for entry in done} == {("<4@x>", "m4")}
    assert case.stage is Stage.FOLLOW_UP


def test_an_acceptance_is_confirmed_as_one_and_said_to_be_a_note() -> None:
    before = a_case()
    found = {
        text: understood_context(
            added(mailed(before, "handler", FRIDAY, text), before),
            circumstances(actor=acting("handler"), now=moment(FRIDAY), policy=POLICY),
            "zh-CN",
        )["done"][0]["title"]
        for text in ("接单", "接单：明天上门", "备注：接单的人明天上门", "谢谢")
    }
    accepted, note = "接单（记为备注，不停止计时）", "备注（不停止计时）"
    assert list(found.values()) == [accepted, accepted, note, note]


def test_if_one_of_several_commands_cannot_be_done_none_is() -> None:
    before = a_case()
    case = mailed(before, "handler", FRIDAY, "已联系：约周二\n满意")
    (entry,) = added(case, before)
    assert (entry.kind, entry.data["text"], case.stage) == (Kind.MISREAD, "已联系：约周二\n满意", Stage.DISPATCHED)


def test_an_interim_word_is_a_reply_that_is_not_final() -> None:
    case = mailed(a_case(), "handler", FRIDAY, "处理进展：配件已发出")
    assert (case.timeline[-1].kind, case.final_result) == (Kind.REPLIED, False)


def test_more_time_is_asked_for_with_date_reason_and_the_one_field_that_is_needed() -> None:
    case = mailed(a_case(), "handler", FRIDAY, "申请延期至11月25日18:00，因为配件未到\n请批准", FILE)
    asked = case.timeline[-1]
    assert (asked.kind, asked.data["matter"], asked.data["until"]) == (
        Kind.REQUESTED,
        "extension",
        "2026-11-25T18:00:00+08:00",
    )
    assert asked.data["text"] == "配件未到\n请批准"
    assert asked.data["fields"] == {"reason": "配件未到\n请批准"}
    assert asked.data["attachments"][0]["name"] == "door.jpg"


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("申请延期3天：配件未到", "2026-11-26T10:00:00+08:00"),
        ("申请延期两个工作日，因为配件未到", "2026-11-25T10:00:00+08:00"),
        ("申请延期，因为配件未到，延到11月27日", "2026-11-28T00:00:00+08:00"),
        ("extend to 27 Nov 2026 5pm because parts are missing", "2026-11-27T17:00:00+08:00"),
    ],
)
def test_until_when_is_a_date_or_so_much_after_the_limit(text: str, until: str) -> None:
    case = mailed(a_case(), "handler", FRIDAY, text)
    assert case.timeline[-1].data["until"] == until, case.timeline[-1].data


def test_a_day_on_which_the_cap_ends_is_asked_for_as_far_as_it_goes() -> None:
    capped = replace(EXTENSION, cap=POLICY.clock("reply").limit, fields=())
    wider = replace(capped, cap=type(capped.cap)(4, capped.cap.unit) if capped.cap else None)
    policy = replace(POLICY, approvals=(wider,))
    case = mailed(a_case(), "handler", FRIDAY, "申请延期至11月25日，因为配件未到", policy=policy)
    assert case.timeline[-1].data["until"] == "2026-11-25T10:00:00+08:00", case.timeline[-1].data


def test_the_case_goes_to_who_is_named_by_name_or_address() -> None:
    second = a_member("handler2", name="李雷", roles=frozenset({"handler"}))
    roster = a_roster(second)
    for text in ("转派给李雷，他负责橱柜", "转派 handler2@staff.example，他负责橱柜", "reassign to 李雷: 他负责橱柜"):
        case = mailed(a_case(roster=roster), "agent", FRIDAY, text, roster=roster)
        assert case.handler == second.email, text
        assigned = next(entry for entry in reversed(case.timeline) if entry.kind is Kind.DISPATCHED)
        assert assigned.data["text"] == "他负责橱柜"


def test_a_decision_is_the_word_on_what_waits_for_the_writer() -> None:
    asked = mailed(a_case(), "handler", FRIDAY, "申请延期至11月25日，因为配件未到")
    for text, verdict in (("同意", "approved"), ("不同意：理由不足", "refused"), ("同意延期申请，尽快", "approved")):
        case = mailed(asked, "supervisor", "Fri 2026-11-20 12:00", text)
        assert (case.timeline[-1].kind, case.timeline[-1].data["verdict"]) == (Kind.DECIDED, verdict)


def test_of_several_matters_the_one_that_is_named_is_decided_and_else_none() -> None:
    asked = mailed(a_case(), "handler", FRIDAY, "申请延期至11月25日，因为配件未到")
    asked = mailed(asked, "handler", FRIDAY, "送礼：门垫一块")
    assert why(mailed(asked, "supervisor", FRIDAY, "同意")) == "mail.which"
    case = mailed(asked, "supervisor", FRIDAY, "同意赠品")
    assert (case.timeline[-1].data["matter"], case.timeline[-1].data["verdict"]) == ("gift", "approved")
    case = mailed(asked, "supervisor", FRIDAY, "不同意延期：来得及")
    assert (case.timeline[-1].data["matter"], case.timeline[-1].data["verdict"]) == ("extension", "refused")


@pytest.mark.parametrize("text", ["同意更换门板，但客户要求", "可以，按客户说的办", "Approve the new door, but"])
def test_what_may_be_a_decision_and_may_not_is_asked_about(text: str) -> None:
    asked = mailed(a_case(), "handler", FRIDAY, "申请延期至11月25日，因为配件未到")
    assert why(mailed(asked, "supervisor", FRIDAY, text)) == "mail.unsure"


def test_a_record_is_made_with_its_fields_as_lines() -> None:
    text = "责任异议：\n异议理由：商场安装不当\n未按图施工\n发生日期：11月18日\n责任方：商场"
    case = mailed(a_case(), "handler", FRIDAY, text)
    assert case.timeline[-1].data["fields"] == {
        "reason": "商场安装不当\n未按图施工",
        "since": "2026-11-18",
        "who": "mall",
    }


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("责任异议：\n异议理由：商场安装不当\n未按图施工", ""),
        ("责任异议：商场安装不当", ""),
        ("责任异议：请尽快判定\n异议理由：商场安装不当", "请尽快判定"),
    ],
)
def test_what_fills_a_field_is_not_said_a_second_time(text: str, beside: str) -> None:
    assert mailed(a_case(), "handler", FRIDAY, text).timeline[-1].data["text"] == beside


def test_one_field_that_is_asked_for_alone_needs_no_label() -> None:
    case = mailed(a_case(), "handler", FRIDAY, "责任异议：商场安装不当")
    assert case.timeline[-1].data["fields"] == {"reason": "商场安装不当"}


def test_a_penalty_is_decided_by_mail_with_its_amount() -> None:
    case = mailed(a_case(), "supervisor", FRIDAY, "超时处罚：逾期两天")
    assert case.timeline[-1].data["verdict"] == "proposed", case.timeline[-1].data
    case = mailed(case, "director", FRIDAY, "同意 50元，扣2分")
    assert (case.timeline[-1].data["verdict"], case.timeline[-1].data["decided"]) == (
        "approved",
        {"money": 50, "points": 2},
    )
    appealed = mailed(case, "handler", FRIDAY, "申诉：当时已在处理")
    assert appealed.timeline[-1].data["verdict"] == "appealed"


def test_the_outcome_of_a_call_a_closing_and_a_reopening_come_by_mail() -> None:
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    again = mailed(replied, "agent", "Fri 2026-11-20 12:00", "不满意：仍有色差")
    assert (again.stage, again.round) == (Stage.DISPATCHED, 2)
    closed = mailed(again, "agent", "Fri 2026-11-20 13:00", "结案 即时答复结案：已当场说明")
    assert (closed.stage, closed.closing_kind, closed.timeline[-1].data["reason"]) == (
        Stage.CLOSED,
        "answered",
        "已当场说明",
    )
    assert mailed(closed, "supervisor", "Fri 2026-11-20 14:00", "重新开启：客户又来电").stage is Stage.DISPATCHED


def test_a_level_is_set_by_the_title_of_its_scheme() -> None:
    title = POLICY.severities[-1].title.zh
    policy = replace(POLICY, acts={**POLICY.acts, "classification": ActRule(by=("agent",))})
    case = mailed(a_case(), "agent", FRIDAY, f"严重程度 {title}：有人受伤", policy=policy)
    assert (case.severity, case.timeline[-1].data["reason"]) == (POLICY.severities[-1].id, "有人受伤")


def test_files_of_a_command_that_takes_none_are_kept_beside_it() -> None:
    before = a_case()
    done = added(mailed(before, "handler", FRIDAY, "已联系：约周二", FILE), before)
    assert [(entry.kind, len(entry.data.get("attachments", ()))) for entry in done] == [
        (Kind.CONTACTED, 0),
        (Kind.NOTED, 1),
    ]


# -- without a command -----------------------------------------------------------------------------------------------


def test_a_handler_s_mail_without_a_command_is_what_the_policy_says() -> None:
    noting = replace(POLICY, mail=MailRule(unsaid=Unsaid.NOTE))
    text, form = "已联系客户，门板明天更换。", {"what": "更换门板"}
    assert mailed(a_case(), "handler", FRIDAY, text).timeline[-1].kind is Kind.REPLIED
    assert mailed(a_case(), "handler", FRIDAY, text, policy=noting).timeline[-1].kind is Kind.NOTED
    filled = mailed(a_case(), "handler", FRIDAY, text, policy=noting, form=form).timeline[-1]
    assert (filled.kind, filled.data["five_w_two_h"]) == (Kind.REPLIED, form)


def test_a_title_that_is_not_his_to_use_is_the_beginning_of_a_sentence() -> None:
    mine = replace(DISPUTE, by=("quality",))
    policy = replace(POLICY, records=(mine,), mail=MailRule())
    case = mailed(a_case(), "handler", FRIDAY, "质量责任异议：不存在，门板已更换", policy=policy)
    assert case.timeline[-1].kind is Kind.REPLIED


def test_what_the_complainant_writes_is_no_command() -> None:
    for text in ("同意", "结案", "撤销", "满意"):
        assert mailed(a_case(), "complainant", FRIDAY, text).timeline[-1].kind is Kind.SUPPLEMENTED


def test_the_complainant_s_mail_takes_a_closed_case_up_again_where_the_policy_says_so() -> None:
    reopening = replace(POLICY, mail=MailRule(reopens=True))
    closed = after(a_case(), ("agent", FRIDAY, Closure("answered", "已说明")), policy=POLICY)
    text, when = "柜门又裂了。", "Sat 2026-11-21 09:00"
    assert mailed(closed, "complainant", when, text).stage is Stage.CLOSED
    again = mailed(closed, "complainant", when, text, policy=reopening)
    assert again.stage is Stage.DISPATCHED
    assert Kind.OBJECTED in {entry.kind for entry in again.timeline}


def test_a_former_handler_is_heard_and_does_nothing() -> None:
    roster = a_roster(a_member("stranger", roles=frozenset()))
    case = mailed(a_case(roster=roster), "stranger", FRIDAY, "已解决：门板已更换", roster=roster)
    assert (case.timeline[-1].kind, case.stage) in {
        (Kind.UNCOUNTED_REPLY, Stage.DISPATCHED),
        (Kind.MISREAD, Stage.DISPATCHED),
    }


# -- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "text", "reason"),
    [
        ("handler", "满意", "not_allowed"),
        ("agent", "满意", "illegal_transition"),
        ("agent", "已解决：门板已更换", "not_allowed"),
        ("handler", "回复", "mail.empty"),
        ("handler", "备注", "mail.empty"),
        ("handler", "申请延期，因为配件未到", "mail.no_date"),
        ("handler", "申请延期至11月21日，因为配件未到", "request.no_time"),
        ("handler", "技术支持：如何处理", "mail.no_such"),
        ("handler", "责任异议", "mail.fields"),
        ("agent", "转派给无此人", "mail.unknown_person"),
        ("agent", "转派给周婷", "mail.unknown"),
        ("supervisor", "同意", "mail.nothing_to_decide"),
        ("handler", "申诉：冤枉", "mail.nothing_to_appeal"),
        ("handler", "撤销", "undo.nothing"),
        ("handler", "撤销\n接单", "mail.alone"),
        ("agent", "结案", "mail.which"),
        ("agent", f"结案 {POLICY.closing[0].title.zh}", "guards_unmet"),
        ("agent", "严重程度 天大的", "mail.no_level"),
    ],
)
def test_what_cannot_be_done_is_written_down_with_the_reason(who: str, text: str, reason: str) -> None:
    before = a_case()
    roster = a_roster(a_member("auditor", name="周婷"))
    case = mailed(before, who, FRIDAY, text, roster=roster)
    (entry,) = added(case, before)
    assert (why(case), entry.data["text"]) == (reason, text)
    assert reason in REFUSALS


def test_a_closed_case_is_said_to_be_closed() -> None:
    closed = after(a_case(), ("agent", FRIDAY, Closure("answered", "已说明")), policy=POLICY)
    case = mailed(closed, "handler", "Sat 2026-11-21 09:00", "已解决：门板已更换")
    assert why(case) == "illegal_transition.closed"


def test_a_misread_mail_stops_no_clock() -> None:
    case = mailed(a_case(), "handler", FRIDAY, "满意")
    running = clocks(case=case, policy=POLICY, calendar=a_calendar())
    assert next(clock for clock in running if clock.rule.id == "reply").stopped_at is None
