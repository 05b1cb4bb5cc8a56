"""Under every shipped policy, what the staff page offers somebody is taken from him: no form of it would be refused."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.adapters.policy_files import known_policies
from complaints.domain.case import SEVERITY, Attachment
from complaints.domain.commands import (
    Classification,
    Closure,
    Command,
    Contact,
    Decision,
    FollowUp,
    Note,
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
    Record,
    Reply,
    Request,
)
from complaints.domain.lifecycle import perform
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldRule
from complaints.domain.wording import fields_of
from complaints.usecases.perform_act import perform_act
from tests.api.site import Site
from tests.factories import acting
from tests.regulations.story import Files, Story
from tests.regulations.team import a_file, a_sample

ROUNDS = 4
PLAIN = {"note": Note("备注"), "contact": Contact("已联系"), "reply": Reply("已处理")}


@pytest.mark.parametrize("policy", known_policies())
def test_what_is_offered_is_taken(policy: str) -> None:
    story = Story(policy).run(("Wed 2026-11-18 10:20", "complainant", Files()))
    done: set[str] = set()
    for _ in range(ROUNDS):
        for role in story.policy.roles:
            for name, command in offered(story, role):
                by = story.portal.circumstances(acting(role, roster=story.people))
                perform(case=story.case, command=command, circumstances=by)
                if name not in done and command.act != "closure":
                    done.add(name)
                    reference = story.case.reference
                    perform_act(cases=story.portal.cases, reference=reference, command=command, circumstances=by)
                    break
    assert done


def offered(story: Story, role: str) -> Iterator[tuple[str, Command]]:
    """What the page would send for `role`, each under a name of its own."""
    answer = Site(story.portal).signed_in(role).get(f"/api/v1/cases/{story.case.reference}")
    if answer.status_code != 200:
        return
    case, policy = answer.get_json(), story.policy
    yield from ((act, command) for act, command in PLAIN.items() if act in case["acts"])
    yield from _steps(case, policy)
    yield from _words(case)


def _steps(case: Any, policy: PolicyProfile) -> Iterator[tuple[str, Command]]:
    for each in case["records_open"]:
        record = policy.record(each["id"])
        if record and not each["missing"]:
            filled = filled_in(fields_of(rule=record, policy=policy))
            yield f"record {record.id}", Record(record.id, filled, attachments=files(record.files))
    for each in case["matters_open"]:
        matter = policy.approval(each["id"])
        if matter and not each["missing"] and not each["refused"]:
            until = _until(each) if matter.extends else ""
            filled = filled_in(matter.fields)
            yield f"request {matter.id}", Request(matter.id, "请批准", until, filled, files(matter.files))
    for scheme in case["schemes_open"]:
        levels = policy.severities if scheme == SEVERITY else getattr(policy.scheme(scheme), "levels", ())
        yield from ((f"level {scheme} {level.id}", Classification(scheme, level.id)) for level in levels)
    for each in case["penalties_open"]:
        penalty = policy.penalty(each["id"])
        if penalty:
            yield f"penalty {penalty.id}", PenaltyProposal(penalty.id, "属实", fields=filled_in(penalty.fields))


def _words(case: Any) -> Iterator[tuple[str, Command]]:
    yield from ((f"call {outcome}", FollowUp(outcome, "已回访")) for outcome in case["calls_open"])
    for each in case["closings_open"]:
        if not each["missing"]:
            yield f"closing {each['id']}", Closure(each["id"], "双方同意")
    for each in case["requests"]:
        if each["may_decide"]:
            yield f"decision {each['matter']} {len(each['opinions'])}", Decision(each["matter"], approved=True)
    for each in case["penalties"]:
        number, named = each["number"], {name: _named(each[name]) for name in ("money", "points") if each[name]}
        if each["may_decide"]:
            named = {} if each["verdict"] == "appealed" else named
            yield f"penalty {number} {each['verdict']}", PenaltyDecision(number, approved=True, **named)
        if each["may_appeal"]:
            yield f"appeal {number}", PenaltyAppeal(number, "不属实")


def filled_in(rules: tuple[FieldRule, ...]) -> dict[str, str]:
    """What must be filled in, and nothing else."""
    return {rule.id: a_sample(rule) for rule in rules if rule.required}


def files(count: int) -> tuple[Attachment, ...]:
    return tuple(a_file(f"{number}.jpg") for number in range(count))


def _until(opening: Any) -> str:
    later = datetime.fromisoformat(opening["after"]) + timedelta(minutes=1)
    return str(opening["latest"] or later.isoformat())


def _named(bounds: Any) -> int:
    return int(bounds["least"])
