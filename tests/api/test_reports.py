"""The figures of a month: what is counted, the cases behind each number, and who sees them."""

import csv
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from tests.api.site import Site
from tests.fakes import fake_services

NOVEMBER = "/api/v1/reports/2026-11"


def told(site: Site, path: str = NOVEMBER, *, who: str = "supervisor", **query: Any) -> Any:
    answer = site.signed_in(who).get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def figures(report: Any) -> dict[str, Any]:
    return {each["id"]: each for each in report["figures"]}


def behind(site: Site, figure: str, **query: Any) -> list[str]:
    return [row["reference"] for row in told(site, f"{NOVEMBER}/cases", figure=figure, **query)["cases"]]


@pytest.fixture
def month() -> Site:
    """26110001 open, 26110002 closed, 26110003 of another category, all of Friday the 20th; now it is the 25th."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    site.filed()
    site.closed()
    site.filed(category="price", description="多收了安装费")
    site.services.clock.advance(days=5)
    return site


def test_each_figure_says_what_it_is_made_of(month: Site) -> None:
    volume = figures(told(month))["ordinary.volume"]
    assert (volume["numerator"], volume["value"]) == (3, "3")
    parts = {part["part"]: part["numerator"] for part in volume["parts"]}
    assert parts == {"product_quality": 2, "price": 1}
    assert volume["definition"]["zh-CN"]
    own = figures(told(month))["timely_reply"]
    assert own["own"]
    assert own["rules"] == ["OPPEIN-6", "OPPEIN-9", "OPPEIN-50"]
    assert (own["numerator"], own["denominator"], own["value"]) == (0, 2, "0")


def test_each_number_opens_exactly_the_cases_it_counts(month: Site) -> None:
    for figure in told(month)["figures"]:
        for of, count in figure["cases"].items():
            assert len(behind(month, figure["id"], of=of)) == count, (figure["id"], of)
        for part in figure["parts"]:
            for of, count in part["cases"].items():
                assert len(behind(month, figure["id"], of=of, part=part["part"])) == count
    assert behind(month, "ordinary.volume", part="price") == ["26110003"]
    assert behind(month, "timely_reply", of="other") == ["26110003", "26110001"]


def test_parts_add_up_to_the_whole(month: Site) -> None:
    broken_down = [figure for figure in told(month)["figures"] if figure["parts"]]
    assert len(broken_down) > 5
    for figure in broken_down:
        assert sum(part["denominator"] for part in figure["parts"]) in (figure["denominator"], len(figure["parts"]))
        assert sum(part["numerator"] for part in figure["parts"]) == figure["numerator"], figure["id"]


def test_what_is_open_is_counted_by_its_age_and_what_was_closed_by_the_time_it_took(month: Site) -> None:
    report = told(month)
    assert {band["least"]: band["cases"] for band in report["ageing"]} == {0: 0, 3: 2, 7: 0, 15: 0, 30: 0, 60: 0}
    assert behind(month, "ageing", part="3") == ["26110003", "26110001"]
    assert behind(month, "ageing", part="7") == []
    assert report["handling"] == {"cases": 1, "mean": "0.0", "median": "0.0", "ninety": "0.0"}
    assert behind(month, "handling") == ["26110002"]


def test_months_before_are_there_for_comparison(month: Site) -> None:
    trend = told(month)["trend"]
    assert len(trend) == 12
    assert trend[-1] == {"month": "2026-11", "registered": 3}
    assert {each["registered"] for each in trend[:-1]} == {0}


def test_a_case_of_the_month_before_counts_where_it_was_closed_or_is_open(month: Site) -> None:
    month.services.clock.advance(days=7)
    body = {"kind": "answered", "reason": "电话中已解决"}
    assert month.act("agent", "26110001", "closure", body).status_code == 200
    december = told(month, "/api/v1/reports/2026-12")
    assert figures(december)["ordinary.closed"]["numerator"] == 1
    assert figures(december)["ordinary.volume"]["numerator"] == 0
    assert sum(band["cases"] for band in december["ageing"]) == 1
    assert figures(told(month))["ordinary.closed"]["numerator"] == 1


def test_the_same_moment_gives_the_same_answer_whatever_happened_since(month: Site) -> None:
    now = month.services.clock().isoformat()
    browser = month.signed_in("supervisor")
    before = [browser.get(f"{NOVEMBER}{kind}", query_string={"as_of": now}).data for kind in ("", ".csv")]
    month.services.clock.advance(days=30)
    month.act("agent", "26110001", "closure", {"kind": "answered", "reason": "电话中已解决"})
    browser = month.signed_in("supervisor")
    after = [browser.get(f"{NOVEMBER}{kind}", query_string={"as_of": now}).data for kind in ("", ".csv")]
    assert before == after
    assert browser.get(NOVEMBER).data != after[0]


def test_what_a_reader_may_not_know_of_is_not_even_counted(month: Site) -> None:
    month.filed(category="corruption", description="收受红包")
    [agents, auditors] = (figures(told(month, who=who))["ordinary.volume"]["numerator"] for who in ("agent", "auditor"))
    assert (agents, auditors) == (3, 4)
    assert told(month, who="agent")["trend"][-1]["registered"] == 3
    assert behind(month, "ordinary.volume") == behind(month, "ordinary.volume", of="counted")


def test_only_whom_the_policy_names_sees_figures(month: Site) -> None:
    for path in (NOVEMBER, f"{NOVEMBER}.csv", f"{NOVEMBER}.xlsx", f"{NOVEMBER}/cases?figure=ageing"):
        assert month.signed_in("handler").get(path).status_code == 403
        assert month.anybody.get(path).status_code == 401
        assert month.signed_in("auditor").get(path).status_code == 200


@pytest.mark.parametrize("name", ["2026-13", "2026-12", "november", "2026-1", "9999-12", "0000-01", "2024-05"])
def test_what_is_no_month_or_not_begun_or_ended_before_the_first_case_is_not_found(month: Site, name: str) -> None:
    assert month.signed_in("supervisor").get(f"/api/v1/reports/{name}").status_code == 404


def test_a_figure_that_is_not_there_is_not_found(month: Site) -> None:
    browser = month.signed_in("supervisor")
    for query in ({"figure": "x"}, {"figure": "ordinary.volume", "part": "x"}):
        assert browser.get(f"{NOVEMBER}/cases", query_string=query).status_code == 404


@pytest.mark.parametrize("sign", ["=", "＝"])
def test_no_cell_of_the_table_is_a_formula(month: Site, sign: str) -> None:
    member = month.services.staff.roster().find("handler@staff.example")
    assert member is not None
    month.services.staff.put(member=replace(member, name=f"{sign}HYPERLINK(1)"))
    answer = month.signed_in("supervisor").get(f"{NOVEMBER}.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert ["时限按时率（按责任人）", f"'{sign}HYPERLINK(1)"] in [row[:2] for row in rows]
    assert {len(row) for row in rows} == {10}


def test_the_workbook_opens_with_tables_and_a_chart_and_no_formula(month: Site) -> None:
    answer = month.signed_in("supervisor").get(f"{NOVEMBER}.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert book.testzip() is None
        names = set(book.namelist())
        sheets = [book.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    assert {"xl/tables/table1.xml", "xl/tables/table3.xml", "xl/charts/chart1.xml"} <= names
    assert not any("<f>" in sheet for sheet in sheets)


def test_no_timeline_is_read_but_of_what_happened_after_the_moment_of_the_report(month: Site) -> None:
    earlier, first = month.services.clock().isoformat(), told(month)
    month.services.clock.advance(days=1)
    month.closed()
    reads: list[str] = []
    whole = month.services.cases.get
    month.services.cases.get = lambda *, reference: reads.append(reference) or whole(reference=reference)
    told(month)
    assert reads == []
    again = told(month, as_of=earlier)
    assert again["figures"] == first["figures"]
    assert reads == ["26110004"]
