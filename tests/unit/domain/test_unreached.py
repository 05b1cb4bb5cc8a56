"""Mail that does not arrive makes a case stuck, until somebody has spoken with whom it was for."""

from dataclasses import replace

import pytest

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.waiting import Lane, waits
from tests.factories import a_calendar, a_policy, a_registered_case, acting, circumstances, moment

CUSTOMER, HANDLER = "lin.fang@customer.example", "handler@staff.example"
LATER = moment("Fri 2026-11-20 16:00")


def put(case: ComplaintCase, happened: Kind, **data: object) -> ComplaintCase:
    return circumstances(actor=acting("agent"), now=LATER).put(case, happened, data)


def bounced(to: str = CUSTOMER, case: ComplaintCase | None = None) -> ComplaintCase:
    return put(case or a_registered_case(), Kind.UNDELIVERED, to=to, outcome="complainant", reason="no such mailbox")


def stuck(case: ComplaintCase) -> list[str]:
    found = waits(case=case, policy=a_policy(), calendar=a_calendar())
    return [each.what for each in found if each.lane is Lane.STUCK and each.what.startswith("undelivered")]


def test_a_complainant_whom_mail_does_not_reach_lies_with_who_sees_everything() -> None:
    case = bounced()
    [wait] = [each for each in waits(case=case, policy=a_policy(), calendar=a_calendar()) if each.at == LATER]
    assert (wait.who, wait.what, wait.due_at) == ("*", f"undelivered:{case.timeline[-1].seq}", None)


@pytest.mark.parametrize("kind", [Kind.CONTACTED, Kind.CALLED])
def test_whoever_has_been_spoken_with_is_reached(kind: Kind) -> None:
    assert stuck(put(bounced(), kind, text="已电话联系", outcome="unreachable")) == []


def test_of_several_failures_the_last_is_told() -> None:
    case = bounced(case=bounced())
    assert stuck(case) == [f"undelivered:{case.timeline[-1].seq}"]


def test_a_handler_whom_mail_does_not_reach_makes_it_stuck_as_long_as_it_is_his() -> None:
    case = bounced(HANDLER.upper())
    assert len(stuck(case)) == 1
    assert stuck(replace(case, handler="second@staff.example")) == []


def test_neither_an_address_of_nobody_in_it_nor_a_closed_case_is_stuck() -> None:
    assert stuck(bounced("old@customer.example")) == []
    closed = put(bounced(), Kind.CLOSED, kind="answered")
    assert closed.stage is Stage.CLOSED
    assert stuck(closed) == []
