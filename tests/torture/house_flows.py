"""What the house does beside its cases: quarantine, files, reports, disposal, signing in, news of mails."""

import re
from typing import Any
from urllib.parse import quote_plus

import requests
from flask.testing import FlaskClient

from complaints.domain.case import Kind
from complaints.domain.scanning import CLEAN
from complaints.usecases.deliveries import block_id
from functions import due_reports, inbound_mail, mail_events, scan_file, upkeep
from tests.file_samples import JPEG
from tests.functional.portal import CUSTOMER, MAILBOX, SCHEDULE_EVENT, Filed, staff_address
from tests.functional.post import fresh_mail
from tests.functional.test_mail_events import by_eventbridge, news
from tests.keeping import keeping_policy
from tests.patience import PATIENCE
from tests.torture.attempts import API, AS_IT_IS, Attempt, mails_about, once, the_only_case
from tests.torture.world import World


def mail_in_quarantine(world: World) -> Attempt:
    """Mail that looks like spam waits for a person, and the administrator hears of it: in two days at the latest."""
    message = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="中奖", text="恭喜", message_id="<win@x>")
    event = world.stored(message, spam="FAIL")

    def check() -> None:
        assert len(world.services.quarantine.waiting(limit=10)) == 1
        world.advance(days=2)
        upkeep.run(SCHEDULE_EVENT, None)
        told = [*world.mails(kind="quarantined"), *world.mails(kind="upkeep")]
        assert {mail.to for mail in told} == {staff_address("admin")}
        assert world.references() == ()

    return Attempt(lambda: inbound_mail.run(event, None), check)


def release(world: World) -> Attempt:
    """The supervisor releases a mail as a complaint; a run that died holds it for some minutes."""
    message = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="投诉", text="门板开裂。")
    inbound_mail.run(world.stored(message, spam="FAIL"), None)
    [mail] = world.services.quarantine.waiting(limit=10)
    supervisor = world.signed_in("supervisor")

    def run() -> None:
        address = f"{API}/quarantine/{mail.message_id}/release"
        answer = supervisor.post(address, json={"manner": "passed"})
        assert answer.status_code in (200, 409), answer.text

    def again() -> None:
        world.advance(minutes=3)
        run()

    def check() -> None:
        filed = the_only_case(world)
        assert world.services.quarantine.waiting(limit=10) == ()
        assert "acknowledgement" in mails_about(world, filed)

    return Attempt(run, check, again)


def scan(world: World) -> Attempt:
    """A file was stored."""
    slot = world.client.post(f"{API}/attachments", json={"name": "a.jpg", "type": "image/jpeg", "size": len(JPEG)})
    told = slot.get_json()
    requests.post(told["url"], data=told["fields"], files={"file": ("a.jpg", JPEG, "image/jpeg")}, timeout=PATIENCE)
    event = {"Records": [{"s3": {"object": {"key": quote_plus(told["key"], safe="/")}}}]}

    def check() -> None:
        assert world.services.attachments.finding(key=told["key"]) == CLEAN

    return Attempt(lambda: scan_file.run(event, None), check)


def report_drafted(world: World) -> Attempt:
    """A report falls due; who is to agree first is asked."""
    world.file()
    world.at("Tue 2026-12-01 07:00")

    def check() -> None:
        world.advance(minutes=20)  # longer than a run that died could be at work still
        due_reports.run(SCHEDULE_EVENT, None)
        newest = world.services.reports.newest(rule="monthly", period="2026-11")
        assert newest is not None
        assert newest.number == 1
        asked = [mail for mail in world.mails(kind="report") if mail.to == staff_address("director")]
        assert len({mail.header("Message-ID") for mail in asked}) == 1

    return Attempt(lambda: due_reports.run(SCHEDULE_EVENT, None), check)


def report_published(world: World) -> Attempt:
    """The last in turn agrees, and the report leaves."""
    world.file()
    world.at("Tue 2026-12-01 07:00")
    due_reports.run(SCHEDULE_EVENT, None)
    address = f"{API}/publications/monthly/2026-11/1/agreement"
    assert world.signed_in("director").post(address, json={}, headers=AS_IT_IS).status_code == 200
    executive, before = world.signed_in("executive"), len(world.mails(kind="report"))

    def run() -> None:
        assert executive.post(address, json={}, headers=AS_IT_IS).status_code in (200, 403, 409)

    def again() -> None:
        run()
        world.advance(minutes=20)
        due_reports.run(SCHEDULE_EVENT, None)

    def check() -> None:
        edition = world.services.reports.get(rule="monthly", period="2026-11", number=1)
        assert edition.is_over
        left = world.mails(kind="report")[before:]
        everybody = {staff_address(role) for role in ("auditor", "director", "executive", "head", "supervisor")}
        assert {mail.to for mail in left} == everybody
        assert len({mail.header("Message-ID") for mail in left}) == len(everybody)

    return Attempt(run, check, again)


def report_corrected(world: World) -> Attempt:
    """A report that waits for who is to agree is corrected; the edition that was must not leave."""
    world.file()
    world.at("Tue 2026-12-01 07:00")
    due_reports.run(SCHEDULE_EVENT, None)
    agent = world.signed_in("agent")

    def run() -> None:
        address = f"{API}/publications/monthly/2026-11/1/correction"
        assert agent.post(address, json={"reason": "漏计"}, headers=AS_IT_IS).status_code in (200, 201, 409)

    def check() -> None:
        world.advance(minutes=20)
        due_reports.run(SCHEDULE_EVENT, None)
        first, second = (
            world.services.reports.get(rule="monthly", period="2026-11", number=number) for number in (1, 2)
        )
        assert first.is_over
        asked = [mail for mail in world.mails(kind="report") if second.period in mail.subject]
        assert len({mail.header("Message-ID") for mail in asked}) == 2

    return Attempt(run, check)


def disposal(world: World) -> Attempt:
    """The second of two people agrees that a case is disposed of."""
    filed = due_for_disposal(world)
    director = world.signed_in("director")

    def run() -> None:
        body = {"approved": True, "reason": "同意销毁"}
        address = f"{API}/cases/{filed.reference}/disposal-decision"
        assert director.post(address, json=body, headers=AS_IT_IS).status_code in (200, 409)

    return Attempt(run, lambda: once(world, filed, Kind.DISPOSED))


def erasing(world: World) -> Attempt:
    """The daily upkeep erases what was disposed of."""
    filed = due_for_disposal(world)
    body = {"approved": True, "reason": "同意销毁"}
    address = f"{API}/cases/{filed.reference}/disposal-decision"
    assert world.signed_in("director").post(address, json=body, headers=AS_IT_IS).status_code == 200
    world.deliver()
    [file] = [each["Key"] for each in world.stored_files()]

    def check() -> None:
        assert world.services.cases.unerased(reference=filed.reference) == ()
        assert [each["Key"] for each in world.stored_files()] == [], file
        assert world.signed_in("auditor").get(f"{API}/cases/{filed.reference}/audit").get_json()["intact"]

    return Attempt(lambda: upkeep.run(SCHEDULE_EVENT, None), check)


def link_asked_for(world: World) -> Attempt:
    """A member of staff asks for a link, and again where no mail comes; with the newest he comes in."""
    email = staff_address("agent")

    def run() -> None:
        assert world.client.post(f"{API}/session-requests", json={"email": email}).status_code == 202

    def check() -> None:
        assert browser(world).post(f"{API}/sessions", json={"token": token_of(world, email)}).status_code == 201

    return Attempt(run, check)


def link_opened(world: World) -> Attempt:
    """A link is opened once; whoever saw no answer may have to ask for another."""
    email = staff_address("agent")
    ask_for_link(world, email)
    token, opened = token_of(world, email), list[int]()

    def run() -> None:
        opened.append(browser(world).post(f"{API}/sessions", json={"token": token}).status_code)

    def again() -> None:
        run()
        if opened[-1] == 401:
            ask_for_link(world, email)
            opened.append(browser(world).post(f"{API}/sessions", json={"token": token_of(world, email)}).status_code)

    def check() -> None:
        assert opened.count(201) == 1
        assert browser(world).post(f"{API}/sessions", json={"token": token}).status_code == 401

    return Attempt(run, check, again)


def due_for_disposal(world: World) -> Filed:
    """A case with a file whose disposal is proposed."""
    world.under(keeping_policy())
    filed = world.file(attachments=[world.upload(name="a.jpg", type="image/jpeg", body=JPEG)])
    assert world.staff_does("agent", filed, "closure", kind="answered", reason="已解决").status_code == 200
    world.at("Tue 2027-02-23 09:01")
    assert world.staff_does("supervisor", filed, "disposal", reason="保存期满").status_code == 200
    return filed


def browser(world: World) -> FlaskClient:
    """One in which nobody is signed in."""
    return world.client.application.test_client()


def ask_for_link(world: World, email: str) -> None:
    """The mail leaves by the stream: the page does not say whether there is one."""
    assert world.client.post(f"{API}/session-requests", json={"email": email}).status_code == 202
    world.deliver()


def token_of(world: World, email: str) -> Any:
    """What the newest sign-in mail holds."""
    found = re.search(r"admin\.html#token=(\S+)", world.mail(to=email, kind="sign-in").text)
    assert found
    return found[1]


def bounce(world: World) -> Attempt:
    """SES tells that a letter to the complainant came back."""
    filed = world.file()
    event = by_eventbridge(news("bounce", references=filed.reference))

    def check() -> None:
        once(world, filed, Kind.UNDELIVERED)
        assert world.services.deliveries.find_block(id=block_id(address=CUSTOMER))

    return Attempt(lambda: mail_events.run(event, None), check)
