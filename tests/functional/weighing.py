"""How much a page fetches, to the byte: every answer of the portal as it is and as it is compressed."""

import gzip
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response


@dataclass(frozen=True)
class Fetched:
    """An answer of the portal: `raw` and `packed` are bytes of its body, as it is and after gzip -9."""

    path: str
    raw: int
    packed: int


class Scales:
    """Weighs what a page fetches from now on; what is asked for again counts once, for it was kept."""

    def __init__(self, page: Page) -> None:
        self._answers: list[Response] = []
        page.on("response", lambda answer: self._answers.append(answer))

    def fetched(self) -> list[Fetched]:
        """Everything so far, in order."""
        whole = {answer.url: answer for answer in self._answers if answer.status in (200, 201)}
        return [_weighed(answer) for answer in whole.values()]


def packed(body: bytes) -> int:
    """Bytes of `body` as the content delivery network sends it."""
    return len(gzip.compress(body, 9))


def table(found: list[Fetched]) -> str:
    """The bytes of each file, the heaviest first, and of all."""
    rows = sorted(found, key=lambda each: -each.packed)
    total = Fetched(f"{len(found)} requests", sum(each.raw for each in found), weight(found))
    return "\n".join(f"{each.packed:>8} {each.raw:>8}  {each.path}" for each in (*rows, total))


def weight(found: list[Fetched]) -> int:
    """Compressed bytes of all."""
    return sum(each.packed for each in found)


def _weighed(answer: Response) -> Fetched:
    body, address = answer.body(), urlsplit(answer.url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    return Fetched(path, len(body), packed(body))
