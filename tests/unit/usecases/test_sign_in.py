"""Staff sign in by a link in their mail: once, within a quarter of an hour; the session lasts half a day."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.bootstrap import Services
from complaints.domain.staff import StaffMember
from complaints.usecases.run_errands import run_errand
from complaints.usecases.secrets import derived_token, hash_token
from complaints.usecases.sign_in import LinkRefused, redeem_link, request_link, whose_session
from tests.factories import a_member, a_roster
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.steps import AGENT

MINUTE = timedelta(minutes=1)


@pytest.fixture
def portal() -> Services:
    return fake_services()


def ask(portal: Services, email: str, *, id: str = "errand") -> bool:
    """Asks for a link; whether a mail left."""
    sent = len(portal.mailer.sent)
    request_link(desk=portal.sign_in_desk, email=email, id=id, now=portal.clock())
    return len(portal.mailer.sent) > sent


def token_of(portal: Services, id: str = "errand") -> str:
    """What the link of an errand holds."""
    return derived_token(id=id, key=portal.settings.signing_keys[0])


def follow(
    portal: Services, *, id: str = "errand", token: str | None = None, session: str = "session-token"
) -> StaffMember:
    return redeem_link(
        desk=portal.sign_in_desk,
        roster=portal.staff.roster(),
        token=token_of(portal, id) if token is None else token,
        session_token=session,
        now=portal.clock(),
    )


def signed_in(portal: Services, *, session: str = "session-token") -> StaffMember | None:
    return whose_session(
        sign_ins=portal.sign_ins, roster=portal.staff.roster(), session_token=session, now=portal.clock()
    )


def leave(portal: Services, role: str) -> None:
    """The person leaves the house."""
    portal.staff.put(member=a_member(role, active=False))


def test_a_member_of_staff_is_mailed_a_link_to_the_staff_page(portal: Services):
    assert ask(portal, AGENT)
    (mail,) = portal.mailer.sent
    assert (mail.to, mail.headers) == (AGENT, {"X-Letter-Kind": "sign-in"})
    told = json.loads(mail.text)
    assert told["link"] == f"https://portal.example/admin.html#token={token_of(portal)}"
    assert (told["minutes"], told["locale"]) == (15, "zh-CN")


def test_the_mail_itself_shows_no_token_but_in_its_link(portal: Services):
    ask(portal, AGENT)
    (mail,) = portal.mailer.sent
    assert token_of(portal) not in mail.subject + mail.message_id + mail.reply_to + str(mail.headers)
    assert mail.text.count(token_of(portal)) == 1


def test_nothing_that_is_kept_of_an_asking_is_the_token(portal: Services):
    portal.errands.portal = None  # the stream has not come by
    ask(portal, AGENT)
    [errand] = portal.errands.kept.values()
    assert token_of(portal) not in str(errand)
    assert run_errand(desk=portal.errand_desk, id="errand", now=portal.clock())
    assert not run_errand(desk=portal.errand_desk, id="errand", now=portal.clock())
    assert len(portal.mailer.sent) == 1


def test_the_link_is_in_the_language_of_its_reader():
    portal = fake_services(staff=InMemoryStaff(a_roster(a_member("agent", locale="en"))))
    ask(portal, AGENT)
    assert json.loads(portal.mailer.sent[0].text)["locale"] == "en"


@pytest.mark.parametrize("email", ["stranger@elsewhere.example", "", "agent@staff.example.evil.example", "former@x"])
def test_nobody_else_is_mailed_anything(email: str):
    former = a_member("auditor", email="former@x", active=False)
    portal = fake_services(staff=InMemoryStaff(a_roster(former)))
    assert not ask(portal, email)
    assert portal.mailer.sent == []
    with pytest.raises(LinkRefused):
        follow(portal)


def test_an_address_is_known_however_it_is_typed_and_mailed_as_it_is_kept(portal: Services):
    assert ask(portal, "Agent@Staff.EXAMPLE")
    assert portal.mailer.sent[0].to == AGENT


def test_a_link_signs_in_once(portal: Services):
    ask(portal, AGENT)
    assert follow(portal).email == AGENT
    assert signed_in(portal) == a_member("agent")
    with pytest.raises(LinkRefused):
        follow(portal, session="second")
    assert signed_in(portal, session="second") is None
    assert signed_in(portal) is not None, "the first session goes on"


@pytest.mark.parametrize("token", ["", "errand", "ERRAND", hash_token("errand")])
def test_another_token_signs_nobody_in(portal: Services, token: str):
    ask(portal, AGENT)
    with pytest.raises(LinkRefused):
        follow(portal, token=token)
    assert follow(portal).email == AGENT


def test_a_link_works_after_fourteen_minutes_and_not_after_fifteen(portal: Services):
    ask(portal, AGENT)
    ask(portal, AGENT, id="second")
    portal.clock.advance(minutes=14)
    follow(portal)
    portal.clock.advance(minutes=1)
    with pytest.raises(LinkRefused):
        follow(portal, id="second")


def test_a_session_lasts_twelve_hours(portal: Services):
    ask(portal, AGENT)
    follow(portal)
    for hours, minutes in ((6, 0), (5, 59)):
        portal.clock.advance(hours=hours, minutes=minutes)
        assert signed_in(portal) is not None
    portal.clock.advance(minutes=1)
    assert signed_in(portal) is None


def test_a_session_that_nobody_uses_ends_after_eight_hours(portal: Services):
    ask(portal, AGENT)
    follow(portal)
    portal.clock.advance(hours=7, minutes=59)
    ask(portal, AGENT, id="second")
    follow(portal, id="second", session="second")
    portal.clock.advance(minutes=1)
    assert signed_in(portal) is None
    assert signed_in(portal, session="second") is not None


def test_the_use_of_a_session_is_written_down_once_an_hour_at_most(portal: Services):
    ask(portal, AGENT)
    follow(portal)
    noted: list[str] = []
    keep = portal.sign_ins.note_seen
    portal.sign_ins.note_seen = lambda *, token_hash, session: (
        noted.append(token_hash),
        keep(token_hash=token_hash, session=session),
    )
    for _ in range(12):
        portal.clock.advance(minutes=20)
        assert signed_in(portal) is not None
    assert len(noted) == 4


def test_who_leaves_between_the_link_and_its_use_is_not_let_in(portal: Services):
    ask(portal, AGENT)
    leave(portal, "agent")
    with pytest.raises(LinkRefused):
        follow(portal)
    assert signed_in(portal) is None


def test_who_leaves_is_signed_out_at_once(portal: Services):
    ask(portal, AGENT)
    follow(portal)
    leave(portal, "agent")
    assert signed_in(portal) is None


def test_new_roles_count_from_the_next_look_on(portal: Services):
    ask(portal, AGENT)
    follow(portal)
    portal.staff.put(member=replace(a_member("agent"), roles=frozenset({"supervisor"})))
    found = signed_in(portal)
    assert found is not None
    assert found.roles == {"supervisor"}


def test_no_token_is_kept_as_it_is():
    kept: list[str] = []
    portal = fake_services()
    put_link, put_session = portal.sign_ins.put_link, portal.sign_ins.put_session

    def noting(put):
        return lambda *, token_hash, **rest: (kept.append(token_hash), put(token_hash=token_hash, **rest))

    portal.sign_ins.put_link, portal.sign_ins.put_session = noting(put_link), noting(put_session)
    ask(portal, AGENT)
    follow(portal)
    assert kept == [hash_token(token_of(portal)), hash_token("session-token")]
    assert all(len(token) == 64 for token in kept)
