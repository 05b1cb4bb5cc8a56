"""Cases led through everything a letter is written about, the letters that come of it, and what those ask and show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, meta, nodes

from complaints.adapters.letter_files import LAYOUT, LetterFiles
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_COMPLAINANT, THE_PORTAL, THE_TIMER, Actor
from complaints.domain.case import COMPLAINANT, Attachment, Complaint, ComplaintCase, Kind
from complaints.domain.commands import (
    Assignment,
    Closure,
    Contact,
    FollowUp,
    Objection,
    Record,
    Reopening,
    Reply,
    Supplement,
    Withdrawal,
)
from complaints.domain.consequences import follow
from complaints.domain.followups import OUTCOMES
from complaints.domain.ladder import planned_steps, take_steps
from complaints.domain.letters import LADDER_LETTERS, VACANCY, Letter, letters_for
from complaints.domain.lifecycle import Circumstances, perform
from complaints.domain.policy import ActRule, LetterRule
from complaints.domain.policy_clauses import ObjectionRule, Scheme
from complaints.domain.policy_intake import Choice, RouteRule, TypeRule
from complaints.domain.staff import Roster
from complaints.domain.text import Text
from tests.contracts.house_letters import CAUSES, quarantined, upkeep
from tests.factories import (
    NAMES,
    REGISTERED_AT,
    SHANGHAI,
    a_complainant,
    a_complaint,
    a_field,
    a_member,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    circumstances,
)

HOTLINE = "400-800-1234"
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
POINTS = ("what", "who", "why", "when_start", "when_planned", "when_done", "where", "how", "how_much")
HOSTILE = (
    "Eve\r\nBcc: all@example.com",
    "<script>alert(1)</script>&amp;",
    "{{ 7*7 }}{% raw %}",
    "\u202eevil\u202c \u0645\u0631\u062d\u0628\u0627",
    "\U0001f600\U00020bb7",
    "W" * 3000,
)
FOLDER = POLICIES.parent / "letters"
GLOBALS = {"company": "欧派家居", "site_url": "https://portal.example", "mailbox": "complaints@in.example"}
FILES = {
    locale: LetterFiles(folder=FOLDER, zone=SHANGHAI, globals=GLOBALS | {"company": company})
    for locale, company in (("zh-CN", "欧派家居"), ("en", "Oppein Home"))
}


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


def lives(complaint: Complaint, roster: Roster, answer: str, hotline: str = HOTLINE) -> Iterator[Life]:
    """Cases that between them meet everything a letter is written about."""
    yield _contested(complaint, roster, answer, hotline)
    withdrawn = Life(replace(complaint, demand="", order_no="", attachments=()), roster)
    withdrawn.act(COMPLAINANT, Withdrawal())
    yield withdrawn
    silent = replace(complaint, complainant=replace(complaint.complainant, phone=""))
    nobodys = Life(silent, replace(roster, responsibilities=()))
    nobodys.climb()
    nobodys.bounce(silent.complainant.email, COMPLAINANT)
    nobodys.act("supervisor", Assignment("handler@staff.example"))
    nobodys.act("handler", Reply(answer))
    nobodys.act(COMPLAINANT, Objection(answer))
    yield nobodys
    yield _deserted(complaint, roster, answer)
    yield _asked_more(complaint, roster, answer)
    rerouted = Life(complaint, roster)
    rerouted.act("handler", Contact(answer))
    yield rerouted
    without = tuple(member for member in roster.members if not member.roles & {"legal", "executive"})
    for people in (roster, replace(roster, members=without)):
        handed_over = Life(complaint, people)
        handed_over.act("handler", Record("checked", text=answer))
        yield handed_over
    yield from _looked_into_anew(complaint, roster, answer)


def _contested(complaint: Complaint, roster: Roster, answer: str, hotline: str) -> Life:
    """Overdue, reassigned, answered in part, closed, objected to and opened again."""
    life = Life(complaint, roster, hotline)
    life.climb()
    life.act("agent", Assignment("handler@staff.example", answer))
    life.act(COMPLAINANT, Supplement(answer))
    life.act("handler", Reply(answer, five_w_two_h=dict.fromkeys(POINTS, answer)))
    life.act("agent", FollowUp("not_satisfied", answer))
    life.act("handler", Reply(answer, final=False, five_w_two_h={"when_planned": answer}))
    life.act("agent", FollowUp("satisfied"))
    life.climb()
    life.act("handler", Reply(answer))
    life.act(COMPLAINANT, Supplement("", complaint.attachments))
    life.act(COMPLAINANT, Objection(answer))
    life.bounce(complaint.complainant.email, COMPLAINANT)
    life.bounce("handler@staff.example", "staff")
    life.act("agent", Closure("answered", answer))
    life.act("agent", Reopening(answer))
    return life


def _asked_more(complaint: Complaint, roster: Roster, answer: str) -> Life:
    """Everything that a policy may ask for is said, but for the number of the receipt; and the result satisfies."""
    said = {"fields": {"site": answer, "branch": answer}, "levels": {"urgency": "high"}}
    of_staff = {"respondent": "auditor@staff.example", "repeat_of": "26100042"}
    life = Life(replace(complaint, type=TYPE.id, **said, **of_staff), roster)
    life.act("handler", Reply(answer))
    life.act("agent", FollowUp("not_satisfied", answer))
    life.act("handler", Reply(answer))
    life.act("agent", FollowUp("satisfied"))
    return life


def _looked_into_anew(complaint: Complaint, roster: Roster, answer: str) -> Iterator[Life]:
    """Nothing was done in time, and the complainant objects; then there is somebody to look into it anew, or nobody."""
    without = tuple(member for member in roster.members if not member.roles & {"legal", "executive"})
    for people in (roster, replace(roster, members=without)):
        life = Life(complaint, roster)
        calls = replace(life.policy.follow_up, outcomes=OUTCOMES)
        life.policy = replace(life.policy, follow_up=calls, objection=ObjectionRule(recuses=True, to="legal"))
        life.act("agent", FollowUp("not_handled", answer))
        life.act("agent", Closure("withdrawn", answer))
        life.roster = people
        life.act(COMPLAINANT, Objection(answer))
        yield life


def _deserted(complaint: Complaint, roster: Roster, answer: str) -> Life:
    """The handler has left when the case comes back: it waits until his successor is assigned."""
    life = Life(complaint, roster)
    life.act("handler", Reply(answer))
    life.roster = replace(roster, members=tuple(member for member in roster.members if "handler" not in member.roles))
    life.act("agent", FollowUp("not_satisfied", answer))
    handler = roster.find("handler@staff.example")
    assert handler is not None
    successor = replace(handler, email="successor@staff.example")
    life.roster = replace(life.roster, members=(*life.roster.members, successor))
    life.act("agent", Assignment(successor.email, answer))
    return life


def everybody(locale: str, name: str = "") -> Roster:
    """All posts filled but one: the department has no head."""
    people = [a_member(role, locale=locale, name=name or NAMES[role], active=role != "head") for role in NAMES]
    return a_roster(*people)


@cache
def letters_in(locale: str) -> tuple[Letter, ...]:
    """Every letter of those lives, filled with words of `locale` alone."""
    complaint, roster, answer = a_complaint(), everybody(locale), "已安排更换门板。\n明天上门。"
    if locale == "en":
        complainant = a_complainant(name="Ann Lee", address="4 Mill Lane")
        words = {"description": "The door\ncracked.", "demand": "A new door", "place": "Kitchen"}
        complaint = a_complaint(complainant=complainant, locale=locale, **words)
        roster, answer = everybody(locale, name="John Doe"), "We fit a new door.\nTomorrow."
    complaint = replace(complaint, attachments=(Attachment("k", "door.jpg", "image/jpeg", 1),))
    found = tuple(letter for life in lives(complaint, roster, answer) for letter in life.letters)
    link = {"link": "https://portal.example/admin.html#token=t", "minutes": 15}
    sign_in = Letter("sign-in", "agent@staff.example", "John Doe", locale, "staff", link)
    return (*found, sign_in, *(quarantined(locale, cause=cause) for cause in CAUSES), upkeep(locale))


def rendered(letter: Letter, *, secret: str = "K7QM-2XWA") -> tuple[str, str, str]:
    given = {"name": letter.name, "audience": letter.audience, "secret": secret}
    return FILES[letter.locale].render(kind=letter.kind, locale=letter.locale, context=letter.context | given)


def told(kind: str, locale: str) -> Iterator[tuple[Letter, str, str]]:
    """The letters of one kind with their subjects and texts."""
    for letter in letters_in(locale):
        if letter.kind == kind:
            yield letter, *rendered(letter)[:2]


@cache
def kinds_wanted() -> frozenset[str]:
    """Every kind of letter that some policy or the house itself sends."""
    policies = [load_policy(path) for path in POLICIES.glob("*.toml")]
    of_policies = {rule.letter for policy in policies for rule in policy.letters}
    return frozenset({*of_policies, *LADDER_LETTERS.values(), VACANCY, "notice", "sign-in", "quarantined", "upkeep"})


@cache
def variables(kind: str, locale: str, part: str) -> frozenset[str]:
    """What a template, and all that it is built from, asks of its surroundings."""
    environment = Environment(loader=FileSystemLoader([FOLDER / LAYOUT / locale, FOLDER / LAYOUT, FOLDER]))
    environment.filters |= dict.fromkeys(("moment", "lateness", "lines"), str)
    waiting, seen, found = [f"{kind}/{locale}/{part}"], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        imported = {each.target for each in tree.find_all(nodes.Import)}
        imported |= {word for each in tree.find_all(nodes.FromImport) for word in each.names}
        found |= meta.find_undeclared_variables(tree) - imported
        waiting += [other for other in meta.find_referenced_templates(tree) if other not in seen]
    return frozenset(found)
