"""SignIns: a link works once and for its time, a session for its time or until it is ended."""

from dataclasses import replace
from datetime import timedelta

from complaints.domain.sessions import Browser, Session, SessionLimits
from complaints.usecases.sign_in_port import Asking
from tests.adapters.stores import Store, at_once
from tests.factories import moment

NOW = moment("Fri 2026-11-20 10:00")
MINUTE = timedelta(minutes=1)
EMAIL = "agent@staff.example"


def test_a_link_is_used_once(store: Store):
    store.sign_ins.put_link(token_hash="link", email=EMAIL, expires_at=NOW + 15 * MINUTE)
    assert store.sign_ins.use_link(token_hash="link", now=NOW) == EMAIL
    assert store.sign_ins.use_link(token_hash="link", now=NOW) is None


def test_of_ten_who_use_a_link_at_once_one_gets_in(store: Store):
    store.sign_ins.put_link(token_hash="link", email=EMAIL, expires_at=NOW + 15 * MINUTE)
    used = at_once(*[lambda: store.sign_ins.use_link(token_hash="link", now=NOW) for _ in range(10)])
    assert sorted(used, key=str) == [None] * 9 + [EMAIL]


def test_a_link_works_a_minute_before_its_end_and_not_at_its_end(store: Store):
    for token in ("early", "late"):
        store.sign_ins.put_link(token_hash=token, email=EMAIL, expires_at=NOW + 15 * MINUTE)
    assert store.sign_ins.use_link(token_hash="early", now=NOW + 14 * MINUTE) == EMAIL
    assert store.sign_ins.use_link(token_hash="late", now=NOW + 15 * MINUTE) is None
    assert store.sign_ins.use_link(token_hash="late", now=NOW) is None, "an expired link is gone once it was tried"


def a_session(name: str = "one", *, email: str = EMAIL) -> Session:
    limits = SessionLimits(idle=60 * MINUTE, absolute=120 * MINUTE)
    return Session(
        id=name, email=email, since=NOW, seen=NOW, browser=Browser("Edge, Windows", "203.0.113.0/24"), limits=limits
    )


def test_a_session_is_found_as_it_was_put_and_as_it_was_last_seen(store: Store):
    store.sign_ins.put_session(token_hash="session", session=a_session())
    assert store.sign_ins.session(token_hash="session") == a_session()
    later = replace(a_session(), seen=NOW + 30 * MINUTE)
    store.sign_ins.note_seen(token_hash="session", session=later)
    assert store.sign_ins.session(token_hash="session") == later


def test_a_session_that_was_ended_is_over_and_the_others_go_on(store: Store):
    store.sign_ins.put_session(token_hash="session", session=a_session())
    store.sign_ins.put_session(token_hash="noise", session=a_session(email="head@staff.example"))
    store.sign_ins.end_session(token_hash="session")
    store.sign_ins.end_session(token_hash="never there")
    store.sign_ins.note_seen(token_hash="session", session=a_session())
    assert store.sign_ins.session(token_hash="session") is None, "what is seen too late does not come back"
    assert store.sign_ins.sessions(email=EMAIL) == ()
    assert store.sign_ins.session(token_hash="noise") == a_session(email="head@staff.example")


def test_the_sessions_of_a_person_are_his_own(store: Store):
    for name in ("one", "two"):
        store.sign_ins.put_session(token_hash=f"hash-{name}", session=a_session(name))
    store.sign_ins.put_session(token_hash="noise", session=a_session("noise", email="head@staff.example"))
    found = sorted(store.sign_ins.sessions(email=EMAIL), key=lambda pair: pair[0])
    assert found == [("hash-one", a_session("one")), ("hash-two", a_session("two"))]


def test_a_link_is_no_session_and_a_session_no_link(store: Store):
    store.sign_ins.put_link(token_hash="a", email=EMAIL, expires_at=NOW + MINUTE)
    store.sign_ins.put_session(token_hash="b", session=a_session())
    assert store.sign_ins.session(token_hash="a") is None
    assert store.sign_ins.use_link(token_hash="b", now=NOW) is None
    assert store.sign_ins.session(token_hash="b") == a_session()


def test_unknown_tokens_open_nothing(store: Store):
    assert store.sign_ins.use_link(token_hash="unknown", now=NOW) is None
    assert store.sign_ins.session(token_hash="unknown") is None


def test_of_ten_tries_at_once_no_more_are_answered_than_there_are(store: Store):
    asking = Asking(EMAIL, "link", "code")
    store.sign_ins.put_asking(browser_hash="browser", asking=asking, tries=3, expires_at=NOW + 15 * MINUTE)
    found = at_once(*[lambda: store.sign_ins.spend_try(browser_hash="browser", now=NOW) for _ in range(10)])
    assert sorted(found, key=str) == [asking] * 3 + [None] * 7


def test_an_asking_is_over_at_its_end_and_an_unknown_one_is_none(store: Store):
    asking = Asking("", "link", "code")
    store.sign_ins.put_asking(browser_hash="browser", asking=asking, tries=3, expires_at=NOW + 15 * MINUTE)
    assert store.sign_ins.spend_try(browser_hash="browser", now=NOW + 14 * MINUTE) == asking
    assert store.sign_ins.spend_try(browser_hash="browser", now=NOW + 15 * MINUTE) is None
    assert store.sign_ins.spend_try(browser_hash="unknown", now=NOW) is None


def test_a_link_knows_the_browser_it_is_bound_to(store: Store):
    store.sign_ins.put_link(token_hash="bound", email=EMAIL, expires_at=NOW + MINUTE, bound_to="browser")
    store.sign_ins.put_link(token_hash="free", email=EMAIL, expires_at=NOW + MINUTE)
    assert [store.sign_ins.bound_to(token_hash=token) for token in ("bound", "free", "unknown")] == ["browser", "", ""]
    assert store.sign_ins.use_link(token_hash="bound", now=NOW) == EMAIL
