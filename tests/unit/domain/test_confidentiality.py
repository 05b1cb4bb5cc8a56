"""Confidential paths: who may know of a case, who is told in place of those who may not, and who never may."""

import pytest

from complaints.domain.confidentiality import Circle, path
from complaints.domain.policy_intake import Hides
from tests.factories import NAMES, a_member, a_path, a_policy
from tests.unit.domain.on_a_path import AWAY, a_case, circle, knowing, name, under


def test_the_first_path_that_holds_is_the_cases():
    policy = under(a_path(), a_path("later", seen_by=("legal",)))
    assert path(case=a_case(policy), policy=policy).id == "audit"
    assert path(case=a_case(policy, category="delivery"), policy=policy).id == "noise"
    assert path(case=a_case(policy, category="design"), policy=policy) is None


def test_only_the_roles_of_a_closed_path_know_of_the_case_and_who_complains():
    found = circle(under(a_path()))
    assert knowing(found) == {"auditor", "executive"}
    assert {name(member) for member in found.roster.members if found.knows_name(member=member)} == knowing(found)


def test_of_an_ordinary_case_everybody_knows():
    assert knowing(circle(under(a_path()), category="design")) == set(NAMES)


def test_a_path_that_hides_the_name_hides_nothing_else():
    found = circle(under(a_path(hides=Hides.NAME)))
    assert knowing(found) == set(NAMES)
    assert {name(member) for member in found.roster.members if found.knows_name(member=member)} == {
        "auditor",
        "executive",
    }


@pytest.mark.parametrize("category", ["price", "design"])
@pytest.mark.parametrize("hides", list(Hides))
def test_whom_the_complaint_is_about_knows_neither_on_any_path_nor_on_none(category: str, hides: Hides):
    found = circle(under(a_path(hides=hides)), category=category, respondent="Auditor@staff.example")
    assert "auditor" not in knowing(found)
    assert not found.knows_name(member=found.roster.find("auditor@staff.example"))
    assert "executive" in knowing(found)


def test_handler_head_and_agent_of_a_path_are_those_of_the_case():
    others = [
        a_member("handler2", roles=frozenset({"handler"})),
        a_member("agent2", roles=frozenset({"agent"})),
        a_member("head2", roles=frozenset({"head"}), department="doors"),
    ]
    policy = under(a_path(seen_by=("handler", "head", "agent")))
    found = circle(policy, *others)
    mine = found.case.agent.removesuffix("@staff.example")
    assert mine in ("agent", "agent2")
    assert knowing(found) == {"handler", "head", mine}


def test_who_deputises_for_the_handler_of_a_path_knows():
    policy = under(a_path(seen_by=("handler",)))
    away = a_member("handler", deputy="legal@staff.example", **AWAY)
    assert knowing(circle(policy, away)) == {"handler", "legal"}


def test_who_deputises_for_another_role_of_a_path_does_not_know():
    away = a_member("auditor", deputy="legal@staff.example", **AWAY)
    assert knowing(circle(under(a_path()), away)) == {"auditor", "executive"}


# -- who is told


def told(found: Circle, role: str) -> tuple[list[str], tuple[str, ...]]:
    recipients = found.told(role=role)
    return [name(member) for member in recipients.members], recipients.vacancies


def test_what_would_go_to_somebody_outside_goes_to_the_first_role_of_the_path_that_is_filled():
    policy = under(a_path())
    assert told(circle(policy), "supervisor") == (["auditor"], ())
    gone = a_member("auditor", active=False)
    assert told(circle(policy, gone), "supervisor") == (["executive"], ())
    away = a_member("auditor", deputy="legal@staff.example", **AWAY)
    assert told(circle(policy, away), "supervisor") == (["executive"], ())


def test_who_is_away_is_told_where_the_path_has_nobody_else():
    away = a_member("auditor", deputy="legal@staff.example", **AWAY)
    assert told(circle(under(a_path(seen_by=("auditor",))), away), "auditor") == (["auditor"], ())


def test_those_on_the_path_are_told_themselves():
    assert told(circle(under(a_path())), "executive") == (["executive"], ())


def test_where_the_whole_path_is_vacant_nobody_is_told_and_its_roles_are_named():
    gone = [a_member(role, active=False) for role in ("auditor", "executive")]
    assert told(circle(under(a_path()), *gone), "supervisor") == ([], ("auditor", "executive"))


def test_for_the_one_complained_about_whoever_stands_above_is_told_and_his_post_is_not_called_vacant():
    policy = a_policy(succession={"supervisor": "director"})
    found = circle(policy, category="design", respondent="supervisor@staff.example")
    assert told(found, "supervisor") == (["director"], ())


def test_an_administrator_is_told_only_of_what_is_not_about_himself():
    policy = a_policy(succession={})
    gone = a_member("supervisor", active=False)
    other = a_member("admin2", roles=frozenset({"admin"}))
    found = circle(policy, gone, other, category="design", respondent="admin@staff.example")
    assert told(found, "supervisor") == (["admin2"], ("supervisor",))
