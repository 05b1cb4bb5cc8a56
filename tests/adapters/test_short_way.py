"""Calls go by the short way, are signed as botocore signs them, and are left to it where anything is out of order."""

import json
import zlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.endpoint import Endpoint
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
from botocore.httpsession import URLLib3Session
from botocore.session import Session

from complaints.adapters.plain_items import OF_ITEMS
from complaints.adapters.short_way import KeyOfTheDay, shorten, sign_by_the_day

ADDRESS = "https://dynamodb.eu-central-1.amazonaws.com/"
KEY: dict[str, Any] = {"TableName": "cases", "Key": {"pk": {"S": "C#1"}, "sk": {"S": "S"}}}
ITEM = {"pk": {"S": "C#1"}, "n": {"N": "3"}, "e": {"B": "AQI="}, "m": {"L": [{"S": "0 a"}]}, "w": {"BOOL": True}}
REFUSED = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "no", "Item": ITEM}
CANCELLED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "cancelled",
    "CancellationReasons": [{"Code": "ConditionalCheckFailed", "Message": "no"}, {"Code": "None"}],
}
BUSY = {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "message": "slower"}
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def answer(told: dict[str, Any], status: int = 200, crc: int = 0) -> AWSResponse:
    content = json.dumps(told).encode()
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc or zlib.crc32(content))}
    made = AWSResponse(ADDRESS, status, headers, None)
    made._content = content
    return made


class Wire:
    """Answers what it was told to, in turn; `asked`: what came over it."""

    def __init__(self, *answers: AWSResponse | Exception) -> None:
        self.answers, self.asked = list(answers), list[Any]()

    def send(self, request: Any) -> AWSResponse:
        self.asked.append(request)
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


def a_client(*, short: bool = True) -> Any:
    session = Session()
    session.set_credentials("AKIDEXAMPLE", "secret", "token")
    if short:
        session.register("creating-client-class.dynamodb", shorten)
    config = Config(parameter_validation=False, retries={"mode": "standard", "total_max_attempts": 3})
    return session.create_client("dynamodb", "eu-central-1", config=config)


def asked(
    wire: Wire, patch: pytest.MonkeyPatch, operation: str = "GetItem", given: Any = KEY, *, short: bool = True
) -> Any:
    patch.setattr("time.sleep", lambda _: None)
    patch.setattr(URLLib3Session, "send", lambda _, request: wire.send(request))
    return a_client(short=short)._make_api_call(operation, dict(given))


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations that went by botocore's own way."""
    gone, send = list[str](), Endpoint.make_request

    def make_request(self: Endpoint, model: Any, request: Any) -> Any:
        gone.append(model.name)
        return send(self, model, request)

    monkeypatch.setattr(Endpoint, "make_request", make_request)
    return gone


def test_an_answer_is_what_botocore_makes_of_it(monkeypatch: pytest.MonkeyPatch, long_way: list[str]) -> None:
    told = {"Item": ITEM, "ConsumedCapacity": {"TableName": "cases", "CapacityUnits": 0.5}}
    shortly = asked(Wire(answer(told)), monkeypatch)
    assert long_way == [], "a new botocore does not ask `before-call` as it did: the short way is not taken"
    assert shortly == asked(Wire(answer(told)), monkeypatch, short=False)
    assert (long_way, shortly["Item"]["e"]) == (["GetItem"], {"B": b"\x01\x02"})


def test_what_leaves_is_what_botocore_sends_but_for_its_count_of_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW)
    ours, theirs = Wire(answer({})), Wire(answer({}))
    asked(ours, monkeypatch)
    asked(theirs, monkeypatch, short=False)
    mine, usual = ours.asked[0], theirs.asked[0]
    assert (mine.method, mine.url, mine.body) == (usual.method, usual.url, usual.body)
    tells = {"amz-sdk-invocation-id", "amz-sdk-request", "Authorization", "User-Agent"}
    assert {*usual.headers} - {*mine.headers} <= tells
    assert {name: usual.headers[name] for name in mine.headers if name not in tells} == {
        name: told for name, told in mine.headers.items() if name not in tells
    }


@pytest.mark.parametrize("token", [None, "a token"])
@pytest.mark.parametrize("later", [timedelta(), timedelta(days=1)])
@pytest.mark.parametrize("path", ["", "v2/email/outbound-emails", "a//b/../c d?x=1&b=2"])
def test_it_is_signed_as_botocore_signs(
    monkeypatch: pytest.MonkeyPatch, token: str | None, later: timedelta, path: str
) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW + later)
    signed = []
    for way in (SigV4Auth, KeyOfTheDay, KeyOfTheDay):
        request = AWSRequest("POST", ADDRESS + path, {"X-Amz-Target": "DynamoDB_20120810.GetItem"}, b"{}")
        way(Credentials("AKIDEXAMPLE", "secret", token), "dynamodb", "eu-central-1").add_auth(request)
        signed.append(request.headers["Authorization"])
    assert signed[0] == signed[1] == signed[2], "a new botocore signs otherwise than KeyOfTheDay"
    assert "Signature=" in signed[0]


def test_another_secret_has_another_key() -> None:
    signatures = set()
    for secret in ("one", "two"):
        request = AWSRequest("POST", ADDRESS, {}, b"{}")
        request.context["timestamp"] = "20261120T020000Z"
        signer = KeyOfTheDay(Credentials("AKIDEXAMPLE", secret), "dynamodb", "eu-central-1")
        signatures.add(signer.signature("what is signed", request))
    assert len(signatures) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        ConnectionClosedError(endpoint_url=ADDRESS),
        EndpointConnectionError(endpoint_url=ADDRESS),
        answer(BUSY, 400),
        answer({}, 500),
        answer({}, crc=1),
    ],
    ids=["closed", "unreachable", "busy", "out of order", "garbled"],
)
def test_where_anything_is_out_of_order_botocore_begins_anew(
    monkeypatch: pytest.MonkeyPatch, long_way: list[str], trouble: AWSResponse | Exception
) -> None:
    wire = Wire(trouble, trouble, answer({"Item": ITEM}))
    assert asked(wire, monkeypatch)["Item"]["n"] == {"N": "3"}
    assert (len(wire.asked), long_way) == (3, ["GetItem"])


@pytest.mark.parametrize("short", [True, False], ids=["short", "botocore's own"])
@pytest.mark.parametrize("told", [REFUSED, CANCELLED], ids=["refused", "cancelled"])
def test_what_is_refused_is_asked_once(monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], short: bool) -> None:
    wire = Wire(answer(told, 400))
    with pytest.raises(ClientError) as error:
        asked(wire, monkeypatch, "DeleteItem", short=short)
    assert (len(wire.asked), type(error.value).__name__) == (1, told["__type"].partition("#")[2])
    assert error.value.response["Error"]["Message"] == told.get("message", told.get("Message"))
    assert error.value.response.get("CancellationReasons") == told.get("CancellationReasons")


def test_who_has_no_part_of_botocore_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def stands_in(request: Any, **_: Any) -> AWSResponse:
        return answer({"Item": ITEM})

    client = a_client()
    client.meta.events.register("before-send.dynamodb.GetItem", stands_in)
    monkeypatch.setattr(URLLib3Session, "send", lambda *_: pytest.fail("sent, though somebody answers for the table"))
    assert client._make_api_call("GetItem", dict(KEY))["Item"]["n"] == {"N": "3"}


def test_mail_is_signed_with_the_key_of_the_day_and_goes_botocores_way(
    monkeypatch: pytest.MonkeyPatch, long_way: list[str]
) -> None:
    session = Session()
    session.set_credentials("AKIDEXAMPLE", "secret")
    client: BaseClient = session.create_client("sesv2", "eu-central-1")
    sign_by_the_day(client)
    wire = Wire(answer({"MessageId": "1"}))
    monkeypatch.setattr(URLLib3Session, "send", lambda _, request: wire.send(request))
    monkeypatch.setattr(KeyOfTheDay, "signature", lambda *_: "of the day")
    client.send_email(Content={"Raw": {"Data": b"mail"}})
    assert wire.asked[0].headers["Authorization"].endswith(b"Signature=of the day")
    assert long_way == ["SendEmail"]


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


def test_what_is_no_json_is_left_to_botocore(monkeypatch: pytest.MonkeyPatch, long_way: list[str]) -> None:
    garbled = answer({})
    garbled._content = b"<html>"
    del garbled.headers["x-amz-crc32"]
    assert asked(Wire(garbled, answer({"Item": ITEM})), monkeypatch)["Item"]["n"] == {"N": "3"}
    assert long_way == ["GetItem"]
