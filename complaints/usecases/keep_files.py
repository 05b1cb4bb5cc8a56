"""Files that came by mail."""

from complaints.domain.case import Attachment
from complaints.domain.circumstances import Circumstances
from complaints.domain.correspondence import IncomingMessage
from complaints.domain.file_names import saved_as
from complaints.domain.inspection import ARCHIVE, inspect
from complaints.usecases.mail_room import Delivered, MailRoom


def folder(delivered: Delivered) -> str:
    """How the keys of the files of a message begin."""
    return f"mail/{delivered.stored_as}/"


def keep_files(
    room: MailRoom, delivered: Delivered, message: IncomingMessage, by: Circumstances
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The attachments that the policy takes, stored; and the names of those that stay in the raw message alone.

    A file is taken for what it is: mail programs declare many a photo as application/octet-stream, and so do others
    with what is none. As many archives that cannot be unpacked as there may be files, and no more is looked into.
    """
    rule = by.policy.intake.attachments
    stored: list[Attachment] = []
    left: list[str] = []
    bombs = 0
    for file in message.attachments:
        if len(file.body) > rule.max_bytes or rule.max_files in (len(stored), bombs):
            left.append(file.name)
            continue
        seen = inspect(declared=file.type, content=file.body, rule=rule)
        if seen.fault:
            bombs += seen.fault == ARCHIVE
            left.append(file.name)
            continue
        key, name = f"{folder(delivered)}{len(stored)}", saved_as(name=file.name, type=seen.type)
        room.attachments.put(key=key, name=name, type=seen.type, body=file.body)
        stored.append(Attachment(key, name, seen.type, len(file.body)))
    return tuple(stored), tuple(left)
