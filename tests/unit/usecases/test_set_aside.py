"""Administrators hear of every mail in quarantine, once; robots are no matter for a letter."""

import json

import pytest

from complaints.bootstrap import Services
from complaints.usecases.mail_room import Delivered, Fate
from tests.factories import a_member, a_roster
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.letters_in import MAILBOX, PASSED, address_of, quarantined, receive, take_in
from tests.unit.usecases.steps import HANDLER, REFERENCE, submit

ADMIN = "admin@staff.example"
FORGED = f"case+{REFERENCE}.aaaaaaaaaaaaaaaa@in.example"


@pytest.fixture
def portal() -> Services:
    """A case; nothing was mailed yet."""
    portal = fake_services()
    submit(portal)
    return portal


def test_the_administrator_is_told_what_came_and_where_it_is_kept(portal: Services):
    receive(portal, FORGED)
    (mail,) = portal.mailer.sent
    assert (mail.to, mail.headers, mail.reply_to) == (ADMIN, {"X-Letter-Kind": "quarantined"}, "")
    assert mail.subject.startswith(f"[{REFERENCE}] ")
    told = json.loads(mail.text)
    assert told["cause"] == "signature of the reply address"
    assert (told["writer"], told["headline"]) == (HANDLER, "回复: [26110001]")
    assert (told["raw_mail"], told["at"]) == ("s3://mails/inbound/stored-1", portal.clock.now.isoformat())


def test_a_case_that_nobody_knows_is_not_named(portal: Services):
    receive(portal, address_of(HANDLER, reference="26119999"))
    assert json.loads(portal.mailer.sent[0].text)["reference"] == ""


def test_a_message_is_told_once_however_often_it_is_delivered(portal: Services):
    for _ in range(3):
        receive(portal, FORGED)
    receive(portal, FORGED, stored_as="stored-2")
    assert portal.mailer.told == [("quarantined", ADMIN)] * 2
    assert len({mail.message_id for mail in portal.mailer.sent}) == 2


def test_a_mail_with_two_wrong_addresses_is_told_once(portal: Services):
    other = address_of(HANDLER, reference="26119999")
    delivered = Delivered(None, "stored-1", (FORGED, other), PASSED, fault="no_mail")
    take_in(portal, delivered)
    receive(portal, "x@in.example", stored_as="stored-1")
    assert portal.mailer.told == [("quarantined", ADMIN)]
    assert json.loads(portal.mailer.sent[0].text)["cause"] == "unreadable"


def test_every_administrator_is_told_in_his_language():
    staff = InMemoryStaff(a_roster(a_member("admin", locale="en"), a_member("supervisor", roles={"admin"})))
    portal = fake_services(staff=staff)
    receive(portal, "x@in.example")
    told = {mail.to: json.loads(mail.text)["locale"] for mail in portal.mailer.sent}
    assert told == {ADMIN: "en", "supervisor@staff.example": "zh-CN"}


@pytest.mark.parametrize("permanent", [True, False])
def test_a_mail_service_that_is_away_loses_nothing(portal: Services, permanent: bool):
    portal.mailer.refuse(ADMIN, permanent=permanent)
    assert receive(portal, FORGED).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["signature of the reply address"]
    assert portal.mailer.sent == []


def test_what_may_be_automatic_is_told(portal: Services):
    receive(portal, address_of(HANDLER), subject="自动回复: 我在休假")
    assert json.loads(portal.mailer.sent[0].text)["cause"] == "automatic"


@pytest.mark.parametrize(
    "changes", [{"headers": {"auto-submitted": ("auto-replied",)}}, {"subject": "自动回复: 来信被隔离"}], ids=str
)
def test_a_robot_s_answer_to_such_a_letter_calls_for_no_other(portal: Services, changes: dict[str, object]):
    assert receive(portal, "portal@in.example", sender=ADMIN, **changes).fate is Fate.QUARANTINED
    assert quarantined(portal) == ["no address of ours"]
    assert portal.mailer.sent == []


def test_mail_that_is_acted_on_is_not_told(portal: Services):
    receive(portal, address_of(HANDLER))
    receive(portal, MAILBOX, message_id="<2@mail.example>", stored_as="stored-2")
    assert portal.mailer.sent == []
