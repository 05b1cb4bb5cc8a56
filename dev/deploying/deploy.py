"""`python -m dev.deploying.deploy <stage>`: the stage as this commit says it should be; twice changes nothing more.

Where AWS_ENDPOINT_URL is set, everything goes there.
"""

import argparse
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from complaints.adapters.dynamodb.versions import CODE_VERSION
from complaints.domain.text import LOCALES
from dev import stacks
from dev.deploying import pages, preflight, release, smoke, zappa
from dev.deploying.account import Account, StackFailed
from dev.deploying.release import NothingBefore, Release
from dev.deploying.versions import note_version
from dev.packaging.build import Package, TooLarge, build, told_runtime
from dev.packaging.wheels import UnableToInstall

SIGNING_KEYS = "signing-keys"
EDGE_SECRET = "edge-secret"  # no SecureString: CloudFormation hands it to CloudFront, and can read no such one for it
TROUBLE = (
    *(stacks.UnknownStage, stacks.MissingParameters, preflight.NotReady, StackFailed, zappa.ZappaFailed),
    *(smoke.SmokeFailed, NothingBefore, TooLarge, UnableToInstall, BotoCoreError, ClientError),
)


class ActiveRuleSet(Exception):
    """Another rule set is active in the region: a person must decide, for there can be one only."""


class NotVerifiedYet(Exception):
    """The mail domain was made known to SES; somebody must publish its records before the rest is made."""


@dataclass
class Deployment:
    """One run. `known` gathers the outputs of the stacks; `changes` counts what was made or changed."""

    account: Account
    release: Release
    known: dict[str, str] = field(default_factory=dict)
    changes: int = 0

    def run(self, package: Package | None, site: pages.Site | None) -> None:
        """Every stack in its order, with what stands between. Without package and site: those of an earlier time."""
        for name in stacks.ORDER:
            if name in ("functions", "gateway"):
                self._before(name, package)
            given = stacks.parameters(name=name, stage=self.account.stage, known=self.known)
            self._did(f"stack {name}", self.account.put_stack(name=name, given=given))
            self.known |= self.account.outputs(name=name)
            if name in ("mail", "inbound", "site"):
                self._after(name, site)
        s3, bucket = self.account.client("s3"), self.known["PackageBucket"]
        self._did("release noted", release.note(client=s3, bucket=bucket, release=self.release))

    def _before(self, name: str, package: Package | None) -> None:
        if name == "functions":
            self._did("signing key", _secret(self.account, SIGNING_KEYS, "SecureString"))
            self._did("secret of the edge", _secret(self.account, EDGE_SECRET, "String"))
            self.known["EdgeSecret"] = _called(self.account, EDGE_SECRET)
            dynamodb = self.account.client("dynamodb")
            self._did("version of items", note_version(client=dynamodb, table=self.known["Table"]))
            self.known["PackageKey"] = self.release.package
            if package:
                s3, body = self.account.client("s3"), package.path.read_bytes()
                where = {"bucket": self.known["PackageBucket"], "key": self.release.package}
                self._did("package", release.put_package(client=s3, body=body, **where))
            return
        put_api = zappa.put_api(account=self.account, known=self.known, code_sha256=self.release.code_sha256)
        self._did("API (Zappa)", put_api)
        self.known["ApiId"] = zappa.api_id(account=self.account, function=self.known["ApiFunction"])

    def _after(self, name: str, site: pages.Site | None) -> None:
        if name == "mail":
            _check_sender(self.account)
        elif name == "inbound":
            self._did("rule set active", _activate(self.account, self.known["RuleSet"]))
        else:
            s3, bucket = self.account.client("s3"), self.known["SiteBucket"]
            wanted = site.pages if site else pages.pages_of(client=s3, bucket=bucket, folder=self.release.pages)
            changed = pages.put(client=s3, bucket=bucket, pages=wanted)
            self._did(f"pages, {changed} objects", changed > 0)

    def _did(self, what: str, changed: bool) -> None:
        self.changes += changed
        print(f"{'changed' if changed else 'as it is'}: {what}", flush=True)


def deploy(*, stage: str, package: Package | None = None) -> Deployment:
    """Builds where no package is given, looks whether all is ready, deploys, and asks what was deployed.

    Raises one of TROUBLE, ActiveRuleSet, NotVerifiedYet.
    """
    account = Account(stage=stacks.stage(name=stage))
    package = package or build(runtime=told_runtime())
    number = preflight.check(account=account, package=package)
    print(f"{account.stage.name} in account {number}, {account.stage.region}", flush=True)
    company = str(account.stage.parameters["Company"])
    site = pages.site(company=dict.fromkeys(LOCALES, company))
    wanted = Release(f"complaints-{package.digest.hex()[:32]}.zip", package.code_sha256, site.folder, CODE_VERSION)
    deployment = Deployment(account, wanted)
    deployment.run(package, site)
    _finish(deployment)
    return deployment


def roll_back(*, stage: str) -> Deployment:
    """Puts the package and the pages before those that run back; the stacks stay as this commit has them."""
    account = Account(stage=stacks.stage(name=stage))
    stored = account.outputs(name="storage")
    if not stored:
        raise NothingBefore(f"there is no stack {stacks.stack_name(stage=account.stage, name='storage')}")
    earlier = release.before(client=account.client("s3"), bucket=stored["PackageBucket"])
    preflight.check_items(account=account, version=earlier.items)
    deployment = Deployment(account, earlier)
    deployment.run(None, None)
    _finish(deployment)
    return deployment


def _finish(deployment: Deployment) -> None:
    asked = smoke.check(account=deployment.account, known=deployment.known)
    print(f"{deployment.changes} changes; {asked} questions answered")


def _secret(account: Account, name: str, kind: str) -> bool:
    """Made once: last year's letters are answered by the signing key. Whether it was made now."""
    ssm, called = account.client("ssm"), _called(account, name)
    try:
        ssm.get_parameter(Name=called)
    except ssm.exceptions.ParameterNotFound:
        ssm.put_parameter(Name=called, Value=secrets.token_urlsafe(32), Type=kind)
        return True
    return False


def _called(account: Account, name: str) -> str:
    return f"/complaints/{account.stage.name}/{name}"


def _check_sender(account: Account) -> None:
    """Without a zone of ours somebody publishes the records, and until then no mail leaves or arrives."""
    if account.stage.parameters.get("HostedZoneId"):
        return
    identity = preflight.identity_of(account)
    if identity and not identity["VerifiedForSendingStatus"]:
        raise NotVerifiedYet(preflight.records_of(account, identity))


def _activate(account: Account, rule_set: str) -> bool:
    ses = account.client("ses")
    active = ses.describe_active_receipt_rule_set().get("Metadata", {}).get("Name", "")
    if active == rule_set:
        return False
    if active:
        raise ActiveRuleSet(
            f"the receipt rule set {active} is active in {account.stage.region}, and one only can be: put the rule of "
            f"{rule_set} into it by hand, or set {rule_set} active and deploy again"
        )
    ses.set_active_receipt_rule_set(RuleSetName=rule_set)
    return True


def main(arguments: Sequence[str]) -> int:
    """0 when the stage is as it should be; 1 when something stopped it, which is said; 3 when it is a person's turn."""
    parser = argparse.ArgumentParser(prog="python -m dev.deploying.deploy", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--back", action="store_true", help="put the release before this one back")
    given = parser.parse_args(arguments)
    try:
        roll_back(stage=given.stage) if given.back else deploy(stage=given.stage)
    except (ActiveRuleSet, NotVerifiedYet) as turn:
        print(f"not done yet: {turn}", file=sys.stderr)
        return 3
    except TROUBLE as trouble:
        print(f"stopped:\n{trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
