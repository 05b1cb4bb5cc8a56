"""Quarantine on the one table: one list by time, and beside it an item a message, so that none is listed twice."""

import json
from dataclasses import asdict

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.items import CaseItem, QuarantineItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.usecases.ports import QuarantinedMail


class DynamoDBQuarantine:
    """Mail that waits for a person. Known by the id that the mail store gave it."""

    def put(self, *, mail: QuarantinedMail) -> bool:
        """Keeps `mail`, unless it is there already; both items in one TransactWriteItems."""
        at = as_text(mail.at)
        listed = QuarantineItem("Q", f"{at}#{mail.message_id}")
        listed.body = json.dumps(asdict(mail) | {"at": at}, ensure_ascii=False)
        once = QuarantineItem(f"Q#{mail.message_id}", "Q", body=listed.sk)
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(once, condition=QuarantineItem.pk.does_not_exist())
                transaction.save(listed)
        except TransactWriteError as error:
            if "ConditionalCheckFailed" in {reason.code for reason in error.cancellation_reasons if reason}:
                return False
            raise
        return True

    def waiting(self, *, limit: int) -> tuple[QuarantinedMail, ...]:
        """The newest `limit` messages: one query, backwards."""
        return tuple(_read(item.body) for item in QuarantineItem.query("Q", scan_index_forward=False, limit=limit))


def _read(body: str) -> QuarantinedMail:
    plain = json.loads(body)
    return QuarantinedMail(**plain | {"at": as_moment(plain["at"])})
