"""Files, raw mails and mail in quarantine go with the case; what a run does not erase, the next one takes."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import staff
from complaints.domain.commands import DisposalDecision
from complaints.domain.disposal import Keeping
from complaints.domain.waiting import Lane
from complaints.usecases.deliveries import Lost, LostMail
from complaints.usecases.erase_disposed import Erased, erase_disposed
from complaints.usecases.perform_act import perform_act
from complaints.usecases.ports import StoredFile
from complaints.usecases.quarantine import Decision, QuarantinedMail, Standing, UnknownMail
from complaints.usecases.writing import writing
from functions import _runtime, upkeep
from tests.factories import REGISTERED_AT, a_member, circumstances, moment
from tests.fakes import fake_services
from tests.keeping import CLOSED, FILE, NOTED, OVER, a_closed_case, keeping_policy, proposed

POLICY = keeping_policy()
DIRECTOR = staff(a_member("director"))
RAW = b"To: <case+26110001.abcdefghijklmnop@in.example>\r\nCc: <case+26110002.abcdefghijklmnop@in.example>\r\n\r\nx"
REFERENCE = "26110001"


def a_portal() -> Services:
    portal: Any = fake_services(policy=POLICY)
    for file in (FILE, NOTED):
        portal.attachments.files[file.key] = StoredFile(file.name, file.type, file.size)
    portal.mails.raw["m1"] = RAW
    portal.quarantine.put(mail=QuarantinedMail("m1", REGISTERED_AT, "subject", "lin@x.example", "门板"))
    portal.clock.now = moment(OVER)
    return portal


def kept(portal: Services, reference: str = REFERENCE) -> None:
    by = circumstances(policy=POLICY, now=moment(OVER))
    case = proposed(a_closed_case(reference=reference))
    portal.cases.save(writing=replace(writing(before=None, after=case, circumstances=by), letters=()))


def decide(portal: Services, reference: str = REFERENCE) -> None:
    by = portal.circumstances(DIRECTOR)
    perform_act(cases=portal.cases, reference=reference, command=DisposalDecision(True, "同意"), circumstances=by)


def dispose(portal: Services, reference: str = REFERENCE) -> bool:
    """Whether the next run of the upkeep erases it."""
    decide(portal, reference)
    return not erase_disposed(desk=portal.erasing_desk).failed


def being_erased(portal: Services) -> int:
    return len(portal.cases.desk(lane=Lane.KEEPING, who=Keeping.ERASING, until=None, after=None, limit=9))


def test_files_and_mails_go_with_the_next_run():
    portal: Any = a_portal()
    kept(portal)
    assert dispose(portal)
    assert (portal.attachments.files, portal.mails.raw, being_erased(portal)) == ({}, {}, 0)
    with pytest.raises(UnknownMail):
        portal.quarantine.get(message_id="m1")


def test_mail_that_did_not_arrive_is_kept_no_longer_than_its_case():
    portal: Any = a_portal()
    kept(portal)
    mail = LostMail(
        "x", moment(CLOSED), "2026-11", Lost.BOUNCED, "lin@x.example", "complainant", "closure", (REFERENCE,)
    )
    portal.deliveries.note(mail=mail)
    assert dispose(portal)
    assert portal.deliveries.mails == {}


def set_aside(portal: Services, message: str, *, at: str, reference: str = REFERENCE, raw: bytes = b"x") -> None:
    portal.mails.raw[message] = raw
    portal.quarantine.put(
        mail=QuarantinedMail(message, moment(at), "spam verdict", "lin@x.example", "门板", reference=reference)
    )


@pytest.mark.parametrize("standing", [None, Standing.REJECTED])
def test_mail_that_nobody_put_on_the_case_goes_with_it_whatever_was_decided(standing: Standing | None):
    portal: Any = a_portal()
    kept(portal)
    set_aside(portal, "m2", at=CLOSED)
    set_aside(portal, "noise", at=CLOSED, reference="26110002")
    if standing:
        decision = Decision(standing, "admin@staff.example", moment(CLOSED), reason="广告")
        portal.quarantine.settle(message_id="m2", decision=decision)
    assert dispose(portal)
    assert set(portal.mails.raw) == {"noise"}
    assert portal.quarantine.of_case(reference=REFERENCE) == ()
    assert portal.quarantine.get(message_id="noise").sender == "lin@x.example"


def test_mail_that_came_after_the_case_was_disposed_of_waits_but_leaves_no_file_of_it():
    portal: Any = a_portal()
    kept(portal)
    decide(portal)
    set_aside(portal, "m2", at="Tue 2027-02-23 09:02")
    portal.attachments.put(key="mail/m2/0", name="a.pdf", type="application/pdf", body=b"x")
    assert erase_disposed(desk=portal.erasing_desk) == Erased(1, ())
    assert (set(portal.mails.raw), portal.attachments.files) == ({"m2"}, {})
    assert [mail.message_id for mail in portal.quarantine.waiting(limit=9)] == ["m2"]


def test_mail_that_was_released_to_another_case_stays_with_that_one():
    portal: Any = a_portal()
    kept(portal)
    set_aside(portal, "m2", at=CLOSED)
    portal.attachments.put(key="mail/m2/0", name="a.pdf", type="application/pdf", body=b"x")
    decision = Decision(Standing.RELEASED, "admin@staff.example", moment(CLOSED), manner="complaint", reference="1")
    portal.quarantine.settle(message_id="m2", decision=decision)
    assert dispose(portal)
    assert (set(portal.mails.raw), set(portal.attachments.files)) == ({"m2"}, {"mail/m2/0"})


def test_mail_set_aside_that_was_addressed_to_another_case_too_stays_as_long_as_that():
    portal: Any = a_portal()
    kept(portal)
    kept(portal, "26110002")
    set_aside(portal, "m2", at=CLOSED, raw=RAW)
    assert dispose(portal)
    assert "m2" in portal.mails.raw


def test_where_the_store_of_files_is_away_the_case_waits_and_the_upkeep_goes_on():
    portal: Any = a_portal()
    kept(portal)
    portal.attachments.faults.extend(["SlowDown", "SlowDown"])
    assert not dispose(portal)
    assert being_erased(portal) == 1
    assert portal.cases.get(reference=REFERENCE).content.description == ""
    failed = erase_disposed(desk=portal.erasing_desk)
    assert (failed.done, [reference for reference, _ in failed.failed]) == (0, [REFERENCE])
    assert erase_disposed(desk=portal.erasing_desk) == Erased(1, ())
    assert (portal.attachments.files, portal.mails.raw, being_erased(portal)) == ({}, {}, 0)


def test_one_that_cannot_be_erased_holds_up_no_other():
    portal: Any = a_portal()
    for reference in (REFERENCE, "26110002"):
        kept(portal, reference)
        decide(portal, reference)
    portal.attachments.faults.append("SlowDown")
    done = erase_disposed(desk=portal.erasing_desk)
    assert (done.done, len(done.failed), being_erased(portal)) == (1, 1, 1)


def test_a_mail_to_two_cases_stays_as_long_as_one_of_them_is_kept():
    portal: Any = a_portal()
    kept(portal)
    kept(portal, "26110002")
    assert dispose(portal)
    assert (set(portal.mails.raw), set(portal.attachments.files)) == ({"m1"}, {NOTED.key})
    assert dispose(portal, "26110002")
    assert (portal.mails.raw, portal.attachments.files) == ({}, {})


def test_a_file_that_is_gone_already_is_no_trouble():
    portal: Any = a_portal()
    kept(portal)
    portal.attachments.files.clear()
    portal.mails.raw.clear()
    assert dispose(portal)


def test_the_upkeep_of_the_day_erases_and_says_what_it_could_not(monkeypatch: Any):
    portal: Any = a_portal()
    kept(portal)
    portal.attachments.faults.extend(["SlowDown", "SlowDown"])
    dispose(portal)
    monkeypatch.setattr(_runtime, "_held", [portal])
    with pytest.raises(upkeep.CasesNotErased, match=REFERENCE):
        upkeep.run({}, None)
    assert upkeep.run({}, None)["told"] >= 0
    assert being_erased(portal) == 0
