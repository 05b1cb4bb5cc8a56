"""People answer the portal's mail from ordinary mail programs; the signed address says who speaks about which case."""

from dataclasses import replace

import pytest

from complaints.domain.case import Kind
from functions import inbound_mail
from tests.factories import a_member
from tests.functional.portal import CUSTOMER, DOMAIN, MAILBOX, Filed, Portal, staff_address
from tests.functional.post import Mail, answer, fresh_mail

TEXT = "已联系客户，门板明天更换。\n\n费用由公司承担。"
FORGED = "case+{reference}.aaaaaaaaaaaaaaaa@portal.example"
BROKEN = (
    b"From: handler@staff.example\r\nTo: x\r\nMessage-ID: <broken@staff.example>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\nContent-Type: text/plain\r\n\r\n\r\n" * 4000
)


def dispatched(portal: Portal) -> tuple[Filed, Mail]:
    """A case, and the dispatch mail of its handler, an hour later."""
    filed = portal.file()
    portal.advance(hours=1)
    return filed, portal.mail(to=staff_address("handler"), kind="dispatch")


def test_reply_stands_on_the_timeline_without_the_quoted_tail(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    assert portal.receive(answer(mail, TEXT, now=portal.now)) == "recorded"
    replied = portal.last(filed, Kind.REPLIED)
    assert replied.data["text"].strip() == TEXT
    assert replied.actor == "staff:handler@staff.example"
    assert replied.at == portal.now


def test_reply_stops_the_clock_and_the_agent_is_told(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    portal.receive(answer(mail, TEXT, now=portal.now))
    clocks = portal.signed_in("agent").get(f"/api/v1/cases/{filed.reference}/clocks").get_json()["clocks"]
    assert {clock["clock"]: clock["state"] for clock in clocks} == {"reply": "met", "follow_up": "running"}
    told = portal.mail(to=staff_address("agent"), kind="reply-received")
    assert "门板明天更换" in told.text
    assert portal.track(filed)["stage"] == "follow_up"


def test_complainant_is_not_shown_the_words_of_the_reply(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    portal.receive(answer(mail, TEXT, now=portal.now))
    assert "门板明天更换" not in str(portal.track(filed))


def test_same_message_delivered_twice_is_recorded_once(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, TEXT, now=portal.now)
    assert [portal.receive(message), portal.receive(message)] == ["recorded", "duplicate"]
    assert portal.kinds(filed).count("replied") == 1
    assert len(portal.mails(kind="reply-received")) == 1


def test_filled_form_is_read_field_by_field(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    form = "What 整改措施：更换门板\nWho 跟进人、责任人：王强\nWhy 产生原因：板材受潮\nHow much 跟进程度：已下单"
    portal.receive(answer(mail, form, now=portal.now))
    read = portal.last(filed, Kind.REPLIED).data["five_w_two_h"]
    assert {name: read[name] for name in ("what", "who", "why", "how_much")} == {
        "what": "更换门板",
        "who": "王强",
        "why": "板材受潮",
        "how_much": "已下单",
    }


def test_photo_of_a_reply_is_kept(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, TEXT, now=portal.now)
    message.add_attachment(b"\xff\xd8\xff door", maintype="image", subtype="jpeg", filename="修复后.jpg")
    assert portal.receive(message) == "recorded"
    [kept] = portal.last(filed, Kind.REPLIED).data["attachments"]
    assert (kept["name"], kept["type"], kept["size"]) == ("修复后.jpg", "image/jpeg", 8)
    assert portal.services.attachments.look_up(key=kept["key"]) is not None


def test_from_line_of_a_reply_proves_nothing(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    portal.receive(answer(mail, TEXT, now=portal.now, sender="王强的手机 <wang@private.example>"))
    assert portal.last(filed, Kind.REPLIED).actor == "staff:handler@staff.example"


def test_answer_of_anybody_else_is_a_note_and_no_reply(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, "我来看看。", now=portal.now, sender=staff_address("legal"))
    assert portal.receive(message, portal.address_for("legal", filed)) == "recorded"
    assert portal.kinds(filed)[-1] == "noted"
    assert portal.case(filed).stage == "dispatched"


def test_customer_answers_the_acknowledgement_with_more_facts(portal: Portal) -> None:
    filed, _ = dispatched(portal)
    mail = portal.mail(to=CUSTOMER, kind="acknowledgement")
    assert portal.receive(answer(mail, "补充：两扇门都裂了。", now=portal.now)) == "recorded"
    entry = portal.last(filed, Kind.SUPPLEMENTED)
    assert (entry.actor, entry.data["text"].strip()) == ("complainant", "补充：两扇门都裂了。")
    told = [mail.to for mail in portal.mails(kind="supplement-received")]
    assert sorted(told) == [staff_address("agent"), staff_address("handler")]


def test_out_of_office_answer_stops_nothing_and_brings_in_who_stands_above(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    before = portal.kinds(filed)
    away = answer(mail, "我正在休假。", now=portal.now, Auto_Submitted="auto-replied")
    assert portal.receive(away) == "automatic"
    assert portal.kinds(filed) == [*before, "away"]
    stands_in = portal.last(filed, Kind.AWAY).data["deputy"]
    told = portal.mail(to=stands_in, kind="notice")
    assert "请您代为处理" in told.text
    assert portal.receive(answer(told, TEXT, now=portal.now)) == "recorded"
    assert portal.last(filed, Kind.REPLIED).actor == f"staff:{stands_in}"


@pytest.mark.parametrize("letter", ["长", "\U0001f6aa", '"'], ids=["three bytes", "four bytes", "escaped"])
def test_answer_of_any_length_is_recorded_as_far_as_it_fits(portal: Portal, letter: str) -> None:
    filed, mail = dispatched(portal)
    form = "".join(f"{label}：{letter * 20_000}\n" for label in ("What", "Who", "Why", "When", "Where", "How"))
    assert portal.receive(answer(mail, form + letter * 200_000, now=portal.now)) == "recorded"
    text = portal.last(filed, Kind.REPLIED).data["text"]
    assert 10_000 < len(text) < 10_200
    assert "其余见原始邮件 arrival-1" in text
    assert len(portal.mails(kind="reply-received")) == 1


def test_complaint_of_any_length_is_opened_as_far_as_it_fits(portal: Portal) -> None:
    new = fresh_mail(sender="x@customer.example", to=MAILBOX, subject="柜门", text="\U0001f6aa" * 200_000)
    assert portal.receive(new) == "opened"


def test_file_that_is_not_taken_is_named_on_the_timeline(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, TEXT, now=portal.now)
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="照片.zip")
    assert portal.receive(message) == "recorded"
    replied = portal.last(filed, Kind.REPLIED)
    assert replied.data["text"].endswith("（未接收的附件：照片.zip）")
    assert replied.data["attachments"] == []


def test_answer_to_two_cases_stands_on_both(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    other = portal.file()
    event = portal.stored(answer(mail, TEXT, now=portal.now), mail.reply_to, portal.address_for("handler", other))
    assert inbound_mail.run(event, None) == {"fates": ["recorded", "recorded"]}
    assert portal.kinds(filed)[-1] == portal.kinds(other)[-1] == "replied"
    assert inbound_mail.run(event, None) == {"fates": ["duplicate", "duplicate"]}


def test_mail_after_the_case_is_closed_is_kept_as_a_note(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    portal.staff_does("agent", filed, "closure", kind="answered", reason="电话中已解决")
    assert portal.receive(answer(mail, TEXT, now=portal.now)) == "recorded"
    assert portal.kinds(filed)[-1] == "noted"
    assert portal.track(filed)["stage"] == "closed"


def test_address_signed_with_the_key_before_last_still_works(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    old = portal.address_for("handler", filed, key=b"the-old-key")
    assert portal.receive(answer(mail, TEXT, now=portal.now), old) == "recorded"


@pytest.mark.parametrize("shape", [str.upper, str.lower], ids=["upper", "lower"])
def test_case_of_letters_in_the_address_does_not_matter(portal: Portal, shape: object) -> None:
    _, mail = dispatched(portal)
    assert callable(shape)
    assert portal.receive(answer(mail, TEXT, now=portal.now), shape(mail.reply_to)) == "recorded"


# -- what is not believed


def quarantined(portal: Portal, filed: Filed, message: object, *recipients: str, **verdicts: str) -> str:
    """The reason why a message was set aside; the timeline is as before and only the administrator is written to."""
    before, mails = portal.case(filed), len(portal.mails())
    assert portal.receive(message, *recipients, **verdicts) == "quarantined"  # type: ignore[arg-type]
    assert portal.case(filed) == before
    [told] = portal.mails()[mails:]
    assert (told.to, told.kind) == (staff_address("admin"), "quarantined")
    assert "s3://mail/inbound/arrival-1" in told.text
    [waiting] = portal.services.quarantine.waiting(limit=10)
    assert waiting.message_id == "arrival-1"
    return waiting.reason


def test_forged_signature_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    forged = FORGED.format(reference=filed.reference)
    assert "signature" in quarantined(portal, filed, answer(mail, TEXT, now=portal.now), forged)


def test_signature_for_another_case_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    other = portal.file()
    signature = mail.reply_to.partition(".")[2]
    moved = f"case+{other.reference}.{signature}"
    assert "signature" in quarantined(portal, other, answer(mail, TEXT, now=portal.now), moved)
    assert filed.reference != other.reference


def test_signature_made_with_a_key_that_is_not_ours_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    foreign = portal.address_for("handler", filed, key=b"a-foreign-key")
    assert "signature" in quarantined(portal, filed, answer(mail, TEXT, now=portal.now), foreign)


def test_who_has_left_the_company_speaks_no_more(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    portal.services.staff.put(member=replace(a_member("handler"), active=False))
    assert "signature" in quarantined(portal, filed, answer(mail, TEXT, now=portal.now))


def test_unknown_case_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    unknown = FORGED.format(reference="26119999")
    assert quarantined(portal, filed, answer(mail, TEXT, now=portal.now), unknown) == "unknown case"


def test_broken_mime_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    assert "unreadable" in quarantined(portal, filed, BROKEN, mail.reply_to)


def test_mime_nested_without_end_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    levels = (b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    nested = b"From: handler@staff.example\r\n" + b"".join(levels)
    assert "unreadable" in quarantined(portal, filed, nested, mail.reply_to)


def test_quarantined_message_delivered_again_is_told_once(portal: Portal) -> None:
    _, mail = dispatched(portal)
    event = portal.stored(BROKEN, mail.reply_to)
    assert [inbound_mail.run(event, None)["fates"] for _ in range(2)] == [["quarantined"]] * 2
    [told] = portal.mails(kind="quarantined")
    assert "邮件无法读取" in told.subject


def test_answer_that_only_its_subject_calls_automatic_is_quarantined(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    away = answer(mail, "我正在休假。", now=portal.now)
    away.replace_header("Subject", f"自动回复：{mail.subject}")
    assert quarantined(portal, filed, away) == "automatic"
    assert filed.reference in portal.mail(to=staff_address("admin"), kind="quarantined").subject


def test_complaint_under_a_subject_like_a_bounce_is_a_complaint(portal: Portal) -> None:
    new = fresh_mail(sender="x@customer.example", to=MAILBOX, subject="未送达：橱柜门板", text="等了三个月。")
    assert portal.receive(new) == "opened"


def test_empty_answer_of_a_complainant_is_quarantined(portal: Portal) -> None:
    filed = portal.file()
    mail = portal.mail(to=CUSTOMER, kind="acknowledgement")
    assert quarantined(portal, filed, answer(mail, "", now=portal.now)) == "nothing to read"


def test_mail_to_no_address_of_ours_is_quarantined(portal: Portal) -> None:
    filed, _ = dispatched(portal)
    stray = fresh_mail(sender="x@customer.example", to=f"sales@{DOMAIN}", subject="Hi", text="Hello")
    assert quarantined(portal, filed, stray) == "no address of ours"


@pytest.mark.parametrize(
    "verdicts", [{"virus": "FAIL"}, {"spam": "FAIL"}, {"dmarc": "FAIL"}, {"spf": "FAIL", "dkim": "FAIL"}], ids=str
)
def test_mail_that_the_mail_service_distrusts_is_quarantined(portal: Portal, verdicts: dict[str, str]) -> None:
    filed, mail = dispatched(portal)
    assert "verdict" in quarantined(portal, filed, answer(mail, TEXT, now=portal.now), **verdicts)


@pytest.mark.parametrize("verdicts", [{"spf": "FAIL"}, {"spam": "GRAY", "dmarc": "GRAY"}], ids=str)
def test_mail_with_a_doubt_alone_is_taken(portal: Portal, verdicts: dict[str, str]) -> None:
    _, mail = dispatched(portal)
    assert portal.receive(answer(mail, TEXT, now=portal.now), **verdicts) == "recorded"


def test_raw_message_is_kept_whatever_becomes_of_it(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    quarantined(portal, filed, BROKEN, mail.reply_to)
    assert portal.services.mails.read(message_id="arrival-1") == BROKEN
