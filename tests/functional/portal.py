"""The whole portal on moto, moved only by its real edges: HTTP, mail that arrives, the timer, the table's stream."""

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import cache
from typing import Any
from urllib.parse import quote_plus

import boto3
import requests
from flask import Flask
from flask.testing import FlaskClient
from moto.dynamodb.models import dynamodb_backends
from moto.ses.models import ses_backends
from werkzeug.test import TestResponse

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.matrix import matrix_item
from complaints.adapters.dynamodb.staff import DynamoDBStaff, member_item
from complaints.bootstrap import Services
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.policy import PolicyProfile
from complaints.domain.reply_addresses import reply_address
from complaints.domain.scanning import PENDING
from complaints.domain.staff import Responsibility
from complaints.usecases.sign_in import open_session
from functions import _runtime, deadlines, inbound_mail, month_sums, scan_file, waiting_letters
from tests.factories import NAMES, a_member, moment
from tests.functional.post import Mail, ses_event
from tests.patience import PATIENCE

ACCOUNT = "123456789012"  # moto's own
REGION = "eu-central-1"
DOMAIN = "portal.example"
MAILBOX = f"complaints@{DOMAIN}"
CUSTOMER = "lin.fang@customer.example"
ENVIRONMENT = {
    "TABLE": "complaints",
    "ATTACHMENT_BUCKET": "attachments",
    "MAIL_BUCKET": "mail",
    "MAIL_PREFIX": "inbound/",
    "POLICY": "oppein",
    "INBOUND_DOMAIN": DOMAIN,
    "SENDER": f"portal@{DOMAIN}",
    "SITE_URL": "https://portal.example",
    "AWS_REGION": REGION,
    "COMPANY": "欧派家居",
    "SIGNING_KEYS": "the-new-key,the-old-key",
    "CONFIGURATION_SET": "letters",
}
COMPLAINT = {
    "complainant": {"name": "林芳", "phone": "13800138000", "email": CUSTOMER, "address": "广州市白云区"},
    "category": "product_quality",
    "business_line": "kitchen",
    "order_no": "OP-2026-0815",
    "description": "橱柜门板安装后第三天开裂。",
    "occurred_at": "2026-01-05",
    "demand": "更换门板",
    "consent": True,
    "locale": "zh-CN",
}
SCHEDULE_EVENT = {"source": "aws.events", "detail-type": "Scheduled Event", "resources": [], "detail": {}}


@cache
def client_of(service: str, endpoint: str | None = None) -> Any:
    """A client of AWS for tests, made once: making one costs more than what most are asked."""
    return boto3.client(service, endpoint_url=endpoint)


def the_staff() -> list[items.StaffItem]:
    """One person for each role, and the matrix that gives everything to the handler."""
    everything = [Responsibility(handler=staff_address("handler"), department=a_member("handler").department)]
    return [*(member_item(a_member(role)) for role in NAMES), matrix_item(everything)]


@dataclass(frozen=True)
class Filed:
    """What the complainant was told."""

    reference: str
    secret: str
    promises: dict[str, datetime]


@dataclass
class WallClock:
    """The portal's clock, which only a test moves."""

    now: datetime


class Portal:
    """Drives the portal and looks at what came of it."""

    def __init__(self, services: Services, app: Flask, clock: WallClock) -> None:
        self.services, self._clock = replace(services, staff=DynamoDBStaff()), clock  # who knows nobody yet
        self._arrivals = itertools.count(1)
        items.create_table()
        self._s3 = client_of("s3")
        for bucket in ("attachments", "mail"):
            self._s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        ses_backends[ACCOUNT][REGION].verify_domain(DOMAIN)
        with items.StaffItem.batch_write() as batch:
            for item in the_staff():
                batch.save(item)
        _runtime.use(self.services)
        app.extensions["portal"] = self.services
        self.client = app.test_client()
        self._streamed = 0

    def under(self, policy: PolicyProfile) -> None:
        """From now on the portal runs this regulation."""
        self.services = replace(self.services, policy=policy)
        _runtime.use(self.services)
        self.client.application.extensions["portal"] = self.services

    # -- the clock

    @property
    def now(self) -> datetime:
        """The portal's present moment."""
        return self._clock.now

    def at(self, text: str) -> None:
        """Moves the clock to 'Fri 2026-11-20 10:00', Shanghai time, and runs nothing."""
        self._clock.now = moment(text)

    def advance(self, **span: int) -> None:
        """Moves the clock forward by a timedelta's arguments, and runs nothing."""
        self._clock.now += timedelta(**span)

    # -- the public

    def file(self, **changes: Any) -> Filed:
        """Files a complaint and delivers its letters."""
        answer = self.client.post("/api/v1/complaints", json=COMPLAINT | changes)
        assert answer.status_code == 201, answer.text
        self.deliver()
        told = answer.get_json()
        due = {promise["stage"]: datetime.fromisoformat(promise["due"]) for promise in told["promises"]}
        return Filed(told["reference"], told["secret"], due)

    def track(self, filed: Filed) -> Any:
        """The complainant's view."""
        answer = self.client.get(f"/api/v1/complaints/{filed.reference}", headers=secret_of(filed))
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def complainant_does(self, filed: Filed, act: str, **body: Any) -> TestResponse:
        """An act of the complainant; letters are delivered."""
        done = self.client.post(f"/api/v1/complaints/{filed.reference}/{act}", json=body, headers=secret_of(filed))
        self.deliver()
        return done

    def upload(self, *, name: str, type: str, body: bytes) -> str:
        """Uploads a file as a browser does; its key."""
        slot = self.client.post("/api/v1/attachments", json={"name": name, "type": type, "size": len(body)}).get_json()
        answer = requests.post(slot["url"], data=slot["fields"], files={"file": (name, body, type)}, timeout=PATIENCE)
        assert answer.ok, answer.text
        self.scan()
        return str(slot["key"])

    def scan(self) -> None:
        """Files that were stored and not yet looked at are, as the bucket's events call for it."""
        store = self.services.attachments
        keys = [each["Key"] for each in self._s3.list_objects_v2(Bucket="attachments").get("Contents", ())]
        waiting = [key for key in keys if store.finding(key=key) == PENDING]
        scan_file.run({"Records": [{"s3": {"object": {"key": quote_plus(key, safe="/")}}} for key in waiting]}, None)

    # -- staff

    def signed_in(self, role: str) -> FlaskClient:
        """A browser in which <role>@staff.example is signed in."""
        member = self.services.staff.roster().find(f"{role}@staff.example")
        assert member is not None
        token = f"session-of-{role}"
        open_session(sign_ins=self.services.sign_ins, member=member, session_token=token, now=self.now)
        browser: FlaskClient = self.client.application.test_client()
        browser.set_cookie("session", token)
        return browser

    def staff_does(self, role: str, filed: Filed, act: str, **body: Any) -> TestResponse:
        """An act of staff on the case as it is; letters are delivered."""
        address = f"/api/v1/cases/{filed.reference}/{act}"
        done: TestResponse = self.signed_in(role).post(address, json=body, headers={"If-Match": "*"})
        self.deliver()
        return done

    # -- time and post

    def tick(self) -> int:
        """The timer runs once and its letters leave; how many steps it took."""
        steps = deadlines.run(SCHEDULE_EVENT, None)["steps"]
        self.deliver()
        return steps

    def deliver(self) -> Any:
        """Hands what is new in the table's stream to the functions that keep sums and send letters."""
        event = self.new_stream_records()
        if event["Records"]:
            month_sums.run(event, None)
        return waiting_letters.run(event, None) if event["Records"] else {"sent": 0, "batchItemFailures": []}

    def new_stream_records(self) -> dict[str, Any]:
        """A stream event with everything written since the last call."""
        written = dynamodb_backends[ACCOUNT][REGION].tables["complaints"].stream_shard.items
        found, self._streamed = written[self._streamed :], len(written)
        return {"Records": [record.to_json() for record in found]}

    def sweep(self) -> int:
        """The schedule that sends what was left over; how many letters left."""
        return int(waiting_letters.run(SCHEDULE_EVENT, None)["sent"])

    def stored(self, message: EmailMessage | bytes, *recipients: str, **verdicts: str) -> dict[str, Any]:
        """A message lies in the mail bucket; the event with which SES says so. `recipients`: else the To line's."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        to = recipients or (str(message["To"]),)  # type: ignore[index]
        message_id = f"arrival-{next(self._arrivals)}"
        self._s3.put_object(Bucket="mail", Key=f"inbound/{message_id}", Body=raw)
        return ses_event(message_id=message_id, recipients=to, **verdicts)

    def receive(self, message: EmailMessage | bytes, *recipients: str, **verdicts: str) -> str:
        """A message arrives by SES and what it calls for is delivered; its fate."""
        [fate] = inbound_mail.run(self.stored(message, *recipients, **verdicts), None)["fates"]
        self.scan()
        self.deliver()
        return fate

    def address_for(self, role: str, filed: Filed, *, key: bytes = b"the-new-key") -> str:
        """The address at which <role>@staff.example speaks about the case."""
        return reply_address(reference=filed.reference, email=staff_address(role), key=key, domain=DOMAIN)

    # -- what came of it

    def case(self, filed: Filed) -> ComplaintCase:
        """The case as stored, its hash chain checked."""
        return self.services.cases.get(reference=filed.reference)

    def kinds(self, filed: Filed) -> list[str]:
        """The kinds of the entries of the timeline, in order."""
        return [entry.kind.value for entry in self.case(filed).timeline]

    def last(self, filed: Filed, kind: Kind) -> Any:
        """The newest entry of `kind`."""
        return [entry for entry in self.case(filed).timeline if entry.kind is kind][-1]

    def mails(self, *, to: str = "", kind: str = "") -> list[Mail]:
        """Mails that left, the oldest first."""
        sent = [Mail(each.raw_data.encode()) for each in ses_backends[ACCOUNT][REGION].sent_messages]
        return [mail for mail in sent if to in ("", mail.to) and kind in ("", mail.kind)]

    def mail(self, *, to: str, kind: str) -> Mail:
        """The newest mail of that kind to that address."""
        return self.mails(to=to, kind=kind)[-1]


def secret_of(filed: Filed) -> dict[str, str]:
    """The header that proves to be the complainant."""
    return {"Authorization": f"Secret {filed.secret}"}


def staff_address(role: str) -> str:
    """The address of the one person in a role."""
    return f"{role}@staff.example"
