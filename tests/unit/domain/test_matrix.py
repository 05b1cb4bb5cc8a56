"""The responsibility matrix at a moment: what changes of it hold when, in which order, and what they replace."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from complaints.domain.matrix import approved, change_faults, differences, matrix_faults
from complaints.domain.routing import responsible
from complaints.domain.staff import ChangeState, MatrixChange, Reassignment, Responsibility, Roster, matrix_on
from tests.factories import REGISTERED_AT, a_complaint, a_member, a_policy, a_roster

TODAY = REGISTERED_AT.date()
ANY = Responsibility("handler@staff.example", "售后服务部")
DOORS = Responsibility("doors@staff.example", "木门", "product_quality", "kitchen")
OTHER = replace(DOORS, handler="other@staff.example")


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def a_change(days: int, *cells: tuple[Responsibility | None, Responsibility | None], **fields: Any) -> MatrixChange:
    made = (
        Reassignment((row := after or before).category, row.business_line, before, after) for before, after in cells
    )  # type: ignore[union-attr]
    return replace(MatrixChange(7, in_days(days), tuple(made), "admin@staff.example", REGISTERED_AT), **fields)


def an_approved(days: int, *cells: Any, hours: int = 0, **fields: Any) -> MatrixChange:
    at = REGISTERED_AT + timedelta(hours=hours)
    return a_change(days, *cells, state=ChangeState.APPROVED, decided_at=at, **fields)


def on(roster: Roster, days: int) -> tuple[Responsibility, ...]:
    return roster.matrix(today=in_days(days))


def test_a_change_holds_from_its_day_on_and_not_a_day_sooner():
    roster = Roster(responsibilities=(ANY,), scheduled=(an_approved(3, (None, DOORS)),))
    assert on(roster, 2) == (ANY,)
    assert on(roster, 3) == (ANY, DOORS)


def test_what_is_only_proposed_or_was_refused_holds_never():
    waiting = [a_change(0, (None, DOORS), state=state) for state in ChangeState if state != ChangeState.APPROVED]
    assert matrix_on(rows=(ANY,), changes=waiting, day=in_days(9)) == (ANY,)


def test_of_two_changes_of_a_cell_the_later_day_wins_however_they_were_approved():
    later, sooner = an_approved(5, (None, OTHER)), an_approved(3, (None, DOORS), hours=2)
    roster = Roster(scheduled=(later, sooner))
    assert on(roster, 4) == (DOORS,)
    assert on(roster, 5) == (OTHER,)


def test_of_two_changes_for_the_same_day_the_one_approved_later_wins():
    changes = (an_approved(3, (None, OTHER), hours=2), an_approved(3, (None, DOORS), hours=1))
    assert matrix_on(rows=(), changes=changes, day=in_days(3)) == (OTHER,)


def test_a_cell_taken_out_leaves_the_others_where_they_are():
    roster = Roster(responsibilities=(DOORS, ANY), scheduled=(an_approved(1, (DOORS, None)),))
    assert on(roster, 1) == (ANY,)


def test_a_complaint_goes_to_whom_the_matrix_of_its_day_names():
    people = a_roster(a_member("handler"), a_member("doors", roles=frozenset({"handler"})))
    roster = replace(people, responsibilities=(ANY,), scheduled=(an_approved(3, (None, DOORS)),))
    asked = {"complaint": a_complaint(), "policy": a_policy(), "roster": roster}
    assert responsible(**asked, today=in_days(2)) == ANY
    assert responsible(**asked, today=in_days(3)) == DOORS


def test_differences_are_what_is_new_what_is_another_and_what_is_gone():
    third = Responsibility("handler@staff.example", "", "delivery")
    found = differences(before=(ANY, DOORS), after=(OTHER, third))
    assert [(cell.before, cell.after) for cell in found] == [(DOORS, OTHER), (None, third), (ANY, None)]


def test_the_same_matrix_in_another_order_is_no_difference():
    assert differences(before=(ANY, DOORS), after=(DOORS, ANY)) == ()


def approve(change: MatrixChange, roster: Roster, at: datetime = REGISTERED_AT) -> tuple[MatrixChange, Roster]:
    return approved(change=change, by="director@staff.example", at=at, today=at.date(), roster=roster)


def test_a_change_approved_for_later_is_scheduled_and_leaves_today_as_it_is():
    done, then = approve(a_change(3, (None, DOORS)), Roster(responsibilities=(ANY,)))
    assert (then.responsibilities, then.scheduled) == ((ANY,), (done,))
    assert (done.state, done.decided_by) == (ChangeState.APPROVED, "director@staff.example")


def test_a_change_whose_day_went_by_before_it_was_approved_holds_from_the_approval_on():
    done, then = approve(a_change(-3, (None, DOORS)), Roster(responsibilities=(ANY,)))
    assert done.effective == TODAY
    assert (then.responsibilities, then.scheduled) == ((ANY, DOORS), ())


def test_an_approval_keeps_what_the_change_replaces_on_its_day_not_what_its_proposer_saw():
    roster = Roster(responsibilities=(ANY,), scheduled=(an_approved(2, (None, OTHER)),))
    done, _ = approve(a_change(3, (None, DOORS)), roster)
    assert [cell.before for cell in done.cells] == [OTHER]


def test_what_held_by_itself_meanwhile_goes_into_the_matrix_with_the_next_approval():
    roster = Roster(responsibilities=(ANY,), scheduled=(an_approved(2, (None, OTHER)),))
    done, then = approve(a_change(0, (ANY, None)), roster, REGISTERED_AT + timedelta(days=4))
    assert (then.responsibilities, then.scheduled) == ((OTHER,), ())
    history = (roster.scheduled[0], done)
    assert matrix_on(rows=(ANY,), changes=history, day=in_days(1)) == (ANY,)
    assert matrix_on(rows=(ANY,), changes=history, day=in_days(3)) == (ANY, OTHER)


def test_a_row_of_somebody_who_left_may_stay_and_not_come_anew():
    rows, roster = (DOORS,), a_roster(a_member("handler"))
    assert matrix_faults(rows=rows, roster=roster, policy=a_policy(), before=rows) == {}
    assert matrix_faults(rows=rows, roster=roster, policy=a_policy()) == {"0.handler": "directory.handler"}


def test_a_change_names_the_cell_whose_person_left_while_it_waited():
    change = a_change(3, (ANY, None), (None, DOORS))
    faults = change_faults(change=change, roster=a_roster(a_member("handler")), policy=a_policy())
    assert faults == {"1.handler": "directory.handler"}
