"""What happens to cases: filed, added to, answered, urged, told of by letters."""

from dataclasses import replace

from complaints.domain.case import Kind
from complaints.domain.policy_mail import MailRule
from functions import deadlines, inbound_mail, waiting_letters
from tests.file_samples import JPEG, PDF
from tests.functional.portal import COMPLAINT, CUSTOMER, MAILBOX, SCHEDULE_EVENT, Filed, secret_of, staff_address
from tests.functional.post import fresh_mail
from tests.torture.attempts import API, Attempt, mails_about, once, the_only_case
from tests.torture.world import World


def submission(world: World) -> Attempt:
    """A complaint with a file; whoever gets no answer sends it again under the same key."""
    body = COMPLAINT | {"attachments": [world.upload(name="门板.jpg", type="image/jpeg", body=JPEG)]}

    def run() -> None:
        answer = world.client.post(f"{API}/complaints", json=body, headers={"Idempotency-Key": "key"})
        assert answer.status_code == 201, answer.text

    def check() -> None:
        filed = the_only_case(world)
        assert world.kinds(filed) == ["received", "registered", "assigned", "dispatched"]
        assert len(world.case(filed).content.attachments) == 1
        assert mails_about(world, filed) == {"acknowledgement", "dispatch"}

    return Attempt(run, check)


def supplement(world: World) -> Attempt:
    """Words and a file are added; whoever gets no answer sends them again under the same key."""
    filed = world.file()
    body = {"text": "还有一张", "attachments": [world.upload(name="b.jpg", type="image/jpeg", body=JPEG)]}
    headers = secret_of(filed) | {"Idempotency-Key": "key"}

    def run() -> None:
        answer = world.client.post(f"{API}/complaints/{filed.reference}/supplements", json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    return Attempt(run, lambda: once(world, filed, Kind.SUPPLEMENTED))


def objection(world: World) -> Attempt:
    """A closed case is objected to, again under the same key."""
    filed = closed(world)
    headers = secret_of(filed) | {"Idempotency-Key": "key"}

    def run() -> None:
        address = f"{API}/complaints/{filed.reference}/objection"
        answer = world.client.post(address, json={"text": "又裂了"}, headers=headers)
        assert answer.status_code == 200, answer.text

    return Attempt(run, lambda: once(world, filed, Kind.OBJECTED))


def withdrawal(world: World) -> Attempt:
    """A complaint is taken back; that it was is said to whoever does so again."""
    filed = world.file()

    def run() -> None:
        address = f"{API}/complaints/{filed.reference}/withdrawal"
        assert world.client.post(address, json={}, headers=secret_of(filed)).status_code in (200, 409)

    return Attempt(run, lambda: once(world, filed, Kind.CLOSED))


def survey(world: World) -> Attempt:
    """The handling of a closed case is rated."""
    filed = closed(world)

    def run() -> None:
        address = f"{API}/complaints/{filed.reference}/survey"
        assert world.client.post(address, json={"score": 1}, headers=secret_of(filed)).status_code in (200, 409)

    def check() -> None:
        once(world, filed, Kind.RATED)
        once(world, filed, Kind.REOPENED)

    return Attempt(run, check)


def reply_by_mail(world: World) -> Attempt:
    """The handler answers a letter, with a file; SES calls until it is told that all went well."""
    filed = world.file()
    to = world.address_for("handler", filed)
    message = fresh_mail(sender=staff_address("handler"), to=to, subject="Re", text="已解决：已更换。")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="说明.pdf")
    event = world.stored(message)

    def check() -> None:
        once(world, filed, Kind.REPLIED)
        assert len(world.last(filed, Kind.REPLIED).data["attachments"]) == 1
        assert len(world.mails(to=staff_address("handler"), kind="understood")) == 1

    return Attempt(lambda: inbound_mail.run(event, None), check)


def complaint_by_mail(world: World) -> Attempt:
    """A customer writes to the mailbox, with a file."""
    message = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="投诉：门板开裂", text="橱柜门板开裂，请更换。")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="合同.pdf")
    event = world.stored(message)

    def check() -> None:
        filed = the_only_case(world)
        assert len(world.case(filed).content.attachments) == 1
        assert "acknowledgement" in mails_about(world, filed)

    return Attempt(lambda: inbound_mail.run(event, None), check)


def act_of_staff(world: World) -> Attempt:
    """The agent closes the case as he read it; he is told that it has changed where he did so before."""
    filed, agent = world.file(), world.signed_in("agent")

    def run() -> None:
        body = {"kind": "answered", "reason": "当场解决"}
        answer = agent.post(f"{API}/cases/{filed.reference}/closure", json=body, headers={"If-Match": '"1"'})
        assert answer.status_code in (200, 412)

    def check() -> None:
        once(world, filed, Kind.CLOSED)
        assert len(world.mails(kind="closure")) == 2

    return Attempt(run, check)


def timer(world: World) -> Attempt:
    """Two cases are overdue."""
    filed = [world.file(), world.file()]
    world.at("Mon 2026-11-23 10:00")

    def check() -> None:
        for each in filed:
            once(world, each, Kind.URGED)
            urged = [mail.to for mail in world.mails(kind="urging") if each.reference in mail.subject]
            assert urged == [staff_address("handler"), staff_address("agent")]

    return Attempt(lambda: deadlines.run(SCHEDULE_EVENT, None), check)


def stream_batch(world: World) -> Attempt:
    """The stream hands over two envelopes; after a death the same batch once more."""
    filed = [filed_quietly(world), filed_quietly(world)]
    event = world.new_stream_records()

    def check() -> None:
        assert all(mails_about(world, each) == {"acknowledgement", "dispatch"} for each in filed)

    return Attempt(lambda: waiting_letters.run(event, None), check)


def sweep(world: World) -> Attempt:
    """The stream lost two envelopes; the schedule finds them."""
    filed = [filed_quietly(world), filed_quietly(world)]
    world.new_stream_records()
    world.advance(minutes=2)

    def check() -> None:
        assert all(mails_about(world, each) == {"acknowledgement", "dispatch"} for each in filed)

    return Attempt(lambda: waiting_letters.run(SCHEDULE_EVENT, None), check)


def digest(world: World) -> Attempt:
    """The letters of an hour that were too many for the handler leave as one."""
    world.under(replace(world.services.policy, mail=MailRule(digest_above=1)))
    filed = [world.file() for _ in range(3)]
    world.advance(hours=1)

    def check() -> None:
        mails = world.mails(to=staff_address("handler"))
        assert {mail.kind for mail in mails} <= {"dispatch", "digest"}  # of an envelope that is let go later: alone
        assert all(any(each.reference in mail.text for mail in mails) for each in filed)

    return Attempt(lambda: waiting_letters.run(SCHEDULE_EVENT, None), check)


def filed_quietly(world: World) -> Filed:
    """A case whose letters have not left."""
    told = world.client.post(f"{API}/complaints", json=COMPLAINT).get_json()
    return Filed(told["reference"], told["secret"], {})


def closed(world: World) -> Filed:
    """A case that the agent has closed."""
    filed = world.file()
    assert world.staff_does("agent", filed, "closure", kind="answered", reason="已解决").status_code == 200
    return filed
