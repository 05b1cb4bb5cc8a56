"""A stored file is looked at for malware; until then nobody is handed it."""

from typing import Protocol

from complaints.domain.scanning import Finding
from complaints.usecases.ports import AttachmentStore


class FileScanner(Protocol):
    """Looks for malware."""

    def scan(self, *, body: bytes) -> Finding:
        """What it finds in the whole of a file: clean or held. Raises OSError when it cannot be reached."""


def scan_file(*, attachments: AttachmentStore, scanner: FileScanner, key: str) -> Finding:
    """What `scanner` finds in the file under `key`, kept with it. Raises KeyError, and OSError as the scanner does."""
    finding = scanner.scan(body=attachments.read(key=key))
    attachments.mark(key=key, finding=finding)
    return finding
