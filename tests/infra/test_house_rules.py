"""The rules of this house for what it has on AWS, which no linter knows."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from dev import stacks

FUNCTION, BUCKET, ALARM = "AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::CloudWatch::Alarm"
KEPT = {BUCKET, "AWS::DynamoDB::Table", "AWS::Logs::LogGroup", "AWS::Backup::BackupVault"}


@cache
def all_of(kind: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Logical name -> (stack, resource) of every resource of a kind."""
    return {
        name: (stack, each)
        for stack in stacks.ORDER
        for name, each in stacks.template(name=stack)["Resources"].items()
        if each["Type"] == kind
    }


@cache
def resources(stack: str) -> dict[str, Any]:
    found: dict[str, Any] = stacks.template(name=stack)["Resources"]
    return found


def arn_of(name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, "Arn"]}


FUNCTIONS = sorted(all_of(FUNCTION))
BUCKETS = sorted(all_of(BUCKET))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_writes_to_a_log_that_ends(name: str) -> None:
    stack, function = all_of(FUNCTION)[name]
    log = resources(stack)[function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]]["Properties"]
    called = function["Properties"]["FunctionName"]["Fn::Sub"]
    assert log["LogGroupName"] == {"Fn::Sub": f"/aws/lambda/{called}"}
    assert log["RetentionInDays"] == {"Ref": "LogDays"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_function_fails_on_is_kept(name: str) -> None:
    stack, _ = all_of(FUNCTION)[name]
    [invoked] = [
        each["Properties"]
        for each in resources(stack).values()
        if each["Type"] == "AWS::Lambda::EventInvokeConfig" and each["Properties"]["FunctionName"] == {"Ref": name}
    ]
    assert invoked["DestinationConfig"] == {"OnFailure": {"Destination": arn_of(f"{name}Failed")}}
    assert resources(stack)[f"{name}Failed"]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    ("metric", "dimension", "end"), [("Errors", "FunctionName", ""), (None, "QueueName", "-failed")]
)
def test_a_person_is_told_when_function_fails(name: str, metric: str | None, dimension: str, end: str) -> None:
    _, function = all_of(FUNCTION)[name]
    called = function["Properties"]["FunctionName"]["Fn::Sub"] + end
    alarms = [each["Properties"] for _, each in all_of(ALARM).values() if "Dimensions" in each["Properties"]]
    watching = [
        each
        for each in alarms
        if each["Dimensions"] == [{"Name": dimension, "Value": {"Fn::Sub": called}}]
        and each["MetricName"] == (metric or "ApproximateNumberOfMessagesVisible")
    ]
    assert len(watching) == 1, called


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_has_its_own_role_and_bounds(name: str) -> None:
    _, function = all_of(FUNCTION)[name]
    told = function["Properties"]
    assert told["Role"] == arn_of(f"{name}Role")
    assert 256 <= told["MemorySize"] <= 1024
    assert 30 <= told["Timeout"] <= 900
    assert told["ReservedConcurrentExecutions"]["Fn::If"][0] == "Reserves"


def test_queues_of_what_failed_are_watched_every_one() -> None:
    names = {each["Properties"]["QueueName"]["Fn::Sub"] for _, each in all_of("AWS::SQS::Queue").values()}
    watched = {
        dimension["Value"]["Fn::Sub"]
        for _, each in all_of(ALARM).values()
        for dimension in each["Properties"].get("Dimensions", ())
        if dimension["Name"] == "QueueName"
    }
    assert names == watched


def test_every_alarm_tells_a_person_when_it_rises_and_when_it_ends() -> None:
    for _, alarm in all_of(ALARM).values():
        told = alarm["Properties"]
        assert (told["AlarmActions"], told["OKActions"]) == ([{"Ref": "Topic"}], [{"Ref": "Topic"}])
        assert told["TreatMissingData"] in ("notBreaching", "breaching")
        assert len(told["AlarmDescription"]) > 15


@pytest.mark.parametrize("name", BUCKETS)
def test_bucket_is_closed_to_the_public_and_forgets_nothing_at_once(name: str) -> None:
    _, bucket = all_of(BUCKET)[name]
    told = bucket["Properties"]
    assert set(told["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(told["PublicAccessBlockConfiguration"]) == 4
    assert told["VersioningConfiguration"] == {"Status": "Enabled"}
    assert told["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "BucketEncryption" in told
    rules = told["LifecycleConfiguration"]["Rules"]
    assert any("NoncurrentVersionExpiration" in rule for rule in rules)
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)


@pytest.mark.parametrize("name", BUCKETS)
def test_bucket_speaks_tls_only(name: str) -> None:
    stack, _ = all_of(BUCKET)[name]
    policy = resources(stack)[f"{name}Policy"]["Properties"]
    assert policy["Bucket"] == {"Ref": name}
    [denied] = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
    assert (denied["Principal"], denied["Action"]) == ("*", "s3:*")
    assert denied["Resource"] == [arn_of(name), {"Fn::Sub": f"${{{name}.Arn}}/*"}]
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_only_the_site_may_put_files_from_a_browser() -> None:
    _, bucket = all_of(BUCKET)["AttachmentBucket"]
    [rule] = bucket["Properties"]["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Fn::Sub": "https://${SiteDomain}"}]
    assert rule["AllowedMethods"] == ["POST"]
    assert [name for name, (_, each) in all_of(BUCKET).items() if "CorsConfiguration" in each["Properties"]] == [
        "AttachmentBucket"
    ]


def test_what_holds_evidence_stays_when_its_stack_goes() -> None:
    for kind in KEPT:
        for name, (_, each) in all_of(kind).items():
            assert (each.get("DeletionPolicy"), each.get("UpdateReplacePolicy")) == ("Retain", "Retain"), name


def test_names_carry_the_stage_so_that_two_stages_live_in_one_account() -> None:
    names = re.compile(r"^\s+(?:FunctionName|TableName|BucketName|QueueName|RoleName|TopicName|AlarmName|Name): (.*)$")
    for stack in stacks.ORDER:
        text = (stacks.INFRA / f"{stack}.yaml").read_text(encoding="utf-8")
        for line in text.splitlines():
            if (found := names.match(line)) and "complaints" in found[1]:
                assert "${Stage}" in found[1], (stack, line)


def test_role_names_fit_for_the_longest_stage_and_region() -> None:
    for _, role in all_of("AWS::IAM::Role").values():
        called = role["Properties"]["RoleName"]["Fn::Sub"]
        longest = called.replace("${Stage}", "a" * 16).replace("${AWS::Region}", "ap-southeast-1")
        assert len(longest) <= 64, called


def statements() -> Iterator[tuple[str, list[str], yaml.MappingNode]]:
    """(template, its lines, statement) of every statement of a policy, as it stands in the text."""
    for stack in stacks.ORDER:
        text = (stacks.INFRA / f"{stack}.yaml").read_text(encoding="utf-8")
        waiting = [yaml.compose(text, Loader=yaml.SafeLoader)]
        while waiting:
            node = waiting.pop()
            if isinstance(node, yaml.SequenceNode):
                waiting += node.value
            if isinstance(node, yaml.MappingNode):
                waiting += [value for _, value in node.value]
                if {"Effect", "Action"} <= {key.value for key, _ in node.value}:
                    yield stack, text.splitlines(), node


def test_what_is_allowed_on_everything_says_why_in_the_line_above() -> None:
    found = 0
    for stack, lines, statement in statements():
        told = {key.value: value for key, value in statement.value}
        if told["Effect"].value == "Allow" and getattr(told.get("Resource"), "value", "") == "*":
            found += 1
            above = lines[statement.start_mark.line - 1].strip()
            assert above.startswith("# "), (stack, told["Sid"].value)
    assert found == 3


def test_no_policy_allows_all_acts_of_a_service_or_anybody() -> None:
    for stack, _, statement in statements():
        told = {key.value: value for key, value in statement.value}
        if told["Effect"].value == "Deny":
            continue
        actions = told["Action"].value if isinstance(told["Action"].value, list) else [told["Action"]]
        assert not [action.value for action in actions if "*" in action.value], stack
        assert getattr(told.get("Principal"), "value", "") != "*", stack


def test_what_is_sent_to_a_service_may_be_sent_by_it_alone() -> None:
    """A service that acts for another account is held to this one's resources, wherever it can be told of it."""
    for stack in stacks.ORDER:
        for name, each in resources(stack).items():
            document = each["Properties"].get("AssumeRolePolicyDocument")
            if document and document["Statement"][0]["Principal"] != {"Service": "lambda.amazonaws.com"}:
                condition = document["Statement"][0]["Condition"]
                assert condition == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}, name
