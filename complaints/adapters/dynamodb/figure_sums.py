"""Sums on the one table: an item a place, an item a case with what the sums hold of it; one transaction for both."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.items import CaseItem, CounterItem, SumItem, UpkeepItem
from complaints.domain.figure_sums import OPEN, TREND, Additions, Place, Vector, difference, plain, together
from complaints.usecases.figure_port import Change, StaleSums, Summed

NOTE = ("FIGURES!sums", "TOLD")
BEGUN = "~"  # what the note begins with while not every case is in the sums
LOST = ("ConditionalCheckFailed", "TransactionConflict")
Told = Mapping[str, Vector]


def sum_items(*, mark: str, sums: Mapping[Place, Told]) -> Iterator[SumItem]:
    """The items of sums that were added up elsewhere."""
    for (scope, name), told in sums.items():
        yield SumItem(_sums(mark, scope), name, version=1, packed=_closed(told))


class FigureSumsOfTable:
    """The sums of the bound table."""

    def sums(self, *, mark: str, scope: str, until: str | None = None) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """One query, eventually consistent."""
        condition = SumItem.sk < until if until else None
        connection, start = CaseItem._get_connection(), None
        while True:
            answer = connection.query(_sums(mark, scope), range_key_condition=condition, exclusive_start_key=start)
            for item in answer["Items"]:
                yield item["sk"]["S"], json.loads(zlib.decompress(item["p"]["B"], -15))
            start = answer.get("LastEvaluatedKey")
            if not start:
                return

    def summed(self, *, mark: str, places: Iterable[tuple[str, str]]) -> dict[str, Summed]:
        """A consistent batch for each hundred."""
        keys = [(_summed(mark, month), reference) for month, reference in places]
        found = SumItem.batch_get(keys, consistent_read=True) if keys else ()
        return {str(item.sk): Summed(_additions(item.packed), int(item.version)) for item in found}

    def add_up(self, *, mark: str, changes: Sequence[Change]) -> None:
        """One transaction, on the condition that every item is as it was read."""
        more: dict[Place, dict[str, Vector]] = {}
        for change in changes:
            for place, told in difference(before=change.before.additions, after=change.after).items():
                more[place] = together(told=more.get(place, {}), more=told)
        keys = [(_sums(mark, place.scope), place.name) for place, told in more.items() if told]
        there = {(item.pk, item.sk): item for item in SumItem.batch_get(keys, consistent_read=True)} if keys else {}
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                for change in changes:
                    item = SumItem(_summed(mark, change.month), change.reference, packed=_packed(change.after))
                    _put(transaction, item, change.before.version)
                for (scope, name), told in more.items():
                    if told:
                        _change(transaction, SumItem(_sums(mark, scope), name), there, told)
        except TransactWriteError as error:
            if {reason.code for reason in error.cancellation_reasons if reason} & set(LOST):
                raise StaleSums from error
            raise

    def sums_begun(self) -> str:
        """One consistent read."""
        return _noted().begun

    def begin_sums(self, *, mark: str) -> None:
        """The note says which sums are of no use any more until they have gone: who was stopped does it again."""
        noted = _noted()
        before = noted.before if noted.begun == mark else noted.begun or noted.before
        if noted.begun != mark:
            UpkeepItem(*NOTE, body=f"{BEGUN}{mark} {before}").save()
        if before:
            self.forget_sums(mark=before)
            UpkeepItem(*NOTE, body=f"{BEGUN}{mark} ").save()

    def sums_since(self) -> str:
        """One consistent read."""
        noted = _noted()
        return noted.begun if noted.whole else ""

    def note_sums(self, *, mark: str) -> None:
        """One write."""
        UpkeepItem(*NOTE, body=mark).save()

    def forget_sums(self, *, mark: str) -> None:
        """Queries of keys by month, until two years lie behind the last numbered one, and batches."""
        months = [str(counter.sk) for counter in CounterItem.query("N")]
        last = int(max(months, default="0")[:4])
        months += [f"{year}-{month:02}" for year in range(last, last + 3) for month in range(1, 13)]
        scopes = dict.fromkeys((OPEN, TREND, *months))
        partitions = [each for scope in scopes for each in (_sums(mark, scope), _summed(mark, scope))]
        with SumItem.batch_write() as batch:
            for partition in partitions:
                for item in SumItem.query(partition, attributes_to_get=["pk", "sk", "t"]):
                    batch.delete(item)


class _Noted(NamedTuple):
    """The sums that are kept, whether every case is in them, and those that are still to go."""

    begun: str
    whole: bool
    before: str


def _noted() -> _Noted:
    try:
        body = str(UpkeepItem.get(*NOTE, consistent_read=True).body)
    except UpkeepItem.DoesNotExist:
        return _Noted("", whole=True, before="")
    begun, _, before = body.removeprefix(BEGUN).partition(" ")
    return _Noted(begun, not body.startswith(BEGUN), before)


def _put(transaction: TransactWrite, item: SumItem, version: int) -> None:
    item.version = version + 1
    transaction.save(item, condition=SumItem.version == version if version else SumItem.pk.does_not_exist())


def _change(transaction: TransactWrite, item: SumItem, there: Mapping[tuple[str, str], SumItem], more: Told) -> None:
    """A sum that comes to nothing is taken away."""
    before = there.get((item.pk, item.sk))
    told = together(told=_opened(before.packed) if before else {}, more=more)
    if told:
        item.packed = _closed(told)
        _put(transaction, item, int(before.version) if before else 0)
    elif before:
        transaction.delete(item, condition=SumItem.version == int(before.version))


def _closed(told: Told) -> bytes:
    return _squeezed(plain(told=told))


def _opened(packed: bytes) -> dict[str, Vector]:
    told = json.loads(zlib.decompress(packed, -15)).items()
    return {key: tuple(vector) if vector.__class__ is list else (vector,) for key, vector in told}


def _packed(additions: Additions) -> bytes:
    return _squeezed([[*place, told] for place, told in additions.items()])


def _additions(packed: bytes) -> Additions:
    return {
        Place(scope, name): {key: tuple(vector) for key, vector in told.items()}
        for scope, name, told in json.loads(zlib.decompress(packed, -15))
    }


def _squeezed(told: Any) -> bytes:
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezed.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()) + squeezed.flush()


def _sums(mark: str, scope: str) -> str:
    return f"S#{mark}#{scope}"


def _summed(mark: str, month: str) -> str:
    return f"S#{mark}#of#{month}"
