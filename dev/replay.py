"""`python -m dev.replay POLICY.toml`: what the cases of a store would have met or breached under another policy.

The question to ask before a regulation is changed. The store is that of the environment (TABLE, POLICY, AWS_… as for
the portal), or with `--data-dir .local` a copy of what `make run` keeps there (the portal must not be running).
`--calendar FILE.toml` takes the days and hours of the table [calendar] of that file; without POLICY.toml the policy
that runs is reckoned by it. `--as category.quality=category.product` says what is called otherwise there. Writes
nothing, anywhere; ends with 1 when a case could not be reckoned.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from complaints.adapters.calendars import UnknownRegion, working_calendar
from complaints.adapters.policy_files import PolicyFileError, load_policy, read_toml
from complaints.domain.case import BrokenTimeline, ComplaintCase
from complaints.domain.policy import CalendarRule, PolicyError, PolicyProblem
from complaints.domain.reading import read
from complaints.domain.regulation import PolicyNotKept, Regulation, of_case
from complaints.domain.replay import Replay, outcomes, replay
from complaints.domain.working_time import OutsideCalendar, WorkingCalendar
from complaints.settings import MissingSettings
from complaints.usecases.ports import CaseFilter, CaseRepository
from dev.cached_tools import UnableToFetch
from dev.dynamodb_local import UnableToStart
from dev.local_settings import BadSetting
from dev.replay_report import Compared, as_json, as_table
from dev.replay_store import Opened, StoreNotFound, kept_store, the_store

PAGE = 100


def compared(
    *,
    cases: CaseRepository,
    today: Callable[[ComplaintCase], Regulation],
    then: Regulation,
    now: datetime,
    names: Mapping[str, str],
) -> Iterator[Compared]:
    """Each case of the store, newest first, as it stands `today` and as it would; read one by one, none is kept."""
    for reference in _references(cases, now):
        try:
            case = cases.get(reference=reference)
            pinned = today(case)
            stands = Replay(outcomes(case=case, policy=pinned.policy, calendar=pinned.calendar, now=now))
            would = replay(case=case, policy=then.policy, calendar=then.calendar, now=now, names=names)
        except (BrokenTimeline, OutsideCalendar, PolicyNotKept) as why:
            yield Compared(reference, fault=str(why))
        else:
            yield Compared(reference, case.received_at, stands, would)


def _references(cases: CaseRepository, now: datetime) -> Iterator[str]:
    cursor: str | None = None
    while True:
        page = cases.find(wanted=CaseFilter(), now=now, limit=PAGE, cursor=cursor)
        yield from (row.reference for row in page.rows)
        cursor = page.cursor
        if cursor is None:
            return


def calendar_of(path: Path) -> WorkingCalendar:
    """The calendar that the table [calendar] of a file describes. Raises PolicyFileError, UnknownRegion."""
    return working_calendar(read_toml(path, _calendar_rule))


def _calendar_rule(mapping: Mapping[str, Any]) -> CalendarRule:
    problems: list[PolicyProblem] = []
    if "calendar" not in mapping:
        raise PolicyError(problems=(PolicyProblem("calendar", "is not in the file"),))
    rule = read(CalendarRule, mapping["calendar"], "calendar", problems)
    if problems:
        raise PolicyError(problems=tuple(problems))
    found: CalendarRule = rule
    return found


def main(arguments: Sequence[str]) -> int:
    """0 when every case could be reckoned, 1 when some could not, 2 when there is nothing to reckon with."""
    asked = _parser().parse_args(arguments)
    if not asked.policy and not asked.calendar:
        _parser().error("a policy, or a calendar with --calendar, to reckon by")
    try:
        return _run(asked)
    except (PolicyFileError, UnknownRegion, BadSetting, MissingSettings, StoreNotFound) as wrong:
        print(wrong, file=sys.stderr)
    except (UnableToStart, UnableToFetch) as wrong:
        print(wrong, file=sys.stderr)
    return 2


def _run(asked: argparse.Namespace) -> int:
    policy = load_policy(asked.policy) if asked.policy else None
    calendar = calendar_of(asked.calendar) if asked.calendar else None
    store: AbstractContextManager[Opened] = kept_store(asked.data_dir) if asked.data_dir else the_store()
    with store as opened:
        today = partial(_pinned, opened=opened)
        chosen = policy or opened.in_force.policy
        if calendar is None:
            calendar = working_calendar(chosen.calendar)
        then = Regulation(chosen, calendar)
        found = compared(cases=opened.cases, today=today, then=then, now=opened.now, names=dict(asked.names))
        write = as_json if asked.json else as_table
        return 1 if write(found, zone=calendar.zone, print=print) else 0


def _pinned(case: ComplaintCase, *, opened: Opened) -> Regulation:
    return of_case(case=case, in_force=opened.in_force, regulations=opened.regulations)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dev.replay", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("policy", nargs="?", type=Path, help="the other policy, a TOML file")
    parser.add_argument("--calendar", type=Path, help="a TOML file with a table [calendar]")
    parser.add_argument("--data-dir", type=Path, help="what `make run` keeps, instead of the store of the environment")
    parser.add_argument("--as", dest="names", metavar="OLD=NEW", type=_name, action="append", default=[])
    parser.add_argument("--json", action="store_true", help="a line of JSON for each case, and one for the totals")
    return parser


def _name(text: str) -> tuple[str, str]:
    old, _, new = text.partition("=")
    if "." not in old or "." not in new:
        raise argparse.ArgumentTypeError(f"{text!r} is not like category.quality=category.product")
    return old, new


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
