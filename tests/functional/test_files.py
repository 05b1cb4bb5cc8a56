"""Files that come by web and by mail: taken for what they are, and handed to nobody until known to be clean."""

import hashlib
from typing import Any

import pytest
import requests

from complaints.domain.case import Kind
from tests.file_samples import EICAR, JPEG, PDF
from tests.functional.portal import COMPLAINT, MAILBOX, Filed, Portal
from tests.functional.post import answer, fresh_mail
from tests.patience import PATIENCE

HELD = ("held", "malware", None)


def files_of(portal: Portal, reference: str) -> list[Any]:
    """The files of a case as the agent is shown them, those of its timeline after those of the complaint."""
    case = portal.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()
    later = (file for entry in case["timeline"] for file in entry["data"].get("attachments", ()))
    return [*case["complaint"]["attachments"], *later]


def told(files: list[Any]) -> list[tuple[str, str, str | None]]:
    return [(file["state"], file["reason"], file["url"]) for file in files]


def dispatched(portal: Portal) -> tuple[Filed, Any]:
    filed = portal.file()
    return filed, portal.mail(to="handler@staff.example", kind="dispatch")


def test_a_clean_file_can_be_saved_byte_for_byte_by_staff(portal: Portal) -> None:
    filed = portal.file(attachments=[portal.upload(name="门板.jpg", type="image/jpeg", body=JPEG)])
    [file] = files_of(portal, filed.reference)
    assert file["state"] == "clean"
    saved = requests.get(file["url"], timeout=PATIENCE)
    assert (saved.content, saved.headers["Content-Type"]) == (JPEG, "application/octet-stream")
    assert portal.track(filed)["attachments"] == [
        {"name": "门板.jpg", "size": len(JPEG), "state": "clean", "reason": None}
    ]


def test_malware_that_was_uploaded_is_on_the_case_and_can_be_had_by_nobody(portal: Portal) -> None:
    keys = [portal.upload(name=name, type="image/jpeg", body=JPEG + EICAR) for name in ("a.jpg", "b.jpg")]
    filed = portal.file(attachments=keys[:1])
    portal.complainant_does(filed, "supplements", text="另一张", attachments=keys[1:])
    assert told(files_of(portal, filed.reference)) == [HELD, HELD]
    seen = portal.track(filed)
    own = [*seen["attachments"], *(file for entry in seen["timeline"] for file in entry["files"])]
    assert {(file["state"], file["reason"]) for file in own} == {HELD[:2]}


def test_malware_that_came_by_mail_is_on_the_case_and_can_be_had_by_nobody(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, "已更换门板。", now=portal.now)
    message.add_attachment(PDF + EICAR, maintype="application", subtype="pdf", filename="报告.pdf")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="说明.pdf")
    assert portal.receive(message) == "recorded"
    bad, good = files_of(portal, filed.reference)
    assert told([bad]) == [HELD]
    assert requests.get(good["url"], timeout=PATIENCE).content == PDF


def test_malware_in_a_first_mail_is_held_too(portal: Portal) -> None:
    new = fresh_mail(sender="x@customer.example", to=MAILBOX, subject="柜门投诉", text="门板开裂，请处理。")
    new.add_attachment(JPEG + EICAR, maintype="image", subtype="jpeg", filename="门板.jpg")
    assert portal.receive(new) == "opened"
    [row] = portal.signed_in("agent").get("/api/v1/cases").get_json()["cases"]
    assert told(files_of(portal, row["reference"])) == [HELD]


def test_a_file_that_no_scanner_has_seen_yet_is_said_to_be_waiting(portal: Portal, monkeypatch: Any) -> None:
    monkeypatch.setattr(Portal, "scan", lambda self: None)
    filed = portal.file(attachments=[portal.upload(name="门板.jpg", type="image/jpeg", body=JPEG)])
    assert told(files_of(portal, filed.reference)) == [("pending", None, None)]
    assert portal.track(filed)["attachments"][0]["state"] == "pending"


@pytest.mark.parametrize("body", [EICAR, b"<html><script>alert(1)</script>", b"MZ\x90\0", b"<svg onload=alert(1)>"])
def test_what_is_no_photo_is_refused_under_a_photo_s_name(portal: Portal, body: bytes) -> None:
    key = portal.upload(name="门板.jpg", type="image/jpeg", body=body)
    filed = portal.file()
    refused = portal.complainant_does(filed, "supplements", text="照片", attachments=[key])
    assert refused.status_code == 422
    assert "门板.jpg" in refused.get_json()["errors"]["json"]["attachments"][0]
    assert portal.track(filed)["attachments"] == []


def test_by_mail_what_is_no_photo_is_left_in_the_mail_and_named_and_one_that_is_is_taken(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, "已更换门板。", now=portal.now)
    message.add_attachment(b"<html><script>", maintype="image", subtype="jpeg", filename="假照片.jpg")
    message.add_attachment(JPEG, maintype="application", subtype="octet-stream", filename="照片.jpg")
    portal.receive(message)
    replied = portal.last(filed, Kind.REPLIED)
    assert replied.data["text"].endswith("（未接收的附件：假照片.jpg）")
    assert [(file["name"], file["type"]) for file in replied.data["attachments"]] == [("照片.jpg", "image/jpeg")]


def test_a_picture_that_is_called_a_program_is_saved_as_a_picture(portal: Portal) -> None:
    keys = [portal.upload(name=name, type="image/jpeg", body=JPEG) for name in ("page.hta", "a\u202egpj.exe")]
    filed = portal.file(attachments=keys)
    mail = answer(portal.mail(to="handler@staff.example", kind="dispatch"), "已更换门板。", now=portal.now)
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="setup.scr")
    assert portal.receive(mail) == "recorded"
    files = files_of(portal, filed.reference)
    assert [file["name"] for file in files] == ["page.hta.jpg", "agpj.exe.jpg", "setup.scr.pdf"]
    saved = requests.get(files[0]["url"], timeout=PATIENCE)
    assert saved.headers["Content-Disposition"] == "attachment; filename*=UTF-8''page.hta.jpg"


def test_a_file_that_came_by_mail_to_another_case_cannot_be_attached_by_its_key(portal: Portal) -> None:
    filed, mail = dispatched(portal)
    message = answer(mail, "已更换门板。", now=portal.now)
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="机密.pdf")
    assert portal.receive(message) == "recorded"
    [file] = portal.last(filed, Kind.REPLIED).data["attachments"]
    assert file["key"].startswith("mail/"), "under the id of the mail, which whoever looks after quarantine is told"
    tried = portal.client.post("/api/v1/complaints", json=COMPLAINT | {"attachments": [file["key"]]})
    assert tried.status_code == 422, tried.text
    tried = portal.complainant_does(portal.file(), "supplements", text="x", attachments=[file["key"]])
    assert "附件" in tried.text
    assert tried.status_code == 422


def test_who_has_seen_a_mail_gets_no_secret_by_the_key_that_can_be_reckoned_from_it(portal: Portal) -> None:
    sender, id = "fang@customer.example", "<m@x.example>"
    mail = fresh_mail(sender=f"Fang <{sender}>", to=MAILBOX, subject="投诉", text="门板开裂。", message_id=id)
    mail.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="门板.jpg")
    assert portal.receive(mail) == "opened"
    reckoned = "mail:" + hashlib.sha256("\0".join((id, sender, "Fang")).encode()).hexdigest()
    reference = portal.services.cases.submitted_as(idempotency_key=reckoned)
    assert reference, "it is the key of that mail"
    assert [file["name"] for file in files_of(portal, reference)] == ["门板.jpg"]
    body = COMPLAINT | {"complainant": {"name": "Fang", "email": sender}}
    tried = portal.client.post("/api/v1/complaints", json=body, headers={"Idempotency-Key": reckoned})
    assert (tried.status_code, "secret" in tried.text) == (422, False)
