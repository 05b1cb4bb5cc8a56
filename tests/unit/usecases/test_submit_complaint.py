"""A complaint comes in: numbered, stored with its letters, answered once and the same way again."""

from datetime import date

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment, Stage
from complaints.domain.lifecycle import UnknownValue
from complaints.domain.staff import Roster
from complaints.usecases.ports import StaleCase, StoredFile, UnknownReference
from complaints.usecases.submit_complaint import AttachmentRefused, ForeignIdempotencyKey
from complaints.usecases.track_complaint import track_complaint
from complaints.usecases.writing import TRIES
from tests.factories import a_complainant, a_member, a_policy, a_roster, acting, moment
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.steps import AGENT, CUSTOMER, HANDLER, in_between, owed, submit, the_case

PHOTO = StoredFile("门板.jpg", "image/jpeg", 1000)
MOST = a_policy().intake.attachments.max_bytes


def with_roster(*members: object) -> InMemoryStaff:
    return InMemoryStaff(a_roster(*members))


@pytest.mark.parametrize(
    ("when", "reference", "month"),
    [
        ("Mon 2026-11-30 23:59", "26110001", "2026-11"),
        ("Tue 2026-12-01 00:00", "26120001", "2026-12"),
        ("Thu 2026-12-31 23:59", "26120001", "2026-12"),
        ("Fri 2027-01-01 00:00", "27010001", "2027-01"),
    ],
)
def test_the_month_of_a_number_is_the_company_s_and_not_utc_s(when: str, reference: str, month: str):
    portal = fake_services()
    portal.clock.now = moment(when)
    case = submit(portal).case
    assert (case.reference, case.month) == (reference, month)


def test_numbers_go_on_within_a_month_and_restart_with_the_next():
    portal = fake_services()
    portal.clock.now = moment("Mon 2026-11-30 23:58")
    numbers = [submit(portal, key="a").case.reference, submit(portal, key="b").case.reference]
    portal.clock.advance(minutes=2)
    numbers += [submit(portal, key="c").case.reference, submit(portal, key="d").case.reference]
    assert numbers == ["26110001", "26110002", "26120001", "26120002"]


def test_the_complainant_is_told_a_number_a_secret_and_the_promised_dates():
    portal = fake_services()
    told = submit(portal)
    assert [(promise.clock.id, promise.due_at) for promise in told.promises] == [
        ("reply", moment("Mon 2026-11-23 10:00")),
        ("follow_up", moment("Tue 2026-11-24 10:00")),
    ]
    assert (
        track_complaint(
            cases=portal.cases, keys=portal.settings.signing_keys, reference=told.case.reference, secret=told.secret
        )
        == told.case
    )
    assert len(told.secret.replace("-", "")) == 16


def test_the_case_is_stored_dispatched_with_its_secret_only_as_a_hash():
    portal = fake_services()
    told = submit(portal)
    case = the_case(portal)
    assert case == told.case
    assert (case.stage, case.handler, case.version) == (Stage.DISPATCHED, HANDLER, 1)
    assert told.secret not in str(case)
    assert portal.cases.next_due_at() == moment("Mon 2026-11-23 06:00")


def test_complainant_and_handler_are_owed_a_letter_each():
    portal = fake_services()
    submit(portal)
    assert owed(portal) == [("acknowledgement", CUSTOMER), ("dispatch", HANDLER)]


def test_a_complainant_without_mail_is_owed_none():
    portal = fake_services()
    submit(portal, complainant=a_complainant(email=""))
    assert owed(portal) == [("dispatch", HANDLER)]


def test_letters_are_in_the_language_of_whom_they_go_to():
    portal = fake_services(staff=with_roster(a_member("handler", locale="en")))
    submit(portal)
    assert [(letter.kind, letter.locale) for letter in portal.outbox.owed()] == [
        ("acknowledgement", "zh-CN"),
        ("dispatch", "en"),
    ]


def test_the_same_key_gives_the_same_answer_and_writes_nothing():
    portal = fake_services()
    first = submit(portal)
    assert submit(portal) == first
    assert portal.cases.saves == 1
    assert submit(portal, key="another").case.reference == "26110002", "no number was lost on the repetition"


def test_the_same_key_answers_after_the_case_has_gone_on_and_its_files_are_gone():
    portal = fake_services()
    portal.attachments.files["upload/a"] = PHOTO
    first = submit(portal, files=("upload/a",))
    portal.attachments.files.clear()
    portal.clock.advance(days=40)
    again = submit(portal, files=("upload/a",))
    assert (again.case.reference, again.secret, again.promises) == (first.case.reference, first.secret, first.promises)


@pytest.mark.parametrize("change", [{"name": "别人"}, {"phone": "13900139000"}, {"email": "other@customer.example"}])
def test_a_key_of_somebody_else_opens_nothing(change: dict[str, str]):
    portal = fake_services()
    submit(portal)
    with pytest.raises(ForeignIdempotencyKey):
        submit(portal, complainant=a_complainant(**change))
    assert portal.cases.saves == 1


def test_whoever_is_second_by_a_moment_gets_the_case_of_the_first():
    portal = fake_services()
    first = []
    in_between(portal, lambda: first.append(submit(portal)))
    second = submit(portal)
    assert second == first[0]
    assert portal.cases.saves == 1
    with pytest.raises(UnknownReference):
        the_case(portal, "26110001")  # the number that the slower one had drawn stays a gap


def test_whoever_is_second_by_a_moment_and_somebody_else_is_refused():
    portal = fake_services()
    in_between(portal, lambda: submit(portal, complainant=a_complainant(name="别人")))
    with pytest.raises(ForeignIdempotencyKey):
        submit(portal)


def test_a_write_that_met_another_still_under_way_is_tried_again():
    def conflict() -> None:
        raise StaleCase  # what DynamoDB says of a key that is being written just now

    portal = fake_services()
    in_between(portal, conflict, conflict, conflict, conflict)
    assert submit(portal).case.reference == "26110001"
    in_between(portal, *[conflict] * TRIES)
    with pytest.raises(StaleCase):
        submit(portal, key="another")


def test_files_are_kept_as_they_really_are_in_the_store_each_once():
    portal = fake_services()
    portal.attachments.files |= {"upload/a": PHOTO, "upload/b": StoredFile("b.pdf", "application/pdf", MOST)}
    case = submit(portal, files=("upload/b", "upload/a", "upload/b")).case
    assert case.content.attachments == (
        Attachment("upload/b", "b.pdf", "application/pdf", MOST),
        Attachment("upload/a", "门板.jpg", "image/jpeg", 1000),
    )


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        (None, "missing"),
        (StoredFile("a.jpg", "image/jpeg", MOST + 1), "too_large"),
        (StoredFile("a.html", "text/html", 10), "type"),
    ],
)
def test_a_file_that_is_not_fit_refuses_the_complaint_and_uses_no_number(stored: StoredFile | None, reason: str):
    portal = fake_services()
    portal.attachments.files["upload/good"] = PHOTO
    if stored:
        portal.attachments.files["upload/bad"] = stored
    with pytest.raises(AttachmentRefused) as refused:
        submit(portal, files=("upload/good", "upload/bad"))
    assert (refused.value.key, refused.value.reason) == ("upload/bad", reason)
    assert (portal.cases.saves, owed(portal)) == (0, [])
    assert submit(portal).case.reference == "26110001"


def test_one_file_more_than_allowed_is_too_many():
    portal = fake_services()
    most = portal.policy.intake.attachments.max_files
    keys = tuple(f"upload/{number}" for number in range(most + 1))
    portal.attachments.files |= dict.fromkeys(keys, PHOTO)
    with pytest.raises(AttachmentRefused) as refused:
        submit(portal, files=keys)
    assert (refused.value.key, refused.value.reason) == (keys[-1], "too_many")
    assert len(submit(portal, files=keys[:-1]).case.content.attachments) == most


def test_where_nobody_is_responsible_the_supervisor_is_told():
    portal = fake_services(staff=with_roster(a_member("handler", active=False)))
    assert submit(portal).case.stage is Stage.REGISTERED
    assert owed(portal) == [("acknowledgement", CUSTOMER), ("unassigned", "supervisor@staff.example")]


def test_where_that_post_is_vacant_too_the_next_is_told_and_the_administrator_alarmed():
    vacant = [a_member(role, active=False) for role in ("handler", "supervisor")]
    portal = fake_services(staff=with_roster(*vacant))
    submit(portal)
    assert owed(portal)[1:] == [("unassigned", "director@staff.example"), ("vacancy", "admin@staff.example")]
    assert portal.outbox.owed()[2].context["vacant"] == "客户服务分部主管"


def test_an_absent_handler_s_deputy_gets_the_dispatch():
    away = a_member("handler", deputy="head@staff.example", away_from=date(2026, 11, 20), away_until=date(2026, 11, 24))
    portal = fake_services(staff=with_roster(away))
    assert submit(portal).case.handler == HANDLER
    assert owed(portal)[1:] == [("dispatch", "head@staff.example")]


def test_without_any_staff_a_complaint_is_still_taken():
    portal = fake_services(staff=InMemoryStaff(Roster()))
    assert submit(portal).case.stage is Stage.REGISTERED
    assert owed(portal) == [("acknowledgement", CUSTOMER)]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("category", {"category": "weather"}),
        ("category", {"category": ""}),
        ("business_line", {"business_line": "garden"}),
        ("complainant.kind", {"complainant": a_complainant(kind="neighbour")}),
        ("channel", {"channel": "telepathy"}),
    ],
)
def test_a_value_that_the_policy_does_not_offer_is_refused(field: str, change: dict[str, object]):
    portal = fake_services()
    with pytest.raises(UnknownValue) as unknown:
        submit(portal, **change)
    assert unknown.value.field == field
    assert portal.cases.saves == 0


def test_a_complaint_need_not_name_a_business_line():
    assert submit(fake_services(), business_line="").case.content.business_line == ""


@pytest.mark.parametrize("role", ["agent", "supervisor", "director"])
def test_staff_who_take_complaints_stand_on_the_timeline(role: str):
    case = submit(fake_services(), actor=acting(role), channel="phone").case
    assert {entry.actor for entry in case.timeline} == {f"staff:{role}@staff.example"}
    assert case.agent == AGENT


@pytest.mark.parametrize("role", ["handler", "head", "executive", "auditor", "legal", "admin"])
def test_others_may_not_take_complaints(role: str):
    portal = fake_services()
    with pytest.raises(NotAllowed):
        submit(portal, actor=acting(role), channel="phone")
    assert portal.cases.saves == 0
