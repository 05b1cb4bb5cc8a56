"""One complaint's whole life on this machine, with everything counted that is paid for on AWS.

A form with a photo, letters, looks at the progress, the handler's contact and answer by mail, looks by staff, a call,
the end. The engine is DynamoDB Local, which tells the units that a call would use on AWS.
"""

import json
import logging
import re
import smtplib
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from email import policy as mail_policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from types import ModuleType
from typing import Any

from botocore.client import BaseClient
from flask.testing import FlaskClient

from api.app import create_app
from complaints.adapters.dynamodb import staff
from complaints.usecases.sign_in import open_session
from dev import schedule, stream
from dev.costs.meter import UNCOUNTED, Meter
from dev.costs.units import MEMORY, Units
from dev.local_settings import LocalSettings
from dev.ports import LOOPBACK, free_port
from dev.replaced import replaced
from dev.stack import Stack, running_stack
from functions import deadlines, inbound_mail, mail_events, month_sums, scan_file, waiting_letters

DELIVERED = Path(__file__).resolve().parents[2] / "tests" / "samples" / "events" / "ses_delivery.json"
PHOTO = b"\xff\xd8\xff\xe0" + b"\0" * 300_000
CUSTOMER = "lin.fang@customer.example"
KEPT_STILL: tuple[tuple[ModuleType, str, float], ...] = (
    (staff, "TRUSTED", 0.0),
    (stream, "POLL_SECONDS", 3600.0),  # the stream is read when a step has ended, and not in the midst of it
    (schedule, "EVERY_SECONDS", 3600.0),
)
REFERENCE = re.compile(r"\d{6,}")
LOG_BYTES = 600  # a call's own line and those that Lambda adds
FUNCTIONS: tuple[tuple[str, ModuleType], ...] = (
    ("deadlines", deadlines),
    ("waiting-letters", waiting_letters),
    ("inbound-mail", inbound_mail),
    ("mail-events", mail_events),
    ("month-sums", month_sums),
    ("scan-file", scan_file),
)


def measured(meter: Meter | None = None) -> tuple[Units, Units]:
    """(what one complaint's life uses, what a minute without anything due uses).

    Nobody else works on this portal: a minute in which the timer had nothing to do is no part of the life, and nothing
    is kept for seconds of which another's request would have had something.
    """
    meter = meter or Meter()
    logging.getLogger("complaints").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as metering:
        metering.enter_context(replaced(BaseClient, "_make_api_call", meter.aws(BaseClient._make_api_call)))
        for module, name, seconds in KEPT_STILL:
            metering.enter_context(replaced(module, name, seconds))  # type: ignore[arg-type]
        for name, module in FUNCTIONS:
            metering.enter_context(replaced(module, "run", meter.function(name, module.run)))  # type: ignore[arg-type]
        settings = LocalSettings(free_port(), free_port(), Path(folder), "oppein", "dynamodb-local", "客户服务中心")
        with running_stack(settings) as stack:
            _live(stack, meter)  # the first life warms up what a sandbox keeps
            meter.clear()
            told = _live(stack, meter)
            for _ in range(meter.counted["mails"]):  # SES tells of each mail that it was delivered
                mail_events.run(json.loads(DELIVERED.read_bytes()), None)
            life = _units(meter.counted, told)
            meter.idle.clear()
            stack.schedule.run_due()
            ticks = meter.idle["calls deadlines"]  # the stack's own timer may have ticked as well
            minute = _units(meter.idle, {}) * (1 / ticks)
    return life, minute


def _live(stack: Stack, meter: Meter) -> dict[str, int]:
    """One life; what is not seen by the meter: requests, bytes kept, bytes of answers."""
    browser = _Browser(stack, meter)
    key = browser.post("/api/v1/attachments", {"name": "门板.jpg", "type": "image/jpeg", "size": len(PHOTO)})["key"]
    stack.services.attachments._client.put_object(  # type: ignore[attr-defined]
        Bucket=stack.services.settings.attachment_bucket, Key=key, Body=PHOTO, ContentType="image/jpeg"
    )
    browser.get("/api/v1/policy")
    filed = browser.post("/api/v1/complaints", _complaint(key))
    reference = filed["reference"]
    _pass(stack, meter, hours=1)
    for text in (
        "已联系：已致电客户，约定明天上门。",
        "答复：已上门更换门板，客户当场确认。\n责任：工厂\n原因：运输中受潮。",
    ):
        meter.step = f"mail: {text[:2]}"
        _answer(stack, reference, text)
        _pass(stack, meter, hours=20)
        browser.get(f"/api/v1/complaints/{reference}", Authorization=f"Secret {filed['secret']}")
    staff = _signed_in(browser, stack, "handler")
    case = f"/api/v1/cases/{reference}"
    for path in ("/api/v1/work?lane=mine", case, f"{case}/linked", f"{case}/clocks"):
        staff.get(path)
    staff.post(f"{case}/reply", {"text": "已上门更换门板，客户当场确认。", "final": True})
    agent = _signed_in(browser, stack, "agent")
    for path in (case, f"{case}/linked"):
        agent.get(path)
    agent.post(f"{case}/follow-up", {"outcome": "satisfied", "text": "客户表示满意。"})
    _pass(stack, meter, hours=72)
    with meter.entry(UNCOUNTED):
        rows = stack.services.cases.get(reference=reference)
    return {"requests": browser.requests, "sent_bytes": browser.bytes, "kept": _kept(rows), "files": len(PHOTO)}


class _Browser:
    """Somebody at a browser; requests of all of them count together."""

    def __init__(self, stack: Stack, meter: Meter, counts: Counter[str] | None = None) -> None:
        self._after = stack.schedule.deliver
        self._client: FlaskClient = create_app(stack.services).test_client()
        self._meter = meter
        self._counts = counts if counts is not None else Counter()

    @property
    def requests(self) -> int:
        """How many there were."""
        return self._counts["requests"]

    @property
    def bytes(self) -> int:
        """How long the answers were."""
        return self._counts["bytes"]

    def get(self, path: str, **headers: str) -> Any:
        """The JSON at `path`."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: Any) -> Any:
        """The JSON that answers `body`; what a policy does not let happen is passed over."""
        answer = self._ask("POST", path, body, {"If-Match": "*"})
        self._after()
        return answer

    def sibling(self, stack: Stack, session: str) -> "_Browser":
        """Another browser, signed in."""
        made = _Browser(stack, self._meter, self._counts)
        made._client.set_cookie("session", session)
        return made

    def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        self._meter.step = f"{method} {REFERENCE.sub('…', path)}"
        with self._meter.entry("api"):
            answer = self._client.open(path, method=method, json=body, headers=headers)
        self._counts["requests"] += 1
        self._counts["bytes"] += len(answer.data)
        return answer.get_json(silent=True)


def _signed_in(browser: _Browser, stack: Stack, role: str) -> _Browser:
    member = stack.services.staff.roster().find(f"{role}@staff.example")
    assert member
    token = stack.services.new_token()
    open_session(sign_ins=stack.services.sign_ins, member=member, session_token=token, now=stack.services.clock())
    return browser.sibling(stack, token)


def _pass(stack: Stack, meter: Meter, *, hours: int) -> None:
    meter.step = f"{hours} hours pass"
    stack.schedule.move_clock(to=stack.clock.now() + timedelta(hours=hours))


def _answer(stack: Stack, reference: str, text: str) -> None:
    """The handler answers the newest letter about the case as his mail program does."""
    handler = "handler@staff.example"
    letter = next(
        mail
        for mail in stack.mails.newest_first()
        if handler in mail.to and f"[{reference}]".encode() in _subject(mail.raw)
    )
    read = BytesParser(policy=mail_policy.default).parsebytes(letter.raw)
    message = EmailMessage()
    message["From"], message["To"] = handler, parseaddr(str(read["Reply-To"]))[1]
    message["Subject"] = f"回复：{read['Subject']}"
    message["Message-ID"] = f"<{time.monotonic_ns()}@staff.example>"
    message["In-Reply-To"] = str(read["Message-ID"])
    message.set_content(text)
    with smtplib.SMTP(LOOPBACK, stack.smtp_port) as door:
        door.send_message(message)
    stack.schedule.deliver()


def _subject(raw: bytes) -> bytes:
    read = BytesParser(policy=mail_policy.default).parsebytes(raw, headersonly=True)
    return str(read["Subject"]).encode()


def _complaint(key: str) -> dict[str, Any]:
    return {
        "complainant": {"name": "林芳", "phone": "13800138000", "email": CUSTOMER, "address": "广州市白云区"},
        "category": "product_quality",
        "business_line": "kitchen",
        "order_no": "OP-2026-0815",
        "description": "橱柜门板安装后第三天开裂，裂缝从合页处一直到下沿。",
        "demand": "更换门板",
        "attachments": [key],
        "consent": True,
        "locale": "zh-CN",
    }


def _kept(case: Any) -> int:
    """Bytes of the table that a case leaves: its timeline twice over, for snapshot, keys and the copies in indexes."""
    return 2 * len(re.sub(r"\s+", " ", repr(case.timeline)).encode())


def _units(counted: Counter[str], told: dict[str, int]) -> Units:
    calls = {name.partition(" ")[2]: count for name, count in counted.items() if name.startswith("calls ")}
    seconds = {name: counted[f"seconds {name}"] / 1e6 for name in calls}
    billed = sum(seconds[name] * MEMORY.get(name, 0.5) * _slower(name) for name in calls)
    requests = told.get("requests", 0)
    return Units(
        lambda_requests=sum(calls.values()),
        gb_seconds=round(billed, 3),
        http_requests=requests,
        write_units=counted["writes"] / 1000,
        read_units=counted["reads"] / 1000,
        mails_sent=counted["mails"],
        mails_received=calls.get("inbound-mail", 0),
        s3_puts=counted["puts"],
        s3_gets=counted["gets"],
        files_scanned=calls.get("scan-file", 0),
        log_bytes=LOG_BYTES * sum(calls.values()),
        answer_bytes=told.get("sent_bytes", 0),
        table_bytes=told.get("kept", 0),
        file_bytes=told.get("files", 0),
    )


def _slower(name: str) -> float:
    """A Lambda has a whole processor with 1769 MB; below, its share."""
    return 1.769 / MEMORY.get(name, 0.5)
