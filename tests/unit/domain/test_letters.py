"""Which letters a change calls for: to whom, once each, in the reader's language."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.acts import THE_PORTAL, THE_TIMER
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import Assignment, Closure, FollowUp, Objection, Reply, Supplement
from complaints.domain.letter_owed import Letter
from complaints.domain.letters import letters_for
from complaints.domain.policy import LetterRule
from complaints.domain.policy_intake import TypeRule
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    REGISTERED_AT,
    a_complainant,
    a_complaint,
    a_member,
    a_policy,
    a_registered_case,
    a_roster,
    acting,
    after,
    circumstances,
    moment,
    with_due_steps,
)

CUSTOMER = "lin.fang@customer.example"
REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。"))
NOBODY = a_roster(a_member("handler", active=False))


def letters(before: ComplaintCase | None, case: ComplaintCase, **surroundings) -> list[Letter]:
    return list(letters_for(before=before, after=case, circumstances=circumstances(**surroundings)))


def addressed(found: list[Letter]) -> set[tuple[str, str]]:
    return {(letter.kind, letter.to.removesuffix("@staff.example")) for letter in found}


def done(case: ComplaintCase, who: str, when: str, command, **surroundings) -> list[Letter]:
    changed = after(case, (who, when, command), **surroundings)
    actor = acting(who, roster=surroundings.get("roster"))
    return letters(case, changed, actor=actor, now=moment(when), **surroundings)


def test_a_new_case_is_acknowledged_to_the_complainant_and_dispatched_to_the_handler():
    found = letters(None, a_registered_case())
    assert addressed(found) == {("acknowledgement", CUSTOMER), ("dispatch", "handler")}


def test_the_acknowledgement_says_what_was_promised():
    (letter,) = (found for found in letters(None, a_registered_case()) if found.to == CUSTOMER)
    assert (letter.name, letter.locale, letter.audience) == ("林芳", "zh-CN", "complainant")
    assert letter.context["reference"] == "26110001"
    assert letter.context["promises"] == [
        {"title": "责任部门回复", "due": "2026-11-23T10:00:00+08:00"},
        {"title": "满意度回访", "due": "2026-11-24T10:00:00+08:00"},
    ]


def test_a_letter_speaks_the_language_of_its_reader():
    case = a_registered_case(complaint=a_complaint(locale="en"))
    english = a_roster(a_member("handler", locale="en"))
    locales = {letter.to: letter.locale for letter in letters(None, case, roster=english)}
    assert locales == {CUSTOMER: "en", "handler@staff.example": "en"}
    by_reader = {letter.to: letter.context["category"] for letter in letters(None, case)}
    assert by_reader == {CUSTOMER: "Product quality", "handler@staff.example": "产品质量"}


@pytest.mark.parametrize(("others", "told"), [((), []), (("complainant",), ["投诉单"])])
def test_the_complainant_is_not_told_of_a_type_that_he_could_not_choose(others, told):
    order = TypeRule("order", Text("投诉单", "Complaint order"))
    types = (order, TypeRule("praise", Text("表扬", "Praise"), by=others or ("agent",)))
    policy = replace(a_policy(), intake=replace(a_policy().intake, types=types))
    found = letters(None, a_registered_case(complaint=a_complaint(type="order"), policy=policy), policy=policy)
    by_audience = {each.audience: [fact["value"] for fact in each.context["said_beside"]] for each in found}
    assert by_audience == {"complainant": told, "staff": ["投诉单"]}


def test_what_only_the_house_needs_is_in_letters_to_staff_only():
    to_customer, to_handler = sorted(letters(None, a_registered_case()), key=lambda letter: letter.audience)
    assert to_handler.context["phone"] == "13800138000"
    assert not {"phone", "email", "address"} & set(to_customer.context)
    assert to_handler.audience == "staff"


def test_a_complainant_without_an_address_gets_no_letter():
    case = a_registered_case(complaint=a_complaint(complainant=a_complainant(email="")))
    assert addressed(letters(None, case)) == {("dispatch", "handler")}


def bounced(to: str, audience: str) -> ComplaintCase:
    by = circumstances(actor=THE_PORTAL)
    return by.put(a_registered_case(), Kind.UNDELIVERED, {"to": to, "outcome": audience, "reason": "no such mailbox"})


def test_an_address_that_bounced_is_not_written_to_again():
    case = bounced(CUSTOMER, "complainant")
    found = done(case, "agent", "Sat 2026-11-21 09:00", Closure("answered", "已当场答复"))
    assert addressed(found) == {("closure", "handler")}


@pytest.mark.parametrize(
    ("to", "audience", "told"),
    [(CUSTOMER, "complainant", "agent"), ("handler@staff.example", "staff", "admin")],
)
def test_a_bounce_is_told_to_whoever_can_mend_the_address(to, audience, told):
    case = bounced(to, audience)
    assert addressed(letters(a_registered_case(), case, actor=THE_PORTAL)) == {("undelivered", told)}


@pytest.mark.parametrize("final", [True, False])
def test_a_reply_is_told_to_the_agent(final):
    found = done(a_registered_case(), "handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。", final=final))
    assert addressed(found) == {("reply-received", "agent")}
    assert found[0].context["text"] == "门板周二更换。"
    assert found[0].context["actor"] == "王强"


def test_the_next_round_dispatches_again():
    case = after(a_registered_case(), REPLIED)
    found = done(case, "agent", "Mon 2026-11-23 09:00", FollowUp("not_satisfied", "颜色不对"))
    assert addressed(found) == {("dispatch", "handler")}
    assert found[0].context["round"] == 2


def test_closing_is_told_to_the_complainant_and_the_handler():
    case = after(a_registered_case(), REPLIED)
    found = done(case, "agent", "Mon 2026-11-23 09:00", FollowUp("satisfied"))
    assert addressed(found) == {("closure", CUSTOMER), ("closure", "handler")}


def test_a_supplement_is_told_to_handler_and_agent():
    found = done(a_registered_case(), "complainant", "Sat 2026-11-21 09:00", Supplement("补充照片"))
    assert addressed(found) == {("supplement-received", "handler"), ("supplement-received", "agent")}


def test_an_objection_to_a_closed_case_is_told_and_dispatched():
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 09:00", FollowUp("satisfied")))
    found = done(case, "complainant", "Tue 2026-11-24 09:00", Objection("又裂了"))
    assert addressed(found) == {("supplement-received", "agent"), ("dispatch", "handler")}


def test_nobody_is_told_by_mail_what_he_has_just_done_himself():
    roster = a_roster(a_member("handler", roles=frozenset({"handler", "supervisor"})))
    found = done(
        a_registered_case(roster=roster),
        "handler",
        "Sat 2026-11-21 09:00",
        Assignment("handler@staff.example"),
        roster=roster,
    )
    assert found == []


def test_everybody_gets_a_letter_of_one_kind_once():
    twice = (*a_policy().letters, LetterRule("again", on="dispatched", letter="dispatch", to=("handler", "head")))
    found = letters(None, a_registered_case(), policy=a_policy(letters=twice))
    assert len(found) == len(addressed(found)) == 3
    assert addressed(found) >= {("dispatch", "handler"), ("dispatch", "head")}


def test_a_letter_may_hang_on_the_outcome_of_a_call():
    rule = LetterRule("vain", on="called.unreachable", letter="undelivered", to=("supervisor",))
    policy = a_policy(letters=(rule,))
    case = after(a_registered_case(), REPLIED)
    found = {
        outcome: addressed(done(case, "agent", "Mon 2026-11-23 09:00", FollowUp(outcome), policy=policy))
        for outcome in ("unreachable", "satisfied")
    }
    assert found == {"unreachable": {("undelivered", "supervisor")}, "satisfied": set()}


def test_a_letter_hangs_on_the_round_that_failed_not_on_the_next_one():
    rules = tuple(
        LetterRule(f"round-{n}", on="called.not_satisfied", letter="undelivered", to=(role,), when={"round": (str(n),)})
        for n, role in ((1, "supervisor"), (2, "director"))
    )
    policy = a_policy(letters=rules)
    case = after(a_registered_case(), REPLIED)
    found = done(case, "agent", "Mon 2026-11-23 09:00", FollowUp("not_satisfied"), policy=policy)
    assert addressed(found) == {("undelivered", "supervisor")}


def test_two_matters_of_one_moment_are_two_letters():
    rules = (
        LetterRule("one", on="called", letter="notice", to=("supervisor",), says=Text("甲", "A")),
        LetterRule("two", on="called", letter="notice", to=("supervisor",), says=Text("乙", "B")),
    )
    case = after(a_registered_case(), REPLIED)
    found = done(case, "agent", "Mon 2026-11-23 09:00", FollowUp("unreachable"), policy=a_policy(letters=rules))
    assert [letter.context["says"] for letter in found] == ["甲", "乙"]


# Deputies and vacancies.


def test_the_deputy_gets_the_letters_of_the_absent():
    away = a_member("handler", away_from=date(2026, 11, 1), deputy="legal@staff.example")
    roster = a_roster(away)
    assert ("dispatch", "legal") in addressed(letters(None, a_registered_case(roster=roster), roster=roster))


def test_an_unassigned_case_is_told_to_the_supervisor():
    found = letters(None, a_registered_case(roster=NOBODY), roster=NOBODY)
    assert addressed(found) == {("acknowledgement", CUSTOMER), ("unassigned", "supervisor")}


def test_a_vacant_post_is_alarmed_to_the_administrator():
    roster = a_roster(a_member("handler", active=False), a_member("supervisor", active=False))
    found = letters(None, a_registered_case(roster=roster), roster=roster)
    assert addressed(found) == {("acknowledgement", CUSTOMER), ("unassigned", "director"), ("vacancy", "admin")}
    (alarm,) = (letter for letter in found if letter.kind == "vacancy")
    assert alarm.context["vacant"] == "客户服务分部主管"


def test_every_vacant_post_is_alarmed_not_only_the_first():
    roster = a_roster(*(a_member(role, active=False) for role in ("handler", "supervisor", "director")))
    found = letters(None, a_registered_case(roster=roster), roster=roster)
    vacant = [letter.context["vacant"] for letter in found if letter.kind == "vacancy"]
    assert vacant == ["客户服务分部主管", "客户服务分部经理"]


# The ladder.


def climbed(*times: str, roster=None) -> list[Letter]:
    case = a_registered_case()
    for time in times:
        before, case = case, with_due_steps(case, now=moment(time), roster=roster)
    return letters(before, case, actor=THE_TIMER, now=moment(times[-1]), roster=roster)


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (["Mon 2026-11-23 06:00"], {("reminder", "handler")}),
        (["Mon 2026-11-23 10:00"], {("urging", "handler"), ("urging", "agent")}),
        (["Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00"], {("escalation", "head"), ("escalation", "handler")}),
        (["Mon 2026-11-23 12:00", "Tue 2026-11-24 10:00"], {("escalation", "supervisor"), ("escalation", "head")}),
    ],
)
def test_each_rung_writes_to_those_the_ladder_names(times, told):
    assert addressed(climbed(*times)) == told


def test_a_letter_of_the_ladder_says_which_clock_it_is_about():
    (letter,) = climbed("Mon 2026-11-23 06:00")
    assert letter.context["clock"]["title"] == "责任部门回复"
    assert letter.context["clock"]["due"] == "2026-11-23T10:00:00+08:00"
    assert letter.context["clock"]["rules"] == ["OPPEIN-6", "OPPEIN-7", "OPPEIN-8", "OPPEIN-34"]


def test_whoever_is_to_handle_a_case_is_told_his_own_clock_though_another_is_due_before_it():
    reply = next(clock for clock in a_policy().clocks if clock.id == "reply")
    of_agent = replace(reply, id="acceptance", accountable="agent", limit=Limit(1, Unit.HOURS), ladder=())
    policy = a_policy(clocks=(of_agent, *a_policy().clocks))
    (letter,) = (found for found in letters(None, a_registered_case(), policy=policy) if found.kind == "dispatch")
    assert letter.context["clock"]["due"] == "2026-11-23T10:00:00+08:00"


def test_a_rung_whose_holder_is_missing_goes_up_and_alarms():
    roster = a_roster(a_member("head", active=False))
    found = climbed("Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00", roster=roster)
    assert addressed(found) == {("escalation", "supervisor"), ("escalation", "handler"), ("vacancy", "admin")}


def test_the_words_of_a_letter_are_plain_values():
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(item) for key, item in value.items())
        if isinstance(value, list):
            return all(plain(item) for item in value)
        return value is None or isinstance(value, str | int | bool)

    for letter in [*letters(None, a_registered_case()), *climbed("Mon 2026-11-23 10:00")]:
        assert plain(letter.context), letter.kind


def test_a_category_that_the_policy_no_longer_has_is_named_by_its_id():
    complaint = replace(a_complaint(), category="gone", business_line="gone too")
    case = a_registered_case(complaint=complaint, now=REGISTERED_AT)
    assert {(letter.context["category"], letter.context["business_line"]) for letter in letters(None, case)} == {
        ("gone", "gone too")
    }
