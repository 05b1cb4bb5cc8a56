"""A case under a shipped regulation, pushed about by everybody at any time: what must hold in whatever state it is."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from api.app import create_app
from api.refusals import HANDLERS
from complaints.domain.acts import THE_COMPLAINANT, THE_TIMER, may, staff
from complaints.domain.case import Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.climbing import take_steps
from complaints.domain.clocks import ENTRY_KINDS, clocks, first_due
from complaints.domain.commands import Command
from complaints.domain.consequences import follow
from complaints.domain.ladder import PlannedStep, due_steps, forecast, next_action_at
from complaints.domain.lifecycle import TRANSITIONS, perform, register
from complaints.domain.regulation import NoOthers
from complaints.domain.timeline import fold
from complaints.domain.waiting import waits
from tests.factories import REGISTERED_AT
from tests.fakes import fake_services
from tests.regulations.checks import IN_CHARGE
from tests.regulations.team import a_team, complaint_under, the_calendar, the_policy
from tests.torture.lives import deeds, of_the_complainant

A_WEEK = 7 * 24 * 60  # minutes
FORETOLD = 6
REFUSALS = (
    *HANDLERS,
    *(error for error in create_app(fake_services()).error_handler_spec[None][None] if error is not Exception),
)


class Life(RuleBasedStateMachine):
    """One case. `policies`: the ids of the regulations it may live under.

    `whole`: those whose text leaves no complaint without a limit at any stage. Where a text says nothing of how long
    something may take, no limit runs, and somebody has the case all the same.
    """

    policies: tuple[str, ...] = ("oppein",)
    whole: tuple[str, ...] = ("oppein", "default")
    done = 0  # acts and timer runs, of all lives

    @initialize(data=st.data())
    def comes_in(self, data: Any) -> None:
        """A complaint of some category, type and severity, by web or taken by the agent, with some posts vacant."""
        self.policy = the_policy(data.draw(st.sampled_from(self.policies), label="policy"))
        intake = self.policy.intake
        of = {
            "category": data.draw(st.sampled_from([each.id for each in intake.categories]), label="category"),
            "type": data.draw(st.sampled_from([each.id for each in intake.types] or [""]), label="type"),
        }
        vacant = data.draw(st.sets(st.sampled_from(sorted({*self.policy.roles} - {"admin"})), max_size=2))
        self.roster = a_team(self.policy, vacant=vacant, handlers=2, matrix="handler" not in vacant)
        self.calendar, self.now = the_calendar(self.policy), REGISTERED_AT
        kind = self.policy.type(of["type"])
        self.has_limits = self.policy.id in self.whole and (kind is None or kind.counted)
        before, by = None, self._by(THE_COMPLAINANT)
        complaint = complaint_under(self.policy, **of)
        case = register(
            reference="26110001", month="2026-11", complaint=complaint, secret_hash="5" * 64, circumstances=by
        )
        self.case = follow(before=before, after=case, circumstances=by)

    @rule(minutes=st.integers(0, A_WEEK))
    def time_passes(self, minutes: int) -> None:
        """Nobody does anything, and no timer runs."""
        self.now += timedelta(minutes=minutes)

    @rule()
    def timer_runs(self) -> None:
        """All that is due is taken at once."""
        self._tick()

    @rule(number=st.integers(0, 10**6), who=st.integers(0, 10**6))
    def staff_acts(self, number: int, who: int) -> None:
        """Somebody who may, or if nobody may somebody who may not, does one of the things that could be tried."""
        found = deeds(case=self.case, policy=self.policy, roster=self.roster)
        command = found[number % len(found)]
        today = self._by(THE_TIMER).today
        given = {"act": command.act, "case": self.case, "policy": self.policy, "roster": self.roster, "today": today}
        allowed = [member for member in self.roster.members if may(actor=staff(member), **given)]
        people = allowed or self.roster.members
        self._do(command, self._by(staff(people[who % len(people)])))

    @rule(number=st.integers(0, 10**6))
    def complainant_acts(self, number: int) -> None:
        """The complainant adds something, takes it back, objects or rates."""
        found = of_the_complainant(self.case)
        self._do(found[number % len(found)], self._by(THE_COMPLAINANT))

    @rule()
    def nobody_acts_for_some_time(self) -> None:
        """What is foretold is what happens, as long as nothing else follows from it."""
        for step in [*forecast(**self._view(), most=FORETOLD)]:
            coming = next_action_at(**self._view())
            assert coming is not None
            self.now = max(self.now, coming)
            assert self.now == max(step.at, self.now), f"{step.key} was foretold for {step.at}, {coming} came first"
            due = due_steps(**self._view())
            assert step.key in {each.key for each in due}
            known = len(self.case.timeline)
            self._tick()
            if len(due) > 1 or any(entry.kind not in ENTRY_KINDS.values() for entry in self.case.timeline[known:]):
                return

    @invariant()
    def state_is_sound(self) -> None:
        """Looked at whenever the case has changed; what is due changes as time passes, what is owed does not."""
        if getattr(self, "looked_at", None) is not self.case:
            self.looked_at = self.case
            assert fold(reference=self.case.reference, entries=self.case.timeline, version=0) == self.case
            self._check_what_is_owed()
            self._check_steps()

    def _check_what_is_owed(self) -> None:
        """An open case has somebody accountable and a next action; a closed one owes nothing but calls of care."""
        running = clocks(**self._reckoned_by())
        waiting = [clock for clock in running if clock.is_open and not clock.paused_at]
        coming = next_action_at(**self._view())
        if self.case.stage is Stage.CLOSED:
            assert all(clock.rule.after_closing or clock.rule.anchor for clock in waiting), waiting
            assert waiting or coming is None
            return
        first = first_due(running)
        role = first.rule.accountable if first else IN_CHARGE[self.case.stage]
        circle = self._by(THE_TIMER).circle(self.case)
        told = circle.told(role=role)
        # A closed path on which every post is vacant is opened to nobody: which posts these are is what is told.
        vacant = circle.path is not None and {*circle.path.seen_by} <= {*told.vacancies}
        assert told.members or vacant, f"nobody answers for it as {role}"
        if self.has_limits:
            assert waiting, f"nobody owes anything while the case is {self.case.stage}"
            assert coming is not None, f"nothing comes while the case is {self.case.stage}"
        assert waiting or waits(**self._reckoned_by()), "it lies on no desk"

    def _check_steps(self) -> None:
        """Each clock, run, step, occurrence and due time once."""
        names = ("clock", "run", "step", "occurrence", "due")
        steps = (entry for entry in self.case.standing if entry.kind in ENTRY_KINDS.values())
        taken = [tuple(entry.data[name] for name in names) for entry in steps]
        assert len(set(taken)) == len(taken)

    def _by(self, actor: Any) -> Circumstances:
        return Circumstances(actor, self.now, self.policy, self.calendar, self.roster, NoOthers())

    def _view(self) -> dict[str, Any]:
        return self._reckoned_by() | {"now": self.now}

    def _reckoned_by(self) -> dict[str, Any]:
        return {"case": self.case, "policy": self.policy, "calendar": self.calendar}

    def _do(self, command: Command, by: Circumstances) -> None:
        try:
            changed = perform(case=self.case, command=command, circumstances=by)
        except REFUSALS:
            return
        assert changed.stage in TRANSITIONS[command.act][self.case.stage]
        self.case = follow(before=self.case, after=changed, circumstances=by)
        Life.done += 1

    def _tick(self) -> tuple[PlannedStep, ...]:
        by = self._by(THE_TIMER)
        due = due_steps(**self._view())
        if due:
            changed = take_steps(case=self.case, steps=due, circumstances=by)
            self.case = follow(before=self.case, after=changed, circumstances=by)
            Life.done += 1
        return due
