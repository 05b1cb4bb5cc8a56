"""Files that are whole or not there, whatever ends the process."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_whole(*, path: Path, body: bytes) -> None:
    """Writes `body` so that a reader, now or after a crash, finds all of it or what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with unfinished.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    with suppress(OSError):  # some file systems cannot sync a folder; the rename is then as lasting as they make it
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
