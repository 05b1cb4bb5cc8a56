"""Cases led through everything a letter is written about, the letters that come of it, and what those ask and show."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from jinja2 import Environment, FileSystemLoader, meta, nodes

from complaints.adapters.letter_files import LAYOUT, LetterFiles
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.case import COMPLAINANT, Attachment, Complaint
from complaints.domain.commands import (
    Assignment,
    Closure,
    Contact,
    FollowUp,
    Objection,
    Question,
    Record,
    Reopening,
    Reply,
    Supplement,
    Withdrawal,
)
from complaints.domain.followups import OUTCOMES
from complaints.domain.letter_owed import Letter
from complaints.domain.letters import APPROVAL, LADDER_LETTERS, VACANCY
from complaints.domain.mail_letters import NOT_DONE, TAKEN_BACK, UNDERSTOOD
from complaints.domain.policy_clauses import ObjectionRule
from complaints.domain.staff import Roster
from tests.contracts.approval_lives import approval_lives
from tests.contracts.house_letters import (
    CAUSES,
    digest,
    matrix_proposed,
    quarantined,
    report,
    told_to_many,
    upkeep,
)
from tests.contracts.life import TYPE, Life
from tests.contracts.mail_lives import mail_lives
from tests.factories import (
    NAMES,
    SHANGHAI,
    a_complainant,
    a_complaint,
    a_member,
    a_roster,
)

HOTLINE = "400-800-1234"
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
    yield _questioned(complaint, roster, answer)
    rerouted = Life(complaint, roster)
    rerouted.act("handler", Contact(answer))
    yield rerouted
    without = tuple(member for member in roster.members if not member.roles & {"legal", "executive"})
    for people in (roster, replace(roster, members=without)):
        handed_over = Life(complaint, people)
        handed_over.act("handler", Record("checked", text=answer))
        yield handed_over
    yield from _looked_into_anew(complaint, roster, answer)
    yield from approval_lives(complaint, roster, answer)
    yield from mail_lives(complaint, roster, answer)


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


def _questioned(complaint: Complaint, roster: Roster, answer: str) -> Life:
    """The complainant is asked twice, and answers by mail and with a file alone."""
    life = Life(complaint, roster)
    life.act("supervisor", Question(answer))
    life.mail(COMPLAINANT, answer)
    life.act("handler", Question(answer))
    life.act(COMPLAINANT, Supplement("", complaint.attachments, answers=(life.case.timeline[-1].seq,)))
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
    link = {"link": "https://portal.example/admin.html#token=t", "minutes": 15, "code": "01234567"}
    sign_in = Letter("sign-in", "agent@staff.example", "John Doe", locale, "staff", link)
    lost = {"reference": "26110001", "received_at": "2026-11-20T10:00:00+08:00", "link": "https://portal.example/l"}
    customer = {"zh-CN": "客户", "en": "customer"}[locale]
    links = Letter(
        "case-links",
        "lin.fang@customer.example",
        customer,
        locale,
        COMPLAINANT,
        {"cases": [lost], "minutes": 60, "hotline": ""},
    )
    why = {"zh-CN": "岗位调整", "en": "A new post"}[locale]
    reports = (
        report(locale, "waiting", reason=why),
        report(
            locale,
            "waiting",
            written=[{"zh-CN": ("改进措施", "更换供应商"), "en": ("Measures", "Another glue")}[locale]],
        ),
        report(locale, "agreed"),
        report(locale, "agreed", who=""),
        report(locale, "given_back"),
        report(locale, "refused", note=why),
        report(locale, "returned", note=why),
        report(locale, "sent", lines=0),
    )
    others = told_to_many(locale, why)
    of_the_house = (upkeep(locale), digest(locale), matrix_proposed(locale, reason=why, cells=22), *reports, *others)
    return (*found, sign_in, links, *(quarantined(locale, cause=cause) for cause in CAUSES), *of_the_house)


def rendered(letter: Letter, *, secret: str = "K7QM-2XWA") -> tuple[str, str, str]:
    given = {"name": letter.name, "audience": letter.audience, "secret": secret, "survey_pass": "a-pass"}
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
    own = {
        VACANCY,
        APPROVAL,
        "notice",
        "sign-in",
        "case-links",
        "quarantined",
        "upkeep",
        "digest",
        "matrix-proposed",
        "survey-invitation",
        "survey-results",
        "bulletin",
        "report",
    }
    return frozenset({*of_policies, *LADDER_LETTERS.values(), *own, UNDERSTOOD, NOT_DONE, TAKEN_BACK})


@cache
def variables(kind: str, locale: str, part: str) -> frozenset[str]:
    """What a template, and all that it is built from, asks of its surroundings."""
    environment = Environment(loader=FileSystemLoader([FOLDER / LAYOUT / locale, FOLDER / LAYOUT, FOLDER]))
    environment.filters |= dict.fromkeys(("moment", "lateness", "lines"), str)
    own = f"{kind}/{locale}/{part}"
    waiting, seen, found = [own if (FOLDER / own).exists() else f"{kind}/{part}"], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        imported = {each.target for each in tree.find_all(nodes.Import)}
        imported |= {word for each in tree.find_all(nodes.FromImport) for word in each.names}
        found |= meta.find_undeclared_variables(tree) - imported
        waiting += [other for other in meta.find_referenced_templates(tree) if other not in seen]
    return frozenset(found)
