"""Errands on the one table. They lie where letters lie that wait (`O#`), for the same function hears of both."""

import json
from datetime import datetime

from complaints.adapters.dynamodb.items import TokenItem
from complaints.adapters.dynamodb.tokens import token
from complaints.domain.sessions import Browser
from complaints.usecases.errand_port import Errand, ErrandKind

KIND = "E"
SORT_KEY = "O#errand"


class DynamoDBErrands:
    """One item each, cleared away by the table's TTL where the function never came to it."""

    def put(self, *, errand: Errand, expires_at: datetime) -> None:
        """One write."""
        told = {
            "kind": errand.kind,
            "locale": errand.locale,
            "device": errand.browser.device,
            "network": errand.browser.network,
            "bound_to": errand.bound_to,
        }
        token(KIND, errand.id, errand.email, expires_at, sk=SORT_KEY, body=json.dumps(told, ensure_ascii=False)).save()

    def get(self, *, id: str) -> Errand | None:
        """One consistent read."""
        try:
            item = TokenItem.get(f"{KIND}#{id}", SORT_KEY, consistent_read=True)
        except TokenItem.DoesNotExist:
            return None
        told = json.loads(str(item.body))
        return Errand(
            id=id,
            kind=ErrandKind(told["kind"]),
            email=str(item.email),
            locale=told["locale"],
            browser=Browser(told["device"], told["network"]),
            bound_to=told["bound_to"],
        )

    def drop(self, *, id: str) -> None:
        """One write."""
        TokenItem(f"{KIND}#{id}", SORT_KEY).delete()
