"""CampaignStore in memory."""

from dataclasses import replace
from datetime import datetime

from complaints.domain.campaign import Answer, Campaign, Invitation
from complaints.usecases.campaign_store import AlreadyAnswered, StaleCampaign

Key = tuple[str, str]


class InMemoryCampaigns:
    """Campaigns by year and rule, with their invitations and answers; who is not asked, by address."""

    def __init__(self) -> None:
        self._kept: dict[Key, Campaign] = {}
        self._invitations: dict[Key, dict[str, Invitation]] = {}
        self._answers: dict[Key, dict[str, Answer]] = {}
        self._until: dict[str, datetime | None] = {}

    def find(self, *, rule: str, year: str) -> Campaign | None:
        return self._kept.get((year, rule))

    def listed(self, *, limit: int) -> tuple[Campaign, ...]:
        return tuple(self._kept[key] for key in sorted(self._kept, reverse=True)[:limit])

    def open(self, *, campaign: Campaign) -> None:
        if self._kept.setdefault(_key(campaign), campaign) is not campaign:
            raise StaleCampaign

    def keep(self, *, campaign: Campaign, before: Campaign) -> Campaign:
        if self._kept[_key(before)].version != before.version:
            raise StaleCampaign
        self._kept[_key(before)] = replace(campaign, version=before.version + 1)
        return self._kept[_key(before)]

    def invite(self, *, campaign: Campaign, invitation: Invitation, until: datetime) -> None:
        self._invitations.setdefault(_key(campaign), {}).setdefault(invitation.id, invitation)

    def invitations(self, *, campaign: Campaign) -> tuple[Invitation, ...]:
        found = self._invitations.get(_key(campaign), {})
        return tuple(found[id_] for id_ in sorted(found))

    def invitation(self, *, rule: str, year: str, id: str) -> Invitation | None:
        return self._invitations.get((year, rule), {}).get(id)

    def note(self, *, campaign: Campaign, invitation: Invitation, before: Invitation) -> Invitation:
        held = self._invitations[_key(campaign)].get(before.id)
        if held is None or (held.version, held.answered) != (before.version, before.answered):
            raise StaleCampaign
        after = replace(invitation, version=before.version + 1)
        self._invitations[_key(campaign)][before.id] = after
        return after

    def answer(self, *, campaign: Campaign, invitation: Invitation, answer: Answer, until: datetime) -> None:
        held = self._invitations[_key(campaign)][invitation.id]
        if held.answered:
            raise AlreadyAnswered
        self._invitations[_key(campaign)][invitation.id] = replace(held, answered=True)
        self._answers.setdefault(_key(campaign), {})[answer.id] = answer

    def answers(self, *, campaign: Campaign) -> tuple[Answer, ...]:
        found = self._answers.get(_key(campaign), {})
        return tuple(found[id_] for id_ in sorted(found))

    def may_ask(self, *, email: str, now: datetime) -> bool:
        until = self._until.get(email.strip().casefold(), now)
        return until is not None and until <= now

    def noted(self, *, email: str, until: datetime | None) -> None:
        key = email.strip().casefold()
        if until is None or self._until.get(key, until) is not None:
            self._until[key] = until


def _key(campaign: Campaign) -> Key:
    return campaign.year, campaign.rule
