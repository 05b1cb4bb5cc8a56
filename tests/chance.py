"""A company as chance has it: cases come, people and the timer act in whatever order, some cases are closed to most."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import REPORTS, THE_TIMER
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.climbing import take_steps
from complaints.domain.ladder import due_steps
from complaints.domain.lifecycle import perform
from complaints.domain.policy import ActRule, PolicyProfile
from complaints.domain.policy_oversight import Counts, KpiRule, Measure
from complaints.domain.text import Text
from complaints.usecases.ports import CaseRepository
from complaints.usecases.writing import save_change, writing
from tests.factories import a_calendar, a_complaint, a_path, a_registered_case, acting, circumstances, moment
from tests.unit.domain.test_life_of_a_case import ACTS, REFUSALS
from tests.unit.domain.test_life_of_a_case import POLICY as OF_THE_LIVES

NAME = Text("指标", "Figure")
KPIS = (
    KpiRule("running", NAME, NAME, Measure.COUNT, of=("clock:reply", "clock:contact"), by="handler"),
    KpiRule("late", NAME, NAME, Measure.COUNT, of=("clock:reply",), that=("breached",), counts=Counts.DUE, by="agent"),
    KpiRule("took", NAME, NAME, Measure.MEAN_HOURS, of=("clock:reply",), counts=Counts.CLOSED, by="department"),
    KpiRule("urged", NAME, NAME, Measure.COUNT, of=("urged", "escalated"), by="category"),
    KpiRule("own", NAME, NAME, Measure.SHARE, that=("replied",), done_by="handler", by="recorded"),
    KpiRule(
        "moved", NAME, NAME, Measure.SHARE, of=("called",), that_when={"approved": ("postponement",)}, by="severity"
    ),
)
PATHS = (a_path(), a_path("own", seen_by=("handler", "auditor"), when={"severity": ("major",)}))
POLICY: PolicyProfile = replace(
    OF_THE_LIVES,
    kpis=(*OF_THE_LIVES.kpis, *KPIS),
    confidential=PATHS,
    acts=OF_THE_LIVES.acts | {REPORTS: ActRule(by=("supervisor",))},
    reports=load_policy(POLICIES / "oppein.toml").reports,
)
CATEGORIES = ("product_quality", "delivery", "price")
SPECIAL = ("head@staff.example", "Handler@staff.example", "", "", "", "")


class Company:
    """Cases in a store. `step` lets some time pass, and a case come or something happen to one."""

    def __init__(self, *, cases: CaseRepository, chance: Random, begins: str = "2026-09-25 09:00") -> None:
        self.cases, self.chance, self.now = cases, chance, moment(begins)
        self.references: list[str] = []

    def step(self, *, at_most: timedelta = timedelta(hours=30)) -> str:
        """The number of the case that came, or to which something may have happened."""
        self.now += self.chance.random() * at_most
        if not self.references or self.chance.random() < 0.15:
            return self._comes()
        reference = self.chance.choice(self.references)
        with suppress(REFUSALS):
            save_change(cases=self.cases, reference=reference, change=self._change, circumstances=self.by())
        return reference

    def by(self, email: str = "supervisor", *, now: datetime | None = None) -> Circumstances:
        """What somebody's act is decided by now."""
        actor = THE_TIMER if not email else acting(email)
        return circumstances(actor=actor, now=now or self.now, policy=POLICY)

    def all_cases(self) -> list[ComplaintCase]:
        """Every case with its timeline."""
        return [self.cases.get(reference=reference) for reference in self.references]

    def _comes(self) -> str:
        local = self.now.astimezone(a_calendar().zone)
        reference = f"{local:%y%m}{len(self.references) + 1:04}"
        complaint = a_complaint(
            category=self.chance.choice(CATEGORIES),
            respondent=self.chance.choice(SPECIAL),
            repeat_of=self.chance.choice((*self.references[-1:], "", "")),
        )
        case = a_registered_case(reference=reference, now=self.now, complaint=complaint, policy=POLICY)
        self.cases.save(writing=writing(before=None, after=case, circumstances=self.by("agent")))
        self.references.append(reference)
        return reference

    def _change(self, case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if self.chance.random() < 0.3:
            timer = replace(by, actor=THE_TIMER)
            due = due_steps(case=case, policy=by.policy, calendar=by.calendar, now=by.now)
            return take_steps(case=case, steps=due, circumstances=timer) if due else case
        who, command = self.chance.choice(ACTS)
        return perform(case=case, command=command, circumstances=replace(by, actor=acting(who)))
