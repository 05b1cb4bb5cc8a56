"""A story: a table of who does what and when, run through the use cases on fakes, with what must have happened.

    @proves("OPPEIN-6", "OPPEIN-8")
    def test_an_order_of_friday_is_answered_by_monday():
        Story("oppein").run(
            ("Fri 2026-11-20 10:00", "complainant", Files(category="design"), expects(
                stage="dispatched", letters=["acknowledgement:complainant", "dispatch:handler"],
                clocks={"reply": "running, due Mon 2026-11-23 10:00, by handler"})),
            ("Mon 2026-11-23 10:00", "time passes", expects(
                steps=["Mon 2026-11-23 06:00 reply.reminder > handler", "Mon 2026-11-23 10:00 reply.urging"],
                letters=["reminder:handler", "urging:handler", "urging:agent"])),
            ("Mon 2026-11-23 10:01", "handler", Mails("周二更换门板。"), expects(clocks={"reply": "breached"})),
            ("Mon 2026-11-23 10:02", "handler", FollowUp("satisfied"), expects(raises=NotAllowed)),
        )

Between two rows the clock moves, and the timer runs at every moment at which a step is due, in order. An act of the
very minute in which a step is due comes before it; in a row in which only time passes the step is taken. Letters leave
at once. After every row the invariants of checks.py are looked at.

Besides commands (complaints/domain/commands.py), a row may say Files, Mails, On(case, what), GoesAway, Leaves, Bounces
(rows.py). What a row may expect is said in rows.Expected, who is there in team.a_team. The formatter leaves these
files alone: lay the table out so that it can be read.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from complaints.bootstrap import Services
from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, clocks
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster
from complaints.domain.working_time import WorkingCalendar
from complaints.usecases.escalate_due import escalate_due
from complaints.usecases.ports import LetterRenderer
from tests.factories import acting, moment
from tests.fakes import SETTINGS, InMemoryStaff, PlainRenderer, fake_services
from tests.proofs import proves
from tests.regulations.checks import Seen, check_invariants, mismatches, steps_on
from tests.regulations.deeds import do
from tests.regulations.foretold import what_is_foretold, what_was_sent
from tests.regulations.rows import Bounces, Expected, Files, GoesAway, Leaves, Mails, On, Row, a_row, expects
from tests.regulations.team import a_team, address, role_of, the_calendar, the_policy
from tests.unit.usecases.steps import deliver_all

__all__ = ["Bounces", "Files", "GoesAway", "Leaves", "Mails", "On", "Story", "expects", "proves"]

MINUTE = timedelta(minutes=1)
MOST_RUNS = 5000


class Story:
    """A company with a policy and people, and what happens there. `team` are the options of team.a_team."""

    def __init__(
        self,
        policy: str | PolicyProfile,
        *,
        roster: Roster | None = None,
        renderer: LetterRenderer | None = None,
        **team: Any,
    ) -> None:
        self.policy = the_policy(policy) if isinstance(policy, str) else policy
        self.people = roster or a_team(self.policy, **team)
        self.renderer = renderer or PlainRenderer()
        self.portal: Services = fake_services(
            settings=replace(SETTINGS, policy=self.policy.id),
            policy=self.policy,
            calendar=the_calendar(self.policy),
            staff=InMemoryStaff(self.people),
            renderer=self.renderer,
        )
        self.zone = self.policy.calendar.zone
        self.references: list[str] = []
        self.lived: list[Row] = []
        self.sent: list[tuple[datetime, str, str]] = []  # (when, kind, recipient) of every letter that has left
        self.fate = ""

    # -- what is told ------------------------------------------------------------------------------------------------

    def run(self, *table: tuple[Any, ...]) -> "Story":
        """The rows of `table`, in order; fails at the first whose expectations are not met."""
        for given in table:
            self._live(a_row(given, zone=self.zone))
        return self

    def deadline(self, clock: str, *, at: str, who: str, what: Any) -> "Story":
        """`clock` is due `at`: done by `who` until then it is met, a minute later breached, and undone overdue.

        The story itself does not go on: each try is another one.
        """
        due, run = moment(at, zone=self.zone), self.clock(clock).run
        found = {
            shift: self.fork().run((due + shift * MINUTE, who, what)).clock(clock, run).state(due + shift * MINUTE)
            for shift in (-1, 0, 1)
        }
        assert found == {-1: "met", 0: "met", 1: "breached"}, f"{clock} by {who}: {found}"
        undone = {shift: self._undone(clock, run, due + shift * MINUTE) for shift in (0, 1)}
        assert undone == {0: "running", 1: "overdue"}, f"{clock}, if nobody acts: {undone}"
        return self

    def forecast_comes_true(self, *, steps: int = 8) -> int:
        """What the forecast says now is what the timer then does and sends; how many steps were compared."""
        told = what_is_foretold(self.case, self.by(THE_TIMER), most=steps)
        if told:
            other = self.fork()
            other.time_passes(until=told[-1].at)
            done = what_was_sent(other.case, other.sent, runs=self._open_runs(), since=len(self.case.timeline))
            assert done[: len(told)] == told
        return len(told)

    def fork(self) -> "Story":
        """The same story, told again until here: what is done to it leaves this one alone."""
        other = Story(self.policy, roster=self.people, renderer=self.renderer)
        for row in self.lived:
            other._live(replace(row, expected=Expected(raises=row.expected.raises)))
        return other

    # -- what is seen ------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The present moment of the story."""
        return self.portal.clock()

    @property
    def told(self) -> list[tuple[str, str]]:
        """(kind, recipient) of every letter that has left, in order."""
        return [(kind, to) for _, kind, to in self.sent]

    @property
    def calendar(self) -> WorkingCalendar:
        """What the company reckons by."""
        return self.portal.calendar

    @property
    def case(self) -> ComplaintCase:
        """The complaint that was filed last, as it is stored."""
        return self.the_case(len(self.references))

    def the_case(self, number: int) -> ComplaintCase:
        """The `number`-th complaint of the story, from 1."""
        return self.portal.cases.get(reference=self.references[number - 1])

    def by(self, actor: Any) -> Circumstances:
        """What an act of `actor` is decided by now; a role's name stands for its holder."""
        if isinstance(actor, str):
            actor = acting(address(actor) if actor != "complainant" else actor, roster=self.portal.staff.roster())
        return self.portal.circumstances(actor)

    def clock(self, clock: str, run: int = 0) -> Clock:
        """The last run of a clock, or its `run`-th."""
        running = clocks(case=self.case, policy=self.policy, calendar=self.portal.calendar)
        found = [each for each in running if each.rule.id == clock and run in (0, each.run)]
        assert found, f"{clock} never ran"
        return found[-1]

    # -- how it goes -------------------------------------------------------------------------------------------------

    def time_passes(self, *, until: datetime, inclusive: bool = True) -> None:
        """The timer runs at every moment at which something is due; those of `until` itself only where `inclusive`."""
        for _ in range(MOST_RUNS):
            at = self.portal.cases.next_due_at()
            if at is None or at > until or (at == until and not inclusive):
                self.portal.clock.now = until
                return
            self.portal.clock.now = max(at, self.now)
            done = escalate_due(cases=self.portal.cases, circumstances=self.by(THE_TIMER))
            for reference, error in done.failed:
                raise AssertionError(f"the timer failed on {reference}") from error
            self._deliver()
        raise AssertionError(f"the timer runs and runs at {self.now}")

    def _live(self, row: Row) -> None:
        if not self.lived:
            self.portal.clock.now = row.at
        assert row.at >= self.now, f"{row.written}: the row before was later"
        before = [self.the_case(number + 1) for number in range(len(self.references))]
        letters = len(self.sent)
        self.time_passes(until=row.at, inclusive=row.what is None)
        letters = letters if row.what is None else len(self.sent)
        error = self._do(row)
        self._deliver()
        self.lived.append(row)
        number = row.what.case if isinstance(row.what, On) else len(self.references)
        seen = self._seen(number, before, self.sent[letters:], error)
        wrong = mismatches(row.expected, seen, self.policy, self.portal.calendar)
        assert not wrong, "\n".join([f"row {len(self.lived)}: {row.written}", *wrong, *seen.told()])
        check_invariants(self.portal, self.references, at_rest=row.what is None)

    def _seen(
        self, number: int, before: list[ComplaintCase], sent: list[tuple[datetime, str, str]], error: Exception | None
    ) -> Seen:
        case = self.the_case(number) if self.references else None
        known = len(before[number - 1].timeline) if 0 < number <= len(before) else 0
        steps = [
            each for number, old in enumerate(before, 1) for each in steps_on(self.the_case(number), old, self.zone)
        ]
        letters = [f"{kind}:{role_of(to)}" for _, kind, to in sent]
        return Seen(case, known, self.now, letters, steps, error, self.fate)

    def _do(self, row: Row) -> Exception | None:
        """Does what the row says; the error where it must be refused, once it is sure that nothing was written."""
        self.fate = ""
        saves = self.portal.cases.saves
        wanted = row.expected.raises
        try:
            self.fate = do(self.portal, row, self.references)
        except Exception as error:
            if wanted is None or not isinstance(error, wanted):
                raise AssertionError(f"{row.written}: {type(error).__name__}: {error}") from error
            assert self.portal.cases.saves == saves, f"{row.written}: was refused and yet something was written"
            return error
        return None

    def _deliver(self) -> None:
        before = len(self.portal.mailer.sent)
        deliver_all(self.portal)
        self.sent += [(self.now, kind, to) for kind, to in self.portal.mailer.told[before:]]

    def _undone(self, clock: str, run: int, at: datetime) -> str:
        other = self.fork()
        other.time_passes(until=at)
        return other.clock(clock, run).state(at)

    def _open_runs(self) -> frozenset[tuple[str, int]]:
        running = clocks(case=self.case, policy=self.policy, calendar=self.portal.calendar)
        return frozenset((each.rule.id, each.run) for each in running if each.is_open)
