"""Under every policy, whatever a letter offers to be written in an answer is understood and done as it is offered."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from complaints.adapters.policy_files import known_policies
from complaints.domain.acts import THE_PORTAL, staff
from complaints.domain.case import Attachment, ComplaintCase, Kind
from complaints.domain.circumstances import ByMail, Circumstances
from complaints.domain.commands import Reply
from complaints.domain.mail_acts import taken
from complaints.domain.mail_meaning import MailContent
from complaints.domain.mail_offers import Offer, offers
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.staff import StaffMember
from complaints.domain.text import LOCALES, half_width
from complaints.domain.wording import fields_of
from tests.regulations.story import Files, Story

FILE = Attachment("k", "proof.jpg", "image/jpeg", 1)
FILLED = {
    FieldKind.TEXT: {"zh-CN": "按图施工", "en": "as drawn"},
    FieldKind.NUMBER: {"zh-CN": "12", "en": "12"},
    FieldKind.YES_NO: {"zh-CN": "是", "en": "yes"},
    FieldKind.DATE: {"zh-CN": "11月18日", "en": "18 Nov 2026"},
    FieldKind.MOMENT: {"zh-CN": "2026年11月18日 10:00", "en": "2026-11-18 10:00"},
}
HINTS = {
    "（姓名或邮箱）": "handler@staff.example",
    "(name or address)": "handler@staff.example",
    "（原因）": "配件未到",
    "(reason)": "parts are missing",
}


def cases(policy: str, locale: str) -> Iterator[tuple[Story, ComplaintCase]]:
    """A case that waits for the reply, one that was answered, and one that is closed."""
    story = Story(policy, locale=locale).run(("Wed 2026-11-18 10:20", "complainant", Files()))
    yield story, story.case
    handler = next((member for member in story.people.members if member.email == story.case.handler), None)
    if handler and story.case.handler:
        answered = story.fork().run(("Wed 2026-11-18 10:40", handler.email, Reply("门板已更换")))
        yield answered, answered.case


def filled(line: str, policy: PolicyProfile, locale: str) -> str:
    """A line of a form as somebody fills it in."""
    rules: list[FieldRule] = [field for record in policy.records for field in fields_of(rule=record, policy=policy)]
    rules += [field for matter in policy.approvals for field in matter.fields]
    rule = next(rule for rule in rules if rule.title.in_locale(locale) == line.rstrip(":："))
    if rule.kind is FieldKind.CHOICE:
        return line + next(iter(rule.options.values())).in_locale(locale)
    return line + FILLED[rule.kind][locale]


def written(offer: Offer, policy: PolicyProfile, locale: str) -> str:
    """The answer of somebody who copies what is offered and fills in what stands in brackets."""
    first = offer.say
    for hint, words in HINTS.items():
        first = first.replace(hint, words)
    return "\n".join((first, *(filled(line, policy, locale) for line in offer.below)))


def answered(case: ComplaintCase, member: StaffMember, text: str, by: Circumstances) -> ComplaintCase:
    by = replace(by, actor=staff(member), mail=ByMail("<1@x>", "m1"))
    return taken(case=case, mail=MailContent(text, {}, (FILE,) * 5), by=by)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("policy", known_policies())
def test_what_is_offered_is_understood_and_done(policy: str, locale: str) -> None:
    refused, said = [], 0
    for story, case in cases(policy, locale):
        by = story.by(THE_PORTAL)
        for member in story.people.members:
            for offer in offers(case=case, member=member, by=by, locale=locale):
                text = written(offer, story.policy, locale)
                after = answered(case, member, text, by)
                said += 1
                if after.timeline[-1].kind is Kind.MISREAD:
                    refused.append((member.email, text, after.timeline[-1].data["why"], after.timeline[-1].data["about"]))
    assert refused == []
    assert said > 5


def test_hints_are_taken_out_of_what_is_written() -> None:
    story = Story("oppein").run(("Wed 2026-11-18 10:20", "complainant", Files()))
    by = story.by(THE_PORTAL)
    found = [offer for member in story.people.members for offer in offers(case=story.case, member=member, by=by, locale="zh-CN")]
    assert {"已联系", "备注"} <= {half_width(offer.say)[:3].rstrip(":(") for offer in found}
