"""What somebody says otherwise who sends once more what is registered already, for he got no answer the first time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from complaints.domain.case import Complaint
from complaints.domain.ordinary import ORDINARY, title_of
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import Choice, Intake
from complaints.domain.text import Text
from complaints.domain.wording import value_told

HEADING = Text("提交后更正：", "Corrected after it was sent:")
NOTHING = Text("（删去）", "(taken out)")
COLON = Text("：", ": ")
TITLES: Mapping[str, Text] = {
    "category": Text("问题类别", "Category"),
    "description": Text("情况说明", "What happened"),
    "kind": Text("投诉人身份", "Kind of complainant"),
}
SAID: Mapping[str, Callable[[Complaint], str]] = {
    "category": lambda each: each.category,
    "description": lambda each: each.description,
    "kind": lambda each: each.complainant.kind,
    **{name: ordinary.read for name, ordinary in ORDINARY.items()},
}
CHOICES: Mapping[str, Callable[[Intake], tuple[Choice, ...]]] = {
    "category": lambda intake: intake.categories,
    "business_line": lambda intake: intake.business_lines,
    "kind": lambda intake: intake.complainant_kinds,
}


@dataclass(frozen=True)
class Changed:
    """What a later version says that the first does not: `text` in the complainant's language, and keys of new `files`.

    Together they are a supplement, if he wants to make one of them.
    """

    text: str
    files: tuple[str, ...]


def changed(*, first: Complaint, again: Complaint, files: Sequence[str], policy: PolicyProfile) -> Changed | None:
    """What `again`, with the keys of its `files`, says otherwise than `first`; None where it says the same."""
    lines = [*_ordinary(first, again, policy), *_own(first, again, policy)]
    known = {file.key for file in first.attachments}
    added = tuple(key for key in dict.fromkeys(files) if key not in known)
    if not lines and not added:
        return None
    return Changed("\n".join([HEADING.in_locale(first.locale), *lines]) if lines else "", added)


def _ordinary(first: Complaint, again: Complaint, policy: PolicyProfile) -> Iterator[str]:
    for name, read in SAID.items():
        before, after = read(first).strip(), read(again).strip()
        if before != after:
            title = TITLES[name] if name in TITLES else title_of(name=name, intake=policy.intake)
            offered = CHOICES[name](policy.intake) if name in CHOICES else ()
            told = next((each.title.in_locale(first.locale) for each in offered if each.id == after), after)
            yield _line(title, told, first.locale)


def _own(first: Complaint, again: Complaint, policy: PolicyProfile) -> Iterator[str]:
    """Of the fields that the regulation asks for itself."""
    for rule in policy.intake.fields:
        before, after = (each.fields.get(rule.id, "").strip() for each in (first, again))
        if before != after:
            yield _line(
                rule.title, value_told(rule=rule, value=after, policy=policy, locale=first.locale), first.locale
            )


def _line(title: Text, told: str, locale: str) -> str:
    return title.in_locale(locale) + COLON.in_locale(locale) + (told or NOTHING.in_locale(locale))
