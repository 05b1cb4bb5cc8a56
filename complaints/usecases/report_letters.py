"""Mails about reports: to who is to agree, to who wrote what was returned, and the report itself to its recipients."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition, awaited
from complaints.domain.report_document import reading
from complaints.domain.report_mail import report_address
from complaints.domain.report_refusals import why_not
from complaints.domain.staff import StaffMember, stand_in
from complaints.domain.text import Text
from complaints.usecases.house_letters import HousePost, tell

LETTER = "report"
WAITING, RETURNED, SENT = "waiting", "returned", "sent"
AGREED, GIVEN_BACK, REFUSED = "agreed", "given_back", "refused"  # to who answered by mail
FIGURES_TOLD = 8
REMARKS = Text("说明", "Remarks")


@dataclass(frozen=True)
class ReportPost:
    """Writes and sends them; `site_url` is where staff read reports, `key` signs the addresses of answers."""

    letter: ClassVar[str] = LETTER
    post: HousePost
    site_url: str
    key: bytes

    def ask(
        self, *, edition: Edition, rule: ReportRule, role: str, document: Mapping[str, Any], by: Circumstances
    ) -> bool:
        """Mails those who hold `role`, or who stand in for them today; False where nobody could be mailed by now.

        They may answer it.
        """
        holders = by.roster.holding(role)
        instead = [stand_in(member=each, roster=by.roster, today=by.today) or each for each in holders]
        titles = rule.sections or (REMARKS,)
        written = [(title, edition.texts.get(str(place), "")) for place, title in enumerate(titles)]
        about = {"lines": len(document["lines"]), "written": [(title, words) for title, words in written if words]}
        return bool(self._tell(edition, rule, instead, WAITING, about, _own(document))) or not instead

    def tell_done(
        self, *, edition: Edition, rule: ReportRule, member: StaffMember, agreed: bool, by: Circumstances
    ) -> None:
        """Tells who answered by mail that it was done, and for whom it waits now."""
        role = "" if edition.is_over else awaited(edition=edition, rule=rule)
        next_one = by.policy.roles.get(role, Text(role, role))
        self._tell(edition, rule, [member], AGREED if agreed else GIVEN_BACK, {"who": next_one})

    def tell_refused(
        self, *, edition: Edition, rule: ReportRule, member: StaffMember, error: Exception, by: Circumstances
    ) -> None:
        """Tells who answered by mail why nothing was done."""
        self._tell(edition, rule, [member], REFUSED, {"note": why_not(error=error, policy=by.policy)})

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
        told = self._tell(edition, rule, owed, SENT, {"lines": len(document["lines"])}, _own(document))
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
            identity = (
                edition.rule,
                edition.period,
                str(edition.number),
                matter,
                str(edition.occasion),
                member.email,
            )
            context = {"reference": "", "matter": matter, **self._said(edition, rule, member, about, figures)}
            reply_to = self._answered_at(edition, member) if matter in (WAITING, REFUSED) else ""
            if tell(
                post=self.post, kind=self.letter, member=member, about=identity, context=context, reply_to=reply_to
            ):
                left.append(member.email.casefold())
        return tuple(left)

    def _said(
        self,
        edition: Edition,
        rule: ReportRule,
        member: StaffMember,
        about: Mapping[str, Any],
        figures: Iterable[Mapping[str, Any]],
    ) -> dict[str, Any]:
        """What the letter says to `member`, besides what it is about."""
        return {
            "title": rule.titled(period=edition.period).in_locale(member.locale),
            "period": edition.period,
            "edition": edition.number,
            "reason": edition.reason,
            "note": "",
            "who": "",
            "lines": 0,
            "written": [],
            "page": f"{self.site_url}/admin.html#reports/{edition.rule}/{edition.period}/{edition.number}",
            "figures": [{"title": each["title"][member.locale], "reads": reading(each)} for each in figures],
            **{name: _in_locale(value, member.locale) for name, value in about.items()},
        }

    def _answered_at(self, edition: Edition, member: StaffMember) -> str:
        """The address that an answer goes to; empty where nobody reads answers."""
        return report_address(edition=edition, email=member.email, key=self.key, domain=self.post.domain)


def _own(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The figures that the regulation names, as many as a mail holds."""
    return [each for each in document["figures"] if each["own"] and each["measure"] != "entered"][:FIGURES_TOLD]


def _in_locale(value: Any, locale: str) -> Any:
    """Wordings in the language of whom a letter goes to; anything else as it is."""
    if isinstance(value, Text):
        return value.in_locale(locale)
    if isinstance(value, list | tuple):
        return [_in_locale(each, locale) for each in value]
    return value
