"""Staff read the regulation that is in force."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from api.oversight.views import regulation_view
from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from complaints.domain.policy_intake import TextRule
from complaints.domain.text import Text
from tests.api.site import Site
from tests.factories import a_policy
from tests.fakes import fake_services


def read(site: Site, who: str = "handler") -> Any:
    answer = site.signed_in(who).get("/api/v1/regulation")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_every_member_of_staff_reads_it_and_nobody_else(site: Site) -> None:
    assert site.anybody.get("/api/v1/regulation").status_code == 401
    assert {read(site, who)["id"] for who in ("handler", "agent", "auditor", "admin")} == {a_policy().id}


def test_a_clock_is_told_with_its_title_its_limit_and_the_rules_it_carries(site: Site) -> None:
    clauses = {clause["id"]: clause for clause in read(site)["clauses"]}
    assert clauses["clocks.reply"]["title"] == {"zh-CN": "责任部门回复", "en": "Handler's reply"}
    assert clauses["clocks.reply"]["limit"] == "2 working_days"
    assert "OPPEIN-7" in clauses["clocks.reply"]["rules"]
    step = clauses["clocks.reply.ladder.reminder"]
    assert (step["before"], step["after"], step["limit"]) == ("4 working_hours", None, None)
    assert clauses["roles.agent"]["title"]["zh-CN"] == a_policy().roles["agent"].zh


def test_what_the_regulation_says_of_itself_is_told_in_full() -> None:
    own = TextRule("owner", Text("归口部门", "Owner"), Text("质量部", "Quality department"), rules=("DAIRY-18",))
    site = Site(fake_services(policy=replace(a_policy(), texts=(own,))))
    [told] = [clause for clause in read(site)["clauses"] if clause["id"] == "texts.owner"]
    assert told["title"]["en"] == "Owner"
    assert told["text"] == {"zh-CN": "质量部", "en": "Quality department"}
    assert told["rules"] == ["DAIRY-18"]


def cited(value: Any) -> set[str]:
    """Every rule that is cited anywhere in a policy."""
    if is_dataclass(value):
        inner = [getattr(value, each.name) for each in fields(value)]
        return {*getattr(value, "rules", ()), *(rule for each in inner for rule in cited(each))}
    if isinstance(value, dict):
        return {rule for each in value.values() for rule in cited(each)}
    return {rule for each in value for rule in cited(each)} if isinstance(value, tuple) else set()


@pytest.mark.parametrize("policy_id", known_policies())
def test_no_citation_of_a_shipped_policy_is_left_out(policy_id: str) -> None:
    policy = load_policy(POLICIES / f"{policy_id}.toml")
    told = read(Site(fake_services(policy=policy)))
    assert {*told["rules"], *(rule for clause in told["clauses"] for rule in clause["rules"])} == cited(policy)
    assert len({clause["id"] for clause in told["clauses"]}) == len(told["clauses"])


def test_a_clause_says_what_it_orders_and_quotes_the_text_that_it_carries() -> None:
    policy = load_policy(POLICIES / "oppein.toml")
    told = read(Site(fake_services(policy=policy)))
    clauses = {clause["id"]: clause for clause in told["clauses"]}
    reply = clauses["clocks.reply"]
    assert reply["quotes"] == ["「并于2个工作日内回复给客户服务分部座席代表」"]
    assert {
        "label": {"zh-CN": "时限", "en": "Limit"},
        "value": {"zh-CN": "2个工作日", "en": "2 working days"},
    } in reply["orders"]
    assert clauses["acts.audit"]["title"] == {"zh-CN": "审计核对", "en": "Checking timelines"}
    assert "「逐级上报」" in told["quotes"]["succession"]


def test_a_quote_beside_a_key_is_told_with_the_clause_around_it() -> None:
    told = regulation_view(
        a_policy(), {"clocks.reply.limit": ("「甲」",), "clocks.reply": ("「乙」",), "gone.x": ("「丙」",)}
    )
    clauses = {clause["id"]: clause["quotes"] for clause in told["clauses"]}
    assert clauses["clocks.reply"] == ["「甲」", "「乙」"]
    assert [words for words in clauses.values() if "「丙」" in words] == []
