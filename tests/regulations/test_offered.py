"""Under every shipped policy, what the staff page offers somebody is taken from him: no form of it would be refused."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.adapters.policy_files import known_policies
from complaints.domain.case import SEVERITY, Attachment
from complaints.domain.circumstances import Circumstances
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

STEPS = 14  # at most so many are taken under one policy
PLAIN = {"note": Note("备注"), "contact": Contact("已联系"), "reply": Reply("已处理")}
Offer = tuple[str, str, Command]  # whom it is offered to, its name (the first word is its kind), what he would send


@pytest.mark.parametrize("policy", known_policies())
def test_everything_that_the_policy_has_is_offered_and_what_is_offered_is_taken(policy: str) -> None:
    story = Story(policy).run(("Wed 2026-11-18 10:20", "complainant", Files()))
    wanted, seen, done = kinds_of(story.policy), set[str](), list[str]()
    for _ in range(STEPS):
        offers = [(role, *offer) for role in story.policy.roles for offer in offered(story, role)]
        for role, _, command in offers:
            perform(case=story.case, command=command, circumstances=as_signed_in(story, role))
        seen |= {kind(name) for _, name, _ in offers}
        fresh = [offer for offer in offers if offer[1] not in done and not ends_it(offer[2])]
        if wanted <= seen or not fresh:
            break
        done.append(take(story, min(fresh, key=lambda offer: [kind(name) for name in done].count(kind(offer[1])))))
    assert wanted <= seen, f"never offered: {wanted - seen}"


def kinds_of(policy: PolicyProfile) -> set[str]:
    """What must be offered to somebody at some time; a penalty with conditions waits for these."""
    found = {*PLAIN, "level", "call", "closing"}
    found |= {"record"} if policy.records else set()
    found |= {"request", "decision"} if policy.approvals else set()
    return found | ({"penalty"} if any(rule.by and not rule.when for rule in policy.penalties) else set())


def kind(name: str) -> str:
    return name.partition(" ")[0]


def ends_it(command: Command) -> bool:
    """Whether there would be nothing to do any more."""
    return command.act == "closure" or (isinstance(command, FollowUp) and command.outcome == "satisfied")


def take(story: Story, offer: Offer) -> str:
    """What is offered is done, and stored; its name."""
    role, name, command = offer
    by, reference = as_signed_in(story, role), story.case.reference
    perform_act(cases=story.portal.cases, reference=reference, command=command, circumstances=by)
    return name


def as_signed_in(story: Story, role: str) -> Circumstances:
    return story.portal.circumstances(acting(role, roster=story.people))


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
