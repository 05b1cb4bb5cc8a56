"""The table's stream, polled: what was written is handed to the functions, each what its filter lets through.

Where it has read to is kept, so what was written just before a crash is handed over after the next start.
"""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any

from botocore.exceptions import ClientError

from dev.kept_files import write_whole

LOG = logging.getLogger("dev.stream")
POLL_SECONDS = 0.3
BATCH = 100
LOST_PLACE = frozenset({"ExpiredIteratorException", "TrimmedDataAccessException", "ResourceNotFoundException"})
Function = Callable[[dict[str, Any], None], Any]


class TableStream:
    """The stream `arn`, read by `client`; `function` gets the new envelopes, `sums` the rows of facts; `path` keeps the
    place in each shard.

    `settle` returns when what the stream shows is on disk: no letter leaves for a case that a crash would take back.
    """

    def __init__(
        self,
        *,
        client: Any,
        arn: str,
        function: Function,
        path: Path,
        settle: Callable[[], None],
        sums: Function | None = None,
    ) -> None:
        self._client, self._arn, self._function, self._path = client, arn, function, path
        self._settle, self._sums = settle, sums
        self._places: dict[str, str] = json.loads(path.read_bytes()) if path.is_file() else {}
        self._iterators: dict[str, str] = {}
        self._reading = RLock()

    def deliver(self) -> int:
        """Hands over everything that has been written by now; the number of envelopes. Waits for a run under way."""
        handed_over = 0
        with self._reading:
            while (found := self._read()) is not None:
                handed_over += found
        return handed_over

    def keep_delivering(self, *, stop: Event) -> Thread:
        """A thread that delivers several times a second until `stop`; what fails is reported and comes again."""

        def deliver() -> None:
            while not stop.wait(POLL_SECONDS):
                try:
                    self.deliver()
                except Exception:
                    if not stop.is_set():
                        LOG.exception("the stream could not be read")
                        stop.wait(POLL_SECONDS * 10)

        thread = Thread(target=deliver, name="stream", daemon=True)
        thread.start()
        return thread

    def _read(self) -> int | None:
        """One batch of each open shard: how many envelopes were in them; None when there was no record at all."""
        if not self._iterators:
            self._iterators = dict(self._open_shards())
        envelopes, empty = 0, True
        for shard, iterator in list(self._iterators.items()):
            try:
                answer = self._client.get_records(ShardIterator=iterator, Limit=BATCH)
            except ClientError as error:
                if error.response["Error"]["Code"] not in LOST_PLACE:
                    raise
                del self._iterators[shard]
                continue
            if answer["Records"]:
                empty = False
                envelopes += self._hand_over(shard, answer["Records"])
            if answer.get("NextShardIterator"):
                self._iterators[shard] = answer["NextShardIterator"]
            else:  # the shard is closed and read to its end: its children are opened at the next read
                self._iterators.clear()
        return None if empty else envelopes

    def _hand_over(self, shard: str, records: list[dict[str, Any]]) -> int:
        """Envelopes that fail are on the outbox all the same: the sweep of every minute finds them."""
        envelopes = [_as_event_record(record, self._arn) for record in records if _is_followed_up(record)]
        if envelopes:
            self._settle()
            self._function({"Records": envelopes}, None)
        rows = [_as_event_record(record, self._arn) for record in records if _is_row(record)]
        if rows and self._sums:
            self._sums({"Records": rows}, None)
        self._places[shard] = records[-1]["dynamodb"]["SequenceNumber"]
        write_whole(path=self._path, body=json.dumps(self._places).encode())
        return len(envelopes)

    def _open_shards(self) -> Iterator[tuple[str, str]]:
        """(shard, iterator) of every shard that is not read to its end; a stream lists parents before children."""
        shards = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        known = {shard["ShardId"] for shard in shards}
        self._places = {shard: place for shard, place in self._places.items() if shard in known}
        for shard in shards:
            id, place = shard["ShardId"], self._places.get(shard["ShardId"])
            last = shard["SequenceNumberRange"].get("EndingSequenceNumber")
            if last and place and int(place) >= int(last):
                continue
            start = {"ShardIteratorType": "TRIM_HORIZON"}
            if place:
                start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": place}
            yield id, self._iterator(id, start)

    def _iterator(self, shard: str, start: dict[str, str]) -> str:
        try:
            answer = self._client.get_shard_iterator(StreamArn=self._arn, ShardId=shard, **start)
        except ClientError as error:
            if error.response["Error"]["Code"] not in LOST_PLACE:
                raise
            answer = self._client.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
            )
        return str(answer["ShardIterator"])


def _is_followed_up(record: dict[str, Any]) -> bool:
    """What the filter of the event source mapping lets through to the function."""
    keys = record["dynamodb"]["Keys"]
    return bool(record["eventName"] == "INSERT" and keys.get("sk", {}).get("S", "").startswith(("T#", "O#")))


def _is_row(record: dict[str, Any]) -> bool:
    """The same for the sums of figures."""
    keys = record["dynamodb"]["Keys"]
    return bool(record["eventName"] != "REMOVE" and keys.get("pk", {}).get("S", "").startswith("F#"))


def _as_event_record(record: dict[str, Any], arn: str) -> dict[str, Any]:
    """A record as Lambda gets it: times in epoch seconds, and where it came from."""
    change = record["dynamodb"]
    created = change["ApproximateCreationDateTime"].timestamp()
    return record | {"dynamodb": change | {"ApproximateCreationDateTime": created}, "eventSourceARN": arn}
