"""What follows by itself is written, and told by letter, with what it followed from, whoever acted."""

import pytest

from complaints.bootstrap import Services
from complaints.domain.commands import Contact, Supplement
from complaints.domain.policy_intake import RouteRule
from tests.factories import a_policy, a_route, moment
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import CUSTOMER, HANDLER, act, kinds, owed, run_timer, submit, the_case

LEGAL = "legal@staff.example"
HANDED_OVER = ["assigned", "dispatched"]
NOISE = a_route("executive", on=("noted",))


def a_portal(*routes: RouteRule) -> Services:
    portal = fake_services(policy=a_policy(routes=(NOISE, *routes)))
    submit(portal)
    return portal


def saves_and_entries(portal: Services, since: int) -> tuple[int, list[str]]:
    return portal.cases.saves, kinds(the_case(portal), since=since)


@pytest.fixture
def length() -> int:
    """How many entries a case has once it is dispatched."""
    return len(the_case(a_portal()).timeline)


def test_an_act_of_staff_is_followed_in_the_same_write(length: int):
    portal = a_portal(a_route("legal", on=("contacted",)))
    case = act(portal, "agent", "Fri 2026-11-20 11:00", Contact(""))
    assert (case.handler, case.version) == (LEGAL, 2)
    assert saves_and_entries(portal, length) == (2, ["contacted", *HANDED_OVER])
    assert ("dispatch", LEGAL) in owed(portal)
    assert portal.cases.get(reference=case.reference) == case


def test_a_supplement_of_the_complainant_is_followed(length: int):
    portal = a_portal(a_route("legal", on=("supplemented",)))
    act(portal, "complainant", "Fri 2026-11-20 11:00", Supplement("…"))
    assert saves_and_entries(portal, length) == (2, ["supplemented", *HANDED_OVER])


def test_the_timer_is_followed_once(length: int):
    portal = a_portal(a_route("legal", on=("reminded",)))
    for at in ("Mon 2026-11-23 06:00", "Mon 2026-11-23 06:05"):
        run_timer(portal, at)
    assert saves_and_entries(portal, length) == (2, ["reminded", *HANDED_OVER])


def test_mail_is_followed(length: int):
    portal = a_portal(a_route("legal", on=("supplemented",)))
    portal.clock.now = moment("Fri 2026-11-20 11:00")
    receive(portal, address_of(CUSTOMER), text="还有一扇门也裂了。")
    assert saves_and_entries(portal, length) == (2, ["supplemented", *HANDED_OVER])


def test_a_new_complaint_is_followed_before_anybody_is_told(length: int):
    portal = a_portal(a_route("legal", on=("dispatched",)))
    assert saves_and_entries(portal, length) == (1, HANDED_OVER)
    assert ("dispatch", LEGAL) in owed(portal)
    assert ("dispatch", HANDLER) not in owed(portal)
