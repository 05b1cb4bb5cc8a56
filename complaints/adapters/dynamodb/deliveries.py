"""Mail that did not arrive, on the one table: a list a month, and beside it an item a mail: where in it that stands."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.items import CaseItem, DeliveryItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.refusals import refused
from complaints.usecases.deliveries import (
    AlreadyMended,
    Block,
    Lost,
    LostMail,
    LostPage,
    Means,
    Mended,
    UnknownDelivery,
)
from complaints.usecases.ports import BadCursor, StaleCase

BLOCKS, FREED = "BLOCKS", "BLOCKS!freed"


class DynamoDBDeliveries:
    """What did not arrive, and which addresses are not written to."""

    def note(self, *, mail: LostMail) -> bool:
        """Both items in one TransactWriteItems, unless they are there already."""
        listed = _listed(mail)
        once = DeliveryItem(f"MAIL#{mail.id}", "M", body=json.dumps([listed.pk, listed.sk]))
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(once, condition=DeliveryItem.pk.does_not_exist())
                transaction.save(listed)
        except TransactWriteError as error:
            if _is_refused(error):
                return False
            raise
        return True

    def get(self, *, id: str) -> LostMail:
        """Two reads: where it is listed, and what is said of it there."""
        return _read(self._listed_at(id).body)

    def find(self, *, month: str, state: Lost | None, limit: int, cursor: str | None) -> LostPage:
        """One query of the month, backwards; one row more than asked tells whether it goes on."""
        if cursor is not None and (not cursor.isprintable() or "#" not in cursor):
            raise BadCursor
        older = DeliveryItem.sk < cursor if cursor else None
        wanted = DeliveryItem.state == state.value if state else None
        found = DeliveryItem.query(f"MAILS#{month}", older, wanted, scan_index_forward=False, limit=limit + 1)
        rows = list(found)
        shown = rows[:limit]
        return LostPage(tuple(_read(row.body) for row in shown), shown[-1].sk if len(rows) > limit else None)

    def mend(self, *, id: str, mended: Mended) -> None:
        """One conditional update of the listed item: mended once."""
        before = self._listed_at(id)
        mail = _read(before.body)
        if mail.mended:
            raise AlreadyMended
        after = _listed(replace(mail, mended=mended))
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(after, condition=DeliveryItem.body == before.body)
        except TransactWriteError as error:
            if _is_refused(error):
                raise AlreadyMended from error
            raise

    def erase(self, *, reference: str, months: Collection[str]) -> None:
        """One query of each month; of a mail that was about no other case both items, that of the list last: by it the
        other is found again. Another is about the others alone from then on, and goes with the last of them."""
        for month in months:
            about = DeliveryItem.body.contains(json.dumps(reference))
            for listed in DeliveryItem.query(f"MAILS#{month}", filter_condition=about, consistent_read=True):
                mail = _read(listed.body)
                if others := tuple(each for each in mail.references if each != reference):
                    _replace(listed, replace(mail, references=others))
                elif mail.references:
                    DeliveryItem(f"MAIL#{mail.id}", "M").delete()
                    listed.delete()

    def find_block(self, *, id: str) -> Block | None:
        """Half a read unit: a letter may leave in the moment in which its address is blocked, as it may before."""
        return _find_block(id)

    def find_blocks(self, *, ids: Collection[str]) -> Mapping[str, Block]:
        """One batch, half a read unit each."""
        items = DeliveryItem.batch_get([(f"BLOCK#{id}", "B") for id in ids])
        return {block.id: block for block in (_block(item.body) for item in items)}

    def block(self, *, block: Block) -> None:
        """The item by which letters are held up, and the one of the list, in one transaction."""
        before = _find_block(block.id, consistent=True)
        if before:
            known = tuple(dict.fromkeys((*before.references, *block.references)))
            block = replace(before, references=known)
        self._write(block)

    def blocks(self, *, limit: int) -> tuple[Block, ...]:
        """One query, backwards."""
        return tuple(_block(row.body) for row in DeliveryItem.query(BLOCKS, scan_index_forward=False, limit=limit))

    def free(self, *, block: Block, by: str, at: datetime, reason: str) -> None:
        """Both items go, and what was decided is kept in a list of its own, in one transaction."""
        told = json.dumps(_plain(block) | {"by": by, "at": as_text(at), "why_freed": reason}, ensure_ascii=False)
        with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
            transaction.delete(DeliveryItem(f"BLOCK#{block.id}", "B"))
            transaction.delete(DeliveryItem(BLOCKS, _place(block)))
            transaction.save(DeliveryItem(FREED, f"{as_text(at)}#{block.id}", body=told))

    def _write(self, block: Block) -> None:
        body = json.dumps(_plain(block), ensure_ascii=False)
        with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
            transaction.save(DeliveryItem(f"BLOCK#{block.id}", "B", body=body))
            transaction.save(DeliveryItem(BLOCKS, _place(block), body=body))

    def _listed_at(self, id: str) -> DeliveryItem:
        try:
            place = DeliveryItem.get(f"MAIL#{id}", "M", consistent_read=True)
            partition, sort = json.loads(place.body)
            return DeliveryItem.get(partition, sort, consistent_read=True)
        except DeliveryItem.DoesNotExist as error:
            raise UnknownDelivery from error


def _find_block(id: str, *, consistent: bool = False) -> Block | None:
    try:
        return _block(DeliveryItem.get(f"BLOCK#{id}", "B", consistent_read=consistent).body)
    except DeliveryItem.DoesNotExist:
        return None


def _listed(mail: LostMail) -> DeliveryItem:
    body = json.dumps(asdict(mail), ensure_ascii=False, default=as_text)
    return DeliveryItem(f"MAILS#{mail.month}", f"{as_text(mail.at)}#{mail.id}", state=mail.state.value, body=body)


def _replace(listed: DeliveryItem, after: LostMail) -> None:
    """Raises StaleCase where somebody has just mended it."""
    try:
        _listed(after).save(condition=DeliveryItem.body == listed.body)
    except PutError as error:
        if refused(error):
            raise StaleCase from error
        raise


def _read(body: str) -> LostMail:
    plain: dict[str, Any] = json.loads(body)
    mended = plain.pop("mended")
    told = Mended(**mended | {"means": Means(mended["means"]), "at": as_moment(mended["at"])}) if mended else None
    given = {"at": as_moment(plain["at"]), "state": Lost(plain["state"]), "references": tuple(plain["references"])}
    return LostMail(**plain | given | {"mended": told})


def _plain(block: Block) -> dict[str, Any]:
    return asdict(block) | {"since": as_text(block.since), "references": list(block.references)}


def _block(body: str) -> Block:
    plain: dict[str, Any] = json.loads(body)
    given = {"since": as_moment(plain["since"]), "why": Lost(plain["why"]), "references": tuple(plain["references"])}
    return Block(**plain | given)


def _place(block: Block) -> str:
    return f"{as_text(block.since)}#{block.id}"


def _is_refused(error: TransactWriteError) -> bool:
    """Whether it is there already, or somebody is just writing it."""
    codes = {reason.code for reason in error.cancellation_reasons if reason}
    return bool(codes & {"ConditionalCheckFailed", "TransactionConflict"})
