"""A cloud on a bad day, by a seed: what AWS refuses, loses, does by half, or does and does not say.

Below the clients (`Wire`) calls are throttled, fail, or are answered to nobody, and botocore tries again as it would;
above them (`Weather`) a call fails for good, a batch is done in part, or a whole service is away for a time.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

SES, S3, DYNAMODB = "sesv2", "s3", "dynamodb"
THROTTLED = (
    b'{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}'
)
BROKEN = b'{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"sorry"}'
CODES = {
    DYNAMODB: ("ThrottlingException", "InternalServerError", "RequestLimitExceeded"),
    S3: ("SlowDown", "InternalError", "ServiceUnavailable"),
    SES: ("TooManyRequestsException", "SendingPausedException", "InternalFailure"),
}


class _Raw:
    """A body that has been read."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        """The whole of it."""
        yield self._body


@dataclass
class Weather:
    """What goes wrong, and how often it has. `away`: services that answer nothing at present; `calm`: nothing does."""

    chance: random.Random
    rate: float
    injected: Counter[str] = field(default_factory=Counter)
    away: set[str] = field(default_factory=set)
    calm: bool = False
    maybe_sent: int = 0  # mails that SES took and said nothing about, or that could not be marked
    unmarked: bool = False  # whether the last thing done was to hand SES a mail

    def strikes(self, kind: str, *, rate: float | None = None) -> bool:
        """Whether this goes wrong now; noted where it does."""
        if self.calm or self.chance.random() >= (self.rate if rate is None else rate):
            return False
        self.injected[kind] += 1
        return True

    @contextmanager
    def sheltered(self) -> Iterator[None]:
        """Within, the world itself is at work, to which nothing happens."""
        before, self.calm = self.calm, True
        yield
        self.calm = before

    @contextmanager
    def over(self) -> Iterator[None]:
        """Within, every call of a client goes through it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BaseClient, "_make_api_call", self._calling(BaseClient._make_api_call))  # type: ignore[attr-defined]
            patch.setattr(URLLib3Session, "send", self._sending(URLLib3Session.send))
            patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda seconds: None))
            yield

    def _calling(self, make: Callable[..., Any]) -> Callable[..., Any]:
        def call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
            service = client.meta.service_model.service_name
            if service not in CODES or self.calm:
                return make(client, operation, asked)
            try:
                self._before(service, operation, asked)
            except (ClientError, ConnectTimeoutError):
                self._may_be_repeated()
                raise
            if operation in ("BatchWriteItem", "BatchGetItem") and self.strikes("half a batch", rate=self.rate * 4):
                return _in_part(lambda less: make(client, operation, less), operation, asked, self.chance)
            answer = make(client, operation, asked)
            self.unmarked = service == SES or (self.unmarked and operation != "UpdateItem")
            if self.strikes(f"{service} timed out, done", rate=self.rate / 4):
                self._may_be_repeated()
                raise ReadTimeoutError(endpoint_url=service)
            return answer

        return call

    def _may_be_repeated(self) -> None:
        """A run fails. If it has just handed a mail over, the mail leaves once more."""
        self.maybe_sent += self.unmarked
        self.unmarked = False

    def _before(self, service: str, operation: str, asked: dict[str, Any]) -> None:
        """What keeps a call from being made at all."""
        if service in self.away:
            raise _error(self.chance.choice(CODES[service]), operation)
        if self.strikes(f"{service} refused", rate=self.rate / 4):
            raise _error(self.chance.choice(CODES[service]), operation)
        if self.strikes(f"{service} timed out, nothing done", rate=self.rate / 4):
            raise ConnectTimeoutError(endpoint_url=service)
        if operation == "TransactWriteItems" and self.strikes("transaction conflict"):
            raise _conflict(len(asked["TransactItems"]))

    def _sending(self, send: Callable[..., Any]) -> Callable[..., Any]:
        """Over the wire goes DynamoDB alone: moto answers for the others before."""

        def sent(session: Any, request: Any) -> Any:
            if "DynamoDB_" not in str(request.headers.get("X-Amz-Target", "")):
                return send(session, request)
            if self.strikes("throttled on the wire"):
                return _answer(request, 400, THROTTLED)
            if self.strikes("5xx on the wire"):
                return _answer(request, 500, BROKEN)
            answer = send(session, request)
            if self.strikes("answer lost on the wire"):
                raise ReadTimeoutError(endpoint_url=request.url)
            return answer

        return sent


def _answer(request: Any, status: int, body: bytes) -> AWSResponse:
    headers = {"Content-Type": "application/x-amz-json-1.0", "Content-Length": str(len(body))}
    return AWSResponse(request.url, status, headers, _Raw(body))


def _error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "on a bad day"}}, operation)


def _conflict(items: int) -> ClientError:
    """Somebody else is at one of the items right now."""
    reasons = [{"Code": "TransactionConflict", "Message": "another is at it"}, *[{"Code": "None"}] * (items - 1)]
    told: Any = {"Error": {"Code": "TransactionCanceledException", "Message": "…"}, "CancellationReasons": reasons}
    return ClientError(told, "TransactWriteItems")


def _in_part(make: Callable[[Any], Any], operation: str, asked: dict[str, Any], chance: random.Random) -> Any:
    """One item at least is done, the others are handed back."""
    [(table, wanted)] = asked["RequestItems"].items()
    if operation == "BatchWriteItem":
        kept = chance.randint(1, len(wanted))
        answer = make(asked | {"RequestItems": {table: wanted[:kept]}})
        left = {table: wanted[kept:]} if wanted[kept:] else {}
        return answer | {"UnprocessedItems": answer.get("UnprocessedItems") or left}
    keys = wanted["Keys"]
    kept = chance.randint(1, len(keys))
    answer = make(asked | {"RequestItems": {table: wanted | {"Keys": keys[:kept]}}})
    left = {table: wanted | {"Keys": keys[kept:]}} if keys[kept:] else {}
    return answer | {"UnprocessedKeys": answer.get("UnprocessedKeys") or left}
