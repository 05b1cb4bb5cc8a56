"""Who is told of matters and penalties on their way: the tier whose turn it is, who asked, and whom one falls on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from complaints.domain.approvals import barred
from complaints.domain.case import ComplaintCase, Entry, Kind, staff_email
from complaints.domain.circumstances import Circumstances
from complaints.domain.penalties import Penalty, Verdict, penalties
from complaints.domain.penalty_evidence import evidence_of
from complaints.domain.penalty_words import evidence_told
from complaints.domain.staff import StaffMember
from complaints.domain.tiers import speakers
from complaints.domain.timeline import FORWARDED
from complaints.domain.wording import event_title, facts_told, role_title

ABOUT_APPROVALS = (Kind.REQUESTED, Kind.DECIDED, Kind.PENALTY)
DECIDER, ASKER, CONCERNED = "decider", "asker", "concerned"
# What an entry about a complaint says of it is nothing for whom a penalty falls on: he may not even see the case.
ABOUT_THE_COMPLAINT = (
    "complainant", "category", "business_line", "order_no", "description", "demand", "said_beside", "missing",
    "respondent", "repeat_of", "phone", "email", "address", "occurred_at", "place", "attachments", "levels",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """People who are told of a matter or a penalty, in one `part`: as decider, as asker or as the one concerned."""

    part: str
    members: tuple[StaffMember, ...]
    vacancies: tuple[str, ...] = ()


def told_of(*, entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[Told]:
    """Who is told of `entry`, the last one of `case`, where something is asked, decided or proposed.

    Every tier is told when its turn comes, who asked when it is decided, and whom a penalty falls on of what is
    proposed and what is decided.
    """
    if entry.kind in (Kind.REQUESTED, Kind.DECIDED):
        rule = by.policy.approval(entry.data["matter"])
        yield from _tier(entry, case, by, barred(rule=rule, case=case) if rule else ())
        if entry.kind is Kind.DECIDED and entry.data["verdict"] != FORWARDED:
            yield Told(ASKER, _people((_asked(entry, case).actor,), by))
    elif entry.kind is Kind.PENALTY and (penalty := _penalty(entry, case, by)):
        yield from _tier(entry, case, by, penalty.barred)
        verdict = penalty.verdict
        if verdict in (Verdict.FORWARDED, Verdict.APPEALED):
            return
        yield Told(CONCERNED, _concerned(penalty, case, by))
        if verdict is not Verdict.PROPOSED:
            yield Told(ASKER, _people((penalty.entries[0].actor,), by))


def approval_context(*, entry: Entry, case: ComplaintCase, by: Circumstances, part: str, locale: str) -> dict[str, Any]:
    """What such a letter says besides: what is asked, by whom, until when, and what earlier tiers have said."""
    asked, words = _asked(entry, case), _words(entry, case)
    appealed = entry.data.get("verdict") == Verdict.APPEALED
    told = {
        "part": part,
        "verdict": entry.data.get("verdict", "requested"),
        "title": event_title(entry=entry, policy=by.policy, locale=locale),
        "asked_by": by.roster.name_of(asked.actor),
        "asked_at": asked.at.isoformat(),
        "asked_for": asked.data["text"],
        "files": [file["name"] for file in asked.data.get("attachments", ())],
        "appeal": entry.data["text"] if appealed else "",
        "may_appeal": entry.kind is Kind.PENALTY and _may_be_appealed(entry, by),
        "opinions": [_opinion(word, case, by, locale) for word in words],
        "evidence": _evidence(entry, case, by, locale),
    }
    return {"approval": told, "particulars": _particulars(entry, asked, by, locale)}


def _may_be_appealed(entry: Entry, by: Circumstances) -> bool:
    rule = by.policy.penalty(entry.data["penalty"])
    return rule is not None and bool(rule.appeal) and entry.data["verdict"] == Verdict.APPROVED


def _tier(entry: Entry, case: ComplaintCase, by: Circumstances, kept_out: Iterable[str]) -> Iterator[Told]:
    if tier := entry.data["tier"]:
        found = speakers(tier=tier, case=case, by=by, barred=tuple(kept_out))
        yield Told(DECIDER, found.members, found.vacancies)


def _penalty(entry: Entry, case: ComplaintCase, by: Circumstances) -> Penalty | None:
    found = (each for each in penalties(case=case, policy=by.policy) if each.number == entry.data["number"])
    return next(found, None)


def _concerned(penalty: Penalty, case: ComplaintCase, by: Circumstances) -> tuple[StaffMember, ...]:
    """Whom it falls on; of a case that he may not know of he hears only what was decided against himself."""
    people = _people(penalty.concerned, by)
    return tuple(each for each in people if penalty.was_approved or by.circle(case).knows(member=each))


def _same(entry: Entry, case: ComplaintCase) -> list[Entry]:
    """The entries about the same matter or penalty, up to this one."""
    name = "number" if entry.kind is Kind.PENALTY else "matter"
    told = (each for each in case.standing if each.seq <= entry.seq and each.kind in ABOUT_APPROVALS)
    return [each for each in told if each.data.get(name) == entry.data[name]]


def _asked(entry: Entry, case: ComplaintCase) -> Entry:
    """The request, or the proposal, that an entry is about."""
    first = [each for each in _same(entry, case) if each.data.get("verdict", Verdict.PROPOSED) == Verdict.PROPOSED]
    return first[-1]


def _words(entry: Entry, case: ComplaintCase) -> list[Entry]:
    """What tiers have said since it was asked."""
    asked = _asked(entry, case)
    return [each for each in _same(entry, case) if each.seq > asked.seq and each.data["verdict"] != Verdict.APPEALED]


def _opinion(word: Entry, case: ComplaintCase, by: Circumstances, locale: str) -> dict[str, Any]:
    """One tier's word; the tier is whose turn it was by what stood before."""
    before = [each for each in _same(word, case) if each.seq < word.seq][-1]
    disagreed = (Verdict.REFUSED, Verdict.WITHDRAWN)
    return {
        "tier": role_title(role=before.data["tier"], policy=by.policy, locale=locale),
        "by": by.roster.name_of(word.actor),
        "approved": word.data.get("approved", word.data["verdict"] not in disagreed),
        "text": word.data["text"],
    }


def _evidence(entry: Entry, case: ComplaintCase, by: Circumstances, locale: str) -> dict[str, str]:
    found = evidence_of(case=case, seq=entry.data.get("evidence", 0))
    if found is None:
        return {"title": "", "at": ""}
    title = event_title(entry=found, policy=by.policy, locale=locale)
    return {"title": title or evidence_told(entry=found, policy=by.policy, locale=locale), "at": found.at.isoformat()}


def _particulars(entry: Entry, asked: Entry, by: Circumstances, locale: str) -> list[dict[str, str]]:
    if entry.kind is not Kind.PENALTY:
        waiting = replace(asked, data={**asked.data, "tier": entry.data["tier"]})
        return facts_told(entry=waiting, policy=by.policy, locale=locale)
    person = by.roster.find(entry.data["on"])
    named = replace(entry, data={**entry.data, "on": person.name if person else entry.data["on"]})
    return facts_told(entry=named, policy=by.policy, locale=locale)


def _people(addresses: Iterable[str], by: Circumstances) -> tuple[StaffMember, ...]:
    found = (by.roster.find(staff_email(address)) for address in addresses)
    return tuple(dict.fromkeys(member for member in found if member))
