"""Rows of facts on the one table: a partition a month, an item a case, packed so that a page holds some two thousand.

They are read as DynamoDB gives them: a model for each of a hundred thousand items would cost more than all that is
reckoned from them.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from pynamodb.exceptions import DeleteError, PutError
from pynamodb.expressions.condition import Condition

from complaints.adapters.dynamodb.items import CaseItem, CounterItem, FigureRowItem, UpkeepItem
from complaints.adapters.dynamodb.lists import first_case
from complaints.adapters.dynamodb.refusals import refused
from complaints.domain.case_facts import CaseFacts, Event, Holder, Points, Run, Turn
from complaints.usecases.figure_port import FigureRow, First

PLAIN: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
NOTE, AT = ("FIGURES!rows", "TOLD"), ("FIGURES!rows", "AT")
# Words that nearly every row holds: compressed with them, a row is half as long.
WORDS = (
    rb'"{\"business_line\":\"\",\"category\":\"\",\"channel\":\"web\",\"closing\":\"\",\"department\":\"\",'
    rb"\"final\":\"yes\",\"recorded\":[],\"repeat\":\"no\",\"round\":\"1\",\"satisfied\":\"yes\",\"severity\":"
    rb'\"general\",\"stage\":\"closed\",\"type\":\"complaint\"}",'
    b'"called.satisfied","called.not_satisfied","contacted","replied","@staff.example",0,true],false],null,null,[[0,'
)


def figure_items(*, row: FigureRow | None, version: int) -> Iterator[FigureRowItem]:
    """The items of a row, one in each of its months; none of none."""
    if row:
        packed = _packed(row)
        for month in row.months:
            yield FigureRowItem(_partition(month), row.facts.reference, version=version, packed=packed)


def lay_figures(*, row: FigureRow | None, reference: str, uncounted: Iterable[str], version: int) -> None:
    """The row of a case of this version, in each of its months, and out of those `uncounted`; no newer one goes."""
    older = FigureRowItem.pk.does_not_exist() | (FigureRowItem.version <= version)
    with suppress(_Newer):
        for item in figure_items(row=row, version=version):
            _write(item.save, older)
        for month in uncounted:
            _write(FigureRowItem(_partition(month), reference).delete, older)


class _Newer(Exception):
    """A later write was here before."""


def _write(write: Callable[..., object], condition: Condition) -> None:
    try:
        write(condition=condition)
    except (PutError, DeleteError) as error:
        if refused(error):
            raise _Newer from error
        raise


class FigureRowsOfTable:
    """The rows of the bound table."""

    def figure_rows(self, *, month: str) -> Iterator[FigureRow]:
        """Queries of a megabyte each, eventually consistent: half the price."""
        connection, start = CaseItem._get_connection(), None
        while True:
            answer = connection.query(_partition(month), exclusive_start_key=start)
            for item in answer["Items"]:
                yield _row(item)
            start = answer.get("LastEvaluatedKey")
            if not start:
                return

    def figure_rows_of(self, *, places: Iterable[tuple[str, str]]) -> Iterator[FigureRow]:
        """A batch for each hundred."""
        keys = [(_partition(month), reference) for month, reference in places]
        for item in FigureRowItem.batch_get(keys, consistent_read=True):
            yield _unpacked(item.packed, str(item.sk))

    def rows_about(self, *, month: str) -> int:
        """One read of the counter."""
        try:
            return int(CounterItem.get("N", month).serial)
        except CounterItem.DoesNotExist:
            return 0

    def first_case(self) -> First | None:
        """Two queries, half a unit each; one where no number was given yet. See lists.py."""
        return first_case()

    def put_figure_row(self, *, row: FigureRow, version: int) -> bool:
        """A write for each month, where nothing newer stands there."""
        older = FigureRowItem.pk.does_not_exist() | (FigureRowItem.version <= version)
        try:
            for item in figure_items(row=row, version=version):
                _write(item.save, older)
        except _Newer:
            return False
        return True

    def rows_since(self) -> str:
        """One consistent read."""
        try:
            return str(UpkeepItem.get(*NOTE, consistent_read=True).body)
        except UpkeepItem.DoesNotExist:
            return ""

    def renewing(self) -> Mapping[str, Any]:
        """One consistent read."""
        try:
            told: dict[str, Any] = json.loads(UpkeepItem.get(*AT, consistent_read=True).body)
        except UpkeepItem.DoesNotExist:
            return {}
        return told

    def note_renewing(self, *, told: Mapping[str, Any]) -> None:
        """One write."""
        UpkeepItem(*AT, body=json.dumps(told)).save()

    def note_rows(self, *, mark: str) -> None:
        """One write."""
        UpkeepItem(*NOTE, body=mark).save()


def _row(item: dict[str, Any]) -> FigureRow:
    return _unpacked(item["p"]["B"], item["sk"]["S"])


def _packed(row: FigureRow) -> bytes:
    facts, begun = row.facts, row.facts.received
    known = json.dumps({key: told[0] if len(told) == 1 else told for key, told in facts.known.items()}, **PLAIN)
    told = (
        *(row.made_by, row.last - begun, row.months, row.seen_by, row.respondent),
        *(facts.policy_id, facts.policy_version, facts.counts, begun, _since(facts.closed, begun)),
        *(_since(facts.due, begun), known),
        [(each.at - begun, *each[1:]) for each in facts.holders],
        [(each.at - begun, *each[1:]) for each in facts.events],
        [(each.clock, *(_since(at, begun) for at in each[1:5]), each.paused) for each in facts.runs],
        [(each.at - begun, each.is_open) for each in facts.turns],
        [(each.at - begun, *each[1:]) for each in facts.points],
    )
    body = json.dumps(told, **PLAIN).encode()
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=WORDS)
    return squeezed.compress(body) + squeezed.flush()


def _unpacked(packed: bytes, reference: str) -> FigureRow:
    opened = zlib.decompressobj(-15, zdict=WORDS)
    made_by, last, months, seen_by, respondent, policy, version, counts, begun, closed, due, known, *lists = json.loads(
        opened.decompress(packed)
    )
    holders, events, runs, turns, points = lists
    facts = CaseFacts(
        reference,
        policy,
        version,
        counts,
        begun,
        _after(closed, begun),
        _after(due, begun),
        _known(known),
        tuple([Holder(at + begun, *whose) for at, *whose in holders]),
        tuple([Event(at + begun, tuple(names), *rest) for at, names, *rest in events]),
        tuple(
            [
                Run(clock, started + begun, due + begun, _after(stopped, begun), _after(cancelled, begun), paused)
                for clock, started, due, stopped, cancelled, paused in runs
            ]
        ),
        tuple([Turn(at + begun, is_open) for at, is_open in turns]),
        tuple([Points(at + begun, *rest) for at, *rest in points]),
    )
    return FigureRow(facts, made_by, last + begun, tuple(months), tuple(seen_by), respondent)


@lru_cache(maxsize=20_000)
def _known(text: str) -> Mapping[str, tuple[str, ...]]:
    """Many cases are known for the same: they share it."""
    return {key: (told,) if told.__class__ is str else tuple(told) for key, told in json.loads(text).items()}


def _since(moment: int | None, begun: int) -> int | None:
    return None if moment is None else moment - begun


def _after(moment: int | None, begun: int) -> int | None:
    return None if moment is None else moment + begun


def _partition(month: str) -> str:
    return f"F#{month}"
