"""The short way of a call to AWS: botocore's client signs, sends and reads it, and does nothing else about it.

Most of the work that a call is, botocore does for what may happen: retries, streams, presigned addresses, headers that
tell how often was tried. The first attempt needs none of it. It goes by two hooks that botocore has for its users:
`choose-signer` names a signer, botocore's own, which derives the key of the day once and not at each call; and
`before-call` answers instead of all that follows. Whatever is not a plain answer is left to botocore, which begins
anew: a broken line, a throttled table, an answer that does not fit its checksum, an error that may pass.
"""

import hmac
import zlib
from collections.abc import Mapping
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any

from botocore.auth import AUTH_TYPE_MAPS, SigV4Auth
from botocore.awsrequest import create_request_object
from botocore.client import BaseClient
from botocore.endpoint import convert_to_response_dict
from botocore.exceptions import BotoCoreError
from botocore.hooks import first_non_none_response
from botocore.parsers import create_parser

from complaints.adapters.plain_items import OF_ITEMS, ItemSerializer, is_plain, read_items

SIGNER, USUAL = "v4-key-of-the-day", "v4"
FINAL = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
"""Errors that stay what they are, however often one asks."""
Answer = tuple[Any, dict[str, Any]]


class KeyOfTheDay(SigV4Auth):  # type: ignore[misc]
    """botocore's signer. Its key follows from day, region and service: four digests that are the same all day."""

    def signature(self, string_to_sign: str, request: Any) -> str:
        """As the usual one makes it."""
        day = request.context["timestamp"][:8]
        key = _key(self.credentials.secret_key, day, self._region_name, self._service_name)
        return hmac.digest(key, string_to_sign.encode(), "sha256").hex()

    def add_auth(self, request: Any) -> None:
        """Which headers are signed is looked for once, and not again to tell of it."""
        self._signed: Any = None
        super().add_auth(request)

    def headers_to_sign(self, request: Any) -> Any:
        """Those of the usual one."""
        if self._signed is None:
            self._signed = super().headers_to_sign(request)
        return self._signed

    def _normalize_url_path(self, path: str) -> str:
        return path if path == "/" else super()._normalize_url_path(path)


@lru_cache(maxsize=8)
def _key(secret: str, *scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (*scope, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


class Shortened:
    """A client whose first attempts go by the short way."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        assert isinstance(self, BaseClient)
        sign_by_the_day(self)
        if is_plain(self.meta.service_model):
            self._serializer = ItemSerializer(self._serializer)
        self.meta.events.register_last("before-call", partial(_at_once, self))


def shorten(base_classes: list[type], **_: Any) -> None:
    """For `creating-client-class`: clients that are made from now on go by the short way."""
    base_classes.insert(0, Shortened)


def sign_by_the_day(client: BaseClient) -> None:
    """From now on `client` signs with a key that is kept for its day."""
    AUTH_TYPE_MAPS[SIGNER] = KeyOfTheDay
    client.meta.events.register("choose-signer", _signer)


def _signer(signature_version: Any, **_: Any) -> str | None:
    return SIGNER if signature_version == USUAL else None


def _at_once(client: BaseClient, model: Any, params: dict[str, Any], request_signer: Any, **_: Any) -> Answer | None:
    """(answer, what it says); None: botocore goes its own way."""
    request = create_request_object(params)
    request_signer.sign(model.name, request)
    prepared = client._endpoint.prepare_request(request)
    event = f"before-send.{model.service_model.service_id.hyphenize()}.{model.name}"
    try:
        http = first_non_none_response(client.meta.events.emit(event, request=prepared))
        http = http or client._endpoint.http_session.send(prepared)
    except BotoCoreError:
        return None
    return _read(model, http) if _is_whole(http) else None


def _is_whole(http: Any) -> bool:
    told = http.headers.get("x-amz-crc32")
    return told is None or int(told) == zlib.crc32(http.content)


def _read(model: Any, http: Any) -> Answer | None:
    if http.status_code == HTTPStatus.OK and model.name in OF_ITEMS and is_plain(model.service_model):
        told = read_items(http.content)
        return None if told is None else (http, told | {"ResponseMetadata": _metadata(http)})
    parser = create_parser(model.service_model.resolved_protocol)
    answer = convert_to_response_dict(http, model)
    told = parser.parse(answer, model.output_shape)
    if http.status_code != HTTPStatus.OK:
        code = _error(told)
        if code not in FINAL:
            return None
        told |= parser.parse(answer, model.service_model.shape_for_error_code(code))
    told["ResponseMetadata"]["RetryAttempts"] = 0
    return http, told


def _metadata(http: Any) -> dict[str, Any]:
    headers = {name.lower(): told for name, told in http.headers.items()}
    known = {"RequestId": headers["x-amzn-requestid"]} if "x-amzn-requestid" in headers else {}
    return known | {"HTTPStatusCode": http.status_code, "HTTPHeaders": headers, "RetryAttempts": 0}


def _error(told: Mapping[str, Any]) -> str:
    return str(told.get("Error", {}).get("Code"))
