"""What can never happen under a policy: stages that no case reaches, clocks that never start, letters never sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from complaints.domain.acts import SAID_BY_CLAUSES
from complaints.domain.case import Kind, Stage
from complaints.domain.clocks import ENTRY_KINDS
from complaints.domain.commands import Act
from complaints.domain.lifecycle import TRANSITIONS
from complaints.domain.milestone_checks import is_event
from complaints.domain.policy import ClockRule, PolicyProblem, PolicyProfile
from complaints.domain.policy_clauses import RecordRule
from complaints.domain.timeline import FORWARDED

_STAFF: tuple[Act, ...] = tuple(
    act for act in TRANSITIONS if act not in (Act.SUPPLEMENT, Act.WITHDRAWAL, Act.OBJECTION, Act.SURVEY, Act.UNDOING)
)


def unreachable(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Stages, records, clocks, letters, routes and penalties that nobody can bring about."""
    yield from _stages(policy)
    for record in policy.records:
        if record.by and set(record.by) <= set(record.not_by):
            yield PolicyProblem(f"records.{record.id}.not_by", "nobody is left who may record it")
    happens = Happens(policy)
    for clause, events, never in _awaited(policy):
        if not any(happens.event(name) for name in events):
            why = " or ".join(repr(event) for event in events)
            yield PolicyProblem(
                clause, f"{never}: {f'nobody can bring about {why}' if events else 'no event is named'}"
            )


def _awaited(policy: PolicyProfile) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Clause, the events one of which it waits for, and what it means when none of them happens."""
    for clock in policy.clocks:
        yield f"clocks.{clock.id}.starts", clock.starts, "the clock can never start"
        yield f"clocks.{clock.id}.stops", clock.stops, "the clock can never be met"
    for letter in policy.letters:
        yield f"letters.{letter.id}.on", (letter.on,), "the letter is never sent"
    for route in policy.routes:
        if route.on:
            yield f"routes.{route.id}.on", route.on, "the route is never taken"
    for penalty in policy.penalties:
        if penalty.on:
            yield f"penalties.{penalty.id}.on", penalty.on, "the penalty is never proposed"


def _stages(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Each stage that staff cannot bring a case to from those that they can."""
    reached, waiting = {Stage.REGISTERED}, [Stage.REGISTERED]
    while waiting:
        stage = waiting.pop()
        found = {to for act in _STAFF if _is_done(act, policy) for to in _leads(act, stage, policy)}
        waiting += sorted(found - reached)
        reached |= found
    for stage in Stage:
        leading = [act for act in _STAFF if any(stage in _leads(act, each, policy) for each in reached)]
        if stage not in reached and leading:
            clause = f"acts.{leading[0]}" if leading[0] in policy.acts else "acts"
            yield PolicyProblem(clause, f"no case reaches the stage {stage.value!r}: nobody may do {_or(leading)}")


def _leads(act: Act, stage: Stage, policy: PolicyProfile) -> frozenset[Stage]:
    """Where `act` can lead from `stage`. A reply closes only what a call has found satisfied."""
    to = TRANSITIONS[act].get(stage, frozenset())
    return to if act is not Act.REPLY or _is_done(Act.FOLLOW_UP, policy) else to - {Stage.CLOSED}


def _is_done(act: str, policy: PolicyProfile) -> bool:
    """Whether somebody may do `act` under `policy`; a record changes the stage only where one hands on or reopens."""
    if act == Act.RECORD and not any(rule.hands_to or rule.reopens for rule in policy.records):
        return False
    if act in policy.acts:
        return bool(policy.acts[act].by)
    return act in SAID_BY_CLAUSES and bool(SAID_BY_CLAUSES[act](policy))


def _or(acts: list[Act]) -> str:
    return " or ".join(act.value for act in acts)


@dataclass(frozen=True)
class Happens:
    """What can happen under a policy, by the acts that somebody may do; `asked` are the clauses already looked into."""

    policy: PolicyProfile
    asked: tuple[str, ...] = ()

    def event(self, name: str) -> bool:
        """Whether somebody or something can bring about the event; names of no event are left to others."""
        kind, _, outcome = name.partition(".")
        if not is_event(name, self.policy):
            return True
        if kind in _ACTS_OF:
            return any(_is_done(act, self.policy) for act in _ACTS_OF[kind]) or (
                kind == Kind.REOPENED and any(rule.reopens for rule in self.policy.records)
            )
        return _HAPPENS[kind](self, outcome) if kind in _HAPPENS else True

    def _recorded(self, outcome: str) -> bool:
        record, _, value = outcome.partition(".")
        return any(
            self._is_recorded(rule)
            for rule in self.policy.records
            if record in ("", rule.id) and (not value or value in rule.outcomes)
        )

    def _is_recorded(self, rule: RecordRule) -> bool:
        if f"records.{rule.id}" in self.asked:
            return False
        before = Happens(self.policy, (*self.asked, f"records.{rule.id}"))
        needed = [self.policy.record(each) for each in rule.requires]
        return not set(rule.by) <= set(rule.not_by) and all(
            each is None or before._is_recorded(each) for each in needed
        )

    def _requested(self, outcome: str) -> bool:
        rules = [rule for rule in self.policy.approvals if outcome in ("", rule.id)]
        return any(all(self._recorded(each) for each in rule.requires) for rule in rules)

    def _decided(self, outcome: str) -> bool:
        matter, _, verdict = outcome.partition(".")
        rule = self.policy.approval(matter)
        passed_on = verdict != FORWARDED or rule is None or len(rule.tiers) > 1
        return self._requested(matter) and passed_on

    def _climbed(self, kind: Kind, outcome: str) -> bool:
        clock_id, _, step_id = outcome.partition(".")
        return any(
            self._starts(clock)
            for clock in self.policy.clocks
            for step in clock.ladder
            if ENTRY_KINDS[step.kind] is kind and clock_id in ("", clock.id) and step_id in ("", step.id)
        )

    def _starts(self, clock: ClockRule) -> bool:
        if f"clocks.{clock.id}" in self.asked:
            return False
        before = Happens(self.policy, (*self.asked, f"clocks.{clock.id}"))
        return any(before.event(name) for name in clock.starts)


_ACTS_OF: Mapping[str, tuple[Act, ...]] = {
    Kind.CONTACTED: (Act.CONTACT,),
    Kind.REPLIED: (Act.REPLY,),
    Kind.FURTHER_REPLY: (Act.REPLY,),
    Kind.NOTED: (Act.NOTE,),
    Kind.UNMASKED: (Act.UNMASKING,),
    Kind.ASKED: (Act.QUESTION,),
    Kind.CALLED: (Act.FOLLOW_UP,),
    Kind.SUPPLEMENTED: (Act.SUPPLEMENT,),
    Kind.OBJECTED: (Act.OBJECTION,),
    Kind.RATED: (Act.SURVEY,),
    Kind.CLASSIFIED: (Act.CLASSIFICATION,),
    Kind.CLOSED: (Act.CLOSURE, Act.FOLLOW_UP, Act.WITHDRAWAL),
    Kind.REOPENED: (Act.REOPENING, Act.OBJECTION),
}
_HAPPENS: Mapping[str, Callable[[Happens, str], bool]] = {
    Kind.RECORDED: Happens._recorded,
    Kind.REQUESTED: Happens._requested,
    Kind.DECIDED: Happens._decided,
    Kind.REMINDED: lambda happens, outcome: happens._climbed(Kind.REMINDED, outcome),
    Kind.URGED: lambda happens, outcome: happens._climbed(Kind.URGED, outcome),
    Kind.ESCALATED: lambda happens, outcome: happens._climbed(Kind.ESCALATED, outcome),
}
