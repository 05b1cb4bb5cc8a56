"""Sums that are kept from changes of cases are at all times what a report of every case comes to, for every reader."""

from datetime import date, timedelta
from random import Random

import pytest

from complaints.domain.confidentiality import sight
from complaints.domain.figure_sums import OPEN, Sums, hour_of, month_of_sums
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.report_words import report_told
from complaints.usecases.figure_port import StaleSums
from complaints.usecases.keep_sums import keep_sums, mark_of
from complaints.usecases.report_cases import Reading
from complaints.usecases.report_month import report_month
from complaints.usecases.writing import writing
from functions import _runtime, month_sums
from tests.chance import POLICY, Company
from tests.factories import a_calendar, a_registered_case, a_roster, acting, circumstances
from tests.fake_cases import InMemoryCases
from tests.fakes import fake_services
from tests.unit.usecases.test_figure_rows import MONTHS, READERS, reckoned

MEASURED = Regulation(POLICY, a_calendar())
MARK = mark_of(measured=MEASURED)
STEPS = 110


class Stream:
    """What the table tells of rows that were written: late, more than once, in no order."""

    def __init__(self, company: Company, chance: Random) -> None:
        self.company, self.chance = company, chance
        self.waiting: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []

    def note(self, reference: str) -> None:
        cases = self.company.cases
        places = [(month, reference) for month in (*MONTHS, "2027-01", "2027-02")]
        self.waiting += [place for place in places if list(cases.figure_rows_of(places=[place]))]

    def deliver(self, *, everything: bool = False) -> None:
        self.chance.shuffle(self.waiting)
        some = len(self.waiting) if everything else self.chance.randrange(len(self.waiting) + 1)
        now, self.waiting = self.waiting[:some], self.waiting[some:]
        again = self.chance.choices(self.told, k=min(len(self.told), 3)) if self.told else []
        self.told += now
        keep_sums(cases=self.company.cases, measured=MEASURED, places=[*again, *now])


def kept(company: Company, reader: str, month: str, now) -> tuple:
    by = company.by(reader, now=now)
    period = period_of(every=Every.MONTH, day=date.fromisoformat(f"{month}-01"), calendar=a_calendar())
    seen = sight(member=acting(reader).member, roster=a_roster(), today=by.today)
    read = company.cases.sums
    sums = Sums(read(mark=MARK, scope=month, until=hour_of(now)), read(mark=MARK, scope=OPEN))
    from_sums = month_of_sums(sums=sums, seen=seen, policy=POLICY, period=period, now=now)
    from_rows = reckoned(Reading(company.cases, seen, now, by), period, now)
    return report_told(report=from_sums, by=by), report_told(report=from_rows, by=by)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_told_late_twice_and_in_no_order_sums_are_the_recomputed_figures(seed: int) -> None:
    chance = Random(seed)
    company = Company(cases=InMemoryCases(), chance=chance)
    stream = Stream(company, chance)
    for step in range(STEPS):
        stream.note(company.step())
        stream.deliver(everything=step % 22 == 21)
        if step % 22 == 21:
            for now in (company.now, company.now + chance.random() * timedelta(days=9)):
                for reader in READERS:
                    for month in MONTHS:
                        from_sums, from_rows = kept(company, reader, month, now)
                        assert from_sums == from_rows, (step, reader, month, now)


def test_what_is_told_ten_times_is_summed_once() -> None:
    company = Company(cases=InMemoryCases(), chance=Random(5))
    stream = Stream(company, Random(5))
    for _ in range(30):
        stream.note(company.step())
    places = list(stream.waiting)
    assert keep_sums(cases=company.cases, measured=MEASURED, places=places * 10) == len(company.references)
    held = dict(company.cases._sums)
    assert keep_sums(cases=company.cases, measured=MEASURED, places=places) == 0
    assert company.cases._sums == held


def test_the_report_of_the_month_is_read_from_sums_once_every_case_is_in_them() -> None:
    company = Company(cases=InMemoryCases(), chance=Random(6))
    stream = Stream(company, Random(6))
    for _ in range(60):
        stream.note(company.step())
    stream.deliver(everything=True)
    by = company.by()
    month = f"{by.today:%Y-%m}"
    asked = {"cases": company.cases, "month": month, "as_of": None, "circumstances": by}
    before = report_month(**asked)
    company.cases.note_sums(mark=MARK)
    rows = company.cases.figure_rows
    company.cases.figure_rows = None
    now = report_month(**asked)
    assert report_told(report=now.report, by=by) == report_told(report=before.report, by=by)
    assert now.trend == before.trend
    assert now.references == ()
    company.cases.figure_rows = rows
    named = report_month(**asked, named=True)
    assert named.references == before.references
    assert named.trend == before.trend
    moment = by.now - timedelta(days=3)
    asked |= {"as_of": moment, "month": f"{moment:%Y-%m}"}
    earlier = report_month(**asked)
    company.cases.note_sums(mark="")
    assert earlier.trend == report_month(**asked).trend


def test_who_loses_a_race_tries_again_and_who_always_loses_says_so() -> None:
    company = Company(cases=InMemoryCases(), chance=Random(7))
    stream = Stream(company, Random(7))
    stream.note(company.step())
    whole, lost = company.cases.add_up, []

    def stale(**given):
        lost.append(1)
        raise StaleSums

    company.cases.add_up = lambda **given: stale() if len(lost) < 2 else whole(**given)
    assert keep_sums(cases=company.cases, measured=MEASURED, places=stream.waiting) == 1
    company.cases.forget_sums(mark=MARK)
    company.cases.add_up = stale
    with pytest.raises(StaleSums):
        keep_sums(cases=company.cases, measured=MEASURED, places=stream.waiting)


def test_the_function_keeps_sums_of_the_rows_that_the_stream_tells_of_and_passes_over_everything_else() -> None:
    portal = fake_services()
    _runtime.use(portal)
    case = a_registered_case()
    portal.cases.save(writing=writing(before=None, after=case, circumstances=circumstances()))

    def record(pk: str, sk: str, name: str = "INSERT") -> dict:
        return {"eventName": name, "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": "1"}}

    others = [
        record("C#26110001", "T#000001"),
        record("F#2026-11", "26110009"),
        record("F#2026-11", "26110001", "REMOVE"),
    ]
    assert month_sums.run({"Records": others}, None) == {"changed": 0}
    mark = mark_of(measured=Regulation(portal.policy, portal.calendar))
    assert month_sums.run({"Records": [record("F#2026-11", case.reference)]}, None) == {"changed": 0}, "none are kept"
    portal.cases.begin_sums(mark=mark)
    told = [record("F#2026-11", case.reference), record("F#2026-11", case.reference, "MODIFY"), *others]
    assert month_sums.run({"Records": told}, None) == {"changed": 1}
    assert dict(portal.cases.sums(mark=mark, scope="2026-11"))["a#"]["ordinary.volume"] == (1, 1, 0, 1, 1, 0)
