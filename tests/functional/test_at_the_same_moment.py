"""Whoever writes on a case while others are faster does it all the same; the roles of `infra/` allow what it takes."""

from collections.abc import Callable
from typing import Any

import pytest

from complaints.adapters.dynamodb.cases import DynamoDBCases
from complaints.domain.acts import staff
from complaints.domain.case import Kind
from complaints.domain.commands import Note
from complaints.usecases.perform_act import perform_act
from functions import deadlines, inbound_mail, mail_events
from tests.factories import a_member
from tests.functional.portal import SCHEDULE_EVENT, Filed, Portal
from tests.functional.post import answer
from tests.functional.test_mail_events import by_eventbridge, news

FASTER = 3


def timer(portal: Portal, filed: Filed) -> Callable[[], object]:
    portal.at("Mon 2026-11-23 10:00")
    return lambda: deadlines.run(SCHEDULE_EVENT, None)


def mail(portal: Portal, filed: Filed) -> Callable[[], object]:
    event = portal.stored(answer(portal.mail(to="handler@staff.example", kind="dispatch"), "已更换。", now=portal.now))
    return lambda: inbound_mail.run(event, None)


def bounce(portal: Portal, filed: Filed) -> Callable[[], object]:
    event = by_eventbridge(news("bounce", references=filed.reference))
    return lambda: mail_events.run(event, None)


@pytest.mark.parametrize(("begun", "kind"), [(timer, Kind.URGED), (mail, Kind.REPLIED), (bounce, Kind.UNDELIVERED)])
def test_what_others_are_ahead_of_is_done_after_them(
    portal: Portal, monkeypatch: Any, begun: Callable[[Portal, Filed], Callable[[], object]], kind: Kind
) -> None:
    filed = portal.file()
    run, save, faster = begun(portal, filed), DynamoDBCases.save, list(range(FASTER))

    def overtaken(cases: DynamoDBCases, **given: Any) -> Any:
        if faster:
            number = faster.pop()
            with monkeypatch.context() as patch:
                patch.setattr(DynamoDBCases, "save", save)
                by = portal.services.circumstances(staff(a_member("agent")))
                note = Note(f"第{number}条")
                perform_act(cases=cases, reference=filed.reference, command=note, circumstances=by)
        return save(cases, **given)

    monkeypatch.setattr(DynamoDBCases, "save", overtaken)
    run()
    kinds = portal.kinds(filed)
    assert (kinds.count("noted"), kinds.count(kind.value), kinds[-1]) == (FASTER, 1, kind.value)
