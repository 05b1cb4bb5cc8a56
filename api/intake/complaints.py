"""From the body of a request to a complaint of the domain: the one place where the two meet."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.messages import say
from complaints.domain.case import Complainant, Complaint
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind

OF_STAFF = ("levels", "anonymous", "respondent", "repeat_of")  # in a body that TakenComplaintSchema has loaded


def read_complaint(body: dict[str, Any], *, policy: PolicyProfile, channel: str) -> Complaint:
    """The complaint in a body that ComplaintSchema has loaded; its attachments are looked up by the use case."""
    complainant = body["complainant"]
    return Complaint(
        complainant=Complainant(
            name=complainant["name"] or say("anonymous", body["locale"]),
            kind=complainant["kind"] or policy.intake.complainant_kinds[0].id,
            phone=complainant["phone"],
            email=complainant["email"],
            address=complainant["address"],
        ),
        category=body["category"],
        description=body["description"],
        business_line=body["business_line"],
        order_no=body["order_no"],
        occurred_at=body["occurred_at"],
        place=body["place"],
        demand=body["demand"],
        channel=channel,
        locale=body["locale"],
        consent=policy.intake.consent.in_locale(body["locale"]),
        type=body["type"],
        fields=_in_zone(body["fields"], policy),
        unsure=tuple(body["unsure"]),
        **{name: body[name] for name in OF_STAFF if name in body},
    )


def second_complaint(body: dict[str, Any], first: Complaint, *, policy: PolicyProfile) -> Complaint:
    """Another complaint of the matter of `first`, in a body that SecondComplaintSchema has loaded."""
    asked = {rule.id for rule in policy.intake.fields if not rule.staff_only}
    return replace(
        first,
        category=body["category"] or first.category,
        description=body["description"],
        demand=body["demand"],
        attachments=(),
        channel="web",
        locale=body["locale"],
        consent=policy.intake.consent.in_locale(body["locale"]),
        type="",
        fields={name: value for name, value in first.fields.items() if name in asked},
        levels={},
        anonymous=False,
        respondent="",
        repeat_of="",
    )


def _in_zone(given: dict[str, str], policy: PolicyProfile) -> dict[str, str]:
    """What was filled in; a moment without offset, as a browser's own field gives it, is of the company's zone."""
    moments = {rule.id for rule in policy.intake.fields if rule.kind is FieldKind.MOMENT}
    zone = ZoneInfo(policy.calendar.zone)
    return {name: _aware(value, zone) if name in moments else value for name, value in given.items()}


def _aware(value: str, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return value if moment.tzinfo or len(value) <= len("2026-11-20") else moment.replace(tzinfo=zone).isoformat()
