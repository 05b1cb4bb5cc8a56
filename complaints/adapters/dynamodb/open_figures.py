"""OpenFigures on the one table: a row a month, under one key."""

import json
from contextlib import suppress
from dataclasses import asdict

from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.items import UpkeepItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.refusals import refused
from complaints.domain.open_figures import InTime, OpenMonth

KEY = "FIGURES"


class DynamoDBOpenFigures:
    """The figures of the bound table."""

    def put(self, *, figures: OpenMonth) -> None:
        """Unless there is one: of two that publish at once, the first."""
        body = json.dumps(asdict(figures) | {"as_of": as_text(figures.as_of)}, ensure_ascii=False)
        with suppress(_Published):
            _put(UpkeepItem(KEY, figures.month, body=body))

    def latest(self, *, limit: int) -> tuple[OpenMonth, ...]:
        """One query, backwards."""
        rows = UpkeepItem.query(KEY, scan_index_forward=False, limit=limit)
        return tuple(_figures(json.loads(row.body)) for row in rows)


class _Published(Exception):
    """There are figures of this month."""


def _put(item: UpkeepItem) -> None:
    try:
        item.save(condition=UpkeepItem.pk.does_not_exist())
    except PutError as error:
        if refused(error):
            raise _Published from error
        raise


def _figures(plain: dict[str, object]) -> OpenMonth:
    in_time = plain.pop("in_time")
    as_of = as_moment(str(plain.pop("as_of")))
    return OpenMonth(**plain, as_of=as_of, in_time=InTime(**in_time) if isinstance(in_time, dict) else None)  # type: ignore[arg-type]
