"""Who was asked answers, once, by the link of the letter; or says that he wants to be asked no more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from complaints.domain.campaign import Answer, Campaign, Deed, Invitation, kept_groups
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import CampaignRule
from complaints.usecases.campaign_store import CampaignStore
from complaints.usecases.passes import CAMPAIGN, read_pass
from complaints.usecases.ports import UnknownReference
from complaints.usecases.run_campaigns import KEPT, rule_of


class SurveyOver(Exception):
    """The time in which answers are taken is over."""


@dataclass(frozen=True)
class Asked:
    """What a link opens: who is asked, in which campaign, by which rule."""

    campaign: Campaign
    rule: CampaignRule
    invitation: Invitation


def open_invitation(
    *, store: CampaignStore, given: str, keys: tuple[bytes, ...], circumstances: Circumstances
) -> Asked:
    """What the link `given` opens. Raises UnknownReference for what is no link of ours, is over, or was of whom nobody
    knows any more, since his case was disposed of."""
    by = circumstances
    parts = read_pass(purpose=CAMPAIGN, given=given, now=by.now, keys=keys).split("/")
    rule_id, year, id_ = parts
    campaign = store.find(rule=rule_id, year=year)
    rule = rule_of(campaign=campaign, by=by) if campaign else None
    invitation = store.invitation(rule=rule_id, year=year, id=id_)
    if campaign is None or rule is None or invitation is None or invitation.is_forgotten:
        raise UnknownReference
    return Asked(campaign, rule, invitation)


def answer_survey(
    *,
    store: CampaignStore,
    asked: Asked,
    scores: Mapping[str, int],
    comment: str,
    name: str,
    new_id: Callable[[], str],
    now: datetime,
) -> None:
    """Keeps an answer, apart from who gave it. Raises SurveyOver, AlreadyAnswered."""
    campaign = asked.campaign
    if campaign.has(Deed.CLOSED) or now >= campaign.ends_at:
        raise SurveyOver
    groups = kept_groups(invitation=asked.invitation, campaign=campaign, smallest=asked.rule.smallest)
    answer = Answer(new_id(), dict(scores), groups, comment, name)
    store.answer(campaign=campaign, invitation=asked.invitation, answer=answer, until=campaign.ends_at + KEPT)


def ask_no_more(*, store: CampaignStore, asked: Asked) -> None:
    """No campaign asks at this address any more, and this one does not remind. Raises StaleCampaign."""
    before = asked.invitation
    store.noted(email=before.email, until=None)
    if not before.declined:
        store.note(campaign=asked.campaign, invitation=replace(before, declined=True), before=before)
