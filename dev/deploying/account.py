"""The AWS account that a stage is in: its stacks made and changed only where they differ, what they gave asked for."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from dev import stacks

NOTHING_TO_DO = "No updates are to be performed"
NEVER_STOOD = frozenset({"ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"})
GONE = "does not exist"
EVERY = {"Delay": 5, "MaxAttempts": 720}  # an hour: a distribution takes a quarter of one, a certificate a person


class StackFailed(Exception):
    """A stack could not be made or changed; the message tells which of its resources failed and why."""


class Account:
    """What stands in the account for one stage. `is_local`: the account is a stand-in on this machine."""

    def __init__(self, *, stage: stacks.Stage) -> None:
        self.stage = stage
        self.is_local = bool(os.environ.get("AWS_ENDPOINT_URL"))
        self.client = cache(self._client)

    def _client(self, service: str, region: str = "") -> Any:
        return boto3.client(service, region_name=region or self.stage.region)

    def stack(self, *, name: str) -> dict[str, Any] | None:
        """The stack `name` of the stage as CloudFormation tells it; None where there is none."""
        return self.stack_called(called=self._called(name), region=self._region(name))

    def stack_called(self, *, called: str, region: str = "") -> dict[str, Any] | None:
        """A stack by its own name, such as that of Zappa's."""
        try:
            found = self.client("cloudformation", region).describe_stacks(StackName=called)["Stacks"]
        except ClientError as error:
            if GONE in str(error):
                return None
            raise
        return None if not found or found[0]["StackStatus"] == "DELETE_COMPLETE" else dict(found[0])

    def outputs(self, *, name: str) -> dict[str, str]:
        """What the stack gives to those after it; nothing where there is none."""
        found = self.stack(name=name) or {}
        return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}

    def function(self, *, name: str) -> dict[str, Any] | None:
        """The configuration of a Lambda; None where there is none."""
        try:
            return dict(self.client("lambda").get_function_configuration(FunctionName=name))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise

    def put_stack(self, *, name: str, given: Mapping[str, str]) -> bool:
        """Makes the stack, or changes it to its template and `given`; whether there was anything to do.

        Raises StackFailed.
        """
        client, there = self.client("cloudformation", self._region(name)), self.stack(name=name)
        if there and there["StackStatus"] in NEVER_STOOD:
            self.delete_stack(name=name)
            there = None
        body = (stacks.INFRA / f"{name}.yaml").read_text(encoding="utf-8")
        if there and self._is_so(name, there, body, given):
            return False
        asked = {
            "StackName": self._called(name),
            "TemplateBody": body,
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "Tags": [{"Key": "project", "Value": "complaints"}, {"Key": "stage", "Value": self.stage.name}],
        }
        try:
            client.update_stack(**asked) if there else client.create_stack(**asked)
        except ClientError as error:
            if NOTHING_TO_DO in str(error):
                return False
            raise
        self._wait(name, "stack_update_complete" if there else "stack_create_complete")
        return True

    def delete_stack(self, *, name: str) -> None:
        """Takes the stack down; what its template retains stays."""
        self.client("cloudformation", self._region(name)).delete_stack(StackName=self._called(name))
        self._wait(name, "stack_delete_complete")

    def _is_so(self, name: str, there: Mapping[str, Any], body: str, given: Mapping[str, str]) -> bool:
        """Whether the stack stands with this very template and these parameters."""
        client = self.client("cloudformation", self._region(name))
        stands = client.get_template(StackName=self._called(name))["TemplateBody"]
        said = {each["ParameterKey"]: each["ParameterValue"] for each in there.get("Parameters", ())}
        return bool(stands == body and all(said.get(key) == value for key, value in given.items()))

    def _wait(self, name: str, until: str) -> None:
        client = self.client("cloudformation", self._region(name))
        try:
            client.get_waiter(until).wait(StackName=self._called(name), WaiterConfig=EVERY)
        except WaiterError as error:
            events = client.describe_stack_events(StackName=self._called(name))["StackEvents"]
            failed = [each for each in events if each["ResourceStatus"].endswith("FAILED")]
            why = [f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason', '')}" for each in failed[-3:]]
            raise StackFailed(f"{self._called(name)}: {'; '.join(why) or error}") from error

    def _called(self, name: str) -> str:
        return stacks.stack_name(stage=self.stage, name=name)

    def _region(self, name: str) -> str:
        return stacks.region_of(stage=self.stage, name=name)
