"""Quarantine on the one table: a list by time for each standing, and beside it an item a message: where it is.

What belongs to a case is marked in its partition, so that it goes when the case goes.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.items import CaseItem, QuarantineItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.pages import partition
from complaints.adapters.dynamodb.refusals import refused
from complaints.usecases.ports import BadCursor
from complaints.usecases.quarantine import (
    AlreadyDecided,
    Decision,
    MailPage,
    QuarantinedMail,
    Standing,
    UnknownMail,
)

OF_CASE = "M#"
LISTS = {Standing.WAITING: "Q", Standing.RELEASED: "Q!released", Standing.REJECTED: "Q!rejected"}


class DynamoDBQuarantine:
    """Mail that waits for a person. Known by the id that the mail store gave it."""

    def put(self, *, mail: QuarantinedMail) -> bool:
        """Keeps `mail`, unless it is there already; both items, and the mark of its case, in one TransactWriteItems."""
        listed = _listed(mail)
        once = QuarantineItem(f"Q#{mail.message_id}", "Q", body=listed.sk)
        marked = [QuarantineItem(*_mark(mail.reference, mail.message_id), body="")] if mail.reference else []
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(once, condition=QuarantineItem.pk.does_not_exist())
                for item in (listed, *marked):
                    transaction.save(item)
        except TransactWriteError as error:
            if _is_refused(error):
                return False
            raise
        return True

    def get(self, *, message_id: str) -> QuarantinedMail:
        """Two reads: where it is listed, and what is said of it there."""
        return _read(self._listed_at(message_id).body)

    def waiting(self, *, limit: int) -> tuple[QuarantinedMail, ...]:
        """The newest `limit` messages: one query, backwards."""
        return self.find(standing=Standing.WAITING, limit=limit, cursor=None).mails

    def find(self, *, standing: Standing, limit: int, cursor: str | None) -> MailPage:
        """One query, backwards, from where the last page ended; one row more than asked tells whether it goes on."""
        if cursor is not None and (not cursor.isprintable() or "#" not in cursor):
            raise BadCursor
        older = QuarantineItem.sk < cursor if cursor else None
        rows = list(QuarantineItem.query(LISTS[standing], older, scan_index_forward=False, limit=limit + 1))
        shown = rows[:limit]
        return MailPage(tuple(_read(row.body) for row in shown), shown[-1].sk if len(rows) > limit else None)

    def hold(self, *, message_id: str, now: datetime, until: datetime) -> None:
        """One conditional update: undecided, and held by nobody (or by a run that died)."""
        free = QuarantineItem.held_until.does_not_exist() | (QuarantineItem.held_until <= as_text(now))
        try:
            QuarantineItem(f"Q#{message_id}", "Q").update(
                actions=[QuarantineItem.held_until.set(as_text(until))],
                condition=QuarantineItem.pk.exists() & QuarantineItem.standing.does_not_exist() & free,
            )
        except UpdateError as error:
            if not refused(error):
                raise
            self._place(message_id)  # is there one at all?
            raise AlreadyDecided from error

    def let_go(self, *, message_id: str, reason: str) -> None:
        """Only who holds it writes, so what is listed is read and written without a race."""
        listed = self._listed_at(message_id)
        _listed(replace(_read(listed.body), reason=reason)).save()
        QuarantineItem(f"Q#{message_id}", "Q").update(actions=[QuarantineItem.held_until.remove()])

    def settle(self, *, message_id: str, decision: Decision) -> None:
        """From one list to the other, once, in one TransactWriteItems."""
        before = self._listed_at(message_id)
        if before.pk != LISTS[Standing.WAITING]:
            raise AlreadyDecided
        after = _listed(replace(_read(before.body), decision=decision))
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.update(
                    QuarantineItem(f"Q#{message_id}", "Q"),
                    actions=[QuarantineItem.standing.set(decision.standing.value)],
                    condition=QuarantineItem.pk.exists() & QuarantineItem.standing.does_not_exist(),
                )
                transaction.delete(QuarantineItem(before.pk, before.sk))
                transaction.save(after)
        except TransactWriteError as error:
            if _is_refused(error):
                raise AlreadyDecided from error
            raise

    def of_case(self, *, reference: str) -> tuple[str, ...]:
        """One query; what was set aside this very second is nothing that is erased."""
        marks = QuarantineItem.query(partition(reference), QuarantineItem.sk.startswith(OF_CASE))
        return tuple(str(mark.sk).removeprefix(OF_CASE) for mark in marks)

    def erase(self, *, message_id: str, reference: str = "") -> None:
        """The item of the list first: while the others are there, it is found again."""
        with suppress(UnknownMail):
            self._listed_at(message_id).delete()
        QuarantineItem(f"Q#{message_id}", "Q").delete()
        if reference:
            QuarantineItem(*_mark(reference, message_id)).delete()

    def _place(self, message_id: str) -> QuarantineItem:
        try:
            return QuarantineItem.get(f"Q#{message_id}", "Q", consistent_read=True)
        except QuarantineItem.DoesNotExist as error:
            raise UnknownMail from error

    def _listed_at(self, message_id: str) -> QuarantineItem:
        """Where it is listed; looked for once more where it was moved in between, for it is moved once."""
        for _ in range(2):
            place = self._place(message_id)
            try:
                listed = LISTS[Standing(place.standing or Standing.WAITING)]
                return QuarantineItem.get(listed, place.body, consistent_read=True)
            except QuarantineItem.DoesNotExist:
                continue
        raise UnknownMail


def _mark(reference: str, message_id: str) -> tuple[str, str]:
    return partition(reference), f"{OF_CASE}{message_id}"


def _listed(mail: QuarantinedMail) -> QuarantineItem:
    standing = mail.decision.standing if mail.decision else Standing.WAITING
    body = json.dumps(asdict(mail), ensure_ascii=False, default=as_text)
    return QuarantineItem(LISTS[standing], f"{as_text(mail.at)}#{mail.message_id}", body=body)


def _read(body: str) -> QuarantinedMail:
    plain = _timed(json.loads(body))
    decision = plain.pop("decision", None)
    made = Decision(**_timed(decision) | {"standing": Standing(decision["standing"])}) if decision else None
    return QuarantinedMail(**plain | {"recipients": tuple(plain.get("recipients", ())), "decision": made})


def _timed(plain: Mapping[str, Any]) -> dict[str, Any]:
    return dict(plain) | {"at": as_moment(plain["at"])}


def _is_refused(error: TransactWriteError) -> bool:
    """Whether somebody else was faster, or is about to be."""
    codes = {reason.code for reason in error.cancellation_reasons if reason}
    return bool(codes & {"ConditionalCheckFailed", "TransactionConflict"})
