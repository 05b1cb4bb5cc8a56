"""The fields that every complaint has, whatever the regulation: their place, their name, what they hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from complaints.domain.case import Complaint
from complaints.domain.policy_intake import Intake
from complaints.domain.text import Text

OF_THE_COMPLAINANT = "complainant."


@dataclass(frozen=True)
class Ordinary:
    """A field of every complaint that a policy may need: its place in a body, its title, and what it holds."""

    place: str
    title: Text
    read: Callable[[Complaint], str]


ORDINARY: Mapping[str, Ordinary] = {
    "order_no": Ordinary("order_no", Text("订单号", "Order number"), lambda each: each.order_no),
    "occurred_at": Ordinary("occurred_at", Text("发生日期", "When it happened"), lambda each: each.occurred_at),
    "place": Ordinary("place", Text("发生地点", "Where it happened"), lambda each: each.place),
    "demand": Ordinary("demand", Text("诉求", "What you ask for"), lambda each: each.demand),
    "business_line": Ordinary("business_line", Text("产品类别", "Product"), lambda each: each.business_line),
    "phone": Ordinary("complainant.phone", Text("联系电话", "Phone number"), lambda each: each.complainant.phone),
    "email": Ordinary("complainant.email", Text("电子邮箱", "E-mail address"), lambda each: each.complainant.email),
    "address": Ordinary("complainant.address", Text("联系地址", "Address"), lambda each: each.complainant.address),
}
# Those that every form shows, whether a policy may need them or not.
ON_THE_FORM = (*ORDINARY, "type", "category", "description", "name", "kind")


def title_of(*, name: str, intake: Intake) -> Text:
    """What an ordinary field is called: by the regulation, where it says so."""
    called = next((words.title for words in intake.words if words.id == name), None)
    return called or ORDINARY[name].title
