"""All stacks made in order on moto: asked of the services themselves, for moto passes over what it does not know."""

import json
from collections.abc import Iterator

import pytest
from moto import mock_aws

from complaints.settings import Settings
from dev import moto_gaps, stacks
from tests.infra.deployed import Deployed, deploy

FUNCTIONS = {
    "complaints-dev-deadlines",
    "complaints-dev-waiting-letters",
    "complaints-dev-inbound-mail",
    "complaints-dev-mail-events",
    "complaints-dev-upkeep",
    "complaints-dev-due-reports",
    "complaints-dev-month-sums",
}


# What moto has nothing of: these are in the stacks only, and checked as templates.
STOOD_IN = {
    "AWS::ApiGatewayV2": {"ApiMapping", "DomainName"},
    "AWS::Backup": {"BackupPlan", "BackupSelection", "BackupVault"},
    "AWS::Budgets": {"Budget"},
    "AWS::CertificateManager": {"Certificate"},
    "AWS::CloudFront": {"Distribution", "Function", "OriginAccessControl", "ResponseHeadersPolicy"},
    "AWS::CloudWatch": {"Alarm"},
    "AWS::GuardDuty": {"MalwareProtectionPlan"},
    "AWS::Lambda": {"EventInvokeConfig"},
    "AWS::S3": {"BucketPolicy"},
    "AWS::SES": {
        *("ConfigurationSet", "ConfigurationSetEventDestination", "EmailIdentity", "ReceiptRule", "ReceiptRuleSet"),
    },
    "AWS::SNS": {"Subscription", "TopicPolicy"},
    "AWS::SQS": {"QueuePolicy"},
    "AWS::Scheduler": {"Schedule", "ScheduleGroup"},
    "AWS::WAFv2": {"WebACL"},
}


@pytest.fixture(scope="module")
def deployed(aws_identity: None) -> Iterator[Deployed]:
    """The stage dev."""
    with moto_gaps.filled() as gaps, mock_aws(config={"lambda": {"use_docker": False}}):
        yield deploy(stacks.stage(name="dev"), gaps.kinds)


def test_every_resource_of_the_templates_is_in_its_stack(deployed: Deployed) -> None:
    for name in stacks.ORDER:
        told = stacks.template(name=name)
        there = {
            logical
            for logical, each in told["Resources"].items()
            if each.get("Condition") not in ("HasZone", "ByClamd")
        }
        assert set(deployed.resources[name]) == there, name


def test_what_is_in_the_stacks_only_is_what_is_known_to_be(deployed: Deployed) -> None:
    assert deployed.stood_in == {f"{service}::{kind}" for service, kinds in STOOD_IN.items() for kind in kinds}


def test_functions_can_read_what_they_are_given(deployed: Deployed) -> None:
    for each in deployed.client("lambda").list_functions()["Functions"]:
        given = each["Environment"]["Variables"] | {"AWS_REGION": "eu-central-1"}
        settings = Settings.from_env(given)
        assert (settings.table, settings.site_url) == ("complaints-dev", "https://complaints-dev.example.com")
        assert settings.mail_bucket == deployed.outputs["MailBucket"]


def test_the_api_can_read_what_zappa_is_given_for_it(deployed: Deployed) -> None:
    given = json.loads(deployed.outputs["ApiEnvironment"]) | {"AWS_REGION": "eu-central-1"}
    assert Settings.from_env(given).sender == "portal@mail.complaints-dev.example.com"


def test_functions_are_there_with_the_runtime_and_the_bounds_of_the_template(deployed: Deployed) -> None:
    made = {each["FunctionName"]: each for each in deployed.client("lambda").list_functions()["Functions"]}
    assert set(made) == FUNCTIONS
    assert {each["Runtime"] for each in made.values()} == {"python3.13"}
    assert {name: (each["MemorySize"], each["Timeout"]) for name, each in made.items()} == {
        "complaints-dev-deadlines": (512, 300),
        "complaints-dev-waiting-letters": (512, 300),
        "complaints-dev-inbound-mail": (1024, 120),
        "complaints-dev-mail-events": (512, 60),
        "complaints-dev-upkeep": (512, 300),
        "complaints-dev-due-reports": (1024, 900),
        "complaints-dev-month-sums": (512, 120),
    }


def test_each_function_has_a_role_of_its_own(deployed: Deployed) -> None:
    roles = [each["Role"] for each in deployed.client("lambda").list_functions()["Functions"]]
    assert len(set(roles)) == len(roles) == len(FUNCTIONS)


def test_the_stream_calls_what_sends_letters_and_what_keeps_sums(deployed: Deployed) -> None:
    mappings = deployed.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert {mapping["EventSourceArn"] for mapping in mappings} == {deployed.outputs["StreamArn"]}
    called = {mapping["FunctionArn"].rpartition(":")[2] for mapping in mappings}
    assert called == {"complaints-dev-waiting-letters", "complaints-dev-month-sums"}


def test_buckets_are_there_under_names_that_no_other_account_has(deployed: Deployed) -> None:
    names = {each["Name"] for each in deployed.client("s3").list_buckets()["Buckets"]}
    kinds = ("attachments", "mail", "reports", "packages", "site")
    assert names == {f"complaints-dev-{kind}-123456789012" for kind in kinds}


def test_log_groups_end_after_the_days_of_the_stage(deployed: Deployed) -> None:
    groups = {each["logGroupName"]: each for each in deployed.client("logs").describe_log_groups()["logGroups"]}
    assert set(groups) == {"/aws/lambda/complaints-dev", *(f"/aws/lambda/{name}" for name in FUNCTIONS)}
    assert {each["retentionInDays"] for each in groups.values()} == {14}


def test_what_fails_is_kept_for_a_fortnight(deployed: Deployed) -> None:
    sqs = deployed.client("sqs")
    urls = sqs.list_queues()["QueueUrls"]
    names = {url.rpartition("/")[2] for url in urls}
    assert names == {*(f"{name}-failed" for name in FUNCTIONS), "complaints-dev-not-started"}
    for url in urls:
        kept = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["MessageRetentionPeriod"])["Attributes"]
        assert kept == {"MessageRetentionPeriod": str(14 * 24 * 3600)}


def test_news_of_mails_reach_their_function_and_only_those_of_this_stage(deployed: Deployed) -> None:
    events = deployed.client("events")
    [rule] = events.list_rules()["Rules"]
    assert '"complaints-dev"' in rule["EventPattern"]
    [target] = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    assert target["Arn"].endswith(":complaints-dev-mail-events")
    assert target["DeadLetterConfig"]["Arn"].endswith(":complaints-dev-not-started")
