"""What goes round in a circle in a policy, and so never begins or never ends."""

from collections.abc import Iterable, Iterator, Mapping

from complaints.domain.clocks import ENTRY_KINDS
from complaints.domain.confidentiality import ADMIN
from complaints.domain.policy import ClockRule, PolicyProblem, PolicyProfile

Edges = Mapping[str, Iterable[str]]


def circles(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Clocks promised after or started by each other, records that require and posts that succeed each other."""
    promised = {clock.id: (clock.promised_after,) for clock in policy.clocks if clock.promised_after}
    for circle in _circles(promised):
        yield PolicyProblem(f"clocks.{circle[0]}.promised_after", f"goes round in a circle: {_spoken(circle)}")
    for circle in _circles({clock.id: tuple(_started_by(clock, policy)) for clock in policy.clocks}):
        clause = f"clocks.{circle[0]}.starts"
        yield PolicyProblem(clause, f"ladders start each other's clocks in a circle: {_spoken(circle)}")
    required = {rule.id: tuple(each for each in rule.requires if each != rule.id) for rule in policy.records}
    for circle in _circles(required):
        yield PolicyProblem(f"records.{circle[0]}.requires", f"goes round in a circle: {_spoken(circle)}")
    for circle in _circles({role: (above,) for role, above in policy.succession.items() if ADMIN not in (role, above)}):
        clause = f"succession.{circle[0]}"
        yield PolicyProblem(clause, f"goes round in a circle that tells no {ADMIN}: {_spoken(circle)}")


def _started_by(clock: ClockRule, policy: PolicyProfile) -> Iterator[str]:
    """The other clocks one of whose ladder steps starts `clock`."""
    for other in policy.clocks:
        names = {
            name
            for step in other.ladder
            for kind in (ENTRY_KINDS[step.kind].value,)
            for name in (kind, f"{kind}.{other.id}", f"{kind}.{other.id}.{step.id}")
        }
        if other is not clock and names & set(clock.starts):
            yield other.id


def _circles(edges: Edges) -> Iterator[tuple[str, ...]]:
    """Each circle once, from whichever of its members stands first."""
    seen: set[str] = set()
    for start in edges:
        for circle in _from(start, edges, ()):
            if circle[0] == start and not seen & set(circle):
                seen |= set(circle)
                yield circle


def _from(node: str, edges: Edges, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if node in path:
        yield path[path.index(node) :]
        return
    for other in edges.get(node, ()):
        yield from _from(other, edges, (*path, node))


def _spoken(circle: tuple[str, ...]) -> str:
    return " -> ".join((*circle, circle[0]))
