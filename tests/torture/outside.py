"""`make fuzz`: schemathesis, a program that knows the OpenAPI document alone, calls the portal as everybody in turn.

ROLES (all of the policy, and nobody), SECONDS (60, for each), POLICY (oppein) and SEED are taken from the environment.
One JSON line an asker; 1 where an answer was an error of ours or one that the document does not tell of. Decision 42.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

from complaints.adapters.policy_files import POLICIES, load_policy
from dev.demo_staff import demo_staff
from tests.api.site import COMPLAINT
from tests.local_stack.running import RunningPortal, running_portal
from tests.patience import PATIENCE

PROGRAM = Path(".cache/schemathesis/bin/schemathesis")
HOOKS = Path(__file__).with_name("outside_hooks.py")
CASES = 5
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "use_after_free",
    "ensure_resource_availability",
)
# Who closes his session is nobody from then on, and learns nothing more.
LEFT_OUT = "^/api/v1/sessions"
CALLED = re.compile(r"(\d+) generated(?:, (\d+) found (\d+) unique failures)?")


def askers(policy: str) -> tuple[str, ...]:
    """One address for each role of a policy, and "" for nobody."""
    return ("", *sorted(member.email for member in demo_staff(policy=load_policy(POLICIES / f"{policy}.toml"))))


def called_by(portal: RunningPortal, who: str, *, seconds: int, seed: int, cases: list[Any]) -> dict[str, Any]:
    """What came of the calls of one asker; `output` where anything was wrong."""
    known = {"FUZZ_CASES": json.dumps(cases), "SCHEMATHESIS_HOOKS": str(HOOKS), "NO_COLOR": "1"}
    run = subprocess.run(
        [
            *(str(PROGRAM.resolve()), "run", f"{portal.url}/api/v1/openapi.json"),
            *(*_signed_in(portal, who), "--header", "If-Match: *"),
            *("--max-time", str(seconds), "--seed", str(seed), "--checks", ",".join(CHECKS)),
            *("--exclude-path-regex", LEFT_OUT, "--continue-on-failure", "--warnings", "off"),
            *("--suppress-health-check", "all", "--request-timeout", "30", "--no-color"),
        ],
        env=os.environ | known,
        cwd=portal.errors.parent,  # where it keeps what it finds
        capture_output=True,
        text=True,
        check=False,
    )
    counted = CALLED.search(run.stdout)
    figures = {"asker": who or "nobody", "calls": int(counted[1]) if counted else 0, "status": run.returncode}
    is_well = run.returncode == 0 and figures["calls"]
    return figures | ({} if is_well else {"output": run.stdout[-20_000:] + run.stderr[-2000:]})


def _signed_in(portal: RunningPortal, who: str) -> tuple[str, ...]:
    if not who:
        return ()
    body = json.dumps({"email": who}).encode()
    asked = Request(f"{portal.url}/dev/session", data=body, headers={"Content-Type": "application/json"})
    with urlopen(asked, timeout=PATIENCE) as answer:
        session = answer.headers["Set-Cookie"].partition(";")[0]
    return ("--header", f"Cookie: {session}")


def _filed(portal: RunningPortal) -> Iterator[dict[str, str]]:
    for _ in range(CASES):
        told = portal.post("/api/v1/complaints", COMPLAINT)
        yield {"reference": told["reference"], "secret": told["secret"]}


def main(env: dict[str, str]) -> int:
    """All askers; 1 where anything was wrong."""
    policy, seconds, seed = env.get("POLICY", "oppein"), int(env.get("SECONDS", "60")), int(env.get("SEED", "20261120"))
    chosen = [f"{role}@staff.example" if role else "" for role in env["ROLES"].split(",")] if "ROLES" in env else None
    wrong = 0
    with TemporaryDirectory() as kept, running_portal(Path(kept) / "data", STORE="moto", POLICY=policy) as portal:
        assert portal.process.stdout
        threading.Thread(target=portal.process.stdout.read, daemon=True).start()  # or it waits for a reader
        cases = list(_filed(portal))
        for who in chosen or askers(policy):
            found = called_by(portal, who, seconds=seconds, seed=seed, cases=cases)
            output = found.pop("output", "")
            wrong += bool(output)
            sys.stdout.write(json.dumps(found) + "\n" + output)
            sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(dict(os.environ)))
