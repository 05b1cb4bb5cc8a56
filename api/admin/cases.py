"""`flask cases`: what is on record goes out."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from api.admin.acting import Found, acting_as, by_option, dry_run_option, portal, refusal
from api.casework.views import case_view
from complaints.domain.acts import NotAllowed
from complaints.domain.case import BrokenTimeline
from complaints.domain.circumstances import Circumstances
from complaints.usecases.ports import CaseFilter, UnknownReference
from complaints.usecases.view_cases import find_cases, view_case

PAGE = 100

cases = AppGroup("cases", help="Cases on record.")


@cases.command("export")
@click.option("--month", required=True, type=click.DateTime(["%Y-%m"]), help="Month of registration, YYYY-MM.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new file, or - for here."
)
@by_option
@dry_run_option
def export(month: datetime, out: Path, by: str, dry_run: bool) -> None:
    """Writes the cases registered in a month, a JSON object a line, as the page shows them to whom --by names.

    Cases that this person may not know of are not among them, and veiled names stay veiled. An existing file is not
    written over.
    """
    circumstances = acting_as(by)
    to_here = str(out) == "-"
    if not to_here and out.exists():
        raise click.UsageError(f"{out} is there already")
    written, broken = 0, list[str]()
    try:
        with click.open_file(str(out), "w" if to_here else "x", encoding="utf-8", lazy=dry_run) as file:
            for reference, told in _told(f"{month:%Y-%m}", circumstances):
                if told is None:
                    broken.append(reference)
                    continue
                written += 1
                if not dry_run:
                    file.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
                if written % PAGE == 0:
                    click.echo(f"{written} cases", err=True)
    except NotAllowed as error:
        raise refusal(error) from error
    click.echo(f"{written} cases {'would be written' if dry_run else 'written'}", file=sys.stderr)
    if broken:
        raise Found(f"left out, as their timelines are broken (flask audit verify): {', '.join(broken)}")


def _told(month: str, by: Circumstances) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """(reference, the case as shown) of each case; None in place of one whose timeline does not fit."""
    services, cursor = portal(), None
    with current_app.test_request_context():
        while True:
            page = find_cases(
                cases=services.cases, wanted=CaseFilter(month=month), limit=PAGE, cursor=cursor, circumstances=by
            )
            for row in page.rows:
                try:
                    case = view_case(cases=services.cases, reference=row.reference, circumstances=by)
                except BrokenTimeline:
                    yield row.reference, None
                except (NotAllowed, UnknownReference):  # lists show a row of what only an entry lets see
                    continue
                else:
                    yield row.reference, case_view(case, by.under(case), services)
            cursor = page.cursor
            if cursor is None:
                return
