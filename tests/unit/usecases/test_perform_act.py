"""Somebody does something to a case: decided on the case as it is, stored once, refused when it has moved on."""

from dataclasses import replace

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, NotAllowed
from complaints.domain.case import Stage
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Assignment, Closure, FollowUp, Note, Reply, Supplement, Withdrawal
from complaints.domain.lifecycle import IllegalTransition, UnknownValue
from complaints.usecases.perform_act import perform_act
from complaints.usecases.ports import StaleCase, UnknownReference
from complaints.usecases.writing import TRIES
from tests.factories import acting
from tests.fakes import fake_services
from tests.unit.usecases.steps import act, in_between, kinds, owed, submit, the_case

MORNING = "Sat 2026-11-21 09:00"
REPLY = Reply("周二更换门板。")


@pytest.fixture
def portal() -> Services:
    portal = fake_services()
    submit(portal)
    return portal


def somebody_notes(portal: Services) -> None:
    """Another member of staff is faster."""
    act(portal, "legal", MORNING, Note("已阅"))


def test_an_act_is_stored_with_its_letters(portal: Services):
    case = act(portal, "handler", MORNING, REPLY)
    assert case == the_case(portal)
    assert (case.version, case.stage) == (2, Stage.FOLLOW_UP)
    assert owed(portal)[2:] == [("reply-received", "agent@staff.example")]


def test_nobody_is_told_by_mail_what_he_has_done_himself(portal: Services):
    act(portal, "head", MORNING, Note("我来处理"))
    act(portal, "head", MORNING, Assignment("head@staff.example"))
    assert owed(portal)[2:] == []


def test_an_act_on_the_version_that_was_read_is_done(portal: Services):
    assert act(portal, "handler", MORNING, REPLY, expected=1).version == 2


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_an_act_on_another_version_is_refused_and_writes_nothing(portal: Services, expected: int):
    somebody_notes(portal)
    before = the_case(portal)
    with pytest.raises(StaleCase):
        act(portal, "handler", MORNING, REPLY, expected=expected)
    assert the_case(portal) == before


def test_who_expects_a_version_is_told_when_somebody_was_faster_by_a_moment(portal: Services):
    in_between(portal, lambda: somebody_notes(portal))
    with pytest.raises(StaleCase):
        act(portal, "handler", MORNING, REPLY, expected=1)
    assert kinds(the_case(portal), since=4) == ["noted"]


def test_who_expects_no_version_is_served_after_the_faster_one(portal: Services):
    in_between(portal, *[lambda: somebody_notes(portal)] * (TRIES - 1))
    case = act(portal, "handler", MORNING, REPLY)
    assert kinds(case, since=4) == ["noted"] * (TRIES - 1) + ["replied"]


def test_who_is_never_fast_enough_is_told_in_the_end(portal: Services):
    in_between(portal, *[lambda: somebody_notes(portal)] * TRIES)
    with pytest.raises(StaleCase):
        act(portal, "handler", MORNING, REPLY)
    assert kinds(the_case(portal), since=4) == ["noted"] * TRIES


def test_an_act_is_decided_anew_on_what_the_faster_one_left(portal: Services):
    in_between(portal, lambda: act(portal, "complainant", MORNING, Withdrawal("不需要了")))
    with pytest.raises(IllegalTransition):
        act(portal, "agent", MORNING, Assignment("head@staff.example"))
    assert kinds(the_case(portal), since=4) == ["closed"]


@pytest.mark.parametrize(
    ("who", "command", "refusal"),
    [
        ("auditor", REPLY, NotAllowed),
        ("complainant", Note("?"), NotAllowed),
        ("agent", FollowUp("satisfied"), IllegalTransition),
        ("agent", Assignment("nobody@staff.example"), UnknownValue),
    ],
)
def test_an_act_that_is_refused_writes_nothing(portal: Services, who: str, command: object, refusal: type[Exception]):
    before, letters = the_case(portal), owed(portal)
    with pytest.raises(refusal):
        act(portal, who, MORNING, command)
    assert (the_case(portal), owed(portal), portal.cases.saves) == (before, letters, 1)


def test_a_closing_that_its_guards_forbid_writes_nothing(portal: Services):
    with pytest.raises(GuardsUnmet):
        act(portal, "agent", MORNING, Closure("satisfied"))
    assert portal.cases.saves == 1


def test_an_act_on_a_case_that_does_not_exist_is_refused(portal: Services):
    with pytest.raises(UnknownReference):
        act(portal, "agent", MORNING, Note("?"), reference="26119999")


def test_what_is_asked_for_again_under_the_same_key_is_done_once_whatever_came_since(portal: Services):
    reference = the_case(portal).reference
    for who, request in ((THE_COMPLAINANT, "a"), (acting("agent"), ""), (THE_COMPLAINANT, "a"), (THE_COMPLAINANT, "b")):
        by = replace(portal.circumstances(who), request=request)
        command = Supplement("还有一扇门") if request else Note("已阅")
        perform_act(cases=portal.cases, reference=reference, command=command, circumstances=by)
    assert kinds(the_case(portal))[-3:] == ["supplemented", "noted", "supplemented"]
