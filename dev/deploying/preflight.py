"""Before a deployment changes anything: everything that would stop it half way, each with what to do about it."""

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from complaints.adapters.dynamodb.items import CaseItem
from complaints.adapters.dynamodb.versions import CODE_VERSION
from dev import stacks
from dev.deploying.account import Account
from dev.deploying.versions import version_of_items
from dev.packaging.build import Package

NEEDED = (
    *("cloudformation:CreateStack", "cloudformation:UpdateStack", "iam:CreateRole", "iam:PassRole", "s3:PutObject"),
    *("lambda:CreateFunction", "lambda:UpdateFunctionCode", "ssm:PutParameter", "dynamodb:CreateTable"),
)
REFUSED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AccessDeniedError"})


class NotReady(Exception):
    """What is to be mended first: `faults`, a line each."""

    def __init__(self, *, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


def check(*, account: Account, package: Package) -> str:
    """The account's number, if nothing stands in the way. Asks only. Raises NotReady with all that was found."""
    faults = list(_of_this_machine(account, package))
    try:
        who = account.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        faults.append(f"AWS does not know who asks ({error}): set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret")
        raise NotReady(faults=tuple(faults)) from error
    for look in (_permissions, _sender, _secret, _left_behind, _items, _quota):
        faults += _asked(look, account)
    if faults:
        raise NotReady(faults=tuple(faults))
    return str(who["Account"])


def check_items(*, account: Account, version: int) -> None:
    """Code that knows items of `version` can read the table. Raises NotReady."""
    there = version_of_items(client=account.client("dynamodb"), table=f"complaints-{account.stage.name}")
    if there is not None and there != version:
        raise NotReady(faults=(f"the table's items are of version {there}, the code of then knows {version}",))


def _of_this_machine(account: Account, package: Package) -> Iterator[str]:
    try:
        stacks.check(stage=account.stage)
    except stacks.MissingParameters as missing:
        yield f"infra/stages/{account.stage.name}.json does not say {', '.join(missing.names)}"
    if not package.precompiled:
        yield f"there is no {package.runtime} here to compile the package: RUNTIME_PYTHON=… says where one is"
    runtime = stacks.template(name="functions")["Resources"]["Deadlines"]["Properties"]["Runtime"]
    if package.runtime != runtime and not account.is_local:
        yield f"the package is for {package.runtime}, the functions are for {runtime}"


def _asked(look: Callable[[Account], Iterator[str]], account: Account) -> list[str]:
    """What `look` found; that it was not let look is a fault as well."""
    try:
        return list(look(account))
    except ClientError as error:
        if error.response["Error"]["Code"] not in REFUSED:
            raise
        return [f"no permission for {error.operation_name}: {error.response['Error'].get('Message', '')}"]


def _permissions(account: Account) -> Iterator[str]:
    """Reads that everything rests on; and what IAM says of the writes, where it may be asked."""
    account.client("cloudformation").describe_stacks()
    account.client("s3").list_buckets()
    account.client("lambda").list_functions()
    if account.is_local:  # where nobody is asked who he is
        return
    arn = account.client("sts").get_caller_identity()["Arn"]
    try:
        told = account.client("iam").simulate_principal_policy(PolicySourceArn=arn, ActionNames=list(NEEDED))
    except ClientError:  # the root, a role's session, or nobody who may ask: CloudFormation will tell
        return
    refused = [each["EvalActionName"] for each in told["EvaluationResults"] if each["EvalDecision"] != "allowed"]
    if refused:
        yield f"no permission for {', '.join(refused)}: {arn} needs a policy that allows them"


def _sender(account: Account) -> Iterator[str]:
    """A domain that stands unverified; one that is not there yet is made by the stack `mail`."""
    identity = identity_of(account)
    if identity and not identity["VerifiedForSendingStatus"] and not account.stage.parameters.get("HostedZoneId"):
        yield f"SES has not verified {account.stage.parameters['InboundDomain']}: {records_of(account, identity)}"


def _secret(account: Account) -> Iterator[str]:
    """What the stage's file names, and somebody has to put there."""
    ssm, name = account.client("ssm"), account.stage.parameters.get("EdgeSecret")
    if not name:
        return
    try:
        ssm.get_parameter(Name=name)
    except ssm.exceptions.ParameterNotFound:
        made = f'aws ssm put-parameter --type String --name {name} --value "$(openssl rand -base64 32)"'
        yield f"EdgeSecret names {name}, which is not there: {made}"


def identity_of(account: Account) -> dict[str, Any] | None:
    """The mail domain as SES knows it; None where it does not."""
    try:
        domain = account.stage.parameters.get("InboundDomain", "-")
        return dict(account.client("sesv2").get_email_identity(EmailIdentity=domain))
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return None
        raise


def records_of(account: Account, identity: dict[str, Any]) -> str:
    """What to publish so that SES verifies the domain."""
    domain = account.stage.parameters["InboundDomain"]
    tokens = identity.get("DkimAttributes", {}).get("Tokens", ())
    names = [f"{token}._domainkey.{domain} CNAME {token}.dkim.amazonses.com" for token in tokens]
    return f"publish {'; '.join(names) or 'its DKIM records'} and deploy again when SES says that it is verified"


def _left_behind(account: Account) -> Iterator[str]:
    """A table without its stack: CloudFormation would fail on its name."""
    if _table(account) and account.stack(name="storage") is None:
        called = f"complaints-{account.stage.name}"
        yield (
            f"the table {called} was kept when its stack went: import it into {called}-storage (docs/operations.md), "
            f"or erase it with ERASE={called} make undeploy-{account.stage.name}"
        )


def _items(account: Account) -> Iterator[str]:
    """The table's keys and indexes, and the version of what is in it."""
    table = _table(account)
    if not table:
        return
    indexes = {each["IndexName"] for each in table.get("GlobalSecondaryIndexes", ())}
    wanted = set(CaseItem._indexes)
    if indexes - wanted:
        yield f"the table has indexes that this code does not know: {', '.join(sorted(indexes - wanted))}"
    version = version_of_items(client=account.client("dynamodb"), table=table["TableName"])
    if version is not None and version > CODE_VERSION:
        yield f"the table's items are of version {version}, this code knows {CODE_VERSION}: deploy the code of then"
    if version is not None and version < CODE_VERSION:
        yield f"the table's items are of version {version}, this code needs {CODE_VERSION}: run `flask migrate` first"


def _quota(account: Account) -> Iterator[str]:
    """Reserved concurrency that the account cannot give."""
    if account.is_local or account.stage.parameters.get("ReserveConcurrency") != "true":
        return
    limit = account.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if limit < 150:
        yield f"the account has {limit} concurrent executions: ask for more, or set ReserveConcurrency to false"


def _table(account: Account) -> dict[str, Any] | None:
    try:
        found = account.client("dynamodb").describe_table(TableName=f"complaints-{account.stage.name}")
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    return dict(found["Table"])
