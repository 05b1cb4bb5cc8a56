"""`python -m dev.permissions`: writes docs/permissions.md, who may do what in which stage, from the policies.

`--check` writes nothing and ends with 1 when the page is not what the policies say.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import OUTSIDE_ANY_CASE, SAID_BY_CLAUSES
from complaints.domain.case import COMPLAINANT, Stage
from complaints.domain.commands import Act
from complaints.domain.lifecycle import TRANSITIONS
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import ConfidentialRule, Hides
from complaints.domain.text import Text
from complaints.domain.tiers import roles_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"
SHOWN = ("default", "oppein")
THE_COMPLAINANT = Text("投诉人", "Complainant")
MEANT = {
    "handler": "The handler of the case, or who deputises for him; in lists his own cases.",
    "head": "The head of the department that has the case; in lists the cases of his department.",
    "agent": "Every agent; on a confidential path, the agent of the case.",
    COMPLAINANT: "Of his own case alone, which he proves with its secret.",
}
WORDS = {
    "intake": "Take a complaint down",
    "view": "See a case",
    "quarantine": "Look after mail that waits for a person",
    "directory": "Keep the staff directory and the responsibility matrix",
    "reports": "See the figures of a month",
    "audit": "Check that timelines are whole",
    "sign-ins": "See who signed in",
    "handover": "See what lies on another's desk",
    "deliveries": "Look after mail that did not arrive",
    "retention": "See what is due to be disposed of, held, and gone",
    Act.LEGAL_HOLD: "Put it under legal hold",
    Act.HOLD_LIFTING: "Lift the legal hold; not a party of the case",
    Act.DISPOSAL: "Propose to dispose of it once its time is over; not a party of the case",
    Act.DISPOSAL_DECISION: "Approve or refuse that; not who proposed it, not a party of the case",
    Act.ASSIGNMENT: "Give it to a handler",
    Act.NOTE: "Leave a note for staff",
    Act.UNMASKING: "See in full how to reach the complainant, saying why",
    Act.QUESTION: "Ask the complainant something",
    Act.CONTACT: "Record a talk with the complainant",
    Act.REPLY: "Reply",
    Act.FOLLOW_UP: "Call and say what was found",
    Act.CLOSURE: "Close it",
    Act.REOPENING: "Take it up again",
    Act.CLASSIFICATION: "Set the severity",
    Act.SUPPLEMENT: "Add something",
    Act.WITHDRAWAL: "Take the complaint back",
    Act.OBJECTION: "Object to the result",
    Act.SURVEY: "Rate how it was handled",
}
HEAD = """# Permissions

Written by `python -m dev.permissions` from `complaints/policies`; a test fails while it says something else. To
change what somebody may do, change the clause that is named beside it, not this page.

An act on a case passes these in turn, in the use cases, whether it comes by the page, by a program or by mail:

1. **Does he know of the case?** Whom its confidential path leaves out, and whoever it is about, is answered as for a
   number that there is not (404): no row, no count, no figure, no search tells him of it.
2. **Does the act table let him?** `acts.…`, and where a record, a matter, a level, a call, a way of closing or a
   penalty names roles itself, that clause too (403).
3. **Is it possible now?** The stage of the case and the conditions of the clause (409; 422 for what the policy does
   not have).

● marks the stages in which an act is possible. Deputies stand in for who is away; where a post is vacant, the next one
of `succession` decides in its place. Where on a confidential path nobody holds a role that the act asks for, the first
role of the path that is filled does it. Whom a penalty falls on may appeal against it, whatever his role, and knows of
it even where he may not know of the case. Whose word on a matter is waited for sees its case.

Signed out there is nothing: 401 on every route of staff, 404 on every route of the complainant.
"""


@dataclass(frozen=True)
class Permission:
    """What the roles `by` may do to a case in `stages`; `clause` says so, `when` its conditions hold."""

    title: str
    by: tuple[str, ...]
    stages: tuple[Stage, ...]
    clause: str
    rules: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] | None = None


def permissions(policy: PolicyProfile) -> Iterator[Permission]:
    """Everything that may be done to a case, in the order of the acts and then of the clauses."""
    for act, rule in policy.acts.items():
        if act == "view":
            yield Permission(WORDS[act], rule.by, tuple(Stage), "acts.view", rule.rules)
        elif act not in (*OUTSIDE_ANY_CASE, *SAID_BY_CLAUSES):
            yield Permission(_words(act), rule.by, _stages(act), f"acts.{act}", rule.rules)
    yield from _schemes(policy)
    yield from _calls_and_closings(policy)
    yield from _records(policy)
    yield from _matters(policy)
    yield from _penalties(policy)


def page(policies: Iterable[PolicyProfile]) -> str:
    """docs/permissions.md, whole."""
    return "\n".join([HEAD, *(line for policy in policies for line in _policy(policy))]) + "\n"


def main(arguments: Sequence[str], *, path: Path = PAGE) -> int:
    """0 when the page is written, or is up to date; 1 when it is not."""
    parser = argparse.ArgumentParser(prog="python -m dev.permissions", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when the page is out of date")
    wanted = page(load_policy(POLICIES / f"{policy}.toml") for policy in SHOWN)
    if not parser.parse_args(arguments).check:
        path.write_text(wanted, encoding="utf-8")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{path.name} is not what the policies say: run python -m dev.permissions", file=sys.stderr)
    return 1


# -- what the clauses say


def _schemes(policy: PolicyProfile) -> Iterator[Permission]:
    row = policy.acts.get(Act.CLASSIFICATION)
    for rule in policy.schemes if row else ():
        clause = f"schemes.{rule.id}" if rule.by else "acts.classification"
        by = _let(policy, Act.CLASSIFICATION, rule.by) if rule.by else row.by if row else ()
        yield Permission(f"Set {_named(rule.title)}", by, _stages(Act.CLASSIFICATION), clause, rule.rules)


def _calls_and_closings(policy: PolicyProfile) -> Iterator[Permission]:
    for called in policy.follow_up.rounds:
        if called.by:
            by = _let(policy, Act.FOLLOW_UP, called.by)
            title = f"Call in the round {_named(called.title)}"
            yield Permission(title, by, _stages(Act.FOLLOW_UP), f"follow_up.rounds.{called.id}", called.rules)
    for way in policy.closing:
        if way.by:
            by = _let(policy, Act.CLOSURE, way.by)
            title = f"Close as {_named(way.title)}"
            yield Permission(title, by, _stages(Act.CLOSURE), f"closing.{way.id}", way.rules)


def _records(policy: PolicyProfile) -> Iterator[Permission]:
    for rule in policy.records:
        stages = tuple(stage for stage in _stages(Act.RECORD) if not rule.stages or stage.value in rule.stages)
        by = _let(policy, Act.RECORD, rule.by)
        yield Permission(f"Record {_named(rule.title)}", by, stages, f"records.{rule.id}", rule.rules, rule.when)


def _matters(policy: PolicyProfile) -> Iterator[Permission]:
    for rule in policy.approvals:
        clause, by = f"approvals.{rule.id}", _let(policy, Act.REQUEST, rule.by)
        yield Permission(f"Ask for {_named(rule.title)}", by, _stages(Act.REQUEST), clause, rule.rules, rule.when)
        for number, tier in enumerate(rule.tiers, 1):
            turn = f", {number} of {len(rule.tiers)}" if len(rule.tiers) > 1 else ""
            deciding, title = _let(policy, Act.DECISION, roles_of(tier)), f"Decide {_named(rule.title)}{turn}"
            yield Permission(title, deciding, _stages(Act.DECISION), clause, rule.rules)


def _penalties(policy: PolicyProfile) -> Iterator[Permission]:
    for rule in policy.penalties:
        clause, named = f"penalties.{rule.id}", _named(rule.title)
        stages = _stages(Act.PENALTY)
        if rule.by:
            by = _let(policy, Act.PENALTY, rule.by)
            yield Permission(f"Propose {named}", by, stages, clause, rule.rules, rule.when)
        tiers = tuple(dict.fromkeys(role for tier in rule.tiers for role in roles_of(tier)))
        yield Permission(f"Decide {named}", _let(policy, Act.PENALTY_DECISION, tiers), stages, clause, rule.rules)
        if rule.appeal:
            hearing = _let(policy, Act.PENALTY_DECISION, rule.appeal)
            yield Permission(f"Hear the appeal against {named}", hearing, stages, clause, rule.rules)


def _let(policy: PolicyProfile, act: Act, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `roles` whom the act table lets, too; all of them, where it has no row of the act."""
    row = policy.acts.get(act)
    return tuple(role for role in roles if row is None or role in row.by)


def _stages(act: str) -> tuple[Stage, ...]:
    return tuple(stage for stage in Stage if stage in TRANSITIONS[Act(act)])


# -- the page


def _policy(policy: PolicyProfile) -> Iterator[str]:
    yield from (f"## {policy.title.zh} · {policy.title.en} (`{policy.id}`)", "")
    yield from _outside(policy)
    yield from _paths(policy)
    found = tuple(permissions(policy))
    for role, title in {**policy.roles, COMPLAINANT: THE_COMPLAINANT}.items():
        yield from _role(policy, role, title, found)


def _outside(policy: PolicyProfile) -> Iterator[str]:
    yield from ("### Outside any case", "", "| What | Who | Clause | Rules |", "|---|---|---|---|")
    for act in OUTSIDE_ANY_CASE:
        if act != "view" and (rule := policy.acts.get(act)):
            yield f"| {_words(act)} | {_codes(rule.by)} | `acts.{act}` | {', '.join(rule.rules)} |"
    for kind in policy.intake.types:
        if kind.by:
            title = f"Register: {_named(kind.title)}"
            yield f"| {title} | {_codes(kind.by)} | `intake.types.{kind.id}` | {', '.join(kind.rules)} |"
    yield ""


def _paths(policy: PolicyProfile) -> Iterator[str]:
    yield from ("### Confidential paths", "")
    if not policy.confidential:
        yield from ("None. Whoever is complained about knows nothing of the case, here too.", "")
        return
    yield from ("| Path | When | Kept from the others | Who knows | Clause | Rules |", "|---|---|---|---|---|---|")
    for rule in policy.confidential:
        kept = "the case" if rule.hides is Hides.CASE else "who complains"
        told = f"| {_named(rule.title)} | {_told(rule.when)} | {kept} | {_codes(rule.seen_by)} "
        yield f"{told}| `confidential.{rule.id}` | {', '.join(rule.rules)} |"
    yield ""


def _role(policy: PolicyProfile, role: str, title: Text, found: tuple[Permission, ...]) -> Iterator[str]:
    yield from (f"### {title.zh} · {title.en} (`{role}`)", "")
    if role in MEANT:
        yield from (MEANT[role], "")
    if role != COMPLAINANT and policy.confidential:
        yield from (_known(policy, role), "")
    able = [each for each in found if role in each.by]
    if not able:
        yield from ("Nothing on a case.", "")
        return
    stages = " | ".join(stage.value.replace("_", " ") for stage in Stage)
    yield from (f"| What | {stages} | Only when | Clause | Rules |", f"|---|{':-:|' * len(Stage)}---|---|---|")
    for each in able:
        marks = " | ".join("●" if stage in each.stages else "" for stage in Stage)
        only = _told(each.when or {})
        yield f"| {each.title} | {marks} | {only} | `{each.clause}` | {', '.join(each.rules)} |"
    yield ""


def _known(policy: PolicyProfile, role: str) -> str:
    """On which confidential paths the role knows of the case, on which not of its complainant, and on which of none."""
    on = [rule for rule in policy.confidential if role in rule.seen_by]
    off = [rule for rule in policy.confidential if role not in rule.seen_by]
    nothing, nameless = _ids(off, Hides.CASE), _ids(off, Hides.NAME)
    told = (
        ("Knows of", _codes(rule.id for rule in on)),
        ("does not know of", nothing),
        ("is not told who complains on", nameless),
    )
    said = "; ".join(f"{words} {ids}" for words, ids in told if ids)
    return f"Confidential paths: {said[0].lower()}{said[1:]}."


def _ids(rules: Iterable[ConfidentialRule], hides: Hides) -> str:
    return _codes(rule.id for rule in rules if rule.hides is hides)


def _words(act: str) -> str:
    return WORDS.get(act, act.replace("-", " ").capitalize())


def _named(title: Text) -> str:
    return f"{title.zh} · {title.en}".replace("|", "/")


def _told(when: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in when.items())


def _codes(ids: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in ids)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
