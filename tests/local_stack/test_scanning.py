"""On a portal that runs, a file is looked at as it is stored, however it came; what is bad can be had from nowhere."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from tests.file_samples import EICAR, JPEG, PDF
from tests.local_stack.running import RunningPortal, running_portal
from tests.local_stack.test_restart import a_complaint
from tests.patience import PATIENCE, eventually


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("scanning") / "local", STORE="moto") as running:
        yield running


@pytest.fixture
def agent(portal: RunningPortal) -> requests.Session:
    session = requests.Session()
    session.post(f"{portal.url}/dev/session", json={"email": "agent@staff.example"}, timeout=PATIENCE)
    return session


def upload(portal: RunningPortal, body: bytes) -> tuple[str, dict[str, Any]]:
    slot = portal.post("/api/v1/attachments", {"name": "门板.jpg", "type": "image/jpeg", "size": len(body)})
    files = {"file": ("x.jpg", body, "image/jpeg")}
    answer = requests.post(slot["url"], data=slot["fields"], files=files, timeout=PATIENCE)
    assert answer.status_code == 204
    return str(slot["key"]), slot


def files_of(portal: RunningPortal, agent: requests.Session, reference: str) -> list[Any]:
    case = agent.get(f"{portal.url}/api/v1/cases/{reference}", timeout=PATIENCE).json()
    return list(case["complaint"]["attachments"])


def test_an_uploaded_file_is_looked_at_before_the_upload_is_answered(
    portal: RunningPortal, agent: requests.Session
) -> None:
    keys = [upload(portal, body)[0] for body in (JPEG, JPEG + EICAR)]
    case = portal.post("/api/v1/complaints", a_complaint(attachments=keys))
    good, bad = files_of(portal, agent, case["reference"])
    assert (good["state"], requests.get(good["url"], timeout=PATIENCE).content) == ("clean", JPEG)
    assert (bad["state"], bad["reason"], bad["url"]) == ("held", "malware", None)


def test_a_file_put_in_the_place_of_a_clean_one_is_looked_at_again(
    portal: RunningPortal, agent: requests.Session
) -> None:
    body = JPEG.ljust(len(JPEG + EICAR), b"\0")
    key, slot = upload(portal, body)
    case = portal.post("/api/v1/complaints", a_complaint(attachments=[key]))
    assert [file["state"] for file in files_of(portal, agent, case["reference"])] == ["clean"]
    files = {"file": ("x.jpg", JPEG + EICAR, "image/jpeg")}
    assert requests.post(slot["url"], data=slot["fields"], files=files, timeout=PATIENCE).status_code == 204
    assert [file["state"] for file in files_of(portal, agent, case["reference"])] == ["held"]


def test_a_file_that_came_by_mail_is_looked_at_too(portal: RunningPortal, agent: requests.Session) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Zhao <zhao@mail.example>", "投诉：门板开裂"
    message["To"] = portal.get("/api/v1/policy")["mailbox"]
    message["Message-ID"] = "<first@mail.example>"
    message.set_content("门板开裂，请处理。\n")
    message.add_attachment(PDF + EICAR, maintype="application", subtype="pdf", filename="报告.pdf")
    message.add_attachment(b"<html><script>", maintype="image", subtype="png", filename="假.png")
    with smtplib.SMTP("127.0.0.1", portal.smtp_port, timeout=PATIENCE) as door:
        door.send_message(message)
    [row] = eventually(lambda: agent.get(f"{portal.url}/api/v1/cases?q=zhao", timeout=PATIENCE).json()["cases"])
    [file] = files_of(portal, agent, row["reference"])
    assert (file["name"], file["state"], file["url"]) == ("报告.pdf", "held", None)
    case = agent.get(f"{portal.url}/api/v1/cases/{row['reference']}", timeout=PATIENCE).json()
    assert case["complaint"]["description"].endswith("（未接收的附件：假.png）")
