"""The commands of an operator: `flask --app api.admin.app COMMAND`, in the environment of the stage.

`make admin-<stage> RUN="staff add --help"` gives them that environment. Exit codes: 0 done, 1 refused, 2 wrongly asked,
3 done but something was found or left over. Never part of what answers requests.
"""

from flask import Flask

from api.admin.audit import audit
from api.admin.cases import cases
from api.admin.figures import figures
from api.admin.letters import letters
from api.admin.migrate import migrate
from api.admin.policy import policy
from api.admin.staff import staff
from complaints.bootstrap import Services


def create_app(services: Services | None = None) -> Flask:
    """An app that has commands only; they work on `services`, or on those of the environment."""
    app = Flask("complaints-admin")
    if services:
        app.extensions["portal"] = services
    for command in (staff, policy, cases, audit, letters, figures, migrate):
        app.cli.add_command(command)
    return app
