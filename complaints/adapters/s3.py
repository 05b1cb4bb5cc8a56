"""AttachmentStore and MailStore on S3."""

from typing import Any
from urllib.parse import quote, unquote

from botocore.exceptions import ClientError

from complaints.domain.scanning import CLEAN, MALWARE, PENDING, UNSCANNABLE, Finding
from complaints.usecases.ports import StoredFile, UnableToErase, UploadSlot

SLOT_SECONDS = 15 * 60
LINK_SECONDS = 5 * 60
BEGINNING = 16 * 1024
# The tag of GuardDuty's malware protection, and its words; any other scanner of ours says the same in it.
SCAN_TAG = "GuardDutyMalwareScanStatus"
FINDINGS = {
    "NO_THREATS_FOUND": CLEAN,
    "THREATS_FOUND": MALWARE,
    "UNSUPPORTED": UNSCANNABLE,
    "ACCESS_DENIED": UNSCANNABLE,
    "FAILED": UNSCANNABLE,
}
_ABSENT = ("404", "NoSuchKey", "NotFound")
_NAME = "attachment; filename*=UTF-8''"


class S3Attachments:
    """Files of complaints in one bucket.

    A file's own name travels as its Content-Disposition: of all that S3 keeps of an object, that alone can be replaced
    in what a reader of a link is answered.
    """

    def __init__(self, *, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def offer(self, *, key: str, name: str, type: str, size: int) -> UploadSlot:
        """A presigned POST bound to this key, type, name and size."""
        fields = {"Content-Type": type, "Content-Disposition": _NAME + quote(name)}
        conditions = [{field: value} for field, value in fields.items()]
        post = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields=fields,
            Conditions=[*conditions, ["content-length-range", size, size]],
            ExpiresIn=SLOT_SECONDS,
        )
        return UploadSlot(key, post["url"], post["fields"])

    def look_up(self, *, key: str) -> StoredFile | None:
        """What was uploaded, and its beginning, by one ranged GET."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes=0-{BEGINNING - 1}")
        except ClientError as error:
            if error.response["Error"]["Code"] in (*_ABSENT, "InvalidRange"):  # of nothing there is no first byte
                return None
            raise
        name = unquote(found.get("ContentDisposition", "").removeprefix(_NAME)) or key.rpartition("/")[2]
        size = int(found["ContentRange"].rpartition("/")[2])
        return StoredFile(name, found["ContentType"], size, found["Body"].read())

    def read(self, *, key: str) -> bytes:
        """The whole of a file. Raises KeyError."""
        return _read(self._client, self._bucket, key)

    def put(self, *, key: str, name: str, type: str, body: bytes) -> None:
        """Stores a file that came by mail, or with a form; tags of a former one go."""
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=body, ContentType=type, ContentDisposition=_NAME + quote(name)
        )

    def link(self, *, key: str, name: str) -> str:
        """A presigned GET that makes the browser save the file instead of showing it. Nothing is asked of S3."""
        return str(
            self._client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self._bucket,
                    "Key": key,
                    "ResponseContentDisposition": _NAME + quote(name),
                    "ResponseContentType": "application/octet-stream",
                },
                ExpiresIn=LINK_SECONDS,
            )
        )

    def finding(self, *, key: str) -> Finding:
        """What its tag says; pending where there is no tag, or no file."""
        try:
            tags = self._client.get_object_tagging(Bucket=self._bucket, Key=key)["TagSet"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return PENDING
            raise
        return next((FINDINGS.get(tag["Value"], UNSCANNABLE) for tag in tags if tag["Key"] == SCAN_TAG), PENDING)

    def mark(self, *, key: str, finding: Finding) -> None:
        """Tags the file as GuardDuty would."""
        said = next(word for word, meant in FINDINGS.items() if meant == finding)
        tags = {"TagSet": [{"Key": SCAN_TAG, "Value": said}]}
        self._client.put_object_tagging(Bucket=self._bucket, Key=key, Tagging=tags)

    def erase(self, *, key: str) -> None:
        """Every version of the object and every mark that it was deleted."""
        _erase(self._client, self._bucket, key)

    def erase_below(self, *, prefix: str) -> None:
        """The same of every object whose key begins so."""
        _erase(self._client, self._bucket, prefix, below=True)


class S3Mails:
    """Raw messages under a prefix of the mail bucket, as SES's receipt rule puts them there."""

    def __init__(self, *, client: Any, bucket: str, prefix: str) -> None:
        self._client, self._bucket, self._prefix = client, bucket, prefix

    def read(self, *, message_id: str) -> bytes:
        """The raw message. Raises KeyError when there is none."""
        return _read(self._client, self._bucket, self._prefix + message_id)

    def erase(self, *, message_id: str) -> None:
        """Every version of the object and every mark that it was deleted."""
        _erase(self._client, self._bucket, self._prefix + message_id)


def _erase(client: Any, bucket: str, key: str, *, below: bool = False) -> None:
    try:
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
            for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                if below or each["Key"] == key:  # others begin with it
                    client.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
    except ClientError as error:
        raise UnableToErase(reason=error.response["Error"]["Code"]) from error


class S3Documents:
    """Documents of reports in one bucket, each under the SHA-256 of its bytes: what was kept is never another."""

    def __init__(self, *, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def put(self, *, digest: str, body: bytes) -> None:
        """Keeps a document; the same twice is the same."""
        self._client.put_object(Bucket=self._bucket, Key=_document(digest), Body=body, ContentType="application/json")

    def read(self, *, digest: str) -> bytes:
        """The document. Raises KeyError."""
        return _read(self._client, self._bucket, _document(digest))


def _document(digest: str) -> str:
    return f"reports/{digest}.json"


def _read(client: Any, bucket: str, key: str) -> bytes:
    try:
        answer = client.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise KeyError(key) from error
        raise
    return bytes(answer["Body"].read())
