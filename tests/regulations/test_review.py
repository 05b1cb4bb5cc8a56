"""客户投诉和纠纷处理制度 (复议), told as stories."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, FollowUp, Note, Objection, Record, Reply
from complaints.domain.forms import FieldsRefused
from tests.factories import a_member
from tests.regulations.shown import (
    always_asks_who_and_what,
    asks_for,
    letter,
    nobody_else_may,
    offers_only,
    published,
    seen_by,
    told_in,
    too_few,
    tracked,
)
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_policy

NOW = "Mon 2026-11-23 09:00"
FILED = (NOW, "complainant", Files())
FOUND = Record("investigation", {"findings": "属实", "place": "11月20日，门店，店员"})
PLAN = Record("plan", {"measures": "退款", "until": "2026-11-26"})
RESULT = Record("result", {"solved": "已退货退款", "compensation": "退还八成"})
OFFERS = Record("negotiation", {"customer": "全额退款", "company": "退还八成"})
TRUE, REFUND = Classification("substantiated", "yes"), Classification("dispute", "refund")
REPLY = Reply("已退款。")


@proves("REVIEW-9")
def test_a_complaint_comes_by_phone_mail_online_and_other_ways():
    offers_only("review", "channel", ["phone", "mail", "web", "other"], refused="fax")


@proves("REVIEW-10")
def test_name_contact_and_content_are_registered():
    always_asks_who_and_what("review")


@proves("REVIEW-2")
@pytest.mark.parametrize(("field", "offered"), [
    ("form", {"formal": "正式", "informal": "非正式"}), ("nature", {"opinion": "意见", "criticism": "批评", "suggestion": "建议"})])
def test_it_is_a_formal_or_informal_opinion_criticism_or_suggestion(field: str, offered: dict[str, str]):
    story = Story("review")
    for value, title in offered.items():
        story.run((NOW, "complainant", Files(fields={field: value})))
        assert title in str(seen_by(story, "handler")["complaint"])
    for wrong in ("shouted", ""):
        story.run((NOW, "complainant", Files(fields={field: wrong}), expects(raises=FieldsRefused, why=field)))


@proves("REVIEW-5", "REVIEW-7", "REVIEW-14")
def test_the_form_says_which_rights_one_has():
    page = published("review")
    for right in ("有权了解投诉处理的进展", "不论身份和背景，均受到平等对待", "可以申请复议"):
        assert right in page


@proves("REVIEW-5")
def test_whoever_complains_has_his_answer_after_the_same_time():
    for kind in (choice.id for choice in the_policy("review").intake.complainant_kinds):
        Story("review").run((NOW, "complainant", Files(kind=kind), expects(
            severity="general", handler="handler", clocks={
                "reply": "running, due Wed 2026-11-25 09:00, by handler", "investigation": "running, due Wed 2026-11-25 09:00"})))


@proves("REVIEW-4", "REVIEW-6")
def test_what_is_not_answered_in_two_working_days_goes_up_level_by_level():
    story = Story("review").run(
        (*FILED, expects(letters=["acknowledgement:complainant", "dispatch:handler"])),
    ).deadline("reply", at="Wed 2026-11-25 09:00", who="handler", what=REPLY)
    story.run(
        (NOW, "investigator", FOUND),
        ("Fri 2026-11-27 12:00", "time passes", expects(steps=[
            "Wed 2026-11-25 05:00 reply.reminder > handler", "Wed 2026-11-25 09:00 reply.urging > handler + agent",
            "Wed 2026-11-25 13:00 reply.head > head + handler", "Thu 2026-11-26 09:00 reply.director > director + head",
            "Fri 2026-11-27 09:00 reply.executive > executive + director"])),
    )


@proves("REVIEW-7")
def test_the_customer_follows_the_progress():
    story = Story("review").run(FILED, ("Mon 2026-11-23 10:00", "handler", TRUE), ("Mon 2026-11-23 11:00", "handler", PLAN))
    shown = tracked(story)
    assert (shown["stage"], shown["promises"][0]["due"][:16]) == ("dispatched", "2026-11-25T09:00")
    assert [(each["title"]["zh-CN"], each["at"][11:16]) for each in shown["timeline"]][-1] == ("处理方案", "11:00")
    assert "退款" in str(shown["timeline"][-1]["particulars"])


@proves("REVIEW-8")
@pytest.mark.parametrize("outsider", ["other", "other_head", "legal", "auditor"])
def test_neither_other_departments_nor_outsiders_learn_what_was_complained_about(outsider: str):
    others = [a_member(role, email=f"{name}@staff.example", department="财务部")
              for role, name in (("handler", "other"), ("head", "other_head"))]
    story = Story("review", people=others).run(FILED)
    assert seen_by(story, outsider) == 403
    for member in ("agent", "handler", "head", "investigator"):
        assert seen_by(story, member)["reference"] == story.case.reference


@proves("REVIEW-11", "REVIEW-15")
def test_a_team_investigates_and_when_where_who_and_what_was_done_stand_on_the_timeline():
    nobody_else_may("review", FOUND, after=(FILED,), but=("investigator", "handler"))
    assert too_few("review", vacant="investigator")
    story = Story("review").run(
        FILED,
        ("Mon 2026-11-23 10:00", "investigator", Note("已走访门店"), expects(entries=["noted"])),
        ("Mon 2026-11-23 10:00", "executive", Note("关注"), expects(raises=NotAllowed)),
    )
    asks_for(story, "Mon 2026-11-23 11:00", "investigator", FOUND)
    shown = [(each["kind"], each["at"][11:16], each["actor"]) for each in seen_by(story, "head")["timeline"][-2:]]
    assert shown == [("noted", "10:00", "staff:investigator@staff.example"), ("recorded", "11:00", "staff:investigator@staff.example")]
    assert "11月20日，门店，店员" in str(seen_by(story, "head")["timeline"][-1])


@proves("REVIEW-12")
def test_what_is_true_is_mended_at_once_and_the_customer_told_how_and_by_when():
    story = Story("review").run(
        FILED,
        (NOW, "handler", PLAN, expects(raises=UnknownValue)),
        (NOW, "handler", Classification("substantiated", "no"), expects(clocks={"plan": "none"})),
        (NOW, "handler", PLAN, expects(raises=UnknownValue)),
        (NOW, "handler", TRUE, expects(clocks={"plan": "running, due Tue 2026-11-24 09:00, by handler"})),
    ).deadline("plan", at="Tue 2026-11-24 09:00", who="handler", what=PLAN)
    story.fork().run(("Tue 2026-11-24 09:00", "time passes", expects(steps=["Tue 2026-11-24 09:00 plan.urging > handler"])))
    asks_for(story, NOW, "handler", PLAN)
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "属实，处理方案和时间节点如下" in told["says"]) == ("处理方案和时间节点", True)
    assert told_in(story, "notice", "complainant") == {"措施": "退款", "时间节点": "2026年11月26日（星期四）"}


@proves("REVIEW-13", "REVIEW-14")
def test_the_result_says_how_it_was_solved_what_is_compensated_and_that_one_may_ask_for_a_review():
    story = Story("review").run(
        FILED,
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up")),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="recorded:result")),
    )
    asks_for(story, NOW, "handler", RESULT)
    assert told_in(story, "notice", "complainant") == {"问题解决情况": "已退货退款", "赔偿等具体措施": "退还八成"}
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "如不满意，可以申请复议" in told["says"]) == ("处理结果", True)
    story.run((NOW, "agent", Closure("satisfied"), expects(stage="closed")))


@proves("REVIEW-14")
def test_a_review_investigates_and_handles_anew_and_by_somebody_else():
    Story("review").run(
        FILED,
        (NOW, "handler", REPLY), (NOW, "handler", RESULT), (NOW, "agent", FollowUp("satisfied"), expects(stage="closed")),
        ("Tue 2026-11-24 09:00", "complainant", Objection("申请复议"), expects(
            stage="dispatched", handler="investigator", round=2,
            clocks={"investigation": "running, due Thu 2026-11-26 09:00", "reply": "running, due Thu 2026-11-26 09:00"})),
        ("Tue 2026-11-24 10:00", "handler", REPLY, expects(raises=NotAllowed)),
        ("Tue 2026-11-24 11:00", "investigator", FOUND, expects(clocks={"investigation": "met"})),
    )


@proves("REVIEW-14")
def test_of_the_team_it_is_never_he_who_handled_it_first():
    both = replace(a_member("handler"), roles=frozenset({"handler", "investigator"}))
    story = Story("review", people=[both])
    for _ in range(6):
        story.run(
            (*FILED, expects(handler="handler")),
            (NOW, "agent", Closure("answered", "已说明")),
            (NOW, "complainant", Objection("申请复议"), expects(handler="investigator")),
        )


@proves("REVIEW-3", "REVIEW-17")
def test_a_dispute_is_about_return_refund_compensation_or_else_and_ends_by_what_both_sides_offered():
    settled = Closure("dispute_settled", "协商一致：退还八成")
    story = Story("review").run(
        (*FILED, expects(levels={"dispute": "none"})),
        (NOW, "handler", OFFERS, expects(raises=UnknownValue)),
        (NOW, "handler", Classification("dispute", "weather"), expects(raises=UnknownValue)),
        *((NOW, "handler", Classification("dispute", matter), expects(levels={"dispute": matter}))
          for matter in ("return", "compensation", "other", "refund")),
        (NOW, "handler", RESULT),
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="level:dispute.none")),
        (NOW, "agent", settled, expects(raises=GuardsUnmet, why="recorded:negotiation")),
    )
    asks_for(story, NOW, "handler", OFFERS)
    story.run((NOW, "agent", settled, expects(stage="closed", closing="dispute_settled")))


@proves("REVIEW-13")
def test_a_dispute_is_not_settled_before_the_customer_was_told_the_result():
    Story("review").run(
        FILED, (NOW, "handler", REFUND), (NOW, "handler", OFFERS),
        (NOW, "agent", Closure("dispute_settled", "协商一致"), expects(raises=GuardsUnmet, why="recorded:result")),
    )
