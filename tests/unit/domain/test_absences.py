"""Who answers while somebody is away: deputies of deputies, and the days on which nobody does."""

from datetime import date

from complaints.domain.absences import absences
from complaints.domain.staff import Roster
from tests.factories import a_member

TODAY = date(2026, 11, 20)


def day(number: int) -> date:
    return date(2026, 12, number)


def covers(*members: object) -> list[tuple[date, date | None, str | None]]:
    """Who answers for the first of `members`."""
    first = members[0]
    found = absences(roster=Roster(members=members), today=TODAY)  # type: ignore[arg-type]
    [absence] = [each for each in found if each.member == first]
    return [(each.first, each.until, each.by.email if each.by else None) for each in absence.covers]


def test_a_deputy_answers_for_the_whole_absence() -> None:
    away = a_member("a", deputy="b@staff.example", away_from=day(1), away_until=day(11))
    assert covers(away, a_member("b")) == [(day(1), day(11), "b@staff.example")]


def test_while_the_deputy_is_away_too_his_deputy_answers_and_without_one_nobody() -> None:
    away = a_member("a", deputy="b@staff.example", away_from=day(1), away_until=day(11))
    deputy = a_member("b", deputy="c@staff.example", away_from=day(4), away_until=day(6))
    third = a_member("c", away_from=day(5), away_until=day(8))
    assert covers(away, deputy, third) == [
        (day(1), day(4), "b@staff.example"),
        (day(4), day(5), "c@staff.example"),
        (day(5), day(6), None),
        (day(6), day(11), "b@staff.example"),
    ]


def test_who_is_away_for_good_without_a_deputy_leaves_a_gap_for_good() -> None:
    away = a_member("a", away_from=date(2026, 11, 1))
    [absence] = absences(roster=Roster(members=(away,)), today=TODAY)
    assert [(each.first, each.until, each.by) for each in absence.covers] == [(TODAY, None, None)]
    assert absence.has_gap


def test_a_deputy_who_left_or_who_points_back_answers_for_nobody() -> None:
    away = a_member("a", deputy="b@staff.example", away_from=day(1), away_until=day(3))
    assert covers(away, a_member("b", active=False)) == [(day(1), day(3), None)]
    back = a_member("b", deputy="a@staff.example", away_from=day(1), away_until=day(2))
    assert covers(away, back) == [(day(1), day(2), None), (day(2), day(3), "b@staff.example")]


def test_what_is_over_and_who_has_left_are_not_listed_and_the_rest_stands_by_its_beginning() -> None:
    over = a_member("over", away_from=date(2026, 11, 1), away_until=TODAY)
    last_day = a_member("last", away_from=date(2026, 11, 1), away_until=date(2026, 11, 21))
    later, left = a_member("later", away_from=day(1)), a_member("left", away_from=day(1), active=False)
    found = absences(roster=Roster(members=(later, over, left, last_day)), today=TODAY)
    assert [each.member.email for each in found] == ["last@staff.example", "later@staff.example"]
