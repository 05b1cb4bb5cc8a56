"""Files in a real browser: clean ones can be saved by staff, others say why not, to staff and to the complainant."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from complaints.bootstrap import Services
from complaints.domain.scanning import MALWARE, PENDING, UNSCANNABLE
from complaints.usecases.ports import StoredFile
from complaints.usecases.submit_complaint import UPLOADS
from tests.api.site import COMPLAINT
from tests.fakes import fake_services
from tests.functional.serving import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
KEYS = [f"{UPLOADS}{name}" for name in "abcd"]
FINDINGS = dict(zip(KEYS[1:], (PENDING, MALWARE, UNSCANNABLE), strict=True))
WORDS = {
    "zh-CN": [
        "a.jpg (1 KB)",
        "b.jpg (1 KB) · 正在做安全检查",
        "c.jpg (1 KB) · 未通过安全检查（发现恶意程序），不提供下载",
        "d.jpg (1 KB) · 无法做安全检查，不提供下载",
    ],
    "en": [
        "a.jpg (1 KB)",
        "b.jpg (1 KB) · being checked",
        "c.jpg (1 KB) · held back: malware was found",
        "d.jpg (1 KB) · held back: it could not be checked",
    ],
}


@pytest.fixture
def services() -> Services:
    services = fake_services()
    store: Any = services.attachments
    store.files |= {key: StoredFile(f"{key[-1]}.jpg", "image/jpeg", 1024) for key in KEYS}
    store.findings |= FINDINGS
    return services


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_file_says_whether_it_can_be_had(services: Services, url: str, page: Page, locale: str) -> None:
    told = page.request.post(f"{url}/api/v1/complaints", data=COMPLAINT | {"attachments": KEYS}).json()
    sign_in(page, "agent", services=services, url=url)
    page.goto(f"{url}/admin.html?locale={locale}#case/{told['reference']}")
    files = page.locator(".case-view__attachments .file-links li")
    expect(files).to_have_text(WORDS[locale])
    assert [link.get_attribute("href") for link in files.locator("a").all()] == [
        f"https://files.example/{KEYS[0]}?as=a.jpg",
        None,
        None,
        None,
    ]
    page.goto(f"{url}/track.html?locale={locale}#{told['reference']}")
    page.fill("#secret", told["secret"])
    page.locator("form button[type=submit]").first.click()
    own = page.locator("[data-fact=attachments] dd")
    expect(own).to_have_text("\n".join(WORDS[locale]))
