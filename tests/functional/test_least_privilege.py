"""What each entry point may do on AWS is what it does: nothing is missing, and nothing is there that nobody uses.

That nothing is missing is asked after every test of this folder (`portal` in conftest.py). Here the flows are walked in
which each role shows what it is for; what a role may do besides stands in RARE, each with its reason.
"""

from dataclasses import dataclass
from io import BytesIO

import boto3
import pytest
from moto import mock_aws
from werkzeug.datastructures import FileStorage

from complaints.bootstrap import settings_of
from complaints.domain.regulation import Regulation
from complaints.usecases.keep_sums import mark_of
from functions import due_reports, mail_events, scan_file, upkeep
from tests.file_samples import JPEG
from tests.functional.conftest import Wired
from tests.functional.portal import CUSTOMER, ENVIRONMENT, MAILBOX, REGION, SCHEDULE_EVENT, Portal
from tests.functional.post import answer, fresh_mail
from tests.functional.test_mail_events import by_eventbridge, news
from tests.infra.calls import API, Call
from tests.infra.policies import CALLS, Grant, documents, grants, roles

EVERY = (
    API,
    "deadlines",
    "due_reports",
    "inbound_mail",
    "mail_events",
    "month_sums",
    "scan_file",
    "upkeep",
    "waiting_letters",
)
BY_THEMSELVES = ("deadlines", "inbound_mail", "mail_events", "waiting_letters")
READING = (API, "due_reports", "inbound_mail", "scan_file")
SENDING = (API, "due_reports", "inbound_mail", "upkeep", "waiting_letters")


@dataclass(frozen=True)
class Rare:
    """What entry points may do although no flow here asks for it, and why; `of`: a part of the resource."""

    entries: tuple[str, ...]
    action: str
    why: str
    of: str = ""

    def names(self, entry: str, grant: Grant) -> bool:
        """Whether it speaks of that grant."""
        return entry in self.entries and grant.action == self.action and self.of in grant.resource


RARE = (
    Rare(EVERY, "ssm:GetParameter", "asked as the Lambda starts; a test below"),
    Rare(READING, "s3:ListBucket", "an object that is not there is then answered 404, not 403"),
    Rare((API,), "ses:SendEmail", "who is to agree to a change of the matrix, or to a report, is mailed at once"),
    Rare(SENDING, "ses:SendRawEmail", "SES asks for it where content is raw"),
    Rare(BY_THEMSELVES, "dynamodb:DeleteItem", "a case that counts in a month no more"),
    Rare(("deadlines",), "dynamodb:BatchWriteItem", "what a case waits for after a step of the ladder"),
    Rare(("deadlines",), "dynamodb:GetItem", "what was written at the same moment is looked at"),
    Rare(("waiting_letters",), "dynamodb:PutItem", "a letter that is refused for good is put on the timeline"),
    Rare(("upkeep",), "dynamodb:BatchWriteItem", "words are filed when there are 256 new cases"),
    Rare(("upkeep",), "s3:DeleteObjectVersion", "what was disposed of is erased"),
    Rare(("upkeep",), "s3:ListBucketVersions", "what was disposed of is erased"),
    Rare(("upkeep",), "s3:GetObject", "whose mail it was is told by its head"),
    Rare(("upkeep",), "s3:ListBucket", "a mail that is not there is then answered 404, not 403"),
    Rare(("upkeep",), "dynamodb:UpdateItem", "what was disposed of is found by no word any more"),
    Rare(("upkeep",), "dynamodb:DeleteItem", "what was disposed of is erased"),
    Rare(("upkeep",), "dynamodb:Query", "cases that have no row of facts are walked through once", of="/index/month"),
    Rare(("month_sums",), "dynamodb:DeleteItem", "a sum that comes to nothing is taken away"),
    Rare(("due_reports",), "dynamodb:Query", "whom a survey asks is drawn from the months' lists", of="/index/month"),
    Rare(("due_reports",), "dynamodb:DeleteItem", "how far a report of many cases has come, once it is made"),
    Rare(("due_reports",), "dynamodb:BatchGetItem", "what is open and was not touched in the month is looked up"),
    Rare((API, "due_reports"), "s3:GetObject", "a report that is read again, or sent once more", of="/reports/"),
    Rare((API,), "s3:PutObject", "a report that is corrected", of="/reports/"),
    Rare(("due_reports",), "dynamodb:GetItem", "a report that was drafted at an earlier run"),
    Rare(("upkeep",), "dynamodb:BatchGetItem", "letters that are owed since a day"),
)


def test_nobody_may_do_what_nobody_does(portal: Portal, wired: Wired) -> None:
    regulation = Regulation(portal.services.policy, portal.services.calendar)
    portal.services.cases.begin_sums(mark=mark_of(measured=regulation))  # as where many cases come
    wired.asked.calls.clear()
    _the_public_and_staff(portal)
    _mail(portal)
    _time(portal)
    used = wired.asked.calls
    assert {call.entry for call in used} == set(EVERY)
    idle = {
        (entry, grant.action, grant.resource)
        for entry in EVERY
        for grant in grants(entry)
        if not any(rare.names(entry, grant) for rare in RARE)
        and not any(call.entry == entry and grant.covers(call) for call in used)
    }
    assert idle == set()


@pytest.mark.parametrize("rare", RARE, ids=lambda rare: rare.action)
def test_what_is_said_to_be_rare_is_granted_at_all(rare: Rare) -> None:
    assert all(any(rare.names(entry, grant) for grant in grants(entry)) for entry in rare.entries)


def test_what_clears_files_is_not_what_hands_them_out() -> None:
    marking = {entry for entry in EVERY if "s3:PutObjectTagging" in {grant.action for grant in grants(entry)}}
    assert marking == {"scan_file"}


def test_objects_are_deleted_by_what_erases_cases_and_by_nobody_else() -> None:
    deleting = {entry for entry in EVERY for grant in grants(entry) if grant.action.startswith("s3:Delete")}
    assert deleting <= {"upkeep"}
    assert not [grant for entry in EVERY for grant in grants(entry) if "*" in grant.action]


@pytest.mark.parametrize("entry", EVERY)
def test_every_role_is_of_one_entry_point_alone(entry: str) -> None:
    assert CALLS in documents(roles()[entry])
    assert roles()[entry]["AssumeRolePolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]


def test_keys_come_from_where_every_role_may_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    name = "/complaints/test/signing-keys"
    with mock_aws():
        boto3.client("ssm", region_name=REGION).put_parameter(Name=name, Value="k1,k2", Type="SecureString")
        settings = settings_of(ENVIRONMENT | {"SIGNING_KEYS": f"ssm:{name}"})
    assert settings.signing_keys == (b"k1", b"k2")
    asked = f"arn:aws:ssm:{REGION}:123456789012:parameter{name}"
    assert all(any(grant.covers(Call(entry, "ssm:GetParameter", asked)) for grant in grants(entry)) for entry in EVERY)


def _the_public_and_staff(portal: Portal) -> None:
    key = portal.upload(name="crack.jpg", type="image/jpeg", body=JPEG)
    filed = portal.file(attachments=[key])
    portal.track(filed)
    file = FileStorage(BytesIO(JPEG), "crack.jpg", content_type="image/jpeg")
    form = {
        "name": "林芳",
        "phone": "13800138000",
        "category": "product_quality",
        "description": "开裂",
        "consent": "yes",
    }
    assert portal.client.post("/api/v1/complaints", data={**form, "attachments": file}).status_code == 303
    portal.client.post("/api/v1/session-requests", json={"email": "handler@staff.example"})
    portal.client.post("/api/v1/links", data={"email": CUSTOMER})
    agent = portal.signed_in("agent")
    for query in (
        "",
        "?handler=handler@staff.example",
        "?month=2026-11",
        "?stage=registered",
        "?q=开裂",
        "?overdue=true",
    ):
        assert agent.get(f"/api/v1/cases{query}").status_code == 200
    assert agent.get("/api/v1/work").status_code == 200
    portal.staff_does("agent", filed, "note", text="已致电")
    assert agent.get(f"/api/v1/cases/{filed.reference}").status_code == 200
    agent.delete("/api/v1/sessions/current")


def _mail(portal: Portal) -> None:
    filed = portal.file()
    letter = portal.mail(to=CUSTOMER, kind="acknowledgement")
    portal.receive(answer(letter, "请尽快处理", now=portal.now, message_id="<a@customer.example>"))
    first = fresh_mail(sender="new@customer.example", to=MAILBOX, subject="投诉", text="橱柜门板开裂")
    first.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="crack.jpg")
    portal.receive(first)
    portal.receive(fresh_mail(sender="x@elsewhere.example", to=MAILBOX, subject="x", text="x"), virus="FAIL")
    mail_events.run(by_eventbridge(news("bounce", references=filed.reference)), None)
    portal.deliver()
    admin = portal.signed_in("admin")
    for each in admin.get("/api/v1/quarantine").get_json()["messages"]:
        assert admin.get(f"/api/v1/quarantine/{each['id']}/raw").status_code == 200
    key = portal.upload(name="late.jpg", type="image/jpeg", body=JPEG)
    scan_file.run({"detail": {"object": {"key": key}}}, None)


def _time(portal: Portal) -> None:
    portal.file()
    portal.advance(days=3)
    portal.tick()
    portal.sweep()
    upkeep.run(SCHEDULE_EVENT, None)
    portal.advance(days=25)
    due_reports.run(SCHEDULE_EVENT, None)
    for who in ("director", "executive"):
        asked = portal.mail(to=f"{who}@staff.example", kind="report")
        assert portal.receive(answer(asked, "同意", now=portal.now, message_id=f"<{who}@staff.example>")) == "recorded"
