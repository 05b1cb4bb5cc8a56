"""AttachmentStore and MailStore on S3."""

from typing import Any
from urllib.parse import quote, unquote

from botocore.exceptions import ClientError

from complaints.usecases.ports import StoredFile, UploadSlot

SLOT_SECONDS = 15 * 60
LINK_SECONDS = 5 * 60


class S3Attachments:
    """Files of complaints in one bucket. A file's own name travels as metadata, percent-encoded."""

    def __init__(self, *, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def offer(self, *, key: str, name: str, type: str, size: int) -> UploadSlot:
        """A presigned POST bound to this key, type, name and size."""
        fields = {"Content-Type": type, "x-amz-meta-name": quote(name)}
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
        """What was uploaded, by HEAD."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
                return None
            raise
        name = unquote(head["Metadata"].get("name", "")) or key.rpartition("/")[2]
        return StoredFile(name, head["ContentType"], int(head["ContentLength"]))

    def put(self, *, key: str, name: str, type: str, body: bytes) -> None:
        """Stores a file that came by mail."""
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=body, ContentType=type, Metadata={"name": quote(name)}
        )

    def link(self, *, key: str) -> str:
        """A presigned GET that makes the browser save the file instead of showing it."""
        stored = self.look_up(key=key)
        name = quote(stored.name if stored else key.rpartition("/")[2])
        return str(
            self._client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self._bucket,
                    "Key": key,
                    "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",
                    "ResponseContentType": "application/octet-stream",
                },
                ExpiresIn=LINK_SECONDS,
            )
        )


class S3Mails:
    """Raw messages under a prefix of the mail bucket, as SES's receipt rule puts them there."""

    def __init__(self, *, client: Any, bucket: str, prefix: str) -> None:
        self._client, self._bucket, self._prefix = client, bucket, prefix

    def read(self, *, message_id: str) -> bytes:
        """The raw message. Raises KeyError when there is none."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + message_id)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                raise KeyError(message_id) from error
            raise
        return bytes(answer["Body"].read())
