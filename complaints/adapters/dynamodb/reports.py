"""ReportStore on the one table: one item an edition, all in one partition by period; documents in a bucket.

Reports have a partition, and typical cases another.
"""

import json
from dataclasses import asdict
from typing import Any, Protocol

from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.items import ReportItem, UpkeepItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.refusals import refused
from complaints.domain.publishing import Edition, Move, Step
from complaints.usecases.ports import BadCursor
from complaints.usecases.report_store import Making, StaleEdition, UnknownEdition

PARTITION, BULLETIN, BEING_MADE = "REPORTS", "BULLETIN", "REPORTS!making"
LONGEST = 300  # of a place in the list


class Documents(Protocol):
    """Where documents lie, each under the SHA-256 of its bytes."""

    def put(self, *, digest: str, body: bytes) -> None:
        """Keeps one; the same twice is the same."""
        ...

    def read(self, *, digest: str) -> bytes:
        """One. Raises KeyError."""
        ...


class DynamoDBReports:
    """Editions of reports."""

    def __init__(self, *, documents: Documents, partition: str = PARTITION) -> None:
        self._documents, self._partition = documents, partition

    def newest(self, *, rule: str, period: str) -> Edition | None:
        """One consistent query for the last sort key of the report."""
        found = ReportItem.query(
            self._partition,
            ReportItem.sk.startswith(_of(rule, period)),
            scan_index_forward=False,
            consistent_read=True,
            limit=1,
        )
        return next((_edition(item) for item in found), None)

    def get(self, *, rule: str, period: str, number: int) -> Edition:
        """One consistent read."""
        return _edition(self._item(rule, period, number))

    def listed(self, *, limit: int, before: str | None) -> tuple[tuple[Edition, ...], str | None]:
        """One query, backwards from the place `before`. Raises BadCursor."""
        if before is not None and not 0 < len(before) <= LONGEST:
            raise BadCursor
        place = ReportItem.sk < before if before else None
        found = list(ReportItem.query(self._partition, place, scan_index_forward=False, limit=limit + 1))
        following = str(found[limit - 1].sk) if len(found) > limit else None
        return tuple(_edition(item) for item in found[:limit]), following

    def draft(self, *, edition: Edition, document: bytes) -> None:
        """The document first: an edition without one is never there."""
        self._documents.put(digest=edition.digest, body=document)
        self._save(edition, ReportItem.pk.does_not_exist())

    def keep(self, *, edition: Edition, before: Edition) -> None:
        """One write, on the condition that the edition has as many steps as were read."""
        self._save(edition, ReportItem.version == len(before.steps))

    def document(self, *, digest: str) -> bytes:
        """One read of the bucket."""
        try:
            return self._documents.read(digest=digest)
        except KeyError as error:
            raise UnknownEdition from error

    def note_making(self, *, making: Making) -> None:
        """One write."""
        body = json.dumps(asdict(making), default=as_text)
        UpkeepItem(BEING_MADE, _of(making.rule, making.period), body=body).save()

    def no_longer_making(self, *, rule: str, period: str) -> None:
        """One write."""
        UpkeepItem(BEING_MADE, _of(rule, period)).delete()

    def making(self) -> tuple[Making, ...]:
        """One query."""
        found = (json.loads(item.body) for item in UpkeepItem.query(BEING_MADE, consistent_read=True))
        return tuple(Making(**(told | {"begun": as_moment(told["begun"])})) for told in found)

    def _item(self, rule: str, period: str, number: int) -> ReportItem:
        try:
            return ReportItem.get(self._partition, f"{_of(rule, period)}{number:04}", consistent_read=True)
        except ReportItem.DoesNotExist as error:
            raise UnknownEdition from error

    def _save(self, edition: Edition, condition: Any) -> None:
        sort = f"{_of(edition.rule, edition.period)}{edition.number:04}"
        body = json.dumps(asdict(edition), ensure_ascii=False, default=as_text)
        try:
            ReportItem(self._partition, sort, body=body, version=len(edition.steps)).save(condition=condition)
        except PutError as error:
            if refused(error):
                raise StaleEdition from error
            raise


def _of(rule: str, period: str) -> str:
    return f"{period}#{rule}#"


def _edition(item: ReportItem) -> Edition:
    told = json.loads(item.body)
    steps = tuple(Step(**(step | {"move": Move(step["move"]), "at": as_moment(step["at"])})) for step in told["steps"])
    told |= {"as_of": as_moment(told["as_of"]), "steps": steps}
    told |= {"changes": tuple(told["changes"]), "told": tuple(told["told"])}
    return Edition(**told)


def bulletin(*, documents: Documents) -> DynamoDBReports:
    """Typical cases: editions as those of reports, in a partition of their own."""
    return DynamoDBReports(documents=documents, partition=BULLETIN)
