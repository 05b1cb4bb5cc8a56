"""How an entry of the timeline is told: to staff, and to the complainant."""

from typing import Any

import pytest

from complaints.domain.policy import ActRule
from complaints.domain.policy_intake import FieldRule
from complaints.domain.text import Text
from tests.api.site import Site
from tests.factories import a_policy, a_record, an_approval
from tests.fakes import fake_services

MEASURE = FieldRule("measure", Text("措施", "Measure"))
POLICY = a_policy(
    records=(
        a_record("visit", title=Text("上门查看", "Visit"), fields=(MEASURE,), public=True),
        a_record("cause", title=Text("原因分析", "Cause"), fields=(MEASURE,)),
    ),
    approvals=(an_approval("redress", title=Text("赔偿", "Redress")),),
    acts=a_policy().acts | {act: ActRule(by=("handler", "supervisor")) for act in ("record", "request", "decision")},
)
PARTICULAR = {"label": {"zh-CN": "措施", "en": "Measure"}, "value": {"zh-CN": "更换", "en": "更换"}}


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def recorded(site: Site, reference: str, record: str) -> Any:
    body = {"record": record, "fields": {"measure": "更换"}, "text": "内部说明"}
    answer = site.act("handler", reference, "record", body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["timeline"][-1]


def test_staff_read_the_name_of_a_record_and_what_was_filled_in(site: Site) -> None:
    reference, _ = site.filed()
    entry = recorded(site, reference, "cause")
    assert entry["title"] == {"zh-CN": "原因分析", "en": "Cause"}
    assert entry["particulars"] == [PARTICULAR]


def test_staff_read_what_a_tier_decided(site: Site) -> None:
    reference, _ = site.filed()
    site.act("handler", reference, "redress", {"text": "赔偿200元"})
    answer = site.act("supervisor", reference, "redress-decision", {"approved": True, "text": "可以"})
    asked, decided = answer.get_json()["timeline"][-2:]
    assert asked["title"] == decided["title"] == {"zh-CN": "赔偿", "en": "Redress"}
    assert [fact["value"]["en"] for fact in asked["particulars"]] == ["Supervisor"]
    assert [fact["value"]["zh-CN"] for fact in decided["particulars"]] == ["同意"]


def test_what_every_regulation_has_is_named_by_none(site: Site) -> None:
    reference, _ = site.filed()
    timeline = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["timeline"]
    assert [(entry["title"], entry["particulars"]) for entry in timeline] == [(None, [])] * len(timeline)


def test_complainant_reads_the_records_that_the_regulation_makes_public_and_no_others(site: Site) -> None:
    reference, secret = site.filed()
    recorded(site, reference, "cause")
    recorded(site, reference, "visit")
    answer = site.tracked(reference, secret)
    [entry] = [entry for entry in answer.get_json()["timeline"] if entry["kind"] == "recorded"]
    assert (entry["title"], entry["particulars"]) == ({"zh-CN": "上门查看", "en": "Visit"}, [PARTICULAR])
    assert (entry["text"], entry["own"]) == (None, False)
    assert "内部说明" not in answer.text
    assert "原因分析" not in answer.text
