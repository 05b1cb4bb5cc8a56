"""`flask staff`: people of the directory."""

from typing import Any

import click
from flask.cli import AppGroup

from api.admin.acting import acting_as, by_option, dry_run_option, portal, refusal
from complaints.domain.acts import THE_PORTAL, NotAllowed
from complaints.domain.staff import StaffMember
from complaints.domain.text import LOCALES
from complaints.usecases.directory import DirectoryRefused, StaleDirectory
from complaints.usecases.found_directory import AlreadyFounded, found_directory
from complaints.usecases.keep_directory import add_member, check_may_keep

staff = AppGroup("staff", help="The people of the company.")


class Unkept:
    """A directory that forgets."""

    def keep(self, **_: Any) -> None:
        """Keeps nothing."""


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Name, as colleagues read it.")
@click.option("--role", "roles", required=True, multiple=True, help="Role of the regulation; may be given again.")
@click.option("--department", default="", help="Department.")
@click.option("--locale", type=click.Choice(LOCALES), default=LOCALES[0], help="Language of letters.")
@click.option("--deputy", default="", metavar="EMAIL", help="Who stands in.")
@click.option("--by", default="", metavar="EMAIL", help="The administrator in whose name this is done.")
@click.option("--first", is_flag=True, help="The first administrator: only while nobody may keep the directory.")
@dry_run_option
def add(by: str, first: bool, dry_run: bool, roles: tuple[str, ...], email: str, **facts: Any) -> None:
    """Adds a member of staff to the directory; the change is on its record."""
    if bool(by) == first:
        raise click.UsageError("either --by EMAIL or --first")
    services = portal()
    member = StaffMember(email=email.casefold(), roles=frozenset(roles), **facts)
    directory: Any = Unkept() if dry_run else services.staff
    try:
        if first:
            circumstances = services.circumstances(THE_PORTAL)
            found_directory(directory=directory, member=member, circumstances=circumstances)
        else:
            add_member(directory=directory, member=member, expected=None, circumstances=acting_as(by))
    except (NotAllowed, DirectoryRefused, StaleDirectory, AlreadyFounded) as error:
        raise refusal(error) from error
    click.echo(f"{'would be added' if dry_run else 'added'}: {member.email} ({', '.join(sorted(roles))})")


@staff.command("list")
@by_option
def list_(by: str) -> None:
    """Lists who is in the directory, with roles; who has left is marked."""
    circumstances = acting_as(by)
    try:
        check_may_keep(circumstances)
    except NotAllowed as error:
        raise refusal(error) from error
    for member in sorted(circumstances.roster.members, key=lambda each: each.email):
        left = "" if member.active else "  (left)"
        click.echo(f"{member.email}  {member.name}  {', '.join(sorted(member.roles))}{left}")
