"""Letters of one thread are put together by what Gmail, Outlook and Apple Mail each look at; others are not."""

import re
from base64 import b64decode

import pytest

from complaints.domain.case import COMPLAINANT
from complaints.domain.correspondence import IncomingMessage, is_automatic
from complaints.domain.threads import letter_id, root_id, thread_index, threaded_subject, topic

OF_HANDLER = {"reference": "26110001", "audience": "staff", "locale": "zh-CN"}
NEWS = ("客户投诉处理单：产品质量，请于11月23日（星期一） 10:00前回复", "催办：「回复」已于11月23日到期", "")


def as_gmail_compares(subject: str) -> str:
    """Without the leading bracketed parts and reply prefixes."""
    return re.sub(r"^(?:\[[^\[\]]*\]\s*|(?:re|fwd?|回复|答复)[:\uff1a]\s*)*", "", subject, flags=re.IGNORECASE)


def subject(news: str, **changes: str) -> str:
    named = OF_HANDLER | changes
    return threaded_subject(told=f"[{named['reference']}] {news}", **named)


def test_the_news_come_first_and_the_thread_keeps_its_subject():
    told = [subject(news) for news in NEWS]
    assert told[1] == "[催办：「回复」已于11月23日到期] [26110001] 客户投诉"
    assert told[2] == "[26110001] 客户投诉"
    assert {as_gmail_compares(each) for each in told} == {"客户投诉"}
    assert {as_gmail_compares(f"Re: {each}") for each in told} == {"客户投诉"}


def test_should_only_the_first_brackets_be_left_out_the_rest_is_the_same_and_names_the_case():
    assert {each.removeprefix(f"[{news}] ") for each, news in zip(map(subject, NEWS), NEWS, strict=True)} == {
        "[26110001] 客户投诉"
    }


def test_a_subject_ends_with_its_topic_as_outlook_wants_it():
    assert all(subject(news).endswith(topic(**OF_HANDLER)) for news in NEWS)


def test_brackets_in_the_news_do_not_end_them():
    assert subject("提醒：[x] 已[回复") == "[提醒：(x) 已(回复] [26110001] 客户投诉"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"locale": "en"}, "[news] [26110001] Customer complaint"),
        ({"audience": COMPLAINANT}, "[news] [26110001] 您的投诉"),
        ({"audience": COMPLAINANT, "locale": "en"}, "[news] [26110001] Your complaint"),
    ],
)
def test_a_thread_is_named_for_its_reader(changes: dict[str, str], wanted: str):
    assert subject("news", **changes) == wanted


def test_no_thread_is_shared_by_two_people_or_two_cases():
    people = {root_id(reference="1", email=email, domain="in.example") for email in ("a@x.example", "b@x.example")}
    assert len(people | {root_id(reference="2", email="a@x.example", domain="in.example")}) == 3
    roots = [root_id(reference="1", email=email, domain="in.example") for email in ("A@x.example", "a@X.example")]
    assert roots[0] == roots[1]


def test_outlook_finds_the_thread_in_the_first_bytes_and_the_order_in_the_rest():
    root = root_id(reference="1", email="a@x.example", domain="in.example")
    first = b64decode(thread_index(root=root, place=None))
    later = [b64decode(thread_index(root=root, place=place)) for place in ((2, 0), (2, 1), (9, 0), (2**30, 999))]
    assert (len(first), first[0]) == (22, 1)
    assert all((len(each), each[:22]) == (27, first) for each in later)
    assert later[:3] == sorted(later[:3])
    assert all(each[22] < 128 for each in later), "the first bit would change the unit of time"
    other = b64decode(thread_index(root=root + "x", place=None))
    assert other[:6] == first[:6]
    assert other[6:] != first[6:]


def test_an_id_tells_the_letter():
    assert letter_id(reference="1", place=(4, 0), domain="in.example") == "<case.1.4.0@in.example>"


@pytest.mark.parametrize("news", ["邮件未能送达，请改用电话联系", "A letter could not be delivered"])
def test_an_answer_to_news_of_a_bounce_is_taken_for_none(news: str):
    answer = IncomingMessage("<1@x>", "a@x.example", "", (), f"Re: {subject(news)}", "已电话联系。", {}, (), None)
    assert is_automatic(answer, own_domain="in.example") is None
