"""The portal's clock on this machine: real time plus an offset that is kept and only grows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from dev.kept_files import write_whole


def machine_time() -> datetime:
    """The real time, in UTC. The only place in dev/ that reads the machine's clock."""
    return datetime.now(UTC)


class PortalClock:
    """Shows real time plus an offset that the file at `path` keeps."""

    def __init__(self, *, path: Path, machine: Callable[[], datetime] = machine_time) -> None:
        self._path, self._machine, self._moving = path, machine, Lock()
        self._offset = timedelta()
        if path.is_file():
            self._offset = timedelta(seconds=json.loads(path.read_bytes())["offset_seconds"])

    def now(self) -> datetime:
        """The portal's time, aware, in UTC."""
        return self._machine() + self._offset

    def reach(self, *, moment: datetime) -> None:
        """Sets the clock to `moment`, from where it runs on; leaves it alone when it is past that already."""
        with self._moving:
            lead = moment - self._machine()
            if lead > self._offset:
                self._offset = lead
                write_whole(path=self._path, body=json.dumps({"offset_seconds": lead.total_seconds()}).encode())
