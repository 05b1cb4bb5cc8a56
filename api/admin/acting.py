"""What every command shares: the portal it works on, in whose name it acts, and how it ends."""

from importlib import import_module
from typing import Any

import click
from flask import current_app

from api.messages import TEXTS, say
from complaints.bootstrap import Services
from complaints.domain.acts import NotAllowed
from complaints.domain.acts import staff as as_staff
from complaints.domain.circumstances import Circumstances
from complaints.settings import MissingSettings, UnreadableSettings
from complaints.usecases.directory import DirectoryRefused, StaleDirectory
from complaints.usecases.ports import UnknownReference

LOCALE = "en"


class Refused(click.ClickException):
    """The portal says no: exit code 1."""

    exit_code = 1


class Found(click.ClickException):
    """The command ran to its end and found, or left, something that a person must look at: exit code 3."""

    exit_code = 3

    def show(self, file: Any = None) -> None:
        """Without the word error: nothing failed."""
        click.echo(self.format_message(), err=True)


def portal() -> Services:
    """The services of the environment, made at the first command that needs them; `--help` needs none.

    Raises Refused, naming what the environment lacks.
    """
    if "portal" not in current_app.extensions:
        try:
            made = import_module("api.wsgi").app
        except (MissingSettings, UnreadableSettings) as error:
            raise Refused(f'{error}; make admin-<stage> RUN="…" gives them') from error
        current_app.extensions["portal"] = made.extensions["portal"]
    services: Services = current_app.extensions["portal"]
    return services


def acting_as(email: str) -> Circumstances:
    """As that member of staff, now. Raises Refused for who is none."""
    services = portal()
    roster = services.staff.roster()
    member = roster.find(email)
    if member is None:
        raise Refused(f"{email} is no active member of staff")
    return services.circumstances(as_staff(member), roster=roster)


def refusal(error: Exception) -> Refused:
    """What the portal refused, in words."""
    if isinstance(error, NotAllowed):
        return Refused(f"the regulation does not let them: {error.act}")
    if isinstance(error, DirectoryRefused):
        said = (f"{field}: {say(fault, LOCALE) if fault in TEXTS else fault}" for field, fault in error.faults.items())
        return Refused("; ".join(said))
    if isinstance(error, StaleDirectory):
        return Refused("somebody changed the directory meanwhile; run the command again")
    if isinstance(error, UnknownReference):
        return Refused("there is no such case")
    return Refused(str(error))


def by_option(command: Any) -> Any:
    """`--by`: in whose name."""
    told = "Address of the member of staff in whose name this is done; the regulation must let them."
    return click.option("--by", required=True, metavar="EMAIL", help=told)(command)


def dry_run_option(command: Any) -> Any:
    """`--dry-run`: nothing is changed."""
    return click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")(command)
