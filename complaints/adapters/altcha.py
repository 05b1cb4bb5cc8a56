"""Proofs by ALTCHA: PBKDF2 over a nonce and a counter that the browser has to find."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import altcha

from complaints.domain.limits import Proof

ALGORITHM = "PBKDF2/SHA-256"
TRIES = 300  # at most, at level 1; half of it on the average
LONGEST_ANSWER = 4000


class AltchaProofs:
    """Challenges signed with the first of the `keys`, and believed with any. `cost`: rounds of hashing in one try.

    Their time is checked by whoever uses the proof, on the portal's own clock; the library would ask the machine's.
    """

    def __init__(self, *, keys: tuple[bytes, ...], cost: int) -> None:
        self._keys = tuple(hmac.digest(key, b"proof of work", "sha256") for key in keys)
        self._cost = cost

    def ask(self, *, purpose: str, level: int, until: datetime) -> Mapping[str, Any]:
        """One derivation: the counter is drawn here, so that the work is bounded and checking it takes two HMACs."""
        challenge = altcha.create_challenge(
            ALGORITHM,
            self._cost,
            counter=1 + secrets.randbelow(TRIES * 2 ** (level - 1)),
            data={"for": purpose, "level": level, "until": int(until.timestamp())},
            hmac_secret=self._keys[0],
            hmac_key_secret=self._keys[0][::-1],
        )
        told: Mapping[str, Any] = challenge.to_dict()
        return told

    def read(self, *, answer: str) -> Proof | None:
        """Signature and solution, compared in constant time."""
        if len(answer) > LONGEST_ANSWER or not any(self._is_genuine(answer, key) for key in self._keys):
            return None
        challenge = altcha.Payload.from_base64(answer).challenge
        told = challenge.parameters.data or {}
        return Proof(
            id=hashlib.sha256(str(challenge.signature).encode()).hexdigest(),
            purpose=str(told["for"]),
            level=int(told["level"]),
            until=int(told["until"]),
        )

    @staticmethod
    def _is_genuine(answer: str, key: bytes) -> bool:
        return altcha.verify_solution(answer, key, hmac_key_secret=key[::-1]).verified
