"""Who is drawn for a survey, when it runs and who is reminded; and what may be told of what was answered."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.campaign import (
    Answer,
    Campaign,
    CampaignState,
    CampaignStep,
    Deed,
    Invitation,
    done,
    drawn,
    groups_of,
    kept_groups,
    reminder_due,
    sizes,
    span,
    state,
)
from complaints.domain.campaign_results import OTHERS, progress, results
from complaints.domain.policy_clauses import Question
from complaints.domain.policy_oversight import Audience, CampaignRule, LevelRule
from complaints.domain.staff import StaffMember
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, moment

NAMED = Text("调查", "Survey")
LEVELS = (LevelRule("leaders", NAMED, ("head", "director")), LevelRule("others", NAMED))
RULE = CampaignRule(
    "staff",
    NAMED,
    Audience.STAFF,
    (3, 4),
    (Question("work", NAMED), Question("pay", NAMED)),
    ("director",),
    share=30,
    covers=10,
    reminders=(Limit(5, Unit.WORKING_DAYS), Limit(10, Unit.WORKING_DAYS)),
    levels=LEVELS,
)
INVITED = Invitation("a", "ann@staff.example", "安", "zh-CN", {"department": "D-1", "level": "others"})
MARCH = moment("Mon 2027-03-01 08:00")


def members(**departments: int) -> list[StaffMember]:
    """So many people of each department, the first of each its head."""
    return [
        StaffMember(f"{name}-{n}@staff.example", f"{name}{n}", frozenset({"agent"} if n else {"head"}), name)
        for name, count in departments.items()
        for n in range(count)
    ]


def a_campaign(**changes: Any) -> Campaign:
    end = span(rule=RULE, year=2027, calendar=a_calendar())[1]
    return replace(
        Campaign("staff", "2027", "oppein", "1", "seed", end, (CampaignStep(Deed.OPENED, MARCH),)), **changes
    )


def test_a_campaign_runs_from_the_first_of_its_months_until_the_last_is_over() -> None:
    assert span(rule=RULE, year=2027, calendar=a_calendar()) == (
        moment("Mon 2027-03-01 00:00"),
        moment("Sat 2027-05-01 00:00"),
    )
    to_december = replace(RULE, months=(11, 12))
    assert span(rule=to_december, year=2027, calendar=a_calendar())[1] == moment("Sat 2028-01-01 00:00")


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 40), min_size=1), st.integers(1, 100), st.text())
def test_every_department_and_level_is_asked_and_no_fewer_than_the_share(
    departments: dict[str, int], share: int, seed: str
) -> None:
    people, rule = members(**departments), replace(RULE, share=share)
    asked = drawn(members=people, rule=rule, seed=seed)
    assert len(asked) * 100 >= len(people) * share
    assert len({each.email for each in asked}) == len(asked) <= len(people)
    there = {tuple(groups_of(member=each, rule=rule).values()) for each in people}
    assert {tuple(each.groups.values()) for each in asked} == there


def test_the_same_seed_draws_the_same_people_in_whatever_order_they_come_and_another_seed_others() -> None:
    people = members(A=40, B=40)
    first = drawn(members=people, rule=RULE, seed="one")
    assert drawn(members=people[::-1], rule=RULE, seed="one") == first
    assert {each.email for each in drawn(members=people, rule=RULE, seed="two")} != {each.email for each in first}


def test_everybody_is_drawn_about_as_often_as_anybody_else() -> None:
    people, often = members(A=11), Counter[str]()
    for seed in range(300):
        often.update(each.email for each in drawn(members=people, rule=RULE, seed=str(seed)))
    counted = [often[each.email] for each in people[1:]]
    assert 60 < min(counted) <= max(counted) < 130, "three of ten in 300 draws: 90 each"


@pytest.mark.parametrize(
    ("days", "reminders", "due"), [(4, 0, 0), (5, 0, 1), (5, 1, 0), (11, 1, 2), (11, 0, 2), (60, 2, 0)]
)
def test_who_has_not_answered_is_reminded_after_so_many_working_days(days: int, reminders: int, due: int) -> None:
    asked = replace(INVITED, invited_at=MARCH, reminders=reminders)
    now = MARCH + timedelta(days=days)
    told: dict[str, Any] = {"rule": RULE, "calendar": a_calendar()}
    assert reminder_due(invitation=asked, now=now, **told) == due
    assert not reminder_due(invitation=replace(asked, answered=True), now=now, **told)
    assert not reminder_due(invitation=replace(asked, declined=True), now=now, **told)
    assert not reminder_due(invitation=replace(asked, invited_at=None), now=now, **told)
    assert not reminder_due(invitation=replace(asked, failures=3), now=now, **told)
    assert not reminder_due(invitation=replace(asked, claimed_at=now - timedelta(minutes=14)), now=now, **told)
    assert reminder_due(invitation=replace(asked, claimed_at=now - timedelta(minutes=15)), now=now, **told) == due


def test_an_answer_keeps_no_group_of_which_few_were_asked() -> None:
    campaign = a_campaign(asked={"department": {"D-1": 4}, "level": {"others": 5}})
    assert kept_groups(invitation=INVITED, campaign=campaign, smallest=5) == {"level": "others"}


def test_results_wait_for_the_signature_where_the_rule_wants_one() -> None:
    campaign, signing = a_campaign(), replace(RULE, signed_by="director")
    assert state(campaign=campaign, rule=signing) is CampaignState.RUNNING
    closed = done(campaign=campaign, deed=Deed.CLOSED, at=MARCH)
    assert state(campaign=closed, rule=signing) is CampaignState.WAITING
    assert state(campaign=closed, rule=RULE) is CampaignState.CLOSED
    signed = done(campaign=closed, deed=Deed.SIGNED, at=MARCH, by="A@x")
    assert state(campaign=signed, rule=signing) is CampaignState.CLOSED
    assert state(campaign=done(campaign=signed, deed=Deed.SENT, at=MARCH), rule=signing) is CampaignState.SENT


def asked(*answered: str, of: dict[str, int]) -> tuple[Campaign, list[Invitation]]:
    """A campaign in departments of these sizes, all asked; `answered`: whose department each answer came from."""
    invitations = [
        replace(
            INVITED, id=f"{name}{n}", groups={"department": name}, invited_at=MARCH, answered=n < answered.count(name)
        )
        for name, count in of.items()
        for n in range(count)
    ]
    groups = sizes(each.groups for each in invitations)
    return a_campaign(population=sum(of.values()), groups=groups, asked=groups), invitations


def answers(**scores: list[int]) -> list[Answer]:
    """Answers with these scores for work, by department; the comment of each is its score."""
    return [
        Answer(f"{name}{n}", {"work": score}, {"department": name} if name != "x" else {}, f"{score}分")
        for name, each in scores.items()
        for n, score in enumerate(each)
    ]


def test_the_share_and_every_group_that_are_wanted_are_shown_as_met_or_not_with_what_is_missing() -> None:
    campaign, invitations = asked("A", "A", of={"A": 10, "B": 10})
    told = progress(campaign=campaign, invitations=invitations, rule=RULE)["coverage"]
    assert told == {"percent": 10.0, "needed": 10, "met": False, "missing": {"department": ["B"]}}
    campaign, invitations = asked("A", "B", of={"A": 10, "B": 10})
    assert progress(campaign=campaign, invitations=invitations, rule=RULE)["coverage"]["met"]
    campaign, invitations = asked("A", "B", of={"A": 10, "B": 11})
    assert not progress(campaign=campaign, invitations=invitations, rule=RULE)["coverage"]["met"]


def test_while_it_runs_nothing_is_told_of_what_was_answered() -> None:
    campaign, invitations = asked("A", of={"A": 10})
    told = progress(campaign=campaign, invitations=invitations, rule=RULE)
    assert (told["asked"], told["answered"], told["population"]) == (10, 1, 10)
    assert not told.keys() & {"questions", "comments"}


def test_mean_and_spread_of_each_question_are_told_when_enough_answered() -> None:
    campaign, invitations = asked(*"AAAAA", of={"A": 10})
    told = results(campaign=campaign, invitations=invitations, answers=answers(A=[1, 4, 4, 5, 5]), rule=RULE)
    assert told["questions"]["work"] == {
        "answers": 5,
        "mean": 3.8,
        "spread": [1, 0, 0, 2, 2],
        "groups": {"department": {"A": 3.8}},
    }
    assert told["questions"]["pay"]["mean"] is None, "nobody answered it"


def test_of_fewer_answers_than_the_smallest_number_nothing_is_told_but_how_many() -> None:
    campaign, invitations = asked(*"AAAA", of={"A": 10})
    told = results(campaign=campaign, invitations=invitations, answers=answers(A=[1, 1, 1, 1]), rule=RULE)
    assert (told["answered"], told["questions"], told["comments"]) == (4, None, [])


def test_a_small_group_is_hidden_with_another_one_so_that_the_whole_does_not_tell_it() -> None:
    campaign, invitations = asked(of={"A": 10})
    given_ = answers(A=[5] * 9, B=[4] * 6, C=[1, 2])
    told = results(campaign=campaign, invitations=invitations, answers=given_, rule=RULE)
    assert told["questions"]["work"]["groups"]["department"] == {"A": 5.0, "B": None, "C": None}


def test_answers_that_keep_no_group_are_told_together_or_hidden_with_another() -> None:
    campaign, invitations = asked(of={"A": 10})
    told = results(campaign=campaign, invitations=invitations, answers=answers(A=[5] * 6, x=[4] * 5), rule=RULE)
    assert told["questions"]["work"]["groups"]["department"] == {"A": 5.0, OTHERS: 4.0}
    told = results(campaign=campaign, invitations=invitations, answers=answers(A=[5] * 6, x=[4] * 2), rule=RULE)
    assert told["questions"]["work"]["groups"]["department"] == {"A": None, OTHERS: None}


def test_what_people_wrote_is_told_in_an_order_that_tells_nothing() -> None:
    campaign, invitations = asked(of={"A": 10})
    given_ = answers(A=[5, 4, 3, 2, 1])
    one = results(campaign=campaign, invitations=invitations, answers=given_, rule=RULE)["comments"]
    assert one == results(campaign=campaign, invitations=invitations, answers=given_[::-1], rule=RULE)["comments"]
