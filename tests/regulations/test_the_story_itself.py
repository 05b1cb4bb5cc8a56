"""A story fails where it ought to: a table that cannot fail proves nothing."""

from typing import Any

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.closing import GuardsUnmet
from complaints.domain.closing_guards import GUARDS
from complaints.domain.commands import Closure, Reply, Supplement, Withdrawal
from complaints.usecases.mail_room import Fate
from tests.regulations.story import Bounces, Files, GoesAway, Leaves, Mails, On, Story, expects

FILED = ("Fri 2026-11-20 10:00", "complainant", Files())


@pytest.mark.parametrize(("wrong", "said"), [
    ({"stage": "follow_up"}, "stage: expected follow_up, was dispatched"),
    ({"handler": "head"}, "handler: expected head, was handler"),
    ({"letters": ["acknowledgement:complainant"]}, "letters: expected"),
    ({"letters": ["acknowledgement:complainant", "dispatch:handler", "dispatch:handler"]}, "letters: expected"),
    ({"steps": ["Fri 2026-11-20 10:00 reply.urging"]}, "steps: expected"),
    ({"entries": []}, "entries: expected"),
    ({"raises": NotAllowed}, "must be refused with NotAllowed"),
    ({"clocks": {"reply": "met"}}, "clock reply: expected 'met', was 'running"),
    ({"clocks": {"reply": "running, due Mon 2026-11-23 10:01"}}, "clock reply"),
    ({"clocks": {"reply": "by head"}}, "clock reply"),
    ({"clocks": {"reply": "running, met"}}, "clock reply"),
    ({"clocks": {"reply#2": "running"}}, "was 'none'"),
    ({"clocks": {"reply": "none"}}, "expected 'none'"),
    ({"clocks": {"replies": "none"}}, "no clock replies"),
    ({"clocks": {"reply": "due Sun 2026-11-23 10:00"}}, "is a Monday"),
])
def test_a_row_fails_on_what_is_not_so(wrong: dict[str, Any], said: str):
    with pytest.raises(AssertionError, match=said):
        Story("oppein").run((*FILED, expects(**wrong)))


def test_what_is_so_passes_in_any_order_and_without_the_people_of_a_step():
    Story("oppein").run(
        (*FILED, expects(letters=["dispatch:handler", "acknowledgement:complainant"])),
        ("Mon 2026-11-23 12:00", "time passes", expects(
            steps=["Mon 2026-11-23 06:00 reply.reminder", "Mon 2026-11-23 10:00 reply.urging > handler",
                   "Mon 2026-11-23 12:00 reply.head > head + handler"])),
    )


@pytest.mark.parametrize("wrong", [
    ["Mon 2026-11-23 06:00 reply.reminder > head"],
    ["Mon 2026-11-23 06:01 reply.reminder"],
    ["Mon 2026-11-23 06:00 reply.reminder", "Mon 2026-11-23 10:00 reply.urging"],
    [],
])
def test_a_step_of_another_time_or_to_somebody_else_fails(wrong: list[str]):
    with pytest.raises(AssertionError, match="steps: expected"):
        Story("oppein").run(FILED, ("Mon 2026-11-23 09:59", "time passes", expects(steps=wrong)))


def test_a_row_in_the_past_and_an_error_that_nobody_expected_fail():
    with pytest.raises(AssertionError, match="the row before was later"):
        Story("oppein").run(FILED, ("Fri 2026-11-20 09:59", "handler", Reply("…")))
    with pytest.raises(AssertionError, match="NotAllowed"):
        Story("oppein").run(FILED, ("Fri 2026-11-20 11:00", "agent", Reply("…")))


def test_a_deadline_of_another_minute_fails():
    story = Story("oppein").run(FILED)
    for wrong in ("Mon 2026-11-23 09:59", "Mon 2026-11-23 10:01"):
        with pytest.raises(AssertionError, match="reply by handler"):
            story.deadline("reply", at=wrong, who="handler", what=Reply("…"))
    assert story.case.stage == "dispatched"


def test_an_act_in_the_minute_of_a_step_comes_before_it():
    Story("oppein").run(
        FILED,
        ("Mon 2026-11-23 10:00", "handler", Reply("…"), expects(
            steps=["Mon 2026-11-23 06:00 reply.reminder"], letters=["reply-received:agent"])),
        ("Mon 2026-11-23 10:00", "time passes", expects(steps=[], letters=[])),
    )


def test_people_come_go_and_are_spoken_for():
    Story("oppein", handlers=2).run(
        FILED,
        ("Sat 2026-11-21 09:00", "handler", GoesAway(until="2026-11-24", deputy="handler2")),
        ("Sat 2026-11-21 10:00", "head", Leaves()),
        ("Mon 2026-11-23 12:00", "time passes", expects(
            steps=["Mon 2026-11-23 06:00 reply.reminder > handler2", "Mon 2026-11-23 10:00 reply.urging > handler2",
                   "Mon 2026-11-23 12:00 reply.head > supervisor + handler2"],
            letters=["reminder:handler2", "urging:handler2", "urging:agent", "escalation:supervisor",
                     "escalation:handler2", "vacancy:admin"])),
        ("Mon 2026-11-23 12:01", "handler2", Mails("周二更换门板。"), expects(stage="follow_up", handler="handler")),
    )


def test_a_team_may_lack_posts_and_have_people_away_from_the_start():
    away = {"director": ("2026-11-01", "2026-12-01", "executive")}
    Story("oppein", vacant=("supervisor",), away=away, matrix=False).run(
        (*FILED, expects(
            stage="registered", handler="",
            letters=["acknowledgement:complainant", "unassigned:executive", "vacancy:admin"],
            clocks={"assignment": "running, by supervisor"})),
    )


def test_several_complaints_live_side_by_side():
    story = Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "agent", Files(category="design", channel="fax", name="周蕾")),
        ("Fri 2026-11-20 12:00", "complainant", On(1, Withdrawal()), expects(stage="closed", closing="withdrawn")),
        ("Fri 2026-11-20 12:00", "handler", On(1, Mails("晚了。")), expects(entries=["noted"], stage="closed")),
        ("Fri 2026-11-20 12:30", "complainant", Supplement("再补充"), expects(stage="dispatched")),
    )
    first, second = story.the_case(1).content, story.the_case(2).content
    assert (first.channel, second.channel, second.complainant.name, second.category) == ("web", "fax", "周蕾", "design")


def test_mail_to_the_mailbox_opens_the_next_case_and_mail_that_bounces_is_told():
    story = Story("oppein").run(
        ("Fri 2026-11-20 09:00", "complainant", Bounces()),
        ("Fri 2026-11-20 10:00", "complainant", Mails("柜门开裂。", subject="投诉", to="mailbox"), expects(
            fate=Fate.OPENED.value, stage="dispatched", letters=["dispatch:handler", "undelivered:agent"])),
    )
    assert len(story.references) == 1


def test_a_refusal_says_why_and_has_written_nothing():
    assert "final_result" in GUARDS
    story = Story("oppein").run(
        FILED,
        ("Fri 2026-11-20 11:00", "agent", Closure("satisfied"), expects(
            raises=GuardsUnmet, why="final_result", stage="dispatched", entries=[], letters=[])),
    )
    assert len(story.case.timeline) == 4
    with pytest.raises(AssertionError, match="why: expected 'no such guard'"):
        story.run(("Fri 2026-11-20 11:00", "agent", Closure("satisfied"), expects(
            raises=GuardsUnmet, why="no such guard")))


def test_a_story_told_again_is_the_same_and_goes_its_own_way():
    story = Story("oppein").run(FILED, ("Mon 2026-11-23 12:00", "time passes"))
    other = story.fork()
    assert other.case == story.case
    other.run(("Mon 2026-11-23 13:00", "handler", Reply("…")))
    assert (other.case.stage, story.case.stage) == ("follow_up", "dispatched")
