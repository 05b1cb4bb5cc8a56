"""Quarantine on the one table: newest first, one item a message."""

import json
from dataclasses import asdict

from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.items import QuarantineItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.usecases.ports import QuarantinedMail


class DynamoDBQuarantine:
    """Mail that waits for a person. Listed under the id that the mail store knows it by."""

    def put(self, *, mail: QuarantinedMail) -> None:
        """Keeps `mail`, unless it is there already."""
        body = json.dumps(asdict(mail) | {"at": as_text(mail.at)}, ensure_ascii=False)
        try:
            QuarantineItem("Q", mail.message_id, body=body).save(condition=QuarantineItem.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise

    def waiting(self, *, limit: int) -> tuple[QuarantinedMail, ...]:
        """The newest `limit` messages."""
        waiting = [_read(item.body) for item in QuarantineItem.query("Q")]
        return tuple(sorted(waiting, key=lambda mail: mail.at, reverse=True)[:limit])


def _read(body: str) -> QuarantinedMail:
    plain = json.loads(body)
    return QuarantinedMail(**plain | {"at": as_moment(plain["at"])})
