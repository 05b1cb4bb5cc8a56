from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.s3.models import FakeKey
from moto.ses.models import RawMessage

from complaints.adapters.ses_events import read_events
from dev.embedded_aws import EmbeddedAws
from dev.kept_objects import KeptObjects
from dev.sent_mail import SentMails
from dev.simulator import event_of

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
REGION = "eu-central-1"
BUCKET = "kept-by-the-local-stack"
RAW = "From: portal@portal.example\r\nTo: lin@mail.example\r\nSubject: 已受理\r\n\r\n您好\r\n".encode()


@pytest.fixture
def aws(tmp_path: Path, aws_identity: None) -> Iterator[EmbeddedAws]:
    mails = SentMails(folder=tmp_path / "sent", now=lambda: NOW)
    embedded = EmbeddedAws(objects=KeptObjects(tmp_path / "s3"), mails=mails, region=REGION)
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.fixture
def bucket(aws: EmbeddedAws) -> Iterator[Any]:
    made = boto3.resource("s3", endpoint_url=aws.endpoint).create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    yield made
    made.objects.delete()
    made.delete()


def kept(folder: Path) -> dict[str, bytes]:
    return {each.key: each.body for each in KeptObjects(folder / "s3").all()}


def test_an_object_is_on_disk_when_the_call_is_answered(bucket: Any, tmp_path: Path) -> None:
    bucket.put_object(Key="mail/1", Body=b"one", ContentType="message/rfc822", Metadata={"name": "%E7%85%A7"})
    (found,) = KeptObjects(tmp_path / "s3").all()
    assert (found.key, found.body) == ("mail/1", b"one")
    assert found.metadata["x-amz-meta-name"] == "%E7%85%A7"
    assert {name.casefold(): value for name, value in found.metadata.items()}["content-type"] == "message/rfc822"


def test_what_is_copied_replaced_or_deleted_is_so_on_disk(bucket: Any, tmp_path: Path) -> None:
    for key, body in (("a", b"1"), ("b", b"2"), ("c", b"3"), ("a", b"4")):
        bucket.put_object(Key=key, Body=body)
    bucket.Object("copied").copy_from(CopySource=f"{BUCKET}/b")
    bucket.Object("b").delete()
    bucket.delete_objects(Delete={"Objects": [{"Key": "c"}]})
    assert kept(tmp_path) == {"a": b"4", "copied": b"2"}


def test_a_mail_is_on_disk_when_the_call_is_answered_and_held_nowhere_else(aws: EmbeddedAws, tmp_path: Path) -> None:
    ses = boto3.client("sesv2", endpoint_url=aws.endpoint)
    held = len(RawMessage.instances_tracked)
    ses.create_email_identity(EmailIdentity="portal.example")
    sent = ses.send_email(
        FromEmailAddress="portal@portal.example",
        Destination={"ToAddresses": ["lin@mail.example"]},
        Content={"Raw": {"Data": RAW}},
    )
    (mail,) = SentMails(folder=tmp_path / "sent", now=lambda: NOW).newest_first()
    assert (mail.id, mail.raw, mail.to, mail.sent_at) == (sent["MessageId"], RAW, ("lin@mail.example",), NOW)
    assert len(RawMessage.instances_tracked) == held


def test_objects_that_are_gone_are_not_held(bucket: Any) -> None:
    before = len(FakeKey.instances_tracked)
    for number in range(5):
        bucket.put_object(Key="again", Body=str(number).encode())
    assert len(FakeKey.instances_tracked) == before


def test_who_is_told_of_a_stored_object_has_tagged_it_before_it_is_answered_and_tags_survive(
    aws: EmbeddedAws, bucket: Any, tmp_path: Path
) -> None:
    told: list[tuple[str, str]] = []

    def tag(where: str, key: str) -> None:
        told.append((where, key))
        tags = [{"Key": "scanned", "Value": "yes"}]
        bucket.meta.client.put_object_tagging(Bucket=where, Key=key, Tagging={"TagSet": tags})

    bucket.put_object(Key="before", Body=b"0")
    aws.when_stored(tag)
    bucket.put_object(Key="a", Body=b"1")
    bucket.Object("before").delete()
    assert told == [(BUCKET, "a")], "neither tagging nor deleting makes a new object"
    objects = KeptObjects(tmp_path / "s3")
    assert [(kept.key, kept.tags) for kept in objects.all()] == [("a", {"scanned": "yes"})]
    assert objects.untagged(bucket=BUCKET) == ()
    aws.when_stored(lambda where, key: None)
    bucket.put_object(Key="b", Body=b"2")
    assert objects.untagged(bucket=BUCKET) == ("b",)


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        ("bounce@simulator.amazonses.com", "Bounce"),
        ("bounce+lin@simulator.amazonses.com", "Bounce"),
        ("complaint@simulator.amazonses.com", "Complaint"),
        ("success@simulator.amazonses.com", "Delivery"),
    ],
)
def test_what_became_of_a_mail_to_the_simulator_is_told_as_ses_tells_it(aws: EmbeddedAws, to: str, kind: str) -> None:
    told: list[Any] = []
    aws.when_sent(lambda mail: told.append(event_of(mail=mail)))
    ses = boto3.client("sesv2", endpoint_url=aws.endpoint)
    ses.create_email_identity(EmailIdentity="portal.example")
    raw = b"X-Case-Reference: 26030001\r\nX-Letter-Kind: closure\r\n" + RAW
    for address in ("lin@mail.example", to):
        sent = ses.send_email(
            FromEmailAddress="portal@portal.example",
            Destination={"ToAddresses": [address]},
            Content={"Raw": {"Data": raw}},
        )
    nothing, event = told
    assert nothing is None
    (news,) = read_events(event)
    assert (event["detail"]["eventType"], event["detail"]["mail"]["messageId"]) == (kind, sent["MessageId"])
    assert (news.references, news.kind, news.silences) == (("26030001",), "closure", kind != "Delivery")
    assert news.to == (to,)
