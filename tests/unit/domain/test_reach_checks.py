"""What can never happen under a policy is refused: stages, records, clocks, letters, routes, penalties."""

from dataclasses import replace

import pytest

from complaints.domain.policy import ActRule, LadderStep, LetterRule, PolicyProfile, StepKind
from complaints.domain.policy_clauses import PenaltyRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.reach_checks import unreachable
from complaints.domain.text import Text
from tests.factories import a_policy, a_record, a_route, an_approval

WORDS = Text("词", "word")
YES_NO = FieldRule("well", WORDS, FieldKind.YES_NO, required=True)


def refused(policy: PolicyProfile) -> dict[str, str]:
    return {problem.clause: problem.reason for problem in unreachable(policy)}


def without(*acts: str) -> PolicyProfile:
    return a_policy(acts={act: rule for act, rule in a_policy().acts.items() if act not in acts})


def with_clock(starts: tuple[str, ...] = ("dispatched",), stops: tuple[str, ...] = ("replied",), **changes):
    clock = replace(a_policy().clocks[0], id="mine", starts=starts, stops=stops, ladder=())
    return replace(a_policy(), clocks=(*a_policy().clocks, clock), **changes)


def test_what_is_shipped_to_the_tests_can_all_happen():
    assert refused(a_policy()) == {}
    assert refused(with_clock()) == {}


def test_a_stage_that_nobody_can_bring_a_case_to_is_refused():
    found = refused(without("reply"))
    assert found["acts"] == "no case reaches the stage 'follow_up': nobody may do reply"
    assert found["clocks.reply.stops"] == "the clock can never be met: nobody can bring about 'replied'"


def test_an_act_whose_row_names_nobody_is_nobodys():
    policy = a_policy(acts={**a_policy().acts, "reply": ActRule(by=())})
    assert refused(policy)["acts.reply"] == "no case reaches the stage 'follow_up': nobody may do reply"


def test_a_case_that_found_nobody_must_come_to_somebody():
    found = refused(without("assignment", "reopening"))
    assert found["acts"].startswith("no case reaches the stage 'dispatched': nobody may do assignment or ")


def test_staff_must_be_able_to_close_whatever_the_complainant_may_do():
    found = refused(without("closure", "follow-up"))
    assert found["acts"] == "no case reaches the stage 'closed': nobody may do follow-up or closure"
    assert "acts" not in refused(without("withdrawal"))


def test_a_record_that_hands_a_case_on_brings_it_to_somebody():
    policy = replace(without("assignment", "reopening"), records=(a_record("sorted", hands_to="handler"),))
    assert "acts" not in refused(policy)


@pytest.mark.parametrize(
    ("event", "acts"),
    [
        ("contacted", ("contact",)),
        ("noted", ("note",)),
        ("called.satisfied", ("follow-up",)),
        ("supplemented", ("supplement",)),
        ("objected", ("objection",)),
        ("rated", ("survey",)),
        ("classified.severity.major", ("classification",)),
        ("reopened", ("reopening", "objection")),
    ],
)
def test_a_clock_that_starts_with_what_nobody_may_do_never_starts(event, acts):
    policy = replace(with_clock(starts=(event,)), acts=without(*acts).acts)
    reason = f"the clock can never start: nobody can bring about {event!r}"
    assert refused(policy)["clocks.mine.starts"] == reason
    everybody = {**a_policy().acts, **{act: ActRule(by=("agent",)) for act in acts}}
    assert "clocks.mine.starts" not in refused(replace(policy, acts=everybody))


def test_one_start_that_can_happen_is_enough():
    assert "clocks.mine.starts" not in refused(with_clock(starts=("classified.severity", "dispatched")))


def test_a_clock_that_waits_for_no_event_is_refused():
    found = refused(with_clock(starts=(), stops=()))
    assert found == {
        "clocks.mine.starts": "the clock can never start: no event is named",
        "clocks.mine.stops": "the clock can never be met: no event is named",
    }


@pytest.mark.parametrize(
    "records",
    [
        (a_record("sample", by=("agent",), not_by=("agent", "head")),),
        (a_record("sample", requires=("other",)), a_record("other", by=("head",), not_by=("head",))),
        (a_record("sample", requires=("other",)), a_record("other", requires=("sample",))),
    ],
)
def test_a_clock_does_not_start_with_a_record_that_nobody_can_make(records):
    found = refused(with_clock(starts=("recorded.sample",), records=records))
    assert found["clocks.mine.starts"] == "the clock can never start: nobody can bring about 'recorded.sample'"


def test_a_record_that_only_those_may_make_who_may_not_is_refused():
    policy = a_policy(records=(a_record("sample", by=("agent",), not_by=("agent", "head")), a_record("other")))
    assert refused(policy) == {"records.sample.not_by": "nobody is left who may record it"}


def test_what_a_record_tells_can_happen():
    records = (a_record("test", fields=(YES_NO,), tells="well"),)
    assert refused(with_clock(starts=("recorded.test.yes",), records=records)) == {}


@pytest.mark.parametrize(
    ("event", "happens"),
    [
        ("requested.more", True),
        ("decided.more.approved", True),
        ("decided.more.forwarded", False),
        ("decided.much.forwarded", True),
        ("requested.never", False),
        ("decided.never.approved", False),
    ],
)
def test_a_matter_is_decided_only_where_it_can_be_asked_for(event, happens):
    approvals = (
        an_approval("more"),
        an_approval("much", tiers=("head", "director")),
        an_approval("never", requires=("sample",)),
    )
    records = (a_record("sample", by=("agent",), not_by=("agent",)),)
    found = refused(with_clock(starts=(event,), approvals=approvals, records=records))
    assert ("clocks.mine.starts" not in found) is happens


@pytest.mark.parametrize(
    ("event", "happens"),
    [("urged", True), ("urged.first", True), ("urged.first.step", True), ("reminded.first.step", False)],
)
def test_a_ladder_brings_about_what_its_steps_do(event, happens):
    step = LadderStep("step", StepKind.URGING, to=("agent",))
    policy = with_clock(starts=(event,))
    first = replace(policy.clocks[0], id="first", ladder=(step,))
    found = refused(replace(policy, clocks=(first, policy.clocks[-1])))
    assert ("clocks.mine.starts" not in found) is happens


def test_a_clock_that_only_its_own_ladder_starts_never_starts():
    step = LadderStep("step", StepKind.URGING, to=("agent",))
    policy = with_clock(starts=("urged.mine",))
    mine = replace(policy.clocks[-1], ladder=(step,))
    assert "clocks.mine.starts" in refused(replace(policy, clocks=(mine,)))


def test_letters_routes_and_penalties_that_nothing_calls_for_are_refused():
    policy = a_policy(
        acts=without("survey").acts,
        letters=(LetterRule("thanks", "rated", "notice", to=("agent",)),),
        routes=(a_route("head", id="rated", on=("rated",)), a_route("head", id="at_once")),
        penalties=(
            PenaltyRule("rude", WORDS, tiers=("head",), on=("rated",)),
            PenaltyRule("by_hand", WORDS, tiers=("head",), by=("agent",)),
        ),
    )
    assert refused(policy) == {
        "letters.thanks.on": "the letter is never sent: nobody can bring about 'rated'",
        "routes.rated.on": "the route is never taken: nobody can bring about 'rated'",
        "penalties.rude.on": "the penalty is never proposed: nobody can bring about 'rated'",
    }


def test_names_of_no_event_are_left_to_whoever_knows_the_events():
    assert refused(with_clock(starts=("recorded.nothing",), stops=("answered",))) == {}
