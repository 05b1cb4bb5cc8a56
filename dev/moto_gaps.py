"""Stand-ins for the kinds of resources that moto's CloudFormation does not know.

moto passes them over, and says of the stack that it is complete; where one stack asks another for what such a resource
is called, it fails. A stand-in has a name and answers for its attributes, and makes nothing: what stands for it is
checked as a template (tests/infra).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel

NAMES = ("Name", "RuleSetName", "BackupVaultName", "DomainName", "EmailIdentity")


class StandIn(CloudFormationModel):
    """A resource that is in the stack only."""

    def __init__(self, *, name: str) -> None:
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_name_type() -> str:
        """It has none."""
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whatever is asked."""
        return True

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """A word that tells where it comes from."""
        return f"{self.physical_resource_id}.{attribute_name}"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> "StandIn":
        """Called as its properties say, or as moto would call it."""
        told = cloudformation_json.get("Properties", {})
        return cls(name=next((told[each] for each in NAMES if each in told), resource_name))

    @classmethod
    def update_from_cloudformation_json(cls, original_resource: "StandIn", *_: Any, **__: Any) -> "StandIn":
        """Nothing changes."""
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *_: Any, **__: Any) -> None:
        """Nothing is there."""

    def is_created(self) -> bool:
        """At once."""
        return True


@contextmanager
def filled() -> Iterator[SimpleNamespace]:
    """moto's CloudFormation with stand-ins; `.kinds` of what is given has the kinds that moto was asked in vain."""
    known, kinds = parsing.resource_class_from_type, set[str]()

    def found(resource_type: str) -> Any:
        if resource_type in parsing.get_model_map() or resource_type.startswith("Custom::"):
            return known(resource_type)
        kinds.add(resource_type)
        return StandIn

    parsing.resource_class_from_type = found
    try:
        yield SimpleNamespace(kinds=kinds)
    finally:
        parsing.resource_class_from_type = known
