"""`flask policy`: which regulation is in force."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from api.admin.acting import Refused, dry_run_option, portal
from complaints.bootstrap import read_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.regulation import UnreadablePolicy
from complaints.usecases.change_policy import fitting

policy = AppGroup("policy", help="The regulation in force.")


@policy.command("activate")
@click.argument("policy_id", metavar="POLICY")
@click.option(
    "--stage-file",
    type=click.Path(exists=True, dir_okay=False, writable=True, path_type=Path),
    required=True,
    help="The file of the stage, infra/stages/<stage>.json.",
)
@dry_run_option
def activate(policy_id: str, stage_file: Path, dry_run: bool) -> None:
    """Puts POLICY into the stage's file, if it fits the people there are; the next deployment puts it in force.

    Code, regulation and configuration are released and put back together. Cases that run keep the regulation under
    which they were registered.
    """
    services = portal()
    try:
        wanted = read_policy(policy_id=policy_id)
    except UnreadablePolicy as error:
        raise Refused(str(error)) from error
    found = fitting(policy=wanted, circumstances=services.circumstances(THE_PORTAL))
    for note in found.notes:
        click.echo(f"note: {note}")
    if found.faults:
        raise Refused("; ".join(found.faults))
    stage = json.loads(stage_file.read_text(encoding="utf-8"))
    before = stage["parameters"].get("Policy", "")
    if before == policy_id:
        click.echo(f"{policy_id} {wanted.version} is the stage's policy already")
        return
    if not dry_run:
        stage["parameters"]["Policy"] = policy_id
        stage_file.write_text(json.dumps(stage, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    done = "would be" if dry_run else "is"
    click.echo(
        f"{policy_id} {wanted.version} {done} the stage's policy in place of {before}; deploy to put it in force"
    )
