"""A write that its condition refuses is told from one that failed, and from one that nobody answered."""

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.refusals import refused


def answered(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "PutItem")


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (answered("ConditionalCheckFailedException"), True),
        (answered("ProvisionedThroughputExceededException"), False),
        (ReadTimeoutError(endpoint_url="https://dynamodb.example"), False),
        (ConnectTimeoutError(endpoint_url="https://dynamodb.example"), False),
        (None, False),
    ],
    ids=["condition", "throttled", "no answer", "not reached", "no cause"],
)
def test_only_a_condition_that_did_not_hold_is_a_refusal(cause: Exception | None, expected: bool):
    assert refused(PutError("not put", cause)) is expected
