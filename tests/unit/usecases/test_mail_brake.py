"""Too many mails: what comes too fast is kept for a person, said once on the case, and answered by nobody."""

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Kind
from complaints.usecases.mail_brake import A_CASE, A_SENDER, NEW_CASES
from complaints.usecases.mail_room import TOO_MANY, Fate
from tests.factories import a_complainant
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import MAILBOX, address_of, quarantined, receive
from tests.unit.usecases.steps import AGENT, CUSTOMER, HANDLER, owed, submit, the_case


@pytest.fixture
def portal() -> Services:
    portal = fake_services()
    submit(portal)
    return portal


def write(portal: Services, address: str, times: int, *, start: int = 0) -> list[Fate]:
    """So many different mails arrive at `address`."""
    ids = range(start, start + times)
    return [
        receive(portal, address, message_id=f"<{each}@x>", stored_as=f"stored-{each}", text=f"第{each}封").fate
        for each in ids
    ]


def braked(portal: Services) -> list[tuple[str, int]]:
    return [
        (entry.data["who"], entry.data["count"]) for entry in the_case(portal).timeline if entry.kind is Kind.BRAKED
    ]


def test_within_the_bounds_every_mail_is_recorded(portal: Services) -> None:
    assert set(write(portal, address_of(CUSTOMER), A_CASE)) == {Fate.RECORDED}
    assert (braked(portal), quarantined(portal)) == ([], [])


def test_one_more_is_kept_for_a_person_and_the_case_says_so_once(portal: Services) -> None:
    write(portal, address_of(CUSTOMER), A_CASE)
    before = len(owed(portal))
    assert set(write(portal, address_of(CUSTOMER), 5, start=100)) == {Fate.QUARANTINED}
    assert braked(portal) == [("complainant", A_CASE)]
    assert quarantined(portal) == [TOO_MANY] * 5
    assert owed(portal)[before:] == [("notice", AGENT)]
    assert sum(mail.headers["X-Letter-Kind"] == "quarantined" for mail in portal.mailer.sent) == 1


def test_the_next_hour_begins_anew(portal: Services) -> None:
    write(portal, address_of(CUSTOMER), A_CASE + 1)
    portal.clock.advance(hours=1)
    assert write(portal, address_of(CUSTOMER), 1, start=200) == [Fate.RECORDED]


def test_others_are_not_held_back(portal: Services) -> None:
    write(portal, address_of(CUSTOMER), A_CASE + 1)
    assert write(portal, address_of(HANDLER), 1, start=300) == [Fate.RECORDED]


def test_one_person_is_held_back_over_all_his_cases(portal: Services) -> None:
    for number in range(2, 6):
        submit(portal, key=f"k{number}", complainant=a_complainant(name="张伟", email="zhang@customer.example"))
    fates = []
    for number in range(1, 5):
        address = address_of(HANDLER, reference=f"2611000{number}")
        fates += write(portal, address, A_SENDER // 4 + 1, start=1000 * number)
    assert fates.count(Fate.QUARANTINED) == 4 * (A_SENDER // 4 + 1) - A_SENDER


def test_one_sender_opens_so_many_cases_an_hour_and_no_more(portal: Services) -> None:
    fates = write(portal, MAILBOX, NEW_CASES + 2)
    assert fates == [Fate.OPENED] * NEW_CASES + [Fate.QUARANTINED] * 2
    assert receive(portal, MAILBOX, sender="other@customer.example", message_id="<o@x>").fate is Fate.OPENED
