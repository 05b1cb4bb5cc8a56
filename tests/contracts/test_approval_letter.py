"""The letter about what waits for a decision and what became of it: to the tier, to who asked, to whom it falls on."""

import pytest

from complaints.domain.text import LOCALES
from tests.contracts.case_lives import letters_in, rendered, told

EVERY_LOCALE = pytest.mark.parametrize("locale", LOCALES)
OF_THE_COMPLAINT = {"zh-CN": ("林芳", "13800138000", "开裂"), "en": ("Ann Lee", "13800138000", "cracked")}


@EVERY_LOCALE
def test_the_lives_meet_every_way_in_which_it_is_written(locale: str) -> None:
    seen = {
        (
            letter.context["event"] == "penalty",
            letter.context["approval"]["part"],
            letter.context["approval"]["verdict"],
        )
        for letter, _, _ in told("approval", locale)
    }
    matters = {("decider", "requested"), ("decider", "forwarded"), ("asker", "approved"), ("asker", "refused")}
    ends = {(part, end) for part in ("asker", "concerned") for end in ("approved", "refused", "upheld", "withdrawn")}
    proposals = {("decider", end) for end in ("proposed", "forwarded", "appealed")} | {("concerned", "proposed")}
    assert {each[1:] for each in seen if not each[0]} == matters
    assert {each[1:] for each in seen if each[0]} == ends | proposals


@EVERY_LOCALE
def test_who_decides_reads_what_is_asked_by_whom_until_when_and_how_to_decide(locale: str) -> None:
    words = {
        "zh-CN": (
            "请审批：延期",
            "提出人：王强",
            "延期至：2026年11月24日（星期二） 10:00",
            "已安排更换门板",
            "第一行写「同意」或「不同意：理由」",
        ),
        "en": (
            "Please decide: Extension",
            "Asked by: John Doe",
            "Until: Tue 24 Nov 2026, 10:00",
            "new door",
            "answer this mail with 'approve' or 'refuse: reason'",
        ),
    }[locale]
    letters = [
        (subject, text) for letter, subject, text in told("approval", locale) if letter.context["event"] != "penalty"
    ]
    subject, text = letters[0]
    assert words[0] in subject
    assert all(word in text for word in words[1:])
    assert all(word in text for word in OF_THE_COMPLAINT[locale])


@EVERY_LOCALE
def test_a_later_tier_reads_what_earlier_ones_have_said(locale: str) -> None:
    said = {"zh-CN": ("部门负责人（赵敏）", "不同意"), "en": ("Department head (John Doe)", "not approved")}[locale]
    seen = {
        letter.context["approval"]["verdict"]: all(word in text for word in said)
        for letter, _, text in told("approval", locale)
        if letter.context["event"] != "penalty" and letter.context["approval"]["part"] == "decider"
    }
    assert seen == {"requested": False, "forwarded": True}


@EVERY_LOCALE
def test_whom_a_penalty_falls_on_reads_what_it_is_and_nothing_of_the_complaint(locale: str) -> None:
    concerned = [each for each in told("approval", locale) if each[0].context["approval"]["part"] == "concerned"]
    assert concerned
    for letter, subject, text in concerned:
        assert letter.context["approval"]["title"] in subject
        assert not any(word in text for word in OF_THE_COMPLAINT[locale])
        assert not any(word in str(letter.context) for word in OF_THE_COMPLAINT[locale])


@EVERY_LOCALE
def test_who_may_appeal_is_told_so(locale: str) -> None:
    word = {"zh-CN": "「申诉：理由」", "en": "you can appeal"}[locale]
    seen = {
        (letter.context["approval"]["title"], letter.context["approval"]["verdict"], word in text)
        for letter, _, text in told("approval", locale)
        if letter.context["approval"]["part"] == "concerned"
    }
    rude, held = {"zh-CN": ("态度处罚", "超时处罚"), "en": ("Rudeness", "Order held")}[locale]
    assert {(title, verdict) for title, verdict, may in seen if may} == {(rude, "approved")}
    assert (held, "approved", False) in seen


@EVERY_LOCALE
def test_what_the_timeline_called_for_says_why(locale: str) -> None:
    word = {"zh-CN": "事由：责任部门回复（逾期催办）", "en": "Reason: Handler's reply (urging, overdue)"}[locale]
    by_portal = [text for letter, _, text in told("approval", locale) if not letter.context["approval"]["asked_by"]]
    assert any(word in text for text in by_portal)


@EVERY_LOCALE
def test_the_complainant_is_told_the_new_date_when_a_limit_is_extended(locale: str) -> None:
    label = {"zh-CN": "责任部门回复的新时限：2026年11月24日", "en": "Handler's reply, new date: by Tue 24 Nov 2026"}[
        locale
    ]
    notices = [letter for letter in letters_in(locale) if letter.kind == "notice" and letter.audience == "complainant"]
    told_of_it = [label in rendered(letter)[1] for letter in notices]
    assert told_of_it.count(True) == 1
    assert [bool(letter.context["moved"]) for letter in notices] == told_of_it
