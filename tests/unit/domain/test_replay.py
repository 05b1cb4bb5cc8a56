"""A case reckoned anew: what people did stays, what the other regulation does not know is left out and told."""

from dataclasses import replace
from typing import Any

from complaints.domain.case import ComplaintCase
from complaints.domain.clocks import ClockState
from complaints.domain.commands import Classification, Decision, FollowUp, Record, Reply, Request
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, TypeRule
from complaints.domain.replay import Replay, outcomes, replay
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_calendar,
    a_complaint,
    a_policy,
    a_record,
    a_registered_case,
    after,
    an_approval,
    moment,
    with_due_steps,
    with_intake,
)

NOW = moment("Wed 2026-12-02 10:00")
SATURDAY = "Sat 2026-11-21 09:00"
REPLY = Reply("周二更换门板。")


def again(case: ComplaintCase, policy: PolicyProfile | None = None, **names: str) -> Replay:
    called = {old.replace("__", "."): new for old, new in names.items()}
    return replay(case=case, policy=policy or a_policy(), calendar=a_calendar(), now=NOW, names=called)


def states(replayed: Replay) -> dict[str, str]:
    return {f"{each.clock}#{each.run}": each.state.value for each in replayed.outcomes}


def a_choice(choice: str, **changes: Any) -> Choice:
    return replace(Choice(choice, Text(choice, choice)), **changes)


def with_clock(policy: PolicyProfile, clock: str, **changes: Any) -> PolicyProfile:
    rules = tuple(replace(rule, **changes) if rule.id == clock else rule for rule in policy.clocks)
    return replace(policy, clocks=rules)


def by_severity(policy: PolicyProfile) -> PolicyProfile:
    """The reply clock gives major cases a day, and all others two."""
    return with_clock(policy, "reply", by="severity", limits={"major": Limit(1, Unit.HOURS)})


def test_under_the_same_regulation_a_case_comes_out_as_it_did():
    case = with_due_steps(a_registered_case(), now=moment("Tue 2026-11-24 10:00"))
    case = after(
        case,
        ("handler", "Wed 2026-11-25 09:00", REPLY),
        ("agent", "Wed 2026-11-25 10:00", FollowUp("not_satisfied", "仍开裂")),
        ("handler", "Wed 2026-11-25 11:00", REPLY),
    )
    real = outcomes(case=case, policy=a_policy(), calendar=a_calendar(), now=NOW)
    assert again(case) == Replay(real)
    assert states(again(case)) == {
        "reply#1": "breached",
        "reply#2": "met",
        "follow_up#1": "met",
        "follow_up#2": "overdue",
    }
    assert [outcome.clock for outcome in again(case).late] == ["reply", "follow_up"]


def test_a_shorter_limit_would_have_been_breached_and_a_longer_one_met():
    case = after(a_registered_case(), ("handler", "Mon 2026-11-23 10:01", REPLY))
    assert again(case).outcomes[0].state is ClockState.BREACHED
    longer = again(case, with_clock(a_policy(), "reply", limit=Limit(3, Unit.WORKING_DAYS))).outcomes[0]
    assert (longer.state, longer.due_at) == (ClockState.MET, moment("Tue 2026-11-24 10:00"))


def test_the_severity_is_what_the_other_regulation_gives_the_category():
    case = after(a_registered_case(), ("handler", SATURDAY, REPLY))
    categories = (a_choice("product_quality", severity="major"), a_choice("other"))
    other = by_severity(with_intake(categories=categories))
    assert states(again(case, other))["reply#1"] == "breached"
    assert states(again(case, by_severity(a_policy())))["reply#1"] == "met"


def test_a_category_that_is_not_there_keeps_the_severity_at_which_the_case_began():
    policy = with_intake(categories=(a_choice("product_quality", severity="major"), a_choice("other")))
    case = after(a_registered_case(policy=policy), ("handler", SATURDAY, REPLY))
    elsewhere = by_severity(with_intake(categories=(a_choice("quality"), a_choice("other"))))
    found = again(case, elsewhere)
    assert found.unknown == ("category.product_quality",)
    assert states(found)["reply#1"] == "breached"
    only_general = replace(elsewhere, severities=(a_choice("general"),))
    found = again(case, only_general)
    assert found.unknown == ("category.product_quality", "severity.major")
    assert states(found)["reply#1"] == "met"


def test_what_is_called_otherwise_there_is_found_by_its_other_name():
    case = after(a_registered_case(), ("handler", SATURDAY, REPLY))
    elsewhere = by_severity(with_intake(categories=(a_choice("quality", severity="major"), a_choice("other"))))
    found = again(case, elsewhere, category__product_quality="category.quality")
    assert (found.unknown, states(found)["reply#1"]) == ((), "breached")


def test_levels_set_later_count_where_the_other_regulation_has_them():
    case = after(
        a_registered_case(),
        ("supervisor", "Fri 2026-11-20 11:00", Classification("severity", "major")),
        ("handler", SATURDAY, REPLY),
        policy=with_classification(a_policy()),
    )
    assert states(again(case, by_severity(a_policy())))["reply#1"] == "breached"
    without = replace(by_severity(a_policy()), severities=(a_choice("general"),))
    assert (again(case, without).unknown, states(again(case, without))["reply#1"]) == (("severity.major",), "met")


def test_a_level_of_one_scheme_may_be_that_of_another():
    urgency = Scheme("urgency", Text("紧急", "Urgency"), levels=(a_choice("low"), a_choice("high")), default="low")
    case = after(
        a_registered_case(),
        ("supervisor", "Fri 2026-11-20 11:00", Classification("severity", "major")),
        ("handler", SATURDAY, REPLY),
        policy=with_classification(a_policy()),
    )
    other = replace(a_policy(), schemes=(urgency,), severities=(a_choice("general"),))
    other = with_clock(other, "reply", by="urgency", limits={"high": Limit(1, Unit.HOURS)})
    found = again(case, other, severity__major="urgency.high")
    assert (found.unknown, states(found)["reply#1"]) == ((), "breached")
    assert again(case, other).unknown == ("severity.major",)


def with_classification(policy: PolicyProfile) -> PolicyProfile:
    rule = replace(policy.acts["note"], by=("supervisor",))
    return replace(policy, acts={**policy.acts, "classification": rule})


def test_records_are_left_out_where_they_are_not_known_and_stop_clocks_where_they_are():
    policy = a_policy(records=(a_record("inspection"),), acts=may_record())
    case = after(a_registered_case(policy=policy), ("agent", SATURDAY, Record("inspection")), policy=policy)
    stopped = with_clock(policy, "reply", stops=("recorded.inspection",))
    assert states(again(case, stopped)) == {"reply#1": "met"}
    assert again(case).unknown == ("record.inspection",)
    assert states(again(case)) == {"reply#1": "overdue"}
    renamed = replace(stopped, records=(a_record("visit"),))
    renamed = with_clock(renamed, "reply", stops=("recorded.visit",))
    assert states(again(case, renamed, record__inspection="record.visit")) == {"reply#1": "met"}


def may_record() -> dict[str, Any]:
    rules = a_policy().acts
    return {**rules, "record": rules["note"], "request": rules["note"], "decision": rules["note"]}


def test_an_extension_that_was_granted_counts_only_where_the_matter_exists():
    extension = an_approval("extension", extends=("reply",))
    policy = a_policy(approvals=(extension,), acts=may_record())
    case = after(
        a_registered_case(policy=policy),
        ("handler", SATURDAY, Request("extension", "缺料", until="2026-11-27T10:00:00+08:00")),
        ("supervisor", SATURDAY, Decision("extension", approved=True)),
        ("handler", "Thu 2026-11-26 10:00", REPLY),
        policy=policy,
    )
    assert states(again(case, policy))["reply#1"] == "met"
    assert again(case).unknown == ("matter.extension", "matter.extension")
    assert states(again(case))["reply#1"] == "breached"


def test_types_and_levels_at_intake_are_taken_over_where_they_exist():
    typed = with_intake(
        types=(TypeRule("complaint", Text("投诉", "Complaint")), TypeRule("repair", Text("报修", "Repair")))
    )
    case = a_registered_case(policy=typed, complaint=a_complaint(type="repair", levels={"severity": "major"}))
    for_repairs = with_clock(typed, "reply", when={"type": ("repair",)})
    assert again(case, for_repairs).outcomes != ()
    for_others = with_clock(with_intake(types=typed.intake.types[:1]), "reply", when={"type": ("complaint",)})
    found = again(case, replace(for_others, severities=(a_choice("general"),)))
    assert found.unknown == ("severity.major", "type.repair")
    assert [outcome.clock for outcome in found.outcomes] == ["reply"]


def test_what_the_timer_did_by_the_old_ladder_is_neither_counted_nor_told():
    case = with_due_steps(a_registered_case(), now=moment("Mon 2026-11-23 10:00"))
    assert again(case).unknown == ()
    started = with_clock(a_policy(), "closure", starts=("urged",))
    assert states(again(case, started)) == {"reply#1": "overdue"}
