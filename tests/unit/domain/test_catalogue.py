"""What a policy cites must be in the catalogue, or be a rule of a text that the policy names as its own."""

from dataclasses import replace

import pytest

from complaints.domain.catalogue import CATALOGUE, is_rule, unknown_citations
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import TextRule
from complaints.domain.text import Text
from tests.factories import a_policy


def problems(policy: PolicyProfile) -> list[tuple[str, str]]:
    return [(problem.clause, problem.reason) for problem in unknown_citations(policy)]


def test_the_catalogue_has_747_rules_of_45_texts():
    assert (sum(CATALOGUE.values()), len(CATALOGUE)) == (747, 45)


@pytest.mark.parametrize("rule", ["OPPEIN-1", "OPPEIN-69", "Y2023-21", "ENDCUST-1"])
def test_a_rule_of_the_catalogue_may_be_cited(rule: str):
    assert is_rule(rule)


@pytest.mark.parametrize(
    "rule", ["OPPEIN-0", "OPPEIN-70", "OPPEIN-01", "OPPEIN", "oppein-1", "MALL-1", "NOBODY-1", "", "OPPEIN-1 ", "-1"]
)
def test_nothing_else_may_be_cited(rule: str):
    assert not is_rule(rule)


def test_each_citation_that_does_not_exist_is_told_with_its_clause():
    policy = a_policy(rules=("OPPEIN-1", "OPPEIN-70"))
    (clock, *others) = policy.clocks
    step = replace(clock.ladder[0], rules=("LAW-3",))
    wrong = replace(policy, clocks=(replace(clock, ladder=(step,), rules=("LAW-1", "LAW-2")), *others))
    by_role = replace(wrong, roles={**policy.roles, "agent": replace(policy.roles["agent"], rules=("LAW-4",))})
    assert sorted(clause for clause, _ in problems(by_role)) == [
        "clocks.assignment.ladder.urging.rules[0]",
        "clocks.assignment.rules[0]",
        "clocks.assignment.rules[1]",
        "roles.agent.rules[0]",
        "rules[1]",
    ]
    assert problems(wrong)[-1] == ("rules[1]", "there is no rule 'OPPEIN-70' in the catalogue")


def test_a_text_of_one_s_own_is_cited_once_the_policy_says_how_many_rules_it_has():
    scope = TextRule("scope", Text("范围", "Scope"), Text("全部", "All"), rules=("HOUSE-1", "HOUSE-3"))
    assert [clause for clause, _ in problems(a_policy(texts=(scope,)))] == [
        "texts.scope.rules[0]",
        "texts.scope.rules[1]",
    ]
    assert problems(a_policy(texts=(scope,), catalogue={"HOUSE": 3})) == []
    assert problems(a_policy(texts=(scope,), catalogue={"HOUSE": 2}))[0][0] == "texts.scope.rules[1]"
    assert problems(a_policy(catalogue={"house rules": 2}))[0][0] == "catalogue.house rules"
