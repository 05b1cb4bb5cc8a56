"""`python -m dev.deploying.undeploy <stage>`: takes a stage down. What people wrote is kept, unless erased by name."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dev import stacks
from dev.deploying import zappa
from dev.deploying.account import Account, StackFailed

BUCKETS = ("AttachmentBucket", "MailBucket", "ReportBucket", "PackageBucket", "SiteBucket")
NOT_THERE = frozenset({"ResourceNotFoundException", "NoSuchBucket", "ParameterNotFound"})


class WrongName(Exception):
    """What is to be erased was not called by its name."""


def undeploy(*, stage: str, erase: str = "") -> int:
    """How many stacks were taken down. `erase` is the name of the table, complaints-<stage>: then nothing is kept.

    Raises WrongName, UnknownStage, StackFailed, ZappaFailed.
    """
    account = Account(stage=stacks.stage(name=stage))
    called = f"complaints-{stage}"
    if erase not in ("", called):
        raise WrongName(f"{erase} is not erased: what is kept of this stage is called {called}")
    known = {key: value for name in stacks.ORDER for key, value in account.outputs(name=name).items()}
    taken = sum(_take_down(account, name, known) for name in reversed(stacks.ORDER))
    kept = [called, *(known[name] for name in BUCKETS if name in known)]
    if not erase:
        print(f"kept: {', '.join(kept)}, log groups, copies, the signing key")
        print(f"ERASE={called} make undeploy-{stage} erases all of it for good, but the copies in the vault")
        return taken
    for what in _erase(account, called):
        print(f"erased: {what}", flush=True)
    return taken


def _take_down(account: Account, name: str, known: dict[str, str]) -> bool:
    if name == "api" and known.get("ApiRoleArn") and zappa.remove_api(account=account, known=known):
        print("taken down: API (Zappa)", flush=True)
    if account.stack(name=name) is None:
        return False
    if name == "inbound":
        _deactivate(account, known)
    account.delete_stack(name=name)
    print(f"taken down: stack {name}", flush=True)
    return True


def _deactivate(account: Account, known: dict[str, str]) -> None:
    """An active rule set cannot be deleted; one of somebody else's is left as it is."""
    ses = account.client("ses")
    if ses.describe_active_receipt_rule_set().get("Metadata", {}).get("Name") == known.get("RuleSet"):
        ses.set_active_receipt_rule_set()


def _erase(account: Account, called: str) -> Iterator[str]:
    number = account.client("sts").get_caller_identity()["Account"]
    dynamodb, ssm, logs = account.client("dynamodb"), account.client("ssm"), account.client("logs")
    if _there(lambda: dynamodb.update_table(TableName=called, DeletionProtectionEnabled=False)):
        dynamodb.delete_table(TableName=called)
        dynamodb.get_waiter("table_not_exists").wait(TableName=called)
        yield called
    for kind in ("attachments", "mail", "reports", "packages", "site"):
        bucket = f"{called}-{kind}-{number}"
        if _there(lambda bucket=bucket: _empty(account.client("s3"), bucket)):
            account.client("s3").delete_bucket(Bucket=bucket)
            yield bucket
    for group in _log_groups(logs, f"/aws/lambda/{called}"):
        logs.delete_log_group(logGroupName=group)
        yield group
    for name in ("signing-keys", "edge-secret"):
        key = f"/complaints/{account.stage.name}/{name}"
        if _there(lambda key=key: ssm.delete_parameter(Name=key)):
            yield key


def _log_groups(logs: Any, own: str) -> list[str]:
    """Of the API and of the functions, but not of a stage whose name only begins like this one's."""
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=own)
    names = [each["logGroupName"] for page in pages for each in page["logGroups"]]
    return [name for name in names if name == own or name.startswith(f"{own}-")]


def _there(act: Any) -> bool:
    """Whether `act` found what it was to act on."""
    try:
        act()
    except ClientError as error:
        if error.response["Error"]["Code"] in NOT_THERE:
            return False
        raise
    return True


def _empty(s3: Any, bucket: str) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        if found:
            objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def main(arguments: Sequence[str]) -> int:
    """0 when the stage is down; 1 when something stopped it, which is said."""
    parser = argparse.ArgumentParser(prog="python -m dev.deploying.undeploy", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--erase", default="", metavar="NAME", help="what is kept, too; NAME is complaints-<stage>")
    given = parser.parse_args(arguments)
    try:
        taken = undeploy(stage=given.stage, erase=given.erase)
    except (WrongName, stacks.UnknownStage, StackFailed, zappa.ZappaFailed, BotoCoreError, ClientError) as trouble:
        print(f"stopped:\n{trouble}", file=sys.stderr)
        return 1
    print(f"{taken} stacks taken down")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
