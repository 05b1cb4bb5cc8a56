"""docs/permissions.md says what the policies say: who may do what, in which stage, on which path."""

from pathlib import Path

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import OUTSIDE_ANY_CASE
from complaints.domain.policy import ActRule, PolicyProfile
from dev.permissions import PAGE, SHOWN, main, page, permissions
from tests.factories import a_path, a_policy, a_record


def section(told: str, role: str) -> str:
    """What the page says under the heading of a role."""
    return told.partition(f"(`{role}`)\n")[2].partition("\n### ")[0]


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_a_page_that_says_something_else_is_told_apart_until_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "permissions.md"
    assert main(["--check"], path=path) == 1
    path.write_text(PAGE.read_text(encoding="utf-8").replace("●", "", 1), encoding="utf-8")
    assert main(["--check"], path=path) == 1
    assert "python -m dev.permissions" in capsys.readouterr().err
    assert main([], path=path) == 0
    assert path.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_an_act_stands_under_each_role_that_its_clause_names_with_the_stages_of_the_lifecycle() -> None:
    acts = {**a_policy().acts, "note": ActRule(by=("legal",), rules=("OPPEIN-50",))}
    told = page([a_policy(acts=acts)])
    row = "| Leave a note for staff | ● | ● | ● | ● |  | `acts.note` | OPPEIN-50 |"
    assert row in section(told, "legal")
    assert "Leave a note" not in section(told, "agent")
    assert "| Take it up again |  |  |  | ● |  | `acts.reopening` |" in section(told, "agent")


def test_a_path_says_who_knows_of_its_cases_and_who_does_not() -> None:
    told = page([a_policy(confidential=(a_path(),))])
    assert "| 审计 · Audit | category: price | the case | `auditor`, `executive` | `confidential.audit` |" in told
    assert "Confidential paths: knows of `audit`." in section(told, "auditor")
    assert "Confidential paths: does not know of `audit`." in section(told, "agent")


def test_who_may_record_ask_and_decide_is_whom_the_clause_and_the_act_table_let() -> None:
    acts = {**a_policy().acts, "record": ActRule(by=("supervisor",))}
    narrowed = a_policy(acts=acts, records=(a_record("visited", by=("agent", "supervisor")),))
    [found] = [each for each in permissions(narrowed) if each.clause == "records.visited"]
    assert found.by == ("supervisor",)


@pytest.mark.parametrize("policy_id", SHOWN)
def test_every_clause_that_names_who_may_do_something_stands_on_the_page(policy_id: str) -> None:
    policy = load_policy(POLICIES / f"{policy_id}.toml")
    assert expected_clauses(policy) <= {each.clause for each in permissions(policy)}
    told = PAGE.read_text(encoding="utf-8")
    for act in set(OUTSIDE_ANY_CASE) & set(policy.acts):
        assert f"`acts.{act}`" in told


def expected_clauses(policy: PolicyProfile) -> set[str]:
    said_elsewhere = {*OUTSIDE_ANY_CASE, "record", "request", "decision"} - {"view"}
    return (
        {f"acts.{act}" for act in policy.acts if act not in said_elsewhere}
        | {f"records.{rule.id}" for rule in policy.records}
        | {f"approvals.{rule.id}" for rule in policy.approvals}
        | {f"penalties.{rule.id}" for rule in policy.penalties}
        | {f"schemes.{rule.id}" for rule in policy.schemes if rule.by}
        | {f"closing.{rule.id}" for rule in policy.closing if rule.by}
    )
