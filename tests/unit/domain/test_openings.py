"""What is offered to a member of staff is exactly what the acts would take from him."""

from contextlib import suppress
from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.commands import Assignment, Classification, Command, Decision, Record, Reply, Request
from complaints.domain.lifecycle import perform
from complaints.domain.openings import Opening, handlers_open, matters_open, records_open, schemes_open
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice
from complaints.domain.records import RecordMissing
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    NAMES,
    a_member,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    after,
    an_approval,
    circumstances,
    moment,
)

LATER = "2026-11-24T12:00:00+08:00"
LEVELS = (Choice("a", Text("A级", "Level A")), Choice("b", Text("B级", "Level B")))
POLICY = a_policy(
    schemes=(
        Scheme("crisis", Text("危机", "Crisis"), LEVELS, by=("director",)),
        Scheme("urgency", Text("急", "U"), LEVELS),
    ),
    records=(
        a_record("signed"),
        a_record("checked", requires=("signed", "seen")),
        a_record("seen", by=("head",)),
        a_record("plan", stages=("follow_up",)),
    ),
    approvals=(
        an_approval("delay", extends=("reply",), cap=Limit(5, Unit.WORKING_DAYS)),
        an_approval("redress", by=("agent", "head")),
    ),
    acts=a_policy().acts
    | {act: ActRule(by=tuple(NAMES)) for act in ("record", "classification", "request", "decision")},
)
REPLY = ("handler", "Sat 2026-11-21 09:00", Reply("查过了"))
ASKED = ("handler", "Fri 2026-11-20 11:00", Request("delay", "等配件", until=LATER))
STEPS = {
    "dispatched": (),
    "signed": (("handler", "Fri 2026-11-20 11:00", Record("signed")),),
    "ready": (
        ("handler", "Fri 2026-11-20 11:00", Record("signed")),
        ("head", "Fri 2026-11-20 11:00", Record("seen")),
    ),
    "asked": (ASKED, ("agent", "Fri 2026-11-20 11:00", Request("redress", "赔偿"))),
    "extended": (ASKED, ("supervisor", "Fri 2026-11-20 12:00", Decision("delay", approved=True))),
    "replied": (REPLY,),
}


def lived(name: str) -> ComplaintCase:
    return after(a_registered_case(policy=POLICY), *STEPS[name], policy=POLICY)


def by(who: str, now: str = "Sat 2026-11-21 11:00") -> Circumstances:
    return circumstances(actor=acting(who), now=moment(now), policy=POLICY)


def taken(case: ComplaintCase, command: Command, circumstances: Circumstances) -> bool:
    with suppress(NotAllowed, UnknownValue, RecordMissing, RequestRefused):
        perform(case=case, command=command, circumstances=circumstances)
        return True
    return False


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("name", ["dispatched", "signed", "ready", "asked", "extended", "replied"])
@pytest.mark.parametrize("now", ["Sat 2026-11-21 11:00", "Wed 2026-11-25 11:00"])
def test_what_is_offered_is_what_is_taken(who: str, name: str, now: str) -> None:
    case, circumstances = lived(name), by(who, now)
    records = {each.id for each in records_open(case=case, by=circumstances) if not each.missing}
    matters = {each.id for each in matters_open(case=case, by=circumstances) if not each.refused and not each.missing}
    schemes = set(schemes_open(case=case, by=circumstances))
    until = "2026-11-25T18:00:00+08:00"
    assert records == {rule.id for rule in POLICY.records if taken(case, Record(rule.id), circumstances)}
    asked = {
        rule.id for rule in POLICY.approvals if taken(case, Request(rule.id, "请批准", until=until), circumstances)
    }
    assert matters == asked
    levels = {"severity": "major", "crisis": "a", "urgency": "a"}
    assert schemes == {id for id, level in levels.items() if taken(case, Classification(id, level), circumstances)}


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("name", ["dispatched", "replied"])
def test_a_case_is_offered_to_exactly_those_who_can_take_it_but_not_to_who_has_it(who: str, name: str) -> None:
    case, circumstances = lived(name), by("supervisor")
    address = f"{who}@staff.example"
    offered = {member.email for member in handlers_open(case=case, by=circumstances)}
    stands = replace(case, stage=Stage.DISPATCHED)  # whom it may be given to does not hang on the stage
    assert (address in offered) == (address != case.handler and taken(stands, Assignment(address), circumstances))


def test_a_case_is_offered_neither_to_whom_it_is_about_nor_to_who_has_left() -> None:
    heads = (a_member("head2", roles=frozenset({"head"})), a_member("head3", roles=frozenset({"head"}), active=False))
    case = lived("dispatched")
    about = replace(case, complaint=replace(case.content, respondent="head@staff.example"))
    circumstances_ = replace(by("supervisor"), roster=a_roster(*heads))
    offered = {member.email for member in handlers_open(case=about, by=circumstances_)}
    assert "head2@staff.example" in offered
    assert not offered & {"head@staff.example", "head3@staff.example"}


def test_a_record_names_all_that_must_stand_before_it() -> None:
    assert list(records_open(case=lived("dispatched"), by=by("agent"))) == [
        Opening("signed"),
        Opening("checked", missing=("signed", "seen")),
    ]
    [_, checked] = records_open(case=lived("signed"), by=by("agent"))
    assert checked == Opening("checked", missing=("seen",))


def test_an_extension_tells_to_when_it_may_go() -> None:
    [delay] = matters_open(case=lived("dispatched"), by=by("handler"))
    assert delay.window is not None
    assert delay.window.after == moment("Mon 2026-11-23 10:00")
    assert delay.window.latest == moment("Thu 2026-11-26 10:00")


@pytest.mark.parametrize(
    ("name", "now", "refused"),
    [
        ("dispatched", "Mon 2026-11-23 10:00", ""),
        ("dispatched", "Mon 2026-11-23 10:01", "too_late"),
        ("extended", "Sat 2026-11-21 11:00", "too_often"),
    ],
)
def test_a_matter_that_cannot_be_asked_for_any_more_says_why(name: str, now: str, refused: str) -> None:
    [delay] = matters_open(case=lived(name), by=by("handler", now))
    assert delay.refused == refused


def test_an_extension_to_which_the_cap_leaves_no_time_says_so() -> None:
    delay = an_approval("delay", extends=("reply",), cap=Limit(2, Unit.WORKING_DAYS))
    circumstances_ = replace(by("handler"), policy=replace(POLICY, approvals=(delay,)))
    [opening] = matters_open(case=lived("dispatched"), by=circumstances_)
    assert opening.refused == "exhausted"


@pytest.mark.parametrize("name", ["asked", "replied"])
def test_a_matter_that_is_being_decided_or_has_nothing_to_move_is_not_offered(name: str) -> None:
    assert list(matters_open(case=lived(name), by=by("handler"))) == []


def test_a_scheme_is_for_its_own_roles() -> None:
    case = lived("dispatched")
    assert list(schemes_open(case=case, by=by("director"))) == ["severity", "crisis", "urgency"]
    assert list(schemes_open(case=case, by=by("agent"))) == ["severity", "urgency"]
    with pytest.raises(NotAllowed):
        perform(case=case, command=Classification("crisis", "a"), circumstances=by("agent"))


def test_without_roles_of_its_own_a_scheme_is_for_whom_the_act_names() -> None:
    policy = replace(POLICY, acts=POLICY.acts | {"classification": ActRule(by=("agent",))})
    circumstances_ = replace(by("handler"), policy=policy)
    with pytest.raises(NotAllowed):
        perform(case=lived("dispatched"), command=Classification("urgency", "a"), circumstances=circumstances_)
