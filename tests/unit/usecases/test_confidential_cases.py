"""Confidential cases in the use cases: unknown to who may not know of them, in lists, by number, and in quarantine."""

import json
from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.commands import Classification, Note, PenaltyAppeal, PenaltyDecision, PenaltyProposal
from complaints.domain.forms import FieldsRefused
from complaints.domain.lifecycle import NotAllowed
from complaints.domain.policy import ActRule, PolicyProfile
from complaints.domain.policy_intake import FieldRule, Hides
from complaints.domain.text import Text
from complaints.usecases.mail_room import Fate
from complaints.usecases.ports import CaseFilter, UnknownReference
from complaints.usecases.quarantine import Standing
from complaints.usecases.view_cases import find_cases, view_case, view_penalties
from complaints.usecases.view_quarantine import look_up_mail, view_quarantine
from tests.factories import NAMES, a_member, a_path, a_penalty, a_policy, a_roster, acting, moment
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.domain.on_a_path import under
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import CUSTOMER, act, kinds, submit, the_case

FORGED = "case+26110001.aaaaaaaaaaaaaaaa@in.example"
OUTSIDE = sorted(set(NAMES) - {"auditor", "executive"})


def a_portal(policy: PolicyProfile, **changes: Any) -> Services:
    """26110001 about prices, after it two cases of noise: 26110002 about a design, 26110003 about delivery."""
    portal = fake_services(policy=policy, **changes)
    submit(portal, category="price")
    submit(portal, key="noise-1", category="design")
    submit(portal, key="noise-2", category="delivery")
    return portal


def found(portal: Services, who: str, **wanted: Any) -> list[str]:
    by = portal.circumstances(acting(who, roster=portal.staff.roster()))
    page = find_cases(cases=portal.cases, wanted=CaseFilter(**wanted), limit=2, cursor=None, circumstances=by)
    assert (page.cursor is None) == (len(page.rows) < 2 or not _more(portal, page.cursor, wanted, by))
    return [row.reference for row in page.rows]


def _more(portal: Services, cursor: str | None, wanted: dict[str, Any], by: Any) -> bool:
    return cursor is not None and bool(
        find_cases(cases=portal.cases, wanted=CaseFilter(**wanted), limit=2, cursor=cursor, circumstances=by).rows
    )


def viewed(portal: Services, who: str, reference: str = "26110001") -> Any:
    by = portal.circumstances(acting(who, roster=portal.staff.roster()))
    return view_case(cases=portal.cases, reference=reference, circumstances=by)


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_the_path_the_case_is_unknown_and_stands_in_no_list(who: str):
    portal = a_portal(under(a_path()))
    with pytest.raises(UnknownReference):
        viewed(portal, who)
    with pytest.raises(UnknownReference):
        act(portal, who, "Fri 2026-11-20 11:00", Note("…"))
    with pytest.raises(UnknownReference):
        act(portal, who, "Fri 2026-11-20 11:00", Note("…"), expected=99)
    by = portal.circumstances(acting(who))
    with pytest.raises(UnknownReference):
        view_penalties(cases=portal.cases, reference="26110001", circumstances=by)
    for wanted in ({}, {"q": "26110001"}, {"category": "price"}, {"handler": "auditor@staff.example"}):
        assert "26110001" not in found(portal, who, **wanted)
    assert portal.cases.saves == 3


def test_on_the_path_the_case_is_seen_found_and_dealt_with():
    portal = a_portal(under(a_path()))
    for who in ("auditor", "executive"):
        assert viewed(portal, who).reference == "26110001"
        assert found(portal, who) == ["26110002", "26110001"], "and nothing of the path for complaints about delivery"
        assert found(portal, who, q="26110001") == ["26110001"]
    act(portal, "auditor", "Fri 2026-11-20 11:00", Note("…"))
    assert kinds(the_case(portal))[-1] == "noted"


def test_whom_it_is_about_does_not_find_it_and_everybody_else_does():
    portal = fake_services(policy=under())
    submit(portal, actor=acting("agent"), channel="phone", category="design", respondent="Director@staff.example")
    submit(portal, key="noise", category="design")
    assert found(portal, "director") == ["26110002"]
    assert found(portal, "supervisor") == ["26110002", "26110001"]
    with pytest.raises(UnknownReference):
        viewed(portal, "director")


def test_a_case_is_hidden_from_the_moment_it_becomes_confidential():
    acts = {**a_policy().acts, "classification": ActRule(by=("supervisor",))}
    portal = a_portal(under(a_path(when={"severity": ("major",)}), acts=acts))
    assert viewed(portal, "supervisor")
    act(portal, "supervisor", "Fri 2026-11-20 11:00", Classification("severity", "major"))
    with pytest.raises(UnknownReference):
        viewed(portal, "supervisor")
    assert found(portal, "supervisor") == ["26110002"]
    assert found(portal, "handler", handler="handler@staff.example") == ["26110002"]
    assert found(portal, "auditor", q="26110001") == ["26110001"]


def test_a_handlers_own_path_shows_him_his_own_cases_alone():
    portal = a_portal(under(a_path(seen_by=("handler",))))
    portal.staff.put(member=a_member("handler2", roles=frozenset({"handler", "agent"})))
    assert found(portal, "handler") == ["26110002", "26110001"]
    assert found(portal, "handler2") == ["26110002"]


def test_who_may_not_see_cases_of_others_is_still_refused_and_not_told_that_there_is_none():
    portal = a_portal(under(a_path()))
    portal.staff.put(member=a_member("handler2", roles=frozenset({"handler"})))
    with pytest.raises(NotAllowed):
        viewed(portal, "handler2", "26110002")
    with pytest.raises(UnknownReference):
        viewed(portal, "handler2")


def test_who_registers_a_repetition_learns_of_no_case_that_he_may_not_know_of():
    portal = a_portal(under(a_path(seen_by=("supervisor",))))
    again = {"key": "again", "category": "design", "channel": "phone", "actor": acting("agent")}
    answers = []
    for reference in ("26110001", "26119999"):
        with pytest.raises(FieldsRefused) as refused:
            submit(portal, **again, repeat_of=reference)
        answers.append(refused.value.faults)
    assert answers == [{"repeat_of": "no_case"}] * 2
    assert submit(portal, **again, repeat_of="26110002").case.content.repeat_of == "26110002"
    again |= {"key": "once more", "actor": acting("supervisor")}
    assert submit(portal, **again, repeat_of="26110001").case.content.repeat_of == "26110001"


# -- the name alone


def test_a_nameless_case_is_found_by_name_number_or_address_by_those_alone_who_are_told_them():
    policy = under(a_path(hides=Hides.NAME))
    portal = a_portal(policy)
    submit(portal, key="named", category="price", description="我是林芳，门板开裂")
    for who in ("supervisor", "auditor"):
        assert found(portal, who, category="price") == ["26110004", "26110001"]
        for words in ("林芳", "13800138000", "8000", "lin.fang", "白云区"):
            nameless = {"26110001", "26110004"} & set(found(portal, who, q=words))
            assert bool(nameless) == (who == "auditor"), "who is told who complains finds by it, and nobody else"
        assert found(portal, who, q="门板开裂", category="price") == ["26110004"]
        assert found(portal, who, q="op-2026", category="price") == ["26110004", "26110001"]
    by = portal.circumstances(acting("auditor"))
    rows = find_cases(cases=portal.cases, wanted=CaseFilter(), limit=9, cursor=None, circumstances=by).rows
    told = {row.reference: (row.complainant, row.seen_by) for row in rows}
    assert told == {"26110004": ("***", ()), "26110002": ("林芳", ()), "26110001": ("***", ())}
    assert rows[0].summary == "我是***，门板开裂"


# -- penalties


def test_whom_a_penalty_falls_on_learns_of_it_once_it_is_decided_and_may_appeal():
    rude = a_penalty("rude", by=("auditor",), tiers=("executive",), appeal=("executive",))
    portal = a_portal(under(a_path(), penalties=(rude,)))
    agent = portal.circumstances(acting("agent"))
    act(portal, "auditor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "属实", on="agent@staff.example"))
    with pytest.raises(UnknownReference):
        view_penalties(cases=portal.cases, reference="26110001", circumstances=agent)
    with pytest.raises(UnknownReference):
        act(portal, "agent", "Fri 2026-11-20 12:00", PenaltyAppeal(1, "不是我"))
    decision = PenaltyDecision(1, approved=True)
    act(portal, "executive", "Fri 2026-11-20 13:00", decision)
    assert view_penalties(cases=portal.cases, reference="26110001", circumstances=agent)
    with pytest.raises(UnknownReference):
        viewed(portal, "agent")
    with pytest.raises(UnknownReference):
        act(portal, "agent", "Fri 2026-11-20 14:00", Note("…"))
    act(portal, "agent", "Fri 2026-11-20 14:00", PenaltyAppeal(1, "不是我"))
    assert the_case(portal).timeline[-1].data["verdict"] == "appealed"


# -- mail


def alarms(portal: Services) -> list[tuple[str, str]]:
    """(recipient, writer named) of the letters about quarantine."""
    return [(mail.to, json.loads(mail.text)["writer"]) for mail in portal.mailer.sent]


@pytest.mark.parametrize("hides", list(Hides))
def test_mail_about_a_confidential_case_waits_without_names_and_alarms_the_path(hides: Hides):
    portal = a_portal(under(a_path(hides=hides)))
    receive(portal, FORGED, sender=CUSTOMER, subject="Re: [26110001] 林芳")
    [waiting] = portal.quarantine.waiting(limit=9)
    assert (waiting.sender, waiting.subject) == ("***", "***")
    assert alarms(portal) == [("auditor@staff.example", CUSTOMER)]


def test_quarantine_names_a_confidential_case_and_its_mail_to_the_path_alone():
    acts = {**a_policy().acts, "quarantine": ActRule(by=("admin", "auditor"))}
    portal = a_portal(under(a_path(), acts=acts))
    receive(portal, FORGED, sender=CUSTOMER, text="还有一扇门。")
    outside, inside = (portal.circumstances(acting(who)) for who in ("admin", "auditor"))
    how = {"room": portal.mail_room, "standing": Standing.WAITING, "limit": 9, "cursor": None}
    (seen,), (known,) = (view_quarantine(**how, circumstances=by).mails for by in (outside, inside))
    assert (seen.reference, seen.preview, seen.veiled) == ("", "", True)
    assert known.reference == "26110001"
    with pytest.raises(UnknownReference):
        look_up_mail(room=portal.mail_room, message_id="stored-1", circumstances=outside)
    assert look_up_mail(room=portal.mail_room, message_id="stored-1", circumstances=inside).reference == "26110001"


def test_who_may_not_know_the_name_reads_no_raw_mail():
    acts = {**a_policy().acts, "quarantine": ActRule(by=("admin",))}
    portal = a_portal(under(a_path(hides=Hides.NAME), acts=acts))
    receive(portal, FORGED, sender=CUSTOMER)
    with pytest.raises(NotAllowed):
        look_up_mail(room=portal.mail_room, message_id="stored-1", circumstances=portal.circumstances(acting("admin")))


def test_mail_that_the_mail_service_distrusts_is_veiled_as_any_other():
    portal = a_portal(under(a_path()))
    receive(portal, address_of(CUSTOMER), sender=CUSTOMER, verdicts={"spam": "FAIL"})
    [waiting] = portal.quarantine.waiting(limit=9)
    assert (waiting.sender, waiting.preview, waiting.reference) == ("***", "", "26110001")


def test_mail_about_an_ordinary_case_waits_as_it_came():
    portal = a_portal(under(a_path()))
    receive(portal, FORGED.replace("0001", "0002"), sender=CUSTOMER, subject="Re: [26110002]")
    [waiting] = portal.quarantine.waiting(limit=9)
    assert (waiting.sender, waiting.subject) == (CUSTOMER, "Re: [26110002]")
    assert alarms(portal) == [("admin@staff.example", CUSTOMER)]


def test_an_administrator_is_not_alarmed_about_a_complaint_about_himself():
    staff = InMemoryStaff(a_roster(a_member("admin2", roles=frozenset({"admin"}))))
    portal = fake_services(policy=under(), staff=staff)
    submit(portal, actor=acting("agent"), channel="phone", category="design", respondent="admin@staff.example")
    receive(portal, FORGED, sender=CUSTOMER)
    assert alarms(portal) == [("admin2@staff.example", CUSTOMER)]
    assert portal.quarantine.waiting(limit=9)[0].sender == "***"


def test_an_answer_from_outside_is_kept_but_is_no_act():
    acts = {**a_policy().acts, "classification": ActRule(by=("supervisor",))}
    portal = a_portal(under(a_path(when={"severity": ("major",)}), acts=acts))
    act(portal, "supervisor", "Fri 2026-11-20 11:00", Classification("severity", "major"))
    portal.clock.now = moment("Fri 2026-11-20 12:00")
    receipt = receive(portal, address_of("handler@staff.example"), text="周二更换门板。")
    assert receipt.fate is Fate.RECORDED
    assert kinds(the_case(portal))[-1] == "uncounted_reply"
    assert the_case(portal).stage == "dispatched"


def test_the_complainants_mail_reaches_his_case_as_ever():
    portal = a_portal(under(a_path()))
    receive(portal, address_of(CUSTOMER), text="还有一扇门。")
    assert kinds(the_case(portal))[-1] == "supplemented"


def test_fields_that_are_personal_are_not_in_the_row():
    intake = a_policy().intake
    card = FieldRule("id_card", Text("身份证号", "Identity card"), personal=True)
    policy = under(a_path(hides=Hides.NAME), intake=type(intake)(**{**vars(intake), "fields": (card,)}))
    portal = fake_services(policy=policy)
    submit(portal, category="price", fields={"id_card": "440101199001011234"}, description="证号440101199001011234")
    assert found(portal, "auditor", q="440101") == []
    assert found(portal, "auditor", q="证号") == ["26110001"]
