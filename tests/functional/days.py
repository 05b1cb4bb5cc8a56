"""A day at the staff page: whoever works there, the company that he works for, and the clock that both go by."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from complaints.bootstrap import Services
from complaints.domain.reply_addresses import reply_address
from tests.fakes import fake_services
from tests.regulations.team import the_calendar, the_policy

MOST_TABS = 150
LIN_FANG = {"name": "林芳", "phone": "13800138000", "email": "lin.fang@customer.example", "kind": "consumer"}
DOOR = {
    "category": "product",
    "business_line": "",
    "description": "橱柜门板安装后第三天开裂。",
    "complainant": LIN_FANG,
}


def a_company() -> Services:
    """Everybody on the roster, nothing done yet, under the regulation that most others extend."""
    policy = the_policy("default")
    return fake_services(policy=policy, calendar=the_calendar(policy))


class Day:
    """One person before the page. He finds things by what they are called."""

    def __init__(self, page: Page, services: Services, url: str) -> None:
        self.page, self.url = page, url
        self._services: Any = services  # the fakes have more to show than their ports
        page.clock.set_fixed_time(services.clock())

    def comes_in(self, who: str, *, ends_at: str = "我的工作") -> None:
        """Asks for a link, opens it in the mail, presses the button."""
        address = f"{who}@staff.example"
        self.page.goto(f"{self.url}/admin.html")
        self.page.get_by_label("工作邮箱").fill(address)
        self.page.get_by_role("button", name="发送登录链接").click()
        expect(self.page.get_by_role("heading", name="请查收邮件")).to_be_focused()
        [*_, mail] = self._services.mailer.to(address)
        token = re.search(r"#token=([\w-]+)", mail.text)
        assert token, mail.text
        self.page.goto(f"{self.url}/admin.html#token={token[1]}")
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.sees(ends_at)

    def goes_home(self) -> None:
        """Signs out."""
        self.page.get_by_role("button", name="退出").click()
        expect(self.page.get_by_label("工作邮箱")).to_be_visible()

    def sees(self, title: str | re.Pattern[str]) -> None:
        """A page with this heading stands, and the keyboard is there."""
        heading = self.page.get_by_role("main").get_by_role("heading", level=1, name=title)
        expect(heading).to_be_focused()

    def goes_to(self, link: str, *, sees: str = "") -> None:
        """Takes a link of the navigation."""
        links = self.page.get_by_role("navigation", name="主导航")
        group = links.locator(".nav-group").filter(has_text=link).get_by_role("button")
        if group.is_visible():
            group.click()
        links.get_by_role("link", name=link, exact=True).click()
        self.sees(sees or link)

    def looks_up(self, reference: str) -> None:
        """Opens a case by its number, in the address."""
        self.page.goto(f"{self.url}/admin.html#case/{reference}")
        self.sees(re.compile(reference))

    def act(self, title: str) -> Locator:
        """The form of an act on the page of a case, unfolded."""
        form = self.page.locator("details.act").filter(has=self.page.locator("summary", has_text=title)).first
        if form.get_attribute("open") is None:
            form.locator("summary").first.click()
        return form

    def is_told(self, words: str) -> None:
        """The page says what came of it."""
        expect(self.page.locator(".desk-notice")).to_contain_text(words)

    def later(self, **span: float) -> None:
        """Time goes by, in the office and in the browser."""
        self._services.clock.now += timedelta(**span)
        self.page.clock.set_fixed_time(self._services.clock())

    def reply_address(self, reference: str, *, who: str = "handler") -> str:
        """Where an answer to the letters about a case goes that <who>@staff.example was sent."""
        key = self._services.settings.signing_keys[0]
        return reply_address(reference=reference, email=f"{who}@staff.example", key=key, domain="in.example")

    # -- by keyboard alone

    def reaches(self, target: Locator) -> None:
        """Presses Tab until the keyboard is at `target`."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("place => place === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def presses(self, target: Locator, key: str = "Enter") -> None:
        """Goes there and presses a key."""
        self.reaches(target)
        self.page.keyboard.press(key)

    def writes(self, target: Locator, text: str) -> None:
        """Goes there and types."""
        self.reaches(target)
        self.page.keyboard.type(text)
