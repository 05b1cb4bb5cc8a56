"""Whoever asks for the list again is told in a few bytes that nothing changed, and at once when something did."""

from typing import Any

from tests.functional.portal import Portal

LIST = "/api/v1/cases"


def asked_again(portal: Portal, etag: str, *, role: str = "agent", address: str = LIST) -> Any:
    return portal.signed_in(role).get(address, headers={"If-None-Match": etag})


def test_unchanged_list_is_answered_without_a_body_though_time_went_by(portal: Portal) -> None:
    portal.file()
    etag = portal.signed_in("agent").get(LIST).headers["ETag"]
    portal.advance(minutes=1)
    again = asked_again(portal, etag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Cache-Control"] == "no-store"


def test_new_case_changes_the_list(portal: Portal) -> None:
    portal.file()
    etag = portal.signed_in("agent").get(LIST).headers["ETag"]
    filed = portal.file()
    again = asked_again(portal, etag)
    assert again.status_code == 200
    assert again.get_json()["cases"][0]["reference"] == filed.reference


def test_list_under_another_filter_is_not_taken_for_the_same(portal: Portal) -> None:
    portal.file()
    etag = portal.signed_in("agent").get(LIST).headers["ETag"]
    again = asked_again(portal, etag, address=f"{LIST}?stage=closed")
    assert (again.status_code, again.get_json()["cases"]) == (200, [])


def test_nobody_learns_without_signing_in_whether_the_list_changed(portal: Portal) -> None:
    portal.file()
    etag = portal.signed_in("agent").get(LIST).headers["ETag"]
    refused = portal.client.get(LIST, headers={"If-None-Match": etag})
    assert refused.status_code == 401
