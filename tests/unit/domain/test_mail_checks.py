"""What a regulation says about mail is refused where it contradicts itself or names what there is not."""

import tomllib

import pytest

from complaints.domain.mail_checks import mail
from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from complaints.domain.policy_mail import MailRule, QuietHours, Spoken
from tests.factories import A_REGULATION, a_policy, a_record


@pytest.mark.parametrize(
    ("changes", "clause", "reason"),
    [
        ({"digest_above": -1}, "mail.digest_above", "below zero"),
        ({"quiet": QuietHours("24:00", "08:00")}, "mail.quiet.start", "'24:00' is no time"),
        ({"quiet": QuietHours("22:00", "8:00")}, "mail.quiet.end", "'8:00' is no time"),
        ({"quiet": QuietHours("22:00", "22:00")}, "mail.quiet.end", "the whole day or no time at all"),
        ({"words": (Spoken("x", ("行",)),)}, "mail.words.x", "'x' is no record"),
        ({"words": (Spoken("plan", ()),)}, "mail.words.plan.said", "an empty word"),
        ({"words": (Spoken("plan", ("方案", " ")),)}, "mail.words.plan.said", "an empty word"),
        ({"accept": "x"}, "mail.accept", "'x' is no record"),
        ({"help": "satisfied"}, "mail.help", "'satisfied' is no record"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_contradiction_is_refused_with_its_clause(changes, clause, reason):
    [problem] = mail(a_policy(mail=MailRule(**changes), records=(a_record("plan"),)))
    assert problem.clause == clause
    assert reason in problem.reason


def test_sound_clause_is_let_pass():
    words = (Spoken("plan", ("方案",)), Spoken("satisfied", ("好的",)), Spoken("withdrawn", ("撤诉",)))
    rule = MailRule(digest_above=0, quiet=QuietHours("22:00", "08:00"), accept="plan", words=words)
    assert list(mail(a_policy(mail=rule, records=(a_record("plan"),)))) == []
    assert list(mail(a_policy())) == []


def test_a_policy_file_is_looked_at_for_it():
    quiet = {"start": "22:00", "end": "8", "unless": {"crisis": ["Z"]}}
    with pytest.raises(PolicyError) as refusal:
        parse_policy(tomllib.loads(A_REGULATION.read_text(encoding="utf-8")) | {"mail": {"quiet": quiet}})
    clauses = {problem.clause for problem in refusal.value.problems}
    assert clauses == {"mail.quiet.end", "mail.quiet.unless.crisis"}
