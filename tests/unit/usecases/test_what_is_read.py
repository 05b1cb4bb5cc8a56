"""What a run asks the store for: a case once, and nobody's name where nothing is to be done."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.commands import Note
from complaints.usecases.mail_room import Fate
from functions import _runtime, deadlines, waiting_letters
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import HANDLER, act, deliver_all, submit, the_case

MONDAY = "Mon 2026-11-23 09:00"
MINUTE = {"source": "aws.events"}


class Counted:
    """A port of which each call is counted, and before some of which something happens."""

    def __init__(self, port: Any, before: dict[str, Callable[[], object]] | None = None) -> None:
        self._port, self._before, self.calls = port, before or {}, list[str]()

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._port, name)

        def counted(**given: Any) -> Any:
            self.calls.append(name)
            happens = self._before.pop(name, None)
            if happens:
                happens()
            return called(**given)

        return counted


@pytest.fixture
def portal() -> Services:
    """A case whose first letters have left."""
    portal = fake_services()
    submit(portal)
    deliver_all(portal)
    return portal


def test_a_mail_reads_its_case_once(portal: Services):
    cases = Counted(portal.cases)
    assert receive(replace(portal, cases=cases), address_of(HANDLER)).fate is Fate.RECORDED
    assert cases.calls.count("get") == 1


def test_who_was_faster_than_a_mail_is_read_before_it_is_put_after_him(portal: Services):
    cases = Counted(portal.cases, {"save": lambda: act(portal, "agent", MONDAY, Note("已联系客户。"))})
    assert receive(replace(portal, cases=cases), address_of(HANDLER)).fate is Fate.RECORDED
    assert cases.calls.count("get") == 2
    assert [entry.kind.value for entry in the_case(portal).timeline[-2:]] == ["noted", "replied"]


@pytest.mark.parametrize("function", [deadlines, waiting_letters])
def test_a_minute_in_which_nothing_is_due_asks_for_nobody(portal: Services, function: Any, monkeypatch: Any):
    monkeypatch.setattr(_runtime, "_held", [])
    people, outbox = Counted(portal.staff), Counted(portal.outbox)
    _runtime.use(replace(portal, staff=people, outbox=outbox))
    function.run(MINUTE, None)
    assert people.calls == []
    assert outbox.calls in ([], ["waiting"])


def test_a_minute_with_something_due_asks_for_the_people_once(portal: Services, monkeypatch: Any):
    monkeypatch.setattr(_runtime, "_held", [])
    portal.clock.advance(hours=24 * 30)
    people = Counted(portal.staff)
    _runtime.use(replace(portal, staff=people))
    assert deadlines.run(MINUTE, None)["steps"] > 0
    assert people.calls == ["roster"]
    portal.clock.advance(minutes=2)
    assert waiting_letters.run(MINUTE, None)["sent"] > 1
    assert people.calls == ["roster", "roster"]
