"""The promised dates for a calendar: behind an address of its own, without the secret, and for nothing else."""

from datetime import UTC, datetime, timedelta

from tests.api.site import FORM, Site


def dates(site: Site) -> tuple[str, str]:
    """(reference, the address of the dates) of a complaint just filed."""
    told = site.file().get_json()
    return told["reference"], told["calendar_url"]


def test_dates_are_had_from_a_plain_link(site: Site) -> None:
    reference, address = dates(site)
    answer = site.anybody.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.ics"'
    lines = answer.text.split("\r\n")
    due = datetime.fromisoformat(site.file().get_json()["promises"][0]["due"]).astimezone(UTC)
    assert f"DTSTART:{due:%Y%m%dT%H%M%SZ}" in lines
    assert [line for line in lines if line.startswith("UID")] == [
        f"UID:{reference}.reply@in.example",
        f"UID:{reference}.follow_up@in.example",
    ]


def test_what_is_past_is_not_put_down_and_after_the_last_date_there_is_nothing_left(site: Site) -> None:
    _, address = dates(site)
    first, last = (datetime.fromisoformat(one["due"]) for one in site.file().get_json()["promises"])
    site.services.clock.now = first + timedelta(minutes=1)
    assert site.anybody.get(address).text.count("BEGIN:VEVENT") == 1
    site.services.clock.now = last
    assert site.anybody.get(address).status_code == 404


def test_address_of_the_dates_opens_no_receipt_and_the_other_way_round(site: Site) -> None:
    _, address = dates(site)
    token = address.rpartition("/")[2].removesuffix(".ics")
    receipt = site.anybody.post("/api/v1/complaints", data=FORM).headers["Location"].rpartition("/")[2]
    assert site.anybody.get(f"/api/v1/receipts/{token}").status_code == 404
    assert site.anybody.get(f"/api/v1/dates/{receipt}.ics").status_code == 404
    assert site.anybody.get("/api/v1/dates/x.ics").status_code == 404


def test_complainant_sees_the_rule_behind_a_date_in_plain_words(site: Site) -> None:
    reference, secret = site.filed()
    promise = site.tracked(reference, secret).get_json()["promises"][0]
    assert promise["words"]["zh-CN"].startswith("自转交责任部门起2个工作日内")
    page = site.anybody.get(site.anybody.post("/api/v1/complaints", data=FORM).headers["Location"]).text
    assert "自转交责任部门起2个工作日内" in page
    assert "/api/v1/dates/" in page
