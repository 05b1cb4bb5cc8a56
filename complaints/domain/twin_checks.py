"""Clauses that contradict each other: for the same event and the same cases, they say two things or one thing twice."""

from collections.abc import Iterator

from complaints.domain.policy import ClockRule, LetterRule, PolicyProblem, PolicyProfile
from complaints.domain.policy_intake import RouteRule


def twins(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Letters sent twice, routes that bring a case to two roles, events that do two things to a clock."""
    for index, letter in enumerate(policy.letters):
        for other in policy.letters[:index]:
            if twice := _sent_twice(letter, other):
                clause = f"letters.{letter.id}"
                yield PolicyProblem(clause, f"sends {', '.join(twice)} the same letter as {other.id!r}")
    for index, route in enumerate(policy.routes):
        for before in policy.routes[:index]:
            if _taken(route, before):
                yield PolicyProblem(f"routes.{route.id}", f"is never taken: {before.id!r} says where these cases go")
    for clock in policy.clocks:
        yield from _clock(clock)


def _sent_twice(letter: LetterRule, other: LetterRule) -> list[str]:
    """Whom both letters are sent to, where they are the same."""
    same = ("on", "letter", "when", "title", "says")
    if any(getattr(letter, name) != getattr(other, name) for name in same):
        return []
    return sorted({*letter.to} & {*other.to})


def _taken(route: RouteRule, before: RouteRule) -> bool:
    """Whether `before` takes every case that `route` would: at the same events, and under no other condition."""
    same_events = set(route.on) <= set(before.on) if route.on else not before.on
    return same_events and all(route.when.get(key) == wanted for key, wanted in before.when.items())


def _clock(clock: ClockRule) -> Iterator[PolicyProblem]:
    clause = f"clocks.{clock.id}"
    for name, other in (("stops", "starts"), ("pauses", "stops"), ("resumes", "stops"), ("resumes", "pauses")):
        for event in sorted({*getattr(clock, name)} & {*getattr(clock, other)}):
            if (name, other) == ("stops", "starts"):
                yield PolicyProblem(f"{clause}.stops", f"the clock is started and stopped by the same event {event!r}")
            else:
                yield PolicyProblem(f"{clause}.{name}", f"{event!r} stands among what {other} the clock, too")
