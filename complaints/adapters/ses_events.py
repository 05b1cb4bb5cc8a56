"""What SES tells of a mail, through its configuration set: by SNS or by EventBridge, in one shape each."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from complaints.domain.mail_events import REASON_LENGTH, SPAM_REPORT, Became, MailEvent

_BECAME = {
    "bounce": Became.BOUNCED,
    "complaint": Became.REPORTED,
    "delivery": Became.DELIVERED,
    "deliverydelay": Became.DELAYED,
    "reject": Became.REFUSED,
    "rendering failure": Became.REFUSED,
}
# What a mailbox's owner may also say: that the mail was taken for spam and is none, or that its signature did not hold.
NO_SPAM = ("not-spam", "auth-failure")


def read_events(event: Mapping[str, Any]) -> Iterator[MailEvent]:
    """The news in a Lambda event; what is no news of a mail (sends, opens, a test of the topic) gives nothing."""
    for told in _told(event):
        became = _BECAME.get(str(told.get("eventType") or told.get("notificationType") or "").lower())
        if became and isinstance(told.get("mail"), Mapping):
            yield _event(became, told)


def _told(event: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if isinstance(event.get("detail"), Mapping):
        yield event["detail"]
    for record in event.get("Records", ()):
        try:
            told = json.loads(record["Sns"]["Message"])
        except (KeyError, ValueError):
            continue
        if isinstance(told, Mapping):
            yield told


def _event(became: Became, told: Mapping[str, Any]) -> MailEvent:
    mail, tags = told["mail"], told["mail"].get("tags", {})
    people, reason, final = _of(became, told)
    references = str(next(iter(tags.get("reference", ())), "")) or _header(mail, "X-Case-Reference")
    return MailEvent(
        became=became,
        to=tuple(people) or tuple(mail.get("destination", ())),
        references=tuple(each for each in references.replace("_", " ").split() if each),
        message_id=str(mail.get("messageId", "")),
        reason=reason[:REASON_LENGTH],
        kind=str(next(iter(tags.get("kind", ())), "")) or _header(mail, "X-Letter-Kind"),
        final=final,
    )


def _of(became: Became, told: Mapping[str, Any]) -> tuple[list[str], str, bool]:
    """(addresses, reason, whether it is final) of what a mail became."""
    if became is Became.BOUNCED:
        bounce = told.get("bounce", {})
        people = bounce.get("bouncedRecipients", ())
        words = next((each.get("diagnosticCode") or each.get("status") for each in people), "")
        # 'Undetermined' may be anything, and 'Transient' mends itself: a full mailbox, a mail that is too large
        return (
            _addresses(people),
            str(words or bounce.get("bounceSubType", "")),
            bounce.get("bounceType") == "Permanent",
        )
    if became is Became.REPORTED:
        complaint = told.get("complaint", {})
        kind = str(complaint.get("complaintFeedbackType") or "")
        return _addresses(complaint.get("complainedRecipients", ())), SPAM_REPORT, kind not in NO_SPAM
    if became is Became.DELAYED:
        delay = told.get("deliveryDelay", {})
        return _addresses(delay.get("delayedRecipients", ())), str(delay.get("delayType", "")), False
    return [], str(told.get("reject", {}).get("reason") or told.get("failure", {}).get("errorMessage", "")), True


def _addresses(people: Any) -> list[str]:
    return [str(each["emailAddress"]) for each in people if isinstance(each, Mapping) and "emailAddress" in each]


def _header(mail: Mapping[str, Any], name: str) -> str:
    found = (each.get("value", "") for each in mail.get("headers", ()) if each.get("name", "").lower() == name.lower())
    return str(next(found, ""))
