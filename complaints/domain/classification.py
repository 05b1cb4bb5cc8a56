"""Levels at which a case stands, and who may set them."""

from complaints.domain.acts import NotAllowed
from complaints.domain.case import SEVERITY, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.commands import Classification


def check_classification(*, scheme: str, case: ComplaintCase, by: Circumstances) -> None:
    """Whether the actor may set a level of `scheme`. Raises NotAllowed."""
    rule = by.policy.scheme(scheme)
    if rule and rule.by and not by.stands_as(roles=rule.by, case=case):
        raise NotAllowed(act="classification")


def classify(case: ComplaintCase, command: Classification, by: Circumstances) -> ComplaintCase:
    """The case at another level. Raises UnknownValue for what the policy does not have, and NotAllowed."""
    scheme = by.policy.scheme(command.scheme)
    levels = by.policy.severities if command.scheme == SEVERITY else scheme.levels if scheme else ()
    if command.level not in {level.id for level in levels}:
        raise UnknownValue(field="level", value=f"{command.scheme}.{command.level}")
    check_classification(scheme=command.scheme, case=case, by=by)
    facts = asdict_json(command) | {"outcome": f"{command.scheme}.{command.level}"}
    return by.put(case, Kind.CLASSIFIED, facts)
