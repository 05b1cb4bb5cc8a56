"""Proofs of work: a challenge of ours, solved as a browser solves it, and nothing else."""

import json
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

import altcha
import pytest

from complaints.adapters.altcha import TRIES, AltchaProofs
from tests.factories import REGISTERED_AT

UNTIL = REGISTERED_AT + timedelta(minutes=10)
PROOFS = AltchaProofs(keys=(b"new", b"old"), cost=1)


def solved(challenge: Any) -> str:
    """The answer of a browser."""
    asked = altcha.Challenge.from_dict(dict(challenge))
    solution = altcha.solve_challenge(asked)
    assert solution is not None
    return altcha.Payload(asked, solution).to_base64()


def changed(answer: str, *path: str, to: Any) -> str:
    """The answer with one value in it changed."""
    whole = json.loads(b64decode(answer))
    *groups, name = path
    place = whole
    for group in groups:
        place = place[group]
    place[name] = to
    return b64encode(json.dumps(whole).encode()).decode()


def test_answer_proves_what_was_asked_for() -> None:
    proof = PROOFS.read(answer=solved(PROOFS.ask(purpose="complaint", level=2, until=UNTIL)))
    assert proof is not None
    assert (proof.purpose, proof.level, proof.until) == ("complaint", 2, int(UNTIL.timestamp()))


def test_each_challenge_is_another() -> None:
    answers = [solved(PROOFS.ask(purpose="complaint", level=1, until=UNTIL)) for _ in range(2)]
    assert len({proof.id for answer in answers if (proof := PROOFS.read(answer=answer))}) == 2


def test_challenge_of_the_key_before_is_still_believed_and_that_of_a_stranger_is_not() -> None:
    for key, believed in ((b"old", True), (b"foreign", False)):
        answer = solved(AltchaProofs(keys=(key,), cost=1).ask(purpose="complaint", level=1, until=UNTIL))
        assert (PROOFS.read(answer=answer) is not None) is believed


@pytest.mark.parametrize("level", [1, 3])
def test_work_is_bounded_and_doubles_with_each_level(level: int) -> None:
    counters = []
    for _ in range(12):
        answer = solved(PROOFS.ask(purpose="complaint", level=level, until=UNTIL))
        counters.append(json.loads(b64decode(answer))["solution"]["counter"])
    assert max(counters) <= TRIES * 2 ** (level - 1)
    assert len(set(counters)) > 6


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("solution", "derivedKey"), "00" * 32),
        (("challenge", "parameters", "cost"), 2),
        (("challenge", "parameters", "data"), {"for": "complaint", "level": 6, "until": 9999999999}),
        (("challenge", "parameters", "data"), None),
        (("challenge", "signature"), None),
        (("challenge", "signature"), "00"),
        (("challenge", "parameters", "keySignature"), None),
    ],
)
def test_answer_that_was_tampered_with_proves_nothing(path: tuple[str, ...], value: Any) -> None:
    answer = solved(PROOFS.ask(purpose="complaint", level=1, until=UNTIL))
    assert PROOFS.read(answer=changed(answer, *path, to=value)) is None


@pytest.mark.parametrize(
    "answer", ["", "x", "e30=", b64encode(b"[]").decode(), b64encode(b'{"a":1}').decode(), "A" * 9000]
)
def test_what_is_no_answer_proves_nothing(answer: str) -> None:
    assert PROOFS.read(answer=answer) is None
