"""What the mail service wrote into Authentication-Results counts where its event says nothing."""

from dataclasses import replace

import pytest

from functions import _runtime
from tests.functional.portal import Portal, staff_address
from tests.functional.post import Mail, answer

HANDLER = staff_address("handler")
RESULTS = (
    "amazonses.com; spf=fail (spfCheck: not permitted) client-ip=192.0.2.1; envelope-from=x@evil.example; helo=evil; "
    "dkim=none; dmarc={dmarc} header.from=staff.example;"
)
NO_VERDICTS = {"spf": "", "dkim": "", "dmarc": ""}


def with_results(mail: Mail, portal: Portal, *dmarc: str) -> bytes:
    """An answer under the headers that the mail service puts on top of it, the first of them topmost."""
    headers = "".join(f"Authentication-Results: {RESULTS.format(dmarc=each)}\r\n" for each in dmarc)
    return headers.encode() + answer(mail, "明天更换门板。", now=portal.now).as_bytes()


def trusting(portal: Portal, host: str) -> None:
    """The portal is deployed with that TRUSTED_AUTHSERV_ID."""
    settings = replace(portal.services.settings, trusted_authserv_id=host)
    portal.services = replace(portal.services, settings=settings)
    _runtime.use(portal.services)


def test_where_the_event_has_no_verdict_the_trusted_host_s_topmost_header_has(portal: Portal) -> None:
    trusting(portal, "amazonses.com")
    filed = portal.file()
    before, mail = portal.case(filed), portal.mail(to=HANDLER, kind="dispatch")
    raw = with_results(mail, portal, "fail", "pass")
    assert portal.receive(raw, mail.reply_to, **NO_VERDICTS) == "quarantined"
    assert [each.reason for each in portal.services.quarantine.waiting(limit=10)] == ["dmarc verdict"]
    assert portal.case(filed) == before


@pytest.mark.parametrize(
    ("host", "dmarc", "verdicts"),
    [
        ("amazonses.com", ("pass", "fail"), NO_VERDICTS),  # what stands below came with the message
        ("amazonses.com", ("fail",), {}),  # the event says PASS
        ("other.example", ("fail",), NO_VERDICTS),
        ("", ("fail",), NO_VERDICTS),
    ],
)
def test_other_results_hold_nobody_up(
    portal: Portal, host: str, dmarc: tuple[str, ...], verdicts: dict[str, str]
) -> None:
    trusting(portal, host)
    portal.file()
    mail = portal.mail(to=HANDLER, kind="dispatch")
    assert portal.receive(with_results(mail, portal, *dmarc), mail.reply_to, **verdicts) == "recorded"
