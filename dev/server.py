"""`python -m dev.server`: the whole portal on this machine."""

import logging
import os
import signal
import sys
from threading import Event, Thread

from werkzeug.serving import WSGIRequestHandler, make_server

from api.app import create_app
from complaints.adapters.policy_files import PolicyFileError
from dev.cached_tools import UnableToFetch
from dev.dev_pages import Doors, create_dev_app
from dev.dynamodb_local import UnableToStart
from dev.local_settings import BadSetting, LocalSettings
from dev.mailbox import Mailbox
from dev.ports import LOOPBACK, is_taken
from dev.site import create_site, one_origin
from dev.stack import DataDirInUse, Stack, running_stack

LOOK_SECONDS = 0.5


class PortTaken(Exception):
    """Somebody else listens where the portal was to listen."""


def main() -> int:
    """Serves until Ctrl-C or SIGTERM; the exit code: 0 then, 1 when it could not start."""
    logging.basicConfig(format="%(name)s: %(message)s", stream=sys.stderr, level=logging.WARNING)
    ended = Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: ended.set())
    try:
        settings = LocalSettings.from_env(os.environ)
        for name, port in (("PORT", settings.port), ("SMTP_PORT", settings.smtp_port)):
            if is_taken(port=port):
                raise PortTaken(f"port {port} is taken; give the portal another one: {name}={port + 1}")
        with running_stack(settings) as stack:
            _serve(settings, stack, ended)
    except (BadSetting, PortTaken, DataDirInUse, UnableToFetch, UnableToStart, PolicyFileError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


def _serve(settings: LocalSettings, stack: Stack, ended: Event) -> None:
    services = stack.services
    doors = Doors(
        services=services,
        mailbox=Mailbox(mails=stack.mails, written=stack.written, zone=services.calendar.zone),
        schedule=stack.schedule,
        smtp_port=stack.smtp_port,
    )
    app = one_origin(api=create_app(services), dev=create_dev_app(doors), site=create_site(store=stack.aws_endpoint))
    server = make_server(LOOPBACK, settings.port, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, name="web", daemon=True)
    thread.start()
    print(f"mail to the portal: {LOOPBACK}:{stack.smtp_port} · mailbox, clock, logins: {settings.site_url}/dev/")
    print(f"ready {settings.site_url}", flush=True)
    while not ended.wait(LOOK_SECONDS):  # a signal that reaches another thread wakes no thread that waits for good
        pass
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(WSGIRequestHandler):
    """No line for each request: what matters is in the functions' own log."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.getLogger("dev.web").debug("%s %s %s", self.command, self.path, code)


if __name__ == "__main__":
    sys.exit(main())
