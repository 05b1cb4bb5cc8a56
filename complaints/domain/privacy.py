"""The notice of privacy, made from the regulation: what is kept, why, how long, who sees it, and how it is erased."""

from collections.abc import Iterator
from dataclasses import dataclass

from complaints.domain import privacy_words as words
from complaints.domain.clause_words import limit_told
from complaints.domain.ordinary import title_of
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import TypeRule
from complaints.domain.text import Text
from complaints.domain.working_time import Limit

VIEW, UNMASKING = "view", "unmasking"


@dataclass(frozen=True)
class Section:
    """One question of the notice and what is said to it, line by line."""

    id: str
    title: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Notice:
    """The notice as it stands; `request`: the type of case by which one asks for one's data, where there is one."""

    policy: str
    version: str
    effective: str
    sections: tuple[Section, ...]
    request: TypeRule | None


def privacy_notice(*, policy: PolicyProfile, company: str, mailbox: str) -> Notice:
    """What the regulation means for whoever complains under it."""
    said = {
        "who": _who(policy, company, mailbox),
        "what": _what(policy),
        "why": _why(policy),
        "how_long": _how_long(policy),
        "who_sees": _who_sees(policy),
        "rights": _rights(policy, mailbox),
    }
    sections = tuple(Section(name, words.TITLES[name], tuple(lines)) for name, lines in said.items())
    return Notice(policy.id, policy.version, policy.effective, sections, data_request(policy=policy))


def data_request(*, policy: PolicyProfile) -> TypeRule | None:
    """The type of case by which people ask for their data or their erasure; None where the policy has none."""
    return next((rule for rule in policy.intake.types if rule.about_data), None)


def _who(policy: PolicyProfile, company: str, mailbox: str) -> Iterator[Text]:
    yield _filled(words.WHO, company=Text(company, company), policy=policy.title)
    yield _filled(words.BY_MAIL, mailbox=Text(mailbox, mailbox))
    if policy.intake.hotline:
        yield _filled(words.BY_PHONE, hotline=Text(policy.intake.hotline, policy.intake.hotline))


def _what(policy: PolicyProfile) -> Iterator[Text]:
    intake = policy.intake
    needed = _listed(*(title_of(name=name, intake=intake) for name in intake.needed))
    also = _filled(words.ALSO_NEEDED, titles=needed) if intake.needed else Text("", "")
    yield _filled(words.ABOUT_YOU, kinds=_listed(*(kind.title for kind in intake.complainant_kinds)), needed=also)
    yield words.ABOUT_THE_MATTER
    asked = [rule.title for rule in intake.fields if not rule.staff_only]
    if asked:
        yield _filled(words.ASKED, titles=_listed(*asked))
    yield from (words.WHAT_IS_DONE, words.CONSENT_KEPT, words.PICTURES, words.TECHNICAL, words.NO_COOKIES)


def _why(policy: PolicyProfile) -> Iterator[Text]:
    yield words.FOR_WHAT
    if policy.privacy:
        yield policy.privacy.basis
    yield _filled(words.AGREED, consent=policy.intake.consent)


def _how_long(policy: PolicyProfile) -> Iterator[Text]:
    rule = policy.retention
    if rule is None:
        yield words.NO_LIMIT
    else:
        yield _filled(words.KEPT, limit=_limit(rule.keep))
        if rule.archive_within:
            yield _filled(words.FILED, limit=_limit(rule.archive_within))
    yield words.LEFT


def _who_sees(policy: PolicyProfile) -> Iterator[Text]:
    view = policy.acts.get(VIEW)
    yield _filled(words.ROLES, roles=_roles(view.by if view else tuple(policy.roles), policy))
    if UNMASKING in policy.acts:
        yield words.MASKED
    for rule in policy.confidential:
        yield _filled(words.CONFIDENTIAL, title=rule.title, roles=_roles(rule.seen_by, policy))
    if policy.privacy:
        yield from policy.privacy.shared.values()
    yield words.AND_NOBODY_ELSE


def _rights(policy: PolicyProfile, mailbox: str) -> Iterator[Text]:
    yield words.BY_SECRET
    request = data_request(policy=policy)
    yield words.ASK if request else _filled(words.ASK_BY_MAIL, mailbox=Text(mailbox, mailbox))
    if request:
        of_requests = (clock for clock in policy.clocks if request.id in clock.when.get("type", ()))
        yield from (_filled(words.TERM, limit=_limit(clock.limit)) for clock in of_requests)
    if policy.privacy and policy.privacy.authority:
        yield policy.privacy.authority


def _roles(roles: tuple[str, ...], policy: PolicyProfile) -> Text:
    return _listed(*(policy.roles[role] for role in roles if role in policy.roles))


def _limit(limit: Limit) -> Text:
    return Text(limit_told(limit=limit, locale="zh-CN"), limit_told(limit=limit, locale="en"))


def _listed(*titles: Text) -> Text:
    return Text("、".join(each.zh for each in titles), ", ".join(each.en for each in titles))


def _filled(text: Text, **slots: Text) -> Text:
    zh, en = ({name: getattr(value, side) for name, value in slots.items()} for side in ("zh", "en"))
    return Text(text.zh.format(**zh), text.en.format(**en))
