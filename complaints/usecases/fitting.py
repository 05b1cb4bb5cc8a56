"""Whether a row that was found otherwise than by a list would stand in that list."""

from dataclasses import asdict
from datetime import datetime

from complaints.domain.case import Stage
from complaints.usecases.ports import CaseFilter, CaseSummary

OTHERWISE = ("overdue", "closed", "due_from", "due_until", "q", "sight")  # what is no column of a row


def fits(*, row: CaseSummary, wanted: CaseFilter, now: datetime) -> bool:
    """Whether `row` is as `wanted` asks, and its reader may know of it. `q` is not looked at."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None and name not in OTHERWISE}
    if any(getattr(row, name) != value for name, value in asked.items()):
        return False
    if wanted.overdue is not None and wanted.overdue != (row.due_at is not None and row.due_at < now):
        return False
    if wanted.closed is not None and wanted.closed != (row.stage == Stage.CLOSED):
        return False
    return _is_due(row, wanted) and _is_seen(row, row.seen_by, wanted)


def tells_name(*, row: CaseSummary, wanted: CaseFilter) -> bool:
    """Whether the reader of such a list may know who complains in the case of `row`."""
    return _is_seen(row, row.seen_by or row.named_to, wanted)


def _is_due(row: CaseSummary, wanted: CaseFilter) -> bool:
    since, until = wanted.due_from, wanted.due_until
    if since is None and until is None:
        return True
    return row.due_at is not None and not (since and row.due_at < since) and not (until and row.due_at >= until)


def _is_seen(row: CaseSummary, seen_by: tuple[str, ...], wanted: CaseFilter) -> bool:
    facts = {name: getattr(row, name) for name in ("respondent", "handler", "agent", "department")}
    return wanted.sight is None or wanted.sight.shows(seen_by=seen_by, **facts)
