"""The mail service refuses a letter, for now or for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ConnectTimeoutError

from complaints.domain.case import Kind
from functions import waiting_letters
from tests.functional.portal import COMPLAINT, CUSTOMER, Filed, Portal, staff_address

REJECTED = ClientError({"Error": {"Code": "MessageRejected", "Message": "no such address"}}, "SendEmail")
THROTTLED = ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "slow down"}}, "SendEmail")
QUOTA = ClientError({"Error": {"Code": "ThrottlingException", "Message": "Daily message quota exceeded."}}, "SendEmail")
UNREACHABLE = ConnectTimeoutError(endpoint_url="https://email.eu-central-1.amazonaws.com")


@contextmanager
def refusing(address: str, error: Exception) -> Iterator[None]:
    """SES refuses mail to `address`."""
    made = BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: Any) -> Any:
        if operation == "SendEmail" and address in arguments["Destination"]["ToAddresses"]:
            raise error
        return made(client, operation, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", call)
        yield


@contextmanager
def counting(error: Exception) -> Iterator[list[str]]:
    """SES refuses everything; to whom it was asked to send."""
    asked, made = [], BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: Any) -> Any:
        if operation != "SendEmail":
            return made(client, operation, arguments)
        asked.extend(arguments["Destination"]["ToAddresses"])
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", call)
        yield asked


def test_agent_is_told_to_use_the_phone_when_the_address_is_refused(portal: Portal) -> None:
    with refusing(CUSTOMER, REJECTED):
        filed = portal.file()
        portal.deliver()
    assert portal.kinds(filed)[-1] == "undelivered"
    assert portal.last(filed, Kind.UNDELIVERED).data["reason"] == "MessageRejected"
    assert CUSTOMER in portal.mail(to=staff_address("agent"), kind="undelivered").text


def test_other_letters_of_the_same_write_leave_all_the_same(portal: Portal) -> None:
    with refusing(CUSTOMER, REJECTED):
        portal.file()
    assert [mail.to for mail in portal.mails(kind="dispatch")] == [staff_address("handler")]


def test_refused_address_is_not_written_to_again(portal: Portal) -> None:
    with refusing(CUSTOMER, REJECTED):
        filed = portal.file()
    portal.complainant_does(filed, "withdrawal")
    assert portal.mails(to=CUSTOMER) == []


@pytest.mark.parametrize("error", [THROTTLED, UNREACHABLE], ids=["throttled", "unreachable"])
def test_letter_refused_for_now_leaves_later(portal: Portal, error: Exception) -> None:
    with refusing(CUSTOMER, error):
        filed = portal.file()
        portal.advance(minutes=1)
        portal.sweep()
    assert portal.mails(to=CUSTOMER) == []
    portal.advance(minutes=2)
    portal.sweep()
    assert [mail.kind for mail in portal.mails(to=CUSTOMER)] == ["acknowledgement"]
    assert "undelivered" not in portal.kinds(filed)


def test_attempts_become_rarer(portal: Portal) -> None:
    attempts = 0
    with refusing(CUSTOMER, THROTTLED):
        portal.file()
        for _ in range(60):
            portal.advance(minutes=1)
            attempts += bool(portal.services.outbox.waiting(now=portal.now, limit=1))
            portal.sweep()
    assert 5 <= attempts <= 8


@pytest.mark.parametrize("by_stream", [True, False], ids=["stream", "sweep"])
def test_mail_service_that_has_enough_is_asked_once_a_run_and_the_other_letters_wait(
    portal: Portal, by_stream: bool
) -> None:
    for key in ("one", "two", "three"):
        _filed(portal, key)
    event = portal.new_stream_records()
    portal.advance(minutes=1)
    with counting(THROTTLED) as asked:
        waiting_letters.run(event, None) if by_stream else portal.sweep()
        portal.sweep()
    assert len(asked) == 1
    portal.advance(minutes=1)
    assert portal.sweep() == 6


def test_daily_quota_that_is_used_up_is_not_asked_for_an_hour(portal: Portal) -> None:
    for key in ("one", "two"):
        _filed(portal, key)
    with counting(QUOTA) as asked:
        for _ in range(60):
            portal.advance(minutes=1)
            portal.sweep()
    assert len(asked) == 1
    portal.advance(minutes=1)
    assert portal.sweep() == 4


def test_letters_that_the_stream_never_announced_are_swept_up(portal: Portal) -> None:
    portal.client.post("/api/v1/complaints", json=COMPLAINT)
    assert portal.sweep() == 0  # the stream has a minute's grace
    portal.advance(minutes=1)
    assert [portal.sweep(), portal.sweep()] == [2, 0]


def test_stream_and_sweep_together_send_once(portal: Portal) -> None:
    portal.client.post("/api/v1/complaints", json=COMPLAINT)
    event = portal.new_stream_records()
    portal.advance(minutes=5)
    portal.sweep()
    assert waiting_letters.run(event, None) == {"sent": 0, "batchItemFailures": []}
    assert len(portal.mails()) == 2


def test_record_that_fails_is_named_and_the_others_are_delivered(portal: Portal) -> None:
    first, second = _filed(portal, "one"), _filed(portal, "two")
    event = portal.new_stream_records()
    with refusing(CUSTOMER, RuntimeError("a defect")):
        answer = waiting_letters.run(_for_case(event, first), None)
    assert [item["itemIdentifier"] for item in answer["batchItemFailures"]] == [_sequence_number(event, first)]
    assert waiting_letters.run(_for_case(event, second), None)["batchItemFailures"] == []


def _filed(portal: Portal, key: str) -> Filed:
    told = portal.client.post("/api/v1/complaints", json=COMPLAINT, headers={"Idempotency-Key": key}).get_json()
    return Filed(told["reference"], told["secret"], {})


def _for_case(event: dict[str, Any], filed: Filed) -> dict[str, Any]:
    wanted = f"C#{filed.reference}"
    return {"Records": [each for each in event["Records"] if each["dynamodb"]["Keys"]["pk"]["S"] == wanted]}


def _sequence_number(event: dict[str, Any], filed: Filed) -> str:
    [found] = [
        record["dynamodb"]["SequenceNumber"]
        for record in _for_case(event, filed)["Records"]
        if record["dynamodb"]["Keys"]["sk"]["S"].startswith("T#")
    ]
    return str(found)
