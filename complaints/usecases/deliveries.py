"""Mail that did not arrive, and addresses that are not written to: the values, and the port that keeps them."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Protocol


class Lost(StrEnum):
    """What became of a mail that its reader does not have."""

    BOUNCED = "bounced"
    REPORTED = "reported"  # as spam, by who got it
    DELAYED = "delayed"  # on its way still
    REFUSED = "refused"  # by the mail service: it never left
    WITHHELD = "withheld"  # its address is not written to: it never left


class Means(StrEnum):
    """By what a mail that did not arrive was mended."""

    RESENT = "resent"
    ARRIVED = "arrived"  # after all


@dataclass(frozen=True)
class Mended:
    """How, by whom (e-mail; empty: by itself), when and why. `to`: where it was sent, if not to where it was first."""

    means: Means
    by: str
    at: datetime
    reason: str = ""
    to: str = ""


@dataclass(frozen=True)
class LostMail:
    """A mail that did not arrive. `month`: YYYY-MM of `at` where the company is; `letter`: its kind.

    `audience`: complainant, staff, or empty where nobody knows whose address it is; `references`: the cases that it
    was about; `final`: waiting will not mend it.
    """

    id: str
    at: datetime
    month: str
    state: Lost
    to: str
    audience: str
    letter: str
    references: tuple[str, ...] = ()
    reason: str = ""
    final: bool = True
    mended: Mended | None = None


@dataclass(frozen=True)
class Block:
    """An address that is not written to: `why` it bounced or reported us, in the words of `reason`.

    `references`: the cases on which that was noted. `id` tells it from others and says nothing of the address.
    """

    id: str
    address: str
    since: datetime
    why: Lost
    reason: str
    audience: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class LostPage:
    """Some mails; `cursor` asks for the next ones and is None at the end."""

    mails: tuple[LostMail, ...]
    cursor: str | None


class UnknownDelivery(Exception):
    """No mail that did not arrive, or no block, has this id; or the reader may not know of it."""


class AlreadyMended(Exception):
    """The mail was sent again, or has arrived after all."""


class Deliveries(Protocol):
    """What did not arrive, by month, as long as its case is kept; and the addresses that are not written to."""

    def note(self, *, mail: LostMail) -> bool:
        """Keeps `mail`; whether it is new: the same news again change nothing."""

    def get(self, *, id: str) -> LostMail:
        """The mail. Raises UnknownDelivery."""

    def find(self, *, month: str, state: Lost | None, limit: int, cursor: str | None) -> LostPage:
        """Mails of a month (in that state), the newest first. Raises BadCursor."""

    def mend(self, *, id: str, mended: Mended) -> None:
        """The mail is mended. Raises UnknownDelivery, and AlreadyMended where it is already."""

    def erase(self, *, reference: str, months: Collection[str]) -> None:
        """Of what was kept in `months` (YYYY-MM) of mail that was about this case: gone, or where it was about others
        too, about them alone. Raises StaleCase where somebody is just mending one."""

    def find_block(self, *, id: str) -> Block | None:
        """Why an address is not written to, or None; `id`: as block_id says it."""

    def find_blocks(self, *, ids: Collection[str]) -> Mapping[str, Block]:
        """Of several addresses those that are not written to, by their ids."""

    def block(self, *, block: Block) -> None:
        """No more letters go to that address; one that is blocked already has more `references` then."""

    def blocks(self, *, limit: int) -> tuple[Block, ...]:
        """The addresses that are not written to, the latest first."""

    def free(self, *, block: Block, by: str, at: datetime, reason: str) -> None:
        """The address is written to again; who said so, when and why is kept."""


Blocked = Callable[[str], Block | None]


def id_of(*parts: str) -> str:
    """The same id for the same parts, which it does not tell."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def blocks_of(*, deliveries: Deliveries, addresses: Collection[str]) -> Blocked:
    """Tells of each of `addresses` why it is not written to, or None; all are looked up when one is first asked for."""
    ids = {address: block_id(address=address) for address in addresses}
    found = cache(lambda: deliveries.find_blocks(ids=sorted({*ids.values()})))
    return lambda address: found().get(ids[address])


def block_id(*, address: str) -> str:
    """The id of the block on an address, however it is written."""
    return id_of("block", address.strip().casefold())
