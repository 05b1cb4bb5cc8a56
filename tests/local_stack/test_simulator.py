"""On the running portal a letter to SES's bounce simulator comes back onto the case, and the agent is told."""

import time
from pathlib import Path
from typing import Any

from tests.functional.portal import COMPLAINT
from tests.local_stack.running import running_portal

BOUNCE = "bounce@simulator.amazonses.com"


def test_a_letter_to_the_simulator_bounces_and_the_agent_is_told(tmp_path: Path) -> None:
    complainant = {**dict(COMPLAINT["complainant"]), "email": BOUNCE}  # type: ignore[call-overload]
    with running_portal(tmp_path / "local", STORE="moto", POLICY="oppein") as portal:
        case = portal.post("/api/v1/complaints", COMPLAINT | {"complainant": complainant})
        told: list[Any] = []
        until = time.monotonic() + 20
        while not told and time.monotonic() < until:
            mails = portal.get("/dev/mail?to=agent@staff.example")
            told = [mail for mail in mails if mail["headers"].get("X-Letter-Kind") == "undelivered"]
            time.sleep(0.2)
        assert [mail["headers"]["X-Case-Reference"] for mail in told] == [case["reference"]]
        assert BOUNCE in told[0]["text"]
        assert len(portal.get(f"/dev/mail?to={BOUNCE}")) == 1
