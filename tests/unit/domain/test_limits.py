"""How hard a proof of work is wanted, and which proof is good."""

import pytest

from complaints.domain.limits import HIGHEST_LEVEL, Allowance, Proof, is_good, level_of

NETWORK = "203.0.113.0/24"
PROOF = Proof("p1", "complaint", 2, until=1000)


@pytest.mark.parametrize(
    ("count", "level"), [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (120, 2), (121, 3), (10**9, HIGHEST_LEVEL)]
)
def test_work_is_wanted_above_what_is_free_and_doubles_with_the_rate(count: int, level: int) -> None:
    assert level_of(counts={NETWORK: count}, allowances={NETWORK: Allowance(30, 200)}) == level


def test_where_nothing_is_free_the_first_asking_takes_the_least_work() -> None:
    counts = [level_of(counts={NETWORK: count}, allowances={NETWORK: Allowance(0, 200)}) for count in (1, 10, 21, 41)]
    assert counts == [1, 1, 2, 3]


def test_the_name_that_asked_most_decides() -> None:
    allowances = {NETWORK: Allowance(30, 200), "13800138000": Allowance(5, 20)}
    assert level_of(counts={NETWORK: 1, "13800138000": 6}, allowances=allowances) == 1
    assert level_of(counts={NETWORK: 1, "13800138000": 5}, allowances=allowances) == 0


@pytest.mark.parametrize(
    ("purpose", "level", "now", "good"),
    [
        ("complaint", 2, 999, True),
        ("complaint", 1, 999, True),
        ("complaint", 3, 999, True),  # the rate has risen a step since it was asked for
        ("complaint", 4, 999, False),
        ("complaint", 2, 1000, False),
        ("upload", 2, 999, False),
    ],
)
def test_proof_is_good_for_its_purpose_in_its_time_and_hard_enough(
    purpose: str, level: int, now: float, good: bool
) -> None:
    assert is_good(proof=PROOF, purpose=purpose, level=level, now=now) is good
