"""Mails about typical cases: to who is to agree, to who wrote what was returned, and to those concerned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from complaints.domain.bulletin import CAUSE, HAPPENED, HEADLINE, LESSON, MEASURE
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition
from complaints.domain.staff import StaffMember
from complaints.usecases.house_letters import tell
from complaints.usecases.report_letters import ReportPost

LETTER = "bulletin"


@dataclass(frozen=True)
class BulletinPost(ReportPost):
    """As the mails of reports, in the words of a typical case: it stands in the mail whole, for it names nobody."""

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
                "headline": edition.texts.get(HEADLINE, ""),
                **{field: edition.texts.get(field, "") for field in (HAPPENED, CAUSE, LESSON, MEASURE)},
                "note": about.get("note", ""),
                "who": about.get("who", ""),
                "page": f"{self.site_url}/admin.html#bulletin/{edition.period}/{edition.number}",
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
