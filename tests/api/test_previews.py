"""What an act would cause is said before it is done, and nothing is done by asking."""

from typing import Any

from tests.api.site import Site


def foreseen(site: Site, who: str, reference: str, act: str, body: Any, **headers: str) -> Any:
    return site.act(who, reference, f"previews/{act}", body, **headers)


def test_a_note_causes_no_letter_and_moves_no_clock(site: Site) -> None:
    reference, _ = site.filed()
    answer = foreseen(site, "supervisor", reference, "note", {"text": "x"})
    assert answer.status_code == 200
    assert (answer.json["letters"], answer.json["clocks"]) == ([], [])


def test_what_is_foreseen_of_an_assignment_comes_true(site: Site) -> None:
    reference, _ = site.filed()
    body = {"handler": "handler@staff.example"}
    before = site.case(reference)
    answer = foreseen(site, "supervisor", reference, "assignment", body)
    assert answer.status_code == 200, answer.json
    assert site.case(reference) == before
    told = answer.json["letters"]
    site.act("supervisor", reference, "assignment", body)
    assert answer.json["stage"] == site.case(reference).stage.value
    assert "handler@staff.example" in [letter["to"] for letter in told]
    assert all(letter["subject"] for letter in told)


def test_a_letter_to_the_complainant_is_told_without_his_address(site: Site) -> None:
    reference = site.replied()
    told = foreseen(site, "agent", reference, "follow-up", {"outcome": "satisfied"}).json["letters"]
    theirs = [letter for letter in told if letter["audience"] == "complainant"]
    assert theirs
    assert all(letter["to"] == letter["to_name"] == "" for letter in theirs)


def test_a_closing_stops_what_runs(site: Site) -> None:
    reference = site.replied()
    clocks = foreseen(site, "agent", reference, "follow-up", {"outcome": "satisfied"}).json["clocks"]
    assert "stops" in {clock["change"] for clock in clocks}
    assert site.case(reference).stage.value == "follow_up"


def test_asking_is_refused_as_the_act_would_be(site: Site) -> None:
    reference, _ = site.filed()
    for act, body, headers in (
        ("assignment", {"handler": "handler@staff.example"}, {}),
        ("note", {"text": ""}, {}),
        ("note", {"text": "x"}, {"If-Match": '"99"'}),
    ):
        asked = foreseen(site, "handler", reference, act, body, **headers)
        done = site.act("handler", reference, act, body, **headers)
        assert asked.status_code == done.status_code >= 400, act
        assert asked.json == done.json
