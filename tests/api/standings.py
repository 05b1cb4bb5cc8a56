"""How somebody of the staff stands to a case, and what the clauses of the policy let him do to it then.

Said over again and plainly, from the policy's values alone: nothing here asks the code whose answers are compared.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from complaints.domain.case import Complaint, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Closure, Command, PenaltyProposal, Reply, Request
from complaints.domain.lifecycle import perform, register
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import ApprovalRule, PenaltyRule
from complaints.domain.policy_intake import ConfidentialRule
from complaints.domain.staff import Responsibility, Roster, StaffMember
from complaints.domain.text import Text
from tests.factories import REGISTERED_AT, a_calendar, a_complainant, acting

REFERENCE, MAIL = "26110001", "mail-of-the-case"
SAID_BY_CLAUSES = {"record": "records", "request": "approvals", "decision": "approvals"} | dict.fromkeys(
    ("penalty", "penalty-decision", "penalty-appeal"), "penalties"
)


class Standing(StrEnum):
    """How a case stands to who asks."""

    OWN = "own case"
    SAME = "same department"
    OTHER = "other department"
    ON_PATH = "confidential, on the path"
    OFF_PATH = "confidential, not on the path"
    ABOUT_HIM = "about himself"


HIDDEN = (Standing.OFF_PATH, Standing.ABOUT_HIM)
KITCHEN, BATH = "kitchen-line", "bath-line"
# who handles the case and took it down; his own case is one that he does both of, as far as his role goes
PEOPLE_OF = {
    Standing.OWN: ("handler", "agent"),
    Standing.SAME: ("handler-b", "agent-b"),
    Standing.OTHER: ("handler-c", "agent-b"),
    Standing.ON_PATH: ("handler", "agent"),
    Standing.OFF_PATH: ("handler", "agent"),
    Standing.ABOUT_HIM: ("handler-b", "agent-b"),
}


@dataclass(frozen=True)
class Asker:
    """<role>@staff.example, who holds that one role, before a case that stands so to him."""

    policy: PolicyProfile
    role: str
    standing: Standing

    def holds(self, by: tuple[str, ...]) -> bool:
        """Whether he himself is one of `by`: `handler` is that of the case, `head` that of its department."""
        if self.role == "handler":
            return "handler" in by and self.standing in (Standing.OWN, Standing.ON_PATH)
        if self.role == "head":
            return "head" in by and self.standing is not Standing.OTHER
        return self.role in by

    def stands_as(self, by: tuple[str, ...]) -> bool:
        """The same; on a path, the executive is in charge of what nobody on it holds: there it is he, and who asks."""
        in_charge = self.standing is Standing.ON_PATH and self.role == "executive"
        return self.holds(by) or (in_charge and set(by) != {"complainant"})

    def may(self, act: str) -> bool:
        """What the act table says; without a row, the clauses that name roles themselves."""
        if act in self.policy.acts:
            return self.stands_as(self.policy.acts[act].by)
        return bool(getattr(self.policy, SAID_BY_CLAUSES.get(act, ""), ()))

    def speaks_for(self, tier: str) -> bool:
        """Whether it is his to decide for a tier: as its holder, or, on a path without one, as the next above."""
        roles = tuple(tier.split("|"))
        if self.holds(roles):
            return True
        knowing = {"executive", self.role}
        if self.standing is not Standing.ON_PATH or knowing & set(roles):
            return False
        return self.role in {self._first_above(role, knowing) for role in roles}

    def _first_above(self, role: str, knowing: set[str]) -> str:
        while role and role not in knowing:
            role = self.policy.succession.get(role, "")
        return role


def staffed(policy: PolicyProfile) -> Roster:
    """One person for each role, all in one department, and some colleagues, of whom the third are in another."""
    members = [StaffMember(f"{role}@staff.example", role, frozenset({role}), KITCHEN) for role in policy.roles]
    for name in ("handler-b", "handler-c", "head-c", "agent-b"):
        department = BATH if name.endswith("c") else KITCHEN
        members.append(StaffMember(f"{name}@staff.example", name, frozenset({name[:-2]}), department))
    return Roster(tuple(members))


def with_paths(policy: PolicyProfile, role: str) -> PolicyProfile:
    """`policy` with two confidential paths, one for the executive and `role`, one for another alone."""
    theirs, others = (category.id for category in policy.intake.categories[:2])
    alone = "auditor" if role == "executive" else "executive"
    paths = (
        ConfidentialRule("theirs", Text("甲", "A"), tuple(dict.fromkeys(("executive", role))), {"category": (theirs,)}),
        ConfidentialRule("others", Text("乙", "B"), (alone,), {"category": (others,)}),
    )
    return replace(policy, confidential=paths)


def a_case(asker: Asker, state: str) -> ComplaintCase:
    """A case that stands so to `asker`, as it was before anybody thought it confidential: in one of STATES."""
    categories = [category.id for category in asker.policy.intake.categories]
    category = {Standing.ON_PATH: categories[0], Standing.OFF_PATH: categories[1]}.get(asker.standing, categories[2])
    about = f"{asker.role}@staff.example" if asker.standing is Standing.ABOUT_HIM else ""
    handler, agent = PEOPLE_OF[asker.standing]
    roster, policy = staffed(asker.policy), replace(asker.policy, confidential=(), routes=())
    department = BATH if handler.endswith("c") else KITCHEN
    row = Responsibility(handler=f"{handler}@staff.example", department=department)
    roster = replace(roster, responsibilities=(row,))
    told = Complaint(complainant=a_complainant(), category=category, description="开裂", consent="…", respondent=about)

    def by(who: str) -> Circumstances:
        return Circumstances(acting(who, roster=roster), REGISTERED_AT, policy, a_calendar(), roster)

    case = register(reference=REFERENCE, month="2026-11", complaint=told, secret_hash="5" * 64, circumstances=by(agent))
    case = by(agent).put(case, Kind.NOTED, {"text": "…", "attachments": [], "mail": MAIL})
    for who, command in _steps(asker, policy, state, handler, agent):
        case = perform(case=case, command=command, circumstances=by(who))
    assert (case.handler, case.agent) == (row.handler, f"{agent}@staff.example")
    return case


def a_matter(policy: PolicyProfile) -> ApprovalRule:
    """The first matter of the policy that a handler may ask for, whatever the case is."""
    free = (each for each in policy.approvals if not (each.when or each.requires or each.extends or each.files))
    return next(each for each in free if "handler" in each.by)


def a_penalty(policy: PolicyProfile) -> PenaltyRule | None:
    """The first penalty of the policy that somebody may propose by hand, whatever the case is."""
    return next((each for each in policy.penalties if each.by and not each.when), None)


def filled(rule: ApprovalRule | PenaltyRule) -> dict[str, str]:
    """What the clause asks to fill in."""
    return {field.id: "1" if field.kind == "number" else "…" for field in rule.fields}


STATES = ("dispatched", "asked", "charged", "answered", "closed")


def _steps(
    asker: Asker, policy: PolicyProfile, state: str, handler: str, agent: str
) -> tuple[tuple[str, Command], ...]:
    matter, penalty = a_matter(policy), a_penalty(policy)
    steps: dict[str, tuple[tuple[str, Command], ...]] = {
        "asked": ((handler, Request(matter.id, "…", fields=filled(matter))),),
        "answered": ((handler, Reply("…")),),
        "closed": ((agent, Closure(_closing(policy), "…")),),
    }
    if penalty:
        proposed = PenaltyProposal(penalty.id, on="handler@staff.example", text="…", fields=filled(penalty))
        steps["charged"] = ((next(role for role in penalty.by if role != asker.role), proposed),)
    return steps.get(state, ())


def _closing(policy: PolicyProfile) -> str:
    return next(rule.id for rule in policy.closing if rule.guards == ("reason",) and not rule.by)
