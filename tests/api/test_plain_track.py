"""Following a case without scripts: the page says what the view says, takes the same acts, opens for nobody else."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest

from complaints.domain.case import Kind, Stage
from tests.api.site import Site
from tests.file_samples import JPEG

PLACE = "/api/v1/track"
NEAR = "203.0.113.9"
HOSTILE = "<script>alert(1)</script>'\"{{7*7}}"


def typed(site: Site, **complaint: Any) -> dict[str, str]:
    """Number and secret of a case just filed."""
    reference, secret = site.filed(**complaint)
    return {"reference": reference, "secret": secret["Authorization"].removeprefix("Secret ")}


def opened(site: Site, given: dict[str, str], **more: str) -> str:
    """The address of the page of the case."""
    answer = site.anybody.post(PLACE, data=given | more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def press(site: Site, page: str, act: str, **form: Any) -> Any:
    return site.anybody.post(page.partition("?")[0], data={"act": act, "locale": "zh-CN"} | form)


@pytest.fixture
def given(site: Site) -> dict[str, str]:
    return typed(site)


def test_page_says_where_the_case_stands_what_is_promised_and_what_happened(site: Site, given: dict[str, str]) -> None:
    seen = site.anybody.get(opened(site, given))
    assert (seen.status_code, seen.mimetype, seen.headers["Cache-Control"]) == (200, "text/html", "no-store")
    for words in (
        "责任部门正在处理您的投诉。",
        "承诺的时限",
        "进行中",
        "收到您的投诉",
        "已转交责任部门处理",
        "橱柜门板安装后第三天开裂。",
    ):
        assert words in seen.text
    for kept in ("@staff.example", given["secret"]):
        assert kept not in seen.text
    assert "The department responsible is working on" in site.anybody.get(opened(site, given, locale="en")).text


def test_address_of_the_page_holds_no_secret_and_opens_it_for_half_an_hour(site: Site, given: dict[str, str]) -> None:
    page = opened(site, given)
    assert given["secret"] not in page
    site.services.clock.advance(minutes=29)
    assert site.anybody.get(page).status_code == 200
    site.services.clock.advance(minutes=2)
    for answer in (site.anybody.get(page), press(site, page, "supplements", text="晚了")):
        assert answer.status_code == 404
        assert "请重新输入编号和查询密码" in answer.text
    assert len(site.case(given["reference"]).timeline) == 4


@pytest.mark.parametrize(
    ("reference", "secret"), [("26110001", "AAAA-AAAA-AAAA"), ("26119999", "AAAA"), ("x" * 5000, "x"), ("", "")]
)
def test_wrong_number_and_wrong_secret_look_the_same(
    site: Site, given: dict[str, str], reference: str, secret: str
) -> None:
    wrong = site.anybody.post(PLACE, data={"reference": reference, "secret": secret})
    other = site.anybody.post(PLACE, data={"reference": "26118888", "secret": "y"})
    assert wrong.status_code == other.status_code == 404
    assert wrong.text.replace(reference, "26118888") == other.text or not reference
    assert "编号或查询密码不对" in wrong.text


def test_many_wrong_secrets_are_slowed_down_like_those_of_the_page_with_scripts(site: Site) -> None:
    bad = {"reference": "26119999", "secret": "AAAA", "locale": "zh-CN"}
    found = [site.anybody.post(PLACE, data=bad, environ_base={"REMOTE_ADDR": NEAR}) for _ in range(31)]
    assert {answer.status_code for answer in found} == {404, 429}
    assert (found[-1].status_code, found[-1].mimetype) == (429, "text/html")
    assert "complaints@in.example" in found[-1].text


@pytest.mark.parametrize("token", ["x", "%00", "é", "MjYx"])
def test_forged_page_asks_for_number_and_secret(site: Site, token: str) -> None:
    for answer in (site.anybody.get(f"{PLACE}/{token}"), press(site, f"{PLACE}/{token}", "mails")):
        assert answer.status_code == 404
        assert f'action="{PLACE}"' in answer.text


def test_pass_of_another_page_opens_nothing_here(site: Site, given: dict[str, str]) -> None:
    survey = site.tracked(given["reference"], {"Authorization": f"Secret {given['secret']}"}).get_json()["calendar_url"]
    token = survey.rpartition("/")[2].removesuffix(".ics")
    assert site.anybody.get(f"{PLACE}/{token}").status_code == 404


def test_words_and_a_photo_are_added_and_the_page_may_be_loaded_again(site: Site, given: dict[str, str]) -> None:
    photo = (io.BytesIO(JPEG), "门.jpg", "image/jpeg")
    answer = press(site, opened(site, given), "supplements", text="另一扇门也裂了", attachments=photo)
    assert answer.status_code == 303
    for _ in range(2):
        assert "已保存。" in site.anybody.get(answer.headers["Location"]).text
    entry = site.case(given["reference"]).timeline[-1]
    assert (entry.data["text"], entry.data["attachments"][0]["name"]) == ("另一扇门也裂了", "门.jpg")


def test_what_is_pressed_twice_is_done_once(site: Site, given: dict[str, str]) -> None:
    page = opened(site, given)
    seen = site.anybody.get(page).text
    keys = re.findall(r'name="idempotency_key" value="([^"]+)"', seen)
    assert len(keys) == len(set(keys)) > 1
    for _ in range(2):
        assert press(site, page, "supplements", text="另一扇门", idempotency_key=keys[0]).status_code == 303
    assert [entry.kind for entry in site.case(given["reference"]).timeline].count(Kind.SUPPLEMENTED) == 1


def test_a_question_is_answered_there(site: Site, given: dict[str, str]) -> None:
    site.act("handler", given["reference"], "question", {"text": "哪一年安装的？"})
    page = opened(site, given)
    seen = site.anybody.get(page).text
    assert "哪一年安装的？" in seen
    number = site.case(given["reference"]).timeline[-1].seq
    empty = press(site, page, "answer", number=str(number), text=" ")
    assert empty.status_code == 422
    assert f'href="#answer-{number}-text"' in empty.text
    answer = press(site, page, "answer", number=str(number), text="去年五月")
    assert 'class="question"' not in site.anybody.get(answer.headers["Location"]).text
    assert site.case(given["reference"]).timeline[-1].data["answers"] == [number]


@pytest.mark.parametrize("number", ["", "x", "99", "1", "9" * 50, "²"])
def test_an_answer_to_nothing_is_sent_back_with_what_was_typed(site: Site, given: dict[str, str], number: str) -> None:
    answer = press(site, opened(site, given), "answer", number=number, text="我写的话")
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert site.case(given["reference"]).timeline[-1].kind is Kind.DISPATCHED


def test_withdrawal_asks_once_more_and_then_closes(site: Site, given: dict[str, str]) -> None:
    page = opened(site, given)
    asked = press(site, page, "withdrawal", reason="已自行解决")
    assert (asked.status_code, "确定撤回吗？" in asked.text) == (200, True)
    assert 'value="已自行解决"' in asked.text
    assert site.case(given["reference"]).stage is Stage.DISPATCHED
    done = press(site, page, "withdrawal", reason="已自行解决", confirmed="yes")
    assert "已撤回。" in site.anybody.get(done.headers["Location"]).text
    assert site.case(given["reference"]).stage is Stage.CLOSED


def test_a_call_is_asked_for_on_the_clock_of_the_company(site: Site, given: dict[str, str]) -> None:
    at = site.services.clock() + timedelta(days=1)
    answer = press(site, opened(site, given), "call", call_at="2026-11-21T09:30", text="晚上不行")
    assert answer.status_code == 303, (answer.text, at)
    assert site.case(given["reference"]).timeline[-1].data["call_at"] == "2026-11-21T09:30:00+08:00"


@pytest.mark.parametrize("call_at", ["", "x", "2020-01-01T09:00", "2027-11-21T09:30"])
def test_a_call_at_no_time_is_sent_back(site: Site, given: dict[str, str], call_at: str) -> None:
    answer = press(site, opened(site, given), "call", call_at=call_at, text="想谈谈")
    assert answer.status_code == 422
    assert 'href="#call-call_at"' in answer.text
    assert "想谈谈" in answer.text


def test_an_objection_opens_a_closed_case_again(site: Site) -> None:
    given = typed(site)
    site.act("handler", given["reference"], "reply", {"text": "已更换"})
    site.act("agent", given["reference"], "follow-up", {"outcome": "satisfied", "text": "满意"})
    page = opened(site, given)
    assert "评价这次处理" in site.anybody.get(page).text
    answer = press(site, page, "objection", text="又裂了")
    assert "已收到您的异议" in site.anybody.get(answer.headers["Location"]).text
    assert site.case(given["reference"]).stage is Stage.DISPATCHED


@pytest.mark.parametrize("act", ["objection", "survey", "", "x"])
def test_what_is_not_possible_is_said_on_the_page(site: Site, given: dict[str, str], act: str) -> None:
    before = site.case(given["reference"])
    answer = press(site, opened(site, given), act, text=HOSTILE)
    assert answer.status_code in (409, 422)
    assert 'class="error-summary"' in answer.text
    assert "<script>alert" not in answer.text
    assert site.case(given["reference"]) == before


def test_more_than_a_form_may_weigh_is_refused_on_the_page(site: Site, given: dict[str, str]) -> None:
    page = opened(site, given).partition("?")[0]
    head = b'--x\r\nContent-Disposition: form-data; name="attachments"; filename="a.jpg"\r\n\r\n'
    body = head + b"x" * (5 * 2**20) + b"\r\n--x--\r\n"
    answer = site.anybody.post(page, data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, answer.mimetype) == (413, "text/html")
    assert 'class="error-summary"' in answer.text


def test_mails_are_sent_again_twice_an_hour(site: Site, given: dict[str, str]) -> None:
    page = opened(site, given)
    assert [press(site, page, "mails").status_code for _ in range(3)] == [303, 303, 429]


def test_a_file_of_no_kind_that_is_taken_is_refused_at_its_field(site: Site, given: dict[str, str]) -> None:
    bad = (io.BytesIO(b"MZ"), "a.exe", "application/x-msdownload")
    answer = press(site, opened(site, given), "supplements", text="我写的话", attachments=bad)
    assert answer.status_code == 422
    assert 'id="supplements-attachments-error"' in answer.text
    assert "我写的话" in answer.text


@pytest.mark.parametrize("path", ["/api/v1/receipts/x", "/api/v1/receipts/x/files"])
def test_a_page_whose_time_is_over_says_so_on_a_page(site: Site, path: str) -> None:
    answer = site.anybody.get(f"{path}?locale=en")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "its time is over" in answer.text
