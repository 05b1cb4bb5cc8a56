"""`make run POLICY=…`: the whole portal under more than one regulation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from tests.filing import CUSTOMER, filed_under
from tests.local_stack.running import running_portal
from tests.patience import PATIENCE

# A start takes seconds: the first and the last of the list here, all of them in tests/api/test_every_policy.py.
SOME = tuple(dict.fromkeys((known_policies()[0], known_policies()[-1])))


@pytest.mark.parametrize("policy_id", SOME)
def test_the_portal_runs_under_the_regulation_that_is_asked_for(policy_id: str, tmp_path: Path) -> None:
    policy = load_policy(POLICIES / f"{policy_id}.toml")
    with running_portal(tmp_path / "local", STORE="moto", POLICY=policy_id) as portal:

        def post(body: Mapping[str, Any]) -> tuple[int, Any]:
            answer = requests.post(f"{portal.url}/api/v1/complaints", json=body, timeout=PATIENCE)
            return answer.status_code, answer.json()

        assert requests.get(f"{portal.url}/", timeout=PATIENCE).headers["Content-Type"].startswith("text/html")
        assert portal.get("/api/v1/policy")["id"] == policy_id
        assert {role for member in portal.get("/dev/staff") for role in member["roles"]} >= set(policy.roles)
        case = filed_under(policy, category=policy.intake.categories[0].id, post=post)
        moved = portal.post("/dev/clock", {"advance": "P10D"})
        assert portal.get(f"/dev/mail?to={CUSTOMER}")
        assert moved["mails_sent"] > 1
        secret = {"Authorization": f"Secret {case['secret']}"}
        assert portal.get(f"/api/v1/complaints/{case['reference']}", **secret)["reference"] == case["reference"]
