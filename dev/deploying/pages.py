"""The static pages in their bucket: what pages are made of lies in a folder named by its content and is kept for good.

The folder's name changes with anything in it, so references inside stay as they are and only the pages name it. A page,
and what the API's own pages name plainly, is asked for anew each time. Earlier folders stay: pages that are open go on,
and a rollback needs only the earlier pages.
"""

import json
import mimetypes
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

SITE = Path(__file__).resolve().parents[2] / "static_site"
FOR_GOOD = "public, max-age=31536000, immutable"
ASKED_ANEW = "no-cache"
PLAIN = ("styles/", "icon.svg", "icons.svg")  # what api/templates name
LOCAL = re.compile(
    r'(?P<attribute>\b(?:href|src))="(?P<path>(?:scripts|styles|vendor|locales|config\.js|icons?\.svg)[^"]*)"'
)
TYPES = {".js": "text/javascript; charset=utf-8", ".json": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Page:
    """An object of the bucket."""

    key: str
    body: bytes
    keep: str

    @property
    def type(self) -> str:
        """Its media type; text says its charset."""
        suffix = Path(self.key).suffix
        guessed = TYPES.get(suffix) or mimetypes.guess_type(self.key)[0] or "application/octet-stream"
        return f"{guessed}; charset=utf-8" if guessed.startswith("text/") and "charset" not in guessed else guessed


@dataclass(frozen=True)
class Site:
    """All objects in the order in which they are put: nothing names what is not there yet. `folder`: its content."""

    folder: str
    pages: tuple[Page, ...]


def site(*, company: Mapping[str, str]) -> Site:
    """The pages of a deployment; `company` is its name by locale."""
    parts = {path.relative_to(SITE).as_posix(): path.read_bytes() for path in sorted(SITE.rglob("*")) if path.is_file()}
    html = {name: parts.pop(name) for name in list(parts) if name.endswith(".html")}
    parts["config.js"] = _config(company)
    told = sha256(b"".join(name.encode() + b"\0" + body + b"\0" for name, body in sorted(parts.items())))
    folder = f"a/{told.hexdigest()[:16]}"
    named = {
        name: LOCAL.sub(rf'\g<attribute>="/{folder}/\g<path>"', body.decode()).encode() for name, body in html.items()
    }
    return Site(folder, tuple(_in_order(folder, parts, named)))


def _in_order(folder: str, parts: Mapping[str, bytes], named: Mapping[str, bytes]) -> Iterator[Page]:
    for name, body in parts.items():
        yield Page(f"{folder}/{name}", body, FOR_GOOD)
    for name, body in named.items():
        yield Page(f"{folder}/{name}", body, FOR_GOOD)  # for a rollback
    for name, body in parts.items():
        if name.startswith(PLAIN):
            yield Page(name, body, ASKED_ANEW)
    for name, body in named.items():
        yield Page(name, body, ASKED_ANEW)


def put(*, client: Any, bucket: str, pages: Iterable[Page]) -> int:
    """Puts what is not there or differs; how many objects that were."""
    there = _tags(client, bucket)
    changed = 0
    for page in pages:
        digest = md5(page.body, usedforsecurity=False)
        if there.get(page.key) == digest.hexdigest():
            continue
        client.put_object(
            Bucket=bucket,
            Key=page.key,
            Body=page.body,
            ContentType=page.type,
            CacheControl=page.keep,
            ContentMD5=b64encode(digest.digest()).decode(),
        )
        changed += 1
    return changed


def pages_of(*, client: Any, bucket: str, folder: str) -> tuple[Page, ...]:
    """The pages of an earlier deployment, as they are put at their plain names again."""
    names = [key for key in _tags(client, bucket, f"{folder}/") if key.endswith(".html") and key.count("/") == 2]
    bodies = {key: client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in names}
    return tuple(Page(key.removeprefix(f"{folder}/"), body, ASKED_ANEW) for key, body in bodies.items())


def _tags(client: Any, bucket: str, prefix: str = "") -> dict[str, str]:
    found = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {each["Key"]: each["ETag"].strip('"') for page in found for each in page.get("Contents", ())}


def _config(company: Mapping[str, str]) -> bytes:
    told = json.dumps({"apiBase": "", "company": dict(company)}, ensure_ascii=False, indent=2)
    return f"// Written at deploy.\nexport const config = {told};\n".encode()
