"""`flask migrate`: the items of the table are brought to the shape that this code writes."""

import click
from flask.cli import with_appcontext

from api.admin.acting import Refused, dry_run_option, portal
from complaints.usecases.migrating import Progress, TableIsLater


@click.command("migrate")
@click.option("--per-second", type=click.IntRange(1, 10_000), default=200, help="Items looked at in a second, at most.")
@dry_run_option
@with_appcontext
def migrate(per_second: int, dry_run: bool) -> None:
    """Makes every change of shape that the table has not had, once; stopped, it goes on where it was."""

    def told(progress: Progress) -> None:
        state = "done" if progress.done else "…"
        counted = f"{progress.looked_at} items, {progress.changed} {'to change' if dry_run else 'changed'}"
        click.echo(f"version {progress.version}: {counted} {state}", err=True)

    try:
        made = portal().migrate(told=told, per_second=per_second, dry_run=dry_run)
    except TableIsLater as error:
        raise Refused(str(error)) from error
    if not made:
        click.echo("nothing to migrate")
        return
    click.echo(f"{made} migrations {'to make' if dry_run else 'made'}")
