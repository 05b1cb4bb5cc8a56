"""What a person relies on: nothing that was answered for is lost, and a stop leaves nothing running."""

import ctypes
import signal
import smtplib
import urllib.request
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import requests

from dev.dynamodb_local import command_of
from tests.local_stack.running import RunningPortal, running_portal
from tests.patience import PATIENCE, eventually

PHOTO = b"\xff\xd8\xff\xe0 a photo of a cracked door \xff\xd9"


def a_complaint(**changes: Any) -> dict[str, Any]:
    return {
        "complainant": {"name": "林女士", "email": "customer@mail.example", "phone": "13800138000"},
        "category": "product_quality",
        "description": "橱柜门板开裂，安装后第三天发现，希望尽快更换。",
        "consent": True,
        "locale": "zh-CN",
    } | changes


def upload(portal: RunningPortal) -> str:
    slot = portal.post("/api/v1/attachments", {"name": "门板.jpg", "type": "image/jpeg", "size": len(PHOTO)})
    files = {"file": ("x.jpg", PHOTO, "image/jpeg")}
    answer = requests.post(slot["url"], data=slot["fields"], files=files, timeout=PATIENCE)
    assert answer.status_code == 204
    return str(slot["key"])


def write_to(portal: RunningPortal, address: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "handler@staff.example", address, "Re: 投诉"
    message["Message-ID"] = "<answer.1@staff.example>"
    message.set_content("已安排更换门板，周五上门。\n")
    with smtplib.SMTP("127.0.0.1", portal.smtp_port, timeout=PATIENCE) as door:
        door.send_message(message)


def staff_view(portal: RunningPortal, reference: str) -> Any:
    session = requests.Session()
    session.post(f"{portal.url}/dev/session", json={"email": "handler@staff.example"}, timeout=PATIENCE)
    return session.get(f"{portal.url}/api/v1/cases/{reference}", timeout=PATIENCE).json()


def test_a_kill_loses_no_case_no_mail_no_attachment_and_not_the_time(tmp_path: Path) -> None:
    with running_portal(tmp_path / "local") as portal:
        case = portal.post("/api/v1/complaints", a_complaint(attachments=[upload(portal)]))
        dispatch = eventually(lambda: portal.get("/dev/mail?to=handler@staff.example"))[0]
        write_to(portal, dispatch["headers"]["Reply-To"])
        moved = portal.post("/dev/clock", {"advance": "PT1H"})
        mails = portal.get("/dev/mail")
        portal.post("/api/v1/complaints", a_complaint(description="第二件投诉，提交后立即断电。"))
        engine = (tmp_path / "local" / "dynamodb" / "dynamodb-local.pid").read_text(encoding="ascii")
        portal.kill()
        eventually(lambda: not command_of(pid=engine))

    with running_portal(tmp_path / "local") as portal:
        seen = portal.get(f"/api/v1/complaints/{case['reference']}", Authorization=f"Secret {case['secret']}")
        assert seen["description"] == a_complaint()["description"]
        assert [mail for mail in portal.get("/dev/mail") if mail in mails] == mails
        view = staff_view(portal, case["reference"])
        assert "已安排更换门板，周五上门。" in [entry["data"].get("text") for entry in view["timeline"]]
        with urllib.request.urlopen(view["complaint"]["attachments"][0]["url"], timeout=PATIENCE) as file:
            assert file.read() == PHOTO
        now = datetime.fromisoformat(portal.get("/dev/clock")["now"])
        assert timedelta() < now - datetime.fromisoformat(moved["now"]) < timedelta(hours=1)
        # The second case's letters were owed, perhaps in the hands of the run that died: they have left by now.
        letters = {mail["headers"]["Message-ID"]: mail["to"] for mail in portal.get("/dev/mail")}
        assert sorted(letters.values()).count(["customer@mail.example"]) == 2
        # A dispatch of each case, and what was understood of the answer.
        assert sorted(letters.values()).count(["handler@staff.example"]) == 3
        code, said = portal.stop(signal.SIGTERM)
        assert code == 0
        assert "Traceback" not in said
    assert not (tmp_path / "local" / "dynamodb" / "dynamodb-local.pid").exists()


def test_with_moto_nothing_is_kept_after_the_stop(tmp_path: Path) -> None:
    with running_portal(tmp_path / "local", STORE="moto") as portal:
        portal.post("/api/v1/complaints", a_complaint())
        eventually(lambda: len(portal.get("/dev/mail")) == 2)
        code, said = portal.stop(signal.SIGINT)
        assert code == 0
        assert "Traceback" not in said
    assert [path.name for path in (tmp_path / "local").iterdir()] == ["lock"]


def test_a_stop_is_heard_whichever_thread_the_signal_reaches(tmp_path: Path) -> None:
    with running_portal(tmp_path / "local", STORE="moto") as portal:
        main = portal.process.pid
        others = [int(task.name) for task in Path(f"/proc/{main}/task").iterdir() if int(task.name) != main]
        assert ctypes.CDLL(None).tgkill(main, others[-1], signal.SIGINT) == 0
        assert portal.process.wait(PATIENCE) == 0
