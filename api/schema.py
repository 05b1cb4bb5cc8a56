"""The house's schema base, fields and blueprint: unknown fields are refused, texts are bounded and printable."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sized
from datetime import date, datetime, timedelta
from typing import Any

import marshmallow
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, ValidationError, fields, pre_load

from api.bodies import JsonOrFormParser
from api.guards import portal
from complaints.domain.addresses import as_delivered
from complaints.domain.forms import read_moment
from complaints.domain.phones import phone_fault
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import Choice

EARLIEST_YEAR = 1900
FIELD_LENGTH = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\t\n\r]")
# Nobody sees them: they turn round what stands behind a name, such as a telephone number, or hide it from search.
_UNSEEN = re.compile(r"[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Schema(marshmallow.Schema):
    """Unknown fields raise; what is dumped is what is declared."""

    class Meta:
        unknown = RAISE

    @pre_load
    def leave_out_nothing(self, data: Any, **_: Any) -> Any:
        """Null for an optional field is as good as leaving it out."""
        if not isinstance(data, dict):
            return data
        optional = {field.data_key or name for name, field in self.fields.items() if not field.required}
        return {name: value for name, value in data.items() if value is not None or name not in optional}


class Line(fields.String):
    """One line of text, trimmed, at most `most` characters, without control characters; empty when not required.

    Marks of direction and what takes no room are left out, as they are of what comes by mail.
    """

    breaks_allowed = False

    def __init__(self, most: int, **kwargs: Any) -> None:
        if not kwargs.get("required"):
            kwargs.setdefault("load_default", "")
        super().__init__(metadata={"maxLength": most, **kwargs.pop("metadata", {})}, **kwargs)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs)).replace("\r\n", "\n").strip()
        if not self.breaks_allowed:
            text = _UNSEEN.sub("", text).strip()
        if _CONTROL.search(text) or (not self.breaks_allowed and _LINE_BREAK.search(text)):
            raise ValidationError("control_characters")
        if len(text) > self.most:
            raise ValidationError(f"too_long:{self.most}")
        if self.required and not text:
            raise ValidationError("required")
        return text


class Paragraph(Line):
    """Text of several lines."""

    breaks_allowed = True


class Phone(Line):
    """A phone number of the mainland, Hong Kong, Macau, Taiwan or abroad, as typed; full-width digits are forgiven."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(40, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFKC", super()._deserialize(value, attr, data, **kwargs))
        fault = phone_fault(written=text) if text else None
        if fault:
            raise ValidationError(fault)
        return text


class Email(Line):
    """An e-mail address: one @, a dotted domain, no blanks; its domain as mail finds it, however it was written."""

    _FORM = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\.]+(?:\.[^\s@<>\"(),:;\[\]\\.]+)+")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(254, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            found = as_delivered(address=text)
        except ValueError as error:
            raise ValidationError("email") from error
        if text and not self._FORM.fullmatch(found):
            raise ValidationError("email")
        return found


class Occasion(Line):
    """When something happened: YYYY-MM-DD, or a date-time of ISO 8601 with offset, kept with it and to the second.

    Not before 1900, and at most a day ahead of the portal's clock: it may be tomorrow already where it happened.
    """

    _DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    _MOMENT = re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(40, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self._read(text) if text else ""
        except ValueError as error:
            raise ValidationError("date") from error

    def _read(self, text: str) -> str:
        """The day or moment as it is kept. Raises ValueError."""
        now = portal().clock()
        if self._DAY.fullmatch(text):
            day = date.fromisoformat(text)
            within = day <= now.astimezone(portal().calendar.zone).date() + timedelta(days=1)
        elif self._MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            day, within = moment.date(), moment <= now + timedelta(days=1)
            text = moment.isoformat(timespec="seconds")
        else:
            raise ValueError(text)
        if day.year < EARLIEST_YEAR or not within:
            raise ValueError(text)
        return text


class Moment(Line):
    """A moment of ISO 8601 with its offset, as an aware datetime; None where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(40, **({"load_default": None} | kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        moment = read_moment(text)
        if text and moment is None:
            raise ValidationError("fault.moment")
        return moment


class Month(Line):
    """A month as YYYY-MM; empty for none."""

    _FORM = re.compile(r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(20, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not self._FORM.fullmatch(text):
            raise ValidationError("month")
        return text


class Truth(fields.Boolean):
    """JSON's true or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def at_most(count: int) -> Any:
    """A validator for lists and groups of fields."""

    def check(value: Sized) -> None:
        if len(value) > count:
            raise ValidationError(f"too_many:{count}")

    return check


def between(least: int, most: int) -> Any:
    """A validator for whole numbers."""

    def check(value: int) -> None:
        if not least <= value <= most:
            raise ValidationError(f"out_of_range:{least}-{most}")

    return check


def one_of(*values: str) -> Any:
    """A validator for fixed values."""

    def check(value: str) -> None:
        if value not in values:
            raise ValidationError("unknown_value")

    return check


def offered(choices: Callable[[PolicyProfile], Iterable[Choice]]) -> Any:
    """A validator for what the policy offers; nothing at all is as good."""

    def check(value: str) -> None:
        if value and value not in {choice.id for choice in choices(portal().policy)}:
            raise ValidationError("unknown_value")

    return check


def file_keys() -> fields.List[str]:
    """The keys of uploaded files; how many the policy takes is decided when they are looked up."""
    return fields.List(Line(200, required=True), load_default=list, validate=at_most(20))


def filled_in() -> Any:
    """Fields of a form of the policy: id -> text."""
    return fields.Dict(
        keys=Line(60, required=True),
        values=Paragraph(FIELD_LENGTH),
        load_default=dict,
        validate=at_most(100),
        data_key="fields",
        attribute="fields",
    )


def wording(**kwargs: Any) -> fields.Dict:
    """A text in every locale: {"zh-CN": …, "en": …}."""
    return fields.Dict(keys=fields.String(), values=fields.String(), **kwargs)


class ParticularSchema(Schema):
    """One thing that an entry of the timeline says, such as a field that was filled in."""

    label = wording()
    value = wording()


class Blueprint(SmorestBlueprint):
    """A blueprint whose bodies may be JSON or plain forms."""

    ARGUMENTS_PARSER = JsonOrFormParser()
