"""StaffDirectory and SignIns on the one table."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.exceptions import DeleteError

from complaints.adapters.dynamodb.items import StaffItem, TokenItem
from complaints.domain.staff import Responsibility, Roster, StaffMember

MATRIX = "#matrix"


class DynamoDBStaff:
    """The roster: one partition, one query."""

    def roster(self) -> Roster:
        """Everybody and the matrix, read consistently."""
        members: list[StaffMember] = []
        rows: tuple[Responsibility, ...] = ()
        for item in StaffItem.query("STAFF", consistent_read=True):
            if item.sk == MATRIX:
                rows = tuple(Responsibility(**row) for row in json.loads(item.body))
            else:
                members.append(_member(json.loads(item.body)))
        return Roster(tuple(members), rows)

    def put(self, *, member: StaffMember) -> None:
        """Adds or replaces `member` under the casefolded address."""
        plain = asdict(member) | {"roles": sorted(member.roles)}
        body = json.dumps(plain, ensure_ascii=False, default=date.isoformat)
        StaffItem("STAFF", member.email.casefold(), body=body).save()

    def set_responsibilities(self, *, rows: Iterable[Responsibility]) -> None:
        """Replaces the matrix, one item."""
        body = json.dumps([asdict(row) for row in rows], ensure_ascii=False)
        StaffItem("STAFF", MATRIX, body=body).save()


class DynamoDBSignIns:
    """Links and sessions by hash. The table's TTL clears them away; their time is checked all the same."""

    def put_link(self, *, token_hash: str, email: str, expires_at: datetime) -> None:
        """Keeps a link."""
        _token("L", token_hash, email, expires_at).save()

    def use_link(self, *, token_hash: str, now: datetime) -> str | None:
        """Reads and deletes in one conditional step: of two at once, one wins."""
        try:
            link = TokenItem.get(f"L#{token_hash}", "L", consistent_read=True)
            link.delete(condition=TokenItem.pk.exists())
        except TokenItem.DoesNotExist:
            return None
        except DeleteError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return None
            raise
        return str(link.email) if _epoch(now) < link.expires_at else None

    def put_session(self, *, token_hash: str, email: str, expires_at: datetime) -> None:
        """Keeps a session."""
        _token("W", token_hash, email, expires_at).save()

    def session(self, *, token_hash: str, now: datetime) -> str | None:
        """Whose session it is, if its time has not run out."""
        try:
            session = TokenItem.get(f"W#{token_hash}", "W", consistent_read=True)
        except TokenItem.DoesNotExist:
            return None
        return str(session.email) if _epoch(now) < session.expires_at else None

    def end_session(self, *, token_hash: str) -> None:
        """Forgets a session; forgetting an unknown one is no error."""
        TokenItem(f"W#{token_hash}", "W").delete()


def _token(kind: str, token_hash: str, email: str, expires_at: datetime) -> TokenItem:
    return TokenItem(f"{kind}#{token_hash}", kind, email=email, expires_at=_epoch(expires_at))


def _epoch(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())


def _member(plain: dict[str, Any]) -> StaffMember:
    for name in ("away_from", "away_until"):
        plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
    return StaffMember(**plain | {"roles": frozenset(plain["roles"])})
