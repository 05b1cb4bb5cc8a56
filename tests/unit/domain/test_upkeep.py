"""What administrators must know today, a minute either side of the day from which it matters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.domain.clocks import clocks
from complaints.domain.commands import Closure
from complaints.domain.policy_oversight import RetentionRule, Review
from complaints.domain.regulation import Regulation
from complaints.domain.upkeep import Matter, finding_told, findings, is_fresh
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_calendar,
    a_member,
    a_path,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    after,
    moment,
)

SUMMER = moment("Wed 2026-07-01 08:00")


def found(now=SUMMER, **changes):
    """The findings; every case pins the regulation in force."""
    given = {"policy": a_policy(), "calendar": a_calendar(), "roster": a_roster(), "now": now} | changes
    in_force = Regulation(given["policy"], given["calendar"])
    cases = {name: [(case, in_force) for case in given[name]] for name in ("running", "closed") if name in given}
    return findings(**given | cases)


def only(now, matter, **changes):
    [finding] = [each for each in found(now, **changes) if each.matter is matter]
    return finding


def test_where_all_is_well_there_is_nothing_to_tell():
    assert found() == ()


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("Sun 2026-11-01 23:59", False),
        ("Mon 2026-11-02 00:00", True),
        ("Thu 2026-12-31 23:59", True),
        ("Tue 2027-03-02 08:00", True),
    ],
)
def test_the_year_whose_holidays_are_missing_is_named_from_60_days_before_it_begins(now, told):
    calendars = [each for each in found(moment(now)) if each.matter is Matter.CALENDAR]
    assert [each.subject for each in calendars] == ["2027"] * told
    assert all(each.due_at == moment("2027-01-01 00:00") for each in calendars)


def test_a_calendar_that_knows_the_next_year_is_not_warned_about():
    longer = replace(a_calendar(), known_until=a_calendar().known_until.replace(year=2028))
    assert found(moment("Thu 2026-12-31 08:00"), calendar=longer) == ()


def test_open_cases_whose_deadlines_hang_on_missing_holidays_are_named():
    policy = a_policy()
    late = a_registered_case(reference="26120009", now=moment("Thu 2026-12-31 10:00"))
    early = a_registered_case(reference="26120001", now=moment("Mon 2026-12-28 10:00"))
    closed = after(late, ("agent", "2026-12-31 11:00", Closure("answered", "已答复")))
    warned = only(moment("2026-12-31 12:00"), Matter.CALENDAR, running=(late, early, replace(closed, reference="x")))
    assert (warned.cases, warned.count) == (("26120009",), 1)
    assert finding_told(finding=warned, policy=policy, locale="en")["cases"] == ["26120009"]


def test_a_provisional_deadline_matters_from_60_days_before_it_is_due():
    rule = replace(a_policy().clock("reply"), limit=Limit(80, Unit.WORKING_DAYS), by="", limits={})
    policy = a_policy(clocks=(rule,))
    case = a_registered_case(now=moment("2026-11-02 10:00"), policy=policy)
    [clock] = clocks(case=case, policy=policy, calendar=a_calendar())
    assert clock.deadline.provisional
    matters = clock.due_at - timedelta(days=60)
    for now, named in ((matters - timedelta(minutes=1), 0), (matters, 1)):
        assert only(now, Matter.CALENDAR, policy=policy, running=(case,)).count == named


def test_posts_heads_and_categories_without_anybody_are_told():
    roster = a_roster(a_member("director", active=False), a_member("head", active=False), responsibilities=())
    matters = [(each.matter, each.subject) for each in found(roster=roster)]
    assert matters[0] == (Matter.POST, "director")
    assert (Matter.CATEGORY, "price") in matters
    with_row = replace(roster, responsibilities=a_roster().responsibilities)
    assert (Matter.HEAD, "kitchen-line") in [(each.matter, each.subject) for each in found(roster=with_row)]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-12-01 23:59", False),
        ("2026-12-02 00:00", True),
        ("2028-05-05 08:00", True),
    ],
)
def test_the_review_of_the_regulation_is_told_from_30_days_before_until_there_is_a_new_edition(now, told):
    longer = replace(a_calendar(), known_until=a_calendar().known_until.replace(year=2030))
    policy = a_policy(effective="2026-01-01", review=Review(Limit(12, Unit.MONTHS), by="executive"))
    reviews = found(moment(now), policy=policy, calendar=longer)
    assert [(each.matter, each.due_at) for each in reviews] == [(Matter.REVIEW, moment("2027-01-01 00:00"))] * told
    revised = replace(policy, effective="2028-01-01")
    assert found(moment(now), policy=revised, calendar=longer) == ()


def keeping():
    rule = RetentionRule(
        keep=Limit(3, Unit.MONTHS),
        archive_within=Limit(1, Unit.WORKING_DAYS),
        archived_by="agent",
        checklist=("archive",),
    )
    return a_policy(retention=rule, records=(a_record("archive"),))


def a_closed_case(reference, when):
    case = a_registered_case(reference=reference, now=moment(when) - timedelta(hours=1), policy=keeping())
    return after(case, ("agent", when, Closure("answered", "已答复")), policy=keeping())


def test_cases_that_were_kept_long_enough_are_counted_and_not_named():
    closed = (a_closed_case("1", "2026-03-31 09:00"), a_closed_case("2", "2026-04-01 09:00"))
    now = moment("2026-06-30 09:00")
    assert Matter.DISPOSAL not in {each.matter for each in found(now, policy=keeping(), closed=closed)}
    disposal = only(now + timedelta(minutes=1), Matter.DISPOSAL, policy=keeping(), closed=closed)
    assert (disposal.count, disposal.cases) == (1, ())


def test_cases_whose_file_is_late_are_named_with_who_files_them():
    closed = (a_closed_case("1", "Mon 2026-06-29 09:00"), a_closed_case("2", "Tue 2026-06-30 09:00"))
    due = moment("Tue 2026-06-30 09:00")
    assert Matter.ARCHIVE not in {each.matter for each in found(due, policy=keeping(), closed=closed)}
    late = only(due + timedelta(minutes=1), Matter.ARCHIVE, policy=keeping(), closed=closed)
    assert (late.subject, late.count, late.cases) == ("agent", 1, ("1",))


def test_confidential_cases_whose_file_is_late_are_counted_and_not_named():
    closed = tuple(a_closed_case(reference, "Mon 2026-06-29 09:00") for reference in "12")
    about = replace(closed[0], complaint=replace(closed[0].content, respondent="agent@staff.example"))
    now = moment("Wed 2026-07-01 09:00")
    late = only(now, Matter.ARCHIVE, policy=keeping(), closed=(about, closed[1]))
    assert (late.count, late.cases) == (2, ("2",))
    audit = a_path(when={"category": (closed[0].content.category,)})
    late = only(now, Matter.ARCHIVE, policy=replace(keeping(), confidential=(audit,)), closed=closed)
    assert (late.count, late.cases) == (2, ())


def test_the_same_finding_has_the_same_key_whatever_its_numbers():
    one = only(moment("2026-12-01 08:00"), Matter.CALENDAR)
    assert one.key == replace(one, count=7, cases=("1",)).key == "calendar/2027"
    roster = a_roster(responsibilities=())
    keys = [each.key for each in found(roster=roster)]
    assert len(keys) == len(set(keys)) > 1


@pytest.mark.parametrize(
    ("told", "fresh"),
    [(None, True), ("2026-07-01 07:00", False), ("2026-06-25 00:00", False), ("2026-06-24 23:59", True)],
)
def test_a_finding_is_told_again_after_seven_of_the_companys_days(told, fresh):
    told_at = moment(told) if told else None
    finding = only(moment("2026-12-01 08:00"), Matter.CALENDAR)
    assert is_fresh(finding=finding, told_at=told_at, calendar=a_calendar(), now=SUMMER) == fresh
