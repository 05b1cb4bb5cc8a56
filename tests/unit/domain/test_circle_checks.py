"""What goes round in a circle is refused, each circle once."""

from dataclasses import replace

import pytest

from complaints.domain.circle_checks import circles
from complaints.domain.policy import ClockRule, LadderStep, StepKind
from tests.factories import a_policy, a_record

URGING = LadderStep("push", StepKind.URGING, to=("agent",))


def refused(**changes) -> list[tuple[str, str]]:
    return [(problem.clause, problem.reason) for problem in circles(a_policy(**changes))]


def a_clock(name: str, **changes) -> ClockRule:
    return replace(a_policy().clocks[0], id=name, ladder=(URGING,), promised_after="", **changes)


def promised(**after: str) -> tuple[ClockRule, ...]:
    return tuple(replace(a_clock(name), promised_after=other) for name, other in after.items())


def test_a_chain_is_no_circle():
    assert refused() == []
    assert refused(clocks=promised(a="", b="a", c="b")) == []


@pytest.mark.parametrize(
    ("clocks", "circle"),
    [
        (promised(a="a"), "a -> a"),
        (promised(a="b", b="a"), "a -> b -> a"),
        (promised(first="b", b="c", c="d", d="b"), "b -> c -> d -> b"),
    ],
)
def test_clocks_promised_after_each_other_are_refused(clocks, circle):
    clause = f"clocks.{circle.partition(' ')[0]}.promised_after"
    assert refused(clocks=clocks) == [(clause, f"goes round in a circle: {circle}")]


@pytest.mark.parametrize("event", ["urged.b.push", "urged.b"])
def test_clocks_whose_ladders_start_each_other_are_refused(event):
    clocks = (a_clock("a", starts=(event, "dispatched")), a_clock("b", starts=("urged.a",)))
    reason = "ladders start each other's clocks in a circle: a -> b -> a"
    assert refused(clocks=clocks) == [("clocks.a.starts", reason)]
    assert refused(clocks=(a_clock("a"), a_clock("b", starts=("urged",)))) == []


def test_records_that_require_each_other_are_refused():
    records = (
        a_record("a", requires=("c", "d")),
        a_record("b", requires=("a",)),
        a_record("c", requires=("b",)),
        a_record("d"),
    )
    assert refused(records=records) == [("records.a.requires", "goes round in a circle: a -> c -> b -> a")]


def test_posts_that_succeed_each_other_are_refused_unless_the_administrator_is_among_them():
    ring = {"agent": "supervisor", "supervisor": "director", "director": "supervisor"}
    reason = "goes round in a circle that tells no 'admin': supervisor -> director -> supervisor"
    assert refused(succession=ring) == [("succession.supervisor", reason.replace("'", ""))]
    assert refused(succession={"agent": "admin", "admin": "agent"}) == []


def test_two_circles_are_both_told():
    clocks = promised(a="b", b="a", c="d", d="c")
    assert [clause for clause, _ in refused(clocks=clocks)] == ["clocks.a.promised_after", "clocks.c.promised_after"]
