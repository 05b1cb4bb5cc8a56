"""What must hold of what a regulation says about mail."""

import re
from collections.abc import Iterator

from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_mail import QuietHours

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def mail(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Quiet hours that are none, a number of letters below zero, and commands and words for what there is not."""
    rule = policy.mail
    if rule.digest_above < 0:
        yield PolicyProblem("mail.digest_above", "is below zero; 0 puts no letters together")
    if rule.quiet:
        yield from _quiet(rule.quiet)
    filed = {*(each.id for each in policy.records), *(each.id for each in policy.approvals)}
    for command, clause in (("accept", rule.accept), ("dispute", rule.dispute), ("help", rule.help)):
        if clause and clause not in filed:
            yield PolicyProblem(f"mail.{command}", f"{clause!r} is no record and no matter")
    known = filed | {*policy.follow_up.outcomes, *(each.id for each in policy.closing)}
    for spoken in rule.words:
        clause = f"mail.words.{spoken.id}"
        if spoken.id not in known:
            yield PolicyProblem(clause, f"{spoken.id!r} is no record, no matter, no outcome of a call, no way to close")
        if not spoken.said or not all(word.strip() for word in spoken.said):
            yield PolicyProblem(f"{clause}.said", "has an empty word, which every mail would say")


def _quiet(quiet: QuietHours) -> Iterator[PolicyProblem]:
    times = {"start": quiet.start, "end": quiet.end}
    for name, value in times.items():
        if not _TIME.fullmatch(value):
            yield PolicyProblem(f"mail.quiet.{name}", f"{value!r} is no time such as '22:00'")
    if quiet.start == quiet.end:
        yield PolicyProblem("mail.quiet.end", "is when they start: the whole day or no time at all")
