"""The whole site on services in memory, listening for a browser: under any regulation, in a moment."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from api.app import create_app
from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.usecases.record_reply import record_reply
from complaints.usecases.sign_in import open_session
from dev.site import create_site, one_origin
from tests.api.site import COMPLAINT
from tests.factories import a_roster

RAW = (
    "From: {sender}\r\nSubject: Re: [{about}]\r\nMessage-ID: <{id}@mail.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
)

CHECK, SEND = re.compile("下一步：核对|Next: check your answers"), re.compile("提交投诉|Send complaint")


@contextmanager
def served(services: Services) -> Iterator[str]:
    """The address of a portal that listens."""
    api = create_app(services)
    server = make_server(
        "127.0.0.1", 0, one_origin(api=api, dev=api, site=create_site(store="http://127.0.0.1:9")), threaded=True
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(page: Page, who: str, *, services: Services, url: str) -> None:
    """Signs <who>@staff.example in, as the link in his mail does."""
    member = a_roster().find(f"{who}@staff.example")
    assert member is not None, who
    token = f"session-of-{who}"
    open_session(sign_ins=services.sign_ins, member=member, session_token=token, now=services.clock())
    page.context.add_cookies([{"name": "session", "value": token, "url": url}])


def fits(page: Page) -> None:
    """Nothing on the page is wider than its window, as soon as its styles are there."""
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")


def time_stands(page: Page) -> None:
    """From now on no time passes in the page but by `page.clock.run_for`. Its clock was installed before it opened."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))


def arrives(
    services: Services, id: str, text: str, *, to: str, about: str = "26110001", sender: str = "handler@staff.example"
) -> None:
    """A mail about a case comes in, stored as `id`."""
    raw = RAW.format(sender=sender, id=id, text=text, about=about).encode()
    services.mails.raw[id] = raw  # type: ignore[attr-defined]
    delivered = services.open_mail(stored_as=id, recipients=(to,), verdicts={})
    record_reply(room=services.mail_room, delivered=delivered, circumstances=services.circumstances(THE_PORTAL))


def send_complaint(page: Page) -> None:
    """Goes on from the filled-in form, and sends the answers where they are shown to be checked."""
    page.get_by_role("button", name=CHECK).click()
    expect(page.locator(".check, .error-summary").filter(visible=True)).to_have_count(1)
    if page.locator(".check").is_visible():
        page.get_by_role("button", name=SEND).click()


def look_at_a_case(page: Page, who: str, *, services: Services, url: str) -> str:
    """Files the usual complaint and has <who>@staff.example look at it; its reference."""
    reference: str = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).json()["reference"]
    sign_in(page, who, services=services, url=url)
    page.goto(f"{url}/admin.html#case/{reference}")
    return reference
