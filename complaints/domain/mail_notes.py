"""What the portal notes about the mail of a case: somebody is away, or too much arrives; and who is told of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.lifecycle import transition
from complaints.domain.policy import LetterRule
from complaints.domain.questions import askers
from complaints.domain.staff import StaffMember, stand_in
from complaints.domain.text import Text

AGENT, HANDLER = "agent", "handler"
MISSES_A_RECORD = "mail.records"
SHOWN = 500  # characters of an automatic answer that are kept
_AWAY = LetterRule(
    "away",
    on="away",
    letter="notice",
    to=(),
    title=Text("处理责任人外出，请您代为处理", "The handler is away: please stand in"),
    says=Text(
        "处理责任人的邮箱自动答复称本人不在。时限照常计算，请您代为处理，在时限内回复本邮件；"
        "责任人本人再次来信之前，您可以代其办理本单。",
        "The handler's mailbox answers that he is away. The clock runs on: please stand in and answer this mail in "
        "time. Until the handler writes himself, you may act in his place.",
    ),
)
_BRAKED = LetterRule(
    "braked",
    on="braked",
    letter="notice",
    to=(AGENT,),
    title=Text("来信过多，暂停自动处理", "Too many mails: not taken for now"),
    says=Text(
        "一小时内收到的来信过多，可能是自动回复造成的循环。后续来信已原样留存，待人工查看，不再自动记入本单，也不再自动答复。"
        "请通过电话等其他方式与对方联系。",
        "Too many mails came within an hour, as when robots answer each other. What still comes is kept and waits for "
        "a person; it is neither recorded nor answered. Please use another channel.",
    ),
)
# Who asked is told, whoever else is; in the words of the letter, so that he gets no second one.
_ANSWERED = LetterRule("answered", on="supplemented", letter="supplement-received", to=())


def is_handler_away(*, case: ComplaintCase, member: StaffMember) -> bool:
    """Whether it is the handler of an open case whose absence matters."""
    return case.closed_at is None and member.email.casefold() == case.handler.casefold()


def note_away(*, case: ComplaintCase, member: StaffMember, text: str, by: Circumstances) -> ComplaintCase:
    """The handler's robot has answered: who deputises is brought in. Once a day; the same case, where that was said.

    The deputy of the staff directory, else who stands above the handler by the succession; nobody, where all is vacant.
    """
    today = by.now.astimezone(by.calendar.zone).date()
    for entry in case.standing:
        same_day = entry.at.astimezone(by.calendar.zone).date() == today
        if entry.kind is Kind.AWAY and entry.data["who"] == member.email and same_day:
            return case
    deputy = _deputy(case, member, by)
    told = {"who": member.email, "deputy": deputy.email if deputy else "", "text": text[:SHOWN]}
    return transition(case, Act.MAIL, lambda: by.put(case, Kind.AWAY, told))


def note_braked(*, case: ComplaintCase, who: str, count: int, by: Circumstances) -> ComplaintCase:
    """More than `count` mails came within the hour from `who` (the complainant, or an address of staff)."""
    return transition(case, Act.MAIL, lambda: by.put(case, Kind.BRAKED, {"who": who, "count": count}))


def is_braked(*, case: ComplaintCase, who: str, hour_ends: datetime) -> bool:
    """Whether the case says already that too many mails of `who` came within the hour that ends then."""
    said = (entry.at for entry in case.timeline if entry.kind is Kind.BRAKED and entry.data["who"] == who)
    return any(hour_ends - timedelta(hours=1) <= at < hour_ends for at in said)


def notices(*, entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[tuple[LetterRule, StaffMember]]:
    """Who is told of what mail brought about or what he asked, and in which words, whatever the policy says."""
    if entry.kind is Kind.AWAY:
        deputy = by.roster.find(entry.data["deputy"])
        told = (deputy,) if deputy else by.circle(case).told(role=AGENT).members
        yield from ((_AWAY, member) for member in told)
    if entry.kind is Kind.MISREAD and entry.data["why"] == MISSES_A_RECORD:
        yield from _asked_first(entry, case, by)
    yield from ((_ANSWERED, member) for member in askers(entry=entry, case=case, by=by))
    if entry.kind is Kind.BRAKED:
        yield from ((_BRAKED, member) for member in by.circle(case).told(role=AGENT).members)


def _asked_first(entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[tuple[LetterRule, StaffMember]]:
    """Who must record something before what a mail asked for is possible: nobody else would tell them by mail."""
    record = by.policy.record(str(entry.data["about"][0]))
    if record is None or _was_asked(entry, case, by):
        return
    rule = LetterRule(
        "asked_first",
        on="misread",
        letter="notice",
        to=(),
        title=Text(f"请先办理：{record.title.zh}", f"Please do first: {record.title.en}"),
        says=Text(
            f"本单有一项申请，须先由您办理「{record.title.zh}」。请回复本邮件，第一行写「{record.title.zh}」，内容写在其后。",
            f"A request on this case needs '{record.title.en}' from you first. Please answer this mail with "
            f"'{record.title.en}' in the first line and what you have to say below.",
        ),
    )
    members = (member for role in record.by for member in by.circle(case).standing(role=role).members)
    yield from ((rule, member) for member in dict.fromkeys(members))


def _was_asked(entry: Entry, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether they were asked for the same earlier that day."""
    day, about = _day(entry, by), (entry.data["why"], entry.data["about"])
    earlier = (each for each in case.timeline if each.kind is Kind.MISREAD and each.seq < entry.seq)
    return any((each.data["why"], each.data["about"]) == about and _day(each, by) == day for each in earlier)


def _day(entry: Entry, by: Circumstances) -> date:
    return entry.at.astimezone(by.calendar.zone).date()


def _deputy(case: ComplaintCase, member: StaffMember, by: Circumstances) -> StaffMember | None:
    circle = by.circle(case)
    named = by.roster.find(member.deputy) if member.deputy else None
    present = stand_in(member=named, roster=by.roster, today=by.today) if named else None
    if present and present != member and circle.may_handle(member=present):
        return present
    above = by.policy.succession.get(HANDLER, "")
    found = circle.destined(role=above) if above else ()
    return next((each for each in found if each != member), None)
