"""A message arrived: SES has stored it in the mail bucket and calls with its envelope and verdicts."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.record_reply import record_reply
from functions._runtime import log, services

VERDICTS = ("spam", "virus", "spf", "dkim", "dmarc")


def run(event: Any, context: Any) -> dict[str, list[str]]:
    """An SES Lambda-action event -> the fate of each message."""
    portal = services()
    fates = []
    for record in event["Records"]:
        mail, receipt = record["ses"]["mail"], record["ses"]["receipt"]
        delivered = portal.open_mail(
            stored_as=mail["messageId"],
            recipients=tuple(receipt["recipients"]),
            verdicts={name: receipt.get(f"{name}Verdict", {}).get("status", "") for name in VERDICTS},
        )
        done = record_reply(room=portal.mail_room, delivered=delivered, circumstances=portal.circumstances(THE_PORTAL))
        log("mail read", stored_as=mail["messageId"], fate=done.fate.value, reference=done.reference, why=done.reason)
        fates.append(done.fate.value)
    return {"fates": fates}
