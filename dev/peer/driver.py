"""django-helpdesk at the same work as the portal, on SQLite: reads a line for each piece of work, writes what it took.

Runs alone, in an environment that has django-helpdesk and none of the portal's dependencies; see dev/bench_peer.py.
Requests go to Django's handler of WSGI; mails are made by its backend of SMTP, up to the bytes that a server is given.

    submit <n>      n complaints by the public form, mails to the submitter and to the queue's people made with each
    tickets <n>     so many open tickets in all, one in a hundred of them due; no figures
    page <n>        n times the rows of the list of open tickets, fifty of them
    escalate        one run of `manage.py escalate_tickets`

Told in seconds: by the clock, of the processor, and of those in calls to the database; and how many mails were made.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

PROCESSORS = ("template.context_processors.request", "contrib.auth.context_processors.auth")
SETTINGS: dict[str, Any] = {
    "SECRET_KEY": "peer",
    "ALLOWED_HOSTS": ["*"],
    "ROOT_URLCONF": "peer_urls",
    "USE_TZ": True,
    "SITE_ID": 1,
    "STATIC_URL": "/static/",
    "LOGIN_URL": "/login/",
    "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    "EMAIL_BACKEND": "peer_mail.EmailBackend",
    "INSTALLED_APPS": [
        *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages", "sites", "humanize")),
        *("django.contrib.admin", "django.contrib.staticfiles", "rest_framework", "django_cleanup", "helpdesk"),
    ],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    f"django.{name}" for name in (*PROCESSORS, "contrib.messages.context_processors.messages")
                ]
            },
        }
    ],
    "HELPDESK_TEAMS_MODE_ENABLED": False,
    "HELPDESK_PUBLIC_TICKET_QUEUE": "complaints",
    "HELPDESK_PUBLIC_TICKET_PRIORITY": 3,
    "HELPDESK_PUBLIC_TICKET_DUE_DATE": None,
}
DUE_SHARE, ROWS = 100, 50
DESCRIPTION = "门板开裂"
TOKEN = "t" * 32  # of a form that was fetched before: in a cookie, and with the form


def set_up(folder: str) -> None:
    """Django with helpdesk on a new database in `folder`, a queue whose tickets are due after two days, and staff."""
    import django
    from django.conf import settings

    sys.modules["peer_urls"] = urls = ModuleType("peer_urls")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "peer.sqlite3")}
    settings.configure(**SETTINGS, DATABASES={"default": database})
    django.setup()
    sys.modules["peer_mail"] = _backend()
    from django.core.management import call_command
    from django.urls import include, path

    vars(urls)["urlpatterns"] = [path("", include("helpdesk.urls", namespace="helpdesk"))]
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    _queue_with_a_handler()


class Relay:
    """In the place of a connection to a server of SMTP: takes each mail, and counts it."""

    mails = 0

    def sendmail(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Nothing leaves."""
        Relay.mails += len(recipients) if content else 0


def _backend() -> ModuleType:
    """Django's backend of SMTP, on a connection that leads nowhere."""
    from django.core.mail.backends import smtp

    class EmailBackend(smtp.EmailBackend):  # type: ignore[misc, unused-ignore]
        def open(self) -> bool:
            self.connection: Any = Relay()
            return True

        def close(self) -> None:
            self.connection = None

    module = ModuleType("peer_mail")
    vars(module)["EmailBackend"] = EmailBackend
    return module


def _queue_with_a_handler() -> None:
    from django.contrib.auth.models import User
    from helpdesk.models import Queue

    handler = User.objects.create_user("handler", "handler@staff.example", "x", is_staff=True, is_superuser=True)
    Queue.objects.create(
        title="Complaints",
        slug="complaints",
        email_address="portal@in.example",
        allow_public_submission=True,
        escalate_days=2,
        default_owner=handler,
        new_ticket_cc="handler@staff.example",
    )


class Work:
    """What can be asked for."""

    def __init__(self) -> None:
        from django.contrib.auth.models import User
        from django.core.handlers.wsgi import WSGIHandler
        from django.db import connection
        from django.test import Client

        self.store = 0.0
        connection.execute_wrappers.append(self._stored)
        connection._commit = partial(self._stored, connection._commit)
        self._handle = WSGIHandler()
        staff = Client()
        staff.force_login(User.objects.get(username="handler"))
        self._session = staff.cookies["sessionid"].value

    def _stored(self, execute: Callable[..., Any], *given: Any) -> Any:
        began = time.process_time()
        try:
            return execute(*given)
        finally:
            self.store += time.process_time() - began

    def _asked(self, path: str, query: dict[str, str], form: dict[str, str] | None = None) -> tuple[str, bytes]:
        """(status, body) of what Django answers."""
        body, status = urlencode(form or {}).encode(), list[str]()
        answer = self._handle(
            {
                "REQUEST_METHOD": "GET" if form is None else "POST",
                "PATH_INFO": path,
                "QUERY_STRING": urlencode(query),
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "SERVER_NAME": "portal.example",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(body),
                "HTTP_COOKIE": f"csrftoken={TOKEN}" + (f"; sessionid={self._session}" if form is None else ""),
                "HTTP_X_CSRFTOKEN": TOKEN,
            },
            lambda told, _: status.append(told),
        )
        content = b"".join(answer)
        answer.close()
        return status[0], content

    def submit(self, count: str, description: str = DESCRIPTION) -> None:
        """Complaints by the public form."""
        from helpdesk.models import Ticket

        before = Ticket.objects.count()
        for _ in range(int(count)):
            told = {"title": "门板开裂", "body": description, "submitter_email": "lin.fang@customer.example"}
            status, content = self._asked("/tickets/submit/", {}, told)
            assert status.startswith("302"), (status, content[:2000])
        assert Ticket.objects.count() == before + int(count)

    def tickets(self, count: str, description: str = DESCRIPTION) -> None:
        """So many open tickets in all."""
        from django.db.models import F
        from django.utils import timezone
        from helpdesk.models import Queue, Ticket

        queue, there = Queue.objects.get(), Ticket.objects.count()
        made = [
            Ticket(
                title="门板开裂",
                queue=queue,
                description=description,
                submitter_email="lin.fang@customer.example",
                assigned_to=queue.default_owner,
                priority=3,
            )
            for _ in range(there, int(count))
        ]
        Ticket.objects.bulk_create(made, batch_size=500)
        every = Ticket.objects.annotate(place=F("id") % DUE_SHARE).filter(place=0)
        # What is escalated is told to one, as ours is: not to the complainant besides.
        every.update(created=timezone.now() - timedelta(days=9), submitter_email=None)

    def page(self, count: str) -> None:
        """The rows of the list of open tickets, as its page asks for them."""
        from helpdesk.query import query_to_base64

        asked = query_to_base64({"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": True})
        columns = {
            f"columns[{number}][data]": name for number, name in enumerate(("id", "title", "priority", "created"))
        }
        shown = columns | {
            "draw": "1",
            "start": "0",
            "length": str(ROWS),
            "order[0][column]": "3",
            "order[0][dir]": "desc",
        }
        for _ in range(int(count)):
            status, content = self._asked(f"/datatables_ticket_list/{asked}", shown)
            assert status.startswith("200"), (status, content[:2000])
            assert len(json.loads(content)["data"]) == ROWS

    def escalate(self) -> None:
        """One run of the command."""
        from django.core.management import call_command
        from helpdesk.models import FollowUp, Ticket

        before = FollowUp.objects.count()
        call_command("escalate_tickets")
        assert FollowUp.objects.count() - before == Ticket.objects.count() // DUE_SHARE


def main() -> int:
    """Until there are no more lines."""
    with TemporaryDirectory() as folder:
        set_up(folder)
        work = Work()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            name, *given = json.loads(line)
            run: Callable[..., Any] = getattr(work, name)
            began, worked, work.store, Relay.mails = time.perf_counter(), time.process_time(), 0.0, 0
            run(*given)
            processor = time.process_time() - worked
            told = {"clock": time.perf_counter() - began, "processor": processor, "store": work.store}
            told["mails"] = Relay.mails
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
