"""Staff look at cases: most see all, a handler his own, a head those of the department; nobody else anything."""

from datetime import date

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, THE_PORTAL, Actor, NotAllowed
from complaints.domain.staff import Responsibility, Roster
from complaints.usecases.ports import BadCursor, CaseFilter, UnknownReference
from complaints.usecases.view_cases import find_cases, view_case
from tests.factories import NAMES, a_member, a_roster, acting
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.steps import HANDLER, submit

ALL = ["26110003", "26110002", "26110001"]
SEE_ALL = ["agent", "supervisor", "director", "executive", "auditor", "legal", "admin"]
OTHER = "other@staff.example"
EVERYTHING = CaseFilter()


@pytest.fixture
def roster() -> Roster:
    """Kitchens go to the handler, wood doors to another of the same department, bathrooms to another department."""
    others = [
        a_member("handler", email=OTHER),
        a_member("handler", email="bath@staff.example", department="bathroom-line"),
        a_member("head", email="bath-head@staff.example", department="bathroom-line"),
        a_member("nobody", email="nobody@staff.example"),
        a_member("handler", email="both@staff.example", roles=frozenset({"handler", "agent"})),
    ]
    rows = (
        Responsibility(HANDLER, "kitchen-line", business_line="kitchen"),
        Responsibility(OTHER, "kitchen-line", business_line="wood_door"),
        Responsibility("bath@staff.example", "bathroom-line", business_line="bathroom"),
    )
    return a_roster(*others, responsibilities=rows)


@pytest.fixture
def portal(roster: Roster) -> Services:
    """Three cases: 1 the handler's, 2 of his colleague, 3 of another department."""
    portal = fake_services(staff=InMemoryStaff(roster))
    for business_line in ("kitchen", "wood_door", "bathroom"):
        submit(portal, key=business_line, business_line=business_line)
        portal.clock.advance(minutes=1)
    return portal


def listed(portal: Services, actor: Actor, wanted: CaseFilter = EVERYTHING) -> list[str]:
    page = find_cases(
        cases=portal.cases, wanted=wanted, limit=10, cursor=None, circumstances=portal.circumstances(actor)
    )
    return [row.reference for row in page.rows]


def seen(portal: Services, actor: Actor) -> list[str]:
    """The cases that `actor` may open, one by one."""

    def may_open(reference: str) -> bool:
        try:
            view_case(cases=portal.cases, reference=reference, circumstances=portal.circumstances(actor))
        except NotAllowed:
            return False
        return True

    return [reference for reference in ALL if may_open(reference)]


@pytest.mark.parametrize("role", SEE_ALL)
def test_these_see_every_case(portal: Services, roster: Roster, role: str):
    actor = acting(role, roster=roster)
    assert listed(portal, actor) == ALL
    assert seen(portal, actor) == ALL


def test_every_role_is_looked_at_here():
    assert {*SEE_ALL, "handler", "head"} == set(NAMES)


@pytest.mark.parametrize(
    ("who", "own"),
    [
        ("handler", ["26110001"]),
        (OTHER, ["26110002"]),
        ("bath@staff.example", ["26110003"]),
        ("head", ["26110002", "26110001"]),
        ("bath-head@staff.example", ["26110003"]),
        ("both@staff.example", ALL),
        ("nobody@staff.example", []),
    ],
)
def test_these_see_their_own_in_the_list_and_one_by_one(portal: Services, roster: Roster, who: str, own: list[str]):
    actor = acting(who, roster=roster)
    assert listed(portal, actor) == own
    assert seen(portal, actor) == own


def test_a_handler_does_not_widen_his_list_with_a_filter(portal: Services, roster: Roster):
    handler = acting("handler", roster=roster)
    assert listed(portal, handler, CaseFilter(handler=OTHER)) == []
    assert listed(portal, handler, CaseFilter(handler=HANDLER.upper())) == ["26110001"]
    assert listed(portal, handler, CaseFilter(handler="")) == []
    assert listed(portal, handler, CaseFilter(department="bathroom-line")) == []


def test_a_head_does_not_widen_the_list_with_a_filter(portal: Services, roster: Roster):
    head = acting("head", roster=roster)
    assert listed(portal, head, CaseFilter(department="bathroom-line")) == []
    assert listed(portal, head, CaseFilter(department="kitchen-line")) == ["26110002", "26110001"]
    assert listed(portal, head, CaseFilter(handler="bath@staff.example")) == []
    assert listed(portal, head, CaseFilter(handler=OTHER)) == ["26110002"]


def test_a_filter_narrows_what_is_seen(portal: Services, roster: Roster):
    assert listed(portal, acting("agent", roster=roster), CaseFilter(business_line="bathroom")) == ["26110003"]
    assert listed(portal, acting("handler", roster=roster), CaseFilter(business_line="bathroom")) == []


def test_a_cursor_of_somebody_who_sees_more_is_refused(portal: Services, roster: Roster):
    def page(who: str, cursor: str | None):
        by = portal.circumstances(acting(who, roster=roster))
        return find_cases(cases=portal.cases, wanted=EVERYTHING, limit=1, cursor=cursor, circumstances=by)

    cursor = page("agent", None).cursor
    assert cursor
    with pytest.raises(BadCursor):
        page("handler", cursor)


def test_a_deputy_opens_the_cases_of_the_absent_handler(roster: Roster):
    away = a_member("handler", deputy="nobody@staff.example", away_from=date(2026, 11, 20))
    members = tuple(away if member.email == HANDLER else member for member in roster.members)
    portal = fake_services(staff=InMemoryStaff(Roster(members, roster.responsibilities)))
    submit(portal)
    case = view_case(
        cases=portal.cases,
        reference="26110001",
        circumstances=portal.circumstances(acting("nobody@staff.example", roster=portal.staff.roster())),
    )
    assert case.handler == HANDLER


@pytest.mark.parametrize("actor", [THE_COMPLAINANT, THE_PORTAL])
def test_who_is_not_of_the_house_sees_nothing_here(portal: Services, actor: Actor):
    with pytest.raises(NotAllowed):
        listed(portal, actor)
    assert seen(portal, actor) == []


def test_a_case_that_does_not_exist_is_unknown_to_everybody(portal: Services, roster: Roster):
    for who in ("agent", "handler"):
        with pytest.raises(UnknownReference):
            view_case(
                cases=portal.cases,
                reference="26119999",
                circumstances=portal.circumstances(acting(who, roster=roster)),
            )
