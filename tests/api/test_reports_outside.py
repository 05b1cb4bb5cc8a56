"""A report that may leave the company: no line, no name, no small number, and nothing that tells one."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.report_outside import for_outside
from tests.api.site import Site
from tests.api.test_publications import NOVEMBER, agreed_by_all, run, seen
from tests.fakes import fake_services

OUTSIDE = f"{NOVEMBER}?for=outside"
CATEGORIES = {"product_quality": 8, "price": 6, "installation": 2, "delivery": 1}


@pytest.fixture(scope="module")
def sent() -> Site:
    """The report of November on 17 complaints, sent; two of them were closed."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    for category, count in CATEGORIES.items():
        for _ in range(count):
            site.filed(category=category)
    run(site)
    agreed_by_all(site)
    return site


def figure(document: Any, name: str) -> Any:
    return next(each for each in document["figures"] if each["id"] == name)


def test_small_numbers_are_hidden_and_the_total_tells_none_of_them(sent: Site) -> None:
    document = seen(sent, "auditor", OUTSIDE)["document"]
    volume = figure(document, "ordinary.volume")
    assert volume["value"] == "17"
    assert {part["part"]: part["value"] for part in volume["parts"]} == {
        "product_quality": "8",
        "price": "*",  # it hides with the two that are small: of these the total tells their sum of nine, no more
        "installation": "*",
        "delivery": "*",
    }


def test_a_hot_spot_is_named_where_its_numbers_are_told_anyhow(sent: Site) -> None:
    spots = seen(sent, "auditor", OUTSIDE)["document"]["hot_spots"]
    assert [(spot["title"]["zh-CN"], spot["cases"], spot["before"]) for spot in spots] == [("产品质量", 8, 0)]
    assert len(seen(sent, "auditor")["document"]["hot_spots"]) == 3


def test_inside_it_stays_whole(sent: Site) -> None:
    document = seen(sent, "auditor")["document"]
    parts = figure(document, "ordinary.volume")["parts"]
    assert {part["part"]: part["numerator"] for part in parts} == CATEGORIES
    assert len(document["lines"]) == 17


def test_nobody_is_named_and_no_complaint_can_be_told_from_others(sent: Site) -> None:
    view = seen(sent, "auditor", OUTSIDE)
    told = json.dumps(view, ensure_ascii=False)
    assert "2611" not in told
    for member in sent.services.staff.roster().members:
        assert member.name not in told
        assert member.email not in told
    assert {part["made"] for part in view["document"]["parts"]} <= {"figures", "categories", "breakdown", "handling"}
    assert figure(view["document"], "timely_reply")["parts"] == [], "by handler: those are people"


def test_files_for_outside_hold_no_more_than_its_page(sent: Site) -> None:
    client = sent.signed_in("auditor")
    rows = list(csv.reader(io.StringIO(client.get(f"{NOVEMBER}.csv?for=outside").data.decode("utf-8-sig"))))
    assert rows[0][0] == "指标"
    assert not [cell for row in rows for cell in row if cell.startswith("2611")]
    assert client.get(f"{NOVEMBER}.csv?for=outside&of=summary").status_code == 404
    assert client.get(f"{NOVEMBER}.xlsx?for=outside").status_code == 200


def test_what_was_not_sent_leaves_in_no_form() -> None:
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    site.filed()
    run(site)
    for path in (OUTSIDE, f"{NOVEMBER}.csv?for=outside", f"{NOVEMBER}.xlsx?for=outside"):
        assert site.signed_in("director").get(path).status_code == 409
    assert site.signed_in("director").get(f"{NOVEMBER}?for=everybody").status_code == 422


def a_document(counts: dict[str, int], shares: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """As much of a report as numbers are in."""
    part = {"numerator": 0, "denominator": 1, "cases": {}, "title": {"zh-CN": "x", "en": "x"}}
    base = {"by": "category", "target": None, "reached": None, "title": {}, "rules": [], "definition": {}}
    volume = base | {
        "id": "ordinary.volume",
        "measure": "count",
        "value": str(sum(counts.values())),
        "numerator": sum(counts.values()),
        "denominator": 1,
        "parts": [part | {"part": name, "value": str(n), "numerator": n} for name, n in counts.items()],
    }
    hits, units = sum(hit for hit, _ in shares.values()), sum(of for _, of in shares.values())
    kept = base | {
        "id": "kept",
        "measure": "share",
        "value": "1" if units else None,
        "numerator": hits,
        "denominator": units,
        "parts": [
            part | {"part": name, "value": "1", "numerator": hit, "denominator": of}
            for name, (hit, of) in shares.items()
        ],
    }
    document = {key: [] for key in ("hot_spots", "ageing", "lines", "typical", "unanswered", "sections", "parts")}
    before = {"period": "2026-10", "figures": {}, "parts": counts}
    return document | {"figures": [volume, kept], "handling": None, "compared": [before]}


COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), max_size=8)
SHARES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.integers(1, 30).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
)


@given(counts=COUNTS, shares=SHARES)
def test_what_is_hidden_is_never_alone_nor_small_together(
    counts: dict[str, int], shares: dict[str, tuple[int, int]]
) -> None:
    told = for_outside(told=a_document(counts, shares), smallest=5)
    volume, kept = told["figures"]
    hidden = [part["part"] for part in volume["parts"] if part["value"] == "*"]
    assert all(counts[part["part"]] >= 5 for part in volume["parts"] if part["value"] != "*")
    if hidden and volume["value"] != "*" and len(counts) > 1:
        assert len(hidden) > 1
        assert sum(counts[name] for name in hidden) >= 5
    for part in kept["parts"]:
        hit, of = shares[part["part"]]
        if part["value"].isdecimal():
            assert of >= 10
            assert hit == 0 or hit >= 5
            assert hit == of or of - hit >= 5
        assert (part["numerator"], part["denominator"]) == (None, None)
    assert told["compared"][0]["parts"].keys() == counts.keys()
    assert {name for name, value in told["compared"][0]["parts"].items() if value == "*"} == set(hidden)
