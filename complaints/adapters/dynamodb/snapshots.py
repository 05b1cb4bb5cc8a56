"""What is kept beside the timeline to find and list a case by. All of it follows from the timeline.

It is written after the page that commits a change: search keys and words of a new case, rows on desks and of figures,
and last the snapshot, which says how many entries it knows of. So whoever finds a snapshot that is as long as its
timeline knows that everything before it was written; one that is shorter tells that a process died, and is settled.
"""

from collections.abc import Iterator

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from complaints.adapters.dynamodb.desks import desk_item
from complaints.adapters.dynamodb.figure_rows import lay_figures
from complaints.adapters.dynamodb.items import CaseItem, Item, SearchKeyItem
from complaints.adapters.dynamodb.lists import OWING
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.pages import as_it_was, pages_of, partition, shard
from complaints.adapters.dynamodb.refusals import refused
from complaints.adapters.dynamodb.search import key_items
from complaints.adapters.dynamodb.words import words_item
from complaints.domain.case import ComplaintCase, Stage
from complaints.usecases.ports import StaleCase, Writing

DESKS = 1  # by which version rows are laid on desks; the first laid what is stuck ahead of time, and did not say so
_DESKS = "desks"


def with_desks(case: ComplaintCase, version: int) -> ComplaintCase:
    """`case`, of which it is known from now on that its rows on desks are of this version."""
    case.kept[_DESKS] = version
    return case


def desks_of(case: ComplaintCase | None) -> int:
    """Of which version the rows on desks are of a case that was read or stored; of any other nobody knows: 0."""
    return int(case.kept.get(_DESKS, 0)) if case else DESKS


def settle(writing: Writing, *, torn: bool = False) -> int:
    """Everything that `writing` says of a case whose entries are stored; the version of its snapshot then.

    It may be repeated, and be late: what somebody has written who knew more stays. Where it turns out that an earlier
    write was not settled, its part is made up for. `torn`: whoever wrote first died, and may have been of any version.
    """
    before = writing.before
    version = (before.version if before else 0) + 1
    _lay(writing, version, anew=torn or desks_of(before) != DESKS)
    version, known = _put_newer(writing, version)
    if known < (len(before.timeline) if before else 0):
        _make_up(writing, known, version)
    return version


def refresh(writing: Writing) -> int:
    """The snapshot reckoned anew, of a timeline that stays as it is; its version. Raises StaleCase."""
    before = writing.before
    assert before is not None
    snapshot = snapshot_of(writing=writing, version=before.version + 1, desks=desks_of(before))
    same = (CaseItem.entries == snapshot.entries) & (CaseItem.version == before.version)
    unsettled = (CaseItem.entries < snapshot.entries) & (CaseItem.version < before.version)
    try:
        known = _put(snapshot, CaseItem.pk.does_not_exist() | same | unsettled)
    except _Refused as stale:
        raise StaleCase from stale
    if known < snapshot.entries:
        _make_up(writing, known, before.version + 1)
    return before.version + 1


def _make_up(writing: Writing, known: int, version: int) -> None:
    """For what a process left undone that died when the snapshot knew of so many entries."""
    reference = writing.after.reference
    if writing.since:
        _lay(writing.since(as_it_was(reference, pages_of(reference), known) if known else None), version, anew=True)


class _Refused(Exception):
    """The snapshot that is there does not let another take its place."""


def _lay(writing: Writing, version: int, *, anew: bool) -> None:
    """By what a case is found and counted, and what lies on desks because of it, as far as it changed.

    `anew`: all that lies there, and what an earlier version may have left is taken away.
    """
    before, after = writing.before, writing.after
    laid = writing.since(None).laid if anew and writing.since else writing.laid
    taken = (*writing.taken, *writing.left) if anew else writing.taken
    with Item.batch_write() as batch:
        for found_by in () if before else (*key_items(case=after), words_item(case=after)):
            batch.save(found_by)
        for row in laid:
            batch.save(desk_item(row))
        for gone in (*map(desk_item, taken), *_no_longer_found_by(before, after)):
            batch.delete(gone)
    lay_figures(row=writing.figures, reference=after.reference, uncounted=writing.uncounted, version=version)


def _no_longer_found_by(before: ComplaintCase | None, after: ComplaintCase) -> Iterator[SearchKeyItem]:
    """The keys of a case that is just disposed of: from this write on nobody is told whose it was."""
    if before and before.disposed_at is None and after.disposed_at is not None:
        yield from key_items(case=before)


def _put_newer(writing: Writing, version: int) -> tuple[int, int]:
    """(version of the snapshot, how many entries the one before it knew of), unless there is one that knows more."""
    while True:
        snapshot = snapshot_of(writing=writing, version=version)
        newer = (CaseItem.entries < snapshot.entries) & (CaseItem.version < version)
        try:
            return version, _put(snapshot, CaseItem.pk.does_not_exist() | newer)
        except _Refused:
            there = CaseItem.get(snapshot.pk, snapshot.sk, consistent_read=True)
        if there.entries >= snapshot.entries:
            return version, len(writing.after.timeline)
        version = int(there.version) + 1  # the timer has reckoned it anew meanwhile


def _put(snapshot: CaseItem, condition: Condition) -> int:
    """How many entries the snapshot that was there knew of. Raises _Refused."""
    (key,), given = snapshot._get_save_args(condition=condition)
    try:
        answer = CaseItem._get_connection().put_item(key, **given, return_values="ALL_OLD")
    except PutError as error:
        if refused(error):
            raise _Refused from error
        raise
    return int(answer.get("Attributes", {}).get("n", {"N": "0"})["N"])


def snapshot_of(*, writing: Writing, version: int, desks: int = DESKS) -> CaseItem:
    """The row of the lists that a write leaves; `desks`: of which version the rows on desks are then."""
    summary = writing.summary
    next_at = summary.next_action_at
    return CaseItem(
        partition(summary.reference),
        "S",
        version=version,
        entries=len(writing.after.timeline),
        reference=summary.reference,
        stage=OWING if summary.stage == Stage.CLOSED and summary.due_at else summary.stage,
        handler=summary.handler or None,
        department=summary.department or None,
        agent=summary.agent or None,
        category=summary.category,
        business_line=summary.business_line or None,
        severity=summary.severity,
        month=summary.month,
        round=summary.round,
        complainant=summary.complainant,
        summary=summary.summary or None,
        listed=f"{as_text(summary.received_at)}#{summary.reference}",
        due_at=as_text(summary.due_at) if summary.due_at else None,
        due_clock=summary.due_clock or None,
        seen_by=set(summary.seen_by) or None,
        respondent=summary.respondent or None,
        last_at=as_text(summary.last_at) if summary.last_at else None,
        named_to=set(summary.named_to) or None,
        desks=desks or None,
        due_shard=f"c{shard(summary.reference)}" if next_at else None,
        next_action_at=as_text(next_at) if next_at else None,
    )
