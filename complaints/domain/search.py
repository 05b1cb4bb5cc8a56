"""By what a case is found again: exact keys of the person and of the order, written as nobody has to remember them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from complaints.domain.case import Complaint

COUNTRY = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")  # before a Chinese mobile number it may be written or left out
FEWEST_DIGITS = 5
SHORTEST_NAME = 2  # a single character is a surname, and half the country's


class By(StrEnum):
    """What two cases may have in common; the surest first."""

    PHONE = "phone"
    EMAIL = "email"
    ORDER_NO = "order_no"
    NAME = "name"


@dataclass(frozen=True)
class Key:
    """A value, as compared."""

    by: By
    value: str


def keys(*, phone: str = "", email: str = "", order_no: str = "", name: str = "") -> tuple[Key, ...]:
    """What can be looked up of these; what is too short to tell one person from others is left out."""
    written = {By.PHONE: phone_digits(phone=phone), By.EMAIL: _closed_up(email), By.ORDER_NO: _closed_up(order_no)}
    told = " ".join(_folded(name).split())
    written[By.NAME] = told if len(told) >= SHORTEST_NAME else ""
    return tuple(Key(by, value) for by, value in written.items() if value)


def keys_of(*, complaint: Complaint) -> tuple[Key, ...]:
    """By what a complaint is found again. Who wants to stay anonymous is found by none of what he said of himself."""
    who = complaint.complainant
    if complaint.anonymous:
        return keys(order_no=complaint.order_no)
    return keys(phone=who.phone, email=who.email, order_no=complaint.order_no, name=who.name)


def phone_digits(*, phone: str) -> str:
    """The digits of a telephone number, as compared; empty where they are too few to tell one from others."""
    folded = _folded(phone)
    digits = re.sub(r"[^\d+]", "", folded)
    digits = re.sub(r"\D", "", COUNTRY.sub("", digits))
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _closed_up(value: str) -> str:
    return re.sub(r"\s", "", _folded(value))


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()
