"""Quarantine in memory."""

from dataclasses import replace
from datetime import datetime

from complaints.usecases.ports import BadCursor
from complaints.usecases.quarantine import AlreadyDecided, Decision, MailPage, QuarantinedMail, Standing, UnknownMail


class InMemoryQuarantine:
    """Mail that waits for a person."""

    def __init__(self) -> None:
        self._kept: dict[str, QuarantinedMail] = {}
        self._held: dict[str, datetime] = {}

    def put(self, *, mail: QuarantinedMail) -> bool:
        return self._kept.setdefault(mail.message_id, mail) is mail

    def get(self, *, message_id: str) -> QuarantinedMail:
        if message_id not in self._kept:
            raise UnknownMail
        return self._kept[message_id]

    def waiting(self, *, limit: int) -> tuple[QuarantinedMail, ...]:
        return self.find(standing=Standing.WAITING, limit=limit, cursor=None).mails

    def find(self, *, standing: Standing, limit: int, cursor: str | None) -> MailPage:
        if cursor is not None and "#" not in cursor:
            raise BadCursor
        listed = sorted((mail for mail in self._kept.values() if _standing(mail) is standing), key=_place, reverse=True)
        rows = [mail for mail in listed if cursor is None or _place(mail) < cursor]
        return MailPage(tuple(rows[:limit]), _place(rows[limit - 1]) if len(rows) > limit else None)

    def hold(self, *, message_id: str, now: datetime, until: datetime) -> None:
        if self.get(message_id=message_id).decision or (message_id in self._held and self._held[message_id] > now):
            raise AlreadyDecided
        self._held[message_id] = until

    def let_go(self, *, message_id: str, reason: str) -> None:
        self._kept[message_id] = replace(self._kept[message_id], reason=reason)
        self._held.pop(message_id, None)

    def settle(self, *, message_id: str, decision: Decision) -> None:
        mail = self.get(message_id=message_id)
        if mail.decision:
            raise AlreadyDecided
        self._kept[message_id] = replace(mail, decision=decision)

    def of_case(self, *, reference: str) -> tuple[str, ...]:
        return tuple(id for id, mail in sorted(self._kept.items()) if mail.reference == reference)

    def erase(self, *, message_id: str, reference: str = "") -> None:
        self._kept.pop(message_id, None)


def _standing(mail: QuarantinedMail) -> Standing:
    return mail.decision.standing if mail.decision else Standing.WAITING


def _place(mail: QuarantinedMail) -> str:
    return f"{mail.at.timestamp():020.6f}#{mail.message_id}"
