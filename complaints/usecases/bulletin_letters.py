"""Mails about typical cases: to who is to agree, to who wrote what was returned, and to those concerned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from complaints.domain.bulletin import CAUSE, HAPPENED, HEADLINE, LESSON, MEASURE
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition
from complaints.domain.staff import StaffMember
from complaints.usecases.report_letters import ReportPost


@dataclass(frozen=True)
class BulletinPost(ReportPost):
    """As the mails of reports, in the words of a typical case: it stands in the mail whole, for it names nobody."""

    letter: ClassVar[str] = "bulletin"

    def _said(
        self,
        edition: Edition,
        rule: ReportRule,
        member: StaffMember,
        about: Mapping[str, Any],
        figures: Iterable[Mapping[str, Any]],
    ) -> dict[str, Any]:
        return {
            "headline": edition.texts.get(HEADLINE, ""),
            **{field: edition.texts.get(field, "") for field in (HAPPENED, CAUSE, LESSON, MEASURE)},
            "note": about.get("note", ""),
            "who": about.get("who", ""),
            "page": f"{self.site_url}/admin.html#bulletin/{edition.period}/{edition.number}",
        }

    def _answered_at(self, edition: Edition, member: StaffMember) -> str:
        return ""  # it is agreed to on the page alone
