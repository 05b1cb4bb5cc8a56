"""The objects of the embedded S3 on disk: `<bucket>/<name>.json` says what there is and where its body is."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dev.kept_files import write_whole


@dataclass(frozen=True)
class KeptObject:
    """One object. `metadata`: its headers (content-type, content-disposition, …); `modified` ISO 8601; its `tags`."""

    bucket: str
    key: str
    body: bytes
    metadata: dict[str, str]
    modified: str
    tags: dict[str, str] = field(default_factory=dict)


class KeptObjects:
    """What lies under `folder`. An object is there once its description is: a crash before leaves the former one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, *, kept: KeptObject) -> None:
        """Keeps an object in place of what was kept under its key."""
        description = self._description(kept.bucket, kept.key)
        body = f"{description.stem}-{hashlib.sha256(kept.body).hexdigest()[:16]}{_suffix(kept.key)}"
        former = self._body_file(description)
        write_whole(path=description.with_name(body), body=kept.body)
        described = {"key": kept.key, "body": body, "metadata": kept.metadata, "modified": kept.modified}
        described |= {"tags": kept.tags}
        write_whole(path=description, body=json.dumps(described, ensure_ascii=False, indent=1).encode())
        if former and former.name != body:
            former.unlink(missing_ok=True)

    def remove(self, *, bucket: str, key: str) -> None:
        """Keeps the object no longer."""
        description = self._description(bucket, key)
        former = self._body_file(description)
        description.unlink(missing_ok=True)
        if former:
            former.unlink(missing_ok=True)

    def all(self) -> Iterator[KeptObject]:
        """Every object, the longest unchanged first."""
        found = [(json.loads(path.read_bytes()), path) for path in self.folder.glob("*/*.json")]
        for described, path in sorted(found, key=lambda each: str(each[0]["modified"])):
            body = path.with_name(described["body"]).read_bytes()
            bucket = path.parent.name
            tags = described.get("tags", {})  # none in what an earlier edition kept
            yield KeptObject(bucket, described["key"], body, described["metadata"], described["modified"], tags)

    def untagged(self, *, bucket: str) -> tuple[str, ...]:
        """Keys of the objects in `bucket` without any tag: a scan was cut off, or an earlier edition made none."""
        return tuple(kept.key for kept in self.all() if kept.bucket == bucket and not kept.tags)

    def _description(self, bucket: str, key: str) -> Path:
        """Keys may be longer than file names, and may climb: the file is called by the key's digest."""
        return self.folder / bucket / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"

    def _body_file(self, description: Path) -> Path | None:
        if not description.is_file():
            return None
        return description.with_name(json.loads(description.read_bytes())["body"])


def _suffix(key: str) -> str:
    """The ending of a key, so that a photo opens as one; nothing that a file name could not hold. Never `.json`."""
    suffix = PurePosixPath(key).suffix.casefold()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and suffix != ".json" else ".bin"
