"""Nothing that git tracks looks like a key, a token or a password of somebody's."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYS = {
    "key of AWS": re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA|AROA|AIDA)[A-Z2-7]{16}(?![A-Z0-9])"),
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "token of a forge": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,})"
    ),
    "token of a service": re.compile(r"\b(?:xox[abprs]-[\w-]{10,}|sk_live_\w{20,}|SG\.[\w-]{20,}\.[\w-]{20,})"),
    "password in an address": re.compile(r"\b[a-z][a-z+]*://[^\s/:@{}<>\"']+:[^\s/:@{}<>\"']{3,}@[\w.-]+"),
    "JSON web token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
}
# An encoding of whole files, in which anything may stand by chance.
CARRIED = ("tests/samples/mail/", "static_site/vendor/")


def found_in(text: str) -> list[str]:
    """What a text looks to hold."""
    return [name for name, form in KEYS.items() if form.search(text)]


def test_no_tracked_file_holds_what_looks_like_a_secret() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    names = [name for name in listed.split("\0") if name and not name.startswith(CARRIED)]
    found = {}
    for name in names:
        path = ROOT / name
        if path.is_file() and (held := found_in(path.read_text(encoding="utf-8", errors="replace"))):
            found[name] = held
    assert len(names) > 500
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE"[:16].replace("1", "2"),
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "ghp_" + "a1" * 18,
        "xoxb-" + "1234567890",
        "https://user:" + "hunter22@registry.example/simple",
        "eyJ" + "a" * 20 + ".eyJ" + "b" * 20 + "." + "c" * 25,
    ],
)
def test_what_looks_like_a_secret_is_found(text: str) -> None:
    assert len(found_in(f"x = '{text}'")) == 1
