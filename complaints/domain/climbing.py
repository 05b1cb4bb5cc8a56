"""The timer takes steps of a ladder: what it leaves on the timeline, and who is told in whose place."""

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import ENTRY_KINDS
from complaints.domain.commands import Act
from complaints.domain.ladder import PlannedStep
from complaints.domain.lifecycle import transition
from complaints.domain.staff import Recipients


def take_steps(*, case: ComplaintCase, steps: tuple[PlannedStep, ...], circumstances: Circumstances) -> ComplaintCase:
    """`case` with each of `steps` on its timeline: which step it was, and who was told in whose place."""

    def taken() -> ComplaintCase:
        after = case
        for step in steps:
            after = circumstances.put(after, ENTRY_KINDS[step.step.kind], _facts(step, case, circumstances))
        return after

    return transition(case, Act.LADDER, taken)


def _facts(step: PlannedStep, case: ComplaintCase, by: Circumstances) -> dict[str, object]:
    to, copied = _found(step.step.to, case, by), _found(step.step.copy, case, by)
    told = [member.email for member in to.members]
    return {
        "clock": step.clock.rule.id,
        "run": step.clock.run,
        "step": step.step.id,
        "outcome": f"{step.clock.rule.id}.{step.step.id}",
        "occurrence": step.occurrence,
        "due": step.clock.due_at.isoformat(),
        "to": told,
        "copy": [member.email for member in copied.members if member.email not in told],
        "vacant": list(dict.fromkeys((*to.vacancies, *copied.vacancies))),
    }


def _found(roles: tuple[str, ...], case: ComplaintCase, by: Circumstances) -> Recipients:
    """Everybody who stands for one of `roles`, each once, and the posts found vacant."""
    circle = by.circle(case)
    found = [circle.told(role=role) for role in roles]
    members = dict.fromkeys(member for each in found for member in each.members)
    return Recipients(tuple(members), tuple(vacancy for each in found for vacancy in each.vacancies))
