"""Letters of surveys: the invitation and its reminders, the request to sign the results, and the results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from complaints.domain.campaign import Campaign, Invitation
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import Audience, CampaignRule
from complaints.domain.staff import StaffMember, stand_in
from complaints.usecases.house_letters import Addressee, HousePost, hand_over, tell
from complaints.usecases.passes import CAMPAIGN, new_pass

INVITATION, RESULTS = "survey-invitation", "survey-results"
WAITING, SENT = "waiting", "sent"


@dataclass(frozen=True)
class CampaignPost:
    """Writes and sends them. `site_url`: where the questions are answered and results are read; `key` signs links;
    `hotline`: where customers may call, or empty."""

    post: HousePost
    site_url: str
    key: bytes
    hotline: str

    def invite(self, *, campaign: Campaign, rule: CampaignRule, invitation: Invitation) -> None:
        """Asks somebody, for the first time or again. Raises UnableToSend."""
        link = new_pass(
            purpose=CAMPAIGN,
            reference=f"{campaign.rule}/{campaign.year}/{invitation.id}",
            until=campaign.ends_at,
            key=self.key,
        )
        context = {
            "reference": "",
            "title": rule.title.in_locale(invitation.locale),
            "of_staff": rule.audience is Audience.STAFF,
            "again": invitation.reminders > 0,
            "questions": len(rule.questions),
            "until": campaign.ends_at.isoformat(),
            "page": f"{self.site_url}/api/v1/questionnaires/{link}",
            "hotline": self.hotline,
        }
        who: StaffMember | Addressee = Addressee(invitation.email, invitation.name, invitation.locale)
        if rule.audience is Audience.STAFF:
            who = StaffMember(invitation.email, invitation.name, frozenset(), locale=invitation.locale)
        about = (campaign.rule, campaign.year, invitation.id, str(invitation.reminders))
        hand_over(post=self.post, kind=INVITATION, member=who, about=about, context=context)

    def ask(self, *, campaign: Campaign, rule: CampaignRule, by: Circumstances) -> int:
        """Tells those who sign, or who stand in for them today, that results wait; how many letters left."""
        people = by.roster.holding(rule.signed_by)
        instead = (stand_in(member=each, roster=by.roster, today=by.today) or each for each in people)
        return self._tell(campaign, rule, instead, WAITING)

    def tell_results(self, *, campaign: Campaign, rule: CampaignRule, member: StaffMember) -> bool:
        """Sends the results to one of their recipients; whether the letter left."""
        return self._tell(campaign, rule, (member,), SENT) > 0

    def _tell(self, campaign: Campaign, rule: CampaignRule, people: Iterable[StaffMember], matter: str) -> int:
        told: Mapping[str, Any] = campaign.result or {}
        questions = told["questions"] or {}
        left = 0
        for member in {each.email: each for each in people}.values():
            means = [
                {"title": each.title.in_locale(member.locale), "mean": f"{mean:.2f}"}
                for each in rule.questions
                if (mean := questions.get(each.id, {}).get("mean")) is not None
            ]
            context = {
                "reference": "",
                "matter": matter,
                "title": rule.title.in_locale(member.locale),
                "year": campaign.year,
                "asked": told["asked"],
                "answered": told["answered"],
                "smallest": told["smallest"],
                "means": means,
                "covered": told.get("coverage", {}).get("met", True),
                "page": f"{self.site_url}/admin.html#surveys/{campaign.rule}/{campaign.year}",
            }
            about = (campaign.rule, campaign.year, matter, member.email)
            left += tell(post=self.post, kind=RESULTS, member=member, about=about, context=context)
        return left
