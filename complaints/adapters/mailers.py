"""Which way mail leaves, by the settings of the deployment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from complaints.adapters.mime_building import build_message
from complaints.adapters.ses import SesMailer
from complaints.adapters.smtp import Relay, SmtpMailer
from complaints.settings import Settings
from complaints.usecases.ports import Mailer, OutgoingMail


def mailer(*, settings: Settings, now: Callable[[], datetime], ses: Any) -> Mailer:
    """By the relay that is named, else by SES; `now` dates the mails, `ses` is its client."""

    def build(mail: OutgoingMail) -> bytes:
        return build_message(mail=mail, sender=settings.sender, sender_name=settings.company, date=now())

    if settings.smtp_relay:
        host, port = settings.smtp_relay
        relay = Relay(host, port, settings.smtp_user, settings.smtp_password)
        return SmtpMailer(relay=relay, sender=settings.sender, build=build)
    return SesMailer(client=ses, sender=settings.sender, build=build, configuration_set=settings.configuration_set)
