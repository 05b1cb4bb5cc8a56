"""A typical case in a browser: written of a closed one, refused where it names, agreed to, and found again."""

import pytest
from playwright.sync_api import Page, expect

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.bootstrap import Services
from dev.cached_tools import axe
from tests.api.site import COMPLAINT
from tests.fakes import fake_services
from tests.functional.serving import sign_in
from tests.functional.test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def services() -> Services:
    """The whole regulation."""
    return fake_services(policy=load_policy(POLICIES / "oppein.toml"))


def look(page: Page, who: str, hash_: str, *, services: Services, url: str) -> None:
    page.context.clear_cookies()
    sign_in(page, who, services=services, url=url)
    page.goto(f"{url}/track.html")  # another page first: the staff page is made anew for who comes
    page.goto(f"{url}/admin.html#{hash_}")


def barriers(page: Page) -> list[str]:
    """What axe finds on the page, and whether it is wider than the window."""
    page.evaluate(axe())
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0
    return [each["id"] for each in answer["violations"]] + ["wider than the window"] * wide


@pytest.mark.parametrize("width", [1280, 360])
def test_what_was_learnt_of_one_case_is_found_beside_the_next(
    services: Services, url: str, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for _ in range(2):
        assert page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT).ok
    sign_in(page, "agent", services=services, url=url)
    closing = {"kind": "answered", "reason": "已解决"}
    closed = page.request.post(f"{url}/api/v1/cases/26110001/closure", data=closing, headers={"If-Match": "*"})
    assert closed.ok

    look(page, "handler", "case/26110001", services=services, url=url)
    page.get_by_role("link", name="写成典型案例").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("写典型案例")
    page.get_by_label("标题").fill("门板安装后开裂")
    page.get_by_label("经过", exact=True).fill("林芳来电，橱柜门板安装后第三天开裂。")
    page.get_by_label("原因", exact=True).fill("封边不严")
    page.get_by_label("教训", exact=True).fill("出厂前逐块检验封边")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("文中有投诉人的姓名，请去掉。")
    expect(page.get_by_label("教训", exact=True)).to_have_value("出厂前逐块检验封边")
    assert barriers(page) == []
    page.get_by_label("经过", exact=True).fill("客户来电，橱柜门板安装后第三天开裂。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("门板安装后开裂")
    expect(page.locator(".bulletin__head")).to_contain_text("等客户服务分部经理审核")

    look(page, "director", "bulletin", services=services, url=url)
    page.get_by_role("link", name="门板安装后开裂").click()
    page.get_by_role("button", name="同意").click()
    expect(page.locator(".bulletin__head")).to_contain_text("已通报")
    assert barriers(page) == []

    look(page, "handler", "case/26110002", services=services, url=url)
    page.get_by_role("link", name="门板安装后开裂").click()
    expect(page.locator(".bulletin__words").filter(has_text="出厂前逐块检验封边")).to_be_visible()
    page.goto(f"{url}/admin.html#bulletin")
    page.get_by_label("查找案例").fill("退款")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有找到这样的案例")).to_be_visible()
    page.get_by_label("查找案例").fill("门板 封边")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name="门板安装后开裂")).to_be_visible()
    assert barriers(page) == []
