"""Staff take back what they have done on the page."""

from tests.api.site import COMPLAINT, Site


def test_what_was_done_is_offered_to_be_undone_to_who_did_it_alone(site: Site) -> None:
    reference, _ = site.filed()
    answer = site.act("handler", reference, "reply", {"text": "门板已更换"})
    offered = answer.json["undo"]
    assert (offered["kind"], offered["until"]) == ("replied", "2026-11-20T10:10:00+08:00")
    assert site.signed_in("agent").get(f"/api/v1/cases/{reference}").json["undo"] is None
    assert site.act("agent", reference, "undoing", {"seq": offered["seq"]}).status_code == 409
    undone = site.act("handler", reference, "undoing", {"seq": offered["seq"]})
    assert undone.status_code == 200, undone.json
    assert (undone.json["stage"], undone.json["undo"]) == ("dispatched", None)


def test_whoever_was_written_to_is_told_that_it_was_undone_and_the_preview_says_so(site: Site) -> None:
    reference, _ = site.filed()
    seq = site.act("handler", reference, "reply", {"text": "门板已更换"}).json["undo"]["seq"]
    foreseen = site.act("handler", reference, "previews/undoing", {"seq": seq}).json
    assert foreseen["stage"] == "dispatched"
    assert "agent@staff.example" in [letter["to"] for letter in foreseen["letters"]]
    assert ("reply", "resumes") in {(clock["clock"], clock["change"]) for clock in foreseen["clocks"]}


def test_after_ten_minutes_it_is_too_late_and_the_refusal_says_why(site: Site) -> None:
    reference, _ = site.filed()
    seq = site.act("handler", reference, "reply", {"text": "门板已更换"}).json["undo"]["seq"]
    site.services.clock.advance(minutes=11)
    refused = site.act("handler", reference, "undoing", {"seq": seq})
    assert (refused.status_code, refused.json["errors"]) == (409, {"reason": "too_late"})
    assert refused.json["message"] == "已超过十分钟，不能再撤销。"
    assert site.signed_in("handler").get(f"/api/v1/cases/{reference}").json["undo"] is None


def test_that_a_complaint_was_taken_by_phone_is_not_taken_back(site: Site) -> None:
    taken = site.signed_in("agent").post("/api/v1/cases", json=COMPLAINT | {"channel": "phone"})
    assert taken.status_code == 201, taken.json
    reference = taken.json["reference"]
    assert site.signed_in("agent").get(f"/api/v1/cases/{reference}").json["undo"] is None
    mine = [entry.seq for entry in site.case(reference).timeline if entry.actor == "staff:agent@staff.example"]
    assert mine
    assert {site.act("agent", reference, "undoing", {"seq": seq}).status_code for seq in mine} == {409}


def test_an_undoing_on_another_version_is_refused_as_stale(site: Site) -> None:
    reference, _ = site.filed()
    seq = site.act("handler", reference, "reply", {"text": "门板已更换"}).json["undo"]["seq"]
    assert site.act("handler", reference, "undoing", {"seq": seq}, If_Match='"1"').status_code == 412
