"""What became of mails: bounces, spam reports, delays and deliveries, as SES tells them through SNS or EventBridge."""

from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.record_mail_event import record_mail_event
from functions._runtime import entry, log, services


@entry
def run(event: Any, context: Any) -> dict[str, int]:
    """An SNS or EventBridge event -> how many news it held, and on how many cases they were put."""
    portal = services()
    news = portal.read_mail_events(event)
    noted = 0
    for each in news:
        by = portal.circumstances(THE_PORTAL)
        done = record_mail_event(cases=portal.cases, deliveries=portal.deliveries, event=each, circumstances=by)
        noted += done.noted
        log("mail event", became=each.became.value, final=each.final, noted=done.noted, unknown=list(done.unknown))
    return {"news": len(news), "noted": noted}
