"""What a scanner for malware has found in a stored file. Nobody is handed a file before it is known to be clean."""

from dataclasses import dataclass
from enum import StrEnum


class ScanState(StrEnum):
    """How far the looking has come."""

    PENDING = "pending"
    CLEAN = "clean"
    HELD = "held"


@dataclass(frozen=True)
class Finding:
    """The state of a file; `reason` why it is held: malware, or unscannable where no scanner can look into it."""

    state: ScanState
    reason: str = ""


PENDING, CLEAN = Finding(ScanState.PENDING), Finding(ScanState.CLEAN)
MALWARE, UNSCANNABLE = Finding(ScanState.HELD, "malware"), Finding(ScanState.HELD, "unscannable")
