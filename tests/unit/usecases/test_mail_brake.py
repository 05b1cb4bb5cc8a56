"""Too many mails: what comes too fast is kept for a person, said once on the case, and answered by nobody."""

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Kind
from complaints.usecases.mail_brake import A_CASE, A_SENDER, NEW_CASES
from complaints.usecases.mail_room import LETTERS_AN_HOUR, TOO_MANY, Fate
from tests.factories import a_complainant
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import MAILBOX, address_of, quarantined, receive
from tests.unit.usecases.steps import (
    AGENT,
    CUSTOMER,
    HANDLER,
    Crash,
    crash,
    in_between,
    owed,
    submit,
    the_case,
)


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


def test_a_run_that_counted_and_died_leaves_it_to_the_next_to_say_so(portal: Services) -> None:
    write(portal, address_of(CUSTOMER), A_CASE)
    in_between(portal, crash)
    with pytest.raises(Crash):
        write(portal, address_of(CUSTOMER), 1, start=100)
    assert (braked(portal), quarantined(portal)) == ([], [])
    assert write(portal, address_of(CUSTOMER), 2, start=100) == [Fate.QUARANTINED] * 2  # the platform calls again
    assert braked(portal) == [("complainant", A_CASE)]
    assert sum(mail.headers["X-Letter-Kind"] == "quarantined" for mail in portal.mailer.sent) == 1


def test_two_that_come_at_once_say_so_once(portal: Services) -> None:
    write(portal, address_of(CUSTOMER), A_CASE)
    in_between(portal, lambda: write(portal, address_of(CUSTOMER), 1, start=100))
    write(portal, address_of(CUSTOMER), 1, start=101)
    assert braked(portal) == [("complainant", A_CASE)]


def test_the_next_hour_begins_anew(portal: Services) -> None:
    write(portal, address_of(CUSTOMER), A_CASE + 1)
    portal.clock.advance(hours=1)
    assert write(portal, address_of(CUSTOMER), 1, start=200) == [Fate.RECORDED]
    write(portal, address_of(CUSTOMER), A_CASE, start=201)
    assert braked(portal) == [("complainant", A_CASE)] * 2


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
    last = portal.cases.get(reference="26110004").timeline
    assert [entry.data["count"] for entry in last if entry.kind is Kind.BRAKED] == [A_SENDER]


def test_each_case_whose_mail_is_held_back_says_so(portal: Services) -> None:
    for number in range(2, 7):
        submit(portal, key=f"k{number}", complainant=a_complainant(name="张伟", email="zhang@customer.example"))
    for number in range(1, 7):
        write(portal, address_of(HANDLER, reference=f"2611000{number}"), A_SENDER // 4, start=1000 * number)
    told = [portal.cases.get(reference=f"2611000{number}").timeline for number in (4, 5, 6)]
    assert [[entry.kind for entry in each].count(Kind.BRAKED) for each in told] == [0, 1, 1]


def test_one_sender_opens_so_many_cases_an_hour_and_no_more(portal: Services) -> None:
    fates = write(portal, MAILBOX, NEW_CASES + 2)
    assert fates == [Fate.OPENED] * NEW_CASES + [Fate.QUARANTINED] * 2
    assert receive(portal, MAILBOX, sender="other@customer.example", message_id="<o@x>").fate is Fate.OPENED


def test_administrators_are_not_flooded_by_who_forges_mail_and_all_of_it_is_listed(portal: Services) -> None:
    forged = "case+26110001.aaaaaaaaaaaaaaaa@in.example"
    for number in range(LETTERS_AN_HOUR + 5):
        receive(portal, forged, message_id=f"<f{number}@x>", stored_as=f"f{number}")
    assert (alarms(portal), len(quarantined(portal))) == (LETTERS_AN_HOUR, LETTERS_AN_HOUR + 5)
    portal.clock.advance(hours=1)
    receive(portal, forged, message_id="<later@x>", stored_as="later")
    assert alarms(portal) == LETTERS_AN_HOUR + 1


def alarms(portal: Services) -> int:
    """How many letters told the administrator of mail that waits."""
    return sum(mail.headers["X-Letter-Kind"] == "quarantined" for mail in portal.mailer.sent)
