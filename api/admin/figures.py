"""`flask figures`: the rows that figures are reckoned from, and their sums."""

import click
from flask.cli import AppGroup

from api.admin.acting import Found, dry_run_option, portal
from complaints.domain.acts import THE_PORTAL
from complaints.usecases.renew_figures import Renewed, renew_figures

figures = AppGroup("figures", help="What reports are reckoned from.")


@figures.command("renew")
@click.option("--again", is_flag=True, help="Look at every case, though nothing has changed: after failed records.")
@dry_run_option
def renew(again: bool, dry_run: bool) -> None:
    """Gives each case its row where it has none, or one that would be reckoned otherwise today, and sums them up.

    After a change of the figures of the regulation, or of a calendar; the morning's upkeep does it too, bit by bit.
    Stopped, it goes on where it was. Until it is done reports are right, and slower.
    """

    def told(progress: Renewed) -> None:
        click.echo(f"{progress.looked_at} cases, {progress.renewed} {'to renew' if dry_run else 'renewed'} …", err=True)

    services = portal()
    done = renew_figures(
        cases=services.cases, circumstances=services.circumstances(THE_PORTAL), told=told, again=again, dry_run=dry_run
    )
    if done.failed:
        raise Found("could not be reckoned: " + ", ".join(done.failed))
    click.echo(f"{done.renewed} cases {'to renew' if dry_run else 'renewed'}")
