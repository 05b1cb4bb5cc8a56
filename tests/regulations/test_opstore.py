"""欧派店面管理制度范文, the chapter on complaints, told as stories."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, FollowUp, PenaltyAppeal, PenaltyDecision, Record, Reply, SurveyAnswer
from complaints.domain.forms import FieldsRefused
from complaints.domain.staff import Responsibility, Roster
from tests.factories import a_member
from tests.regulations.shown import standing
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_team, role_of, the_policy

NOW = "Mon 2026-11-16 10:00"
WEDNESDAY = "Wed 2026-11-18 11:00"
REWARD = ("reward", "proposed", "handler")
REPLY = Reply("已更换门板。")
CAUSE = Record("cause_improvement", {"cause": "量尺有误", "improvement": "复尺后下单"})


@proves("OPSTORE-1")
def test_every_store_answers_for_its_own_complaints_under_its_store_head():
    def of(store: str, role: str):
        return a_member(role, email=f"{role}-{store}@staff.example", department=store)

    stores = {"天河店": "product", "番禺店": "service"}
    people = [of(store, role) for store in stores for role in ("handler", "head")]
    rows = tuple(Responsibility(f"handler-{store}@staff.example", store, category=each) for store, each in stores.items())
    everybody = a_team(the_policy("opstore"), people=people)
    story = Story("opstore", roster=Roster(everybody.members, rows)).run(
        (NOW, "complainant", Files(category="product"), expects(handler="handler-天河店", department="天河店")),
        (NOW, "complainant", Files(category="service"), expects(handler="handler-番禺店", department="番禺店")),
        ("Wed 2026-11-18 10:00", "time passes"),
    )
    told = [(role_of(to), kind) for kind, to in story.told if to.startswith("head-")]
    assert told == [("head-天河店", "escalation"), ("head-番禺店", "escalation")]


@proves("OPSTORE-2")
def test_a_store_answers_within_24_hours():
    Story("opstore").run(
        ("Sat 2026-11-21 15:00", "complainant", Files(), expects(clocks={
            "reply": "running, due Sun 2026-11-22 15:00, by handler"})),
    ).deadline("reply", at="Sun 2026-11-22 15:00", who="handler", what=REPLY)


@proves("OPSTORE-3")
def test_no_complaint_is_closed_as_satisfied_before_cause_and_improvement_are_recorded():
    Story("opstore").run(
        (NOW, "complainant", Files()),
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="recorded:cause_improvement")),
        (NOW, "handler", Record("cause_improvement", {"cause": "量尺有误"}), expects(
            raises=FieldsRefused, why="improvement")),
        (NOW, "handler", CAUSE),
        (NOW, "agent", Closure("satisfied"), expects(stage="closed", closing="satisfied")),
    )


@proves("OPSTORE-4", "OPSTORE-5")
@pytest.mark.parametrize(("score", "proposed"), [(3, []), (4, [REWARD]), (5, [REWARD])])
def test_whoever_satisfied_a_customer_well_is_proposed_for_a_reward_on_which_the_store_head_decides(
    score: int, proposed: list[tuple[str, str, str]]
):
    story = Story("opstore").run(
        (NOW, "complainant", Files()),
        (NOW, "handler", REPLY),
        (NOW, "complainant", SurveyAnswer(score)),
    )
    assert standing(story) == proposed
    if proposed:
        story.run(
            (NOW, "agent", PenaltyDecision(1, approved=True), expects(raises=NotAllowed)),
            (NOW, "head", PenaltyDecision(1, approved=True, text="表扬")),
        )
        assert standing(story) == [("reward", "approved", "handler")]


@proves("OPSTORE-5")
def test_whoever_is_late_is_proposed_for_a_penalty_and_may_appeal():
    story = Story("opstore").run(
        (NOW, "complainant", Files()),
        ("Wed 2026-11-18 09:59", "time passes"),
    )
    assert standing(story) == []
    story.run(("Wed 2026-11-18 10:00", "time passes"))
    assert standing(story) == [("late", "proposed", "handler")]
    story.run(
        (WEDNESDAY, "head", PenaltyDecision(1, approved=True), expects(raises=NotAllowed)),
        (WEDNESDAY, "director", PenaltyDecision(1, approved=True)),
        (WEDNESDAY, "handler", PenaltyAppeal(1, "客户改约")),
        (WEDNESDAY, "executive", PenaltyDecision(1, approved=False, text="情况属实")),
    )
    assert standing(story) == [("late", "withdrawn", "handler")]
