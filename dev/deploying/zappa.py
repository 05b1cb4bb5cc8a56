"""Zappa, with what the stacks gave: the Lambda of the API and its HTTP API, from the package that is built already."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dev.deploying.account import Account
from dev.packaging.build import told_runtime
from dev.packaging.wheels import ROOT, installed

NO_INDEX = {"https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}  # nobody listens


class ZappaFailed(Exception):
    """Zappa ended with an error; the message ends with what it said."""


def settings(*, account: Account, known: Mapping[str, str]) -> dict[str, Any]:
    """zappa_settings.json for one stage, its role, environment and bucket filled from the outputs of the stacks."""
    told = json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))
    stage = {name: value for name, value in told[account.stage.name].items() if name != "extends"}
    filled = {
        "aws_region": account.stage.region,
        "runtime": told_runtime(),
        "role_arn": known["ApiRoleArn"],
        "s3_bucket": known["PackageBucket"],
        "aws_environment_variables": json.loads(known["ApiEnvironment"]),
    }
    return dict(told["common"] | stage | filled)


def put_api(*, account: Account, known: Mapping[str, str], code_sha256: str) -> bool:
    """Makes the API, or changes it, where code or configuration differ; whether it did. Raises ZappaFailed."""
    wanted = settings(account=account, known=known)
    function = known["ApiFunction"]
    stands = account.function(name=function)
    if stands and _is_so(stands, wanted, code_sha256) and api_id(account=account, function=function):
        return False
    package = f"s3://{known['PackageBucket']}/{known['PackageKey']}"
    _run("update" if stands else "deploy", account, wanted, "--zip", package)
    return True


def remove_api(*, account: Account, known: Mapping[str, str]) -> bool:
    """Takes Lambda and gateway down; whether there were any."""
    if account.function(name=known["ApiFunction"]) is None:
        return False
    _run("undeploy", account, settings(account=account, known=known), "--yes")
    return True


def api_id(*, account: Account, function: str) -> str:
    """The HTTP API that Zappa made for the Lambda; empty where there is none."""
    if account.stack_called(called=function) is None:
        return ""
    client = account.client("cloudformation")
    found = client.describe_stack_resource(StackName=function, LogicalResourceId="ApiV2")
    return str(found["StackResourceDetail"]["PhysicalResourceId"])


def _is_so(stands: Mapping[str, Any], wanted: Mapping[str, Any], code_sha256: str) -> bool:
    return {
        "CodeSha256": code_sha256,
        "Handler": wanted["lambda_handler"],
        "MemorySize": wanted["memory_size"],
        "Timeout": wanted["timeout_seconds"],
        "Runtime": wanted["runtime"],
        "Role": wanted["role_arn"],
    }.items() <= dict(stands).items() and wanted["aws_environment_variables"].items() <= stands.get(
        "Environment", {}
    ).get("Variables", {}).items()


def _run(act: str, account: Account, wanted: Mapping[str, Any], *more: str) -> None:
    """One command of Zappa's, in a folder of its own. Its look at the package index for a newer Zappa is cut off."""
    own = installed(lock="deploy")
    own_proxy = {} if any(name in os.environ for name in NO_INDEX) or not account.is_local else NO_INDEX
    environment = os.environ | {"PYTHONPATH": str(own)} | own_proxy
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "zappa_settings.json"
        written.write_text(json.dumps({account.stage.name: wanted}, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-m", "zappa.cli", act, account.stage.name, "--settings_file", str(written), *more]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ZappaFailed(f"zappa {act}: {(done.stdout + done.stderr).strip()[-1500:]}")
