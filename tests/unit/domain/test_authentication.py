"""Authentication-Results are believed of the trusted host alone, and only the topmost."""

import pytest

from complaints.domain.authentication import completed, verdicts_of

SES = (
    "amazonses.com; spf=pass (spfCheck: domain of customer.example designates 192.0.2.1 as permitted sender) "
    "client-ip=192.0.2.1; envelope-from=a@customer.example; helo=mx.customer.example; "
    "dkim=pass header.i=@customer.example; dkim=fail header.i=@list.example; dmarc=none header.from=customer.example;"
)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ((SES,), {"spf": "PASS", "dkim": "PASS", "dmarc": "GRAY"}),
        (("amazonses.com; spf=fail; dkim=fail; dmarc=fail",), {"spf": "FAIL", "dkim": "FAIL", "dmarc": "FAIL"}),
        (("AmazonSES.com; SPF=SoftFail; dkim=permerror",), {"spf": "GRAY", "dkim": "FAIL"}),
        (("amazonses.com 1; dkim=fail; dkim=pass",), {"dkim": "PASS"}),
        (("amazonses.com; dkim=none; dkim=fail",), {"dkim": "GRAY"}),
        (("AmazonSES.com 1; dmarc=fail",), {"dmarc": "FAIL"}),
        (("amazonses.com; none",), {}),
        (("mx.evil.example; dmarc=pass", SES), {}),
        (("amazonses.com.evil.example; dmarc=pass",), {}),
        (("evil (amazonses.com; dmarc=pass)",), {}),
        (("(x) amazonses.com; dmarc=(nested (comment)) pass",), {"dmarc": "PASS"}),
        ((), {}),
        (("",), {}),
        (("(" * 5000,), {}),
    ],
)
def test_the_topmost_header_of_the_trusted_host_counts(values: tuple[str, ...], wanted: dict[str, str]) -> None:
    assert verdicts_of(values=values, authserv_id="amazonses.com") == wanted


@pytest.mark.parametrize(
    "forged", ['envelope-from="a; dmarc=pass; spf=pass"@evil.example', "helo=x; dmarc=pass; spf=pass; y=z"]
)
def test_an_address_that_reads_like_a_result_does_not_outweigh_the_result(forged: str) -> None:
    header = f"amazonses.com; spf=fail client-ip=192.0.2.1; {forged}; dkim=fail; dmarc=fail header.from=bank.example"
    assert set(verdicts_of(values=(header,), authserv_id="amazonses.com").values()) == {"FAIL"}


def test_without_a_trusted_host_nothing_is_believed() -> None:
    assert verdicts_of(values=(SES,), authserv_id="") == {}


def test_the_mail_service_s_own_verdict_comes_first() -> None:
    found = {"spf": "PASS", "dmarc": "PASS"}
    assert completed(verdicts={"spam": "PASS", "spf": "FAIL", "dmarc": ""}, found=found) == {
        "spam": "PASS",
        "spf": "FAIL",
        "dmarc": "PASS",
    }
