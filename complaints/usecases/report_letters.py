"""Mails about reports: to who is to agree, to who wrote what was returned, and the report itself to its recipients."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition
from complaints.domain.report_document import reading
from complaints.domain.staff import StaffMember, stand_in
from complaints.usecases.house_letters import HousePost, tell

LETTER = "report"
WAITING, RETURNED, SENT = "waiting", "returned", "sent"
FIGURES_TOLD = 8


@dataclass(frozen=True)
class ReportPost:
    """Writes and sends them; `site_url` is where staff read reports."""

    post: HousePost
    site_url: str

    def ask(self, *, edition: Edition, rule: ReportRule, role: str, by: Circumstances) -> bool:
        """Mails those who hold `role`, or who stand in for them today; False where nobody could be mailed by now."""
        holders = by.roster.holding(role)
        instead = [stand_in(member=each, roster=by.roster, today=by.today) or each for each in holders]
        return bool(self._tell(edition, rule, instead, WAITING, {})) or not instead

    def tell_returned(self, *, edition: Edition, rule: ReportRule, note: str, by: Circumstances) -> int:
        """Mails who wrote or agreed before, or else whoever agrees first, what is to be put right."""
        before = {step.by for step in edition.steps if step.by} - {by.actor.email.casefold()}
        people = [each for each in by.roster.members if each.active and each.email.casefold() in before]
        name = by.roster.name_of(by.actor.email) or by.actor.email
        about = {"note": note, "who": name}
        return len(self._tell(edition, rule, people or by.roster.holding(rule.review[0]), RETURNED, about))

    def send(
        self, *, edition: Edition, rule: ReportRule, document: Mapping[str, Any], by: Circumstances
    ) -> tuple[tuple[str, ...], bool]:
        """Mails it to its recipients who have it not yet: to whom it left, and whether now everybody has it.

        Where nobody holds any of the roles it goes to, it has reached nobody, and not everybody.
        """
        people = {member.email.casefold(): member for role in rule.to for member in by.roster.holding(role)}
        owed = [member for email, member in people.items() if email not in edition.told]
        own = [each for each in document["figures"] if each["own"]][:FIGURES_TOLD]
        told = self._tell(edition, rule, owed, SENT, {"lines": len(document["lines"])}, own)
        return told, bool(people) and len(told) == len(owed)

    def _tell(
        self,
        edition: Edition,
        rule: ReportRule,
        people: Iterable[StaffMember],
        matter: str,
        about: Mapping[str, Any],
        figures: Iterable[Mapping[str, Any]] = (),
    ) -> tuple[str, ...]:
        left = []
        for member in {each.email: each for each in people}.values():
            context = {
                "reference": "",
                "matter": matter,
                "title": rule.title.in_locale(member.locale),
                "period": edition.period,
                "edition": edition.number,
                "reason": edition.reason,
                "note": "",
                "who": "",
                "lines": 0,
                "page": f"{self.site_url}/admin.html#reports/{edition.rule}/{edition.period}/{edition.number}",
                "figures": [{"title": each["title"][member.locale], "reads": reading(each)} for each in figures],
                **about,
            }
            identity = (
                edition.rule,
                edition.period,
                str(edition.number),
                matter,
                str(edition.occasion),
                member.email,
            )
            if tell(post=self.post, kind=LETTER, member=member, about=identity, context=context):
                left.append(member.email.casefold())
        return tuple(left)
