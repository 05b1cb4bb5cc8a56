"""Files that come with the plain form itself, from browsers without our script: all others go straight to the store."""

from collections.abc import Collection
from io import SEEK_END

from flask import request
from werkzeug.datastructures import FileStorage

from api.guards import portal
from api.limits import limit_upload
from complaints.domain.file_names import saved_as
from complaints.domain.file_types import EXTENSIONS
from complaints.domain.inspection import inspect
from complaints.usecases.submit_complaint import UPLOADS, AttachmentRefused


def bare_name(name: str) -> str:
    """The name of a file without the folders it lay in; `file` where nothing is left."""
    return name.replace("\\", "/").rpartition("/")[2] or "file"


def upload_key(type: str) -> str:
    """A key for a file of this media type that no other file has, and that tells nothing else of it."""
    return f"{UPLOADS}{portal().new_token()}{EXTENSIONS.get(type, '')}"


def store_posted_files(*, known: Collection[tuple[str, int]] = ()) -> list[str]:
    """Puts the files in the form's field `attachments` into the store; their keys.

    Those `known`, (name, size), are left out. Raises AttachmentRefused before any is stored.
    """
    given = [file for file in request.files.getlist("attachments") if file.filename]
    files = [file for file in given if (_own_name(file), _length(file)) not in known]
    rule = portal().policy.intake.attachments
    if len(files) > rule.max_files:
        raise AttachmentRefused(key=str(files[rule.max_files].filename), reason="too_many")
    bodies = [_read(file) for file in files]
    for body in bodies:
        limit_upload(size=len(body), can_work=False)
    keys = []
    for file, body in zip(files, bodies, strict=True):
        keys.append(upload_key(file.mimetype))
        portal().attachments.put(key=keys[-1], name=_own_name(file), type=file.mimetype, body=body)
    return keys


def _own_name(file: FileStorage) -> str:
    return saved_as(name=bare_name(str(file.filename))[-200:], type=file.mimetype)


def _length(file: FileStorage) -> int:
    file.stream.seek(0, SEEK_END)
    size = file.stream.tell()
    file.stream.seek(0)
    return size


def _read(file: FileStorage) -> bytes:
    """The bytes of a file of the policy's types and size. Raises AttachmentRefused."""
    rule = portal().policy.intake.attachments
    name = str(file.filename)
    if file.mimetype not in rule.types:
        raise AttachmentRefused(key=name, reason="type")
    body: bytes = file.read(rule.max_bytes + 1)
    if not body:
        raise AttachmentRefused(key=name, reason="missing")
    if len(body) > rule.max_bytes:
        raise AttachmentRefused(key=name, reason="too_large")
    fault = inspect(declared=file.mimetype, content=body, rule=rule).fault
    if fault:
        raise AttachmentRefused(key=name, reason=fault, name=bare_name(name))
    return body
