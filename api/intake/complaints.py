"""From the body of a request to a complaint of the domain: the one place where the two meet."""

from typing import Any

from api.messages import say
from complaints.domain.case import Complainant, Complaint
from complaints.domain.policy import PolicyProfile

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
        fields=body["fields"],
        **{name: body[name] for name in OF_STAFF if name in body},
    )
