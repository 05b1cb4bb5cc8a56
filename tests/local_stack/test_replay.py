"""What the cases of a store would have met under another regulation: asked without writing anything."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient

from complaints.adapters.dynamodb import items
from complaints.adapters.policy_files import POLICIES
from complaints.domain.case import BrokenTimeline
from complaints.domain.commands import Record, Reply
from complaints.domain.policy import PolicyProfile
from complaints.domain.regulation import NoOthers, PolicyNotKept, Regulation
from complaints.domain.working_time import Limit, Unit
from dev import replay as tool
from dev.replay import PAGE, compared, main
from dev.replay_store import Opened
from tests.adapters.stores import REGION, a_table, an_empty_table, put_row
from tests.factories import a_calendar, a_policy, a_record, moment
from tests.fake_cases import InMemoryCases
from tests.fakes import fake_services
from tests.local_stack.running import ROOT, running_portal
from tests.patience import PATIENCE
from tests.unit.usecases.steps import act, submit

NOW = moment("Tue 2026-12-01 10:00")
OPPEIN = str(POLICIES / "oppein.toml")
FIVE_DAYS = (
    '[calendar]\nregion = "mainland-china"\nzone = "Asia/Shanghai"\nweekdays = ["mon","tue","wed","thu","fri"]\n'
)
TABLE = "complaints-to-be-replayed"


class OnlyReads:
    """Cases of which only lists and whole cases may be asked; `asked` counts the calls."""

    def __init__(self, cases: Any) -> None:
        self.cases, self.asked = cases, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        assert name in ("find", "get"), f"a replay only reads, and asked for {name}"
        self.asked[name] += 1
        return getattr(self.cases, name)


def a_store(**policy: Any) -> InMemoryCases:
    """Two cases filed on Friday: one answered in two working days when Saturday counts, one never."""
    portal = fake_services(policy=a_policy(**policy))
    submit(portal, key="1")
    submit(portal, key="2")
    act(portal, "handler", "Mon 2026-11-23 09:00", Reply("周二更换门板。"), reference="26110001")
    return portal.cases


def shorter() -> PolicyProfile:
    """The regulation with a day for the reply."""
    one_day = Limit(1, Unit.WORKING_DAYS)
    return a_policy(clocks=tuple(replace(rule, limit=one_day) for rule in a_policy().clocks))


def found_in(cases: Any, then: PolicyProfile) -> Iterator[Any]:
    today, other = Regulation(a_policy(), a_calendar()), Regulation(then, a_calendar())
    return compared(cases=cases, today=lambda case: today, then=other, now=NOW, names={})


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> OnlyReads:
    """The store of the environment holds those two cases."""
    cases = OnlyReads(a_store())

    class There:
        def __enter__(self) -> Opened:
            in_force = Regulation(a_policy(), a_calendar())
            return Opened(cases, in_force, NoOthers(), NOW)  # type: ignore[arg-type]

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(tool, "the_store", There)
    return cases


def test_each_case_is_told_as_it_stands_and_as_it_would():
    second, first = found_in(a_store(), shorter())
    assert [outcome.state for outcome in first.today.outcomes] == ["met", "overdue"]
    assert [outcome.state for outcome in first.then.outcomes] == ["breached", "overdue"]
    assert [outcome.state for outcome in second.today.outcomes] == ["overdue"]


def test_cases_are_read_one_by_one_and_page_by_page():
    portal = fake_services()
    for number in range(PAGE + 3):
        put_row(portal, f"2611{number:04}")
    cases = OnlyReads(portal.cases)
    found = found_in(cases, shorter())
    assert cases.asked == {}
    next(found)
    assert cases.asked == {"find": 1, "get": 1}
    assert (len(list(found)), cases.asked) == (PAGE + 2, {"find": 2, "get": PAGE + 3})


def test_a_case_that_cannot_be_read_is_told_and_the_others_are_reckoned():
    cases = a_store()
    cases.faults["26110002"] = BrokenTimeline(reference="26110002", seq=3, reason="the entry was altered")
    broken, whole = found_in(cases, a_policy())
    assert (broken.reference, broken.then.outcomes) == ("26110002", ())
    assert "altered" in broken.fault
    assert whole.fault == ""


def test_the_table_sets_both_regulations_side_by_side(opened: OnlyReads, tmp_path: Path, capsys):
    (tmp_path / "five.toml").write_text(FIVE_DAYS, encoding="utf-8")
    assert main(["--calendar", str(tmp_path / "five.toml")]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].split() == ["case", "received", "today", "then"]
    assert told[1].split(maxsplit=3)[:3] == ["26110002", "2026-11-20", "10:00"]
    assert "late: reply (of 1)" in told[1]
    assert "late: follow_up (of 2)" in told[2]
    words = [line.split() for line in told]
    assert ["reply", "0", "0", "1", "1", "0", "0"] in words
    assert "2 cases; late today: 2, late under the other: 2" in told
    assert set(opened.asked) == {"find", "get"}


def test_json_has_a_line_for_each_case_and_one_for_the_totals(opened: OnlyReads, capsys):
    assert main([OPPEIN, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("reference") for line in lines] == ["26110002", "26110001", None]
    for case in lines[:2]:
        assert case["today"] == case["then"]
        assert case["received_at"] == "2026-11-20T10:00:00+08:00"
    assert lines[0]["then"][0] | {"started": ""} == {
        "clock": "reply",
        "run": 1,
        "started": "",
        "due": "2026-11-23T10:00:00+08:00",
        "state": "overdue",
    }
    total = lines[2]["total"]
    assert (total["cases"], total["late_today"], total["newly_late"], total["not_reckoned"]) == (2, 2, 0, 0)
    assert total["then"]["reply"] == {"running": 0, "paused": 0, "overdue": 1, "met": 1, "breached": 0, "cancelled": 0}


def test_what_the_other_regulation_does_not_know_is_counted(capsys, opened: OnlyReads):
    policy = {"records": (a_record("inspection"),), "acts": {**a_policy().acts, "record": a_policy().acts["note"]}}
    portal = fake_services(policy=a_policy(**policy))
    submit(portal)
    act(portal, "agent", "Mon 2026-11-23 09:00", Record("inspection"))
    opened.cases = portal.cases
    assert main([OPPEIN]) == 0
    assert "left out: record.inspection (1)" in capsys.readouterr().out
    assert main([OPPEIN, "--json", "--as", "record.inspection=record.visit"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["total"]["unknown"] == {"record.inspection": 1}


def test_a_case_that_could_not_be_reckoned_ends_the_command_with_1(opened: OnlyReads, capsys):
    opened.cases.faults["26110001"] = BrokenTimeline(reference="26110001", seq=2, reason="the entry was altered")
    assert main([OPPEIN]) == 1
    assert "could not be reckoned: 1" in capsys.readouterr().out
    assert main([OPPEIN, "--json"]) == 1
    assert '"fault"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[calender]\n", "x.toml:1: calendar: is not in the file"),
        ('[calendar]\nregion = "mainland-china"\n', "zone"),
        (FIVE_DAYS.replace("mainland-china", "atlantis"), "atlantis"),
        ("[calendar", "x.toml:1"),
    ],
)
def test_a_calendar_that_cannot_be_used_is_told(opened: OnlyReads, tmp_path: Path, capsys, text: str, said: str):
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    assert main(["--calendar", str(tmp_path / "x.toml")]) == 2
    assert said in capsys.readouterr().err
    assert opened.asked == {}


def test_a_policy_or_store_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys):
    assert main([str(tmp_path / "nobody.toml")]) == 2
    assert "there is no such policy" in capsys.readouterr().err
    assert main([OPPEIN, "--data-dir", str(tmp_path)]) == 2
    assert "keeps no cases" in capsys.readouterr().err
    monkeypatch.delenv("TABLE", raising=False)
    assert main([OPPEIN]) == 2
    assert "TABLE" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], [OPPEIN, "--as", "quality=product"], [OPPEIN, "--as", "category.a"]])
def test_what_cannot_be_meant_is_not_begun(arguments: list[str], capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert "error" in capsys.readouterr().err


def test_a_real_store_is_read_and_not_changed(moto: str, monkeypatch: pytest.MonkeyPatch, capsys):
    store = an_empty_table(moto, table=TABLE)
    portal = fake_services(cases=store.cases, outbox=store.outbox)
    for key in ("1", "2", "3"):
        submit(portal, key=key)
    before = everything_in_the_table()
    for name, value in an_environment(moto).items():
        monkeypatch.setenv(name, value)
    calls = recorded_calls(monkeypatch)
    assert main([OPPEIN, "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("reference") for line in told] == ["26110003", "26110002", "26110001", None]
    assert told[0]["then"][0]["clock"] == "reply"
    assert set(calls) <= {"Query", "GetItem", "DescribeTable"}
    assert calls["Query"] >= 4
    a_table(moto, table=TABLE)
    assert everything_in_the_table() == before


def an_environment(endpoint: str) -> dict[str, str]:
    names = ("ATTACHMENT_BUCKET", "MAIL_BUCKET", "MAIL_PREFIX", "SENDER", "COMPANY", "SIGNING_KEYS", "INBOUND_DOMAIN")
    plain = dict.fromkeys(names, "x")
    told = {"TABLE": TABLE, "POLICY": "oppein", "SITE_URL": "https://x.example", "AWS_REGION": REGION}
    return plain | told | {"AWS_ENDPOINT_URL_DYNAMODB": endpoint}


def everything_in_the_table() -> list[Any]:
    return sorted(
        json.dumps(item.to_simple_dict(force=True), default=str, sort_keys=True) for item in items.Item.scan()
    )


def recorded_calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts, by operation, what AWS is asked for from here on."""
    calls, original = Counter[str](), BaseClient._make_api_call

    def call(client: BaseClient, operation: str, given: Any) -> Any:
        calls[operation] += 1
        return original(client, operation, given)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    return calls


def test_what_the_local_portal_keeps_is_reckoned_on_a_copy(dynamodb_local: str, tmp_path: Path):
    data_dir = tmp_path / "data"
    with running_portal(data_dir) as portal:
        body = {"complainant": {"name": "林女士", "phone": "13800138000"}, "category": "design", "consent": True}
        reference = portal.post("/api/v1/complaints", body | {"description": "图纸尺寸不符。", "locale": "zh-CN"})[
            "reference"
        ]
        code, _, errors = replay_in_a_process(data_dir)
        assert (code, "the portal is running" in errors) == (2, True)
    before = files_below(data_dir)
    code, printed, errors = replay_in_a_process(data_dir)
    assert (code, json.loads(printed.splitlines()[0])["reference"]) == (0, reference), errors
    assert files_below(data_dir) == before


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def replay_in_a_process(data_dir: Path) -> tuple[int, str, str]:
    """(exit code, what it printed, its errors) of the command on what a portal keeps."""
    done = subprocess.run(
        [sys.executable, "-m", "dev.replay", OPPEIN, "--json", "--data-dir", str(data_dir)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_each_case_stands_under_the_regulation_that_it_pins():
    cases, pinned = a_store(version="earlier"), Regulation(shorter(), a_calendar())

    def today(case):
        if case.reference == "26110002":
            raise PolicyNotKept(policy_id=case.policy_id, version=case.policy_version)
        return pinned

    then = Regulation(a_policy(), a_calendar())
    second, first = compared(cases=cases, today=today, then=then, now=NOW, names={})
    assert [outcome.state for outcome in first.today.outcomes] == ["breached", "overdue"]
    assert [outcome.state for outcome in first.then.outcomes] == ["met", "overdue"]
    assert second.fault == "policy 'oppein' is not kept in version 'earlier'"
