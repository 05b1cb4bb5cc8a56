"""What may be registered: the types, fields, levels and particulars that the policy asks for, and of whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Complaint
from complaints.domain.circumstances import UnknownValue
from complaints.domain.forms import FieldsRefused
from complaints.domain.intake import AnonymousRefused, admit, missing
from complaints.domain.ordinary import ORDINARY
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, FieldKind, TypeRule
from complaints.domain.text import Text
from tests.factories import (
    REGISTERED_AT,
    a_complainant,
    a_complaint,
    a_field,
    a_policy,
    acting,
    circumstances,
    with_intake,
)

COMPLAINT = TypeRule("complaint", Text("投诉", "Complaint"))
PRAISE = TypeRule("praise", Text("表扬", "Praise"), by=("complainant", "supervisor"))
ORDER = TypeRule("order", Text("售服单", "Service order"), by=("handler",))
TYPES = with_intake(types=(COMPLAINT, PRAISE, ORDER))
SCHEMES = (
    Scheme("urgency", Text("紧急", "Urgency"), (Choice("high", Text("高", "High")),), at_intake=True),
    Scheme("crisis", Text("危机", "Crisis"), (Choice("a", Text("A级", "A")),)),
)
SITE = a_field("site", title=Text("工地", "Site"), required=True)
OPENED = a_field("opened", kind=FieldKind.DATE, required=True, when={"category": ("installation",)})
BRANCH = a_field("branch", required=True, staff_only=True)


def admitted(policy: PolicyProfile, who: str = "complainant", *, received_at=None, may_lack=False, **of) -> Complaint:
    by = circumstances(policy=policy, actor=acting(who))
    complaint = a_complaint(**of)
    return admit(complaint=complaint, circumstances=by, received_at=received_at, may_lack=may_lack)


def faults(policy: PolicyProfile, who: str = "complainant", **of) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as refused:
        admitted(policy, who, **of)
    return refused.value.faults


# ---- types


@pytest.mark.parametrize(
    ("who", "named", "registered"),
    [
        ("complainant", "", "complaint"),
        ("complainant", "complaint", "complaint"),
        ("complainant", "praise", "praise"),
        ("agent", "", "complaint"),
        ("supervisor", "", "complaint"),
        ("supervisor", "praise", "praise"),
        ("handler", "", "order"),  # the first that he may register
        ("handler", "order", "order"),
    ],
)
def test_type_is_the_one_named_or_the_first_that_one_may_register(who, named, registered):
    assert admitted(TYPES, who, type=named).type == registered


@pytest.mark.parametrize("named", ["order", "weather"])
def test_the_public_is_not_told_of_types_that_are_not_for_it(named):
    with pytest.raises(UnknownValue) as unknown:
        admitted(TYPES, type=named)
    assert (unknown.value.field, unknown.value.value) == ("type", named)


@pytest.mark.parametrize(("who", "named"), [("agent", "praise"), ("agent", "order"), ("handler", "complaint")])
def test_staff_register_a_type_by_their_roles(who, named):
    with pytest.raises(NotAllowed):
        admitted(TYPES, who, type=named)


def test_a_type_that_nobody_has_is_unknown_to_staff_too():
    with pytest.raises(UnknownValue):
        admitted(TYPES, "agent", type="weather")


def test_who_may_register_none_of_the_types_is_told_so_before_what_he_sent_is_read():
    with pytest.raises(NotAllowed):
        admitted(TYPES, "auditor", type="weather")


def test_a_policy_without_types_has_none_and_takes_none():
    assert admitted(a_policy()).type == ""
    with pytest.raises(UnknownValue):
        admitted(a_policy(), type="complaint")


def test_a_type_for_the_complainant_alone_is_taken_by_who_takes_complaints():
    policy = with_intake(types=(replace(PRAISE, by=("complainant",)),))
    assert admitted(policy, "agent").type == "praise"
    with pytest.raises(NotAllowed):
        admitted(policy, "handler")


def test_the_public_files_the_first_type_unless_it_is_for_others_and_those_that_name_it():
    assert TYPES.intake.public_types == (COMPLAINT, PRAISE)
    assert with_intake(types=(PRAISE, COMPLAINT, ORDER)).intake.public_types == (PRAISE,)
    assert with_intake(types=(ORDER, COMPLAINT)).intake.public_types == ()
    assert a_policy().intake.public_types == ()


# ---- fields


def test_fields_are_kept_without_those_left_empty():
    policy = with_intake(fields=(SITE, OPENED))
    assert admitted(policy, fields={"site": " 花园 3 栋 ", "opened": " "}).fields == {"site": "花园 3 栋"}


def test_a_field_is_required_only_where_its_condition_holds():
    policy = with_intake(fields=(OPENED,))
    assert admitted(policy, category="delivery").fields == {}
    assert faults(policy, category="installation") == {"fields.opened": "required"}
    assert admitted(policy, category="installation", fields={"opened": "2026-11-01"}).fields == {"opened": "2026-11-01"}


@pytest.mark.parametrize(
    ("when", "of"),
    [
        ({"type": ("praise",)}, {"type": "praise"}),
        ({"kind": ("agent",)}, {"complainant": a_complainant(kind="agent")}),
        ({"business_line": ("bathroom",)}, {"business_line": "bathroom"}),
        ({"severity": ("major",)}, {"levels": {"severity": "major"}}),
        ({"urgency": ("high",)}, {"levels": {"urgency": "high"}}),
        ({"field.site": ("yes",)}, {"fields": {"site": "yes"}}),
    ],
    ids=lambda value: "".join(value),
)
def test_a_condition_of_a_field_looks_at_everything_that_is_said(when, of):
    asked = (a_field("site"), a_field("more", required=True, when=when))
    policy = replace(with_intake(fields=asked, types=(COMPLAINT, PRAISE)), schemes=SCHEMES)
    assert admitted(policy, "supervisor")
    assert faults(policy, "supervisor", **of) == {"fields.more": "required"}


def test_what_is_said_in_a_field_that_was_not_asked_for_this_time_is_kept():
    policy = with_intake(fields=(OPENED,))
    assert admitted(policy, category="delivery", fields={"opened": "2026-11-01"}).fields == {"opened": "2026-11-01"}
    assert faults(policy, category="delivery", fields={"opened": "today"}) == {"fields.opened": "date"}


def test_a_field_of_staff_is_neither_asked_of_the_public_nor_taken_from_it():
    policy = with_intake(fields=(BRANCH,))
    assert admitted(policy).fields == {}
    assert faults(policy, fields={"branch": "广州"}) == {"fields.branch": "not_asked"}
    assert faults(policy, "agent") == {"fields.branch": "required"}
    assert admitted(policy, "agent", fields={"branch": "广州"}).fields == {"branch": "广州"}


@pytest.mark.parametrize("needed", sorted(ORDINARY))
def test_ordinary_fields_that_the_policy_needs_are_missed(needed):
    empty = dict.fromkeys(("order_no", "occurred_at", "place", "demand", "business_line"), "")
    of = empty | {"complainant": a_complainant(phone="", email="", address="")}
    policy = with_intake(needed=(needed,))
    assert faults(policy, **of) == {ORDINARY[needed].place: "required"}
    assert faults(policy, "agent", **of) == {ORDINARY[needed].place: "required"}
    assert admitted(policy)


def test_everything_that_is_wrong_is_said_at_once():
    policy = with_intake(fields=(SITE,), needed=("order_no",))
    assert faults(policy, category="weather", order_no=" ", fields={"colour": "white"}, repeat_of="26110001") == {
        "category": "choice",
        "repeat_of": "not_asked",
        "order_no": "required",
        "fields.colour": "not_asked",
        "fields.site": "required",
    }


def test_where_nobody_was_asked_only_what_was_said_is_held_against_the_form():
    policy = with_intake(fields=(SITE, OPENED), needed=("order_no",))
    assert admitted(policy, may_lack=True, order_no="").order_no == ""
    assert faults(policy, may_lack=True, fields={"opened": "today"}) == {"fields.opened": "date"}


def test_what_is_missing_is_told_by_its_title_as_the_complainant_is_asked_for_it():
    policy = with_intake(fields=(SITE, OPENED, BRANCH), needed=("order_no", "demand"))
    lacking = a_complaint(order_no="", fields={"site": " "})
    assert missing(complaint=lacking, policy=policy) == (Text("订单号", "Order number"), Text("工地", "Site"))
    assert missing(complaint=replace(lacking, category="installation"), policy=policy)[2:] == (OPENED.title,)
    assert missing(complaint=a_complaint(fields={"site": "x"}), policy=policy) == ()


# ---- what only staff may say


@pytest.mark.parametrize(
    "of",
    [
        {"levels": {"urgency": "high"}},
        {"levels": {"severity": "major"}},
        {"anonymous": True},
        {"respondent": "handler@staff.example"},
        {"repeat_of": "26110001"},
        {"received_at": REGISTERED_AT},
    ],
    ids=lambda of: next(iter(of)),
)
def test_what_staff_say_of_a_case_is_not_taken_from_the_public(of):
    policy = a_policy(schemes=SCHEMES)
    [(name, fault)] = faults(policy, **of).items()
    assert (name.partition(".")[0], fault) == (next(iter(of)), "not_asked")
    assert admitted(policy, "agent", **of)


@pytest.mark.parametrize(
    ("levels", "field"),
    [
        ({"urgency": "low"}, "levels.urgency"),
        ({"crisis": "a"}, "levels.crisis"),  # not set at intake
        ({"weather": "bad"}, "levels.weather"),
        ({"severity": "high"}, "levels.severity"),
    ],
)
def test_levels_at_intake_are_those_of_the_schemes_that_are_set_then(levels, field):
    assert faults(a_policy(schemes=SCHEMES), "agent", levels=levels) == {field: "choice"}


def test_the_person_complained_about_is_on_the_roster():
    assert faults(a_policy(), "agent", respondent="nobody@staff.example") == {"respondent": "choice"}


def test_anonymous_complaints_are_taken_unless_the_policy_refuses_them():
    nobody = a_complainant(phone="", email="")
    assert admitted(with_intake(needed=("phone",)), "agent", anonymous=True, complainant=nobody).anonymous
    with pytest.raises(AnonymousRefused):
        admitted(with_intake(anonymous=False), "agent", anonymous=True)
    assert admitted(with_intake(anonymous=False), "agent")


@pytest.mark.parametrize(
    ("back", "taken"),
    [
        (timedelta(0), True),
        (timedelta(minutes=-1), False),
        (timedelta(days=30), True),
        (timedelta(days=30, minutes=1), False),
    ],
)
def test_a_complaint_was_received_within_the_last_thirty_days(back, taken):
    if taken:
        assert admitted(a_policy(), "agent", received_at=REGISTERED_AT - back)
    else:
        assert faults(a_policy(), "agent", received_at=REGISTERED_AT - back) == {"received_at": "receipt"}
