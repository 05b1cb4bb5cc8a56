"""A flow: what is run and may die, what is run again then, and what must hold in the end; and what checks share."""

from collections.abc import Callable
from dataclasses import dataclass

from complaints.domain.case import Kind
from tests.functional.portal import Filed
from tests.torture.world import World

API = "/api/v1"
AS_IT_IS = {"If-Match": "*"}


@dataclass(frozen=True)
class Attempt:
    """A run that may die; what the platform or the person does then; what is to be true of it in the end.

    `run` returns what a person was answered, or nothing; `check` raises AssertionError.
    """

    run: Callable[[], object]
    check: Callable[[], None]
    again: Callable[[], object] | None = None


Flow = Callable[[World], Attempt]


def the_only_case(world: World) -> Filed:
    """The one case there is."""
    [reference] = world.references()
    return Filed(reference, "", {})


def once(world: World, filed: Filed, kind: Kind) -> None:
    """On the timeline exactly once."""
    assert world.kinds(filed).count(kind.value) == 1


def mails_about(world: World, filed: Filed) -> set[str]:
    """The kinds of the letters about a case."""
    return {mail.kind for mail in world.mails() if filed.reference in mail.subject}
