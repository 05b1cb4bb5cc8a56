"""`python -m dev.deploying.admin <stage> staff add …`: a command of flask in the environment of the stage's API."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from dev import stacks
from dev.deploying.account import Account


def environment(*, account: Account) -> dict[str, str]:
    """The settings of the stage, on another TABLE where one is given; empty where it is not deployed."""
    told = account.outputs(name="api").get("ApiEnvironment")
    if not told:
        return {}
    settings: dict[str, str] = json.loads(told)
    settings["TABLE"] = os.environ.get("TABLE") or settings["TABLE"]  # such as one that was restored, to look at it
    return settings | {"AWS_REGION": account.stage.region, "AWS_DEFAULT_REGION": account.stage.region}


def main(arguments: Sequence[str]) -> int:
    """The exit code of the command; 1 where there is no such stage, or none that is deployed."""
    if not arguments:
        print("usage: python -m dev.deploying.admin STAGE COMMAND …", file=sys.stderr)
        return 2
    stage, *command = arguments
    try:
        settings = environment(account=Account(stage=stacks.stage(name=stage)))
    except (stacks.UnknownStage, BotoCoreError, ClientError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    if not settings:
        print(f"{stage} is not deployed", file=sys.stderr)
        return 1
    flask = [sys.executable, "-m", "flask", "--app", "api.admin.app", *command]
    return subprocess.run(flask, env=os.environ | settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
