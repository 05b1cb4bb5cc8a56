"""Where campaigns, who they ask, and what was answered are kept: answers apart from who gave them."""

from datetime import datetime
from typing import Protocol

from complaints.domain.campaign import Answer, Campaign, Invitation


class UnknownCampaign(Exception):
    """No campaign of this rule and year was opened."""


class StaleCampaign(Exception):
    """The campaign or invitation was changed since it was read, or there is one already."""


class AlreadyAnswered(Exception):
    """An invitation is answered once."""


class CampaignStore(Protocol):
    """Campaigns, their invitations and answers, and whom no campaign asks for a time or any more."""

    def find(self, *, rule: str, year: str) -> Campaign | None:
        """The campaign, or None where it was not opened."""
        ...

    def listed(self, *, limit: int) -> tuple[Campaign, ...]:
        """Campaigns, those of the latest year first."""
        ...

    def open(self, *, campaign: Campaign) -> None:
        """Keeps a new one. Raises StaleCampaign where there is one of its rule and year."""
        ...

    def keep(self, *, campaign: Campaign, before: Campaign) -> Campaign:
        """Replaces `before`; as kept. Raises StaleCampaign where it is not what is kept any more."""
        ...

    def invite(self, *, campaign: Campaign, invitation: Invitation, until: datetime) -> None:
        """Keeps an invitation until then; one of its id that is there already stays."""
        ...

    def invitations(self, *, campaign: Campaign) -> tuple[Invitation, ...]:
        """All invitations, by their id."""
        ...

    def invitation(self, *, rule: str, year: str, id: str) -> Invitation | None:
        """One, or None."""
        ...

    def note(self, *, campaign: Campaign, invitation: Invitation, before: Invitation) -> Invitation:
        """Replaces `before`; as kept. Raises StaleCampaign where it is not what is kept any more."""
        ...

    def answer(self, *, campaign: Campaign, invitation: Invitation, answer: Answer, until: datetime) -> None:
        """Marks that it was answered, and keeps the answer until then beside it: both or neither, once.

        Raises AlreadyAnswered.
        """
        ...

    def answers(self, *, campaign: Campaign) -> tuple[Answer, ...]:
        """All answers, by their id: in no order that tells anything."""
        ...

    def may_ask(self, *, email: str, now: datetime) -> bool:
        """Whether nobody asked at this address within the time that was noted, and it did not object."""
        ...

    def noted(self, *, email: str, until: datetime | None) -> None:
        """The address is not asked again until then; never again where that is None."""
        ...
