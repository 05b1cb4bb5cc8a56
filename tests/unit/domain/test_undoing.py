"""What was done by mail is undone within ten minutes, and every mail of staff is answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.domain.case import Kind, Stage
from complaints.domain.circumstances import ByMail
from complaints.domain.clocks import clocks
from complaints.domain.commands import FollowUp, Reply
from complaints.domain.mail_acts import taken
from complaints.domain.mail_letters import NOT_DONE, UNDERSTOOD, answered
from complaints.domain.mail_meaning import MailContent
from complaints.domain.mail_offers import offers
from tests.factories import (
    a_calendar,
    acting,
    after,
    circumstances,
    moment,
)
from tests.unit.domain.by_mail import FRIDAY, POLICY, a_case, added, mailed, why

# -- undone ----------------------------------------------------------------------------------------------------------


def test_what_was_done_by_mail_is_undone_with_all_that_came_of_it_and_the_clock_runs_on() -> None:
    before = a_case()
    replied = mailed(before, "handler", FRIDAY, "已解决：门板已更换")
    case = mailed(replied, "handler", "Fri 2026-11-20 11:10", "撤销")
    assert (case.timeline[-1].kind, case.timeline[-1].data["undoes"]) == (Kind.UNDONE, [len(before.timeline) + 1])
    assert (case.stage, case.final_result, case.round) == (before.stage, before.final_result, before.round)
    assert len(case.timeline) == len(before.timeline) + 2  # nothing is ever taken out
    reply = [clock for clock in clocks(case=case, policy=POLICY, calendar=a_calendar()) if clock.rule.id == "reply"]
    assert [(clock.run, clock.stopped_at) for clock in reply] == [(1, None)]
    assert mailed(case, "handler", "Fri 2026-11-20 11:20", "已解决：门板真的已更换").stage is Stage.FOLLOW_UP


def test_a_new_round_is_undone_as_well() -> None:
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    again = mailed(replied, "agent", "Fri 2026-11-20 12:00", "不满意：仍有色差")
    case = mailed(again, "agent", "Fri 2026-11-20 12:05", "撤销")
    assert (case.stage, case.round, case.satisfied) == (Stage.FOLLOW_UP, 1, None)
    assert case.handler == replied.handler


@pytest.mark.parametrize(("when", "reason"), [("11:10", ""), ("11:11", "undo.too_late")])
def test_ten_minutes_are_enough_and_eleven_are_not(when: str, reason: str) -> None:
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    case = mailed(replied, "handler", f"Fri 2026-11-20 {when}", "撤销")
    assert (why(case) if case.timeline[-1].kind is Kind.MISREAD else "") == reason


def test_what_somebody_has_built_upon_is_not_undone() -> None:
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    called = after(replied, ("agent", "Fri 2026-11-20 11:05", FollowUp("unreachable")), policy=POLICY)
    assert why(mailed(called, "handler", "Fri 2026-11-20 11:06", "撤销")) == "undo.moved_on"


def test_a_note_or_a_supplement_in_between_does_not_matter() -> None:
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    noted = mailed(replied, "agent", "Fri 2026-11-20 11:05", "备注：客户来电")
    case = mailed(noted, "handler", "Fri 2026-11-20 11:06", "撤销")
    assert (case.timeline[-1].kind, case.stage) == (Kind.UNDONE, Stage.DISPATCHED)
    assert case.standing[-2].data["text"] == "客户来电"


def test_nobody_undoes_what_another_did_or_what_was_done_on_the_page_or_twice() -> None:
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    assert why(mailed(replied, "agent", "Fri 2026-11-20 11:05", "撤销")) == "undo.nothing"
    on_the_page = after(a_case(), ("handler", FRIDAY, Reply("门板已更换")), policy=POLICY)
    assert why(mailed(on_the_page, "handler", "Fri 2026-11-20 11:05", "撤销")) == "undo.nothing"
    once = mailed(replied, "handler", "Fri 2026-11-20 11:05", "撤销")
    assert why(mailed(once, "handler", "Fri 2026-11-20 11:06", "撤销")) == "undo.nothing"


# -- answers ---------------------------------------------------------------------------------------------------------


def test_whoever_of_the_staff_writes_is_answered_once() -> None:
    before = a_case()
    by = replace(circumstances(actor=acting("handler"), now=moment(FRIDAY), policy=POLICY), mail=ByMail("<1@x>", "m"))
    for text, kind in (("接单\n已联系：约周二", UNDERSTOOD), ("满意", NOT_DONE)):
        case = taken(case=before, mail=MailContent(text), by=by)
        found = answered(added(case, before), by)
        assert found is not None
        assert found[0] == kind
    supplement = taken(case=before, mail=MailContent("还有一处"), by=circumstances(policy=POLICY))
    assert answered(added(supplement, before), circumstances(policy=POLICY)) is None


def test_what_is_offered_can_be_done() -> None:
    """Each offer, as it is written, is understood: nobody is told to write what would be refused."""
    asked = mailed(a_case(), "handler", FRIDAY, "申请延期至11月25日，因为配件未到")
    replied = mailed(a_case(), "handler", FRIDAY, "已解决：门板已更换")
    seen = set()
    for case in (a_case(), asked, replied):
        for who in ("handler", "agent", "supervisor", "head"):
            member = acting(who).member
            assert member
            by = circumstances(now=moment(FRIDAY) + timedelta(minutes=30), policy=POLICY)
            for offer in offers(case=case, member=member, by=by, locale="zh-CN"):
                text = offer.say.replace("（姓名或邮箱）", "王强").replace("（原因）", "配件未到")
                lines = [text, *(f"{line}商场安装不当" for line in offer.below)]
                done = mailed(case, who, "Fri 2026-11-20 11:30", "\n".join(lines))
                last = done.timeline[-1]
                assert last.kind is not Kind.MISREAD, (who, offer, last.data)
                seen.add(offer.word.value)
    assert {"accept", "contacted", "resolved", "extend", "dispute", "approve", "satisfied", "close", "note"} <= seen
