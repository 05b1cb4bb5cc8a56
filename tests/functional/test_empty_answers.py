"""Answers that say nothing, or next to it: no reply, unless a file says it."""

import pytest

from complaints.domain.case import Kind
from tests.functional.portal import Portal, staff_address
from tests.functional.post import answer
from tests.functional.test_reply_by_mail import dispatched


@pytest.mark.parametrize("marked", [True, False], ids=["quoted with marks", "quoted without"])
def test_empty_answer_of_staff_is_no_reply_and_its_writer_is_told(portal: Portal, marked: bool) -> None:
    filed, mail = dispatched(portal)
    empty = answer(mail, "", now=portal.now)
    if not marked:
        head = f"发件人: {mail.header('From')}\n发送时间: 2026年3月10日 14:11\n收件人: {mail.to}\n主题: {mail.subject}"
        empty.set_content(f"\n\n-----原始邮件-----\n{head}\n\n{mail.text}\n\n发自我的 iPhone\n")
    assert portal.receive(empty) == "recorded"
    assert portal.kinds(filed)[-1] == Kind.MISREAD
    assert "没有看到您写的内容" in portal.mail(to=staff_address("handler"), kind="misread").text


def test_a_word_of_thanks_is_a_note_and_stops_no_clock(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    assert portal.receive(answer(mail, "您好，收到，谢谢！", now=portal.now)) == "recorded"
    assert portal.kinds(filed)[-1] == Kind.NOTED
    assert portal.track(filed)["stage"] == "dispatched"


def test_a_file_above_a_marked_quote_comes_without_the_quote(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    sent = answer(mail, "", now=portal.now)
    sent.add_attachment(b"\xff\xd8\xff\xe0" + bytes(300), maintype="image", subtype="jpeg", filename="door.jpg")
    assert portal.receive(sent) == "recorded"
    replied = portal.last(filed, Kind.REPLIED)
    assert (replied.data["text"], replied.data["attachments"][0]["name"]) == ("", "door.jpg")
