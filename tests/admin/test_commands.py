"""What an operator does at a prompt: people, regulation, cases, audit, letters."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from api.admin.app import create_app
from complaints.bootstrap import Services
from complaints.domain.staff import Roster
from tests.api.site import Site
from tests.api.test_audit import tamper
from tests.factories import a_member
from tests.fake_staff import InMemoryStaff
from tests.fakes import fake_services

ADMIN, AUDITOR = "admin@staff.example", "auditor@staff.example"
DONE, REFUSED, WRONG, FOUND = 0, 1, 2, 3
COMMANDS = (
    *(("staff", "add"), ("staff", "list"), ("policy", "activate"), ("cases", "export")),
    *(("audit", "verify"), ("letters", "resend"), ("figures", "renew"), ("migrate",)),
)
NEW = ("staff", "add", "Wu.Min@staff.example", "--name", "吴敏", "--role", "agent")


@pytest.fixture
def site() -> Site:
    """The portal, with everybody on the roster."""
    return Site(fake_services())


def flask(services: Services | Site, *arguments: str | Path) -> Result:
    """What a command says and how it ends."""
    given = services.services if isinstance(services, Site) else services
    return create_app(given).test_cli_runner().invoke(args=[str(each) for each in arguments])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_needs_no_environment(command: tuple[str, ...]) -> None:
    told = create_app().test_cli_runner().invoke(args=[*command, "--help"])
    assert told.exit_code == DONE
    assert "Usage:" in told.output
    assert len(told.output.splitlines()) > 5


# -- staff


def test_added_in_the_name_of_an_administrator_it_is_on_the_record(site: Site) -> None:
    told = flask(site, *NEW, "--by", ADMIN)
    assert (told.exit_code, told.output) == (DONE, "added: wu.min@staff.example (agent)\n")
    member = site.services.staff.roster().find("wu.min@staff.example")
    assert member.name == "吴敏"
    [change] = site.services.staff.changes(limit=1)
    assert (change.by, change.about) == (ADMIN, "wu.min@staff.example")


def test_a_dry_run_adds_nobody_and_refuses_what_would_be_refused(site: Site) -> None:
    assert flask(site, *NEW, "--by", ADMIN, "--dry-run").output.startswith("would be added")
    assert site.services.staff.roster().find("wu.min@staff.example") is None
    assert flask(site, *NEW, "--role", "emperor", "--by", ADMIN, "--dry-run").exit_code == REFUSED


@pytest.mark.parametrize("by", [AUDITOR, "nobody@staff.example"])
def test_nobody_is_added_in_the_name_of_who_may_not(site: Site, by: str) -> None:
    assert flask(site, *NEW, "--by", by).exit_code == REFUSED
    assert site.services.staff.roster().find("wu.min@staff.example") is None


def test_the_directory_is_listed_to_whom_keeps_it(site: Site) -> None:
    told = flask(site, "staff", "list", "--by", ADMIN)
    assert told.exit_code == DONE
    assert len(told.output.splitlines()) == len(site.services.staff.roster().members)
    assert flask(site, "staff", "list", "--by", "agent@staff.example").exit_code == REFUSED


def test_an_environment_that_lacks_settings_is_told_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLE", raising=False)
    told = create_app().test_cli_runner().invoke(args=["staff", "list", "--by", ADMIN])
    assert (told.exit_code, "missing settings: TABLE" in told.output) == (REFUSED, True)


def test_somebody_must_answer_for_it(site: Site) -> None:
    assert flask(site, *NEW).exit_code == WRONG
    assert flask(site, *NEW, "--by", ADMIN, "--first").exit_code == WRONG


def test_the_first_administrator_is_added_once() -> None:
    empty = fake_services(staff=InMemoryStaff(Roster()))
    first = ("staff", "add", "wu.min@staff.example", "--name", "吴敏", "--role", "admin", "--first")
    assert flask(empty, *first, "--dry-run").exit_code == DONE
    assert empty.staff.roster().members == ()
    assert flask(empty, *first).exit_code == DONE
    again = flask(empty, *first[:2], "second@staff.example", *first[3:])
    assert (again.exit_code, "kept by wu.min@staff.example" in again.output) == (REFUSED, True)


def test_the_first_administrator_must_be_one() -> None:
    empty = fake_services(staff=InMemoryStaff(Roster()))
    told = flask(empty, "staff", "add", "wu.min@staff.example", "--name", "吴敏", "--role", "agent", "--first")
    assert (told.exit_code, "may keep the directory" in told.output) == (REFUSED, True)


# -- policy


@pytest.fixture
def stage_file(tmp_path: Path) -> Path:
    """The file of a stage."""
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"region": "eu-central-1", "parameters": {"Policy": "oppein"}}), encoding="utf-8")
    return path


def test_a_policy_that_fits_becomes_that_of_the_stage(site: Site, stage_file: Path) -> None:
    told = flask(site, "policy", "activate", "default", "--stage-file", stage_file)
    assert told.exit_code == DONE, told.output
    assert "in place of oppein; deploy to put it in force" in told.output
    assert json.loads(stage_file.read_text(encoding="utf-8"))["parameters"]["Policy"] == "default"


def test_a_dry_run_says_what_would_not_fit_and_writes_nothing(site: Site, stage_file: Path) -> None:
    before = stage_file.read_bytes()
    site.services.staff.put(member=a_member("pilot"))
    told = flask(site, "policy", "activate", "default", "--stage-file", stage_file, "--dry-run")
    assert told.exit_code == DONE
    assert "note: 1 people have the role pilot, which it does not know" in told.output
    assert stage_file.read_bytes() == before


def test_a_policy_under_which_nobody_could_keep_the_directory_is_refused(stage_file: Path) -> None:
    told = flask(
        fake_services(staff=InMemoryStaff(Roster())), "policy", "activate", "default", "--stage-file", stage_file
    )
    assert (told.exit_code, "nobody could keep the staff directory" in told.output) == (REFUSED, True)
    assert json.loads(stage_file.read_text(encoding="utf-8"))["parameters"]["Policy"] == "oppein"


def test_a_policy_that_there_is_not_is_refused_with_those_there_are(site: Site, stage_file: Path) -> None:
    told = flask(site, "policy", "activate", "utopia", "--stage-file", stage_file)
    assert told.exit_code == REFUSED
    assert "there is no policy utopia; there are: auto, " in told.output


# -- cases


def exported(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_cases_of_a_month_are_written_a_line_each(site: Site, tmp_path: Path) -> None:
    references = {site.filed()[0] for _ in range(3)}
    out = tmp_path / "cases.jsonl"
    told = flask(site, "cases", "export", "--month", "2026-11", "--out", out, "--by", "supervisor@staff.example")
    assert told.exit_code == DONE, told.output
    assert {case["reference"] for case in exported(out)} == references
    assert "橱柜门板安装后第三天开裂。" in out.read_text(encoding="utf-8")
    assert "3 cases written" in told.stderr


def test_a_handler_writes_only_what_the_page_shows_him(site: Site, tmp_path: Path) -> None:
    reference, _ = site.filed()
    out = tmp_path / "cases.jsonl"
    flask(site, "cases", "export", "--month", "2026-11", "--out", out, "--by", "handler@staff.example")
    shown = site.signed_in("handler").get(f"/api/v1/cases/{reference}").get_json()
    [written] = exported(out)
    assert written["complaint"] == shown["complaint"]


def test_nothing_is_written_over_and_nothing_in_a_dry_run(site: Site, tmp_path: Path) -> None:
    site.filed()
    out = tmp_path / "cases.jsonl"
    asked = ("cases", "export", "--month", "2026-11", "--out", out, "--by", "supervisor@staff.example")
    assert "1 cases would be written" in flask(site, *asked, "--dry-run").stderr
    assert not out.exists()
    out.write_text("mine")
    assert flask(site, *asked).exit_code == WRONG
    assert out.read_text() == "mine"


def test_a_broken_case_is_left_out_and_named(site: Site, tmp_path: Path) -> None:
    whole, broken = site.filed()[0], site.filed()[0]
    tamper(site, broken, 1)
    out = tmp_path / "cases.jsonl"
    told = flask(site, "cases", "export", "--month", "2026-11", "--out", out, "--by", "supervisor@staff.example")
    assert (told.exit_code, broken in told.stderr) == (FOUND, True)
    assert [case["reference"] for case in exported(out)] == [whole]


# -- audit


def test_whole_timelines_end_well_and_a_broken_one_does_not(site: Site) -> None:
    first, second = site.filed()[0], site.filed()[0]
    asked = ("audit", "verify", "--from", "2026-10", "--until", "2026-11", "--by", AUDITOR)
    told = flask(site, *asked)
    assert (told.exit_code, told.stdout) == (DONE, "2 cases checked, 0 broken\n")
    tamper(site, second, 1)
    told = flask(site, *asked)
    assert told.exit_code == FOUND
    assert f"{second} entry 1: " in told.stdout
    assert flask(site, "audit", "verify", "--case", first, "--by", AUDITOR).exit_code == DONE
    assert flask(site, "audit", "verify", "--case", second, "--by", AUDITOR).exit_code == FOUND


def test_only_an_auditor_verifies(site: Site) -> None:
    reference, _ = site.filed()
    assert flask(site, "audit", "verify", "--from", "2026-11", "--by", "agent@staff.example").exit_code == REFUSED
    assert flask(site, "audit", "verify", "--case", reference, "--by", "agent@staff.example").exit_code == REFUSED
    assert flask(site, "audit", "verify", "--case", "26110099", "--by", AUDITOR).exit_code == REFUSED


# -- letters


def test_letters_that_are_owed_leave_at_once(site: Site) -> None:
    reference, _ = site.filed()
    asked = ("letters", "resend", reference, "--by", ADMIN)
    assert flask(site, *asked, "--dry-run").output == "1 envelopes would be sent\n"
    assert site.services.mailer.sent == []
    told = flask(site, *asked)
    assert (told.exit_code, len(site.services.mailer.sent) > 0) == (DONE, True)
    assert flask(site, *asked).exit_code == REFUSED


def test_letters_of_all_cases_leave_at_the_word_of_who_keeps_the_directory(site: Site) -> None:
    site.filed()
    site.filed()
    assert flask(site, "letters", "resend", "--all", "--by", "agent@staff.example").exit_code == REFUSED
    told = flask(site, "letters", "resend", "--all", "--by", ADMIN)
    assert told.exit_code == DONE, told.output
    assert flask(site, "letters", "resend", "--by", ADMIN).exit_code == WRONG
