"""The bench of the backlog, small: what it counts is right, on AWS's own engine, and the figures are those accepted."""

from itertools import count

from dev.bench_backlog import Found, farthest, found, lay, portal_on, work_off
from functions.deadlines import AT_A_TIME, RESERVE

CASES, A_RUN = 130, 50


class Hurried:
    """A run that has time for so many cases; it is asked before each."""

    aws_request_id, function_name = "test", "deadlines"

    def __init__(self) -> None:
        self._asked = count(1)

    def get_remaining_time_in_millis(self) -> float:
        """Just enough for the last of them."""
        return 1000 * (RESERVE + A_RUN + 0.5 - next(self._asked))


def test_a_backlog_is_worked_off_by_several_runs_in_order_of_urgency_each_once(dynamodb_local: str) -> None:
    with portal_on(dynamodb_local, table="backlog") as services:
        laid = lay(services, CASES)
        seen = work_off(services, laid, invocation=Hurried)
        assert (seen.runs, seen.steps, len(seen.begun)) == (3, CASES, CASES)
        assert farthest(seen.begun, list(laid.due)) < AT_A_TIME
        assert found(laid) == Found(missed=0, twice=0, strange=0, letters=CASES, letters_twice=0, not_owed=0)
        assert seen.units(written=True) == 5 * CASES


def test_what_is_missing_or_strange_is_counted(dynamodb_local: str) -> None:
    with portal_on(dynamodb_local, table="backlog-untouched") as services:
        laid = lay(services, 3)
        assert found(laid) == Found(missed=3, twice=0, strange=0, letters=0, letters_twice=0, not_owed=0)


def test_how_far_out_of_turn_a_case_was_begun() -> None:
    assert farthest(["a", "b", "c", "b"], ["a", "b", "c"]) == 0
    assert farthest(["c", "a", "b"], ["a", "b", "c"]) == 2
