"""A backlog: what became due while nobody looked is worked off in order of urgency, each once, several at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import THE_TIMER
from complaints.usecases.escalate_due import BATCH, Escalation, escalate_due
from tests.factories import REGISTERED_AT, moment
from tests.fakes import MovableClock, fake_services
from tests.unit.usecases.steps import kinds, submit, the_case

DUE, LATER = 2 * BATCH + 20, 5
AT = "Mon 2026-11-23 09:59"  # every reminder is due, and nothing that follows upon it


@pytest.fixture
def portal() -> Services:
    """So many cases, of which the first came last, and some whose time has not come."""
    portal = fake_services(clock=MovableClock(REGISTERED_AT))
    for number in range(DUE):
        portal.clock.now = REGISTERED_AT + timedelta(minutes=DUE - number)
        submit(portal, key=f"due {number}")
    portal.clock.now = moment("Mon 2026-11-23 09:00")
    for number in range(LATER):
        submit(portal, key=f"later {number}")
    portal.clock.now = moment(AT)
    return portal


def reference(number: int) -> str:
    return f"2611{number:04}"


def work_off(portal: Services, **how) -> Escalation:
    return escalate_due(cases=portal.cases, circumstances=portal.circumstances(THE_TIMER), **how)


def listening(portal: Services, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases as they are begun, from now on."""
    begun: list[str] = []
    get = portal.cases.get
    monkeypatch.setattr(portal.cases, "get", lambda *, reference: begun.append(reference) or get(reference=reference))
    return begun


def reminded(portal: Services) -> Counter[int]:
    return Counter(
        kinds(the_case(portal, reference(number)), since=4).count("reminded") for number in range(1, DUE + 1)
    )


def test_the_longest_due_is_begun_first_and_each_once(portal: Services, monkeypatch: pytest.MonkeyPatch):
    begun = listening(portal, monkeypatch)
    assert work_off(portal) == Escalation(DUE, ())
    assert begun == [reference(number) for number in range(DUE, 0, -1)], "the last to come is the longest due"


def test_several_at_a_time_take_each_step_once(portal: Services, monkeypatch: pytest.MonkeyPatch):
    begun = listening(portal, monkeypatch)
    with ThreadPoolExecutor(8) as several:
        assert work_off(portal, each=several.map) == Escalation(DUE, ())
    assert sorted(begun) == [reference(number) for number in range(1, DUE + 1)]
    assert reminded(portal) == {1: DUE}
    assert work_off(portal) == Escalation(0, ())


def test_runs_that_meet_take_each_step_once(portal: Services):
    with ThreadPoolExecutor(4) as runs:
        done = list(runs.map(lambda _: work_off(portal), range(4)))
    assert sum(each.steps for each in done) >= DUE
    assert [each.failed for each in done] == [()] * 4
    assert reminded(portal) == {1: DUE}


def test_a_run_that_has_no_time_left_leaves_the_less_urgent_to_the_next(portal: Services):
    begun = count(1)
    assert work_off(portal, goes_on=lambda: next(begun) <= BATCH + 7) == Escalation(BATCH + 7, (), left=True)
    assert next(portal.cases.due(now=portal.clock(), at_once=1)) == reference(DUE - BATCH - 7)
    assert work_off(portal) == Escalation(DUE - BATCH - 7, ())
    assert reminded(portal) == {1: DUE}


def test_what_is_asked_of_the_index_grows_with_what_is_due_alone(portal: Services, monkeypatch: pytest.MonkeyPatch):
    rows: list[str] = []
    due = portal.cases.due

    def asked(**what):
        for reference in due(**what):
            rows.append(reference)
            yield reference

    monkeypatch.setattr(portal.cases, "due", asked)
    portal.cases.faults |= {reference(number): OSError("gone") for number in range(1, DUE + 1, 2)}
    done = work_off(portal)
    assert (done.steps, len(done.failed)) == (DUE // 2, DUE // 2)
    assert rows == [reference(number) for number in range(DUE, 0, -1)], "each asked for once, those too that failed"
