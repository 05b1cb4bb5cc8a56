"""What an act is decided by besides the case, and how an act puts an entry on the timeline."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from complaints.domain.acts import THE_PORTAL, Actor
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.confidentiality import Circle
from complaints.domain.policy import PolicyProfile
from complaints.domain.regulation import NoOthers, Regulation, Regulations, of_case
from complaints.domain.staff import Roster
from complaints.domain.timeline import append
from complaints.domain.working_time import WorkingCalendar

REQUEST = "request"


class UnknownValue(Exception):
    """A field of an act names something that does not exist, such as a handler who is not on the roster."""

    def __init__(self, *, field: str, value: str) -> None:
        super().__init__(f"{field}: {value!r} is not known")
        self.field, self.value = field, value


@dataclass(frozen=True)
class ByMail:
    """The message by which something is done: its `message_id`, and the id of the raw message in the `mail` store.

    `released_by`: the address of whoever released it from quarantine, or empty.
    """

    message_id: str
    mail: str
    released_by: str = ""

    @property
    def told(self) -> dict[str, str]:
        """As the entries name it that come of it."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Circumstances:
    """What an act is decided by besides the case: who acts, when (aware), under which policy, with which people.

    `policy` and `calendar` are those in force; a case that was registered under others is looked at `under` those.
    `mail`: by which message it is done, if by mail; every entry that comes of it names it. `request`: what tells the
    request that asks for it from others, for whoever may ask again; its entries name it likewise. `in_force`: the
    regulation in force, where `policy` and `calendar` are of another.
    """

    actor: Actor
    now: datetime
    policy: PolicyProfile
    calendar: WorkingCalendar
    roster: Roster
    regulations: Regulations = field(default_factory=NoOthers)
    mail: ByMail | None = None
    request: str = ""
    in_force: Regulation | None = None

    @property
    def measured(self) -> Regulation:
        """The regulation in force, which says what figures ask of every case."""
        return self.in_force or Regulation(self.policy, self.calendar)

    def under(self, case: ComplaintCase) -> "Circumstances":
        """The same under the regulation that `case` pins. Raises PolicyNotKept."""
        here = Regulation(self.policy, self.calendar)
        pinned = of_case(case=case, in_force=here, regulations=self.regulations)
        if pinned is here:
            return self
        return replace(self, policy=pinned.policy, calendar=pinned.calendar, in_force=self.measured)

    @property
    def today(self) -> date:
        """The date of `now` where the company is."""
        return self.now.astimezone(self.calendar.zone).date()

    @property
    def automatic(self) -> "Circumstances":
        """The same, with the portal acting: for what follows by itself from what the complainant did."""
        return self if self.actor.member else replace(self, actor=THE_PORTAL)

    def circle(self, case: ComplaintCase) -> Circle:
        """Those who may know of `case`."""
        return Circle(case, self.policy, self.roster, self.today)

    def stands_as(self, *, roles: tuple[str, ...], case: ComplaintCase) -> bool:
        """Whether who acts is a member of staff who stands for one of `roles` in `case`, and may know of it."""
        member = self.actor.member
        return member is not None and self.circle(case).stands_as(roles=roles, member=member)

    def has_asked(self, case: ComplaintCase) -> bool:
        """Whether what the request asks for was done before: whoever asks again has not seen the answer."""
        return bool(self.request) and any(entry.data.get(REQUEST) == self.request for entry in case.timeline)

    def put(self, case: ComplaintCase, kind: Kind, data: Mapping[str, Any]) -> ComplaintCase:
        """`case` with an entry by this actor at this time."""
        told = {**data, **(self.mail.told if self.mail else {}), **({REQUEST: self.request} if self.request else {})}
        return append(case, kind=kind, actor=self.actor.name, at=self.now, data=told)


def asdict_json(value: Any) -> dict[str, Any]:
    """A dataclass as JSON values: tuples become lists, as they will read back from the store."""
    plain: dict[str, Any] = _plain(value)
    return plain


def _plain(value: Any) -> Any:
    """What cannot be changed is not copied, which `dataclasses.asdict` does at length."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)} if is_dataclass(value) else value
