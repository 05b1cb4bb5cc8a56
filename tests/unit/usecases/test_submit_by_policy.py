"""What the policy asks for beside the ordinary is stored, and has its effect on the case from the start."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import clocks, event_names
from complaints.domain.forms import FieldsRefused
from complaints.domain.intake import AnonymousRefused
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, TypeRule
from complaints.domain.text import Text
from complaints.domain.timeline import fold
from tests.factories import REGISTERED_AT, a_calendar, a_field, a_policy, acting, moment, with_intake
from tests.fakes import fake_services
from tests.unit.usecases.steps import owed, run_timer, submit, the_case

TYPES = (TypeRule("external", Text("外部", "External")), TypeRule("internal", Text("内部", "Internal"), by=("agent",)))
URGENCY = Scheme("urgency", Text("紧急", "Urgency"), (Choice("high", Text("高", "High")),), at_intake=True)
AN_AGENT = acting("agent")


def about_receipt() -> PolicyProfile:
    """A policy whose reply is due a day after the complaint was received, not dispatched."""
    reply = replace(a_policy().clock("reply"), starts=("received",))
    return a_policy(clocks=(reply,))


def test_what_was_filled_in_is_stored_and_folds_back():
    portal = fake_services(policy=replace(with_intake(types=TYPES, fields=(a_field("site"),)), schemes=(URGENCY,)))
    submit(portal, key="earlier")
    told = submit(
        portal,
        actor=AN_AGENT,
        type="internal",
        fields={"site": "花园"},
        levels={"urgency": "high", "severity": "major"},
        respondent="handler@staff.example",
        repeat_of="26110001",
        anonymous=True,
    )
    case = the_case(portal, told.case.reference)
    assert fold(reference=case.reference, entries=case.timeline, version=1) == case
    complaint = case.content
    assert (complaint.type, complaint.fields) == ("internal", {"site": "花园"})
    assert (complaint.respondent, complaint.repeat_of) == ("handler@staff.example", "26110001")
    assert complaint.anonymous
    assert (case.severity, case.classes) == ("major", {"urgency": "high"})


def test_the_registration_of_a_type_is_an_event_of_its_own():
    portal = fake_services(policy=with_intake(types=TYPES))
    case = submit(portal).case
    assert event_names(case.timeline[1]) == ("registered", "registered.external")
    assert event_names(submit(fake_services()).case.timeline[1]) == ("registered",)


def test_an_earlier_case_that_never_was_is_refused_and_uses_no_number():
    portal = fake_services()
    with pytest.raises(UnknownValue) as unknown:
        submit(portal, actor=AN_AGENT, repeat_of="26110009")
    assert (unknown.value.field, unknown.value.value) == ("repeat_of", "26110009")
    assert submit(portal).case.reference == "26110001"


def test_a_complaint_refused_for_its_fields_or_for_having_no_name_leaves_nothing_behind():
    portal = fake_services(policy=with_intake(fields=(a_field("site", required=True),), anonymous=False))
    with pytest.raises(FieldsRefused):
        submit(portal)
    with pytest.raises(AnonymousRefused):
        submit(portal, actor=AN_AGENT, anonymous=True, fields={"site": "x"})
    assert (portal.cases.saves, owed(portal)) == (0, [])


def test_a_complaint_received_earlier_says_so_and_its_clocks_run_from_then():
    portal = fake_services(policy=about_receipt())
    earlier = moment("Thu 2026-11-19 15:00")
    case = submit(portal, actor=AN_AGENT, received_at=earlier).case
    assert case.received_at == case.timeline[0].at == earlier
    assert {entry.at for entry in case.timeline[1:]} == {REGISTERED_AT}
    assert case.month == "2026-11"
    [reply] = clocks(case=case, policy=portal.policy, calendar=a_calendar())
    assert (reply.started_at, reply.due_at) == (earlier, moment("Sat 2026-11-21 15:00"))


def test_without_an_earlier_time_it_was_received_when_it_was_registered():
    portal = fake_services(policy=about_receipt())
    assert submit(portal, actor=AN_AGENT).case.received_at == REGISTERED_AT


def test_a_complaint_registered_after_its_limit_is_urged_at_once():
    portal = fake_services(policy=about_receipt())
    submit(portal, actor=AN_AGENT, received_at=REGISTERED_AT - timedelta(days=5))
    run_timer(portal, "Fri 2026-11-20 10:01")
    sent = [kind for kind, _ in owed(portal)]
    assert "urging" in sent
    assert "reminder" not in sent
