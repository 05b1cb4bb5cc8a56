"""All stacks of a stage, made in order on moto, with what the deployment does between them."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import boto3

from dev import stacks

PACKAGE_KEY = "package.zip"


@dataclass(frozen=True)
class Deployed:
    """What there is after a deployment."""

    stage: stacks.Stage
    outputs: dict[str, str]
    resources: dict[str, dict[str, str]]  # stack -> logical name -> what it is called
    stood_in: set[str]  # kinds of resources of which there is nothing but the name

    def client(self, service: str) -> Any:
        """A client in the stage's region."""
        return boto3.client(service, region_name=self.stage.region)


def deploy(stage: stacks.Stage, stood_in: set[str]) -> Deployed:
    """Makes every stack of the stage. `stood_in` fills with what moto does not know."""
    stacks.check(stage=stage)
    known = {"PackageKey": PACKAGE_KEY, "ApiId": "a1b2c3d4e5"}
    resources = {}
    for name in stacks.ORDER:
        client = boto3.client("cloudformation", region_name=stacks.region_of(stage=stage, name=name))
        called = stacks.stack_name(stage=stage, name=name)
        given = stacks.parameters(name=name, stage=stage, known=known)
        client.create_stack(
            StackName=called,
            TemplateBody=(stacks.INFRA / f"{name}.yaml").read_text(encoding="utf-8"),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        made = client.describe_stacks(StackName=called)["Stacks"][0]
        known |= {output["OutputKey"]: output["OutputValue"] for output in made.get("Outputs", ())}
        resources[name] = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in client.list_stack_resources(StackName=called)["StackResourceSummaries"]
            if each["LogicalResourceId"]  # moto has a nameless one for what no condition calls for
        }
        if name == "storage":
            _put_package(known["PackageBucket"], stage.region)
    return Deployed(stage, known, resources, stood_in)


def _put_package(bucket: str, region: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("functions/__init__.py", "")
    boto3.client("s3", region_name=region).put_object(Bucket=bucket, Key=PACKAGE_KEY, Body=held.getvalue())
