"""Where a letter does not arrive somebody is told, under every regulation that is shipped."""

import pytest

from complaints.adapters.policy_files import known_policies
from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import COMPLAINANT
from complaints.domain.mail_events import Became, MailEvent
from complaints.usecases.record_mail_event import record_mail_event
from tests.regulations.story import Files, Story
from tests.regulations.team import address, the_policy

FILED = ("Wed 2026-11-18 10:20", "complainant", Files())


@pytest.mark.parametrize("became", [Became.BOUNCED, Became.REPORTED])
@pytest.mark.parametrize("policy", known_policies())
def test_somebody_is_told_to_use_another_channel(policy: str, became: Became):
    story = Story(policy).run(FILED)
    told = who_is_told(story, story.case.content.complainant.email, became)
    assert told, "nobody is told"
    assert all(story.people.find(to) for to in told)
    assert story.case.content.complainant.email in story.case.undelivered
    assert story.case.timeline[-1].data["outcome"] == COMPLAINANT


@pytest.mark.parametrize("policy", known_policies())
def test_of_a_staff_address_somebody_else_is_told(policy: str):
    story = Story(policy).run(FILED)
    who = next(role for role in ("handler", *the_policy(policy).roles) if role in the_policy(policy).roles)
    assert who_is_told(story, address(who), Became.BOUNCED) - {address(who)}, "nobody else is told"
    assert story.case.undelivered == ()


def who_is_told(story: Story, to: str, became: Became) -> set[str]:
    """To whom letters are owed when mail to `to` came to that."""
    before = len(story.portal.outbox.owed())
    event = MailEvent(became, (to,), (story.case.reference,), "0107018f-1", "550 no such user", "acknowledgement")
    record_mail_event(
        cases=story.portal.cases,
        deliveries=story.portal.deliveries,
        event=event,
        circumstances=story.portal.circumstances(THE_PORTAL),
    )
    return {letter.to for letter in story.portal.outbox.owed()[before:] if letter.kind == "undelivered"}
