"""The policy of a company without a regulation (ISO 10002), told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, Decision, FollowUp, Record, Reply, Request
from tests.contracts.case_lives import FILES
from tests.regulations.shown import counts, falls_due, letter, published, report_of
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_policy

DEFAULT = the_policy("default")
ACCEPTED, FOUND = Record("acceptance"), Record("investigation", {"findings": "轴承磨损"})


@proves("ESSAY1-1", "ENDCUST-1")
def test_the_form_offers_channels_and_kinds_and_refuses_others():
    assert {"phone", "mail", "web"} <= {channel.id for channel in DEFAULT.intake.channels}
    assert [kind.title.zh for kind in DEFAULT.intake.complainant_kinds][:3] == ["终端消费者", "代理商", "加盟商"]
    for wrong in ({"channel": "pigeon"}, {"kind": "passer_by"}):
        Story("default").run(("Mon 2026-11-23 10:00", "agent", Files(**wrong), expects(raises=UnknownValue)))


@proves("ESSAY1-2", "ESSAY1-3", "ESSAY1-4", "ESSAY2-2", "ESSAY2-3")
def test_a_complaint_goes_its_way_with_an_owner_and_a_limit_at_every_step_and_the_customer_is_told():
    story = Story("default").run(
        ("Mon 2026-11-23 10:00", "complainant", Files(), expects(
            stage="dispatched", letters=["acknowledgement:complainant", "dispatch:handler"],
            clocks={"acceptance": "running, due Tue 2026-11-24 10:00, by agent",
                    "investigation": "running, due Wed 2026-11-25 10:00, by handler",
                    "reply": "running, due Mon 2026-11-30 10:00, by handler"})),
    )
    assert story.forecast_comes_true(steps=8) == 8
    story.deadline("acceptance", at="Tue 2026-11-24 10:00", who="agent", what=ACCEPTED)
    story.deadline("investigation", at="Wed 2026-11-25 10:00", who="handler", what=FOUND)
    story.deadline("reply", at="Mon 2026-11-30 10:00", who="handler", what=Reply("已修好。"))
    story.run(
        ("Mon 2026-11-23 11:00", "agent", ACCEPTED, expects(letters=["notice:complainant"], clocks={"acceptance": "met"})),
        ("Mon 2026-11-23 15:00", "handler", FOUND, expects(letters=[], clocks={"investigation": "met"})),
        ("Tue 2026-11-24 10:00", "handler", Reply("已修好。"), expects(
            stage="follow_up", letters=["notice:complainant", "reply-received:agent"],
            clocks={"follow_up": "running, due Fri 2026-11-27 10:00, by agent"})),
        ("Tue 2026-11-24 14:00", "agent", FollowUp("satisfied"), expects(
            stage="closed", closing="satisfied", letters=["closure:complainant", "closure:handler"])),
    )


@proves("ESSAY1-2")
def test_whoever_waits_too_long_is_urged_and_whoever_stands_above_is_told():
    Story("default").run(
        ("Mon 2026-11-23 10:00", "complainant", Files()),
        ("Mon 2026-11-23 11:00", "agent", ACCEPTED),
        ("Mon 2026-11-23 12:00", "handler", FOUND),
        ("Wed 2026-12-02 10:00", "time passes", expects(
            steps=["Mon 2026-11-30 06:00 reply.reminder > handler", "Mon 2026-11-30 10:00 reply.urging > handler + agent",
                   "Tue 2026-12-01 10:00 reply.head > head + handler",
                   "Wed 2026-12-02 10:00 reply.executive > executive + head supervisor"])),
    )


@proves("ESSAY1-3")
def test_the_acknowledgement_is_sorry_for_the_trouble():
    story = Story("default", renderer=FILES["zh-CN"])
    story.run(("Mon 2026-11-23 10:00", "complainant", Files()), ("Mon 2026-11-23 11:00", "agent", ACCEPTED))
    first, second = story.portal.mailer.to("lin.fang@customer.example")
    assert "歉" in first.text
    assert "深表歉意" in second.text


@proves("ESSAY1-4")
def test_more_time_is_granted_by_who_stands_above_and_the_customer_hears_the_new_date():
    more = Request("extension", "等待配件", until="2026-12-03T10:00:00+08:00", fields={"reason": "等待配件"})
    Story("default").run(
        ("Mon 2026-11-23 10:00", "complainant", Files()),
        ("Mon 2026-11-23 11:00", "handler", more),
        ("Mon 2026-11-23 12:00", "agent", Decision("extension", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 12:00", "supervisor", Decision("extension", approved=True), expects(
            letters=["approval:handler", "notice:complainant"], clocks={"reply": "running, due Thu 2026-12-03 10:00"})),
    )


@proves("ESSAY1-5")
def test_the_root_cause_is_found_and_named():
    Story("default").run(
        ("Mon 2026-11-23 10:00", "complainant", Files()),
        ("Mon 2026-11-23 11:00", "handler", Classification("cause", "weather"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "executive", Classification("cause", "supplier"), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "handler", Classification("cause", "supplier"), expects(levels={"cause": "supplier"})),
    )


@proves("ESSAY1-8")
def test_a_suggestion_is_thanked_for_and_no_limit_runs():
    Story("default").run(
        ("Mon 2026-11-23 10:00", "complainant", Files(type="suggestion"), expects(
            letters=["notice:complainant", "dispatch:handler"],
            clocks={"acceptance": "none", "investigation": "none", "reply": "none"})),
        ("Mon 2026-12-21 10:00", "time passes", expects(steps=[], letters=[])),
    )
    for type, counted in (("complaint", True), ("suggestion", False)):
        assert counts(Story("default").run(("Mon 2026-11-23 10:00", "complainant", Files(type=type)))) is counted


@proves("ESSAY2-1")
def test_what_is_not_taken_is_refused_with_a_reason_by_a_standard_that_is_public():
    Story("default").run(
        ("Mon 2026-11-23 10:00", "complainant", Files()),
        ("Mon 2026-11-23 11:00", "agent", Closure("not_accepted"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 11:00", "agent", Closure("not_accepted", "与本公司无关"), expects(
            stage="closed", closing="not_accepted", letters=["closure:complainant", "closure:handler"])),
    )
    assert "与我们无关的事项、已由法院或主管部门裁决的事项，说明理由后不予受理" in published("default")


@proves("ESSAY2-6")
def test_the_public_reads_how_it_goes_and_the_acknowledgement_says_until_when():
    assert "各环节的时限在受理通知和查询页面中告知" in published("default")
    story = Story("default").run(("Mon 2026-11-23 10:00", "complainant", Files()))
    promised = letter(story, "acknowledgement", "complainant")["promises"]
    assert [(each["title"], each["due"][:16]) for each in promised] == [
        ("受理", "2026-11-24T10:00"), ("处理答复", "2026-11-30T10:00"), ("满意度回访", "2026-12-03T10:00")]


@proves("ESSAY1-7")
def test_customers_hear_every_quarter_what_was_improved():
    assert falls_due("default", "improvements", since="2026-01-01", until="2026-12-31") == [
        "2025-Q4: Sun 2026-01-04", "2026-Q1: Wed 2026-04-01", "2026-Q2: Wed 2026-07-01", "2026-Q3: Thu 2026-10-08"]
    assert report_of("default", "improvements").review == ("director",)
