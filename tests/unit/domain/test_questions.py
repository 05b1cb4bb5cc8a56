"""Questions to the complainant: what settles them, who is told of the answer, and what taking them back does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.domain.case import COMPLAINANT, Attachment, ComplaintCase, Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import clocks
from complaints.domain.commands import Act, Closure, Contact, FollowUp, Note, Question, Reply, Supplement, Undoing
from complaints.domain.letters import letters_for
from complaints.domain.lifecycle import TRANSITIONS, IllegalTransition, perform
from complaints.domain.mail_acts import taken
from complaints.domain.mail_meaning import MailContent
from complaints.domain.questions import open_questions
from complaints.domain.undoing import CannotUndo
from tests.factories import REGISTERED_AT, a_complainant, a_complaint, a_registered_case, acting, circumstances

PHOTO = Attachment("k", "门.jpg", "image/jpeg", 1)


def does(case: ComplaintCase, who: str, command: Any) -> ComplaintCase:
    return perform(case=case, command=command, circumstances=circumstances(actor=acting(who)))


def asked(*texts: str) -> ComplaintCase:
    """A dispatched case in which the handler has asked so."""
    case = a_registered_case()
    for text in texts:
        case = does(case, "handler", Question(text))
    return case


def waiting(case: ComplaintCase) -> list[str]:
    return [entry.data["text"] for entry in open_questions(case=case)]


def letters(before: ComplaintCase, after: ComplaintCase, who: str) -> list[tuple[str, str]]:
    by = circumstances(actor=acting(who))
    return [(each.kind, each.to.split("@")[0]) for each in letters_for(before=before, after=after, circumstances=by)]


def test_a_question_waits_until_it_is_answered_each_by_itself() -> None:
    case = asked("何时安装？", "有照片吗？")
    first, second = (entry.seq for entry in open_questions(case=case))
    case = does(case, COMPLAINANT, Supplement("去年五月", answers=(first,)))
    assert waiting(case) == ["有照片吗？"]
    assert waiting(does(case, COMPLAINANT, Supplement("", (PHOTO,), answers=(second,)))) == []


def test_what_he_adds_of_himself_answers_nothing() -> None:
    assert waiting(does(asked("何时安装？"), COMPLAINANT, Supplement("另一扇门也裂了"))) == ["何时安装？"]


def test_his_mail_answers_all_he_is_asked() -> None:
    case = asked("何时安装？", "有照片吗？")
    by = circumstances(actor=acting(COMPLAINANT))
    assert waiting(taken(case=case, mail=MailContent("五月，照片见附件", {}, (PHOTO,)), by=by)) == []


@pytest.mark.parametrize(
    ("who", "command", "settles"),
    [
        ("handler", Contact("客户说是去年五月"), True),
        ("agent", FollowUp("not_satisfied", "仍未解决"), True),
        ("agent", FollowUp("unreachable"), False),
        ("agent", Closure("invalid", "重复"), True),
        ("agent", Note("等客户回答"), False),
    ],
)
def test_speaking_with_him_settles_it_and_so_does_the_end_of_the_case(who: str, command: Any, settles: bool) -> None:
    case = asked("何时安装？")
    if isinstance(command, FollowUp):
        case = does(case, "handler", Reply("已更换"))
    assert waiting(does(case, who, command)) == ([] if settles else ["何时安装？"])


def test_a_number_under_which_nothing_was_asked_is_refused() -> None:
    case = asked("何时安装？")
    for seq in (1, case.timeline[-1].seq + 1):
        with pytest.raises(UnknownValue):
            does(case, COMPLAINANT, Supplement("五月", answers=(seq,)))


def test_an_answer_to_a_question_that_was_taken_back_is_kept_as_what_he_added() -> None:
    case = asked("何时安装？")
    seq = case.timeline[-1].seq
    case = does(case, "handler", Undoing(seq))
    assert waiting(case) == []
    case = does(case, COMPLAINANT, Supplement("五月", answers=(seq,)))
    assert (case.timeline[-1].kind, case.timeline[-1].data["answers"]) == (Kind.SUPPLEMENTED, [])


def test_what_was_answered_is_not_taken_back_any_more() -> None:
    case = asked("何时安装？")
    seq = case.timeline[-1].seq
    with pytest.raises(CannotUndo):
        does(does(case, COMPLAINANT, Supplement("五月", answers=(seq,))), "handler", Undoing(seq))
    assert does(does(case, COMPLAINANT, Supplement("顺便一提")), "handler", Undoing(seq)).undone == {seq}


@pytest.mark.parametrize("stage", list(Stage))
def test_questions_are_put_while_a_case_is_open(stage: Stage) -> None:
    assert (stage in TRANSITIONS[Act.QUESTION]) == (stage is not Stage.CLOSED)
    case = replace(a_registered_case(), stage=stage)
    if stage is Stage.CLOSED:
        with pytest.raises(IllegalTransition):
            does(case, "handler", Question("何时安装？"))
    else:
        assert does(case, "handler", Question("何时安装？")).stage is stage


def test_the_complainant_is_written_to_and_who_asked_is_told_of_the_answer() -> None:
    case = a_registered_case()
    after = does(case, "supervisor", Question("何时安装？"))
    assert letters(case, after, "supervisor") == [("question", "lin.fang")]
    answered = does(after, COMPLAINANT, Supplement("五月", answers=(after.timeline[-1].seq,)))
    told = letters(after, answered, COMPLAINANT)
    assert sorted(told) == [("supplement-received", who) for who in ("agent", "handler", "supervisor")]
    own = asked("何时安装？")
    answered = does(own, COMPLAINANT, Supplement("五月", answers=(own.timeline[-1].seq,)))
    assert sorted(letters(own, answered, COMPLAINANT)) == [("supplement-received", who) for who in ("agent", "handler")]


def test_who_left_no_address_is_written_no_letter() -> None:
    case = a_registered_case(complaint=a_complaint(complainant=a_complainant(email="")))
    assert letters(case, does(case, "handler", Question("何时安装？")), "handler") == []


def test_no_clock_stands_still_while_he_is_asked() -> None:
    by = circumstances(actor=acting("handler"), now=REGISTERED_AT + timedelta(hours=1))
    case, after = a_registered_case(), asked("何时安装？")
    due = [
        [clock.due_at for clock in clocks(case=each, policy=by.policy, calendar=by.calendar)] for each in (case, after)
    ]
    assert due[0] == due[1]


def mailed(text: str) -> ComplaintCase:
    by = circumstances(actor=acting("handler"))
    return taken(case=a_registered_case(), mail=MailContent(text, {}, (PHOTO,)), by=by)


def test_the_handler_asks_by_mail_and_nothing_below_a_blank_line_reaches_the_complainant() -> None:
    case = mailed("您好，\n问客户：哪一年安装的？\n有没有照片？\n\n王强 售后部 020-1234")
    assert waiting(case) == ["哪一年安装的？\n有没有照片？"]
    assert [entry.kind for entry in case.timeline[-2:]] == [Kind.ASKED, Kind.NOTED]  # the file is kept for staff


@pytest.mark.parametrize("text", ["问客户：", "问客户：\n\n王强 售后部"])
def test_a_mail_that_asks_nothing_is_not_taken_for_a_question(text: str) -> None:
    assert mailed(text).timeline[-1].kind is Kind.MISREAD
