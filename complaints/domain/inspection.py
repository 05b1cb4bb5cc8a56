"""Whether a file may be taken: by what it is, not by what it is called."""

from dataclasses import dataclass

from complaints.domain.archives import BeyondBounds, contents
from complaints.domain.file_types import is_one, needs_whole, type_of
from complaints.domain.policy_intake import AttachmentRule

CONTENT, ARCHIVE = "content", "archive"


@dataclass(frozen=True)
class Inspected:
    """The media `type` of a file by its content, and the `fault` that keeps it out: content, archive, or none."""

    type: str
    fault: str = ""


def inspect(*, declared: str, content: bytes, rule: AttachmentRule) -> Inspected:
    """A file `declared` to be of that type: `content` is the whole of it, or the beginning of what is no container.

    Archives, and documents that are archives, are unpacked in memory to see that they can be.
    """
    found = is_one(declared=declared, found=type_of(content))
    if found not in rule.types:
        return Inspected(found, CONTENT)
    if not needs_whole(content):
        return Inspected(found)
    try:
        for _ in contents(content):
            pass
    except BeyondBounds:
        return Inspected(found, ARCHIVE)
    return Inspected(found)
