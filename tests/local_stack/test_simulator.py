"""On the running portal a letter to SES's bounce simulator comes back onto the case, and the agent is told."""

from pathlib import Path
from typing import Any

from tests.functional.portal import COMPLAINT
from tests.local_stack.running import running_portal
from tests.patience import eventually

BOUNCE = "bounce@simulator.amazonses.com"


def test_a_letter_to_the_simulator_bounces_and_the_agent_is_told(tmp_path: Path) -> None:
    complainant = {**dict(COMPLAINT["complainant"]), "email": BOUNCE}  # type: ignore[call-overload]
    with running_portal(tmp_path / "local", STORE="moto", POLICY="oppein") as portal:
        case = portal.post("/api/v1/complaints", COMPLAINT | {"complainant": complainant})

        def undelivered() -> list[Any]:
            mails = portal.get("/dev/mail?to=agent@staff.example")
            return [mail for mail in mails if mail["headers"].get("X-Letter-Kind") == "undelivered"]

        told = eventually(undelivered)
        assert [mail["headers"]["X-Case-Reference"] for mail in told] == [case["reference"]]
        assert BOUNCE in told[0]["text"]
        assert len(portal.get(f"/dev/mail?to={BOUNCE}")) == 1
