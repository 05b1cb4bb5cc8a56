"""Routes: where a case goes before the matrix is asked, and where it goes again when something happens."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.acts import THE_TIMER
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Assignment, Contact, Record, Reply
from complaints.domain.consequences import follow
from complaints.domain.lifecycle import perform
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import RouteRule
from tests.factories import (
    DEPARTMENT,
    REGISTERED_AT,
    a_complaint,
    a_member,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    a_route,
    acting,
    after,
    circumstances,
    moment,
)

TUESDAY = "Tue 2026-11-24 10:00"
NOISE = (a_route("director", when={"category": ("delivery",)}), a_route("executive", on=("contacted",)))
PRICES = a_route("legal", when={"category": ("price",)})
DOWN = date(2026, 11, 1)  # away since


def routed(*routes: RouteRule, roster=None, reference="26110001", policy: PolicyProfile | None = None, **complaint):
    policy = replace(policy or a_policy(), routes=routes)
    return a_registered_case(reference=reference, policy=policy, roster=roster, complaint=a_complaint(**complaint))


def test_the_first_route_that_holds_decides_before_the_matrix_is_asked():
    routes = (*NOISE, PRICES, a_route("auditor"))
    assert routed(*routes, category="price").handler == "legal@staff.example"
    assert routed(*routes, category="design").handler == "auditor@staff.example"
    assert routed(*routes, category="delivery").handler == "director@staff.example"


def test_without_a_route_that_holds_the_matrix_decides():
    assert routed(*NOISE, PRICES, category="design").handler == "handler@staff.example"


def test_a_route_to_the_handler_leaves_it_to_the_matrix_and_bars_the_routes_after_it():
    assert routed(a_route("handler"), a_route("legal")).handler == "handler@staff.example"


def test_a_route_to_the_agent_brings_it_to_whoever_will_call():
    agents = [a_member(f"agent-{number}", roles=frozenset({"agent"})) for number in range(3)]
    case = routed(a_route("agent"), roster=a_roster(*agents), reference="26110002")
    assert case.handler == case.agent != ""
    taken = a_registered_case(
        policy=a_policy(routes=(a_route("agent"),)), roster=a_roster(*agents), actor=acting("agent")
    )
    assert (taken.handler, taken.agent) == ("agent@staff.example", "agent@staff.example")


def test_a_route_sees_severity_and_levels_as_the_category_begins():
    grave = replace(a_policy().category("price"), severity="major", levels={"crisis": "red"})
    policy = a_policy(intake=replace(a_policy().intake, categories=(grave, a_policy().category("design"))))
    route = a_route("legal", when={"severity": ("major",), "crisis": ("red",)})
    assert routed(route, policy=policy, category="price").handler == "legal@staff.example"
    assert routed(route, policy=policy, category="design").handler == "handler@staff.example"


def test_the_department_is_the_holders():
    legal = a_member("legal", department="law")
    case = routed(a_route("legal"), roster=a_roster(legal))
    assert case.department == "law"
    assert routed(a_route("legal")).department == DEPARTMENT, "the row's, where the holder has none"


def test_head_is_the_head_of_the_department_that_the_matrix_names():
    noise = a_member("noise", roles=frozenset({"head"}), department="logistics")
    assert routed(a_route("head"), roster=a_roster(noise)).handler == "head@staff.example"


def test_an_absent_holder_is_stood_in_for():
    away = a_member("legal", away_from=DOWN, deputy="auditor@staff.example")
    assert routed(a_route("legal"), roster=a_roster(away)).handler == "auditor@staff.example"


def test_a_vacancy_goes_up_the_succession():
    gone = a_member("head", active=False)
    policy = a_policy(succession={"head": "supervisor", "supervisor": "director"})
    assert routed(a_route("head"), roster=a_roster(gone), policy=policy).handler == "supervisor@staff.example"


def test_where_the_whole_succession_is_vacant_the_case_waits_and_is_not_given_to_an_administrator():
    policy = a_policy(succession={"legal": "executive", "executive": "admin"})
    nobody = a_roster(a_member("legal", active=False), a_member("executive", away_from=DOWN))
    case = routed(a_route("legal"), roster=nobody, policy=policy)
    assert (case.stage, case.handler) == (Stage.REGISTERED, "")
    assert case.timeline[-1].kind is Kind.UNASSIGNED


def test_of_several_holders_one_is_drawn_by_the_reference():
    jurists = [a_member(f"legal-{number}", roles=frozenset({"legal"})) for number in range(3)]
    roster = a_roster(a_member("legal", active=False), *jurists)
    drawn = Counter(
        routed(a_route("legal"), roster=roster, reference=f"2611{serial:04}").handler for serial in range(60)
    )
    assert set(drawn) == {member.email for member in jurists}
    assert min(drawn.values()) > 8


def test_whom_a_route_names_may_be_given_a_case_by_hand():
    case = a_registered_case()
    by = circumstances(actor=acting("agent"))
    with pytest.raises(UnknownValue):
        perform(case=case, command=Assignment("legal@staff.example"), circumstances=by)
    by = replace(by, policy=a_policy(routes=(PRICES,)))
    given = perform(case=case, command=Assignment("legal@staff.example"), circumstances=by)
    assert given.handler == "legal@staff.example"


# -- handed over when something happens --------------------------------------------------------------------------------

ON_REVIEW = a_route("auditor", on=("recorded.review",), when={"category": ("other",)})
REVIEW = a_record("review", by=("head",))


def reviewing(*routes: RouteRule) -> PolicyProfile:
    acts = {**a_policy().acts, "record": replace(a_policy().acts["note"], by=("head",))}
    return a_policy(acts=acts, records=(REVIEW, a_record("noise", by=("head",))), routes=(*NOISE, *routes))


def reviewed(*routes: RouteRule, record="review", roster=None, **complaint) -> ComplaintCase:
    policy = reviewing(*routes)
    case = a_registered_case(policy=policy, complaint=a_complaint(**{"category": "other"} | complaint), roster=roster)
    return after(case, ("head", TUESDAY, Record(record)), policy=policy, roster=roster)


def test_an_event_hands_the_case_over_without_a_new_round():
    case = reviewed(ON_REVIEW)
    recorded, assigned, dispatched = case.timeline[-3:]
    assert (recorded.kind, assigned.kind, dispatched.kind) == (Kind.RECORDED, Kind.ASSIGNED, Kind.DISPATCHED)
    assert dispatched.data == {"handler": "auditor@staff.example", "round": 1, "why": "rerouted", "text": ""}
    assert (assigned.actor, dispatched.actor, dispatched.at) == ("portal", "portal", recorded.at)
    assert (case.handler, case.round, case.stage) == ("auditor@staff.example", 1, Stage.DISPATCHED)


def test_neither_another_event_nor_another_case_is_handed_over():
    assert reviewed(ON_REVIEW, record="noise").handler == "handler@staff.example"
    assert reviewed(ON_REVIEW, category="price").handler == "handler@staff.example"


def test_conditions_look_at_the_case_as_it_stands_after_the_event():
    on_contact = a_route("auditor", on=("recorded",), when={"recorded": ("review",)})
    assert reviewed(on_contact).handler == "auditor@staff.example"


def test_a_case_is_not_handed_to_who_has_it_already():
    policy = a_policy(routes=(a_route("handler"), a_route("legal", on=("contacted",))))
    case = after(a_registered_case(policy=policy), ("handler", TUESDAY, Contact("")), policy=policy)
    again = after(case, ("legal", "Wed 2026-11-25 10:00", Contact("")), policy=policy)
    assert case.handler == "legal@staff.example"
    assert [entry.kind for entry in again.timeline[len(case.timeline) :]] == [Kind.CONTACTED]


def test_a_case_whose_handler_has_answered_stays():
    policy = a_policy(routes=(a_route("legal", on=("replied",)),))
    case = after(a_registered_case(policy=policy), ("handler", TUESDAY, Reply("…")), policy=policy)
    assert (case.stage, case.handler) == (Stage.FOLLOW_UP, "handler@staff.example")


def test_a_case_that_waits_for_a_handler_begins_its_first_round_with_the_route():
    roster = a_roster(a_member("head", department=""), responsibilities=())
    waiting = a_registered_case(policy=reviewing(ON_REVIEW), roster=roster)
    case = reviewed(ON_REVIEW, roster=roster)
    assert (waiting.stage, waiting.round) == (Stage.REGISTERED, 0)
    assert (case.stage, case.round, case.handler) == (Stage.DISPATCHED, 1, "auditor@staff.example")


def test_where_nobody_holds_the_role_the_case_stays_with_its_handler():
    case = reviewed(ON_REVIEW, roster=a_roster(a_member("auditor", active=False), a_member("executive", active=False)))
    assert (case.handler, case.timeline[-1].kind) == ("handler@staff.example", Kind.RECORDED)


def test_what_the_timer_does_is_an_event_too():
    policy = a_policy(routes=(a_route("legal", on=("escalated",)),))
    case = a_registered_case(policy=policy)
    by = circumstances(actor=THE_TIMER, now=moment(TUESDAY), policy=policy)
    escalated = by.put(case, Kind.ESCALATED, {"clock": "reply", "run": 1, "step": "head", "occurrence": 1})
    followed = follow(before=case, after=escalated, circumstances=by)
    assert (followed.handler, followed.timeline[-1].actor) == ("legal@staff.example", "portal")


def test_a_change_that_nothing_follows_from_is_left_as_it_is():
    case = a_registered_case()
    by = circumstances(now=REGISTERED_AT)
    assert follow(before=case, after=case, circumstances=by) is case
