"""What a matter needs before it may be asked for, what forbids it, and who decides on it."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import RequestRefused
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Assignment, Closure, Decision, Record, Request
from complaints.domain.lifecycle import IllegalTransition
from complaints.domain.openings import Opening, matters_open
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.factories import (
    a_member,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    after,
    an_approval,
    circumstances,
    moment,
)

FILE = Attachment("k", "协议.pdf", "application/pdf", 10)
# 「赔则不修,修则不赔」
REPAIR = an_approval("repair", by=("agent",), tiers=("supervisor",))
COMPENSATION = an_approval("compensation", by=("agent",), tiers=("director|legal",), excludes=("repair",))
POLICY = a_policy(
    records=(a_record("measured"),),
    approvals=(
        REPAIR,
        COMPENSATION,
        an_approval("refund", when={"severity": ("major",)}),
        an_approval("agreement", requires=("measured",), files=2),
        an_approval("review", tiers=("head",), recuses=True),
    ),
)


def did(*steps, policy=POLICY, roster=None):
    return after(a_registered_case(policy=policy, roster=roster), *steps, policy=policy, roster=roster)


def asked(matter: str, *files: Attachment, who: str = "agent", when: str = "Fri 2026-11-20 11:00"):
    return (who, when, Request(matter, "请批准", attachments=files))


def said(who: str, matter: str, approved: bool = True, when: str = "Fri 2026-11-20 12:00"):
    return (who, when, Decision(matter, approved))


MEASURED = ("handler", "Fri 2026-11-20 10:30", Record("measured"))


def offered(*steps, roster=None) -> dict[str, Opening]:
    by = circumstances(actor=acting("agent"), now=moment("Fri 2026-11-20 13:00"), policy=POLICY, roster=roster)
    return {opening.id: opening for opening in matters_open(case=did(*steps, roster=roster), by=by)}


# -- what forbids it


@pytest.mark.parametrize(("first", "second"), [("repair", "compensation"), ("compensation", "repair")])
def test_a20_repair_and_compensation_exclude_each_other_whichever_comes_first(first, second):
    with pytest.raises(RequestRefused) as refused:
        did(asked(first), asked(second))
    assert refused.value.reason == "excluded"
    decider = "director" if first == "compensation" else "supervisor"
    with pytest.raises(RequestRefused) as refused:
        did(asked(first), said(decider, first), asked(second, when="Fri 2026-11-20 13:00"))
    assert refused.value.reason == "excluded"
    assert offered(asked(first))[second].refused == "excluded"


def test_what_was_refused_excludes_nothing():
    case = did(asked("repair"), said("supervisor", "repair", approved=False), asked("compensation"))
    assert case.timeline[-1].data["matter"] == "compensation"
    assert offered(asked("repair"), said("supervisor", "repair", approved=False))["compensation"].refused == ""


def test_a_matter_is_asked_for_only_when_its_conditions_hold():
    with pytest.raises(UnknownValue) as refused:
        did(asked("refund"))
    assert (refused.value.field, refused.value.value) == ("matter", "refund")
    assert "refund" not in offered()
    major = a_policy(default_severity="major", approvals=POLICY.approvals)
    assert did(asked("refund"), policy=major).timeline[-1].data["matter"] == "refund"


def test_a_matter_waits_for_the_records_that_it_requires():
    with pytest.raises(RecordMissing) as refused:
        did(asked("agreement", FILE, FILE))
    assert refused.value.record == "measured"
    assert offered()["agreement"].missing == ("measured",)
    assert offered(MEASURED)["agreement"] == Opening("agreement")


def test_a_matter_needs_its_files():
    with pytest.raises(EvidenceMissing) as refused:
        did(MEASURED, asked("agreement", FILE))
    assert refused.value.files == 2
    assert len(did(MEASURED, asked("agreement", FILE, FILE)).timeline[-1].data["attachments"]) == 2


def test_while_a_case_is_closed_nothing_is_asked_for_and_nothing_decided():
    closed = ("agent", "Fri 2026-11-20 11:30", Closure("answered", "已答复"))
    with pytest.raises(IllegalTransition):
        did(closed, asked("repair", when="Fri 2026-11-20 11:30"))
    with pytest.raises(IllegalTransition):
        did(asked("repair"), closed, said("supervisor", "repair"))


# -- who decides


@pytest.mark.parametrize("who", ["director", "legal"])
def test_of_a_tier_of_several_roles_any_may_decide(who):
    assert did(asked("compensation"), said(who, "compensation")).timeline[-1].data["verdict"] == "approved"


@pytest.mark.parametrize("who", ["supervisor", "executive", "agent"])
def test_nobody_else_may(who):
    with pytest.raises(NotAllowed):
        did(asked("compensation"), said(who, "compensation"))


def test_the_deputy_of_an_absent_tier_decides():
    away = a_member("supervisor", away_from=date(2026, 11, 1), deputy="legal@staff.example")
    case = did(asked("repair"), said("legal", "repair"), roster=a_roster(away))
    assert case.timeline[-1].actor == "staff:legal@staff.example"


def test_who_stands_above_a_vacant_tier_decides():
    gone = a_member("supervisor", active=False)
    assert (
        did(asked("repair"), said("director", "repair"), roster=a_roster(gone)).timeline[-1].data["verdict"]
        == "approved"
    )


def test_the_first_handler_does_not_decide_what_recuses_him():
    both = a_roster(a_member("handler", roles=frozenset({"handler", "head"})))
    passed_on = ("supervisor", "Fri 2026-11-20 10:30", Assignment("head@staff.example"))
    steps = (passed_on, asked("review"))
    with pytest.raises(NotAllowed):
        did(*steps, said("handler", "review"), roster=both)
    assert did(*steps, said("head", "review"), roster=both).timeline[-1].data["verdict"] == "approved"
    lenient = replace(POLICY, approvals=(an_approval("review", tiers=("head",)),))
    assert (
        did(*steps, said("handler", "review"), roster=both, policy=lenient).timeline[-1].data["verdict"] == "approved"
    )
