"""A case that is led from act to act, and every letter that comes of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from complaints.domain.acts import THE_COMPLAINANT, THE_PORTAL, THE_TIMER, Actor
from complaints.domain.case import Attachment, Complaint, ComplaintCase, Kind
from complaints.domain.circumstances import ByMail
from complaints.domain.climbing import take_steps
from complaints.domain.consequences import follow
from complaints.domain.ladder import planned_steps
from complaints.domain.letters import letters_for
from complaints.domain.lifecycle import Circumstances, perform
from complaints.domain.mail_acts import taken
from complaints.domain.mail_meaning import MailContent
from complaints.domain.policy import ActRule, LetterRule
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, RouteRule, TypeRule
from complaints.domain.staff import Roster
from complaints.domain.text import Text
from tests.factories import (
    REGISTERED_AT,
    a_field,
    a_policy,
    a_record,
    a_registered_case,
    acting,
    circumstances,
)

NOTICE = LetterRule(
    "warning",
    on="called.not_satisfied",
    letter="notice",
    to=("supervisor",),
    title=Text("催办通知", "Urging notice"),
    says=Text("投诉人对处理结果不满意，请督促处理。", "The complainant is not satisfied. Please see to it."),
)
HANDING_OVER = a_record("checked", hands_to="legal")
TYPE = TypeRule("order", Text("售服单", "Service order"))
FORM = (
    a_field("site", title=Text("工地", "Building site")),
    a_field("branch", title=Text("分公司", "Branch"), staff_only=True),
    a_field("receipt", title=Text("收据号", "Receipt number"), required=True, when={"type": ("order",)}),
)
URGENCY = Scheme("urgency", Text("紧急程度", "Urgency"), (Choice("high", Text("特急", "Very urgent")),), at_intake=True)
ROUTE = RouteRule("to_legal", to="legal", on=("contacted",))
NOTICES = (NOTICE, LetterRule("progress", on="called.not_satisfied", letter="notice", to=("complainant", "head")))


class Life:
    """Leads a case from act to act, an hour apart, and keeps every letter that the domain calls for on the way."""

    def __init__(self, complaint: Complaint, roster: Roster, hotline: str = "") -> None:
        self.roster, self.now = roster, REGISTERED_AT
        written = (*a_policy().letters, *NOTICES)
        intake = replace(a_policy().intake, hotline=hotline, types=(TYPE,), fields=FORM)
        acts = a_policy().acts | {"record": ActRule(by=("handler",))}
        added = {"schemes": (URGENCY,), "routes": (ROUTE,), "records": (HANDING_OVER,)}
        self.policy = a_policy(intake=intake, letters=written, acts=acts, **added)
        self.case = a_registered_case(complaint=complaint, roster=roster, policy=self.policy)
        self.letters = [*letters_for(before=None, after=self.case, circumstances=self.by(THE_COMPLAINANT))]

    def by(self, actor: Actor) -> Circumstances:
        return circumstances(actor=actor, now=self.now, policy=self.policy, roster=self.roster)

    def become(self, after: ComplaintCase, by: Circumstances) -> None:
        after = follow(before=self.case, after=after, circumstances=by)
        self.letters += letters_for(before=self.case, after=after, circumstances=by)
        self.case = after

    def act(self, who: str, command: Any) -> None:
        self.now += timedelta(hours=1)
        by = self.by(acting(who, roster=self.roster))
        self.become(perform(case=self.case, command=command, circumstances=by), by)

    def mail(self, who: str, text: str, *files: Attachment, minutes: int = 60) -> None:
        """`who` answers a letter about the case."""
        self.now += timedelta(minutes=minutes)
        by = replace(
            self.by(acting(who, roster=self.roster)), mail=ByMail(f"<{self.now:%d%H%M}@x>", f"m{self.now:%H%M}")
        )
        self.become(taken(case=self.case, mail=MailContent(text, {}, files), by=by), by)

    def climb(self) -> None:
        """Takes every step that still stands on the ladder of this case, each at its time."""
        calendar = self.by(THE_TIMER).calendar
        for step in planned_steps(case=self.case, policy=self.policy, calendar=calendar, now=self.now):
            self.now = step.at
            by = self.by(THE_TIMER)
            self.become(take_steps(case=self.case, steps=(step,), circumstances=by), by)

    def bounce(self, to: str, outcome: str) -> None:
        by = self.by(THE_PORTAL)
        refused = {"to": to, "letter": "dispatch", "reason": "550 5.1.1", "outcome": outcome}
        self.become(by.put(self.case, Kind.UNDELIVERED, refused), by)
