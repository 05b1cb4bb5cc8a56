"""What must hold of the types, fields and needed particulars that a policy's intake names."""

from collections.abc import Iterator

from complaints.domain.case import COMPLAINANT
from complaints.domain.milestone_checks import field_options
from complaints.domain.ordinary import ON_THE_FORM, ORDINARY
from complaints.domain.policy import PolicyProblem, PolicyProfile


def intake_form(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Types, fields and needed particulars of the complaint form."""
    for index, name in enumerate(policy.intake.needed):
        if name not in ORDINARY:
            yield PolicyProblem(f"intake.needed[{index}]", f"{name!r} is none of {', '.join(sorted(ORDINARY))}")
    for words in policy.intake.words:
        if words.id not in ON_THE_FORM:
            reason = f"{words.id!r} is none of {', '.join(sorted(ON_THE_FORM))}"
            yield PolicyProblem(f"intake.words.{words.id}", reason)
        if not words.title and not words.explanation:
            yield PolicyProblem(f"intake.words.{words.id}", "says nothing: give it a title or an explanation")
    yield from _types(policy)
    yield from field_options(policy.intake.fields, "intake")
    yield from _words_looked_for(policy)


def _words_looked_for(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    for keyword in policy.intake.keywords:
        if not keyword.words or not all(word.strip() for word in keyword.words):
            yield PolicyProblem(f"intake.keywords.{keyword.id}.words", "an empty word stands in every complaint")
    for word in policy.intake.mail_subject:
        if not word.strip():
            yield PolicyProblem("intake.mail_subject", "an empty word stands in every subject")


def _types(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    for rule in policy.intake.types:
        for role in rule.by:
            if role != COMPLAINANT and role not in policy.roles:
                yield PolicyProblem(f"intake.types.{rule.id}.by", f"{role!r} is no role")
    if policy.intake.types and not policy.intake.public_types:
        yield PolicyProblem("intake.types", "there must be a type that the complainant may file")
