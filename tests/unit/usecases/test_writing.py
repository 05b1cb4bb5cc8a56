"""What is stored of a case beside its timeline: the row of the lists, and what happens next."""

from datetime import datetime
from typing import Any

import pytest

from complaints.domain.commands import Closure, FollowUp, Reply
from complaints.usecases.ports import CaseSummary
from complaints.usecases.writing import SUMMARY_LENGTH, summarise
from tests.factories import a_complaint, a_member, a_registered_case, a_roster, after, circumstances, moment

REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
INTERIM = ("handler", "Sat 2026-11-21 09:00", Reply("正在查。", final=False))
SATISFIED = ("agent", "Sat 2026-11-21 11:00", FollowUp("satisfied"))


def row_of(case: Any, when: str) -> CaseSummary:
    return summarise(case=case, circumstances=circumstances(now=moment(when)))


def waits_for(row: CaseSummary) -> tuple[str, datetime | None, datetime | None]:
    return row.due_clock, row.due_at, row.next_action_at


def test_a_new_case_waits_for_the_reply_and_the_reminder_before_it():
    row = row_of(a_registered_case(), "Fri 2026-11-20 10:00")
    assert waits_for(row) == ("reply", moment("Mon 2026-11-23 10:00"), moment("Mon 2026-11-23 06:00"))
    assert (row.stage, row.handler, row.department) == ("dispatched", "handler@staff.example", "kitchen-line")
    assert (row.month, row.complainant, row.round, row.severity) == ("2026-11", "林芳", 1, "general")


def test_a_replied_case_waits_for_the_call():
    row = row_of(after(a_registered_case(), REPLIED), "Sat 2026-11-21 09:00")
    assert waits_for(row) == ("follow_up", moment("Mon 2026-11-23 09:00"), moment("Mon 2026-11-23 05:00"))


def test_a_satisfied_complainant_without_a_result_leaves_the_closing_to_wait_for():
    row = row_of(after(a_registered_case(), INTERIM, SATISFIED), "Sat 2026-11-21 11:00")
    assert waits_for(row) == ("closure", moment("Tue 2026-11-24 11:00"), moment("Tue 2026-11-24 11:00"))


@pytest.mark.parametrize("closing", [(SATISFIED,), (("agent", "Sat 2026-11-21 12:00", Closure("invalid", "重复")),)])
def test_a_closed_case_waits_for_nothing(closing: tuple[Any, ...]):
    row = row_of(after(a_registered_case(), REPLIED, *closing), "Sat 2026-11-21 12:00")
    assert waits_for(row) == ("", None, None)


def test_an_overdue_case_keeps_its_due_time_and_waits_for_the_next_step():
    row = row_of(a_registered_case(), "Mon 2026-11-23 10:01")
    assert waits_for(row)[:2] == ("reply", moment("Mon 2026-11-23 10:00"))


def test_a_case_without_a_handler_waits_for_one():
    nobody = a_roster(a_member("handler", active=False))
    row = row_of(a_registered_case(roster=nobody), "Fri 2026-11-20 10:00")
    assert waits_for(row) == ("assignment", moment("Fri 2026-11-20 14:00"), moment("Fri 2026-11-20 14:00"))
    assert (row.stage, row.handler) == ("registered", "")


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        ("门板\n\n 开裂\t了", "门板 开裂 了"),
        ("长" * SUMMARY_LENGTH, "长" * SUMMARY_LENGTH),
        ("长" * (SUMMARY_LENGTH + 1), "长" * SUMMARY_LENGTH),
        ("   ", ""),
    ],
)
def test_the_summary_is_the_beginning_of_the_description_on_one_line(description: str, summary: str):
    case = a_registered_case(complaint=a_complaint(description=description))
    assert row_of(case, "Fri 2026-11-20 10:00").summary == summary
