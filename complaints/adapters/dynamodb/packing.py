"""Text as it is kept: deflated, with a dictionary of what entries and letters say again and again.

A write unit is a kilobyte. What one complaint says is mostly said in the next one as well: names of fields, kinds,
titles. A dictionary spares these; a case's own first words are spared by `known`, what was kept beside it.
"""

import zlib
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, STRING

FORMAT = b"\x01"  # the dictionary below; another one is another format, as what was kept is read by the old one
RAW = -zlib.MAX_WBITS  # no header and no checksum: the chain of hashes says whether a timeline is whole
DICTIONARY = (
    '[["undelivered", "extended", "escalated", "urged", "noted", "called", "contacted", "satisfied", "closed", '
    '"replied", "five_w_two_h": {}, "final": true, "outcome": "satisfied", "means": "mail", "mail": "", "key": "", '
    '"clock": "follow_up", "step": "reminder", "role": "handler", "to": "staff:", "actor": "timer", "portal", '
    '"complainant", "received", {"complainant": {"name": "", "kind": "end_user", "phone": "1", "email": "@", '
    '"address": "省市区路号"}, "category": "product_quality", "description": "", "business_line": "", "order_no": "", '
    '"occurred_at": "202", "place": "", "demand": "", "attachments": [], "channel": "web", "locale": "zh-CN", '
    '"consent": "我同意", "type": "", "fields": {}, "levels": {}, "anonymous": false, "respondent": "", '
    '"repeat_of": "", "unsure": []}, "'
    + "0"
    * 64
    + '"], [2, "2026-11-20T02:00:00.000000Z", "portal", "registered", {"policy_id": "default", "policy_version": '
    '"2015-04-27.1", "month": "2026-11", "severity": "general", "classes": {}, "agent": "agent@", "secret_hash": "'
    '"], [3, "assigned", {"handler": "handler@", "department": ""}, "dispatched", "round": 1, "why": "registered", '
    '"text": ""}, "[{"kind": "acknowledgement", "dispatch", "urging", "reminder", "answer", "closing", "survey", '
    '"to": "", "name": "", "locale": "zh-CN", "audience": "complainant", "audience": "staff", "context": '
    '{"reference": "", "event": "registered", "at": "2026-11-20T02:00:00+00:00", "received_at": '
    '"2026-11-20T02:00:00+00:00", "hotline": "", "closing_title": "", "complainant": "", "category": "产品质量", '
    '"business_line": "", "order_no": "", "said_beside": [], "missing": [], "description": "", "demand": "", '
    '"round": 1, "closed": false, "handler": "", "agent": "", "actor": "", "text": "", "outcome": "", "promises": '
    '[{"title": "责任部门回复", "due": "2026-11-23T10:00:00+08:00"}, {"title": "满意度回访", "due": "'
    '"}], "moved": [], "clock": {"title": "处理", "due": "", "accountable": "投诉处理责任人", "rules": ["-6", "'
    '"]}, "headline": "", "asks_rating": true, "says": "", "particulars": [], "offers": [{"say": "接单", "means": '
    '"确认由您处理", "below": []}, {"say": "已联系：（与客户沟通的情况）", "means": "记录已与投诉人沟通", '
    '"below": []}, {"say": "已解决：（处理结果）", "means": "作为处理结果回复", "below": []}, '
    '{"say": "中间回复：（目前进展）", "means": '
    '"先报进展，尚非最终结果", "below": []}, {"say": "备注：（内容）", "means": "只作备注", "below": []}], "unsaid": '
    '"reply", "severity": "一般", "channel": "网页", "final": false, "five_w_two_h": {}, "addressee": "", "levels": '
    '[], "respondent": "", "repeat_of": "", "phone": "", "email": "", "address": "", "occurred_at": "", "place": "", '
    '"attachments": [], "copied": false}}]'
).encode()


def pack(text: str, *, known: str = "") -> bytes:
    """`text` as it is kept beside `known`, which is then needed to read it."""
    deflating = zlib.compressobj(9, zlib.DEFLATED, RAW, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY + known.encode())
    return FORMAT + deflating.compress(text.encode()) + deflating.flush()


def unpack(packed: bytes, *, known: str = "") -> str:
    """What `pack` was given. Raises zlib.error, UnicodeDecodeError for what it did not make."""
    inflating = zlib.decompressobj(RAW, DICTIONARY + known.encode())
    return (inflating.decompress(packed[len(FORMAT) :]) + inflating.flush()).decode()


class RawAttribute(Attribute[Any]):
    """What is packed, as bytes; as text what was kept before there was packing."""

    attr_type = BINARY

    def get_value(self, value: dict[str, Any]) -> Any:
        """Either."""
        return value[STRING] if STRING in value else super().get_value(value)

    def deserialize(self, value: Any) -> str | bytes:
        """As it was."""
        return value if isinstance(value, str) else bytes(value)


class PackedAttribute(RawAttribute):
    """Text that is kept packed."""

    def serialize(self, value: str) -> bytes:
        """As the table keeps it."""
        return pack(value)

    def deserialize(self, value: Any) -> str:
        """As it was."""
        return value if isinstance(value, str) else unpack(bytes(value))
