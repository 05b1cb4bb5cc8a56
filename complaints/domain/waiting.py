"""What a case waits for, and on whose desk that lies: a limit, a call, a word on a request; or where it is stuck."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from complaints.domain import approvals
from complaints.domain.case import STAFF, ComplaintCase, Entry, Kind, Stage, staff_email
from complaints.domain.clocks import Clock, clocks
from complaints.domain.commands import Act
from complaints.domain.confidentiality import AGENT, HANDLER, HEAD
from complaints.domain.disposal import Keeping, keeping
from complaints.domain.ladder import exhausted, planned_steps
from complaints.domain.penalties import penalties
from complaints.domain.policy import PolicyProfile
from complaints.domain.rounds import round_rule
from complaints.domain.tiers import roles_of
from complaints.domain.working_time import WorkingCalendar

EVERYBODY = "*"  # the desk of what is stuck: whoever may see all cases looks at it
UNASSIGNED, CALL, UNDELIVERED, KEPT, HANDLING = "unassigned", "call", "undelivered", "keeping", "handling"
LATE = "late"
# So long what the timer ought to have done may be undone before staff are shown it. It comes each minute; an alarm
# tells operations after ten, and what they mend within the hour is nothing that staff could have done better.
PATIENCE = timedelta(hours=1)
SPOKEN = (Kind.CONTACTED, Kind.CALLED)  # by these a complainant is reached whom mail does not reach


class Lane(StrEnum):
    """A pile on a desk."""

    LIMITS = "limits"
    CALLS = "calls"
    APPROVALS = "approvals"
    DELEGATED = "delegated"
    STUCK = "stuck"
    KEEPING = "keeping"


@dataclass(frozen=True)
class Wait:
    """One thing that a case waits for. `who`: an e-mail address, a role, or `head:<department>`.

    `what`: `clock:<id>:<run>`, `matter:<id>`, `penalty:<number>`, `call`, `handling`, `delegated`, `unassigned`,
    `undelivered:<entry>`, `late:<id>:<run>`, `keeping`, `keeping:<who held, proposed or approved>`. `at` orders a
    pile: when it is due, else since when it waits; of what is stuck, from when it counts as that. `due_at`: or None.
    Of the keeping of a closed case `who` is how that stands.
    """

    lane: Lane
    who: str
    what: str
    at: datetime
    due_at: datetime | None


def waits(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> tuple[Wait, ...]:
    """Everything that `case` waits for, whatever the time: each on every desk on which it lies."""
    kept = tuple(_keeping(case, policy, calendar))
    if case.disposed_at is not None:
        return kept
    unmet = [clock for clock in clocks(case=case, policy=policy, calendar=calendar) if clock.is_open]
    running = [clock for clock in unmet if clock.paused_at is None]
    found = (
        *(wait for clock in running for wait in _limit(clock, case)),
        *_calls(case, policy, running),
        *_unassigned(case, policy),
        *(() if unmet else _handling(case)),
        *_words(case, policy),
        *_delegated(case, running),
        *_stuck(case, policy, calendar),
        *_unreached(case),
        *kept,
    )
    return tuple(dict.fromkeys(found))


def desks(*, role: str, case: ComplaintCase) -> tuple[str, ...]:
    """On whose desks lies what falls to `role` in `case`: the handler's, and his who stands in for him in this case."""
    own = {HANDLER: (case.handler, case.deputy), AGENT: (case.agent or AGENT,), HEAD: (head_desk(case.department),)}
    return tuple(who for who in own.get(role, (role,)) if who)


def head_desk(department: str) -> str:
    """The desk of the head of a department; empty without one."""
    return f"{HEAD}:{department}" if department else ""


def _limit(clock: Clock, case: ComplaintCase) -> Iterator[Wait]:
    lane = Lane.CALLS if any(event.startswith(Kind.CALLED.value) for event in clock.rule.stops) else Lane.LIMITS
    what = f"clock:{_run(clock)}"
    for who in desks(role=clock.rule.accountable, case=case):
        yield Wait(lane, who, what, clock.due_at, clock.due_at)


def _calls(case: ComplaintCase, policy: PolicyProfile, running: Iterable[Clock]) -> Iterator[Wait]:
    """A call that no limit urges: it waits since the reply."""
    limited = any(event.startswith(Kind.CALLED.value) for clock in running for event in clock.rule.stops)
    if case.stage is not Stage.FOLLOW_UP or limited:
        return
    rule, act = round_rule(case=case, policy=policy), policy.acts.get(Act.FOLLOW_UP)
    roles = rule.by if rule and rule.by else act.by if act else ()
    for who in _of(roles, case):
        yield Wait(Lane.CALLS, who, CALL, case.timeline[-1].at, None)


def _unassigned(case: ComplaintCase, policy: PolicyProfile) -> Iterator[Wait]:
    act = policy.acts.get(Act.ASSIGNMENT)
    if case.stage is Stage.REGISTERED and not case.handler and act and case.received_at:
        for who in _of(act.by, case):
            yield Wait(Lane.LIMITS, who, UNASSIGNED, case.received_at, None)


def _handling(case: ComplaintCase) -> Iterator[Wait]:
    """A case with its handler that no limit urges: it waits since it was given to him."""
    if case.stage is Stage.DISPATCHED:
        given = next(entry.at for entry in reversed(case.standing) if entry.kind is Kind.DISPATCHED)
        for who in desks(role=HANDLER, case=case):
            yield Wait(Lane.LIMITS, who, HANDLING, given, None)


def _words(case: ComplaintCase, policy: PolicyProfile) -> Iterator[Wait]:
    """Requests and penalties on which somebody is to say a word."""
    asked = (approvals.waiting(rule=rule, case=case) for rule in policy.approvals)
    turns = [(each.tier, f"matter:{each.rule.id}", each.asked.at) for each in asked if each]
    turns += [
        (each.facts["tier"], f"penalty:{each.number}", each.entries[-1].at)
        for each in penalties(case=case, policy=policy)
        if each.is_waiting
    ]
    for tier, what, since in turns:
        for who in _of(roles_of(tier), case):
            yield Wait(Lane.APPROVALS, who, what, since, None)


def _of(roles: Iterable[str], case: ComplaintCase) -> tuple[str, ...]:
    return tuple(who for role in roles for who in desks(role=role, case=case))


def _delegated(case: ComplaintCase, running: Iterable[Clock]) -> Iterator[Wait]:
    """What somebody of staff gave to the handler and is not answered yet."""
    given = next((entry for entry in reversed(case.standing) if entry.kind is Kind.ASSIGNED), None)
    giver = staff_email(given.actor) if given and given.actor.startswith(STAFF) else ""
    if given and giver and giver != case.handler and case.stage is Stage.DISPATCHED:
        first = min((clock.due_at for clock in running), default=None)
        yield Wait(Lane.DELEGATED, giver, "delegated", first or given.at, first)


def late(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime) -> Wait | None:
    """What the timer ought to have done PATIENCE before `now`, and has not: it lies on no desk, the due index tells."""
    if case.disposed_at is not None:
        return None
    planned = planned_steps(case=case, policy=policy, calendar=calendar, now=case.timeline[-1].at)
    step = next((each for each in planned if each.at <= now - PATIENCE), None)
    if step is None:
        return None
    return Wait(Lane.STUCK, EVERYBODY, f"{LATE}:{_run(step.clock)}", step.at, step.clock.due_at)


def laid_ahead(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> Wait | None:
    """What earlier versions laid on the desk of what is stuck while a ladder was still to come (decision 49)."""
    runs = clocks(case=case, policy=policy, calendar=calendar)
    running = [clock for clock in runs if clock.is_open and clock.paused_at is None]
    if case.disposed_at is not None or not running:
        return None
    at, clock = min(((_ladder_ends(clock, calendar), clock) for clock in running), key=lambda each: each[0])
    return Wait(Lane.STUCK, EVERYBODY, f"clock:{_run(clock)}", at, clock.due_at)


def _run(clock: Clock) -> str:
    return f"{clock.rule.id}:{clock.run}"


def _stuck(case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> Iterator[Wait]:
    """What nobody answers for, and what is late although the ladder has said all it has to say."""
    if case.stage is Stage.REGISTERED and not case.handler and case.received_at:
        yield Wait(Lane.STUCK, EVERYBODY, UNASSIGNED, case.received_at, None)
    said_all = exhausted(case=case, policy=policy, calendar=calendar)
    for at, clock in sorted(said_all, key=lambda each: each[0])[:1]:
        yield Wait(Lane.STUCK, EVERYBODY, f"clock:{_run(clock)}", at, clock.due_at)


def _unreached(case: ComplaintCase) -> Iterator[Wait]:
    """Mail does not reach the complainant, until somebody has spoken with him; or the handler, until he is another.

    Until, at the latest, somebody has said that the address is written to again, or has sent the letter there again.
    """
    if case.stage is Stage.CLOSED:
        return
    failed: dict[str, Entry] = {}
    for entry in case.standing:
        if entry.kind is Kind.UNDELIVERED:
            failed[entry.data["to"].casefold()] = entry
        elif entry.kind in (Kind.FREED, Kind.RESENT):
            failed.pop(entry.data["to"].casefold(), None)
        elif entry.kind in SPOKEN:
            failed.pop(case.content.complainant.email.casefold(), None)
    for address in (case.content.complainant.email, case.handler):
        last = failed.get(address.casefold()) if address else None
        if last:
            yield Wait(Lane.STUCK, EVERYBODY, f"{UNDELIVERED}:{last.seq}", last.at, None)


def _keeping(case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> Iterator[Wait]:
    """How the keeping of the case stands; what was just disposed of waits for being erased as well."""
    kept = keeping(case=case, policy=policy, calendar=calendar)
    if kept is not None:
        said = f"{KEPT}:{staff_email(kept.entries[-1].actor)}" if kept.entries else KEPT
        yield Wait(Lane.KEEPING, kept.state, said, kept.at, kept.at)
    if case.disposed_at is not None:
        yield Wait(Lane.KEEPING, Keeping.ERASING, KEPT, case.disposed_at, None)


def _ladder_ends(clock: Clock, calendar: WorkingCalendar) -> datetime:
    """When the last step of the ladder of a clock was to be taken for the first time, as earlier versions reckoned."""
    steps = [calendar.shift(moment=clock.due_at, limit=step.after) for step in clock.rule.ladder if step.after]
    return max((clock.due_at, *steps))
