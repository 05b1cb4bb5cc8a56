"""Methods of dataclasses, compiled when the package was made: half of what it takes to import our own modules.

`dataclasses` writes the methods of a class as text and compiles it at each import; files of byte-code do not hold them.
`methods.bin` (docs/decisions/0043) stands in the package alone: digest of a text -> its byte-code. Text that is not in
it is compiled as ever, and so is all of another Python. The file is as trusted as the byte-code beside it.
"""

import dataclasses
import gc
import marshal
from collections.abc import Iterable
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

METHODS = Path(__file__).parent / "methods.bin"


def methods_of(texts: Iterable[str]) -> bytes:
    """What stands in the file of methods, for this Python."""
    codes = {_digest(text): marshal.dumps(compile(text, "<string>", "exec")) for text in sorted(set(texts))}
    return MAGIC_NUMBER + marshal.dumps(codes)


def use(path: Path = METHODS) -> bool:
    """Lets `dataclasses` take what it would compile from the file at `path`; whether there is one for this Python."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return False
    if not content.startswith(MAGIC_NUMBER):
        return False
    codes: dict[bytes, bytes] = marshal.loads(content[len(MAGIC_NUMBER) :])  # noqa: S302 - our own byte-code

    def execute(text: str, *places: Any) -> None:
        code = codes.get(_digest(text))
        exec(marshal.loads(code) if code else text, *places)  # noqa: S102, S302 - what `dataclasses` would do

    gc.disable()  # until all is there: nothing that is imported goes away again
    vars(dataclasses)["exec"] = execute  # it asks its module before the builtins
    return True


def started() -> None:
    """All that stays is there: garbage is looked for again, and not in it."""
    gc.freeze()
    gc.enable()


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
