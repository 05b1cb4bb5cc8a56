from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

from dev.mailbox import EnclosedFile, Mailbox, new_mail, reply_to
from dev.sent_mail import SentMails

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
HANDLER = "handler@staff.example"


def a_letter(to: str = HANDLER, subject: str = "[26030001] 新的投诉待处理") -> bytes:
    message = EmailMessage()
    message["From"] = "客户服务中心 <portal@portal.example>"
    message["To"] = to
    message["Reply-To"] = "case+26030001.abc@portal.example"
    message["Subject"] = subject
    message["Message-ID"] = "<case.26030001.1.0@portal.example>"
    message["References"] = "<case.26030001.f00@portal.example>"
    message.set_content("请在两个工作日内回复。\n")
    message.add_alternative("<p>请在两个工作日内回复。</p>", subtype="html")
    return message.as_bytes()


def a_mailbox(folder: Path, *sent: tuple[str, str]) -> Mailbox:
    mails = SentMails(folder=folder, now=lambda: NOW)
    for id, to in sent:
        mails.keep(id=id, to=(to,), raw=a_letter(to))
    written = SentMails(folder=folder / "written", now=lambda: NOW)
    return Mailbox(mails=SentMails(folder=folder, now=lambda: NOW), written=written, zone=ZoneInfo("Asia/Shanghai"))


def test_mails_are_listed_newest_first_also_within_one_instant(tmp_path: Path) -> None:
    mailbox = a_mailbox(tmp_path, ("a", HANDLER), ("b", HANDLER), ("c", HANDLER))
    assert [mail["id"] for mail in mailbox.newest_first()] == ["c", "b", "a"]


def test_a_mail_shows_what_its_reader_sees(tmp_path: Path) -> None:
    (mail,) = a_mailbox(tmp_path, ("a", HANDLER)).newest_first()
    assert mail["sent_at"] == "2026-03-09T09:00:00+08:00"
    assert mail["to"] == [HANDLER]
    assert mail["subject"] == "[26030001] 新的投诉待处理"
    assert mail["text"] == "请在两个工作日内回复。\n"
    assert mail["html"] == "<p>请在两个工作日内回复。</p>\n"
    assert mail["headers"]["Reply-To"] == "case+26030001.abc@portal.example"


def test_mails_are_filtered_by_their_recipient(tmp_path: Path) -> None:
    mailbox = a_mailbox(tmp_path, ("noise", "customer@mail.example"), ("wanted", HANDLER))
    assert [mail["id"] for mail in mailbox.newest_first(to="Handler@staff.example")] == ["wanted"]


def test_the_same_mail_is_kept_once(tmp_path: Path) -> None:
    assert len(a_mailbox(tmp_path, ("a", HANDLER), ("a", HANDLER)).newest_first()) == 1


def test_a_reply_goes_to_the_signed_address_and_threads(tmp_path: Path) -> None:
    (mail,) = a_mailbox(tmp_path, ("a", HANDLER)).newest_first()
    written = reply_to(mail, text="已安排更换柜门。", now=NOW)
    reply = BytesParser(policy=default).parsebytes(written.raw)
    assert (written.sender, written.recipient) == (HANDLER, "case+26030001.abc@portal.example")
    assert reply["Subject"] == "Re: [26030001] 新的投诉待处理"
    assert reply["In-Reply-To"] == "<case.26030001.1.0@portal.example>"
    assert reply["References"].strip() == "<case.26030001.f00@portal.example> <case.26030001.1.0@portal.example>"


def test_a_reply_has_the_answer_above_and_the_letter_quoted_below(tmp_path: Path) -> None:
    (mail,) = a_mailbox(tmp_path, ("a", HANDLER)).newest_first()
    raw = reply_to(mail, text="已安排更换柜门。", now=NOW).raw
    body = BytesParser(policy=default).parsebytes(raw).get_content().replace("\r\n", "\n")
    answer, _, quoted = body.partition("\n\n")
    assert answer == "已安排更换柜门。"
    assert quoted.startswith("在 2026年03月09日 09:00，客户服务中心 <portal@portal.example> 写道：\n> 请在")


def test_files_go_with_an_answer_and_with_a_new_mail(tmp_path: Path) -> None:
    (mail,) = a_mailbox(tmp_path, ("a", HANDLER)).newest_first()
    photo = EnclosedFile("门板.png", "image/png", b"\x89PNG")
    to = {"sender": "lin@mail.example", "recipient": "complaints@portal.example", "subject": "投诉", "text": "裂了"}
    for written in (reply_to(mail, text="见照片", now=NOW, files=[photo]), new_mail(**to, now=NOW, files=[photo])):
        (file,) = BytesParser(policy=default).parsebytes(written.raw).iter_attachments()
        assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
            "门板.png",
            "image/png",
            b"\x89PNG",
        )


def test_what_was_written_is_kept_and_shown_in_order(tmp_path: Path) -> None:
    mailbox = a_mailbox(tmp_path, ("a", HANDLER))
    (mail,) = mailbox.newest_first()
    for text in ("接单", "已联系：明天上门"):
        mailbox.keep_written(mail=reply_to(mail, text=text, now=NOW))
    again = a_mailbox(tmp_path)
    assert [mail["text"].splitlines()[0] for mail in again.written_first_to_last()] == ["接单", "已联系：明天上门"]
    assert again.count() == 1
