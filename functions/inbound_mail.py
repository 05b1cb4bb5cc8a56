"""A message arrived: SES has stored it in the mail bucket and calls with its envelope and verdicts."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.record_reply import record_reply
from functions._runtime import entry, log, services

VERDICTS = ("spam", "virus", "spf", "dkim", "dmarc")


@entry
def run(event: Any, context: Any) -> dict[str, list[str]]:
    """An SES Lambda-action event -> the fate of each message, at each case address it was sent to.

    Whatever a message holds, it is recorded, cut to its bounds, or set aside; what is raised is an outage, and the
    platform calls again.
    """
    portal = services()
    fates = []
    for record in event["Records"]:
        mail, receipt = record["ses"]["mail"], record["ses"]["receipt"]
        delivered = portal.open_mail(
            stored_as=mail["messageId"],
            recipients=tuple(receipt["recipients"]),
            verdicts={name: receipt.get(f"{name}Verdict", {}).get("status", "") for name in VERDICTS},
        )
        by = portal.circumstances(THE_PORTAL)
        for done in record_reply(room=portal.mail_room, delivered=delivered, circumstances=by):
            fate = done.fate.value
            log("mail read", stored_as=mail["messageId"], fate=fate, reference=done.reference, why=done.reason)
            fates.append(fate)
    return {"fates": fates}
