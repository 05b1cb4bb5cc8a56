"""A portal to be tortured: its table on DynamoDB Local or on moto, its buckets and its mail service on moto."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from functools import cached_property
from typing import Any

import pytest
from flask import Flask
from moto import mock_aws
from moto.ses.models import ses_backends

from api.app import create_app
from complaints.adapters.dynamodb import items
from complaints.bootstrap import Services, build_services
from complaints.settings import Settings
from complaints.usecases.ports import UnknownReference
from dev.scanner import StandInScanner
from functions import _runtime
from tests.factories import REGISTERED_AT
from tests.functional.conftest import AWS, ENDPOINTS
from tests.functional.portal import ACCOUNT, ENVIRONMENT, REGION, Portal, WallClock, client_of
from tests.functional.post import Mail
from tests.torture.ledger import Judge, RememberingCases, Verdict

MOTO = ""  # the address of the table where moto has it
BATCH = 100
LETTER = re.compile(r"<case\.([^.]+)\.(\d+)\.(\d+)@")
LONG_ENOUGH = 11  # minutes, after which nobody believes any more that a dead run is alive


class ReadMail(Mail):
    """A mail that is parsed once, however often it is looked at."""

    @cached_property
    def message(self) -> EmailMessage:  # type: ignore[override]
        """The parsed message."""
        return super().message

    @cached_property
    def to(self) -> str:  # type: ignore[override]
        """The recipient's bare address."""
        return super().to

    @cached_property
    def kind(self) -> str:  # type: ignore[override]
        """Which letter it is."""
        return super().kind


class World(Portal):
    """A portal whose writes are remembered, and whose stream is that of the engine it runs on."""

    def __init__(self, services: Services, app: Flask, clock: WallClock, *, endpoint: str) -> None:
        self.remembered = RememberingCases(services.cases)
        super().__init__(replace(services, cases=self.remembered), app, clock)
        self._endpoint = endpoint
        self._read: list[Mail] = []
        self._places: dict[str, str] = {}
        if endpoint:
            self._streams = client_of("dynamodbstreams", endpoint)
            table = client_of("dynamodb", endpoint).describe_table(TableName=ENVIRONMENT["TABLE"])
            self._stream = table["Table"]["LatestStreamArn"]
            self.new_stream_records()

    def new_stream_records(self) -> dict[str, Any]:
        """A stream event with everything written since the last call."""
        return {"Records": list(self._new_records())} if self._endpoint else super().new_stream_records()

    def _new_records(self) -> Iterator[dict[str, Any]]:
        shards = self._streams.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"]
        for shard in (each["ShardId"] for each in shards):
            iterator = self._places.get(shard) or self._iterator(shard)
            while iterator:
                answer = self._streams.get_records(ShardIterator=iterator, Limit=BATCH)
                yield from answer["Records"]
                iterator = answer.get("NextShardIterator", "")
                self._places[shard] = iterator
                if not answer["Records"]:
                    break

    def _iterator(self, shard: str) -> str:
        asked = {"StreamArn": self._stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        return str(self._streams.get_shard_iterator(**asked)["ShardIterator"])

    def mails(self, *, to: str = "", kind: str = "") -> list[Mail]:
        """Mails that left, the oldest first; each is read once."""
        raw = ses_backends[ACCOUNT][REGION].sent_messages
        self._read += [ReadMail(each.raw_data.encode()) for each in raw[len(self._read) :]]
        return [mail for mail in self._read if (not to or mail.to == to) and (not kind or mail.kind == kind)]

    def references(self) -> tuple[str, ...]:
        """The numbers of all cases there are, in the order in which they were asked for."""
        asked = dict.fromkeys(writing.after.reference for writing in self.remembered.asked)
        return tuple(reference for reference in asked if self._is_there(reference))

    def _is_there(self, reference: str) -> bool:
        try:
            self.services.cases.glance(reference=reference)
        except UnknownReference:
            return False
        return True

    def stored_files(self) -> list[dict[str, Any]]:
        """What lies in the bucket of attachments."""
        return list(self._s3.list_objects_v2(Bucket="attachments").get("Contents", ()))

    def renew(self, services: Services) -> None:
        """From now on the portal runs on these services."""
        self.services = services
        _runtime.use(services)
        self.client.application.extensions["portal"] = services

    def lay(self, *, key: str, type: str, body: bytes) -> None:
        """A browser has uploaded a file."""
        self._s3.put_object(Bucket="attachments", Key=key, Body=body, ContentType=type)

    def out_of_order(self) -> int:
        """How many letters about a case reached somebody after a later one about the same case."""
        latest = dict[tuple[str, str], tuple[int, int]]()
        wrong = 0
        for mail in self.mails():
            found = LETTER.match(mail.header("Message-ID"))
            if found:
                whom, place = (found[1], mail.to), (int(found[2]), int(found[3]))
                wrong += place < latest.get(whom, place)
                latest[whom] = max(place, latest.get(whom, place))
        return wrong

    def recover(self) -> None:
        """What the platform does without anybody's doing: the stream is read on, the sweep runs until nothing waits."""
        self.deliver()
        self.advance(minutes=LONG_ENOUGH)
        for _ in range(10):
            if not self.sweep():
                break
        self.deliver()

    def settle(self) -> None:
        """Hours pass until nothing is owed any more, what waits for the end of an hour included."""
        self.advance(minutes=LONG_ENOUGH)
        for _ in range(500):
            self.deliver()
            if not self.sweep():
                if not self.services.outbox.owed_since(before=self.now, limit=1):
                    return
                self.advance(minutes=LONG_ENOUGH)

    def judged(self, *, most: int = 2) -> Verdict:
        """Whether all is as it ought to be; `most`: as often as one mail may have come."""
        return Judge(self.services, self.remembered.asked, self.mails(), most).on(*self.references())


@contextmanager
def worlds(endpoint: str) -> Iterator["Worlds"]:
    """What is made once, for worlds whose tables are at `endpoint`."""
    clock = WallClock(REGISTERED_AT)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in AWS.items():
            patch.setenv(name, value)
        for name in ENDPOINTS:
            patch.delenv(name, raising=False)
        if endpoint:
            patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        with mock_aws():
            built = build_services(Settings.from_env(ENVIRONMENT), clock=lambda: clock.now)
            services = replace(built, scanner=StandInScanner())
        yield Worlds(services, create_app(services), clock, endpoint)


class Worlds:
    """Makes worlds, one at a time, each empty."""

    def __init__(self, services: Services, app: Flask, clock: WallClock, endpoint: str) -> None:
        self._services, self._app, self._clock, self._endpoint = services, app, clock, endpoint

    @contextmanager
    def fresh(self) -> Iterator[World]:
        """An empty portal on Friday 2026-11-20 at 10:00 in Shanghai, with one person for each role."""
        self._clock.now = REGISTERED_AT
        with mock_aws(config={"core": {"reset_boto3_session": False}}):
            if self._endpoint and items.CaseItem.exists():
                items.Item.delete_table(wait=True)
            world = World(self._services, self._app, self._clock, endpoint=self._endpoint)
            yield world
            _runtime.use(self._services)
