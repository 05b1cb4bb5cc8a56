"""The complainant follows the case with number and secret, and acts on it."""

from complaints.domain.case import Kind
from tests.factories import NAMES
from tests.file_samples import PNG
from tests.functional.portal import CUSTOMER, Filed, Portal, secret_of, staff_address
from tests.functional.test_sign_in import calls_of_aws


def lived(portal: Portal) -> Filed:
    """A case that everybody in the house has said something about, and that is closed."""
    filed = portal.file()
    portal.staff_does("agent", filed, "note", text="内部：客户很生气")
    portal.staff_does("head", filed, "contact", text="内部：已致电")
    portal.at("Mon 2026-11-23 12:00")
    portal.tick()
    portal.staff_does("handler", filed, "reply", text="内部：供应商的错")
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied", text="内部：态度好转")
    return filed


def test_stage_follows_the_case(portal: Portal) -> None:
    filed = portal.file()
    stages = [portal.track(filed)["stage"]]
    portal.staff_does("handler", filed, "reply", text="已更换")
    stages.append(portal.track(filed)["stage"])
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    stages.append(portal.track(filed)["stage"])
    assert stages == ["dispatched", "follow_up", "closed"]
    assert portal.track(filed)["closing_title"] == {"zh-CN": "满意结案", "en": "Closed: satisfied"}


def test_timeline_tells_the_public_part_only(portal: Portal) -> None:
    seen = portal.track(lived(portal))
    kinds = [entry["kind"] for entry in seen["timeline"]]
    assert kinds == ["received", "registered", "dispatched", "contacted", "replied", "called", "closed"]


def test_no_word_name_or_address_of_staff_reaches_the_complainant(portal: Portal) -> None:
    seen = str(portal.track(lived(portal)))
    for kept in ("内部", "staff", "@staff.example", "kitchen-line", "hash", "供应商", *NAMES.values()):
        assert kept not in seen


def test_what_may_be_done_depends_on_the_stage(portal: Portal) -> None:
    filed = portal.file()
    can = [portal.track(filed)["can"]]
    portal.staff_does("handler", filed, "reply", text="已更换")
    can.append(portal.track(filed)["can"])
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    can.append(portal.track(filed)["can"])
    assert can == [
        ["supplements", "withdrawal", "mails", "complaints"],
        ["supplements", "withdrawal", "objection", "survey", "mails", "complaints"],
        ["supplements", "objection", "survey", "mails", "complaints"],
    ]


def test_supplement_with_a_photo_reaches_handler_and_agent(portal: Portal) -> None:
    filed = portal.file()
    key = portal.upload(name="另一扇门.png", type="image/png", body=PNG)
    seen = portal.complainant_does(filed, "supplements", text="另一扇门也裂了", attachments=[key]).get_json()
    assert seen["timeline"][-1]["text"] == "另一扇门也裂了"
    assert seen["timeline"][-1]["own"] is True
    told = [mail.to for mail in portal.mails(kind="supplement-received")]
    assert sorted(told) == [staff_address("agent"), staff_address("handler")]
    [kept] = portal.last(filed, Kind.SUPPLEMENTED).data["attachments"]
    assert kept["name"] == "另一扇门.png"


def test_withdrawal_closes_the_case_and_ends_its_clocks(portal: Portal) -> None:
    filed = portal.file()
    seen = portal.complainant_does(filed, "withdrawal", reason="已自行解决").get_json()
    assert (seen["stage"], seen["closing_title"]["zh-CN"]) == ("closed", "客户撤诉")
    assert {mail.to for mail in portal.mails(kind="closure")} == {
        CUSTOMER,
        staff_address("handler"),
        staff_address("agent"),
    }
    portal.advance(days=10)
    assert portal.tick() == 0


def test_survey_is_taken_once(portal: Portal) -> None:
    filed = lived(portal)
    assert portal.complainant_does(filed, "survey", score=4, comment="还不错").get_json()["rating"] == 4
    again = portal.complainant_does(filed, "survey", score=1)
    assert again.status_code == 409
    assert portal.track(filed)["rating"] == 4
    assert "survey" not in portal.track(filed)["can"]


def test_secret_is_forgiven_case_blanks_and_hyphens(portal: Portal) -> None:
    filed = portal.file()
    typed = filed.secret.replace("-", " ").lower()
    answer = portal.client.get(
        f"/api/v1/complaints/{filed.reference}", headers=secret_of(Filed(filed.reference, typed, {}))
    )
    assert answer.status_code == 200


def test_secret_of_one_case_opens_no_other(portal: Portal) -> None:
    mine, other = portal.file(), portal.file()
    answer = portal.client.get(f"/api/v1/complaints/{other.reference}", headers=secret_of(mine))
    assert answer.status_code == 404


def test_for_a_wrong_secret_the_store_is_not_asked_so_that_its_time_tells_nothing(portal: Portal) -> None:
    filed = portal.file()
    asked = []
    for reference in (filed.reference, "26119999"):
        with calls_of_aws() as calls:
            headers = {"Authorization": "Secret AAAA-AAAA-AAAA-AAAA"}
            assert portal.client.get(f"/api/v1/complaints/{reference}", headers=headers).status_code == 404
        asked.append(calls)
    assert asked == [[], []]
    with calls_of_aws() as calls:
        portal.track(filed)
    assert "Query" in calls
