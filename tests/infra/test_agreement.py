"""Templates and code say the same: handlers, settings, schedules, events, headers, limits."""

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.guards import OF_THE_EDGE, VIEWER
from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.settings import NEEDED, PUBLIC, SIGN_IN, Settings
from complaints.usecases.deliver_letters import HOLD
from dev import stacks
from dev.local_settings import MAIL_PREFIX
from dev.schedule import EVERY_SECONDS
from dev.site import EVERYWHERE, create_site
from dev.stack import REPORTS_AT, UPKEEP_AT, UPLOADS_FROM_THE_SITE
from functions import _records
from tests.infra.test_house_rules import FUNCTION, FUNCTIONS, all_of, resources

ROOT = Path(__file__).resolve().parents[2]
OF_THE_PLATFORM = {"AWS_REGION"}  # Lambda says it itself
MAY_BE_LEFT_OUT = {"CONFIGURATION_SET", "CLAMD", "SMTP_RELAY", "SMTP_USER", "SMTP_PASSWORD", "TRUSTED_AUTHSERV_ID"}
OF_THE_API = {"EDGE_SECRET", *SIGN_IN, *PUBLIC}
MAY_BE_LEFT_OUT |= {"REPORT_BUCKET"}
SETTINGS = (set(NEEDED) - OF_THE_PLATFORM) | MAY_BE_LEFT_OUT


def environment_of(name: str) -> dict[str, Any]:
    _, function = all_of(FUNCTION)[name]
    found: dict[str, Any] = function["Properties"]["Environment"]["Variables"]
    return found


def the_api_is_given() -> dict[str, str]:
    text, _names = stacks.template(name="api")["Outputs"]["ApiEnvironment"]["Value"]["Fn::Sub"]
    given: dict[str, str] = json.loads(text)
    return given


def test_every_module_of_functions_is_a_function_and_its_handler_can_be_called() -> None:
    handlers = {name: all_of(FUNCTION)[name][1]["Properties"]["Handler"] for name in FUNCTIONS}
    modules = {path.stem for path in (ROOT / "functions").glob("*.py") if not path.stem.startswith("_")}
    assert sorted(handlers.values()) == sorted(f"functions.{module}.run" for module in modules)
    for handler in handlers.values():
        module, _, name = handler.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))


def test_settings_that_the_code_reads_are_those_that_are_listed_here() -> None:
    source = (ROOT / "complaints" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.get\("([A-Z_]+)"', source))
    assert read == MAY_BE_LEFT_OUT | {"EDGE_SECRET"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_given_every_setting_and_nothing_else(name: str) -> None:
    assert set(environment_of(name)) == SETTINGS


def test_functions_and_api_are_given_the_same() -> None:
    first, *others = map(environment_of, FUNCTIONS)
    assert all(each == first for each in others)
    assert set(the_api_is_given()) == SETTINGS | OF_THE_API
    for name, value in first.items():
        [(how, what)] = value.items()
        here = the_api_is_given()[name]
        assert here == {"Ref": f"${{{what}}}", "Fn::Sub": what, "Fn::If": "${SmtpPassword}"}[how], name


def test_what_the_api_is_given_is_what_settings_can_read() -> None:
    filled = {name: re.sub(r"\$\{\w+\}", "x", value) for name, value in the_api_is_given().items()}
    quiet = dict.fromkeys((*OF_THE_API, "SMTP_RELAY"), "")
    settings = Settings.from_env(filled | quiet | {"AWS_REGION": "eu-central-1"})
    assert settings.site_url == "https://x"


def test_no_secret_stands_in_a_template() -> None:
    assert environment_of("Deadlines")["SIGNING_KEYS"] == {"Fn::Sub": "ssm:/complaints/${Stage}/signing-keys"}
    for path in stacks.INFRA.rglob("*"):
        if path.is_file():
            assert not re.search(r"AKIA[0-9A-Z]{16}|BEGIN [A-Z ]*PRIVATE KEY", path.read_text(encoding="utf-8")), path


def test_runtime_is_the_one_that_the_package_is_made_for() -> None:
    zappa = json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))["common"]["runtime"]
    assert {all_of(FUNCTION)[name][1]["Properties"]["Runtime"] for name in FUNCTIONS} == {zappa}


def schedules() -> dict[str, dict[str, Any]]:
    """Function -> its schedule."""
    found = [each["Properties"] for _, each in all_of("AWS::Scheduler::Schedule").values()]
    return {each["Target"]["Arn"]["Fn::GetAtt"][0]: each for each in found}


def test_schedules_are_those_of_the_local_stack() -> None:
    minute = f"rate({EVERY_SECONDS // 60} minute)"
    morning = f"cron({UPKEEP_AT.minute} {UPKEEP_AT.hour} * * ? *)"
    reports = f"cron({REPORTS_AT.minute} {REPORTS_AT.hour},12,17 * * ? *)"  # the local clock moves in hours: once
    told = {name: each["ScheduleExpression"] for name, each in schedules().items()}
    assert told == {"Deadlines": minute, "WaitingLetters": minute, "Upkeep": morning, "DueReports": reports}
    assert schedules()["Upkeep"]["ScheduleExpressionTimezone"] == {"Ref": "Zone"}


def test_a_schedule_that_cannot_start_is_tried_again_and_then_kept() -> None:
    for each in schedules().values():
        assert each["Target"]["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["NotStarted", "Arn"]}}
        assert each["Target"]["RetryPolicy"]["MaximumEventAgeInSeconds"] >= 60
        assert each["FlexibleTimeWindow"] == {"Mode": "OFF"}


def test_the_sweep_is_told_nothing_that_it_would_take_for_a_stream() -> None:
    assert "Records" not in json.loads(schedules()["WaitingLetters"]["Target"]["Input"])


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_a_stage_runs_a_regulation_that_there_is_in_the_zone_of_its_calendar(name: str) -> None:
    told = stacks.stage(name=name).parameters
    policy = load_policy(POLICIES / f"{told['Policy']}.toml")
    assert str(working_calendar(policy.calendar).zone) == told["Zone"]


def test_raw_mail_is_where_the_code_looks_and_where_ses_may_write() -> None:
    assert stacks.template(name="mail")["Outputs"]["MailPrefix"]["Value"] == MAIL_PREFIX
    policy = resources("storage")["MailBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    [writing] = [each for each in policy if each["Sid"] == "MailArrives"]
    assert writing["Resource"] == {"Fn::Sub": f"${{MailBucket.Arn}}/{MAIL_PREFIX}*"}


def test_the_receipt_rule_is_the_one_that_bucket_and_function_let_in() -> None:
    rule = resources("inbound")["Rule"]["Properties"]["Rule"]
    stored, called = rule["Actions"]
    assert stored["S3Action"]["BucketName"] == {"Ref": "MailBucket"}
    assert called["LambdaAction"] == {"FunctionArn": {"Ref": "InboundMailArn"}, "InvocationType": "Event"}
    assert rule["ScanEnabled"] is True
    let_in = resources("functions")["MailArrives"]["Properties"]["SourceArn"]["Fn::Sub"]
    called_set = resources("inbound")["RuleSet"]["Properties"]["RuleSetName"]["Fn::Sub"]
    assert let_in.endswith(f":receipt-rule-set/{called_set}:receipt-rule/{rule['Name']}")


def test_stream_hands_over_what_the_function_sends_and_splits_what_fails() -> None:
    mapping = resources("functions")["Stream"]["Properties"]
    [pattern] = [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]]
    assert pattern == {
        "eventName": ["INSERT"],
        "dynamodb": {
            "Keys": {
                "pk": {"S": [{"prefix": "C#"}, {"prefix": "E#"}]},
                "sk": {"S": [{"prefix": "T#"}, {"prefix": "O#"}]},
            }
        },
    }
    keys = {"pk": {"S": "C#26110001"}, "sk": {"S": "T#000002"}}
    owing = {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": "7", "NewImage": {"ds": {"S": "o1"}}}}
    silent = {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": "8", "NewImage": {}}}
    told = [("7", ("26110001", 2), True), ("8", ("26110001", 2), False)]
    assert list(_records.pages_in([owing, silent])) == told
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["DestinationConfig"] == {
        "OnFailure": {"Destination": {"Fn::GetAtt": ["WaitingLettersFailed", "Arn"]}}
    }


def test_no_run_lasts_as_long_as_an_envelope_is_held() -> None:
    _, function = all_of(FUNCTION)["WaitingLetters"]
    assert function["Properties"]["Timeout"] < HOLD.total_seconds()


def test_the_timer_runs_alone() -> None:
    _, function = all_of(FUNCTION)["Deadlines"]
    assert function["Properties"]["ReservedConcurrentExecutions"]["Fn::If"][1] == 1


def test_pages_say_on_cloudfront_what_they_say_on_this_machine() -> None:
    config = resources("site")["PageHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    told, names = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    here = create_site(store="${Store}").test_client().get("/").headers
    assert told == here["Content-Security-Policy"]
    assert names["Store"] == {"Fn::Sub": "https://${AttachmentBucket}.s3.${AWS::Region}.${AWS::URLSuffix}"}
    own = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    security = config["SecurityHeadersConfig"]
    assert {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Cross-Origin-Opener-Policy": own["Cross-Origin-Opener-Policy"],
    } == EVERYWHERE
    assert security["ContentTypeOptions"] == {"Override": True}


def test_browsers_may_put_what_they_may_put_on_this_machine() -> None:
    [rule] = resources("storage")["AttachmentBucket"]["Properties"]["CorsConfiguration"]["CorsRules"]
    assert (rule["AllowedMethods"], rule["AllowedHeaders"], rule["MaxAge"]) == tuple(UPLOADS_FROM_THE_SITE.values())


def test_the_api_is_asked_behind_the_name_of_the_site_and_nothing_of_it_is_kept() -> None:
    config = resources("site")["Distribution"]["Properties"]["DistributionConfig"]
    paths = {each["PathPattern"]: each for each in config["CacheBehaviors"]}
    assert set(paths) == {"/api/*", "/healthz"}
    assert {each["TargetOriginId"] for each in paths.values()} == {"api"}
    assert {each["CachePolicyId"] for each in paths.values()} == {"4135ea2d-6df8-44a3-9df3-4b5a84be39ad"}
    assert "DELETE" in paths["/api/*"]["AllowedMethods"]


def test_the_log_of_the_api_is_that_of_the_lambda_that_zappa_makes() -> None:
    zappa = json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))
    project = zappa["common"]["project_name"]
    log = resources("api")["ApiLog"]["Properties"]["LogGroupName"]
    assert log == {"Fn::Sub": f"/aws/lambda/{project}-${{Stage}}"}
    for name in ("dev", "prod"):
        assert stacks.stage(name=name).parameters["Stage"] == name
        assert name in zappa


def test_cloudfront_vouches_for_who_asks_as_the_api_believes_it() -> None:
    config = resources("site")["Distribution"]["Properties"]["DistributionConfig"]
    [api] = [each for each in config["Origins"] if each["Id"] == "api"]
    _, [header], _ = api["OriginCustomHeaders"]["Fn::If"]
    assert header == {"HeaderName": OF_THE_EDGE, "HeaderValue": {"Fn::Sub": "{{resolve:ssm:${EdgeSecret}}}"}}
    [asked] = [each for each in config["CacheBehaviors"] if each["PathPattern"] == "/api/*"]
    assert asked["FunctionAssociations"][0]["FunctionARN"] == {
        "Fn::GetAtt": ["ClientAddress", "FunctionMetadata.FunctionARN"]
    }
    code = resources("site")["ClientAddress"]["Properties"]["FunctionCode"]
    assert f"headers['{VIEWER.lower()}'] = {{ value: event.viewer.ip }}" in code
