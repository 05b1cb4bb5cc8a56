"""Whoever is to agree to a report answers the mail: agreed, returned, and kindly refused where it cannot be."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.report_mail import parse_report_address
from complaints.usecases.publish_reports import publish_due
from tests.api.site import Site
from tests.api.test_publications import FIRST_WORKING_DAY, does, mails, run, seen
from tests.factories import a_member, moment
from tests.fakes import fake_services
from tests.proofs import proves
from tests.unit.usecases.letters_in import quarantined, receive

FORGED = re.compile(r"\.[a-z2-7]{16}@")


@pytest.fixture
def site() -> Site:
    """The report of November, drafted on the first working day of December; the director was asked."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    site.filed()
    site.services.mailer.sent.clear()
    run(site)
    return site


def asked(site: Site, who: str) -> Any:
    """The last mail by which somebody was asked to agree."""
    return [
        mail
        for mail in site.services.mailer.sent
        if mail.to == f"{who}@staff.example" and json.loads(mail.text)["matter"] in ("waiting", "refused")
    ][-1]


def answers(site: Site, who: str, text: str, *, number: int = 1, to: str = "", **changes: Any) -> str:
    """What becomes of an answer to it."""
    sender = {"sender": f"{who}@staff.example", "sender_name": "", "subject": "回复：待审核"}
    message = sender | {"message_id": f"<{number}@mail.example>", "text": text} | changes
    return receive(site.services, to or asked(site, who).reply_to, **message).fate.value


def told(site: Site, who: str) -> dict[str, Any]:
    """The last mail to somebody."""
    mine = [json.loads(mail.text) for mail in site.services.mailer.sent if mail.to == f"{who}@staff.example"]
    return mine[-1]  # type: ignore[no-any-return]


@proves("OPPEIN-16")
def test_department_and_office_agree_by_mail_and_the_report_leaves(site: Site) -> None:
    assert answers(site, "director", "同意\n\n周涛") == "recorded"
    assert (told(site, "director")["matter"], told(site, "director")["who"]) == ("agreed", "总经理室")
    assert answers(site, "executive", "同意。数据已核对", number=2) == "recorded"
    report = seen(site, "auditor")
    assert report["state"] == "sent"
    assert [(step["by"], step["note"], step["by_mail"]) for step in report["agreed"]] == [
        ("director@staff.example", "周涛", True),
        ("executive@staff.example", "数据已核对", True),
    ]
    assert len(mails(site, "sent")) == 5
    assert told(site, "executive")["matter"] in ("agreed", "sent")


@pytest.mark.parametrize(
    "text", ["退回：请补充改进措施", "不同意：请补充改进措施", "请退回 请补充改进措施", "Return: 请补充改进措施"]
)
def test_a_report_is_returned_by_mail_and_who_writes_it_is_told_what_to_put_right(site: Site, text: str) -> None:
    assert answers(site, "director", text) == "recorded"
    [back] = [step for step in seen(site, "agent")["steps"] if step["move"] == "returned"]
    assert (back["note"], back["by"]) == ("请补充改进措施", "director@staff.example")
    assert told(site, "director")["matter"] == "given_back"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("收到，我看看。", "没有看出"),
        ("同意，但是请补充改进措施", "没有看出"),
        ("agree if the numbers are right", "没有看出"),
        ("不同意", "写明要改什么"),
        ("同意接单\n满意", "没有看出"),
    ],
)
def test_what_is_no_clear_word_changes_nothing_and_its_writer_is_told(site: Site, text: str, why: str) -> None:
    before = seen(site, "director")["steps"]
    assert answers(site, "director", text) == "answered"
    assert seen(site, "director")["steps"] == before
    assert why in told(site, "director")["note"]
    assert answers(site, "director", "同意", number=2) == "recorded", "the mail that says so may be answered, too"


def test_an_answer_to_a_letter_of_before_the_words_changed_is_late(site: Site) -> None:
    old = asked(site, "director").reply_to
    does(site, "agent", "texts", {"texts": {"0": "封边胶批次问题"}})
    assert answers(site, "director", "同意", to=old) == "answered"
    assert "有过改动" in told(site, "director")["note"]
    assert seen(site, "director")["waits_for"] == "director"
    assert told(site, "director")["written"] == []
    assert answers(site, "director", "同意", number=2) == "recorded"


def test_a_reminder_leaves_the_first_letter_good(site: Site) -> None:
    first = asked(site, "director").reply_to
    run(site, moment("Thu 2026-12-03 07:00"))
    assert len(mails(site, "waiting")) == 2
    assert answers(site, "director", "同意", to=first) == "recorded"


def test_the_second_answer_and_the_answer_out_of_turn_are_told_so(site: Site) -> None:
    to = asked(site, "director").reply_to
    assert answers(site, "director", "同意") == "recorded"
    assert answers(site, "director", "同意", number=2, to=to) == "answered"
    assert "已经" in told(site, "director")["note"] or "轮不到" in told(site, "director")["note"]
    assert answers(site, "executive", "同意", number=3) == "recorded"
    assert answers(site, "director", "退回：再看", number=4, to=to) == "answered"
    assert "已发出" in told(site, "director")["note"]
    assert len(seen(site, "auditor")["agreed"]) == 2


def test_the_same_message_delivered_twice_agrees_once_and_is_answered_once(site: Site) -> None:
    to = asked(site, "director").reply_to
    assert [answers(site, "director", "同意", to=to), answers(site, "director", "同意", to=to)] == [
        "recorded",
        "duplicate",
    ]
    assert [
        json.loads(mail.text)["matter"] for mail in site.services.mailer.sent if mail.to.startswith("director")
    ] == [
        "waiting",
        "agreed",
    ]


def test_a_forged_address_waits_for_a_person_and_nobody_speaks(site: Site) -> None:
    forged = FORGED.sub(".aaaaaaaaaaaaaaaa@", asked(site, "director").reply_to)
    assert answers(site, "director", "同意", to=forged) == "quarantined"
    assert quarantined(site.services) == ["signature of the reply address"]
    assert seen(site, "director")["waits_for"] == "director"


def test_an_address_is_good_for_its_edition_its_person_and_its_letter_alone(site: Site) -> None:
    good = asked(site, "director").reply_to
    later = re.sub(r"\.(\d+)\.([a-z2-7]{16})@", r".99.\2@", good)
    other = (good.replace("2026-11", "2026-10"), good.replace(".1.", ".2.", 1), good.replace("monthly", "other"))
    for wrong in (later, *other):
        assert answers(site, "director", "同意", to=wrong, stored_as=wrong) == "quarantined", wrong
    assert set(quarantined(site.services)) == {"unknown report", "signature of the reply address"}


def test_who_has_left_the_company_agrees_to_nothing(site: Site) -> None:
    to = asked(site, "director").reply_to
    site.services.staff.put(member=replace(a_member("director"), active=False))
    assert answers(site, "director", "同意", to=to) == "quarantined"


def test_a_robot_agrees_to_nothing_and_is_not_answered(site: Site) -> None:
    count = len(site.services.mailer.sent)
    headers = {"auto-submitted": ("auto-replied",)}
    assert answers(site, "director", "同意", headers=headers) == "automatic"
    assert answers(site, "director", "同意", number=2, subject="自动回复：外出") == "quarantined"
    assert seen(site, "director")["waits_for"] == "director"
    assert all(json.loads(mail.text).get("matter") != "refused" for mail in site.services.mailer.sent[count:])


def test_while_the_director_is_away_his_deputy_agrees_by_mail(site: Site) -> None:
    away = a_member("director", away_from=moment("2026-12-03 00:00").date(), deputy="supervisor@staff.example")
    site.services.staff.put(member=away)
    run(site, moment("Thu 2026-12-03 07:00"))
    assert answers(site, "supervisor", "同意") == "recorded"
    assert seen(site, "director")["waits_for"] == "executive"


def test_addresses_of_reports_are_read_whatever_their_case_and_of_others_nothing() -> None:
    local = "Report+Monthly.2026-w47.2.7.AAAAAAAAAAAAAAAA"
    found = parse_report_address(f"{local}@in.example", "in.example")
    assert found is not None
    assert (found.rule, found.period, found.number, found.asked) == ("monthly", "2026-W47", 2, 7)
    assert parse_report_address(f"{local}@elsewhere.example", "in.example") is None
    assert parse_report_address("report+monthly.2026-11.1.aaaaaaaaaaaaaaaa@in.example", "in.example") is None


def test_a_report_that_nobody_can_be_asked_about_is_told_to_a_person(site: Site) -> None:
    site.services.staff.put(member=replace(a_member("director"), active=False))
    site.services.clock.now = FIRST_WORKING_DAY.replace(day=4)
    done = publish_due(desk=site.services.report_desk, circumstances=site.services.circumstances(THE_PORTAL))
    assert done.stuck == ("monthly/2026-11/1",)
