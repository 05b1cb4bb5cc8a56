"""Which clause of the policy says who may use each route: the one table to extend when a route is added."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from complaints.domain.policy import PolicyProfile
from tests.api.anybody import ANYBODY
from tests.api.standings import Asker, Standing, a_matter, a_penalty, filled

# of the complainant: the act of the policy, or "" for what he may always look at; and what he sends
COMPLAINANT: Mapping[str, tuple[str, Any]] = {
    "GET /api/v1/complaints/<reference>": ("", None),
    "GET /api/v1/complaints/<reference>/policy": ("", None),
    "GET /api/v1/complaints/<reference>/export": ("", None),
    "POST /api/v1/complaints/<reference>/supplements": ("supplement", {"text": "还有"}),
    "POST /api/v1/complaints/<reference>/withdrawal": ("withdrawal", {"reason": "不需要了"}),
    "POST /api/v1/complaints/<reference>/objection": ("objection", {"text": "不同意"}),
    "POST /api/v1/complaints/<reference>/survey": ("survey", {"score": 4}),
    "POST /api/v1/complaints/<reference>/mails": ("", {}),
    "POST /api/v1/complaints/<reference>/complaints": ("", {"description": "又开裂了", "consent": True}),
}


@dataclass(frozen=True)
class Outside:
    """A route that is about no case: whom `acts.<act>` names, and everybody on the staff where `act` is empty.

    `there`: whether what it is about is there; where it is not, who is let in is told so.
    """

    act: str = ""
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    there: bool = True


TYPICAL = {"title": "开裂", "happened": "…", "cause": "…", "lesson": "…"}
MEMBER = {"email": "new@staff.example", "name": "新来的", "roles": ["agent"]}
WHO = {"channel": "phone", "complainant": {"name": "林芳", "phone": "13800138000", "kind": "other"}}
OUTSIDE: Mapping[str, Outside] = {
    "GET /api/v1/sessions/current": Outside(),
    "DELETE /api/v1/sessions/current": Outside(),
    "GET /api/v1/sessions": Outside(),
    "DELETE /api/v1/sessions": Outside(),
    "DELETE /api/v1/sessions/<session>": Outside(),
    "GET /api/v1/policy/staff": Outside(),
    "GET /api/v1/regulation": Outside(),
    "GET /api/v1/calendar": Outside(),
    "GET /api/v1/mail-commands": Outside(),
    "GET /api/v1/cases": Outside(),  # each sees his own rows: tests/api/test_case_list.py
    "GET /api/v1/work": Outside(),  # and lies on his own desk: tests/api/test_work.py
    "GET /api/v1/views": Outside(),
    "PUT /api/v1/views": Outside("", {"views": []}),
    "GET /api/v1/staff": Outside(),
    "POST /api/v1/staff": Outside("directory", MEMBER),
    "PATCH /api/v1/staff/<email>": Outside("directory", {"name": "改名"}),
    "GET /api/v1/staff/changes": Outside("directory"),
    "GET /api/v1/staff/absences": Outside("directory|handover"),
    "GET /api/v1/staff/<email>/desk": Outside("handover"),
    "GET /api/v1/responsibilities": Outside("directory|matrix-decision"),
    "GET /api/v1/responsibilities/changes": Outside("directory|matrix-decision"),
    "POST /api/v1/responsibilities/changes/<change>/decision": Outside(
        "matrix-decision", {"approve": True}, there=False
    ),
    "DELETE /api/v1/responsibilities/changes/<change>": Outside("directory", there=False),
    "PUT /api/v1/responsibilities": Outside("directory", {"responsibilities": []}),
    "GET /api/v1/complainants": Outside("intake", query={"phone": "13800138000"}),
    "POST /api/v1/cases": Outside("registering", WHO | {"category": "other", "description": "开裂", "consent": True}),
    "GET /api/v1/publications": Outside(),  # each sees his own: tests/api/test_publications.py
    "POST /api/v1/publications": Outside("", {"rule": "none", "period": "2026-10"}, there=False),
    "GET /api/v1/publications/<rule>/<period>/<number>": Outside("", None, there=False),
    "GET /api/v1/publications/<rule>/<period>/<number>.csv": Outside("", None, there=False),
    "GET /api/v1/publications/<rule>/<period>/<number>.xlsx": Outside("", None, there=False),
    "PUT /api/v1/publications/<rule>/<period>/<number>/texts": Outside("", {"texts": {}}, there=False),
    "POST /api/v1/publications/<rule>/<period>/<number>/agreement": Outside("", {}, there=False),
    "POST /api/v1/publications/<rule>/<period>/<number>/return": Outside("", {"note": "x"}, there=False),
    "POST /api/v1/publications/<rule>/<period>/<number>/correction": Outside("", {"reason": "x"}, there=False),
    "GET /api/v1/bulletin": Outside(),  # each sees what was published: tests/api/test_bulletin.py
    "POST /api/v1/bulletin": Outside("bulletin", TYPICAL),
    "GET /api/v1/bulletin/<period>/<number>": Outside("", None, there=False),
    "PUT /api/v1/bulletin/<period>/<number>": Outside("", TYPICAL, there=False),
    "POST /api/v1/bulletin/<period>/<number>/agreement": Outside("", {}, there=False),
    "POST /api/v1/bulletin/<period>/<number>/return": Outside("", {"note": "x"}, there=False),
    "POST /api/v1/bulletin/<period>/<number>/withdrawal": Outside("", {"reason": "x"}, there=False),
    "GET /api/v1/campaigns": Outside(),  # each sees his own: tests/api/test_campaigns.py
    "GET /api/v1/campaigns/<rule>/<year>": Outside("", None, there=False),
    "GET /api/v1/campaigns/<rule>/<year>.csv": Outside("", None, there=False),
    "POST /api/v1/campaigns/<rule>/<year>/signature": Outside("", {}, there=False),
    "GET /api/v1/reports/<month>": Outside("reports"),
    "GET /api/v1/reports/<month>.csv": Outside("reports"),
    "GET /api/v1/reports/<month>.xlsx": Outside("reports"),
    "GET /api/v1/reports/<month>/cases": Outside("reports", query={"figure": "ageing"}),
    "GET /api/v1/audit": Outside("audit", query={"month": "2026-11"}),
    "GET /api/v1/retention": Outside("retention"),
    "GET /api/v1/sign-ins": Outside("sign-ins", query={"month": "2026-11"}),
    "GET /api/v1/deliveries": Outside("deliveries"),
    "GET /api/v1/deliveries/blocks": Outside("deliveries"),
    "POST /api/v1/deliveries/<delivery>/resending": Outside("deliveries", {"reason": "…"}, there=False),
    "POST /api/v1/deliveries/blocks/<block>/freeing": Outside("deliveries", {"reason": "…"}, there=False),
    "GET /api/v1/quarantine": Outside("quarantine"),
    "GET /api/v1/quarantine/<message>/raw": Outside("quarantine"),
    "POST /api/v1/quarantine/<message>/release": Outside("quarantine", {"manner": "complaint"}),
    "POST /api/v1/quarantine/<message>/rejection": Outside("quarantine", {"reason": "广告"}),
}


def let_in(asker: Asker, route: Outside) -> bool:
    """Whether the policy lets the role use a route that is about no case."""
    acts, intake = asker.policy.acts, asker.policy.intake
    if route.act == "registering":  # whom any type of case names, or, where it names nobody, acts.intake
        named = [kind.by or acts["intake"].by for kind in intake.types] or [acts["intake"].by]
        return any(asker.role in by for by in named)
    named = route.act.split("|")  # any of them
    return not route.act or any(asker.role in acts[act].by for act in named if act in acts)


@dataclass(frozen=True)
class Try:
    """One use of a route of a case: with `body`, in `state`; `let` says whom the clauses let, hidden cases apart."""

    let: Callable[[Asker], bool]
    body: Any = None
    state: str = "dispatched"


def sees(asker: Asker) -> bool:
    """Whom acts.view names."""
    return asker.may("view")


def _table(act: str, body: Any, state: str = "dispatched") -> Callable[[PolicyProfile], Iterator[Try]]:
    """An act of which acts.<act> alone says who may do it."""
    return lambda policy: iter((Try(lambda asker: asker.may(act), body, state),))


def _records(policy: PolicyProfile) -> Iterator[Try]:
    for rule in policy.records:
        if not rule.when and not rule.not_by and (not rule.stages or "dispatched" in rule.stages):
            let = _both("record", rule.by)
            yield Try(let, {"record": rule.id})


def _plan(policy: PolicyProfile) -> Iterator[Try]:
    plan = policy.record("plan")
    yield Try(_both("record", plan.by if plan else ()), {})


def _schemes(policy: PolicyProfile) -> Iterator[Try]:
    yield Try(lambda asker: asker.may("classification"), {"scheme": "severity", "level": policy.severities[0].id})
    for rule in policy.schemes:
        yield Try(_both("classification", rule.by), {"scheme": rule.id, "level": rule.levels[0].id})


def _crisis(policy: PolicyProfile) -> Iterator[Try]:
    rule = policy.scheme("crisis")
    level = rule.levels[0].id if rule else "red"
    yield Try(_both("classification", rule.by if rule else ()), {"level": level})


def _requests(policy: PolicyProfile) -> Iterator[Try]:
    for rule in policy.approvals:
        if not rule.when:
            yield Try(_both("request", rule.by), {"matter": rule.id, "text": "…", "fields": filled(rule)})


def _matter(matter: str) -> Callable[[PolicyProfile], Iterator[Try]]:
    def tried(policy: PolicyProfile) -> Iterator[Try]:
        rule = policy.approval(matter)
        yield Try(_both("request", rule.by if rule else ()), {"text": "…"})

    return tried


def _decision(policy: PolicyProfile) -> Iterator[Try]:
    rule = a_matter(policy)
    body = {"matter": rule.id, "approved": True}
    yield Try(lambda asker: asker.may("decision") and asker.speaks_for(rule.tiers[0]), body, "asked")


def _penalty(policy: PolicyProfile) -> Iterator[Try]:
    rule = a_penalty(policy)
    body = {"penalty": rule.id, "text": "…", "fields": filled(rule)} if rule else {"penalty": "none", "text": "…"}
    yield Try(_both("penalty", rule.by if rule else ()), body)


def _penalty_decision(policy: PolicyProfile) -> Iterator[Try]:
    rule = a_penalty(policy)
    tier = rule.tiers[0] if rule else ""
    let = lambda asker: asker.may("penalty-decision") and not on_him(asker) and asker.speaks_for(tier)  # noqa: E731
    yield Try(let, {"number": 1, "approved": True}, "charged")


def _penalty_appeal(policy: PolicyProfile) -> Iterator[Try]:
    yield Try(lambda asker: asker.may("penalty-appeal") and on_him(asker), {"number": 1, "text": "…"}, "charged")


def on_him(asker: Asker) -> bool:
    """The penalty that was proposed falls on the one handler."""
    return bool(asker.policy.penalties) and asker.role == "handler"


def _undoing(policy: PolicyProfile) -> Iterator[Try]:
    """No clause lets anybody: who knows of the case is told what of his own there is to take back."""
    yield Try(lambda asker: True, {"seq": 1})


def _both(act: str, by: tuple[str, ...]) -> Callable[[Asker], bool]:
    """The act table and the clause that names `by`; a clause that names nobody leaves it to the table."""
    return lambda asker: asker.may(act) and (not by or asker.stands_as(by))


def _look(policy: PolicyProfile) -> Iterator[Try]:
    yield Try(sees)


def _mail(policy: PolicyProfile) -> Iterator[Try]:
    """A raw message says how to reach its writer: not for who would have to say why he looks."""
    masked = policy.acts["unmasking"].by
    yield Try(lambda asker: sees(asker) and (asker.role not in masked or asker.standing is Standing.ON_PATH))


def _audit(policy: PolicyProfile) -> Iterator[Try]:
    yield Try(lambda asker: sees(asker) and asker.role in policy.acts["audit"].by)


def _penalties(policy: PolicyProfile) -> Iterator[Try]:
    yield Try(sees)
    yield Try(lambda asker: sees(asker) or on_him(asker), None, "charged")


# what follows /api/v1/cases/<reference>; acts stand under previews/<act> too, for the same people
LOOKS: Mapping[str, Callable[[PolicyProfile], Iterator[Try]]] = {
    "": _look,
    "clocks": _look,
    "forecast": _look,
    "linked": _look,
    "similar": _look,
    "policy": _look,
    "mails/<message>": _mail,
    "penalties": _penalties,
    "audit": _audit,
}
ACTS: Mapping[str, Callable[[PolicyProfile], Iterator[Try]]] = {
    "assignment": _table("assignment", {"handler": "handler-c@staff.example"}),
    "note": _table("note", {"text": "…"}),
    "unmasking": _table("unmasking", {"reason": "…"}),
    "question": _table("question", {"text": "…"}),
    "undoing": _undoing,
    "contact": _table("contact", {"text": "…"}),
    "reply": _table("reply", {"text": "…"}),
    "follow-up": _table("follow-up", {"outcome": "satisfied"}, "answered"),
    "closure": _table("closure", {"kind": "answered", "reason": "…"}),
    "reopening": _table("reopening", {"reason": "…"}, "closed"),
    "record": _records,
    "plan": _plan,
    "classification": _schemes,
    "crisis": _crisis,
    "request": _requests,
    "decision": _decision,
    "extension": _matter("extension"),
    "extension-decision": _table("decision", {"approved": True}),  # nothing is asked for: the table alone answers
    "redress": _matter("redress"),
    "redress-decision": _table("decision", {"approved": True}),
    "legal-hold": _table("legal-hold", {"reason": "…"}),
    "legal-hold-lifting": _table("legal-hold-lifting", {"reason": "…"}),  # nothing is held: the table alone answers
    "disposal": _table("disposal", {"reason": "…"}, "closed"),  # nor is anything due
    "disposal-decision": _table("disposal-decision", {"approved": True, "reason": "…"}, "closed"),
    "penalty": _penalty,
    "penalty-decision": _penalty_decision,
    "penalty-appeal": _penalty_appeal,
}
CASE = "/api/v1/cases/<reference>"


def routes_of_a_case() -> dict[str, Callable[[PolicyProfile], Iterator[Try]]]:
    """The routes of a case, with the tries of each under a policy."""
    looks = {f"GET {CASE}/{path}".rstrip("/"): tries for path, tries in LOOKS.items()}
    acts = {f"POST {CASE}/{act}": tries for act, tries in ACTS.items()}
    previews = {f"POST {CASE}/previews/{act}": tries for act, tries in ACTS.items()}
    return {**looks, **acts, **previews}


def classified() -> set[str]:
    """Every route of which it is said here who may use it."""
    return {*ANYBODY, *COMPLAINANT, *OUTSIDE, *routes_of_a_case()}
