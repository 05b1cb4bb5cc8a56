"""ClamAV's daemon as the scanner: its INSTREAM command over TCP (docs/decisions/0015)."""

import socket
import struct

from complaints.domain.scanning import CLEAN, MALWARE, UNSCANNABLE, Finding
from complaints.settings import MissingSettings

SECONDS = 30
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class ScannerFailed(OSError):
    """The daemon said what no file can be judged by: `args` has its words."""


class ClamdScanner:
    """Speaks to clamd at `address`, "host:port"; let it bound archives by MaxScanSize, MaxRecursion and MaxFiles.

    With AlertExceedsMax and AlertEncrypted it says what it could not look into: that is held, not handed out.
    """

    def __init__(self, *, address: str) -> None:
        self._address = address

    def scan(self, *, body: bytes) -> Finding:
        """clean, malware, or unscannable. Raises OSError when clamd cannot be reached or fails, and MissingSettings."""
        answer = self._asked(body).rstrip("\0\n")
        if answer.endswith(": OK"):
            return CLEAN
        if not answer.endswith(" FOUND"):
            raise ScannerFailed(answer[:200])
        return UNSCANNABLE if "Heuristics.Limits" in answer or "Heuristics.Encrypted" in answer else MALWARE

    def _asked(self, body: bytes) -> str:
        host, _, port = self._address.rpartition(":")
        if not host:
            raise MissingSettings(names=("CLAMD",))
        with socket.create_connection((host, int(port)), timeout=SECONDS) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(body), _CHUNK):
                part = body[start : start + _CHUNK]
                line.sendall(struct.pack("!I", len(part)) + part)
            line.sendall(struct.pack("!I", 0))
            return _received(line).decode("utf-8", errors="replace")


def _received(line: socket.socket) -> bytes:
    answer = b""
    while len(answer) < _LONGEST_ANSWER and not answer.endswith(b"\0"):
        more = line.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer
