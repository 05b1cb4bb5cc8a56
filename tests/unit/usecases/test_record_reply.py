"""Mail about a case: it lands where the signed address says, as what its sender may do, and once."""

from datetime import date

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Attachment, Stage
from complaints.domain.clocks import clocks
from complaints.domain.commands import Assignment, Note, Reply, Withdrawal
from complaints.domain.correspondence import IncomingAttachment
from complaints.domain.mail_words import ANSWER_LENGTH, REPLY_LENGTH
from complaints.usecases.mail_room import Delivered, Fate
from complaints.usecases.ports import StoredFile
from tests.factories import a_calendar, a_member, a_roster
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.letters_in import MAILBOX, PASSED, a_message, address_of, receive, take_in
from tests.unit.usecases.steps import (
    AGENT,
    CUSTOMER,
    HANDLER,
    REFERENCE,
    act,
    deliver_all,
    in_between,
    kinds,
    owed,
    submit,
    the_case,
)

SATURDAY = "Sat 2026-11-21 09:00"
PHOTO = IncomingAttachment("门板.jpg", "image/jpeg", b"\xff\xd8\xff")


@pytest.fixture
def portal() -> Services:
    """A case whose first letters have left; it is Saturday."""
    portal = fake_services()
    submit(portal)
    deliver_all(portal)
    portal.clock.advance(hours=23)
    return portal


def a_portal_with_a_handler_who_speaks(locale: str) -> Services:
    """A case whose handler is written to in `locale`."""
    portal = fake_services(staff=InMemoryStaff(a_roster(a_member("handler", locale=locale))))
    submit(portal)
    return portal


def reply_is_owed(portal: Services) -> bool:
    """Whether the clock of the handler's reply still runs."""
    running = clocks(case=the_case(portal), policy=portal.policy, calendar=a_calendar())
    return any(clock.is_open for clock in running if clock.rule.id == "reply")


def test_the_handler_s_answer_is_his_reply_and_the_agent_is_told(portal: Services):
    receipt = receive(portal, address_of(HANDLER))
    assert (receipt.fate, receipt.reference) == (Fate.RECORDED, REFERENCE)
    case = the_case(portal)
    entry = case.timeline[-1]
    assert (entry.kind.value, entry.actor, case.stage) == ("replied", f"staff:{HANDLER}", Stage.FOLLOW_UP)
    assert (entry.data["text"], entry.data["message_id"]) == ("周二更换门板。", "<1@mail.example>")
    assert not reply_is_owed(portal)
    assert owed(portal) == [("reply-received", AGENT), ("understood", HANDLER)]


def test_the_quoted_letter_is_cut_and_the_filled_form_is_read(portal: Services):
    form = "What 整改措施：更换门板\nWho 跟进人、责任人：王强\nWhy 产生原因：封边不良\n"
    quoted = "\n在 2026年11月20日，客诉系统 <portal@in.example> 写道：\n> 您好，请处理。\n> 门板开裂\n"
    receive(portal, address_of(HANDLER), text=f"已安排周二更换。\n{form}{quoted}")
    data = the_case(portal).timeline[-1].data
    assert data["text"].startswith("已安排周二更换。")
    assert "请处理" not in data["text"]
    assert data["five_w_two_h"] == {"what": "更换门板", "who": "王强", "why": "封边不良"}


def test_the_address_decides_who_speaks_whatever_the_from_line_says(portal: Services):
    receive(portal, address_of(HANDLER), sender=CUSTOMER, sender_name="林芳")
    assert the_case(portal).timeline[-1].actor == f"staff:{HANDLER}"


def test_an_address_signed_with_the_key_before_is_still_believed(portal: Services):
    assert receive(portal, address_of(HANDLER, key=b"old key")).fate is Fate.RECORDED


@pytest.mark.parametrize("shape", [str.upper, str.title, lambda address: f"<{address}>"])
def test_an_address_is_known_however_a_mail_program_writes_it(portal: Services, shape):
    assert receive(portal, "other@elsewhere.example", shape(address_of(HANDLER))).fate is Fate.RECORDED


def test_the_case_address_goes_before_the_public_mailbox(portal: Services):
    assert receive(portal, MAILBOX, address_of(HANDLER)).reference == REFERENCE
    assert portal.cases.saves == 2


def test_a_message_delivered_twice_is_recorded_once(portal: Services):
    receive(portal, address_of(HANDLER))
    before = the_case(portal)
    assert receive(portal, address_of(HANDLER), stored_as="stored-2").fate is Fate.DUPLICATE
    assert the_case(portal) == before
    assert receive(portal, address_of(HANDLER), message_id="<2@mail.example>").fate is Fate.RECORDED


def test_a_message_delivered_twice_at_the_same_moment_is_recorded_once(portal: Services):
    in_between(portal, lambda: receive(portal, address_of(HANDLER)))
    receive(portal, address_of(HANDLER))
    assert kinds(the_case(portal), since=4) == ["replied"]


def test_a_message_without_an_id_is_known_by_what_it_is_stored_as(portal: Services):
    for stored_as, fate in (("s-1", Fate.RECORDED), ("s-1", Fate.DUPLICATE), ("s-2", Fate.RECORDED)):
        assert receive(portal, address_of(HANDLER), message_id="", stored_as=stored_as).fate is fate


@pytest.mark.parametrize("email", [AGENT, "head@staff.example"])
def test_what_others_of_the_staff_answer_is_kept_but_stops_no_clock(portal: Services, email: str):
    assert receive(portal, address_of(email), sender=email).fate is Fate.RECORDED  # OPPEIN-50
    case = the_case(portal)
    assert (kinds(case, since=4), case.stage) == (["noted"], Stage.DISPATCHED)
    assert case.timeline[-1].actor == f"staff:{email}"
    assert reply_is_owed(portal)


def test_a_former_handler_s_late_answer_stops_no_clock_and_is_not_lost(portal: Services):
    act(portal, "agent", SATURDAY, Assignment("head@staff.example"))
    assert receive(portal, address_of(HANDLER)).fate is Fate.RECORDED
    assert kinds(the_case(portal))[-1] == "uncounted_reply"
    assert reply_is_owed(portal)
    receive(portal, address_of("head@staff.example"), message_id="<2@mail.example>")
    assert not reply_is_owed(portal)


def test_a_deputy_s_answer_counts_while_the_handler_is_away():
    away = a_member("handler", deputy="legal@staff.example", away_from=date(2026, 11, 20))
    portal = fake_services(staff=InMemoryStaff(a_roster(away)))
    submit(portal)
    receive(portal, address_of("legal@staff.example"))
    assert kinds(the_case(portal), since=4) == ["replied"]


def test_a_second_answer_is_a_further_reply(portal: Services):
    receive(portal, address_of(HANDLER))
    receive(portal, address_of(HANDLER), message_id="<2@mail.example>")
    assert kinds(the_case(portal), since=4) == ["replied", "further_reply"]


def test_an_answer_to_a_closed_case_is_kept_and_opens_nothing(portal: Services):
    act(portal, "complainant", SATURDAY, Withdrawal())
    receive(portal, address_of(HANDLER))
    case = the_case(portal)
    assert (case.stage, kinds(case, since=4)) == (Stage.CLOSED, ["closed", "noted"])


def test_an_answer_that_crosses_with_the_closing_is_kept_as_a_note(portal: Services):
    in_between(portal, lambda: act(portal, "complainant", SATURDAY, Withdrawal()))
    assert receive(portal, address_of(HANDLER)).fate is Fate.RECORDED
    assert kinds(the_case(portal), since=4) == ["closed", "noted"]


@pytest.mark.parametrize("email", ["admin@staff.example", "auditor@staff.example"])
def test_who_may_not_even_leave_a_note_is_heard_but_has_acted_on_nothing(portal: Services, email: str):
    assert receive(portal, address_of(email)).fate is Fate.RECORDED
    assert kinds(the_case(portal), since=4) == ["uncounted_reply"]
    assert reply_is_owed(portal)


def test_what_the_complainant_writes_is_a_supplement_and_both_in_charge_are_told(portal: Services):
    receive(portal, address_of(CUSTOMER), sender=CUSTOMER, text="补充:又裂了一处。\n")
    entry = the_case(portal).timeline[-1]
    assert (entry.kind.value, entry.actor, entry.data["text"]) == ("supplemented", "complainant", "补充:又裂了一处。")
    assert owed(portal) == [("supplement-received", HANDLER), ("supplement-received", AGENT)]
    assert reply_is_owed(portal)


def test_what_the_complainant_writes_later_stands_on_the_closed_case(portal: Services):
    act(portal, "complainant", SATURDAY, Withdrawal())
    assert receive(portal, address_of(CUSTOMER)).fate is Fate.RECORDED
    assert the_case(portal).stage is Stage.CLOSED


def test_files_come_with_the_message_and_are_stored(portal: Services):
    receive(portal, address_of(CUSTOMER), text="", attachments=(PHOTO,))
    (stored,) = the_case(portal).timeline[-1].data["attachments"]
    assert Attachment(**stored) == Attachment("mail/stored-1/0", "门板.jpg", "image/jpeg", 3)
    assert portal.attachments.files[stored["key"]] == StoredFile("门板.jpg", "image/jpeg", 3)
    assert portal.attachments.bodies[stored["key"]] == PHOTO.body


def test_files_that_the_policy_does_not_take_are_left_in_the_raw_message(portal: Services):
    rule = portal.policy.intake.attachments
    page = IncomingAttachment("x.html", "text/html", b"<script>")
    large, largest = (
        IncomingAttachment(name, "application/pdf", b"%PDF-1.7".ljust(size))
        for name, size in (("large.pdf", rule.max_bytes + 1), ("largest.pdf", rule.max_bytes))
    )
    receive(portal, address_of(HANDLER), attachments=(page, large, largest))
    assert [each["name"] for each in the_case(portal).timeline[-1].data["attachments"]] == ["largest.pdf"]
    many = (PHOTO,) * (rule.max_files + 1)
    receive(portal, address_of(HANDLER), message_id="<2@mail.example>", attachments=many)
    assert len(the_case(portal).timeline[-1].data["attachments"]) == rule.max_files


@pytest.mark.parametrize(
    ("email", "locale", "line"),
    [
        (HANDLER, "zh-CN", "（未接收的附件：x.html、large.pdf）"),
        (HANDLER, "en", "(attachments not taken: x.html, large.pdf)"),
        (CUSTOMER, "zh-CN", "（未接收的附件：x.html、large.pdf）"),
    ],
)
def test_the_entry_names_the_files_that_were_not_taken(email: str, locale: str, line: str):
    portal = a_portal_with_a_handler_who_speaks(locale)
    large = IncomingAttachment("large.pdf", "application/pdf", bytes(portal.policy.intake.attachments.max_bytes + 1))
    receive(portal, address_of(email), attachments=(IncomingAttachment("x.html", "text/html", b"<p>"), PHOTO, large))
    assert the_case(portal).timeline[-1].data["text"] == f"周二更换门板。\n\n{line}"


@pytest.mark.parametrize(
    ("email", "locale", "words"),
    [(HANDLER, "zh-CN", "其余见原始邮件 stored-1"), (HANDLER, "en", "the rest is in the original mail stored-1")],
)
def test_a_text_longer_than_an_entry_can_hold_is_cut_and_says_where_the_rest_is(email: str, locale: str, words: str):
    portal = a_portal_with_a_handler_who_speaks(locale)
    receive(portal, address_of(email), text="长" * (REPLY_LENGTH + 1))
    text = the_case(portal).timeline[-1].data["text"]
    assert text.startswith("长" * REPLY_LENGTH + "\n\n")
    assert words in text
    receive(portal, address_of(email), text="短" * REPLY_LENGTH, message_id="<2@mail.example>")
    assert the_case(portal).timeline[-1].data["text"] == "短" * REPLY_LENGTH


def test_a_form_longer_than_an_entry_can_hold_is_cut(portal: Services):
    receive(portal, address_of(HANDLER), text=f"What 整改措施：{'长' * 5000}\nWho 跟进人、责任人：王强\n")
    form = the_case(portal).timeline[-1].data["five_w_two_h"]
    assert form == {"what": "长" * ANSWER_LENGTH + "…", "who": "王强"}


def test_a_mail_to_two_cases_stands_on_both(portal: Services):
    submit(portal, key="second")
    addresses = (address_of(HANDLER), address_of(HANDLER, reference="26110002"), address_of(HANDLER).upper())
    receipts = take_in(portal, Delivered(a_message(), "stored-1", addresses, PASSED))
    assert [(done.fate, done.reference) for done in receipts] == [
        (Fate.RECORDED, "26110001"),
        (Fate.RECORDED, "26110002"),
    ]
    assert kinds(the_case(portal))[-1] == kinds(the_case(portal, "26110002"))[-1] == "replied"
    again = take_in(portal, Delivered(a_message(), "stored-2", addresses, PASSED))
    assert [done.fate for done in again] == [Fate.DUPLICATE, Fate.DUPLICATE]


def test_each_address_of_a_mail_has_to_prove_its_own_identity(portal: Services):
    submit(portal, key="second")
    stranger = address_of("stranger@elsewhere.example", reference="26110002")
    receipts = take_in(portal, Delivered(a_message(), "stored-1", (stranger, address_of(HANDLER)), PASSED))
    assert [(done.fate, done.reference) for done in receipts] == [
        (Fate.QUARANTINED, "26110002"),
        (Fate.RECORDED, "26110001"),
    ]
    assert "replied" not in kinds(the_case(portal, "26110002"))


def test_another_s_act_in_between_is_kept_beside_the_mail(portal: Services):
    in_between(portal, lambda: act(portal, "agent", SATURDAY, Note("已催")))
    receive(portal, address_of(HANDLER))
    assert kinds(the_case(portal), since=4) == ["noted", "replied"]


def test_a_reply_typed_on_the_page_and_one_by_mail_are_two(portal: Services):
    act(portal, "handler", SATURDAY, Reply("周二更换门板。"))
    assert receive(portal, address_of(HANDLER)).fate is Fate.RECORDED
    assert kinds(the_case(portal), since=4) == ["replied", "further_reply"]


def test_a_message_is_dated_when_it_was_read_and_not_when_it_says(portal: Services):
    receive(portal, address_of(HANDLER), message=a_message(sent_at=None))
    assert the_case(portal).timeline[-1].at == portal.clock.now
