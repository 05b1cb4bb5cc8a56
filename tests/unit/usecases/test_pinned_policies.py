"""The company changes its regulation: cases stay under the one they were registered by, new ones do not."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, staff
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import clocks
from complaints.domain.commands import FollowUp, Reply
from complaints.domain.policy_intake import Hides
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.regulation import PolicyNotKept, Regulation
from complaints.domain.working_time import Limit, Unit
from complaints.usecases.mail_room import Fate
from complaints.usecases.ports import CaseFilter, UnknownReference
from complaints.usecases.view_cases import find_cases, view_case
from complaints.usecases.warn_administrators import _read
from tests.factories import NAMES, a_calendar, a_complainant, a_path, a_policy, a_roster, acting, moment
from tests.fakes import fake_services
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import CUSTOMER, HANDLER, act, kinds, owed, run_timer, submit, the_case

OLD, NEW = "26110001", "26110002"
DEFAULT = load_policy(POLICIES / "default.toml")


class Kept:
    """Regulations in memory."""

    def __init__(self, *regulations: Regulation) -> None:
        self.by_pin = {(each.policy.id, each.policy.version): each for each in regulations}

    def pinned(self, *, policy_id: str, version: str) -> Regulation:
        if (policy_id, version) not in self.by_pin:
            raise PolicyNotKept(policy_id=policy_id, version=version)
        return self.by_pin[policy_id, version]

    def retentions(self) -> list[RetentionRule]:
        return [each.policy.retention for each in self.by_pin.values() if each.policy.retention]


OF_OPPEIN = Regulation(a_policy(), a_calendar())


def changed(portal: Services, *kept: Regulation, policy: Any = DEFAULT) -> Services:
    """The same portal, started anew under another policy."""
    return replace(portal, policy=policy, calendar=working_calendar(policy.calendar), regulations=Kept(*kept))


@pytest.fixture
def portal() -> Services:
    """A case of Friday 10:00 under 欧派; then the company goes over to the default policy."""
    before = fake_services()
    submit(before)
    return changed(before, OF_OPPEIN)


def a_new_case(portal: Services) -> str:
    submission = submit(
        portal, key="key-2", category="product", business_line="", complainant=a_complainant(kind="consumer")
    )
    return submission.case.reference


def open_clocks(portal: Services, case: ComplaintCase) -> dict[str, str]:
    by = portal.circumstances(THE_COMPLAINANT).under(case)
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    return {clock.rule.id: f"{clock.due_at:%a %H:%M}" for clock in running if clock.is_open}


def test_old_cases_keep_their_clocks_and_new_ones_run_under_the_new_policy(portal):
    new = a_new_case(portal)
    assert (the_case(portal, OLD).policy_id, the_case(portal, new).policy_id) == ("oppein", "default")
    assert open_clocks(portal, the_case(portal, OLD)) == {"reply": "Mon 10:00"}
    assert open_clocks(portal, the_case(portal, new))["reply"] == "Fri 10:00"


def test_the_timer_climbs_the_ladder_of_each_cases_own_regulation(portal):
    assert run_timer(portal, "Mon 2026-11-23 12:00").failed == ()
    steps = [entry.data["step"] for entry in the_case(portal).timeline if "step" in entry.data]
    assert steps == ["urging", "head"]  # two hours late its head is told, by the ladder of 欧派


def test_an_act_is_decided_and_written_by_the_old_regulation(portal):
    act(portal, "handler", "Mon 2026-11-23 09:00", Reply("周二更换门板。", final=True))
    assert open_clocks(portal, the_case(portal, OLD)) == {"follow_up": "Tue 09:00"}
    assert list(portal.cases.due(now=moment("Tue 2026-11-24 09:00"), at_once=10)) == [OLD]
    # the default policy writes to the complainant at a reply; 欧派 does not
    assert [letter for letter in owed(portal) if letter[1] == CUSTOMER] == [("acknowledgement", CUSTOMER)]
    act(portal, "agent", "Tue 2026-11-24 09:00", FollowUp("satisfied"))
    assert the_case(portal, OLD).closing_kind == "satisfied"


def test_what_was_submitted_under_the_old_policy_is_answered_again_with_the_same_dates(portal):
    again = submit(portal, category="other", business_line="")
    assert again.case.reference == OLD
    assert [f"{promise.clock.id} {promise.due_at:%a %H:%M}" for promise in again.promises] == [
        "reply Mon 10:00",
        "follow_up Tue 10:00",
    ]


def test_staff_see_a_case_by_the_roles_of_its_own_regulation(portal):
    handler = portal.staff.roster().find(HANDLER)
    blind = replace(DEFAULT, acts={act: rule for act, rule in DEFAULT.acts.items() if act != "view"})
    by = changed(portal, OF_OPPEIN, policy=blind).circumstances(staff(handler))
    assert view_case(cases=portal.cases, reference=OLD, circumstances=by).reference == OLD


def test_the_same_policy_in_a_new_version_moves_no_old_case():
    before = fake_services()
    submit(before)
    reply = replace(a_policy().clock("reply"), limit=Limit(9, Unit.WORKING_DAYS))
    others = tuple(clock for clock in a_policy().clocks if clock.id != "reply")
    portal = changed(before, OF_OPPEIN, policy=a_policy(version="2", clocks=(reply, *others)))
    assert open_clocks(portal, the_case(portal, OLD)) == {"reply": "Mon 10:00"}
    submit(portal, key="key-2")
    assert open_clocks(portal, the_case(portal, NEW)) == {"reply": "Tue 10:00"}


def lost(portal: Services) -> Services:
    """The same, with the old regulation thrown away."""
    return replace(portal, regulations=Kept())


def test_a_case_whose_regulation_is_not_kept_is_neither_shown_nor_changed(portal):
    by = lost(portal).circumstances(staff(portal.staff.roster().find(HANDLER)))
    with pytest.raises(PolicyNotKept):
        view_case(cases=portal.cases, reference=OLD, circumstances=by)
    with pytest.raises(PolicyNotKept):
        act(lost(portal), "handler", "Mon 2026-11-23 09:00", Reply("周二更换门板。"))
    assert Kind.REPLIED not in kinds(the_case(portal))


def test_the_timer_reports_a_case_whose_regulation_is_not_kept_and_does_the_others(portal):
    new = a_new_case(portal)
    done = run_timer(lost(portal), "Tue 2026-11-24 10:00")
    ((reference, error),) = done.failed
    assert (reference, str(error)) == (OLD, "policy 'oppein' is not kept in version '2015-04-27.1'")
    assert done.steps
    assert Kind.URGED in kinds(the_case(portal, new))


def test_upkeep_names_a_case_whose_regulation_is_not_kept(portal):
    unread: list[str] = []
    read = _read(portal.cases, [OLD], unread, lost(portal).circumstances(THE_COMPLAINANT))
    assert (list(read), unread) == ([], [OLD])
    ((case, pinned),) = _read(portal.cases, [OLD], unread, portal.circumstances(THE_COMPLAINANT))
    assert (case.reference, pinned) == (OLD, OF_OPPEIN)


def test_circumstances_are_their_own_under_the_policy_in_force():
    case = submit(fake_services()).case
    by = Circumstances(THE_COMPLAINANT, moment("Fri 2026-11-20 10:00"), a_policy(), a_calendar(), a_roster())
    assert by.under(case) is by
    with pytest.raises(PolicyNotKept):
        replace(by, policy=DEFAULT).under(case)


def test_mail_about_a_case_whose_regulation_is_not_kept_waits_without_telling_who_wrote_it(portal):
    portal = lost(portal)
    receipt = receive(portal, address_of(HANDLER))
    assert (receipt.fate, receipt.reason) == (Fate.QUARANTINED, "policy not kept")
    (waiting,) = portal.quarantine.waiting(limit=10)
    assert (waiting.sender, waiting.subject) == ("", "")
    assert Kind.REPLIED not in kinds(the_case(portal))


@pytest.mark.parametrize(
    "paths",
    [
        (),
        (a_path("another"),),
        (a_path("audit", seen_by=("director",)),),
        (a_path("audit", hides=Hides.NAME),),
    ],
    ids=["no path", "a path of another name", "other roles", "the name alone"],
)
@pytest.mark.parametrize(("hides", "knowing"), [(Hides.CASE, {"auditor", "executive"}), (Hides.NAME, set(NAMES))])
def test_a_list_shows_an_old_case_to_those_who_may_know_of_it_by_its_own_regulation(paths, hides, knowing):
    old = a_policy(routes=(), confidential=(a_path("audit", hides=hides),))
    before = fake_services(policy=old)
    submit(before, category="price")
    new = replace(old, version="later", confidential=paths)
    portal = changed(before, Regulation(old, a_calendar()), policy=new)
    everybody = set(NAMES) - {"handler", "head"}
    assert {who for who in everybody if shown(portal, who)} == knowing & everybody


def shown(portal: Services, who: str) -> bool:
    by = portal.circumstances(acting(who, roster=portal.staff.roster()))
    page = find_cases(cases=portal.cases, wanted=CaseFilter(), limit=9, cursor=None, circumstances=by)
    assert [row.reference for row in page.rows] in ([], [OLD])
    try:
        view_case(cases=portal.cases, reference=OLD, circumstances=by)
    except UnknownReference:
        assert not page.rows
    else:
        assert page.rows
    return bool(page.rows)
