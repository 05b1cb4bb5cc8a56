"""Attachments and raw mail on S3, as moto plays it."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

from complaints.adapters.s3 import S3Attachments, S3Documents, S3Mails
from complaints.domain.scanning import CLEAN, MALWARE, PENDING, UNSCANNABLE, Finding
from complaints.usecases.ports import StoredFile, UnableToErase
from tests.adapters.stores import REGION
from tests.file_samples import JPEG
from tests.patience import PATIENCE

BUCKET = "attachments-of-the-s3-tests"
NAME = "门板 100% \"裂\" & 'b'.jpg"


@pytest.fixture(scope="module")
def client(moto: str) -> Any:
    made = boto3.client("s3", endpoint_url=moto, region_name=REGION, config=Config(signature_version="s3v4"))
    made.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    return made


@pytest.fixture
def attachments(client: Any) -> S3Attachments:
    return S3Attachments(client=client, bucket=BUCKET)


def test_a_browser_can_upload_into_the_slot_that_it_was_offered(attachments: S3Attachments):
    slot = attachments.offer(key="upload/1/a.jpg", name=NAME, type="image/jpeg", size=4)
    answer = requests.post(slot.url, data=slot.fields, files={"file": (NAME, b"\xff\xd8\xff\xe0")}, timeout=PATIENCE)
    assert answer.status_code == 204
    assert attachments.look_up(key="upload/1/a.jpg") == StoredFile(NAME, "image/jpeg", 4)


def test_a_slot_is_good_for_one_key_type_name_and_size_and_a_quarter_of_an_hour(attachments: S3Attachments):
    slot = attachments.offer(key="upload/2/b.pdf", name=NAME, type="application/pdf", size=7)
    policy = policy_of(slot.fields)
    conditions = policy["conditions"]
    assert {"key": "upload/2/b.pdf"} in conditions
    assert {"bucket": BUCKET} in conditions
    assert {"Content-Type": "application/pdf"} in conditions
    assert {"Content-Disposition": slot.fields["Content-Disposition"]} in conditions
    assert ["content-length-range", 7, 7] in conditions
    left = datetime.fromisoformat(policy["expiration"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert slot.fields["Content-Disposition"].isascii()


def policy_of(fields: Mapping[str, str]) -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(base64.b64decode(fields["policy"]))
    return policy


def test_what_was_never_uploaded_is_not_there(attachments: S3Attachments):
    attachments.offer(key="upload/3/c.jpg", name="c.jpg", type="image/jpeg", size=1)
    assert attachments.look_up(key="upload/3/c.jpg") is None


def test_a_file_that_came_by_mail_keeps_its_name_and_type(attachments: S3Attachments):
    attachments.put(key="mail/m1/0", name="发票 🙂.pdf", type="application/pdf", body=b"%PDF-1.7")
    assert attachments.look_up(key="mail/m1/0") == StoredFile("发票 🙂.pdf", "application/pdf", 8)


def test_a_file_without_a_name_of_its_own_is_called_after_its_key(client: Any, attachments: S3Attachments):
    client.put_object(Bucket=BUCKET, Key="upload/4/old.png", Body=b"png", ContentType="image/png")
    assert attachments.look_up(key="upload/4/old.png") == StoredFile("old.png", "image/png", 3)


def test_a_link_downloads_the_file_under_its_name_and_never_shows_it_in_the_page(attachments: S3Attachments):
    attachments.put(key="mail/m2/0", name=NAME, type="image/jpeg", body=b"\xff\xd8<script>")
    link = attachments.link(key="mail/m2/0", name=NAME)
    answer = requests.get(link, timeout=PATIENCE)
    assert answer.content == b"\xff\xd8<script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%E9%97%A8%E6%9D%BF")
    assert '"' not in disposition
    assert "X-Amz-Expires=300" in link


def test_a_file_is_told_by_its_beginning_and_read_whole_only_when_asked(attachments: S3Attachments):
    body = JPEG + bytes(20_000)
    attachments.put(key="mail/m3/0", name="a.jpg", type="image/jpeg", body=body)
    found = attachments.look_up(key="mail/m3/0")
    assert found is not None
    assert (found.size, found.beginning) == (len(body), body[:16_384])
    assert attachments.read(key="mail/m3/0") == body
    with pytest.raises(KeyError):
        attachments.read(key="mail/m3/1")


def test_a_file_of_nothing_is_none(client: Any, attachments: S3Attachments):
    client.put_object(Bucket=BUCKET, Key="upload/5/empty.png", Body=b"", ContentType="image/png")
    assert attachments.look_up(key="upload/5/empty.png") is None


def test_a_link_under_another_name_answers_with_nothing_of_the_file_s_own(attachments: S3Attachments):
    slot = attachments.offer(key="upload/6.jpg", name="林芳.jpg", type="image/jpeg", size=4)
    requests.post(slot.url, data=slot.fields, files={"file": ("林芳.jpg", b"\xff\xd8\xff\xe0")}, timeout=PATIENCE)
    link = attachments.link(key="upload/6.jpg", name="file-1.jpg")
    answer = requests.get(link, timeout=PATIENCE)
    assert answer.content == b"\xff\xd8\xff\xe0"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''file-1.jpg"
    assert quote("林芳") not in link + str(answer.headers)


def test_a_file_is_pending_until_a_scanner_has_said_what_it_found(attachments: S3Attachments):
    attachments.put(key="mail/m4/0", name="a.jpg", type="image/jpeg", body=JPEG)
    assert attachments.finding(key="mail/m4/0") == PENDING
    for found in (CLEAN, MALWARE, UNSCANNABLE):
        attachments.mark(key="mail/m4/0", finding=found)
        assert attachments.finding(key="mail/m4/0") == found
    assert attachments.finding(key="mail/m4/none") == PENDING


def test_what_is_asked_of_the_store_for_each_file(client: Any, attachments: S3Attachments):
    asked: list[str] = []

    def note(model: Any, **_: Any) -> None:
        asked.append(model.name)

    attachments.put(key="mail/m6/0", name="a.jpg", type="image/jpeg", body=JPEG)
    client.meta.events.register("before-call.s3", note)
    try:
        attachments.look_up(key="mail/m6/0")
        attachments.finding(key="mail/m6/0")
        attachments.link(key="mail/m6/0", name="a.jpg")
    finally:
        client.meta.events.unregister("before-call.s3", note)
    assert asked == ["GetObject", "GetObjectTagging"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("NO_THREATS_FOUND", CLEAN),
        ("THREATS_FOUND", MALWARE),
        ("UNSUPPORTED", UNSCANNABLE),
        ("ACCESS_DENIED", UNSCANNABLE),
        ("FAILED", UNSCANNABLE),
        ("A_WORD_OF_LATER", UNSCANNABLE),
    ],
)
def test_the_words_of_the_bucket_s_own_scanner_are_understood(
    client: Any, attachments: S3Attachments, said: str, meant: Finding
):
    attachments.put(key="mail/m5/0", name="a.jpg", type="image/jpeg", body=JPEG)
    tags = [{"Key": "noise", "Value": "NO_THREATS_FOUND"}, {"Key": "GuardDutyMalwareScanStatus", "Value": said}]
    client.put_object_tagging(Bucket=BUCKET, Key="mail/m5/0", Tagging={"TagSet": tags})
    assert attachments.finding(key="mail/m5/0") == meant


def test_a_store_that_forbids_looking_is_an_error_and_not_an_absent_file():
    class Forbidding:
        def get_object(self, **asked: str) -> None:
            raise ClientError({"Error": {"Code": "403", "Message": "Forbidden"}}, "GetObject")

    with pytest.raises(ClientError):
        S3Attachments(client=Forbidding(), bucket=BUCKET).look_up(key="a")


def test_a_raw_message_is_read_byte_for_byte_from_below_its_prefix(client: Any):
    raw = b"From: a@b.example\r\n\r\n\xb0\xa1\x00\xff"
    client.put_object(Bucket=BUCKET, Key="inbound/m-1", Body=raw)
    client.put_object(Bucket=BUCKET, Key="m-1", Body=b"noise")
    mails = S3Mails(client=client, bucket=BUCKET, prefix="inbound/")
    assert mails.read(message_id="m-1") == raw
    with pytest.raises(KeyError):
        mails.read(message_id="m-2")


def test_a_mail_bucket_that_is_not_there_is_an_error_and_not_an_absent_message(client: Any):
    with pytest.raises(ClientError):
        S3Mails(client=client, bucket="no-such-bucket", prefix="").read(message_id="m-1")


def test_an_erased_file_is_gone_with_every_version_and_others_stay(client: Any, attachments: S3Attachments):
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"one", b"two"):
        attachments.put(key="upload/9/a.jpg", name=NAME, type="image/jpeg", body=body)
    client.delete_object(Bucket=BUCKET, Key="upload/9/a.jpg")  # leaves a mark, and both versions behind it
    attachments.put(key="upload/9/a.jpg.txt", name=NAME, type="text/plain", body=b"other")
    for _ in range(2):
        attachments.erase(key="upload/9/a.jpg")
    left = client.list_object_versions(Bucket=BUCKET, Prefix="upload/9/")
    assert [each["Key"] for each in (*left["Versions"], *left.get("DeleteMarkers", ()))] == ["upload/9/a.jpg.txt"]
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})


def test_a_store_that_does_not_answer_says_so_when_it_is_to_erase(client: Any):
    with pytest.raises(UnableToErase):
        S3Mails(client=client, bucket="no-such-bucket-of-the-s3-tests", prefix="inbound/").erase(message_id="m1")


def test_a_raw_mail_is_erased_under_its_prefix(client: Any):
    client.put_object(Bucket=BUCKET, Key="inbound/m1", Body=b"raw")
    mails = S3Mails(client=client, bucket=BUCKET, prefix="inbound/")
    mails.erase(message_id="m1")
    with pytest.raises(KeyError):
        mails.read(message_id="m1")


def test_a_document_of_a_report_lies_under_its_digest(client: Any):
    documents = S3Documents(client=client, bucket=BUCKET)
    documents.put(digest="ab12", body=b'{"title":"\xe6\x9c\x88\xe6\x8a\xa5"}')
    assert documents.read(digest="ab12") == b'{"title":"\xe6\x9c\x88\xe6\x8a\xa5"}'
    with pytest.raises(KeyError):
        documents.read(digest="ab13")
