"""Steps that the tests of use cases are told in, on fakes; and looks at what came of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, THE_PORTAL, THE_TIMER, Actor
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Command
from complaints.usecases.deliver_letters import Delivery, deliver_letters
from complaints.usecases.escalate_due import Escalation, escalate_due
from complaints.usecases.perform_act import perform_act
from complaints.usecases.submit_complaint import Submission, submit_complaint
from tests.factories import a_complaint, acting, moment

REFERENCE = "26110001"
CUSTOMER = "lin.fang@customer.example"
HANDLER, AGENT = "handler@staff.example", "agent@staff.example"


class Crash(BaseException):
    """The process ends here: nothing catches it."""


def crash() -> None:
    """Ends the process."""
    raise Crash


def submit(
    portal: Services,
    *,
    key: str = "key-1",
    files: tuple[str, ...] = (),
    actor: Actor = THE_COMPLAINANT,
    received_at: datetime | None = None,
    **changes: Any,
) -> Submission:
    """A complaint comes in; `changes` are those of a_complaint."""
    return submit_complaint(
        cases=portal.cases,
        attachments=portal.attachments,
        complaint=a_complaint(**changes),
        attachment_keys=files,
        idempotency_key=key,
        signing_keys=portal.settings.signing_keys,
        circumstances=portal.circumstances(actor),
        received_at=received_at,
    )


def act(
    portal: Services, who: str, when: str, command: Command, *, expected: int | None = None, reference: str = REFERENCE
) -> ComplaintCase:
    """`who` does something at `when`; the clock stays there."""
    portal.clock.now = moment(when)
    return perform_act(
        cases=portal.cases,
        reference=reference,
        command=command,
        circumstances=portal.circumstances(acting(who, roster=portal.staff.roster())),
        expected_version=expected,
    )


def run_timer(portal: Services, when: str) -> Escalation:
    """The timer runs at `when`; the clock stays there."""
    portal.clock.now = moment(when)
    return escalate_due(cases=portal.cases, circumstances=portal.circumstances(THE_TIMER))


def deliver(portal: Services, *, reference: str = REFERENCE, seq: int = 1) -> Delivery:
    """One envelope is delivered."""
    by = portal.circumstances(THE_PORTAL)
    return deliver_letters(post=portal.post, reference=reference, seq=seq, circumstances=by)


def deliver_all(portal: Services) -> None:
    """Every letter that is owed is delivered, those included that delivering calls for."""
    while portal.outbox.envelopes:
        for reference, seq in portal.outbox.envelopes:
            deliver(portal, reference=reference, seq=seq)


def the_case(portal: Services, reference: str = REFERENCE) -> ComplaintCase:
    """The case as it is stored."""
    return portal.cases.get(reference=reference)


def kinds(case: ComplaintCase, *, since: int = 0) -> list[str]:
    """The kinds of the entries after the first `since`."""
    return [entry.kind.value for entry in case.timeline[since:]]


def owed(portal: Services) -> list[tuple[str, str]]:
    """(kind, recipient) of every letter that has not left."""
    return [(letter.kind, letter.to) for letter in portal.outbox.owed()]


def in_between(portal: Services, *calls: Callable[[], object]) -> None:
    """Each of `calls` happens just before one of the next writes."""
    portal.cases.before_save.extend(calls)
