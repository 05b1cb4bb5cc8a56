"""What a trusted mail server found of a message's origin, as it wrote it into Authentication-Results (RFC 8601).

Read by hand: authres, the kept parser, refuses every genuine header of SES, for bare items such as `client-ip=`.
"""

import re
from collections.abc import Mapping

LOOK = 4000  # characters of a header that are looked at
METHODS = ("spf", "dkim", "dmarc")
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_GOODNESS = ("FAIL", "GRAY", "PASS")
_VERDICTS = {"pass": "PASS", "fail": "FAIL", "permerror": "FAIL"}


def verdicts_of(*, values: tuple[str, ...], authserv_id: str) -> dict[str, str]:
    """spf, dkim, dmarc -> PASS, FAIL or GRAY, of the topmost header alone, and only if `authserv_id` wrote it.

    What stands further down came with the message and may be forged. Of several DKIM signatures one that holds is
    enough. Of spf and dmarc there is one result: of several the worst counts, for the server writes the sender's
    address and host name into the same line, and either may read like a result.
    """
    if not values or not authserv_id:
        return {}
    plain = values[0][:LOOK]
    for _ in range(5):
        plain = _COMMENT.sub(" ", plain)
    name, *items = plain.split(";")
    if name.casefold().split()[:1] != [authserv_id.casefold()]:
        return {}
    found: dict[str, list[str]] = {}
    for match in filter(None, map(_RESULT.match, items)):
        found.setdefault(match[1].lower(), []).append(_VERDICTS.get(match[2].lower(), "GRAY"))
    return {name: (max if name == "dkim" else min)(results, key=_GOODNESS.index) for name, results in found.items()}


def completed(*, verdicts: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The mail service's own `verdicts`, and where it gives none what was `found` in the header."""
    return {**found, **{name: verdict for name, verdict in verdicts.items() if verdict}}
