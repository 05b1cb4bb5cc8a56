"""What is said and answered about items is what botocore would say and read, to the byte."""

import json
from base64 import b64encode
from typing import Any

import pytest

from complaints.adapters.plain_items import OF_ITEMS
from tests.adapters.test_short_way import Wire, a_client, answer, asked

VALUES = {
    "s": {"S": '门板开裂 "\n\u2028😀'},
    "n": {"N": "3.5"},
    "b": {"B": b"\x00\xff"},
    "B": {"B": b""},
    "bs": {"BS": [b"a", b"b"]},
    "ss": {"SS": ["a", "b"]},
    "l": {"L": [{"S": "0 a"}, {"B": b"in a list"}, {"M": {"B": {"S": "no bytes"}, "BS": {"BS": [b"of a map"]}}}]},
    "m": {"M": {"B": {"B": b"named so"}}},
    "w": {"BOOL": False},
    "z": {"NULL": True},
}
ANSWERED: dict[str, Any] = {
    "GetItem": {"Item": VALUES},
    "Query": {"Items": [VALUES, {"B": {"S": "one attribute"}}], "Count": 2, "LastEvaluatedKey": {"pk": {"S": "1"}}},
    "UpdateItem": {"Attributes": VALUES},
    "PutItem": {"Attributes": {"B": {"B": b"alone"}}, "ConsumedCapacity": {"TableName": "t", "CapacityUnits": 1.0}},
    "DeleteItem": {},
    "BatchGetItem": {"Responses": {"B": [VALUES]}, "UnprocessedKeys": {}},
    "BatchWriteItem": {"UnprocessedItems": {"t": [{"PutRequest": {"Item": VALUES}}]}},
    "TransactWriteItems": {},
}
ASKED: dict[str, Any] = {
    "GetItem": {"TableName": "t", "Key": VALUES, "ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"},
    "Query": {"TableName": "t", "Limit": 3, "ExpressionAttributeValues": VALUES, "ScanIndexForward": False},
    "UpdateItem": {"TableName": "t", "Key": VALUES, "ExpressionAttributeNames": {"#0": "B"}, "ReturnValues": "ALL_NEW"},
    "PutItem": {"TableName": "t", "Item": VALUES, "ConditionExpression": "attribute_not_exists (#0)"},
    "DeleteItem": {"TableName": "t", "Key": VALUES},
    "BatchGetItem": {"RequestItems": {"t": {"Keys": [VALUES], "ConsistentRead": False}}},
    "BatchWriteItem": {"RequestItems": {"t": [{"PutRequest": {"Item": VALUES}}, {"DeleteRequest": {"Key": VALUES}}]}},
    "TransactWriteItems": {"TransactItems": [{"Put": {"TableName": "t", "Item": VALUES}}], "ClientRequestToken": "1"},
}


def test_all_operations_on_items_are_tried() -> None:
    assert {*ANSWERED} == {*ASKED} == OF_ITEMS


@pytest.mark.parametrize("operation", sorted(OF_ITEMS))
def test_what_is_said_of_items_is_what_botocore_says(operation: str) -> None:
    usual = a_client(short=False)
    model = usual.meta.service_model.operation_model(operation)
    made = a_client()._serializer.serialize_to_request(ASKED[operation], model)
    assert made == usual._serializer.serialize_to_request(ASKED[operation], model)


def test_what_is_not_about_items_is_said_by_botocore() -> None:
    model = a_client().meta.service_model.operation_model("DescribeTable")
    made = a_client()._serializer.serialize_to_request({"TableName": "t"}, model)
    assert made == a_client(short=False)._serializer.serialize_to_request({"TableName": "t"}, model)


def test_what_is_no_value_of_an_attribute_is_not_sent() -> None:
    model = a_client().meta.service_model.operation_model("PutItem")
    with pytest.raises(TypeError, match="set is no value"):
        a_client()._serializer.serialize_to_request({"TableName": "t", "Item": {"s": {"SS": {"a"}}}}, model)


@pytest.mark.parametrize("operation", sorted(OF_ITEMS))
def test_what_is_answered_about_items_is_read_as_botocore_reads_it(
    monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    told = json.loads(json.dumps(ANSWERED[operation], default=lambda value: b64encode(value).decode()))
    read = [asked(Wire(answer(told)), monkeypatch, operation, ASKED[operation], short=short) for short in (True, False)]
    assert read[0] == read[1]
    assert read[0] | ANSWERED[operation] == read[0]
