"""What administrators are told of the state of the portal: every matter in words of its own, with its numbers."""

import pytest

from complaints.domain.text import LOCALES
from complaints.domain.upkeep import Finding, Matter
from tests.contracts.case_lives import rendered
from tests.contracts.house_letters import EVERY_MATTER, upkeep
from tests.factories import a_policy

EVERY_LOCALE = pytest.mark.parametrize("locale", LOCALES)


def test_every_matter_is_in_the_letters_that_the_other_tests_look_at() -> None:
    assert {finding.matter for finding in EVERY_MATTER} == set(Matter)


@EVERY_LOCALE
@pytest.mark.parametrize("finding", EVERY_MATTER, ids=lambda finding: finding.matter.value)
def test_a_letter_says_what_it_is_about_and_in_the_subject_how_much(locale: str, finding: Finding) -> None:
    subject, text, _ = rendered(upkeep(locale, finding))
    assert "1" in subject
    others = [rendered(upkeep(locale, other))[1] for other in EVERY_MATTER if other is not finding]
    label = text.split("\n\n")[2].splitlines()[0]
    assert label.endswith((":", "："))
    assert not any(label in other for other in others)
    assert label in rendered(upkeep(locale))[1]


@EVERY_LOCALE
def test_the_year_that_is_missing_and_the_cases_that_hang_on_it_are_named(locale: str) -> None:
    calendar = EVERY_MATTER[0]
    text = rendered(upkeep(locale, calendar))[1]
    more, day = {"zh-CN": ("等", "2026年11月20日（星期五） 10:00"), "en": ("and more", "Fri 20 Nov 2026, 10:00")}[
        locale
    ]
    assert all(word in text for word in ("2027", "26110001", day, more))
    nothing = Finding(Matter.CALENDAR, "2027", due_at=calendar.due_at)
    assert "2027" in rendered(upkeep(locale, nothing))[1]
    assert more not in rendered(upkeep(locale, nothing))[1].split("\n\n")[2]


@EVERY_LOCALE
def test_a_finding_is_told_in_the_words_of_the_regulation(locale: str) -> None:
    policy = a_policy()
    legal, agent = (policy.roles[role].in_locale(locale) for role in ("legal", "agent"))
    price, kitchen = policy.category("price"), policy.intake.business_lines[0]
    assert price
    _, post, head, category, _, disposal, archive, letters, quarantine = (
        rendered(upkeep(locale, each))[1] for each in EVERY_MATTER
    )
    assert {"zh-CN": f"{legal}：应至少有 2 人，现有 1 人", "en": f"{legal}: at least 2 wanted, 1 there"}[locale] in post
    assert {"zh-CN": "D-12没有部门负责人", "en": "D-12 has nobody at its head"}[locale] in head
    assert f"{price.title.in_locale(locale)} · {kitchen.title.in_locale(locale)}" in category
    assert {"zh-CN": "有 1 件投诉的保存期限已满", "en": "kept no more: 1."}[locale] in disposal
    assert all(word in archive for word in ("26110009", agent))
    assert {"zh-CN": "31 批邮件超过一天未能发出", "en": "more than a day; batches of them: 31"}[locale] in letters
    assert {"zh-CN": "有 4 封来信在隔离区", "en": "in quarantine for more than a day: 4"}[locale] in quarantine
