"""What a file is called: the sender's word, by which the machine of whoever saves it will open it."""

import re

from complaints.domain.file_types import EXTENSIONS

# Not seen, or turns round what stands behind it: by such a mark "a<mark>gpj.exe" reads as "aexe.jpg".
_UNSEEN = re.compile("[\x00-\x1f\x7f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_OTHERS = ("jpeg", "jpe", "jfif", "hif", "m4v", "qt", "3g2", "m4b", "wps", "et", "dps", "log", "md")
_ENDINGS = frozenset({*_OTHERS, *(ending.removeprefix(".") for ending in EXTENSIONS.values())})


def saved_as(*, name: str, type: str) -> str:
    """`name` as a file of this media type is shown and saved: all of it is seen, and it ends like what may be attached.

    A picture that is called page.hta, as well as one that is called nothing, gets an ending of its own.
    """
    seen = _UNSEEN.sub("_", name).strip(" .")
    stem, _, ending = seen.rpartition(".")
    return seen if stem and ending.lower() in _ENDINGS else f"{seen or 'file'}{EXTENSIONS.get(type, '')}"
