"""Records, and matters that somebody asks for and others decide: who, when, in which order, with what effect."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import NothingToDecide, RequestRefused
from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import clocks
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, Decision, Record, Reply, Request
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import ClosingRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.records import RecordMissing
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, a_policy, a_record, a_registered_case, after, an_approval, moment

EVERYBODY = ("agent", "handler", "head", "supervisor", "director", "executive")
OPEN = {act: ActRule(by=EVERYBODY) for act in ("record", "request", "decision")}
FORM = tuple(
    FieldRule(
        kind.value,
        Text(kind.value, kind.value),
        kind,
        options={"a": Text("a", "a"), "b": Text("b", "b")} if kind is FieldKind.CHOICE else {},
    )
    for kind in FieldKind
)
# OPPEIN-40 to 43: who disagrees passes the matter on; the last tier's word is final.
POSTPONEMENT = an_approval(
    "postponement",
    by=("handler",),
    tiers=("head", "director", "executive"),
    refusal_goes_on=True,
    extends=("reply",),
    cap=Limit(5, Unit.WORKING_DAYS),
)
REDRESS = an_approval("redress", tiers=("head", "director"))
REPLY = replace(a_policy().clock("reply"), pauses=("recorded.waiting",), resumes=("recorded.going_on",))
POLICY = a_policy(
    clocks=(REPLY,),
    records=(
        a_record("sampled", by=("handler",), stages=("dispatched",)),
        a_record("inspected", requires=("sampled",)),
        a_record("form", fields=FORM),
        a_record("signed", fields=(FieldRule("by", Text("签收人", "Signed by"), required=True),)),
        a_record("waiting"),
        a_record("going_on"),
    ),
    approvals=(POSTPONEMENT, REDRESS),
    closing=(
        *a_policy().closing,
        ClosingRule("settled", Text("了结", "Settled"), ("recorded:form", "approved:redress")),
    ),
    acts=a_policy().acts | OPEN,
)
WEDNESDAY = "2026-11-25T18:00:00+08:00"


def did(*steps, policy=POLICY):
    return after(a_registered_case(policy=policy), *steps, policy=policy)


def asked(until: str = WEDNESDAY, when: str = "Fri 2026-11-20 15:00"):
    return ("handler", when, Request("postponement", "等待配件", until=until))


def said(who: str, approved: bool, matter: str = "postponement", when: str = "Fri 2026-11-20 16:00"):
    return (who, when, Decision(matter, approved, "意见"))


def due(case, policy=POLICY):
    (clock,) = clocks(case=case, policy=policy, calendar=a_calendar())
    return clock.due_at, clock.extended


def recorded(record: str, who: str = "handler", when: str = "Fri 2026-11-20 11:00", **fields: str):
    return (who, when, Record(record, fields))


# -- records


def test_a_record_stands_on_the_timeline_under_its_name():
    entry = did(recorded("signed", by="林芳")).timeline[-1]
    assert (entry.kind, entry.data["outcome"], entry.data["fields"]) == ("recorded", "signed", {"by": "林芳"})


def test_a_record_is_made_by_its_roles_only():
    with pytest.raises(NotAllowed):
        did(recorded("sampled", "agent"))


def test_a_record_is_made_at_its_stages_only():
    replied = ("handler", "Fri 2026-11-20 10:30", Reply("周二更换。"))
    with pytest.raises(UnknownValue):
        did(replied, recorded("sampled"))


def test_a_record_waits_for_those_that_it_requires():
    with pytest.raises(RecordMissing) as refused:
        did(recorded("inspected"))
    assert refused.value.record == "sampled"
    assert did(recorded("sampled"), recorded("inspected")).timeline[-1].data["record"] == "inspected"


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("number", "12.50", "12.5.0"),
        ("number", "7", "seven"),
        ("yes_no", "yes", "true"),
        ("date", "2026-11-20", "20261120"),
        ("date", "2026-02-28", "2026-02-30"),
        ("moment", WEDNESDAY, "2026-11-25T18:00:00"),
        ("choice", "a", "c"),
        ("text", "随便", None),
    ],
)
def test_a_field_takes_what_its_kind_says(field, good, bad):
    assert did(recorded("form", **{field: good})).timeline[-1].data["fields"] == {field: good}
    if bad is not None:
        with pytest.raises(UnknownValue) as refused:
            did(recorded("form", **{field: bad}))
        assert (refused.value.field, refused.value.value) == (f"fields.{field}", bad)


@pytest.mark.parametrize("fields", [{}, {"by": " "}, {"by": "林芳", "colour": "red"}])
def test_a_required_field_is_filled_in_and_no_other_is_known(fields):
    with pytest.raises(UnknownValue):
        did(recorded("signed", **fields))


# -- approvals


@pytest.mark.parametrize(
    ("words", "verdict", "next_tier"),
    [
        ([("head", True)], "approved", ""),
        ([("head", False)], "forwarded", "director"),
        ([("head", False), ("director", True)], "approved", ""),
        ([("head", False), ("director", False)], "forwarded", "executive"),
        ([("head", False), ("director", False), ("executive", True)], "approved", ""),
        ([("head", False), ("director", False), ("executive", False)], "refused", ""),
    ],
)
def test_where_a_refusal_goes_on_the_last_tier_has_the_final_word(words, verdict, next_tier):
    case = did(asked(), *(said(who, approved) for who, approved in words))
    decided = case.timeline[-1].data
    assert (decided["verdict"], decided["tier"]) == (verdict, next_tier)
    moved = (moment("Wed 2026-11-25 18:00"), True)
    assert due(case) == (moved if verdict == "approved" else (moment("Mon 2026-11-23 10:00"), False))


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ([("head", False)], "refused"),
        ([("head", True)], "forwarded"),
        ([("head", True), ("director", True)], "approved"),
        ([("head", True), ("director", False)], "refused"),
    ],
)
def test_elsewhere_every_tier_must_agree_in_turn(words, verdict):
    wanted = ("agent", "Fri 2026-11-20 15:00", Request("redress", "赔偿200元"))
    case = did(wanted, *(said(who, approved, "redress") for who, approved in words))
    assert case.timeline[-1].data["verdict"] == verdict


@pytest.mark.parametrize("steps", [[said("director", True)], [said("head", False), said("head", True)]])
def test_the_wrong_tier_has_no_say(steps):
    with pytest.raises(NotAllowed):
        did(asked(), *steps)


@pytest.mark.parametrize("steps", [[], [asked(), said("head", True)]])
def test_without_an_open_request_there_is_nothing_to_decide(steps):
    with pytest.raises(NothingToDecide):
        did(*steps, said("head", True))


def test_a_second_request_waits_for_the_first():
    with pytest.raises(RequestRefused) as refused:
        did(asked(), asked())
    assert refused.value.reason == "open"


@pytest.mark.parametrize(
    ("until", "when", "reason"),
    [
        (WEDNESDAY, "Mon 2026-11-23 10:01", "too_late"),
        ("2026-11-23T10:00:00+08:00", "Fri 2026-11-20 15:00", "no_time"),
        ("2026-11-25T18:00:00", "Fri 2026-11-20 15:00", "no_time"),
        ("", "Fri 2026-11-20 15:00", "no_time"),
        ("2026-11-26T10:01:00+08:00", "Fri 2026-11-20 15:00", "too_far"),
    ],
)
def test_an_extension_is_refused(until, when, reason):
    with pytest.raises(RequestRefused) as refused:
        did(asked(until, when))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("until", "when"),
    [
        (WEDNESDAY, "Mon 2026-11-23 10:00"),
        ("2026-11-23T10:01:00+08:00", "Fri 2026-11-20 15:00"),
        ("2026-11-26T10:00:00+08:00", "Fri 2026-11-20 15:00"),
    ],
)
def test_an_extension_may_be_asked_for_until_the_limit_and_as_far_as_the_cap(until, when):
    assert did(asked(until, when)).timeline[-1].kind == "requested"


def test_an_extension_is_granted_as_often_as_the_regulation_says():
    again = (
        asked("2026-11-26T09:00:00+08:00", "Mon 2026-11-23 09:00"),
        said("head", True, when="Mon 2026-11-23 09:30"),
    )
    with pytest.raises(RequestRefused) as refused:
        did(asked(), said("head", True), *again)
    assert refused.value.reason == "too_often"
    twice = replace(POLICY, approvals=(replace(POSTPONEMENT, at_most=2), REDRESS))
    case = did(asked(), said("head", True), *again, policy=twice)
    assert due(case, twice) == (moment("Thu 2026-11-26 09:00"), True)


def test_an_extension_never_shortens_a_limit_that_a_pause_has_moved_meanwhile():
    pause = (recorded("waiting", when="Fri 2026-11-20 17:00"), recorded("going_on", when="Fri 2026-11-27 17:00"))
    case = did(asked(), *pause, said("head", True, when="Fri 2026-11-27 18:00"))
    assert due(case)[0] == moment("Mon 2026-11-30 10:00")


def test_a_closing_may_wait_for_a_record_and_an_approval():
    settled = ("agent", "Fri 2026-11-20 17:00", Closure("settled", "双方同意"))
    with pytest.raises(GuardsUnmet) as refused:
        did(settled)
    assert refused.value.guards == ("recorded:form", "approved:redress")
    wanted = ("agent", "Fri 2026-11-20 15:00", Request("redress", "赔偿200元"))
    agreed = (said("head", True, "redress"), said("director", True, "redress"))
    assert did(recorded("form"), wanted, *agreed, settled).closing_kind == "settled"
