"""What the roles of the templates allow, with the names that the functional tests use in the places of parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from dev import stacks
from tests.infra.calls import ACCOUNT, API, REGION, Call

NAMES = {
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "Stage": "test",
    "Table": "complaints",
    "AttachmentBucket": "attachments",
    "MailBucket": "mail",
    "ReportBucket": "attachments",  # where none is named, reports lie there
    "MailPrefix": "inbound/",
    "ConfigurationSet": "letters",
    "SenderArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/portal.example",
    "StreamArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/complaints/stream/x",
}
CALLS, PLATFORM = "what-it-calls", "what-the-platform-needs"


@dataclass(frozen=True, order=True)
class Grant:
    """A role may do `action` on what `resource` stands for."""

    action: str
    resource: str

    def covers(self, call: Call) -> bool:
        """Whether a call is allowed by it."""
        return self.action == call.action and fnmatchcase(call.resource, self.resource)


def roles() -> dict[str, dict[str, Any]]:
    """Entry point -> the properties of its role: the API's, and that of each function by its module."""
    found = {API: stacks.template(name="api")["Resources"]["ApiRole"]["Properties"]}
    for stack in ("functions", "scanning"):
        resources = stacks.template(name=stack)["Resources"]
        for each in resources.values():
            if each["Type"] == "AWS::Lambda::Function":
                module = each["Properties"]["Handler"].split(".")[1]
                found[module] = resources[each["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
    return found


@cache
def grants(entry: str, policy: str = CALLS) -> frozenset[Grant]:
    """What the role of an entry point allows by one of its policies."""
    return frozenset(_granted(roles()[entry], policy))


def allows(call: Call) -> bool:
    """Whether the role of the call's entry point allows it."""
    return any(grant.covers(call) for grant in grants(call.entry))


def _granted(role: dict[str, Any], policy: str) -> Iterator[Grant]:
    for statement in documents(role)[policy]["Statement"]:
        assert statement["Effect"] == "Allow"
        for action in _all(statement["Action"]):
            for resource in _all(statement["Resource"]):
                if (meant := _meant(resource)) is not None:
                    yield Grant(action, meant)


def documents(role: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The inline policies of a role by their names."""
    return {each["PolicyName"]: each["PolicyDocument"] for each in role.get("Policies", ())}


def _all(one_or_many: Any) -> list[Any]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]


def _meant(resource: Any) -> str | None:
    """An ARN with names filled in; None for a secret that only some stages have."""
    if isinstance(resource, str):
        return resource
    [(how, what)] = resource.items()
    if how == "Ref":
        return NAMES[what]
    if how == "Fn::Sub":
        return re.sub(r"\$\{([\w:]+)\}", lambda found: NAMES[found[1]], what)
    if how == "Fn::If" and what[0] in ("ByRelay", "HasEdgeSecret"):
        return None
    return f"{how} {'.'.join(what)}"
