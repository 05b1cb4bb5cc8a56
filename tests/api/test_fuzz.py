"""Whatever comes, from whomever: no error of ours, and no answer that the OpenAPI document does not tell of.

`FUZZ_ROUNDS=200 FUZZ_SEED=7 pytest tests/api/test_fuzz.py` goes on for as long as one likes.
"""

import os
from random import Random
from typing import Any

import pytest

from tests.api.fuzzing import Fuzz
from tests.api.site import Site
from tests.api.standings import staffed
from tests.api.test_permissions import shipped
from tests.fakes import InMemoryStaff, fake_services

ROUNDS, SEED = int(os.environ.get("FUZZ_ROUNDS", "1")), int(os.environ.get("FUZZ_SEED", "1"))
ASKERS = ("", *sorted(shipped("oppein").roles))


@pytest.mark.parametrize("who", ASKERS)
def test_no_error_of_ours_and_no_answer_that_is_not_told_of(who: str) -> None:
    policy = shipped("oppein")
    services: Any = fake_services(policy=policy, staff=InMemoryStaff(staffed(policy)))
    site = Site(services)
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    fuzz = Fuzz(site, who=who, chance=Random(f"{SEED} {who}"))
    fuzz.run(rounds=ROUNDS)
    assert fuzz.wrong == {}, fuzz.counts
