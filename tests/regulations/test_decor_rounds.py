"""装饰集团: the way of a complaint through the centre and its branches, and the four rounds of follow-up (A19)."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Contact,
    Decision,
    FollowUp,
    Note,
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
    Record,
    Request,
)
from complaints.domain.records import RecordMissing
from tests.regulations.decor import ANSWER, CUSTOMER, FEEDBACK, GRANTED, INTERVIEW, ISSUED, at_the_branch
from tests.regulations.shown import letter, seen_by, standing
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import address


@proves("DECOR-52", "DECOR-6", "DECOR-28", "DECOR-124", "DECOR-125")
def test_a_call_is_called_back_after_three_minutes_and_answered_within_24_hours():
    for type_ in ("complaint", "repair"):
        story = Story("decor").run(
            ("Mon 2026-11-23 09:00", "agent", Files(channel="phone", type=type_), expects(
                letters=["acknowledgement:complainant"],
                clocks={"call_back": "running, due Mon 2026-11-23 09:03, by agent",
                        "answer": "running, due Tue 2026-11-24 09:00, by agent", "reply": "none"})),
        )
        story.deadline("call_back", at="Mon 2026-11-23 09:03", who="agent", what=Contact("已回电。"))
        story.deadline("answer", at="Tue 2026-11-24 09:00", who="agent", what=Record("answered"))


@proves("DECOR-36", "DECOR-54", "DECOR-55", "DECOR-56", "DECOR-58", "DECOR-59", "DECOR-7")
def test_a_general_notice_is_approved_by_the_deputy_and_issued_to_branch_and_general_manager():
    asked = Request("notice", "请处理")
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="phone"), expects(severity="general", handler="handler")),
        ("Mon 2026-11-23 09:10", "agent", asked, expects(raises=RecordMissing)),
        ("Mon 2026-11-23 09:20", "agent", INTERVIEW),
        ("Mon 2026-11-23 09:30", "agent", asked, expects(letters=["approval:supervisor"])),
        ("Mon 2026-11-23 09:35", "admin_assistant", ISSUED, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:36", "director", GRANTED, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:40", "supervisor", GRANTED, expects(letters=["approval:agent"])),
        ("Mon 2026-11-23 09:50", "agent", ISSUED, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "admin_assistant", ISSUED, expects(
            letters=["dispatch:handler", "notice:head"], clocks={"reply": "running, due Tue 2026-11-24 10:00, by head"})),
    )


@proves("DECOR-57", "DECOR-35", "DECOR-37", "DECOR-30", "DECOR-93")
def test_a_serious_notice_needs_the_director():
    word = Decision("notice_serious", approved=True)
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="phone")),
        ("Mon 2026-11-23 09:10", "agent", INTERVIEW),
        ("Mon 2026-11-23 09:15", "agent", Classification("severity", "serious"), expects(
            severity="serious", letters=["notice:supervisor", "notice:head"])),
        ("Mon 2026-11-23 09:20", "agent", Request("notice", "请处理"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:20", "agent", Request("notice_serious", "请处理"), expects(letters=["approval:director"])),
        ("Mon 2026-11-23 09:30", "supervisor", word, expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:40", "director", word),
        ("Mon 2026-11-23 10:00", "admin_assistant", ISSUED, expects(letters=["dispatch:handler", "notice:head"])),
    )


@proves("DECOR-37", "DECOR-38", "DECOR-13")
def test_a_major_complaint_goes_to_the_director_and_president_and_general_manager_are_told():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="phone"), expects(handler="handler")),
        ("Mon 2026-11-23 09:15", "agent", Classification("severity", "major"), expects(
            handler="director", letters=["notice:director", "notice:supervisor", "notice:president", "notice:head"])),
    )


@proves("DECOR-60", "DECOR-61", "DECOR-62", "DECOR-82")
def test_the_branch_verifies_and_its_general_manager_reviews_the_feedback_within_24_hours():
    story = at_the_branch().run(
        ("Mon 2026-11-23 11:00", "head", Record("branch_verification", {"departments": "设计部、工程部"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "head", Record("branch_verification", {"departments": "设计部、工程部", "measures": "返工"})),
        ("Mon 2026-11-23 12:00", "head", Record("feedback_review"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 12:00", "handler", Record("feedback", {"handling": "返工"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 12:00", "handler", FEEDBACK, expects(clocks={"reply": "running, due Tue 2026-11-24 10:00"})),
        ("Mon 2026-11-23 12:01", "handler", Record("feedback_review"), expects(raises=NotAllowed)),
    )
    story.deadline("reply", at="Tue 2026-11-24 10:00", who="head", what=Record("feedback_review"))
    story.run(("Mon 2026-11-23 13:00", "head", Record("feedback_review"), expects(letters=["notice:supervisor", "notice:agent"])))


@proves("DECOR-62", "DECOR-124")
def test_the_answer_to_the_customer_may_be_late_though_the_branch_was_in_time_and_the_other_way_round():
    at_the_branch().run(
        ("Mon 2026-11-23 12:00", "handler", FEEDBACK),
        ("Tue 2026-11-24 09:30", "head", Record("feedback_review")),
        ("Tue 2026-11-24 09:31", "agent", Record("answered"), expects(clocks={"answer": "breached", "reply": "met"})),
    )
    at_the_branch().run(
        ("Mon 2026-11-23 12:00", "agent", Record("answered")),
        ("Tue 2026-11-24 10:01", "time passes", expects(clocks={"answer": "met", "reply": "overdue"})),
    )


@proves("DECOR-11", "DECOR-17")
def test_a_silent_branch_is_urged_again_and_again_and_the_centre_goes_up_level_by_level():
    at_the_branch().run(
        ("Mon 2026-11-23 10:30", "agent", Record("answered")),
        ("Thu 2026-11-26 10:00", "time passes", expects(
            steps=["Tue 2026-11-24 06:00 reply.reminder > handler head", "Tue 2026-11-24 10:00 reply.urging > handler head + agent",
                   "Wed 2026-11-25 10:00 reply.supervisor > supervisor + agent",
                   "Wed 2026-11-25 10:00 reply.urging > handler head + agent",
                   "Thu 2026-11-26 10:00 reply.director > director + supervisor president",
                   "Thu 2026-11-26 10:00 reply.urging > handler head + agent"])),
    )


@proves("DECOR-16", "DECOR-39", "DECOR-40", "DECOR-66", "DECOR-50", "DECOR-69")
def test_a_satisfied_customer_ends_the_follow_up_and_the_case_is_filed_by_the_administrative_assistant():
    story = at_the_branch().run(
        ("Mon 2026-11-23 15:00", "handler", ANSWER, expects(
            stage="follow_up", letters=["reply-received:agent"], clocks={"follow_up": "running, due Thu 2026-11-26 15:00, by agent"})),
    ).deadline("follow_up", at="Thu 2026-11-26 15:00", who="agent", what=FollowUp("satisfied"))
    story.run(
        ("Tue 2026-11-24 10:00", "handler", FollowUp("satisfied"), expects(raises=NotAllowed)),
        ("Tue 2026-11-24 10:00", "agent", FollowUp("satisfied"), expects(
            stage="closed", closing="satisfied", letters=["closure:complainant", "closure:handler"],
            clocks={"archive": "running, due Tue 2026-12-01 10:00, by admin_assistant"})),
        ("Tue 2026-11-24 11:00", "agent", Record("archived"), expects(raises=NotAllowed)),
    ).deadline("archive", at="Tue 2026-12-01 10:00", who="admin_assistant", what=Record("archived"))


@proves("DECOR-41", "DECOR-42", "DECOR-44", "DECOR-46", "DECOR-47", "DECOR-48", "DECOR-49")
def test_a19_four_rounds_that_do_not_satisfy_end_at_the_legal_centre():
    unhappy = FollowUp("not_satisfied", "仍有裂缝")
    story = at_the_branch().run(
        ("Mon 2026-11-23 15:00", "handler", ANSWER),
        ("Tue 2026-11-24 10:00", "agent", unhappy, expects(
            stage="dispatched", round=2, letters=["notice:handler", "notice:head", "dispatch:handler"])),
    )
    assert letter(story, "notice", "handler")["headline"] == "《催办通知单》"
    story.deadline("second_follow_up", at="Fri 2026-11-27 10:00", who="agent", what=FollowUp("not_handled"))
    story.run(
        ("Tue 2026-11-24 15:00", "handler", ANSWER),
        ("Wed 2026-11-25 10:00", "agent", unhappy, expects(
            round=3, letters=["notice:handler", "notice:head", "notice:supervisor", "dispatch:handler"])),
    )
    warned = letter(story, "notice", "head")
    assert warned["headline"] == "《催办通知单》（第二次）"
    assert "如果第三次处理后客户仍不满意，将对责任人进行处罚" in warned["says"]
    assert letter(story, "notice", "supervisor")["headline"] == "追访结果：客户不满意"
    story.run(
        ("Wed 2026-11-25 15:00", "handler", ANSWER),
        ("Thu 2026-11-26 10:00", "agent", unhappy, expects(
            round=4, handler="director", entries=["called", "assigned", "dispatched", "penalty"],
            letters=["notice:supervisor", "notice:head", "notice:director", "dispatch:director", "approval:head", "approval:handler"])),
    )
    assert standing(story) == [("branch", "proposed", "handler")]
    story.run(
        ("Thu 2026-11-26 11:00", "handler", ANSWER, expects(raises=NotAllowed)),
        ("Thu 2026-11-26 15:00", "director", ANSWER),
        ("Fri 2026-11-27 10:00", "agent", unhappy, expects(
            stage="closed", closing="legal",
            letters=["notice:legal", "notice:director", "closure:complainant", "closure:director"])),
    )
    whole = seen_by(story, "legal")  # 「将所有的客户资料和问题处理案卷呈交集团法务中心」
    assert whole["complaint"]["complainant"]["name"] == CUSTOMER
    kinds = [entry["kind"] for entry in whole["timeline"]]
    assert [kinds.count(kind) for kind in ("recorded", "requested", "decided", "replied", "called")] == [2, 1, 1, 4, 4]


@proves("DECOR-40", "DECOR-42", "DECOR-46", "DECOR-48")
@pytest.mark.parametrize("rounds", [1, 2, 3, 4])
def test_a_customer_who_is_satisfied_in_any_round_ends_the_follow_up(rounds: int):
    story = at_the_branch()
    for number in range(1, rounds + 1):
        day = f"2026-11-{23 + number}"
        who = "director" if number == 4 else "handler"
        found = FollowUp("satisfied") if number == rounds else FollowUp("not_satisfied", "仍有裂缝")
        story.run((f"{day} 09:00", who, ANSWER), (f"{day} 10:00", "agent", found))
    assert (story.case.closing_kind, story.case.round) == ("satisfied", rounds)


@proves("DECOR-39", "DECOR-43", "DECOR-45", "DECOR-67", "DECOR-68")
def test_a_branch_that_does_nothing_is_proposed_for_penalty_severe_penalty_and_heavy_penalty():
    idle = FollowUp("not_handled", "无人联系")
    story = at_the_branch().run(
        ("Tue 2026-11-24 10:00", "agent", idle, expects(round=2, entries=["called", "assigned", "dispatched", "penalty"])),
        ("Wed 2026-11-25 10:00", "agent", idle, expects(round=3, entries=["called", "assigned", "dispatched", "penalty"])),
        ("Thu 2026-11-26 10:00", "agent", idle, expects(entries=["called", "assigned", "dispatched", "penalty"])),
    )
    proposed = [entry.data["penalty"] for entry in story.case.timeline if entry.kind == "penalty"]
    assert proposed == ["first", "severe", "heavy"]
    story.run(
        ("Thu 2026-11-26 11:00", "supervisor", PenaltyDecision(1, approved=True), expects(raises=NotAllowed)),
        ("Thu 2026-11-26 11:00", "director", PenaltyDecision(1, approved=True, text="通报批评"), expects(
            entries=["penalty"], letters=["approval:handler"])),
        ("Thu 2026-11-26 12:00", "handler", PenaltyAppeal(1, "当天已上门"), expects(
            entries=["penalty"], letters=["approval:executive"])),
    )
    assert standing(story)[0] == ("first", "appealed", "handler")


@proves("DECOR-39", "DECOR-67")
def test_what_a_late_call_finds_undone_is_still_the_branchs_penalty():
    late = FollowUp("not_handled", "无人联系")
    story = at_the_branch().run(
        ("Mon 2026-11-23 11:00", "handler", ANSWER),
        ("Mon 2026-12-14 10:00", "agent", late, expects(entries=["called", "assigned", "dispatched", "penalty"])),
    )
    assert standing(story) == [("first", "proposed", "handler")]


@proves("DECOR-63")
def test_the_general_manager_of_the_branch_reports_who_is_responsible():
    at_the_branch().run(
        ("Mon 2026-11-23 11:00", "handler", PenaltyProposal("proposed", "工长漏做防水", on=address("handler")), expects(
            raises=NotAllowed)),
        ("Mon 2026-11-23 12:00", "head", PenaltyProposal("proposed", "工长漏做防水", on=address("handler")), expects(
            entries=["penalty"], letters=["approval:director", "approval:handler"])),
        ("Mon 2026-11-23 13:00", "head", PenaltyDecision(1, approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 13:00", "director", PenaltyDecision(1, approved=True), expects(
            letters=["approval:head", "approval:handler"])),
    )


@proves("DECOR-64", "DECOR-65")
@pytest.mark.parametrize(("level", "handler", "told"), [
    ("latent", "handler", []),
    ("dispute", "director", ["director", "president", "head"]),
    ("major_dispute", "legal", ["legal", "director"]),
])
def test_the_level_of_a_dispute_says_whose_it_is(level: str, handler: str, told: list[str]):
    at_the_branch().run(
        ("Mon 2026-11-23 11:00", "agent", Classification("dispute", level), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 12:00", "supervisor", Classification("dispute", level), expects(handler=handler, letters=[
            *(f"notice:{role}" for role in told), *([] if handler == "handler" else [f"dispatch:{handler}"])])),
    )


@proves("DECOR-1", "DECOR-2", "DECOR-14", "DECOR-5")
def test_the_centre_sees_and_steers_the_cases_of_every_branch():
    Story("decor", handlers=2).run(
        ("Mon 2026-11-23 09:00", "complainant", Files()),
        ("Mon 2026-11-23 10:00", "director", Note("协助处理")),
        ("Mon 2026-11-23 10:00", "director", Contact("总监已与客户联系")),
        ("Mon 2026-11-23 10:30", "handler", Assignment(address("handler2")), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "supervisor", Assignment(address("handler2"), "改派"), expects(handler="handler2")),
    )


@proves("DECOR-83", "DECOR-85", "DECOR-98")
def test_what_is_answered_on_the_spot_refused_or_not_accepted_ends_with_its_reason():
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Mon 2026-11-23 09:10", "agent", Closure("answered"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 09:10", "agent", Closure("answered", "已说明保养方法"), expects(stage="closed")),
    )
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Mon 2026-11-23 09:10", "supervisor", Closure("refused", "有悖合同"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 09:20", "supervisor", Record("refusal", {"clause": "合同第八条"})),
        ("Mon 2026-11-23 09:30", "supervisor", Closure("refused", "有悖合同第八条"), expects(stage="closed")),
    )
