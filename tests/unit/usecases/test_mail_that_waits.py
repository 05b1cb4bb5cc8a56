"""Mail that is not acted on: forged, distrusted, written by no person, or not to be read. Nothing of it is lost."""

import pytest

from complaints.bootstrap import Services
from complaints.usecases.mail_room import Delivered, Fate
from tests.factories import a_complainant, a_member, a_roster
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.letters_in import MAILBOX, PASSED, address_of, quarantined, receive, take_in
from tests.unit.usecases.steps import AGENT, CUSTOMER, HANDLER, REFERENCE, submit, the_case


@pytest.fixture
def portal() -> Services:
    """Two cases; the second is noise, of another complainant."""
    portal = fake_services()
    submit(portal)
    submit(portal, key="noise", complainant=a_complainant(name="张伟", email="zhang@customer.example"))
    return portal


@pytest.fixture(autouse=True)
def _nothing_happens(portal: Services):
    """Whatever came: no case has changed, and no letter is owed for it."""
    before = (the_case(portal), the_case(portal, "26110002"), portal.outbox.owed())
    yield
    assert (the_case(portal), the_case(portal, "26110002"), portal.outbox.owed()) == before


def forge(address: str) -> str:
    """`address` with another signature."""
    local_part, _, domain = address.partition("@")
    name, _, signature = local_part.rpartition(".")
    return f"{name}.{signature[1:] + signature[0]}@{domain}"


@pytest.mark.parametrize(
    "recipient",
    [
        forge(address_of(HANDLER)),
        f"case+{REFERENCE}.aaaaaaaaaaaaaaaa@in.example",
        address_of(HANDLER, reference="26110002").replace("26110002", REFERENCE),
        address_of("zhang@customer.example"),
        address_of("stranger@elsewhere.example"),
        address_of(HANDLER, key=b"a key that nobody has"),
        address_of(""),
    ],
    ids=["altered", "guessed", "of another case", "of another complainant", "of a stranger", "another key", "empty"],
)
def test_a_forged_signature_waits_for_a_person(portal: Services, recipient: str):
    assert receive(portal, recipient, sender=HANDLER).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["signature of the reply address"]
    (mail,) = portal.quarantine.waiting(limit=5)
    assert (mail.message_id, mail.sender, mail.subject) == ("stored-1", HANDLER, "回复: [26110001]")
    assert mail.at == portal.clock.now


def test_the_other_complainant_of_this_portal_speaks_only_about_his_own_case(portal: Services):
    assert receive(portal, address_of("zhang@customer.example")).fate is Fate.QUARANTINED
    assert receive(portal, address_of(CUSTOMER, reference="26110002"), stored_as="s-2").fate is Fate.QUARANTINED


def test_a_case_that_does_not_exist_waits_for_a_person(portal: Services):
    assert receive(portal, address_of(HANDLER, reference="26119999")).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["unknown case"]


@pytest.mark.parametrize(
    "recipients", [("someone@in.example",), (address_of(HANDLER).replace("in.example", "evil.example"),), ()]
)
def test_an_address_that_is_none_of_ours_waits_for_a_person(portal: Services, recipients: tuple[str, ...]):
    assert receive(portal, *recipients).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["no address of ours"]


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        ({"virus": "FAIL"}, "virus verdict"),
        ({"spam": "FAIL"}, "spam verdict"),
        ({"dmarc": "FAIL"}, "dmarc verdict"),
        ({"spf": "FAIL", "dkim": "FAIL", "dmarc": "GRAY"}, "spf and dkim verdict"),
        ({"virus": "FAIL", "spam": "FAIL", "dmarc": "FAIL"}, "virus verdict"),
    ],
)
@pytest.mark.parametrize("recipient", [address_of(HANDLER), address_of(CUSTOMER), MAILBOX])
def test_a_message_that_the_mail_service_distrusts_waits_for_a_person(
    portal: Services, failed: dict[str, str], reason: str, recipient: str
):
    assert receive(portal, recipient, verdicts=PASSED | failed).fate is Fate.QUARANTINED
    assert quarantined(portal) == [reason]


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"auto-submitted": ("auto-generated",)}},
        {"headers": {"precedence": ("bulk",)}},
        {"message_id": f"<case.{REFERENCE}.1.1@in.example>"},
    ],
    ids=str,
)
@pytest.mark.parametrize("recipient", [address_of(HANDLER), address_of(CUSTOMER), MAILBOX])
def test_what_no_person_wrote_changes_nothing(portal: Services, changes: dict[str, object], recipient: str):
    assert receive(portal, recipient, **changes).fate is Fate.AUTOMATIC
    assert quarantined(portal) == []


@pytest.mark.parametrize("subject", ["自动回复: 我在休假", "Out of office: back on Monday", "无法送达: [26110001]"])
@pytest.mark.parametrize("recipient", [address_of(HANDLER), address_of(CUSTOMER)])
def test_what_only_its_subject_calls_automatic_waits_for_a_person(portal: Services, subject: str, recipient: str):
    done = receive(portal, recipient, subject=subject)
    assert (done.fate, done.reference, done.reason) == (Fate.QUARANTINED, REFERENCE, "automatic")
    assert quarantined(portal) == ["automatic"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "　\n"])
def test_a_message_with_nothing_in_it_waits_for_a_person(portal: Services, text: str):
    """One of staff is told so, and writes again: tests/functional/test_empty_answers.py has that."""
    assert receive(portal, address_of(CUSTOMER), text=text, sender=CUSTOMER).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["nothing to read"]


def test_a_message_that_cannot_be_read_waits_for_a_person_with_its_fault(portal: Services):
    delivered = Delivered(None, "stored-9", (address_of(HANDLER),), PASSED, fault="too_many_parts")
    (done,) = take_in(portal, delivered)
    assert (done.fate, done.reason) == (Fate.QUARANTINED, "unreadable: too_many_parts")
    assert [mail.message_id for mail in portal.quarantine.waiting(limit=5)] == ["stored-9"]


def test_long_subjects_and_senders_are_cut_and_not_lost(portal: Services):
    receive(portal, "x@in.example", sender="x" * 1000, subject="y" * 1000)
    (mail,) = portal.quarantine.waiting(limit=5)
    assert (len(mail.sender), len(mail.subject)) == (200, 200)


def test_somebody_who_has_left_the_house_speaks_no_more():
    staff = InMemoryStaff(a_roster(a_member("auditor", active=False)))
    portal = fake_services(staff=staff)
    submit(portal)
    assert receive(portal, address_of("auditor@staff.example")).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["signature of the reply address"]


@pytest.mark.parametrize("verdicts", [{}, PASSED | {"spf": "FAIL"}, PASSED | {"dkim": "FAIL"}, {"dmarc": "GRAY"}])
def test_a_doubt_alone_keeps_nobody_out(verdicts: dict[str, str]):
    portal = fake_services()
    submit(portal)
    assert receive(portal, address_of(AGENT), verdicts=verdicts).fate is Fate.RECORDED
