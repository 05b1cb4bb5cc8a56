"""`flask audit`: whether what is on record was never changed."""

from collections.abc import Iterator
from datetime import date, datetime

import click
from flask.cli import AppGroup

from api.admin.acting import Found, acting_as, by_option, portal, refusal
from complaints.domain.acts import NotAllowed
from complaints.usecases.audit_cases import Finding, audit_case, audit_month
from complaints.usecases.ports import UnknownReference

PAGE = 50
MONTH = click.DateTime(["%Y-%m"])

audit = AppGroup("audit", help="Whether timelines are whole and untouched.")


@audit.command("verify")
@click.option("--from", "first", type=MONTH, help="First month of registration, YYYY-MM.")
@click.option("--until", "last", type=MONTH, help="Last month; the first where it is not given.")
@click.option("--case", "reference", default="", help="One case instead of months.")
@by_option
def verify(first: datetime | None, last: datetime | None, reference: str, by: str) -> None:
    """Computes the chain of every timeline again and says which entries do not fit; then the exit code is 3.

    Only cases that the person named by --by may know of are looked at.
    """
    if bool(reference) == bool(first):
        raise click.UsageError("either --from YYYY-MM or --case REFERENCE")
    checked, broken = 0, 0
    try:
        for finding in _findings(reference, first, last, by):
            checked += 1
            if not finding.intact:
                broken += 1
                click.echo(f"{finding.reference} entry {finding.broken_at}: {finding.reason}")
            if checked % PAGE == 0:
                click.echo(f"{checked} cases", err=True)
    except (NotAllowed, UnknownReference) as error:
        raise refusal(error) from error
    click.echo(f"{checked} cases checked, {broken} broken")
    if broken:
        raise Found(f"{broken} timelines are not as they were written")


def _findings(reference: str, first: datetime | None, last: datetime | None, by: str) -> Iterator[Finding]:
    cases, circumstances = portal().cases, acting_as(by)
    if reference or first is None:
        yield audit_case(cases=cases, reference=reference, circumstances=circumstances)
        return
    for month in _months(first.date(), (last or first).date()):
        cursor = None
        while True:
            page = audit_month(cases=cases, month=month, limit=PAGE, cursor=cursor, circumstances=circumstances)
            yield from page.findings
            cursor = page.cursor
            if cursor is None:
                break


def _months(first: date, last: date) -> Iterator[str]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return (f"{number // 12}-{number % 12 + 1:02}" for number in numbers)
