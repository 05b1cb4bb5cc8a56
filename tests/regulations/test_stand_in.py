"""Whoever stands in for a handler who is away is told the handler's time limit, under every regulation that is shipped."""

import pytest

from complaints.adapters.policy_files import known_policies
from complaints.domain.acts import THE_PORTAL
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import clocks, first_due
from complaints.domain.letter_owed import Letter
from complaints.domain.mail_notes import note_away
from complaints.usecases.writing import save_change
from tests.regulations.story import Files, Story


@pytest.mark.parametrize("policy", known_policies())
def test_who_stands_in_is_told_the_handler_s_limit_and_not_the_agent_s(policy: str):
    story = Story(policy).run(("Wed 2026-11-18 10:20", "complainant", Files()))
    by = story.portal.circumstances(THE_PORTAL)
    running = clocks(case=story.case, policy=by.policy, calendar=by.calendar)
    limit = first_due(each for each in running if each.rule.accountable in ("handler", "head")) or first_due(running)
    [told] = letters_of_absence(story, by)
    assert told.to != story.case.handler
    assert limit, "nothing is due"
    assert told.context["clock"]["due"] == limit.due_at.isoformat()
    assert told.context["clock"]["title"] == limit.rule.title.zh


def letters_of_absence(story: Story, by: Circumstances) -> list[Letter]:
    """What is owed when the handler's mailbox says that he is away."""
    handler = story.people.find(story.case.handler)
    assert handler is not None
    before = len(story.portal.outbox.owed())
    save_change(
        cases=story.portal.cases,
        reference=story.case.reference,
        change=lambda case, by: note_away(case=case, member=handler, text="本人休假", by=by),
        circumstances=by,
    )
    return list(story.portal.outbox.owed()[before:])
