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
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from botocore.auth import AUTH_TYPE_MAPS, SIGNED_HEADERS_BLACKLIST, SigV4Auth, _host_from_url
from botocore.awsrequest import AWSPreparedRequest
from botocore.client import BaseClient
from botocore.endpoint import convert_to_response_dict
from botocore.exceptions import BotoCoreError
from botocore.hooks import first_non_none_response
from botocore.parsers import create_parser

from complaints.adapters.exchange import exchange_over_open_lines
from complaints.adapters.plain_items import OF_ITEMS, ItemSerializer, read_items

SIGNER, USUAL = "v4-key-of-the-day", "v4"
FINAL = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
"""Errors that stay what they are, however often one asks."""
MANY = 64  # addresses that are kept: seven operations on one table have seven
_host = lru_cache(maxsize=8)(_host_from_url)
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
        self._signed: dict[str, str] | None = None
        super().add_auth(request)

    def headers_to_sign(self, request: Any) -> dict[str, str]:
        """Those of the usual one, each by its name in small letters, with what is signed of it, in order."""
        if self._signed is None:
            told = ((name.lower(), value) for name, value in request.headers.items())
            said = {name: " ".join(value.split()) for name, value in told if name not in SIGNED_HEADERS_BLACKLIST}
            self._signed = dict(sorted(({"host": _host(request.url)} | said).items()))
        return self._signed

    def canonical_headers(self, headers_to_sign: dict[str, str]) -> str:
        """As the usual one tells them."""
        return "\n".join(f"{name}:{said}" for name, said in headers_to_sign.items())

    def signed_headers(self, headers_to_sign: dict[str, str]) -> str:
        """As the usual one tells them."""
        return ";".join(headers_to_sign)

    def payload(self, request: Any) -> str:
        """As the usual one. It prepares the request to know the body that it has."""
        signed = self._should_sha256_sign_payload(request) and not self._is_streaming_checksum_payload(request)
        if signed and request.data and isinstance(request.data, bytes):
            return sha256(request.data).hexdigest()
        told: str = super().payload(request)
        return told

    def _normalize_url_path(self, path: str) -> str:
        return path if path == "/" else super()._normalize_url_path(path)


@lru_cache(maxsize=8)
def _key(secret: str, *scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (*scope, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


class Asked:
    """What botocore's signer needs of a request: an AWSRequest without query, whose headers are not read like a mail's.

    They are named by botocore and the signer alone, each in one way.
    """

    params: Mapping[str, str] = MappingProxyType({})

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.method, self.url, self.data, self.context = told["method"], told["url"], told["body"], told["context"]
        self.headers = dict(told["headers"])

    @property
    def body(self) -> bytes:
        """What is signed and sent."""
        body: bytes = self.data
        return body

    def prepared(self) -> AWSPreparedRequest:
        """As it is sent."""
        headers = {name: told.encode() if isinstance(told, str) else told for name, told in self.headers.items()}
        headers["Content-Length"] = str(len(self.data))
        return AWSPreparedRequest(self.method, self.url, headers, self.data, False, self.context)


class Shortened:
    """A client whose first attempts go by the short way."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        assert isinstance(self, BaseClient)
        sign_by_the_day(self)
        exchange_over_open_lines(self._endpoint.http_session)
        self._serializer = ItemSerializer(self._serializer)
        self._addresses = dict[tuple[str, ...], Any]()
        self.meta.events.register_last("before-call", partial(_at_once, self))

    def _resolve_endpoint_ruleset(self, model: Any, params: Any, context: dict[str, Any], *given: Any) -> Any:
        """(address, headers, properties): of what is asked they follow from the tables' names alone, and are kept.

        Not where they say how it is signed, and not of a transaction, whose tables are named further in.
        """
        tables = tuple(params.get("RequestItems", ())) or (params.get("TableName"),)
        if model.name not in OF_ITEMS or None in tables or len(self._addresses) > MANY:
            return super()._resolve_endpoint_ruleset(model, params, context, *given)  # type: ignore[misc]
        key = (model.name, *tables)
        if key not in self._addresses:
            before = dict(context)
            told = super()._resolve_endpoint_ruleset(model, params, context, *given)  # type: ignore[misc]
            if context != before:
                return told
            self._addresses[key] = told
        return self._addresses[key]


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
    if params.get("query_string") or not isinstance(params["body"], bytes):
        return None
    asked = Asked(params)
    request_signer.sign(model.name, asked)
    prepared = asked.prepared()
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
    if http.status_code == HTTPStatus.OK and model.name in OF_ITEMS:
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
