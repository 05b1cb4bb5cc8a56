"""Operations on items in DynamoDB's JSON: it is what botocore is given and gives, but for bytes, which are in base64.

botocore walks through the shapes of the service for it, each value of each attribute in both ways.
"""

import json
from base64 import b64decode, b64encode
from typing import Any

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
OF_ITEMS = WRITES | {"GetItem", "BatchGetItem", "Query"}
_TARGET = "DynamoDB_20120810"
_JSON = "application/x-amz-json-1.0"


def is_plain(service_model: Any) -> bool:
    """Whether items of this service go as JSON, as botocore has it: the runtime brings its own, which may change."""
    told = service_model.metadata
    plain = (service_model.resolved_protocol, told.get("jsonVersion"), told.get("targetPrefix"))
    return plain == ("json", "1.0", _TARGET)


class ItemSerializer:
    """In the place of botocore's serializer, `usual`, which does what is not about items."""

    def __init__(self, usual: Any) -> None:
        self._usual = usual

    def serialize_to_request(self, parameters: dict[str, Any], operation_model: Any) -> dict[str, Any]:
        """The request as botocore would make it, byte for byte. Raises TypeError for what is no JSON and no bytes."""
        name = operation_model.name
        if name not in OF_ITEMS:
            made: dict[str, Any] = self._usual.serialize_to_request(parameters, operation_model)
            return made
        headers = {"X-Amz-Target": f"{_TARGET}.{name}", "Content-Type": _JSON}
        body = _ENCODER.encode(parameters).encode()
        return {"url_path": "/", "query_string": "", "method": "POST", "headers": headers, "body": body}


def read_items(content: bytes) -> dict[str, Any] | None:
    """What is answered to one of OF_ITEMS; None where it is no such answer."""
    try:
        told = json.loads(content, object_hook=_value)
    except ValueError:  # of base64 too
        return None
    return told if isinstance(told, dict) else None


def _value(told: dict[str, Any]) -> dict[str, Any]:
    """An attribute's value that is bytes, or several, read; everything else as it is: no other dict has a text so."""
    if len(told) == 1:
        if isinstance(one := told.get("B"), str):
            return {"B": b64decode(one)}
        if isinstance(several := told.get("BS"), list):
            return {"BS": [b64decode(each) for each in several]}
    return told


def _base64(value: Any) -> str:
    if not isinstance(value, bytes | bytearray):
        raise TypeError(f"{type(value).__name__} is no value of an attribute")
    return b64encode(value).decode()


_ENCODER = json.JSONEncoder(default=_base64)
