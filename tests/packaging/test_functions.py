"""The package as Lambda runs it: mail, files, the table's stream and the schedules."""

import json
from email.message import EmailMessage
from email.policy import SMTP

import boto3
import pytest

from dev.schedule import schedule_event
from dev.smtp_door import ses_event
from tests.adapters.stores import REGION
from tests.factories import moment
from tests.functional.portal import COMPLAINT, CUSTOMER, MAILBOX
from tests.packaging.conftest import ATTACHMENTS, MAILS, TABLE, Task
from tests.packaging.events import request, stored, written
from tests.packaging.test_web import mailed_to

NOW = moment("2026-11-26 10:30")


def complaint_by_mail(number: int) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = f"林芳 <{CUSTOMER}>", MAILBOX, "橱柜门板开裂"
    message["Message-ID"] = f"<{number}@customer.example>"
    message.set_content("我家橱柜门板安装后第三天开裂，请尽快更换。\n")
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="门板.png")
    return message


def test_mail_that_ses_has_stored_becomes_a_case(task: Task) -> None:
    raw, message_id = complaint_by_mail(1).as_bytes(), "m" * 40
    s3 = boto3.client("s3", endpoint_url=task.endpoint, region_name=REGION)
    s3.put_object(Bucket=MAILS, Key=f"inbound/{message_id}", Body=raw)
    event = ses_event(message_id=message_id, sender=CUSTOMER, recipients=(MAILBOX,), raw=raw, now=NOW)
    answer = task("functions.inbound_mail.run").invoke(event)
    assert (answer.kind, answer.body) == ("response", {"fates": ["opened"]})
    again = task("functions.inbound_mail.run").invoke(event)
    assert again.body == {"fates": ["duplicate"]}


def test_mail_that_is_not_in_the_bucket_is_an_outage_and_comes_again(task: Task) -> None:
    raw = complaint_by_mail(2).as_bytes()
    event = ses_event(message_id="gone", sender=CUSTOMER, recipients=(MAILBOX,), raw=raw, now=NOW)
    assert task("functions.inbound_mail.run").invoke(event).kind == "error"


def test_one_poisoned_record_of_the_stream_is_reported_and_the_others_leave(task: Task) -> None:
    customer = "letters@customer.example"
    complainant = COMPLAINT["complainant"] | {"email": customer}  # type: ignore[operator]
    body = json.dumps(COMPLAINT | {"complainant": complainant}).encode()
    event = request("POST", "/api/v1/complaints", body=body, headers={"content-type": "application/json"})
    reference = json.loads(task("api.entry.handle").invoke(event).body["body"])["reference"]
    dynamodb = boto3.client("dynamodb", endpoint_url=task.endpoint, region_name=REGION)
    poisoned = {"pk": {"S": "C#26119999"}, "sk": {"S": "T#000001"}, "t": {"S": "e"}, "l": {"S": "{"}}
    shard = {"ds": {"S": "o0"}, "na": {"S": "2026-01-01T00:00:00Z"}, "n": {"N": "0"}}
    dynamodb.put_item(TableName=TABLE, Item=poisoned | shard)
    own = dynamodb.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": f"C#{reference}"}, ":sk": {"S": "T#"}},
    )["Items"]
    keys = [("C#26119999", "T#000001"), *((item["pk"]["S"], item["sk"]["S"]) for item in own)]
    answer = task("functions.waiting_letters.run").invoke(written(*keys))
    assert (answer.kind, answer.body["batchItemFailures"]) == ("response", [{"itemIdentifier": "100"}])
    assert [mail.kind for mail in mailed_to(customer)] == ["acknowledgement"]
    dynamodb.delete_item(TableName=TABLE, Key={name: poisoned[name] for name in ("pk", "sk")})


@pytest.mark.parametrize("name", ["deadlines", "upkeep", "waiting_letters"])
def test_schedule_runs_its_function(task: Task, name: str) -> None:
    answer = task(f"functions.{name}.run").invoke(schedule_event(rule=name, at=NOW))
    assert answer.kind == "response", answer.body


def test_file_that_is_gone_when_its_turn_comes_is_passed_over(task: Task) -> None:
    answer = task("functions.scan_file.run").invoke(stored(ATTACHMENTS, "a/门板 照片+1.png"))
    assert (answer.kind, answer.body) == ("response", {"states": []})


def test_what_became_of_a_mail_is_read(task: Task) -> None:
    answer = task("functions.mail_events.run").invoke({"Records": []})
    assert (answer.kind, answer.body) == ("response", {"news": 0, "noted": 0})


def test_logs_are_json_lines_without_what_people_wrote(task: Task) -> None:
    log = task("functions.inbound_mail.run").log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"mail read"} <= {line.get("message") for line in lines}
    assert CUSTOMER not in log
    assert "门板" not in log
