"""A person releases mail from quarantine: read again as if it had passed, put on a case, or a case of its own; once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import NotAllowed, staff
from complaints.domain.case import Kind
from complaints.domain.correspondence import IncomingAttachment, IncomingMessage
from complaints.usecases.mail_room import Delivered
from complaints.usecases.ports import UnknownReference
from complaints.usecases.quarantine import AlreadyDecided, Decision, Manner, QuarantinedMail, Standing
from complaints.usecases.release_mail import Release, ReleaseRefused, StillHeld, manners, release_mail
from tests.factories import a_member, moment
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import MAILBOX, PASSED, a_message, address_of, quarantined, receive
from tests.unit.usecases.steps import HANDLER, REFERENCE, submit

FORGED = f"case+{REFERENCE}.aaaaaaaaaaaaaaaa@in.example"
FILE = IncomingAttachment("door.jpg", "image/jpeg", b"\xff\xd8\xff jpeg")


@pytest.fixture
def portal() -> Services:
    portal = fake_services()
    submit(portal)
    return portal


def release(
    portal: Services,
    manner: Manner,
    message: IncomingMessage | None = None,
    *,
    who: str = "admin",
    stored_as: str = "stored-1",
    **how: Any,
) -> Decision:
    """<who>@staff.example releases the message that waits as `stored_as`; it reads as `message`."""
    given = message or a_message()

    def opened(mail: QuarantinedMail) -> Delivered:
        return Delivered(given, mail.message_id, mail.recipients, {})

    return release_mail(
        room=portal.mail_room,
        open_mail=opened,
        message_id=stored_as,
        release=Release(manner, **how),
        circumstances=portal.circumstances(staff(a_member(who))),
    )


def last(portal: Services) -> Any:
    return portal.cases.get(reference=REFERENCE).timeline[-1]


@pytest.mark.parametrize("verdict", [{"spam": "FAIL"}, {"dmarc": "FAIL"}, {"spf": "FAIL", "dkim": "FAIL"}])
def test_released_as_passed_it_does_what_it_would_have_done(portal: Services, verdict: dict[str, str]):
    receive(portal, address_of(HANDLER), verdicts=PASSED | verdict)
    decision = release(portal, Manner.PASSED)
    assert (decision.standing, decision.fate, decision.reference) == (Standing.RELEASED, "recorded", REFERENCE)
    entry = last(portal)
    assert (entry.kind, entry.actor, entry.data["released_by"]) == (
        Kind.REPLIED,
        f"staff:{HANDLER}",
        "admin@staff.example",
    )
    assert quarantined(portal) == []


def test_a_mail_that_looks_like_a_robots_is_released_by_who_sees_a_person(portal: Services):
    away = a_message(subject="自动回复：[26110001]")
    receive(portal, address_of(HANDLER), message=away)
    assert quarantined(portal) == ["automatic"]
    assert release(portal, Manner.PASSED, away).fate == "recorded"


def test_a_made_up_signature_is_no_less_made_up_when_the_mail_is_released(portal: Services):
    receive(portal, FORGED, verdicts=PASSED | {"spam": "FAIL"})
    with pytest.raises(StillHeld) as held:
        release(portal, Manner.PASSED)
    assert held.value.reason == "signature of the reply address"
    assert quarantined(portal) == ["signature of the reply address"]
    with pytest.raises(ReleaseRefused):
        release(portal, Manner.PASSED)
    assert portal.mailer.told == [("quarantined", "admin@staff.example")]
    assert HANDLER not in {entry.actor.removeprefix("staff:") for entry in _timeline(portal)}


def test_a_note_speaks_for_who_puts_it_on_the_case_and_for_nobody_else(portal: Services):
    receive(portal, FORGED)
    release(portal, Manner.NOTE, reference=REFERENCE)
    entry = last(portal)
    assert (entry.kind, entry.actor, entry.data["writer"]) == (Kind.NOTED, "staff:admin@staff.example", HANDLER)
    assert (entry.data["mail"], entry.data["text"]) == ("stored-1", "周二更换门板。")


def test_a_command_in_a_note_is_no_command(portal: Services):
    closing = a_message(text="满意\n客户满意，结案\n")
    receive(portal, FORGED, message=closing)
    stage = portal.cases.get(reference=REFERENCE).stage
    release(portal, Manner.NOTE, closing, reference=REFERENCE)
    assert (last(portal).kind, portal.cases.get(reference=REFERENCE).stage) == (Kind.NOTED, stage)


def test_a_supplement_is_the_complainants_once_somebody_has_made_sure(portal: Services):
    receive(portal, FORGED)
    with pytest.raises(ReleaseRefused) as refused:
        release(portal, Manner.SUPPLEMENT, reference=REFERENCE)
    assert refused.value.reason == "not_sure"
    release(portal, Manner.SUPPLEMENT, reference=REFERENCE, sure=True)
    entry = last(portal)
    assert (entry.kind, entry.actor, entry.data["released_by"]) == (
        Kind.SUPPLEMENTED,
        "complainant",
        "admin@staff.example",
    )


def test_mail_to_no_case_can_become_one(portal: Services):
    receive(portal, address_of(HANDLER, reference="26119999"), sender="new@customer.example", sender_name="周明")
    decision = release(portal, Manner.COMPLAINT, a_message(sender="new@customer.example", sender_name="周明"))
    assert (decision.fate, decision.reference) == ("opened", "26110002")
    opened = portal.cases.get(reference="26110002")
    assert opened.content.complainant.name == "周明"
    assert {entry.data.get("released_by") for entry in opened.timeline} >= {"admin@staff.example"}


def test_a_subject_without_the_word_that_the_regulation_wants_is_waived():
    portal = fake_services()
    policy = replace(portal.policy, intake=replace(portal.policy.intake, mail_subject=("投诉",)))
    portal = replace(portal, policy=policy)
    receive(portal, MAILBOX, sender="new@customer.example")
    assert quarantined(portal) == ["subject"]
    assert release(portal, Manner.PASSED, a_message(sender="new@customer.example")).fate == "opened"


def test_files_of_a_mail_with_a_virus_stay_where_they_are(portal: Services):
    ill = a_message(attachments=(FILE,))
    receive(portal, address_of(HANDLER), message=ill, verdicts=PASSED | {"virus": "FAIL"})
    with pytest.raises(ReleaseRefused):
        release(portal, Manner.PASSED, ill)
    release(portal, Manner.NOTE, ill, reference=REFERENCE)
    assert last(portal).data["attachments"] == []


def test_unreadable_mail_can_be_named_on_a_case_only():
    mail = QuarantinedMail("m", moment("2026-11-20 10:00"), "unreadable: no_mail", "", "")
    assert manners(mail) == (Manner.NOTE,)
    assert manners(replace(mail, reason="something new")) == (Manner.NOTE, Manner.SUPPLEMENT, Manner.COMPLAINT)


def test_a_mail_is_released_once(portal: Services):
    receive(portal, FORGED)
    release(portal, Manner.NOTE, reference=REFERENCE)
    before = len(_timeline(portal))
    for manner in (Manner.NOTE, Manner.COMPLAINT):
        with pytest.raises(AlreadyDecided):
            release(portal, manner, reference=REFERENCE)
    assert len(_timeline(portal)) == before


def test_a_release_that_died_after_its_act_is_finished_by_the_next_and_does_nothing_twice(portal: Services):
    receive(portal, FORGED)
    portal.quarantine.hold(message_id="stored-1", now=portal.clock.now, until=portal.clock.now + timedelta(minutes=2))
    with pytest.raises(AlreadyDecided):
        release(portal, Manner.NOTE, reference=REFERENCE)
    portal.clock.now += timedelta(minutes=2)
    receive(portal, address_of(HANDLER), stored_as="stored-2")  # what the release that died had done
    before = len(_timeline(portal))
    assert release(portal, Manner.NOTE, reference=REFERENCE).fate == "duplicate"
    assert len(_timeline(portal)) == before


def test_who_may_not_look_after_quarantine_releases_nothing(portal: Services):
    receive(portal, FORGED)
    with pytest.raises(NotAllowed):
        release(portal, Manner.NOTE, who="handler", reference=REFERENCE)
    assert quarantined(portal) == ["signature of the reply address"]


def test_nothing_is_put_on_a_case_that_does_not_exist(portal: Services):
    receive(portal, FORGED)
    with pytest.raises(UnknownReference):
        release(portal, Manner.NOTE, reference="26119999")
    assert quarantined(portal) == ["signature of the reply address"]


def _timeline(portal: Services) -> tuple[Any, ...]:
    return portal.cases.get(reference=REFERENCE).timeline


def test_of_mail_that_was_braked_what_a_person_wrote_is_released(portal: Services):
    for number in range(22):
        receive(
            portal,
            address_of(HANDLER),
            stored_as=f"stored-{number + 1}" if number < 21 else "noise",
            message=a_message(message_id=f"<{number}@mail.example>", text=f"备注：第{number}封"),
        )
    assert quarantined(portal) == ["too many mails"] * 2
    braked = a_message(message_id="<20@mail.example>", text="备注：第20封")
    assert release(portal, Manner.PASSED, braked, stored_as="stored-21").fate == "recorded"
    assert last(portal).data["text"].endswith("第20封")
