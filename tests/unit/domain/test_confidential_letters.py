"""Letters about confidential cases: to whom they go instead, and what those read who may not know who complains."""

from typing import Any

import pytest

from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import PenaltyDecision, PenaltyProposal, Reply, Request, Supplement
from complaints.domain.letter_owed import Letter
from complaints.domain.letters import letters_for
from complaints.domain.policy_intake import Hides
from tests.factories import (
    a_member,
    a_path,
    a_penalty,
    a_roster,
    acting,
    after,
    an_approval,
    circumstances,
    moment,
    with_due_steps,
)
from tests.unit.domain.on_a_path import a_case, under

CUSTOMER = "lin.fang@customer.example"
SECRETS = ("林芳", "13800138000", CUSTOMER, "广州市白云区")
CLOSED = under(a_path())
NAMELESS = under(a_path(hides=Hides.NAME))


def letters(before: ComplaintCase | None, case: ComplaintCase, **surroundings: Any) -> list[Letter]:
    return list(letters_for(before=before, after=case, circumstances=circumstances(**surroundings)))


def addressed(found: list[Letter]) -> set[tuple[str, str]]:
    return {(letter.kind, letter.to.removesuffix("@staff.example")) for letter in found}


def done(case: ComplaintCase, who: str, command: Any, **surroundings: Any) -> list[Letter]:
    changed = after(case, (who, "Sat 2026-11-21 09:00", command), **surroundings)
    return letters(case, changed, actor=acting(who), now=moment("Sat 2026-11-21 09:00"), **surroundings)


def test_every_letter_to_staff_goes_to_the_path_and_the_complainant_is_written_to_as_ever():
    assert addressed(letters(None, a_case(CLOSED), policy=CLOSED)) == {
        ("acknowledgement", CUSTOMER),
        ("dispatch", "auditor"),
    }
    found = done(a_case(CLOSED), "complainant", Supplement("还有"), policy=CLOSED)
    assert addressed(found) == {("supplement-received", "auditor")}
    assert {letter.context["complainant"] for letter in found} == {"林芳"}


def test_steps_of_the_ladder_go_to_the_path_once():
    case = a_case(CLOSED)
    by = {"policy": CLOSED, "now": moment("Tue 2026-11-24 10:00")}
    late = with_due_steps(case, **by)
    taken = [entry for entry in late.timeline if entry.kind is Kind.ESCALATED]
    assert taken
    assert {email for entry in taken for email in (*entry.data["to"], *entry.data["copy"])} == {"auditor@staff.example"}
    found = addressed(letters(case, late, actor=THE_TIMER, **by))
    assert {to for _, to in found} == {"auditor"}


def test_nobody_is_written_to_about_a_complaint_about_himself():
    policy = under()
    case = a_case(policy, category="design", respondent="head@staff.example")
    by = {"policy": policy, "now": moment("Mon 2026-11-23 12:00")}
    found = addressed(letters(case, with_due_steps(case, **by), actor=THE_TIMER, **by))
    assert ("escalation", "supervisor") in found, "who stands above the head"
    assert "head" not in {to for _, to in found}


def test_a_vacant_path_alarms_the_administrator_of_the_posts_and_of_nothing_else():
    people = a_roster(*(a_member(role, active=False) for role in ("auditor", "executive")))
    case = a_case(CLOSED, roster=people)
    found = [letter for letter in letters(None, case, policy=CLOSED, roster=people) if letter.to != CUSTOMER]
    assert addressed(found) == {("vacancy", "admin")}
    assert {letter.context["vacant"] for letter in found} == {
        CLOSED.roles[role].zh for role in ("auditor", "executive")
    }
    for letter in found:
        assert letter.context["reference"] == case.reference
        assert not any(secret in str(letter.context) for secret in (*SECRETS, "开裂", "OP-2026-0815"))
        assert letter.context["category"] == letter.context["description"] == ""


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_who_may_not_know_the_name_reads_everything_else(locale: str):
    people = a_roster(a_member("handler", locale=locale))
    case = a_case(NAMELESS, roster=people, description="我是林芳，门板开裂，电话13800138000。", demand="回电 林芳")
    [letter] = [each for each in letters(None, case, policy=NAMELESS, roster=people) if each.kind == "dispatch"]
    kept = {"zh-CN": "（依规定保密）", "en": "(kept confidential)"}[locale]
    told = {name: letter.context[name] for name in ("complainant", "phone", "email", "address")}
    assert told == {"complainant": kept, "phone": kept, "email": "", "address": ""}
    assert (letter.context["description"], letter.context["demand"]) == ("我是***，门板开裂，电话***。", "回电 ***")
    assert not any(secret in str(letter.context) for secret in SECRETS)
    assert letter.context["order_no"] == "OP-2026-0815"


def test_what_was_done_since_does_not_tell_the_name_either():
    case = after(a_case(NAMELESS), ("handler", "Sat 2026-11-21 08:00", Reply("已与林芳约定周二")), policy=NAMELESS)
    found = done(case, "complainant", Supplement("请打 13800138000，林芳"), policy=NAMELESS)
    assert addressed(found) == {("supplement-received", "handler"), ("supplement-received", "agent")}
    assert {letter.context["text"] for letter in found} == {"请打 ***，***"}


def test_who_may_know_the_name_and_the_complainant_himself_read_it():
    policy = under(a_path(seen_by=("handler",), hides=Hides.NAME))
    told = {letter.to: letter.context["complainant"] for letter in letters(None, a_case(policy), policy=policy)}
    assert told == {CUSTOMER: "林芳", "handler@staff.example": "林芳"}


def test_the_address_that_a_letter_did_not_reach_is_kept_from_who_may_not_know_it():
    case = a_case(NAMELESS)
    by = circumstances(policy=NAMELESS)
    bounced = by.put(
        case, Kind.UNDELIVERED, {"to": CUSTOMER, "letter": "closure", "reason": "550", "outcome": "complainant"}
    )
    [letter] = letters(case, bounced, policy=NAMELESS)
    assert (letter.to, letter.context["addressee"]) == ("agent@staff.example", "***")


# -- matters and penalties

RUDE = a_penalty("rude", tiers=("executive",), by=("auditor",))
TALK = PenaltyProposal("rude", "林芳称其受贿，电话13800138000", on="handler@staff.example")


def test_whom_a_penalty_falls_on_hears_of_a_case_that_is_closed_to_him_only_what_was_decided_against_him():
    policy = under(a_path(), penalties=(RUDE,))
    steps = [
        ("auditor", TALK),
        ("executive", PenaltyDecision(1, approved=True)),
    ]
    case, told = a_case(policy), []
    for who, command in steps:
        told.append(addressed(done(case, who, command, policy=policy)))
        case = after(case, (who, "Sat 2026-11-21 09:00", command), policy=policy)
    assert told == [{("approval", "executive")}, {("approval", "handler"), ("approval", "auditor")}]
    refused = PenaltyDecision(1, approved=False)
    proposed = after(a_case(policy), ("auditor", "Sat 2026-11-21 09:00", TALK), policy=policy)
    assert addressed(done(proposed, "executive", refused, policy=policy)) == {("approval", "auditor")}


def test_what_was_said_of_a_penalty_or_a_matter_tells_the_name_to_nobody_who_may_not_know_it():
    redress = an_approval("redress", by=("agent",), tiers=("supervisor",))
    policy = under(a_path(hides=Hides.NAME), penalties=(RUDE,), approvals=(redress,))
    asked = Request("redress", "林芳要求赔偿，电话13800138000")
    found = [
        *done(a_case(policy), "auditor", TALK, policy=policy),
        *done(a_case(policy), "agent", asked, policy=policy),
    ]
    told = {
        letter.to.removesuffix("@staff.example"): (
            letter.context["approval"]["asked_for"],
            any(secret in str(letter.context) for secret in SECRETS),
        )
        for letter in found
    }
    assert told == {
        "executive": ("林芳称其受贿，电话13800138000", True),
        "handler": ("***称其受贿，电话***", False),
        "supervisor": ("***要求赔偿，电话***", False),
    }
