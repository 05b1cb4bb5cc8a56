"""The files of a report, and what is refused in words: formulas, unknown reports and parts, nothing to count."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.regulation import Regulation
from complaints.domain.report_document import reading
from tests.api.site import Site
from tests.api.test_publications import NOVEMBER, does, run, seen
from tests.fakes import fake_services
from tests.unit.usecases.test_pinned_policies import Kept


@pytest.fixture
def site() -> Site:
    """26110001 open, 26110002 closed, 26110003 of another category, all of Friday the 20th of November."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    site.filed()
    site.closed()
    site.filed(category="price", description="多收了安装费")
    return site


def test_files_hold_every_line_and_no_formula(site: Site) -> None:
    site.filed(description="=cmd|' /C calc'!A0")
    run(site)
    body = site.signed_in("director").get(f"{NOVEMBER}.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert [row[0] for row in rows] == ["编号", "26110001", "26110002", "26110003", "26110004"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    book = site.signed_in("director").get(f"{NOVEMBER}.xlsx").data
    assert book == site.signed_in("director").get(f"{NOVEMBER}.xlsx").data
    names = zipfile.ZipFile(io.BytesIO(book)).namelist()
    assert {"xl/worksheets/sheet1.xml", "xl/charts/chart1.xml", "xl/tables/table1.xml"} <= set(names)
    assert not any("vba" in name.lower() for name in names)


def test_a_report_that_no_regulation_names_or_whose_regulation_is_gone_is_told_so(site: Site) -> None:
    run(site)
    client = site.signed_in("agent")
    assert client.post("/api/v1/publications", json={"rule": "never", "period": "2026-11"}).status_code == 404
    assert client.get(NOVEMBER.replace("monthly", "never")).status_code == 404
    newer = Regulation(replace(site.services.policy, version="2027"), site.services.calendar)
    gone = Site(replace(site.services, policy=newer.policy, regulations=Kept(newer)))
    answer = gone.signed_in("director").get(NOVEMBER)
    assert answer.status_code == 409
    assert "制度版本没有保存" in answer.get_json()["message"]


def test_where_nothing_is_counted_a_dash_stands_and_no_share(site: Site) -> None:
    """None of the three was called: there is nothing of which a share could be satisfied."""
    run(site)
    document = seen(site, "director")["document"]
    [satisfaction] = [each for each in document["figures"] if each["id"] == "satisfaction"]
    assert (satisfaction["value"], satisfaction["denominator"], reading(satisfaction)) == (None, 0, "—")
    table = site.signed_in("director").get(f"{NOVEMBER}.csv?of=figures").data.decode("utf-8-sig")
    [row] = [row for row in csv.reader(io.StringIO(table)) if row[:2] == ["投诉处理满意率", "合计"]]
    assert row[2] == "—"
    assert document["compared"][0]["figures"]["satisfaction"]["value"] is None


@pytest.mark.parametrize("of", ["summary", "figures", "lines", "categories", "breakdown", "unanswered", "signatures"])
def test_every_part_is_there_as_csv_with_a_mark_and_no_formula(site: Site, of: str) -> None:
    run(site)
    body = site.signed_in("director").get(f"{NOVEMBER}.csv?of={of}").data
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for row in rows for cell in row)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_what_people_write_into_a_report_is_no_formula(site: Site, sign: str) -> None:
    run(site)
    does(site, "agent", "texts", {"texts": {"0": f"{sign}HYPERLINK(1)"}})
    body = site.signed_in("director").get(f"{NOVEMBER}.csv?of=words").data.decode("utf-8-sig")
    assert f"'{sign}HYPERLINK(1)" in body
    book = zipfile.ZipFile(io.BytesIO(site.signed_in("director").get(f"{NOVEMBER}.xlsx").data))
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)
    assert not any("externalLink" in name for name in book.namelist())


def test_a_part_that_the_report_does_not_have_is_not_found(site: Site) -> None:
    run(site)
    assert site.signed_in("director").get(f"{NOVEMBER}.csv?of=never").status_code == 404


def test_texts_without_a_place_in_the_report_are_refused_in_words(site: Site) -> None:
    run(site)
    for key in ("2", "score.never", "value.timely_reply"):
        answer = does(site, "agent", "texts", {"texts": {key: "1"}})
        assert (answer.status_code, answer.get_json()["message"]) == (422, "报告里没有这一栏。")


def test_the_workbook_of_a_correction_says_what_changed_and_why(site: Site) -> None:
    run(site)
    assert site.act("handler", "26110001", "reply", {"text": "已更换"}).status_code == 200
    assert does(site, "agent", "correction", {"reason": "漏记一次回复"}).status_code == 201
    book = zipfile.ZipFile(io.BytesIO(site.signed_in("director").get(f"{NOVEMBER[:-1]}2.xlsx").data))
    words = book.read("xl/sharedStrings.xml").decode()
    assert "漏记一次回复" in words
    assert "最终处理结果回复率：0 % (0/3) → 33 % (1/3)" in words
    assert "内容有变的投诉：26110001" in words
