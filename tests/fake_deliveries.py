"""Mail that did not arrive, in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from complaints.usecases.deliveries import (
    AlreadyMended,
    Block,
    Lost,
    LostMail,
    LostPage,
    Mended,
    UnknownDelivery,
)
from complaints.usecases.ports import BadCursor


class InMemoryDeliveries:
    """Deliveries. `freed` holds (block, by, at, reason)."""

    def __init__(self) -> None:
        self.mails: dict[str, LostMail] = {}
        self._blocks: dict[str, Block] = {}
        self.freed: list[tuple[Block, str, datetime, str]] = []

    def note(self, *, mail: LostMail) -> bool:
        return self.mails.setdefault(mail.id, mail) is mail

    def get(self, *, id: str) -> LostMail:
        if id not in self.mails:
            raise UnknownDelivery
        return self.mails[id]

    def find(self, *, month: str, state: Lost | None, limit: int, cursor: str | None) -> LostPage:
        if cursor is not None and "#" not in cursor:
            raise BadCursor
        fitting = [mail for mail in self.mails.values() if mail.month == month and state in (None, mail.state)]
        found = sorted(fitting, key=_place, reverse=True)
        behind = [mail for mail in found if cursor is None or _place(mail) < cursor]
        shown = behind[:limit]
        return LostPage(tuple(shown), _place(shown[-1]) if len(behind) > limit else None)

    def mend(self, *, id: str, mended: Mended) -> None:
        mail = self.get(id=id)
        if mail.mended:
            raise AlreadyMended
        self.mails[id] = replace(mail, mended=mended)

    def erase(self, *, reference: str, months: Collection[str]) -> None:
        about = [each for each in self.mails.values() if each.month in months and reference in each.references]
        for mail in about:
            del self.mails[mail.id]
            if others := tuple(each for each in mail.references if each != reference):
                self.mails[mail.id] = replace(mail, references=others)

    def find_block(self, *, id: str) -> Block | None:
        return self._blocks.get(id)

    def find_blocks(self, *, ids: Collection[str]) -> Mapping[str, Block]:
        return {id: self._blocks[id] for id in ids if id in self._blocks}

    def block(self, *, block: Block) -> None:
        before = self._blocks.get(block.id)
        if before:
            block = replace(before, references=tuple(dict.fromkeys((*before.references, *block.references))))
        self._blocks[block.id] = block

    def blocks(self, *, limit: int) -> tuple[Block, ...]:
        return tuple(sorted(self._blocks.values(), key=lambda block: (block.since, block.id), reverse=True)[:limit])

    def free(self, *, block: Block, by: str, at: datetime, reason: str) -> None:
        del self._blocks[block.id]
        self.freed.append((block, by, at, reason))


def _place(mail: LostMail) -> str:
    return f"{mail.at.isoformat()}#{mail.id}"
