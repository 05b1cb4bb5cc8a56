"""Opaque cursors: where a page of a list ended, good for that list alone."""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict
from typing import Any

from complaints.usecases.ports import BadCursor, CaseFilter

_PLACE = re.compile(r"[0-9TZ:.-]{27}#\S{1,64}")  # <received>#<reference>


def write_cursor(partition: str, listed: str | None, wanted: CaseFilter) -> str:
    """The cursor for what follows the row `listed` in `partition`, or for all of the partition."""
    return urlsafe_b64encode(json.dumps([_fingerprint(wanted), partition, listed]).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, wanted: CaseFilter) -> tuple[str | None, str | None]:
    """(partition, the `listed` of the row to go on from); (None, None) for the first page. Raises BadCursor."""
    if cursor is None:
        return None, None
    try:
        fingerprint, partition, listed = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    if fingerprint != _fingerprint(wanted) or not isinstance(partition, str) or not _is_place(listed):
        raise BadCursor
    return partition, listed


def _fingerprint(wanted: CaseFilter) -> str:
    return hashlib.sha256(json.dumps(asdict(wanted), sort_keys=True, default=str).encode()).hexdigest()[:12]


def _is_place(listed: Any) -> bool:
    return listed is None or (isinstance(listed, str) and bool(_PLACE.fullmatch(listed)))
