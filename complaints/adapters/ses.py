"""Mailer on SES v2: raw messages, errors told apart by what the caller must do."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from complaints.usecases.ports import OutgoingMail, UnableToSend

# Trying again does not help with these: the address or the message is at fault.
PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue"})
# Only a person helps with these, and no letter is to blame: the account may not send, its sender is not proved, or its
# configuration set is gone.
LONG = frozenset(
    {
        "NotFoundException",
        "AccountSuspendedException",
        "AccountSendingPausedException",
        "ConfigurationSetSendingPausedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
        "AccessDeniedException",
    }
)
# "ThrottlingException: Daily message quota exceeded", told from the rate of a second by its words alone.
QUOTA = re.compile(r"daily (message|sending) quota", re.IGNORECASE)
# "MessageRejected: Email address is not verified": the sender's, or in the sandbox anybody's.
NOT_VERIFIED = re.compile(r"not verified", re.IGNORECASE)
HOUR = timedelta(hours=1)
# What is told to the mail service of a letter, and comes back with what became of it: tag <- header. A digest is about
# several cases: their references with _ between them, as many as there is room for.
TAGS = {"kind": "X-Letter-Kind", "reference": "X-Case-Reference"}
TAG_LENGTH = 256


class SesMailer:
    """Sends through SES. `build` turns a mail into raw bytes; `configuration_set` reports what becomes of it."""

    def __init__(
        self, *, client: Any, sender: str, build: Callable[[OutgoingMail], bytes], configuration_set: str = ""
    ) -> None:
        self._client, self._sender, self._build = client, sender, build
        self._reported = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, *, mail: OutgoingMail) -> str:
        """The message id that SES gave. Raises UnableToSend, permanent or not."""
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                Content={"Raw": {"Data": self._build(mail)}},
                EmailTags=_tags(mail),
                **self._reported,
            )
        except ClientError as error:
            raise _trouble(error.response["Error"]) from error
        except BotoCoreError as error:
            raise UnableToSend(reason=type(error).__name__, permanent=False) from error
        return str(answer["MessageId"])


def _tags(mail: OutgoingMail) -> list[dict[str, str]]:
    """SES takes letters, digits, _ and - in a tag, and no empty one."""
    values = {tag: re.sub(r"[^A-Za-z0-9-]+", "_", mail.headers.get(header, "")) for tag, header in TAGS.items()}
    return [{"Name": tag, "Value": _that_fits(value)} for tag, value in values.items() if value]


def _that_fits(value: str) -> str:
    """`value`, or of a longer one the whole words that fit."""
    return value if len(value) <= TAG_LENGTH else value[: TAG_LENGTH + 1].rpartition("_")[0][:TAG_LENGTH]


def _trouble(error: dict[str, str]) -> UnableToSend:
    code, words = error["Code"], error.get("Message", "")
    ours = code in LONG or NOT_VERIFIED.search(words) is not None
    wait = HOUR if ours or QUOTA.search(words) else timedelta()
    return UnableToSend(reason=code, permanent=code in PERMANENT and not ours, wait=wait)
