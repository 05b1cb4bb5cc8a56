"""The hash chain that makes a timeline tamper-evident.

Each entry's hash covers its own fields, the digest of its data, and the hash before it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64


def digest(*, data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of an entry's data, as 64 hex digits."""
    return _sha256(dict(data))


def link(*, reference: str, seq: int, at: str, actor: str, kind: str, data_digest: str, previous_hash: str) -> str:
    """The hash of one entry: 64 hex digits over everything that identifies it and all that came before."""
    return _sha256([reference, seq, at, actor, kind, data_digest, previous_hash])


def _sha256(value: object) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
