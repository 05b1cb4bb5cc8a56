"""The table that CloudFormation makes is the table that the code asks for."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from complaints.adapters.dynamodb import items

TEMPLATE = Path(__file__).resolve().parents[2] / "infra" / "storage.yaml"


class Tolerant(yaml.SafeLoader):
    """Reads CloudFormation's short tags as plain values."""


Tolerant.add_multi_constructor("!", lambda loader, _, node: loader.construct_scalar(node))


@pytest.fixture(scope="module")
def template() -> Any:
    """The properties of the table in the template."""
    read: Any = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=Tolerant)
    return read["Resources"]["Table"]


@pytest.fixture(scope="module")
def wanted() -> Any:
    """What PynamoDB would ask for: attributes, keys and indexes of the one model that has them all."""
    return items.CaseItem._get_schema()


def sorted_by_name(indexes: Any) -> list[Any]:
    """Indexes in the capitals of CloudFormation, in the order of their names."""
    shown = [
        {
            "IndexName": index["index_name"] if "index_name" in index else index["IndexName"],
            "KeySchema": _hash_first(index.get("key_schema", index.get("KeySchema"))),
            "Projection": index.get("projection", index.get("Projection")),
        }
        for index in indexes
    ]
    return sorted(shown, key=lambda index: str(index["IndexName"]))


def _hash_first(keys: Any) -> list[Any]:
    """CloudFormation wants the hash key first; PynamoDB sorts by name, and its engine does not mind."""
    return sorted(keys, key=lambda key: str(key["KeyType"]))


def by_name(attributes: Any) -> dict[str, str]:
    """Attribute definitions as name -> type."""
    return {
        attribute.get("AttributeName", attribute.get("attribute_name")): attribute.get(
            "AttributeType", attribute.get("attribute_type")
        )
        for attribute in attributes
    }


def test_keys_agree(template: Any, wanted: Any) -> None:
    assert template["Properties"]["KeySchema"] == _hash_first(wanted["key_schema"])


def test_template_names_the_hash_key_first_as_the_service_asks(template: Any) -> None:
    tables = [template["Properties"], *template["Properties"]["GlobalSecondaryIndexes"]]
    assert all([key["KeyType"] for key in each["KeySchema"]] == ["HASH", "RANGE"] for each in tables)


def test_indexes_agree_in_keys_and_projections(template: Any, wanted: Any) -> None:
    here = sorted_by_name(template["Properties"]["GlobalSecondaryIndexes"])
    assert here == sorted_by_name(wanted["global_secondary_indexes"])
    assert [index["IndexName"] for index in here] == ["due", "handler", "month", "stage"]


def test_attributes_agree_and_no_attribute_is_defined_that_no_key_uses(template: Any, wanted: Any) -> None:
    here = by_name(template["Properties"]["AttributeDefinitions"])
    keyed = {
        key["AttributeName"]
        for schema in (
            template["Properties"]["KeySchema"],
            *(index["KeySchema"] for index in template["Properties"]["GlobalSecondaryIndexes"]),
        )
        for key in schema
    }
    asked = by_name(wanted["attribute_definitions"])
    assert here == {name: type for name, type in asked.items() if name in keyed}
    assert set(here) == keyed


def test_items_expire_by_the_attribute_that_tokens_have(template: Any) -> None:
    attribute = template["Properties"]["TimeToLiveSpecification"]["AttributeName"]
    assert items.TokenItem.expires_at.attr_name == attribute
    assert template["Properties"]["TimeToLiveSpecification"]["Enabled"] is True


def test_stream_carries_what_the_letters_need(template: Any) -> None:
    assert template["Properties"]["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


def test_table_costs_nothing_while_idle_and_cannot_be_lost(template: Any) -> None:
    properties = template["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert (template["DeletionPolicy"], template["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_every_kind_of_item_has_its_own_mark() -> None:
    marks = [model.kind.get_discriminator(model) for model in items.MODELS if model is not items.Item]
    assert len(set(marks)) == len(marks) == len(items.MODELS) - 1


def test_no_kind_of_item_gives_an_attribute_of_the_indexes_another_meaning() -> None:
    meanings = {"ds", "na", "h", "st", "mo", "li"}
    of_cases = {name for name, attribute in items.CaseItem.get_attributes().items() if attribute.attr_name in meanings}
    of_envelopes = {
        name for name, attribute in items.EntriesItem.get_attributes().items() if attribute.attr_name in meanings
    }
    assert of_envelopes <= of_cases
    for model in items.MODELS:
        if model not in (items.CaseItem, items.EntriesItem, items.EnvelopeItem, items.Item):
            assert not {attribute.attr_name for attribute in model.get_attributes().values()} & meanings, model
