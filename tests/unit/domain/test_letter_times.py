"""Which letters wait for the morning or for the end of the hour, and until when."""

from dataclasses import replace

import pytest

from complaints.domain.case import COMPLAINANT, ComplaintCase
from complaints.domain.commands import Reply, Supplement
from complaints.domain.letter_owed import Letter
from complaints.domain.letter_times import end_of_hour, is_pressing, may_wait, quiet_until
from complaints.domain.policy_mail import MailRule, QuietHours
from tests.factories import SHANGHAI, a_registered_case, after, moment

NIGHT, NOON = QuietHours("22:00", "08:00"), QuietHours("12:00", "14:00")
NOW, MORNING = moment("Fri 2026-11-20 23:00"), moment("Sat 2026-11-21 08:00")
RULE = MailRule(quiet=NIGHT)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, "2026-11-20 21:59", ""),
        (NIGHT, "2026-11-20 22:00", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 00:00", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 07:59", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 08:00", ""),
        (NIGHT, "2026-11-21 12:00", ""),
        (NOON, "2026-11-21 11:59", ""),
        (NOON, "2026-11-21 12:00", "2026-11-21 14:00"),
        (NOON, "2026-11-21 13:59", "2026-11-21 14:00"),
        (NOON, "2026-11-21 14:00", ""),
        (NOON, "2026-11-21 23:00", ""),
        (QuietHours("00:00", "07:00"), "2026-11-21 00:00", "2026-11-21 07:00"),
        (QuietHours("22:00", "00:00"), "2026-11-21 23:59", "2026-11-22 00:00"),
        (QuietHours("22:00", "00:00"), "2026-11-21 00:00", ""),
    ],
)
def test_quiet_hours_begin_on_the_minute_and_end_on_it(quiet: QuietHours, now: str, until: str):
    found = quiet_until(quiet=quiet, now=moment(now), zone=SHANGHAI)
    assert found == (moment(until) if until else None)


def test_quiet_hours_are_those_of_the_company_wherever_now_is_told():
    in_london = moment("2026-11-20 15:00", zone="Europe/London")
    assert quiet_until(quiet=NIGHT, now=in_london, zone=SHANGHAI) == MORNING


def test_the_hour_ends_at_the_next_full_one():
    assert end_of_hour(now=moment("2026-11-20 23:59")) == moment("2026-11-21 00:00")
    assert end_of_hour(now=moment("2026-11-20 10:00")) == moment("2026-11-20 11:00")


def a_letter(kind: str = "reminder", *, to: str = "handler@staff.example", **context: object) -> Letter:
    given = {"event": "reminded", "clock": {"due": ""}, "copied": False}
    audience = COMPLAINANT if "customer" in to else "staff"
    return Letter(kind, to, "", "zh-CN", audience, given | context)


def waits(letter: Letter, case: ComplaintCase | None = None, *, seq: int = 1, rule: MailRule = RULE) -> bool:
    return may_wait(letter=letter, case=case or a_registered_case(), seq=seq, until=MORNING, now=NOW, rule=rule)


CUSTOMER = "lin.fang@customer.example"


def test_news_for_staff_and_complainants_wait():
    assert waits(a_letter())
    assert waits(a_letter("notice", to=CUSTOMER), seq=2)


def test_a_receipt_and_what_came_of_a_mail_do_not_wait():
    assert not waits(a_letter("acknowledgement", to=CUSTOMER), seq=2)
    assert not waits(a_letter(event="misread"))
    assert not waits(a_letter(event="undone"))


def test_the_answer_to_what_the_reader_has_just_done_does_not_wait():
    case = after(a_registered_case(), ("complainant", "Fri 2026-11-20 23:00", Supplement("又裂了。")))
    assert not waits(a_letter("notice", to=CUSTOMER), case, seq=5)
    assert waits(a_letter("supplement-received"), case, seq=5)
    case = after(case, ("handler", "Fri 2026-11-20 23:00", Reply("周二。")))
    assert not waits(a_letter("notice"), case, seq=6)
    assert waits(a_letter("notice", to="agent@staff.example"), case, seq=6)


@pytest.mark.parametrize(
    ("due", "wait"),
    [
        ("2026-11-20 22:59", True),  # was due: no letter makes it in time any more
        ("2026-11-20 23:00", True),
        ("2026-11-20 23:01", False),
        ("2026-11-21 08:00", False),
        ("2026-11-21 08:01", True),
    ],
)
def test_what_falls_due_before_the_letter_would_leave_does_not_wait(due: str, wait: bool):
    clock = {"due": moment(due).isoformat()}
    assert waits(a_letter(clock=clock)) is wait
    assert waits(a_letter(clock=clock, copied=True)), "a copy asks for nothing"
    assert waits(a_letter("notice", to=CUSTOMER, clock=clock), seq=2), "the clocks are not the complainant's"


def test_a_crisis_does_not_wait():
    case = a_registered_case()
    severe = MailRule(quiet=replace(NIGHT, unless={"severity": (case.severity,)}))
    assert not waits(a_letter(), case, rule=severe)
    assert waits(a_letter(), case, rule=MailRule(quiet=replace(NIGHT, unless={"severity": ("!" + case.severity,)})))
    classed = replace(case, classes={"crisis": "A"})
    assert not waits(a_letter(), classed)
    assert is_pressing(case=classed, rule=MailRule())
    assert not is_pressing(case=case, rule=MailRule())
    assert not is_pressing(case=case, rule=RULE), "no exceptions are no exception for everything"
