"""Every mail about a case has the manners that the contract asks for, whatever it says."""

import re
from email.utils import parseaddr
from html.parser import HTMLParser

import pytest

from complaints.domain.reply_addresses import parse_reply_address, speaker
from tests.functional.portal import CUSTOMER, DOMAIN, Filed, Portal, staff_address
from tests.functional.post import Mail

KEYS = (b"the-new-key", b"the-old-key")


class Visible(HTMLParser):
    """What a reader sees of a page, without any blanks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.seen += "".join(data.split())


@pytest.fixture
def lived(portal: Portal) -> Filed:
    """A case led through everything that mail is sent about."""
    filed = portal.file()
    portal.complainant_does(filed, "supplements", text="还有一扇门")
    for at in ("Mon 2026-11-23 06:00", "Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00"):
        portal.at(at)
        portal.tick()
    portal.staff_does("handler", filed, "reply", text="已更换。\n请客户确认。")
    portal.staff_does("agent", filed, "follow-up", outcome="not_satisfied", text="颜色不对")
    portal.staff_does("handler", filed, "reply", text="再次更换。")
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    return filed


@pytest.fixture
def mails(portal: Portal, lived: Filed) -> list[Mail]:
    """Every mail of that case."""
    found = portal.mails()
    assert {mail.kind for mail in found} == {
        "acknowledgement",
        "dispatch",
        "supplement-received",
        "reminder",
        "urging",
        "escalation",
        "reply-received",
        "closure",
    }
    return found


def test_manners_of_every_mail(mails: list[Mail], lived: Filed) -> None:
    for mail in mails:
        _is_marked_with_its_case(mail, lived)
        _is_threaded(mail)
        _is_no_answer_to_be_answered_by_machines(mail)
        _answers_come_back_signed(mail, lived)
        _says_the_same_in_text_and_html(mail)


def test_each_recipient_has_one_thread_for_the_case(mails: list[Mail], portal: Portal) -> None:
    roots = set()
    for to in {mail.to for mail in mails}:
        first, *others = [mail for mail in mails if mail.to == to]
        root = first.header("References")
        assert all(mail.header("References").split() == [root, first.header("Message-ID")] for mail in others)
        assert all(mail.header("In-Reply-To") == first.header("Message-ID") for mail in others)
        roots.add(root)
    assert len(roots) == len({mail.to for mail in mails})


def test_threads_hold_when_the_mail_service_gives_every_mail_an_id_of_its_own(mails: list[Mail]) -> None:
    """SES replaces the Message-ID; what a mail refers to it leaves alone. So many threads as there are recipients."""
    threads: list[tuple[set[str], set[str]]] = []
    for number, mail in enumerate(mails):
        own = f"<{number:016x}-000000@eu-central-1.amazonses.com>"
        ids, recipients = {own, *mail.header("References").split()}, {mail.to}
        for other in [each for each in threads if each[0] & ids]:
            threads.remove(other)
            ids, recipients = ids | other[0], recipients | other[1]
        threads.append((ids, recipients))
    assert sorted(len(recipients) for _, recipients in threads) == [1] * len({mail.to for mail in mails})


def test_a_thread_has_one_topic_and_each_subject_ends_with_it(mails: list[Mail], lived: Filed) -> None:
    topics = {(mail.to, mail.header("Thread-Topic")) for mail in mails}
    assert len(topics) == len({mail.to for mail in mails})
    for mail in mails:
        assert f"[{lived.reference}] " in mail.header("Thread-Topic")
        assert mail.subject.startswith("[")
        assert mail.subject.endswith(f"] {mail.header('Thread-Topic')}")


def test_message_ids_are_all_different(mails: list[Mail]) -> None:
    assert len({mail.header("Message-ID") for mail in mails}) == len(mails)


def test_reply_address_is_each_recipients_own(mails: list[Mail]) -> None:
    addresses = {mail.to: mail.reply_to for mail in mails}
    assert len(set(addresses.values())) == len(addresses)


def test_mails_come_from_the_portal_in_the_companys_name(mails: list[Mail]) -> None:
    assert {parseaddr(mail.header("From")) for mail in mails} == {("欧派家居", f"portal@{DOMAIN}")}


def test_mails_are_dated_by_the_portals_clock(mails: list[Mail]) -> None:
    assert mails[0].header("Date") == "Fri, 20 Nov 2026 10:00:00 +0800"


def test_only_the_acknowledgement_tells_the_secret(mails: list[Mail], lived: Filed) -> None:
    assert {mail.kind for mail in mails if lived.secret in mail.text + mail.html + mail.subject} == {"acknowledgement"}


def test_staff_see_no_secret_and_the_complainant_no_staff_address(mails: list[Mail], lived: Filed) -> None:
    for mail in mails:
        if mail.to == CUSTOMER:
            assert "@staff.example" not in mail.raw.decode() + mail.text + mail.html
        else:
            assert lived.secret not in mail.text + mail.html


def test_nothing_that_was_typed_becomes_a_header(portal: Portal) -> None:
    complainant = {"name": "Eve", "email": "eve@customer.example"}
    portal.file(complainant=complainant, description="Hello\nBcc: all@customer.example", order_no="=?utf-8?q?x?=")
    portal.staff_does("supervisor", Filed("26110001", "", {}), "note", text="x")
    for mail in portal.mails():
        assert mail.header("Bcc") == ""
        assert mail.message.defects == []


def _is_marked_with_its_case(mail: Mail, filed: Filed) -> None:
    assert f"[{filed.reference}]" in mail.subject
    assert mail.header("X-Case-Reference") == filed.reference


def _is_threaded(mail: Mail) -> None:
    assert re.fullmatch(rf"<case\.[0-9.]+@{DOMAIN}>", mail.header("Message-ID"))
    assert mail.header("In-Reply-To") == mail.header("References").split()[-1]
    assert re.fullmatch(rf"<[^<>\s]+@{DOMAIN}>", mail.header("In-Reply-To"))


def _is_no_answer_to_be_answered_by_machines(mail: Mail) -> None:
    assert mail.header("Auto-Submitted") == "auto-generated"


def _answers_come_back_signed(mail: Mail, filed: Filed) -> None:
    found = parse_reply_address(mail.reply_to, DOMAIN)
    assert found is not None
    reference, signature = found
    everybody = [CUSTOMER, *(staff_address(role) for role in ("agent", "handler", "head"))]
    assert reference == filed.reference
    assert speaker(reference=reference, signature=signature, candidates=everybody, keys=KEYS) == mail.to


def _says_the_same_in_text_and_html(mail: Mail) -> None:
    assert [part.get_content_type() for part in mail.message.iter_parts()] == ["text/plain", "text/html"]
    assert "".join(mail.text.split()) == Visible(mail.html).seen
