"""What staff are shown of the matters that wait for a decision."""

from typing import Any

from api.attached import staff_files
from api.casework.penalties import may, role_titles
from api.entries import particulars
from api.intake.views import moment
from api.texts import both
from complaints.bootstrap import Services
from complaints.domain.approvals import OpenRequest, check_decision, waiting
from complaints.domain.case import ComplaintCase, Entry
from complaints.domain.circumstances import Circumstances


def requests_view(case: ComplaintCase, by: Circumstances, services: Services, *, veil: bool) -> list[dict[str, Any]]:
    """The open requests: what is asked, by whom, until when, what earlier tiers said, whose turn it is."""
    found = (waiting(rule=rule, case=case) for rule in by.policy.approvals)
    return [_request(each, case, by, services, veil) for each in found if each]


def _request(
    waits: OpenRequest, case: ComplaintCase, by: Circumstances, services: Services, veil: bool
) -> dict[str, Any]:
    asked = waits.asked
    return {
        "matter": waits.rule.id,
        "title": both(waits.rule.title),
        "seq": asked.seq,
        "text": asked.data["text"],
        "until": asked.data["until"] or None,
        "particulars": particulars(asked, by.policy),
        "attachments": staff_files(asked.data["attachments"], services, veil=veil),
        "asked_by": asked.actor,
        "asked_by_name": by.roster.name_of(asked.actor),
        "asked_at": moment(asked.at, by.calendar.zone),
        "tier": waits.tier,
        "tier_title": role_titles(waits.tier, by),
        "opinions": [_opinion(tier, entry, by) for tier, entry in zip(waits.rule.tiers, waits.words, strict=False)],
        "rules": list(waits.rule.rules),
        "may_decide": may(check_decision, rule=waits.rule, case=case, by=by),
    }


def _opinion(tier: str, entry: Entry, by: Circumstances) -> dict[str, Any]:
    return {
        "tier": tier,
        "tier_title": role_titles(tier, by),
        "by": entry.actor,
        "by_name": by.roster.name_of(entry.actor),
        "at": moment(entry.at, by.calendar.zone),
        "approved": entry.data["approved"],
        "text": entry.data["text"],
    }
