from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dev.stream import TableStream

MONDAY = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


class Shards:
    """A stream in memory, answering as the service does: an iterator is `shard:kind:number` of the last record read."""

    def __init__(self, **shards: list[dict[str, Any]]) -> None:
        self.shards, self.closed = shards, set[str]()

    def describe_stream(self, *, StreamArn: str) -> dict[str, Any]:  # noqa: N803
        described = []
        for shard, records in self.shards.items():
            last = records[-1]["dynamodb"]["SequenceNumber"] if shard in self.closed and records else None
            described.append({"ShardId": shard, "SequenceNumberRange": {"EndingSequenceNumber": last} if last else {}})
        return {"StreamDescription": {"Shards": described}}

    def get_shard_iterator(self, *, ShardId: str, SequenceNumber: str = "0", **_: str) -> dict[str, str]:  # noqa: N803
        return {"ShardIterator": f"{ShardId}:{SequenceNumber}"}

    def get_records(self, *, ShardIterator: str, Limit: int) -> dict[str, Any]:  # noqa: N803
        shard, _, after = ShardIterator.partition(":")
        new = [each for each in self.shards[shard] if int(each["dynamodb"]["SequenceNumber"]) > int(after)][:Limit]
        last = new[-1]["dynamodb"]["SequenceNumber"] if new else after
        answer: dict[str, Any] = {"Records": new}
        if new or shard not in self.closed:
            answer["NextShardIterator"] = f"{shard}:{last}"
        return answer


def a_record(number: int, sk: str = "T#000001", event: str = "INSERT") -> dict[str, Any]:
    change = {"SequenceNumber": str(number), "ApproximateCreationDateTime": MONDAY, "Keys": {"sk": {"S": sk}}}
    return {"eventName": event, "dynamodb": change}


def numbers(events: list[dict[str, Any]]) -> list[str]:
    return [record["dynamodb"]["SequenceNumber"] for event in events for record in event["Records"]]


def a_stream(shards: Shards, folder: Path, function: Callable[..., Any]) -> TableStream:
    path = folder / "stream.json"
    return TableStream(client=shards, arn="arn:of:the:stream", function=function, path=path, settle=lambda: None)


def test_new_pages_are_handed_over_in_order_and_nothing_else_is(tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []
    noise = [a_record(2, sk="S"), a_record(3, sk="X"), a_record(4, event="MODIFY"), a_record(5, event="REMOVE")]
    stream = a_stream(Shards(one=[a_record(1), *noise, a_record(6)]), tmp_path, lambda event, _: events.append(event))
    assert stream.deliver() == 2
    assert numbers(events) == ["1", "6"]


def test_a_record_has_the_shape_that_a_function_gets(tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []
    a_stream(Shards(one=[a_record(1)]), tmp_path, lambda event, _: events.append(event)).deliver()
    (record,) = events[0]["Records"]
    assert record["eventSourceARN"] == "arn:of:the:stream"
    assert record["dynamodb"]["ApproximateCreationDateTime"] == MONDAY.timestamp()


def test_after_a_restart_reading_goes_on_where_it_was(tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []
    shards = Shards(one=[a_record(1)])
    a_stream(shards, tmp_path, lambda event, _: events.append(event)).deliver()
    shards.shards["one"].append(a_record(2))
    a_stream(shards, tmp_path, lambda event, _: events.append(event)).deliver()
    assert numbers(events) == ["1", "2"]


def test_what_a_crash_interrupted_is_handed_over_again(tmp_path: Path) -> None:
    def crash(event: dict[str, Any], _: None) -> None:
        raise KeyboardInterrupt

    shards, events = Shards(one=[a_record(1)]), list[dict[str, Any]]()
    with pytest.raises(KeyboardInterrupt):
        a_stream(shards, tmp_path, crash).deliver()
    a_stream(shards, tmp_path, lambda event, _: events.append(event)).deliver()
    assert numbers(events) == ["1"]


def test_a_closed_shard_is_followed_by_its_child(tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []
    shards = Shards(parent=[a_record(1)])
    stream = a_stream(shards, tmp_path, lambda event, _: events.append(event))
    stream.deliver()
    shards.closed.add("parent")
    shards.shards["child"] = [a_record(2)]
    stream.deliver()
    stream.deliver()
    assert numbers(events) == ["1", "2"]
