"""What was done on the page is undone within ten minutes, whole, by who did it."""

import pytest

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import clocks
from complaints.domain.commands import Assignment, Command, Contact, FollowUp, Note, Reopening, Reply, Undoing
from complaints.domain.lifecycle import perform
from complaints.domain.undoing import WITHIN, CannotUndo, last_undoable
from tests.factories import a_calendar, acting, after, circumstances, moment
from tests.unit.domain.by_mail import FRIDAY, POLICY, a_case, mailed

LATER = "Fri 2026-11-20 11:05"


def done(case: ComplaintCase, who: str, when: str, command: Command) -> ComplaintCase:
    return perform(case=case, command=command, circumstances=at(who, when))


def at(who: str, when: str) -> Circumstances:
    return circumstances(actor=acting(who), now=moment(when), policy=POLICY)


def replied() -> ComplaintCase:
    return done(a_case(), "handler", FRIDAY, Reply("门板已更换"))


def why(case: ComplaintCase, who: str, when: str, seq: int) -> str:
    with pytest.raises(CannotUndo) as refused:
        done(case, who, when, Undoing(seq))
    return refused.value.reason


def test_a_reply_is_undone_and_its_clock_runs_on_as_if_it_had_never_stood_still() -> None:
    before = a_case()
    case = done(replied(), "handler", LATER, Undoing(len(before.timeline) + 1))
    assert case.timeline[-1].kind is Kind.UNDONE
    assert (case.stage, case.final_result, case.round) == (before.stage, before.final_result, before.round)
    reply = [clock for clock in clocks(case=case, policy=POLICY, calendar=a_calendar()) if clock.rule.id == "reply"]
    assert [clock.stopped_at for clock in reply] == [None]


def test_an_act_of_several_entries_is_undone_whole_whichever_of_them_is_named() -> None:
    before = replied()
    again = done(before, "agent", LATER, FollowUp("not_satisfied", "仍有色差"))
    came = [entry.seq for entry in again.timeline if entry.seq > len(before.timeline)]
    assert len(came) > 1
    mine = [entry.seq for entry in again.timeline if entry.seq in came and entry.kind in (Kind.CALLED, Kind.ASSIGNED)]
    for seq in mine:
        case = done(again, "agent", "Fri 2026-11-20 11:06", Undoing(seq))
        assert case.timeline[-1].data["undoes"] == came
        assert (case.stage, case.round, case.handler) == (Stage.FOLLOW_UP, 1, before.handler)


def test_a_reassignment_is_undone_with_its_dispatch() -> None:
    before = a_case()
    given = done(before, "supervisor", FRIDAY, Assignment("head@staff.example", "转派"))
    case = done(given, "supervisor", LATER, Undoing(len(before.timeline) + 1))
    assert (case.handler, case.stage) == (before.handler, before.stage)


def test_what_is_offered_is_the_last_of_ones_own_acts_until_ten_minutes_after_it() -> None:
    case = done(replied(), "handler", LATER, Contact("已通话"))
    offered = last_undoable(case=case, by=at("handler", LATER))
    assert offered is not None
    assert [entry.kind for entry in offered.entries] == [Kind.CONTACTED]
    assert offered.until == moment(LATER) + WITHIN
    taken_back = done(case, "handler", LATER, Undoing(offered.entries[0].seq))
    before_it = last_undoable(case=taken_back, by=at("handler", LATER))
    assert before_it is not None
    assert [entry.kind for entry in before_it.entries] == [Kind.REPLIED]


@pytest.mark.parametrize(("when", "is_in_time"), [("11:10", True), ("11:11", False)])
def test_ten_minutes_are_enough_and_eleven_are_not(when: str, is_in_time: bool) -> None:
    case, now = replied(), f"Fri 2026-11-20 {when}"
    assert (last_undoable(case=case, by=at("handler", now)) is not None) == is_in_time
    if not is_in_time:
        assert why(case, "handler", now, len(case.timeline)) == "too_late"


def test_nobody_undoes_what_another_did_or_what_stands_no_more() -> None:
    case, seq = replied(), len(replied().timeline)
    assert last_undoable(case=case, by=at("agent", LATER)) is None
    assert why(case, "agent", LATER, seq) == "nothing"
    once = done(case, "handler", LATER, Undoing(seq))
    assert why(once, "handler", LATER, seq) == "nothing"
    assert why(once, "handler", LATER, 999) == "nothing"


def test_what_somebody_has_built_upon_is_not_undone_but_a_note_in_between_does_not_matter() -> None:
    case, seq = replied(), len(replied().timeline)
    called = after(case, ("agent", LATER, FollowUp("unreachable")), policy=POLICY)
    assert last_undoable(case=called, by=at("handler", LATER)) is None
    assert why(called, "handler", LATER, seq) == "moved_on"
    noted = done(case, "agent", LATER, Note("客户来电"))
    undone = done(noted, "handler", "Fri 2026-11-20 11:06", Undoing(seq))
    assert undone.standing[-2].data["text"] == "客户来电"


def test_what_was_done_by_mail_may_be_undone_on_the_page() -> None:
    before = a_case()
    by_mail = mailed(before, "handler", FRIDAY, "已解决：门板已更换")
    offered = last_undoable(case=by_mail, by=at("handler", LATER))
    assert offered is not None
    assert done(by_mail, "handler", LATER, Undoing(offered.entries[0].seq)).stage is before.stage


def test_a_reopening_is_undone_with_the_round_that_it_began() -> None:
    closed = done(done(replied(), "agent", LATER, FollowUp("satisfied")), "agent", LATER, Note("完"))
    assert closed.stage is Stage.CLOSED
    when = "Fri 2026-11-20 12:00"
    opened = done(closed, "supervisor", when, Reopening("客户来电"))
    offered = last_undoable(case=opened, by=at("supervisor", when))
    assert offered is not None
    assert offered.entries[0].kind is Kind.REOPENED
    assert done(opened, "supervisor", when, Undoing(offered.entries[0].seq)).stage is Stage.CLOSED
