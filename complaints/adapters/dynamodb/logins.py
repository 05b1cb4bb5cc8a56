"""LoginTrail on the one table: a partition a month, an item a login."""

import json
from datetime import datetime

from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.items import LoginItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.refusals import refused
from complaints.domain.logins import LoginEntry
from complaints.domain.sessions import Browser


class DynamoDBLogins:
    """Entries by month and number. The table's TTL clears a month away, a year after its end."""

    def last(self, *, month: str) -> LoginEntry | None:
        """One consistent read of one item."""
        return next(iter(self.page(month=month, limit=1, before=None)), None)

    def append(self, *, month: str, entry: LoginEntry, kept_until: datetime) -> bool:
        """One write on the condition that the number is free."""
        body = {
            "at": as_text(entry.at),
            "email": entry.email,
            "event": entry.event,
            "how": entry.how,
            "device": entry.browser.device,
            "network": entry.browser.network,
            "previous": entry.previous_hash,
            "hash": entry.hash,
        }
        told = json.dumps(body, ensure_ascii=False)
        item = LoginItem(_partition(month), _number(entry.seq), body=told, expires_at=int(kept_until.timestamp()))
        try:
            item.save(condition=LoginItem.pk.does_not_exist())
        except PutError as error:
            if refused(error):
                return False
            raise
        return True

    def page(self, *, month: str, limit: int, before: int | None) -> tuple[LoginEntry, ...]:
        """One query, backwards."""
        older = LoginItem.sk < _number(before) if before is not None else None
        found = LoginItem.query(
            _partition(month), older, scan_index_forward=False, limit=limit, page_size=limit, consistent_read=True
        )
        return tuple(_entry(item) for item in found)


def _entry(item: LoginItem) -> LoginEntry:
    plain = json.loads(item.body)
    return LoginEntry(
        seq=int(item.sk),
        at=as_moment(plain["at"]),
        email=plain["email"],
        event=plain["event"],
        how=plain["how"],
        browser=Browser(plain["device"], plain["network"]),
        previous_hash=plain["previous"],
        hash=plain["hash"],
    )


def _partition(month: str) -> str:
    return f"LOGINS#{month}"


def _number(seq: int) -> str:
    return f"{seq:010}"
