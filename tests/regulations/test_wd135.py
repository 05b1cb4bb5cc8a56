"""客户投诉处理制度 (1、3、5个工作日), told as stories."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import Attachment
from complaints.domain.commands import Assignment, Contact, Decision, FollowUp, Objection, Record, Reply, Request
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from complaints.domain.timeline import BrokenTimeline, fold
from tests.api.site import Site
from tests.factories import a_member
from tests.regulations.shown import (
    always_asks_who_and_what,
    letter,
    needs,
    offers_only,
    seen_by,
    the_letters,
    told_in,
    tracked,
    words,
)
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2025-06-09 10:00"
FILED = (NOW, "complainant", Files())
REPLY = Reply("已退款。")
NOTICE = Record("extension_notice", {"reason": "等待检测"})


def longer(until: str) -> Request:
    return Request("extension", "等待检测", until=f"{until}+08:00")


@proves("WD135-1")
def test_a_complaint_comes_by_phone_mail_online_and_at_the_desk_of_a_store():
    offers_only("wd135", "channel", ["phone", "mail", "web", "store"], refused="fax")


@proves("WD135-3", "WD135-4")
def test_the_form_needs_name_contact_time_place_content_impact_and_demand():
    always_asks_who_and_what("wd135")
    needs("wd135", occurred_at="", place="", demand="")
    story = Story("wd135").run(
        (NOW, "complainant", Files(fields={"impact": ""}), expects(raises=FieldsRefused, why="impact")),
        (NOW, "complainant", Files(fields={"impact": "厨房无法使用"}, demand="退款")),
    )
    assert all(word in str(seen_by(story, "handler")["complaint"]) for word in ("厨房无法使用", "退款"))


@proves("WD135-5")
@pytest.mark.parametrize(("name", "type_"), [("照片.jpg", "image/jpeg"), ("凭证.pdf", "application/pdf"), ("录像.mp4", "video/mp4")])
def test_order_number_voucher_picture_and_video_come_with_it(name: str, type_: str):
    file = Attachment(f"upload/{name}", name, type_, 1000)
    content = Story("wd135").run((NOW, "complainant", Files(order_no="D-2025-7", attachments=(file,)))).case.content
    assert (content.order_no, [each.name for each in content.attachments]) == ("D-2025-7", [name])


@proves("WD135-6")
def test_each_complaint_has_a_number_of_its_own_at_once():
    story = Story("wd135").run(FILED, FILED)
    assert story.references == ["25060001", "25060002"]
    assert letter(story, "acknowledgement", "complainant")["reference"] == "25060002"


@proves("WD135-13")
@pytest.mark.parametrize(("who", "channel"), [("complainant", "web"), ("agent", "phone")])
def test_a_suggestion_comes_through_the_portal_or_by_phone_and_no_limits_run(who: str, channel: str):
    story = Story("wd135").run((NOW, who, Files(type="suggestion", channel=channel), expects(
        clocks=dict.fromkeys(("acknowledged", "contact", "extension_notice", "reply"), "none"),
        letters=["notice:complainant", "dispatch:handler"])))
    assert letter(story, "notice", "complainant")["headline"] == "感谢您的建议"


@proves("WD135-2", "WD135-7", "WD135-8", "WD135-9", "WD135-11")
def test_b7_received_on_monday_9_june_2025_reply_by_the_10th_notice_by_the_11th_done_by_the_12th_or_16th():
    story = Story("wd135").run((NOW, "complainant", Files(), expects(
        letters=["acknowledgement:complainant", "dispatch:handler"], clocks={
            "acknowledged": "met, due Tue 2025-06-10 10:00", "contact": "running, due Tue 2025-06-10 10:00, by handler",
            "extension_notice": "running, due Wed 2025-06-11 10:00", "reply": "running, due Thu 2025-06-12 10:00, by handler"})))
    story.deadline("contact", at="Tue 2025-06-10 10:00", who="handler", what=Contact("已了解详情并核实照片"))
    story.deadline("extension_notice", at="Wed 2025-06-11 10:00", who="handler", what=NOTICE)
    story.deadline("reply", at="Thu 2025-06-12 10:00", who="handler", what=REPLY)
    story.run(
        (NOW, "handler", NOTICE),
        (NOW, "handler", longer("2025-06-16T10:00")),
        (NOW, "head", Decision("extension", approved=True), expects(clocks={"reply": "running, due Mon 2025-06-16 10:00"})),
    ).deadline("reply", at="Mon 2025-06-16 10:00", who="handler", what=REPLY)


@proves("WD135-7", "WD135-8")
def test_the_days_run_from_receipt_whoever_has_the_case_by_then():
    story = Story("wd135", matrix=False).run((*FILED, expects(stage="registered", clocks={
        "contact": "running, due Tue 2025-06-10 10:00", "reply": "running, due Thu 2025-06-12 10:00"})))
    story.run(("Tue 2025-06-10 09:00", "supervisor", Assignment("handler@staff.example"), expects(
        stage="dispatched", clocks={"reply": "running, due Thu 2025-06-12 10:00"})))
    Story("wd135").run(FILED, ("Tue 2025-06-10 10:00", "time passes", expects(steps=[
        "Tue 2025-06-10 06:00 contact.reminder > handler", "Tue 2025-06-10 10:00 contact.urging > handler + agent"])))


@proves("WD135-2", "WD135-11")
def test_the_acknowledgement_says_how_it_is_handled_and_until_when():
    story = Story("wd135", renderer=the_letters()).run(FILED)
    said = words(story, "acknowledgement", "complainant")
    assert all(part in said for part in ("25060001", "核实情况，提出处理方案", "听取您的意见", "再次处理"))
    dates = {line.partition("：")[0]: line.partition("：")[2] for line in said.splitlines()}
    assert dates["1个工作日内联系客户"].startswith("2025年6月10日")
    assert dates["3个工作日内完成处理并反馈"].startswith("2025年6月12日")


@proves("WD135-2", "WD135-11")
@pytest.mark.parametrize(("entered", "state"), [("09:59", "met"), ("10:00", "met"), ("10:01", "breached")])
def test_what_a_store_took_on_monday_is_acknowledged_by_tuesday(entered: str, state: str):
    Story("wd135").run((f"Tue 2025-06-10 {entered}", "agent", Files(channel="store", received=NOW), expects(
        clocks={"acknowledged": f"{state}, due Tue 2025-06-10 10:00, by agent"})))


@proves("WD135-9", "WD135-11")
def test_it_takes_longer_only_after_the_customer_was_told_why_and_five_working_days_at_most():
    story = Story("wd135").run(
        FILED,
        ("Tue 2025-06-10 10:00", "handler", longer("2025-06-16T10:00"), expects(raises=RecordMissing, why="extension_notice")),
        ("Wed 2025-06-11 09:00", "handler", Record("extension_notice"), expects(raises=FieldsRefused, why="reason")),
        ("Wed 2025-06-11 09:00", "handler", NOTICE, expects(
            letters=["notice:complainant"], clocks={"extension_notice": "met", "reply": "running, due Thu 2025-06-12 10:00"})),
        ("Wed 2025-06-11 09:10", "handler", longer("2025-06-16T10:01"), expects(raises=RequestRefused, why="too_far")),
        ("Wed 2025-06-11 09:20", "handler", longer("2025-06-16T10:00"), expects(letters=["approval:head"])),
        ("Wed 2025-06-11 09:30", "handler", Decision("extension", approved=True), expects(raises=NotAllowed)),
    )
    told = letter(story, "notice", "complainant")
    assert (told["headline"], "最迟在5个工作日内完成并反馈结果" in told["says"]) == ("您的投诉需要延长处理时间", True)
    assert told_in(story, "notice", "complainant") == {"原因": "等待检测"}


@proves("WD135-9")
def test_who_is_sure_by_working_day_two_that_it_takes_no_longer_need_not_write():
    Story("wd135").run(
        FILED,
        ("Wed 2025-06-11 10:00", "handler", Record("on_schedule"), expects(letters=[], clocks={"extension_notice": "met"})),
        ("Thu 2025-06-12 10:00", "handler", REPLY, expects(clocks={"reply": "met"})),
    )
    Story("wd135").run(
        FILED,
        ("Mon 2025-06-09 11:00", "handler", Contact("已核实")),
        ("Wed 2025-06-11 10:00", "time passes", expects(steps=["Wed 2025-06-11 10:00 extension_notice.urging > handler"])),
    )


@proves("WD135-10")
def test_who_is_not_satisfied_is_handled_again_until_he_is_however_often_he_objects():
    story = Story("wd135").run(
        FILED,
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("not_satisfied", "仍有缝隙"), expects(stage="dispatched", round=2)),
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="closed")),
    )
    for number in range(5):
        at = f"Tue 2025-06-10 1{number}"
        story.run(
            (f"{at}:00", "complainant", Objection("仍有异议"), expects(
                stage="dispatched", round=number + 3, clocks={"reply": f"running, due Fri 2025-06-13 1{number}:00"})),
            (f"{at}:10", "handler", REPLY),
            (f"{at}:20", "agent", FollowUp("satisfied"), expects(stage="closed")),
        )


@proves("WD135-12")
def test_complaints_are_confidential_and_a_timeline_that_was_changed_is_found_out():
    story = Story("wd135", people=[a_member("handler", email="other@staff.example", department="财务部")]).run(
        FILED, (NOW, "handler", REPLY))
    assert (seen_by(story, "handler")["reference"], seen_by(story, "other")) == (story.case.reference, 403)
    assert tracked(story)["reference"] == story.case.reference
    site, guessed = Site(story.portal), {"Authorization": "Secret AAAA-AAAA-AAAA-AAAA"}
    assert site.tracked(story.case.reference, guessed).status_code == 404
    whole = {"reference": story.case.reference, "version": story.case.version}
    entries = story.case.timeline
    assert fold(entries=entries, **whole) == story.case
    for number, entry in enumerate(entries):
        altered = replace(entry, data=entry.data | {"text": "已全额退款"})
        with pytest.raises(BrokenTimeline, match="altered"):
            fold(entries=(*entries[:number], altered, *entries[number + 1 :]), **whole)
    with pytest.raises(BrokenTimeline, match="missing"):
        fold(entries=entries[1:], **whole)
