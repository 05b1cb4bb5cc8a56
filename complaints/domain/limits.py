"""How often the public may ask: freely at first, then for a proof of work that grows dearer, at last another way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

HIGHEST_LEVEL = 6
LEAST_STEP = 10  # where nothing is free: by how many askings the work doubles
PROOF_LASTS = timedelta(minutes=10)
SOONEST = timedelta(seconds=3)  # from opening the plain form to posting it, or from a question to its answer
CONFIRMED_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class Allowance:
    """How often in an hour: `free` without more, then with a proof of work up to `most` more times."""

    free: int
    most: int


@dataclass(frozen=True)
class Limits:
    """How often in an hour one network, or one contact, may do what the public does.

    `complaints`, `uploads`, `megabytes`: of a network; `contact`: complaints that name one telephone number or
    address; `plain`: complaints of a network from browsers without script, which cannot work and confirm instead;
    `misses`: wrong numbers and secrets, after which looking a complaint up takes work; `files`, `case_megabytes`: what
    one case may be sent in all; `cost`: rounds of hashing in one try at a proof.
    """

    complaints: Allowance = Allowance(30, 200)
    contact: Allowance = Allowance(5, 20)
    plain: Allowance = Allowance(5, 40)
    uploads: Allowance = Allowance(60, 600)
    megabytes: Allowance = Allowance(500, 4000)
    misses: Allowance = Allowance(10, 0)
    files: int = 60
    case_megabytes: int = 600
    cost: int = 5000


@dataclass(frozen=True)
class Proof:
    """A proof of work that was done: which (`id`), for what, how hard it was, and until when it is good (epoch)."""

    id: str
    purpose: str
    level: int
    until: int


def level_of(*, counts: Mapping[str, int], allowances: Mapping[str, Allowance]) -> int:
    """How hard a proof is wanted after so many askings under each name: 0 for none, doubled by each level."""
    return max((_level(count, allowances[name].free) for name, count in counts.items()), default=0)


def is_good(*, proof: Proof, purpose: str, level: int, now: float) -> bool:
    """Whether it was for this purpose, is not too old, and hard enough: the rate may have risen a step meanwhile."""
    return proof.purpose == purpose and now < proof.until and proof.level >= level - 1


def _level(count: int, free: int) -> int:
    if count <= free:
        return 0
    return min(HIGHEST_LEVEL, max(1, ((count - 1) // max(free, LEAST_STEP)).bit_length()))
