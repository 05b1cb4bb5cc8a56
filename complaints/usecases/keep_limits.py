"""Who asks too often is asked for work, and at last to go another way: counted by network and contact, in hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from complaints.domain.letter_times import end_of_hour
from complaints.domain.limits import PROOF_LASTS, Allowance, is_good, level_of
from complaints.usecases.counter_port import Counter, Proofs

WARY_LEVEL = 2


class ProofNeeded(Exception):
    """It is done for who solves `challenge` and asks again with the answer, or asks less often: from `until` on."""

    def __init__(self, *, challenge: Mapping[str, Any], until: datetime) -> None:
        super().__init__("a proof of work is needed")
        self.challenge, self.until = challenge, until


class TooMany(Exception):
    """It was done too often in this hour, which ends at `until`."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__("too many in this hour")
        self.until = until


@dataclass(frozen=True)
class Gate:
    """What keeps the limits."""

    counter: Counter
    proofs: Proofs


def let_through(
    *,
    gate: Gate,
    purpose: str,
    allowances: Mapping[str, Allowance],
    answer: str | None,
    now: datetime,
    amounts: Mapping[str, int] = {},
    wary: bool = False,
) -> None:
    """Counts what is asked under each name of `allowances`, by its amount where that is not one, and lets it through.

    Above what is free it takes the `answer` to a challenge, used up by it; so it does where there is reason to be
    `wary`. None: whoever asks cannot work, and may do no more than what is free. Only what was let through for work
    counts towards the most: who asks in vain does not use up what others have.

    Raises ProofNeeded, TooMany.
    """
    hour_ends = end_of_hour(now=now)
    counts = _counts(gate, purpose, allowances, amounts, now)
    level = max(level_of(counts=counts, allowances=allowances), WARY_LEVEL if wary else 0)
    if not level:
        return
    if answer is None:
        raise TooMany(until=hour_ends)
    take_proof(gate=gate, purpose=purpose, level=level, answer=answer, now=now)
    for name, allowance in allowances.items():
        if counts[name] <= allowance.free:
            continue
        worked = f"{purpose} with a proof {name}"
        if gate.counter.count(to=worked, hour_ends=hour_ends, by=amounts.get(name, 1)) > allowance.most:
            raise TooMany(until=hour_ends)


def wants_confirmation(
    *, gate: Gate, purpose: str, allowances: Mapping[str, Allowance], now: datetime, wary: bool
) -> bool:
    """Counts like `let_through` what comes from a browser that cannot work; whether a person has to confirm it.

    Raises TooMany.
    """
    counts = _counts(gate, purpose, allowances, {}, now)
    if any(count > allowances[name].most for name, count in counts.items()):
        raise TooMany(until=end_of_hour(now=now))
    return wary or level_of(counts=counts, allowances=allowances) > 0


def take_proof(*, gate: Gate, purpose: str, level: int, answer: str, now: datetime) -> None:
    """Uses up `answer`, where it is good. Raises ProofNeeded with a fresh challenge otherwise."""
    proof = gate.proofs.read(answer=answer) if answer else None
    if proof and is_good(proof=proof, purpose=purpose, level=level, now=now.timestamp()):
        until = datetime.fromtimestamp(proof.until, UTC)
        if gate.counter.count(to=f"proof {proof.id}", hour_ends=until) == 1:
            return
    challenge = gate.proofs.ask(purpose=purpose, level=level, until=now + PROOF_LASTS)
    raise ProofNeeded(challenge=challenge, until=end_of_hour(now=now))


def count_miss(*, gate: Gate, name: str, now: datetime) -> None:
    """Somebody gave a wrong number or secret."""
    gate.counter.count(to=f"miss {name}", hour_ends=end_of_hour(now=now))


def slow_down(*, gate: Gate, name: str, allowance: Allowance, answer: str, now: datetime) -> None:
    """After many numbers and secrets that were wrong, looking at one takes work first. Raises ProofNeeded."""
    missed = gate.counter.counted(to=f"miss {name}", hour_ends=end_of_hour(now=now))
    level = level_of(counts={name: missed + 1}, allowances={name: allowance})
    if level:
        take_proof(gate=gate, purpose="track", level=level, answer=answer, now=now)


def _counts(
    gate: Gate, purpose: str, names: Iterable[str], amounts: Mapping[str, int], now: datetime
) -> dict[str, int]:
    hour_ends = end_of_hour(now=now)
    return {
        name: gate.counter.count(to=f"{purpose} {name}", hour_ends=hour_ends, by=amounts.get(name, 1)) for name in names
    }
