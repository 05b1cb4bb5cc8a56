"""Whatever anybody does under whichever shipped regulation: no illegal state, always somebody and something to come."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.torture.states import Life

SHORT = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class ShortLife(Life):
    """A few regulations of different make."""

    policies = ("oppein", "default", "insur", "decor")


def test_a_case_lives_whatever_is_done_to_it() -> None:
    before = Life.done
    run_state_machine_as_test(ShortLife, settings=SHORT)
    assert Life.done - before > 30, "most of what was tried was refused"
