"""The API on services in memory, driven as a browser or a program would."""

from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from complaints.bootstrap import Services
from complaints.domain.case import ComplaintCase
from complaints.usecases.ports import StoredFile
from complaints.usecases.sign_in import open_session
from tests.fakes import fake_services

COMPLAINT = {
    "complainant": {
        "name": "林芳",
        "phone": "13800138000",
        "email": "lin.fang@customer.example",
        "address": "广州市白云区",
        "kind": "end_user",
    },
    "category": "product_quality",
    "business_line": "kitchen",
    "order_no": "OP-2026-0815",
    "description": "橱柜门板安装后第三天开裂。",
    "occurred_at": "2026-11-18",
    "place": "厨房",
    "demand": "更换门板",
    "attachments": [],
    "consent": True,
    "locale": "zh-CN",
}
FORM = {
    "name": "林芳",
    "phone": "13800138000",
    "email": "lin.fang@customer.example",
    "category": "product_quality",
    "business_line": "kitchen",
    "description": "橱柜门板开裂。",
    "demand": "更换门板",
    "consent": "on",
    "locale": "zh-CN",
}
NOBODY = {"Authorization": "Secret AAAA-AAAA-AAAA-AAAA"}


class Site:
    """The portal's address on the web. `anybody` is a browser that is not signed in."""

    def __init__(self, services: Services) -> None:
        self.services: Any = services  # the fakes have more to show than their ports
        self.services.errands.portal = services
        self.app = _the_app()
        self.app.extensions["portal"] = services
        self.anybody: FlaskClient = self.app.test_client()

    # -- the public

    def file(self, body: Any = None, **headers: str) -> TestResponse:
        """POST /complaints with `body`, else the usual complaint."""
        return self.anybody.post("/api/v1/complaints", json=COMPLAINT if body is None else body, headers=headers)

    def filed(self, **changes: Any) -> tuple[str, dict[str, str]]:
        """(reference, the header that proves to be its complainant) of a complaint that was taken."""
        answer = self.file(COMPLAINT | changes)
        assert answer.status_code == 201, answer.text
        told = answer.get_json()
        return told["reference"], {"Authorization": f"Secret {told['secret']}"}

    def tracked(self, reference: str, secret: dict[str, str]) -> TestResponse:
        """GET /complaints/<reference>."""
        return self.anybody.get(f"/api/v1/complaints/{reference}", headers=secret)

    def add(self, reference: str, secret: dict[str, str], act: str, body: Any) -> TestResponse:
        """POST /complaints/<reference>/<act>."""
        return self.anybody.post(f"/api/v1/complaints/{reference}/{act}", json=body, headers=secret)

    def upload(self, key: str, *, name: str = "door.jpg", type: str = "image/jpeg", size: int = 1000) -> str:
        """Makes as if a file had been uploaded under `key`."""
        self.services.attachments.files[key] = StoredFile(name, type, size)
        return key

    # -- staff

    def signed_in(self, who: str) -> FlaskClient:
        """A browser in which <who>@staff.example is signed in."""
        member = self.services.staff.roster().find(f"{who}@staff.example")
        assert member is not None, who
        open_session(
            sign_ins=self.services.sign_ins,
            member=member,
            session_token=f"session of {who}",
            now=self.services.clock(),
        )
        browser: FlaskClient = self.app.test_client()
        browser.set_cookie("session", f"session of {who}")
        return browser

    def act(self, who: str, reference: str, act: str, body: Any, **headers: str) -> TestResponse:
        """POST /cases/<reference>/<act> by a member of staff; on the case as it is unless If_Match says otherwise."""
        given = {"If-Match": "*"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.signed_in(who).post(f"/api/v1/cases/{reference}/{act}", json=body, headers=given)

    def case(self, reference: str) -> ComplaintCase:
        """The case as it is stored."""
        stored: ComplaintCase = self.services.cases.get(reference=reference)
        return stored

    def replied(self) -> str:
        """The reference of a case with a final reply, waiting for the call."""
        reference, _ = self.filed()
        assert self.act("handler", reference, "reply", {"text": "门板已更换"}).status_code == 200
        return reference

    def closed(self) -> str:
        """The reference of a closed case."""
        reference, _ = self.filed()
        body = {"kind": "answered", "reason": "电话中已解决"}
        assert self.act("agent", reference, "closure", body).status_code == 200
        return reference


@cache
def _the_app() -> Flask:
    """Made once: describing every route takes longer than most tests."""
    return create_app(fake_services())


def errors_of(answer: TestResponse) -> Any:
    """The errors of a 422, of the body or the query."""
    assert answer.status_code == 422, answer.text
    found = answer.get_json()["errors"]
    return found.get("json", found.get("query"))
