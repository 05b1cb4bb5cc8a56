"""What is looked at after every row of a story: what the row expects, and what must always hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.bootstrap import Services
from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import ENTRY_KINDS, Clock, clocks, first_due
from complaints.domain.ladder import planned_steps
from complaints.domain.policy import PolicyProfile
from complaints.domain.working_time import WorkingCalendar
from complaints.usecases.ports import CaseFilter
from tests.factories import moment
from tests.regulations.rows import Expected
from tests.regulations.team import role_of

IN_CHARGE = {Stage.REGISTERED: "handler", Stage.DISPATCHED: "handler", Stage.FOLLOW_UP: "agent"}


@dataclass(frozen=True)
class Seen:
    """What a row brought: the case now (None where there is none) and what came since the row before.

    `known`: how many entries of its timeline are older than the row.
    """

    case: ComplaintCase | None
    known: int
    now: datetime
    letters: list[str]
    steps: list[str]
    error: Exception | None
    fate: str

    def entries(self) -> list[str]:
        """The kinds of the row's entries; what the timer did on the way is told by `steps`."""
        fresh = self.case.timeline[self.known :] if self.case else ()
        return [entry.kind.value for entry in fresh if entry.kind not in ENTRY_KINDS.values()]

    def facts(self) -> dict[str, Any]:
        """What a row may expect, by the names of Expected."""
        case = self.case
        own = {"entries": self.entries(), "steps": self.steps, "letters": sorted(self.letters), "fate": self.fate}
        if case is None:
            return own
        return own | {
            "stage": case.stage.value,
            "handler": role_of(case.handler),
            "department": case.department,
            "agent": role_of(case.agent),
            "closing": case.closing_kind,
            "severity": case.severity,
            "levels": dict(case.classes),
            "round": case.round,
            "satisfied": case.satisfied,
            "final": case.final_result,
        }

    def told(self) -> Iterator[str]:
        """The case's timeline, for whoever looks for what went wrong."""
        for entry in self.case.timeline if self.case else ():
            outcome = entry.data.get("outcome") or entry.data.get("step") or ""
            yield f"    | {entry.at.astimezone(self.now.tzinfo):%a %Y-%m-%d %H:%M} {entry.actor} {entry.kind} {outcome}"


def steps_on(case: ComplaintCase, before: ComplaintCase, zone: str) -> list[str]:
    """The ladder steps on `case` since it was `before`, as tables write them."""
    taken = (entry for entry in case.timeline[len(before.timeline) :] if entry.kind in ENTRY_KINDS.values())
    return [
        f"{entry.at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M} {entry.data['clock']}.{entry.data['step']}"
        f" > {' '.join(map(role_of, entry.data['to']))}"
        + (f" + {' '.join(map(role_of, entry.data['copy']))}" if entry.data["copy"] else "")
        for entry in taken
    ]


def mismatches(expected: Expected, seen: Seen, policy: PolicyProfile, calendar: WorkingCalendar) -> list[str]:
    """What was expected of a row and did not come, a line each."""
    found = list(_refusal(expected, seen))
    facts = seen.facts()
    for name in ("stage", "handler", "department", "agent", "closing", "severity", "round", "satisfied", "final"):
        found += _differs(name, getattr(expected, name), facts.get(name))
    for name in ("entries", "fate"):
        found += _differs(name, getattr(expected, name), facts[name])
    if expected.letters is not None:
        found += _differs("letters", sorted(expected.letters), facts["letters"])
    if expected.steps is not None:
        found += _differs("steps", expected.steps, _as_written(expected.steps, seen.steps))
    for scheme, level in (expected.levels or {}).items():
        found += _differs(f"level of {scheme}", level, facts.get("levels", {}).get(scheme))
    if expected.clocks:
        assert seen.case, "there is no case whose clocks could run"
        running = clocks(case=seen.case, policy=policy, calendar=calendar)
        for clock, wanted in expected.clocks.items():
            assert clock.partition("#")[0] in {rule.id for rule in policy.clocks}, f"the policy has no clock {clock}"
            found += _clock_differs(clock, wanted, running, seen.now, calendar)
    return found


def _refusal(expected: Expected, seen: Seen) -> Iterator[str]:
    if expected.raises is not None and seen.error is None:
        yield f"  must be refused with {expected.raises.__name__}"
    if expected.why and expected.why not in str(seen.error):
        yield f"  why: expected {expected.why!r}, was {str(seen.error)!r}"


def _differs(name: str, wanted: Any, found: Any) -> list[str]:
    return [] if wanted is None or wanted == found else [f"  {name}: expected {wanted}, was {found}"]


def _as_written(wanted: list[str], found: list[str]) -> list[str]:
    """`found`, without the people in the places where `wanted` leaves them out."""
    plain = [
        step if place >= len(wanted) or " > " in wanted[place] else step.partition(" > ")[0]
        for place, step in enumerate(found)
    ]
    return [
        step if place >= len(wanted) or " + " in wanted[place] or " + " not in step else step.partition(" + ")[0]
        for place, step in enumerate(plain)
    ]


def _clock_differs(
    clock: str, wanted: str, running: Iterable[Clock], now: datetime, calendar: WorkingCalendar
) -> Iterator[str]:
    clock_id, _, run = clock.partition("#")
    found = [each for each in running if each.rule.id == clock_id and run in ("", str(each.run))]
    if not found:
        if wanted != "none":
            yield f"  clock {clock}: expected {wanted!r}, was 'none'"
        return
    last = found[-1]
    due = f"due {last.due_at.astimezone(calendar.zone):%a %Y-%m-%d %H:%M}"
    actual = [last.state(now).value, due, f"by {last.rule.accountable}"]
    parts = [_normal(part.strip(), calendar) for part in wanted.split(",")]
    if not set(parts) <= set(actual) or len({part.split(" ")[0] for part in parts}) < len(parts):
        yield f"  clock {clock}: expected {wanted!r}, was {', '.join(actual)!r}"


def _normal(part: str, calendar: WorkingCalendar) -> str:
    """The part of a clock's description as it is written here: a weekday may be left out, but not be wrong."""
    if not part.startswith("due "):
        return part
    return f"due {moment(part.removeprefix('due '), zone=str(calendar.zone)):%a %Y-%m-%d %H:%M}"


def check_invariants(portal: Services, references: Iterable[str], *, at_rest: bool) -> None:
    """The chain folds; somebody answers for an open case and its next step is known; nothing is owed.

    `at_rest`: the timer has run for the present moment, so that nothing is due any more.
    """
    by = portal.circumstances(THE_TIMER)
    for reference in references:
        case = portal.cases.get(reference=reference)  # folds, and verifies the chain
        times = [entry.at for entry in case.timeline]
        assert times == sorted(times), f"{reference}: the timeline runs backwards"
        running = clocks(case=case, policy=by.policy, calendar=by.calendar)
        if case.stage is Stage.CLOSED:
            left = [clock.rule.id for clock in running if clock.is_open and not clock.rule.after_closing]
            assert not left, f"{reference} is closed, but {left} still run"
        else:
            _somebody_answers(case, running, by)
        _is_scheduled(portal, case, by)
    assert not portal.outbox.owed(), "letters are left"
    assert not at_rest or not any(portal.cases.due(now=by.now, at_once=1)), "the timer left something undone"


def _somebody_answers(case: ComplaintCase, running: Iterable[Clock], by: Circumstances) -> None:
    first = first_due(running)
    role = first.rule.accountable if first else IN_CHARGE[case.stage]
    assert by.circle(case).told(role=role).members, f"{case.reference}: nobody answers for it"


def _is_scheduled(portal: Services, case: ComplaintCase, by: Circumstances) -> None:
    planned = planned_steps(case=case, policy=by.policy, calendar=by.calendar, now=by.now)
    (row,) = portal.cases.find(wanted=CaseFilter(q=case.reference), now=by.now, limit=1, cursor=None).rows
    if planned:
        assert row.next_action_at is not None, f"{case.reference}: {planned[0].key} is planned, but not scheduled"
        assert row.next_action_at <= planned[0].at, f"{case.reference}: {planned[0].key} is scheduled too late"
