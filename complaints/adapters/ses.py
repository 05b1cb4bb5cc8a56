"""Mailer on SES v2: raw messages, errors told apart by what the caller must do."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from complaints.usecases.ports import OutgoingMail, UnableToSend

# Trying again does not help with these: the address or the message is at fault.
PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue", "NotFoundException"})


class SesMailer:
    """Sends through SES. `build` turns a mail into raw bytes."""

    def __init__(self, *, client: Any, sender: str, build: Callable[[OutgoingMail], bytes]) -> None:
        self._client, self._sender, self._build = client, sender, build

    def send(self, *, mail: OutgoingMail) -> str:
        """The message id that SES gave. Raises UnableToSend, permanent or not."""
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                Content={"Raw": {"Data": self._build(mail)}},
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise UnableToSend(reason=code, permanent=code in PERMANENT) from error
        except BotoCoreError as error:
            raise UnableToSend(reason=type(error).__name__, permanent=False) from error
        return str(answer["MessageId"])
