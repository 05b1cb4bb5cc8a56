"""The company goes over to another policy: the same store, started anew with another POLICY."""

import signal
from pathlib import Path
from typing import Any

import requests

from complaints.adapters.policy_files import POLICIES, load_policy
from tests.filing import CUSTOMER, filed_under
from tests.local_stack.running import RunningPortal, running_portal
from tests.patience import PATIENCE

BEFORE, AFTER = (load_policy(POLICIES / f"{policy}.toml") for policy in ("oppein", "default"))


def file(portal: RunningPortal, policy: Any) -> Any:
    def post(body: Any) -> tuple[int, Any]:
        answer = requests.post(f"{portal.url}/api/v1/complaints", json=body, timeout=PATIENCE)
        return answer.status_code, answer.json()

    return filed_under(policy, category=policy.intake.categories[0].id, post=post)


def seen(portal: RunningPortal, reference: str, part: str = "") -> Any:
    session = requests.Session()
    session.post(f"{portal.url}/dev/session", json={"email": "handler@staff.example"}, timeout=PATIENCE)
    return session.get(f"{portal.url}/api/v1/cases/{reference}{part}", timeout=PATIENCE).json()


def open_clocks(portal: RunningPortal, reference: str) -> dict[str, str]:
    clocks = seen(portal, reference, "/clocks")["clocks"]
    return {clock["clock"]: clock["due"] for clock in clocks if clock["state"] == "running"}


def test_old_cases_keep_their_clocks_and_new_ones_run_under_the_new_policy(tmp_path: Path) -> None:
    with running_portal(tmp_path / "local", POLICY=BEFORE.id) as portal:
        old = file(portal, BEFORE)
        running = open_clocks(portal, old["reference"])
        assert running
        portal.stop(signal.SIGTERM)

    with running_portal(tmp_path / "local", POLICY=AFTER.id) as portal:
        assert portal.get("/api/v1/policy")["id"] == AFTER.id
        assert seen(portal, old["reference"])["policy"] == {"id": BEFORE.id, "version": BEFORE.version}
        assert open_clocks(portal, old["reference"]) == running
        assert seen(portal, old["reference"], "/policy")["title"]["zh-CN"] == BEFORE.title.zh
        secret = {"Authorization": f"Secret {old['secret']}"}
        tracked = portal.get(f"/api/v1/complaints/{old['reference']}", **secret)
        assert [promise["due"] for promise in tracked["promises"]] == [each["due"] for each in old["promises"]]

        new = file(portal, AFTER)
        assert seen(portal, new["reference"])["policy"] == {"id": AFTER.id, "version": AFTER.version}
        assert set(open_clocks(portal, new["reference"])) != set(running)

        before = len(portal.get(f"/dev/mail?to={CUSTOMER}"))
        moved = portal.post("/dev/clock", {"advance": "P10D"})
        assert moved["mails_sent"] > 1
        assert len(portal.get(f"/dev/mail?to={CUSTOMER}")) >= before
        kinds = [entry["kind"] for entry in seen(portal, old["reference"])["timeline"]]
        assert "escalated" in kinds
        _, said = portal.stop(signal.SIGTERM)
        assert "PolicyNotKept" not in said
