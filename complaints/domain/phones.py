"""Telephone numbers of the mainland, Hong Kong, Macau, Taiwan and abroad, as people write them, and their faults.

The page says the same (static_site/scripts/phones.js); both are held against tests/samples/phones.json. What is
certain to lead nowhere is refused, and nothing else: numbering plans grow, and whoever is turned away for a new one
cannot complain.
"""

import re
import unicodedata

MALFORMED = "phone"
MOBILE = 11  # digits of a mobile number of the mainland
_SEPARATORS = re.compile(r"[\s().\-/·]")
_FORM = re.compile(r"(\+[0-9]{6,15}|[0-9]{7,15})(?:(?:x|ext|转)[0-9]{1,6})?", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]*")
_NEARLY = range(8, 14)  # digits of what was meant to be one
# Country code -> how many digits follow it, a leading zero left out.
_AFTER = {"86": (*range(8, 13),), "852": (8,), "853": (8,), "886": (8, 9)}


def phone_fault(*, written: str) -> str | None:
    """What is wrong with a number: a key of api/messages.py with its parameter, or None.

    `phone`: it is none; `phone_mobile:<n>`: a mobile number of the mainland with n digits; `phone_after:<code>`: too
    many or too few digits after the code of Hong Kong, Macau, Taiwan or the mainland.
    """
    closed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", written))
    found = _FORM.fullmatch(closed)
    if not found:
        return MALFORMED
    number = re.sub(r"^00(?=[1-9])", "+", found[1])
    if number.startswith("+"):
        return _abroad(number.removeprefix("+"))
    return _mobile(number)


def _abroad(digits: str) -> str | None:
    code = next((code for code in _AFTER if digits.startswith(code)), None)
    if code is None:
        return None
    rest = digits.removeprefix(code).removeprefix("0")
    if code == "86" and _MOBILE.fullmatch(rest):
        return _mobile(rest)
    return None if len(rest) in _AFTER[code] else f"phone_after:+{code}"


def _mobile(number: str) -> str | None:
    meant = _MOBILE.fullmatch(number) and len(number) in _NEARLY
    return f"phone_mobile:{len(number)}" if meant and len(number) != MOBILE else None
