"""`flask letters`: letters that are owed."""

import sys

import click
from flask.cli import AppGroup

from api.admin.acting import Found, Refused, acting_as, by_option, dry_run_option, portal, refusal
from complaints.domain.acts import NotAllowed
from complaints.usecases.resend_letters import owed_letters, resend_letters

letters = AppGroup("letters", help="Letters of the portal.")


@letters.command("resend")
@click.argument("reference", default="")
@click.option("--all", "every", is_flag=True, help="Those of all cases.")
@by_option
@dry_run_option
def resend(reference: str, every: bool, by: str, dry_run: bool) -> None:
    """Sends the letters that are owed, of one case or of all, now and not when their time comes.

    For after an outage of mail. What the mail service still refuses waits on, and the exit code is 3. A letter that was
    refused for good or came back is sent again on the staff page, by who says why.
    """
    if bool(reference) == every:
        raise click.UsageError("either REFERENCE or --all")
    services = portal()
    try:
        places = owed_letters(post=services.post, circumstances=acting_as(by), reference=reference)
    except NotAllowed as error:
        raise refusal(error) from error
    if reference and not places:
        raise Refused(f"nothing is owed of {reference}")
    if dry_run:
        click.echo(f"{len(places)} envelopes would be sent")
        return
    sent, left = 0, 0
    resent = resend_letters(post=services.post, places=places, as_actor=services.circumstances)
    with click.progressbar(resent, length=len(places), label="letters", file=sys.stderr) as bar:
        for done in bar:
            sent, left = sent + done.sent, left + bool(done.waits or done.refused)
    click.echo(f"{sent} letters sent")
    if left:
        raise Found(f"{left} envelopes wait on or were refused")
