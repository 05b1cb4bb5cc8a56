"""One walk through everything in a real browser: the seven steps, on the local stack as `make run` starts it."""

import os
import re
import struct
import zlib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.post import answer
from tests.functional.running import FRIDAY, ROOT, Running, portal_of
from tests.functional.serving import send_complaint

CUSTOMER = "lin.fang@customer.example"
REPLY = "已联系客户，门板明天更换。\n\n费用由公司承担。"
SCREENS = ROOT / "docs" / "screens" if os.environ.get("SCREENS") == "1" else None

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_seven_steps(browser: Browser, page: Page, tmp_path: Path) -> None:
    photo = a_photo()
    with portal_of(tmp_path / "portal", weekday=FRIDAY) as running:  # as OPPEIN-8 has it
        portal = running[0]
        reference, secret = files_a_complaint(portal, page, photo)
        sees_the_dispatch_mail(portal, page, reference)
        answers_by_mail(portal, reference)
        waits_in_vain_for_another(portal, browser)
        follows_up(portal, page, reference)
        tracks(portal, page, reference, secret)
        before = kept(portal, reference, secret)
        portal.kill()
        running.append(Running(data_dir=tmp_path / "portal"))
        assert kept(running[-1], reference, secret) == before
        still_has_the_photo(running[-1], page, reference, photo)
        still_tracks(running[-1], page, reference, secret)


# -- 1: the customer complains


def files_a_complaint(portal: Running, page: Page, photo: bytes) -> tuple[str, str]:
    """Fills in the form in Chinese, with a photo; number and secret of the receipt."""
    page.goto(portal.url)
    page.get_by_text("产品质量", exact=True).click()
    page.fill("#description", "橱柜门板安装后第三天开裂。")
    page.fill("#demand", "更换门板")
    page.select_option("#business_line", label="橱柜")
    page.fill("#order_no", "OP-2026-0815")
    page.check("#keep_original")  # as evidence
    page.set_input_files("#attachments", {"name": "门板.png", "mimeType": "image/png", "buffer": photo})
    page.fill("#name", "林芳")
    page.fill("#phone", "13800138000")
    page.fill("#email", CUSTOMER)
    page.check("#consent")
    expect(page.locator(".attachment--done")).to_have_count(1)
    screen(page, "form", whole=False)
    send_complaint(page)
    receipt = page.locator(".receipt")
    expect(receipt).to_be_visible()
    expect(receipt.locator(".promise")).to_have_count(2)
    expect(receipt.locator(".promise").first).to_contain_text("10:00")
    screen(page, "receipt")
    reference = receipt.locator(".receipt__reference").inner_text()
    assert re.fullmatch(r"\d{8}", reference)
    return reference, receipt.locator(".receipt__value--secret").inner_text()


# -- 2: everybody concerned is written to


def sees_the_dispatch_mail(portal: Running, page: Page, reference: str) -> None:
    """The mailbox page shows acknowledgement and dispatch; the dispatch names the photo."""
    page.goto(f"{portal.url}/dev/")
    rows = page.locator("#mails button", has_text=f"[{reference}]")
    expect(rows).to_have_count(2)
    rows.filter(has_text="handler@staff.example").click()
    expect(page.locator("#subject")).to_contain_text("客户投诉处理单")
    expect(page.frame_locator("#html").locator("body")).to_contain_text("橱柜门板安装后第三天开裂。")
    screen(page, "dev", whole=False)
    [acknowledgement] = portal.mails(to=CUSTOMER, about=reference)
    [dispatch] = portal.mails(to="handler@staff.example", about=reference)
    assert reference in acknowledgement.text
    assert "门板.png" in dispatch.text


# -- 3: the handler answers from his mail program


def answers_by_mail(portal: Running, reference: str) -> None:
    """The answer goes through the SMTP door and stands on the timeline without the quoted tail; the agent is told."""
    [dispatch] = portal.mails(to="handler@staff.example", about=reference)
    portal.take_in(answer(dispatch, REPLY, now=portal.now()))
    assert portal.awaited(to="agent@staff.example", about=reference, count=1) == ["reply-received"]


# -- 4: nobody answers


def waits_in_vain_for_another(portal: Running, browser: Browser) -> None:
    """A complaint by the form without scripts; nobody answers until two hours after the promised date."""
    reference, secret = files_without_scripts(portal, browser)
    due = datetime.fromisoformat(tracked(portal, reference, secret)["promises"][0]["due"])
    for after_due in (timedelta(minutes=-1), timedelta(0), timedelta(hours=2), timedelta(hours=2, minutes=1)):
        portal.move_clock(due + after_due)
    sent = Counter(
        (mail.kind, who)
        for who in ("handler", "agent", "head", "supervisor", "executive")
        for mail in portal.mails(to=f"{who}@staff.example", about=reference)
    )
    assert sent == {
        ("dispatch", "handler"): 1,
        ("reminder", "handler"): 1,
        ("urging", "handler"): 1,
        ("urging", "agent"): 1,
        ("escalation", "head"): 1,
        ("escalation", "handler"): 1,
    }
    assert [promise["state"] for promise in tracked(portal, reference, secret)["promises"]] == ["overdue", "expected"]


def files_without_scripts(portal: Running, browser: Browser) -> tuple[str, str]:
    """Number and secret of a complaint by a browser that runs no scripts."""
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal.url}/api/v1/form")
    page.check("input[name=category][value=delivery]")
    page.fill("#description", "送货晚了两个星期。")
    page.fill("[name=name]", "张伟")
    page.fill("[name=phone]", "020-81234567")
    page.check("[name=consent]")
    page.locator("button[type=submit]").last.click()
    page.wait_for_url("**/api/v1/receipts/*")
    reference, secret = (
        page.locator(f".{name}").inner_text() for name in ("receipt__reference", "receipt__value--secret")
    )
    context.close()
    return reference, secret


# -- 5: the agent calls


def follows_up(portal: Running, page: Page, reference: str) -> None:
    """The agent signs in, reads the reply, records that the customer is satisfied, and the case closes."""
    signed_in = page.request.post(f"{portal.url}/dev/session", data={"email": "agent@staff.example"})
    assert signed_in.status == 201
    page.goto(f"{portal.url}/admin.html#queue")
    page.get_by_role("link", name=reference).click()
    case = page.locator(".case-view")
    expect(case).to_contain_text("门板明天更换")
    expect(case).not_to_contain_text("写道")
    screen(page, "case")
    form = page.locator("[data-act=follow-up]")
    form.locator("input[name=outcome][value=satisfied]").check()
    form.locator("textarea[name=text]").fill("客户表示满意")
    form.locator("button[type=submit]").click()
    expect(page.locator(".case-view__stage")).to_have_class(re.compile("stage--closed"))
    assert portal.awaited(to=CUSTOMER, about=reference, count=2) == ["acknowledgement", "closure"]


# -- 6: the customer follows the case


def tracks(portal: Running, page: Page, reference: str, secret: str) -> None:
    """Number and secret show the stage and the public timeline, and nothing of the house."""
    page.goto(f"{portal.url}/track.html")
    page.fill("#reference", reference)
    page.fill("#secret", secret)
    page.get_by_role("button", name="查询", exact=True).click()
    status = page.locator(".status")
    expect(status).to_be_visible()
    expect(status.locator(".timeline__entry")).to_have_count(6)
    expect(status).to_contain_text("满意结案")
    expect(status).to_contain_text("橱柜门板安装后第三天开裂。")
    expect(status).not_to_contain_text("staff.example")
    expect(status).not_to_contain_text("客户表示满意")
    screen(page, "track")


# -- 7: after kill -9 everything is still there


def kept(portal: Running, reference: str, secret: str) -> Any:
    """All that must outlive the process: the case as its complainant sees it, and every mail as it left."""
    mails = {mail["id"]: portal.raw(f"/dev/mail/{mail['id']}") for mail in portal.call("/dev/mail")}
    assert len(mails) >= 10
    return tracked(portal, reference, secret), mails


def still_has_the_photo(portal: Running, page: Page, reference: str, photo: bytes) -> None:
    """Staff can open the photo, byte for byte."""
    assert page.request.post(f"{portal.url}/dev/session", data={"email": "agent@staff.example"}).status == 201
    case = page.request.get(f"{portal.url}/api/v1/cases/{reference}").json()
    [attached] = case["complaint"]["attachments"]
    assert portal.raw(attached["url"]) == photo
    assert [entry["kind"] for entry in case["timeline"]][-2:] == ["called", "closed"]


def still_tracks(portal: Running, page: Page, reference: str, secret: str) -> None:
    """The old number and secret still open the case."""
    page.goto(f"{portal.url}/track.html#{reference}")
    page.fill("#secret", secret)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.locator(".status")).to_contain_text("满意结案")


def tracked(portal: Running, reference: str, secret: str) -> Any:
    """The complainant's view."""
    return portal.call(f"/api/v1/complaints/{reference}", Authorization=f"Secret {secret}")


def a_photo() -> bytes:
    """A small PNG, as a camera would never make it, but whole."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"".join(bytes((40 + x, 90 + y, 120)) for x in range(64)) for y in range(64))
    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def screen(page: Page, name: str, *, whole: bool = True) -> None:
    """Keeps a picture of the page for docs/, when SCREENS=1 asks for it."""
    if SCREENS:
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=SCREENS / f"{name}.png", full_page=whole, animations="disabled")
