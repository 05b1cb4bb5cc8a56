"""A stored file is looked at for malware; until then nobody is handed it."""

from complaints.domain.scanning import Finding
from complaints.usecases.ports import AttachmentStore, FileScanner


def scan_file(*, attachments: AttachmentStore, scanner: FileScanner, key: str) -> Finding:
    """What `scanner` finds in the file under `key`, kept with it. Raises KeyError, and OSError as the scanner does."""
    finding = scanner.scan(body=attachments.read(key=key))
    attachments.mark(key=key, finding=finding)
    return finding
