"""A stage deployed from end to end on an account of this machine: made, made again, changed, put back, taken down.

The tests are steps: each finds the account as the one before left it.
"""

import json
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from dev import stacks
from dev.deploying import admin, pages, undeploy
from dev.deploying import deploy as deploying
from dev.deploying.account import Account
from dev.deploying.deploy import deploy, roll_back
from dev.deploying.preflight import NotReady
from dev.deploying.preflight import check as preflight
from dev.packaging.build import Package
from dev.packaging.wheels import ROOT
from dev.ports import free_port, is_taken
from tests.packaging.runtime import REGION

STAGE = "dev"
FUNCTION = "complaints-dev"


@dataclass(frozen=True)
class Cloud:
    """An account; `log` has a line for each call that asked for a change."""

    log: Path

    @property
    def changes(self) -> list[str]:
        """Those calls."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def client(self, service: str) -> Any:
        """A client of the account."""
        return boto3.client(service, region_name=REGION)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory, runtime: str, aws_identity: None) -> Iterator[Cloud]:
    """An account in a process of its own: what it holds is nobody else's."""
    folder, port = tmp_path_factory.mktemp("cloud"), free_port()
    with (folder / "out").open("w") as out, pytest.MonkeyPatch.context() as environment:
        command = [sys.executable, "-m", "tests.packaging.cloud", str(port), str(folder / "log")]
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        while not is_taken(port=port):
            assert process.poll() is None, (folder / "out").read_text()
            time.sleep(0.1)
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        environment.setenv("RUNTIME", runtime)
        yield Cloud(folder / "log")
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def later(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """A package of another commit."""
    path = tmp_path_factory.mktemp("later") / "later.zip"
    shutil.copyfile(package.path, path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("complaints/later.py", "")
    return replace(package, path=path)


def code_that_runs(cloud: Cloud) -> str:
    return str(cloud.client("lambda").get_function_configuration(FunctionName=FUNCTION)["CodeSha256"])


def page(cloud: Cloud, key: str = "index.html") -> str:
    bucket = Account(stage=stacks.stage(name=STAGE)).outputs(name="site")["SiteBucket"]
    return str(cloud.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode())


def test_a_stage_that_nobody_wrote_down_is_refused(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    assert deploying.main(["nowhere"]) == 1
    assert "there is no infra/stages/nowhere.json" in capsys.readouterr().err
    assert cloud.changes == []


def test_a_stage_without_parameters_is_refused_with_their_names(cloud: Cloud, package: Package) -> None:
    whole = stacks.stage(name=STAGE)
    bare = replace(whole, parameters={k: v for k, v in whole.parameters.items() if k not in ("Company", "AlarmEmail")})
    with pytest.raises(NotReady, match=r"dev\.json does not say .*Company.*AlarmEmail"):
        preflight(account=Account(stage=bare), package=package)
    assert cloud.changes == []


def test_a_package_without_byte_code_is_refused(cloud: Cloud, package: Package) -> None:
    with pytest.raises(NotReady, match="RUNTIME_PYTHON=… says where one is"):
        preflight(account=Account(stage=stacks.stage(name=STAGE)), package=replace(package, precompiled=False))
    assert cloud.changes == []


def test_who_may_not_is_told_what_he_may_not(cloud: Cloud, package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account(stage=stacks.stage(name=STAGE))
    refused = ClientError({"Error": {"Code": "AccessDenied", "Message": "not you"}}, "DescribeStacks")

    def refuse(**_: Any) -> None:
        raise refused

    monkeypatch.setattr(account.client("cloudformation"), "describe_stacks", refuse)
    with pytest.raises(NotReady, match="no permission for DescribeStacks: not you"):
        preflight(account=account, package=package)
    assert cloud.changes == []


def test_a_secret_that_is_named_and_not_there_is_asked_for(cloud: Cloud, package: Package) -> None:
    whole = stacks.stage(name=STAGE)
    named = replace(whole, parameters={**whole.parameters, "EdgeSecret": "/complaints/dev/edge-secret"})
    with pytest.raises(NotReady, match="EdgeSecret names /complaints/dev/edge-secret, which is not there: aws ssm put"):
        preflight(account=Account(stage=named), package=package)
    assert cloud.changes == []


def test_a_domain_that_ses_has_not_verified_is_refused(cloud: Cloud, package: Package) -> None:
    domain = stacks.stage(name=STAGE).parameters["InboundDomain"]
    ses = cloud.client("sesv2")
    ses.create_email_identity(EmailIdentity=domain)
    asked = cloud.changes
    with pytest.raises(NotReady, match=f"SES has not verified {domain}: publish .* and deploy again"):
        deploy(stage=STAGE, package=package)
    assert cloud.changes == asked
    ses.delete_email_identity(EmailIdentity=domain)


def test_first_deployment_makes_everything_and_the_portal_answers(cloud: Cloud, package: Package) -> None:
    done = deploy(stage=STAGE, package=package)
    assert done.changes == len(stacks.ORDER) + 8  # two secrets, version, package, rule set, API, pages, release
    made = cloud.client("lambda").get_function_configuration(FunctionName=FUNCTION)
    assert made["CodeSha256"] == package.code_sha256
    assert (made["Handler"], made["Runtime"], made["MemorySize"]) == ("api.entry.handle", package.runtime, 1024)
    assert made["Role"] == done.known["ApiRoleArn"]
    assert made["Environment"]["Variables"] == json.loads(done.known["ApiEnvironment"])
    assert cloud.client("ses").describe_active_receipt_rule_set()["Metadata"]["Name"] == FUNCTION
    edge = cloud.client("ssm").get_parameter(Name="/complaints/dev/edge-secret")["Parameter"]
    assert (edge["Type"], len(edge["Value"])) == ("String", 43)
    key = cloud.client("ssm").get_parameter(Name="/complaints/dev/signing-keys", WithDecryption=True)["Parameter"]
    assert (key["Type"], len(key["Value"])) == ("SecureString", 43)


def test_all_functions_run_the_same_package(cloud: Cloud) -> None:
    functions = cloud.client("lambda").list_functions()["Functions"]
    assert len(functions) > 5
    assert len({each["CodeSha256"] for each in functions}) == 1


def test_a_restored_table_is_looked_at_by_the_same_commands(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account(stage=stacks.stage(name=STAGE))
    assert admin.environment(account=account)["TABLE"] == FUNCTION
    monkeypatch.setenv("TABLE", "complaints-dev-drill")
    told = admin.environment(account=account)
    assert (told["TABLE"], told["POLICY"]) == ("complaints-dev-drill", "oppein")


def test_first_administrator_is_added_from_here(cloud: Cloud) -> None:
    command = ("staff", "add", "wu.min@staff.example", "--name", "吴敏", "--role", "admin", "--first")
    assert admin.main([STAGE, *command]) == 0
    key = {"pk": {"S": "STAFF"}, "sk": {"S": "wu.min@staff.example"}}
    assert (
        "吴敏" in json.loads(cloud.client("dynamodb").get_item(TableName=FUNCTION, Key=key)["Item"]["b"]["S"])["name"]
    )
    assert admin.main([STAGE, *command]) == 1
    assert admin.main([STAGE, "migrate"]) == 0


def test_zappa_made_no_role_no_rule_and_no_schedule(cloud: Cloud) -> None:
    roles = {each["RoleName"] for each in cloud.client("iam").list_roles()["Roles"]}
    assert [name for name in roles if "zappa" in name.casefold()] == []
    rules = {each["Name"] for each in cloud.client("events").list_rules()["Rules"]}
    assert rules == {"complaints-dev-mail-events"}


def test_pages_name_what_is_there_and_is_kept_for_good(cloud: Cloud) -> None:
    bucket = Account(stage=stacks.stage(name=STAGE)).outputs(name="site")["SiteBucket"]
    s3 = cloud.client("s3")
    there = {each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]}
    for name in ("index.html", "track.html", "survey.html", "admin.html"):
        told = re.findall(r'(?:href|src)="/(a/[^"#]+)', page(cloud, name))
        assert told
        assert set(told) <= there
        assert re.findall(r'(?:href|src)="(?:scripts|styles|vendor)/', page(cloud, name)) == []
        assert s3.head_object(Bucket=bucket, Key=name)["CacheControl"] == "no-cache"
    kept = s3.head_object(Bucket=bucket, Key=told[0])
    assert kept["CacheControl"] == "public, max-age=31536000, immutable"
    config = next(key for key in there if key.endswith("/config.js"))
    assert stacks.stage(name=STAGE).parameters["Company"] in page(cloud, config)
    assert {"styles/site.css", "icons.svg", "icon.svg"} <= there  # what api/templates name plainly


def test_second_deployment_changes_nothing(cloud: Cloud, package: Package) -> None:
    before = cloud.changes
    assert deploy(stage=STAGE, package=package).changes == 0
    assert cloud.changes == before


def test_nothing_can_be_put_back_where_there_was_nothing_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploying.main([STAGE, "--back"]) == 1
    assert "no release before" in capsys.readouterr().err


def test_a_later_commit_replaces_code_and_pages(
    cloud: Cloud, later: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(pages.SITE, tmp_path / "site")
    (tmp_path / "site" / "styles" / "base.css").write_text("body {}\n", encoding="utf-8")
    monkeypatch.setattr(pages, "SITE", tmp_path / "site")
    first = page(cloud)
    deploy(stage=STAGE, package=later)
    assert code_that_runs(cloud) == later.code_sha256
    assert page(cloud) != first


def test_one_command_puts_the_release_before_back(cloud: Cloud, package: Package) -> None:
    assert deploying.main([STAGE, "--back"]) == 0
    assert code_that_runs(cloud) == package.code_sha256
    wanted = pages.site(company={"zh-CN": "客户服务中心", "en": "客户服务中心"})
    assert f"/{wanted.folder}/" in page(cloud)
    assert {each["CodeSha256"] for each in cloud.client("lambda").list_functions()["Functions"]} == {
        package.code_sha256
    }


def test_a_table_of_another_version_is_refused(cloud: Cloud, package: Package) -> None:
    table, key = cloud.client("dynamodb"), {"pk": {"S": "VERSION"}, "sk": {"S": "VERSION"}}
    own = table.get_item(TableName=FUNCTION, Key=key)["Item"]
    table.put_item(TableName=FUNCTION, Item=own | {"n": {"N": "99"}})
    asked = cloud.changes
    with pytest.raises(NotReady, match="items are of version 99, this code knows"):
        deploy(stage=STAGE, package=package)
    with pytest.raises(NotReady, match="items are of version 99, the code of then knows"):
        roll_back(stage=STAGE)
    assert cloud.changes == asked
    table.put_item(TableName=FUNCTION, Item=own)


def test_taken_down_it_keeps_what_people_wrote(cloud: Cloud, package: Package) -> None:
    assert undeploy.undeploy(stage=STAGE) == len(stacks.ORDER)
    assert cloud.client("lambda").list_functions()["Functions"] == []
    assert cloud.client("dynamodb").list_tables()["TableNames"] == [FUNCTION]
    with pytest.raises(NotReady, match="the table complaints-dev was kept when its stack went"):
        deploy(stage=STAGE, package=package)


def test_what_is_kept_is_erased_by_its_name_only(cloud: Cloud) -> None:
    with pytest.raises(undeploy.WrongName):
        undeploy.undeploy(stage=STAGE, erase="complaints-prod")
    assert cloud.client("dynamodb").list_tables()["TableNames"] == [FUNCTION]
    undeploy.undeploy(stage=STAGE, erase=FUNCTION)
    assert cloud.client("dynamodb").list_tables()["TableNames"] == []
    assert cloud.client("s3").list_buckets()["Buckets"] == []
    assert cloud.client("logs").describe_log_groups()["logGroups"] == []
