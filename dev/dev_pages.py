"""What only the local stack answers, under /dev: the mailbox, the clock, the demo logins."""

import base64
import binascii
import re
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import Conflict, Forbidden, HTTPException, InternalServerError, NotFound, UnprocessableEntity

from api.access.routes import session_cookie, this_browser
from api.guards import is_foreign
from complaints.bootstrap import Services
from complaints.domain.logins import Event, How
from complaints.domain.sessions import SessionLimits
from complaints.domain.staff import StaffMember
from complaints.usecases.sign_in import note, open_session
from dev.answers import answers
from dev.durations import LONGEST, BadDuration, parse_duration
from dev.mailbox import EnclosedFile, Mailbox, Written, new_mail, reply_to
from dev.old_cases import MOST, file_old_cases
from dev.ports import LOOPBACK
from dev.schedule import ClockRunsForward, Schedule, StuckSchedule

SESSION = timedelta(days=3650)  # by the portal's clock, which is moved on by days here
COLLEAGUE = "head@staff.example"  # of the demo staff: to whom a case may be handed over
ADDRESS = re.compile(r"[!-?A-~]{1,64}@[a-z0-9.-]{1,200}", re.IGNORECASE)
MEDIA_TYPE = re.compile(r"[a-z]{1,30}/[a-z0-9.+-]{1,80}", re.IGNORECASE)
PAGE = Path(__file__).with_name("page")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dataclass(frozen=True)
class Doors:
    """What the pages under /dev work on."""

    services: Services
    mailbox: Mailbox
    schedule: Schedule
    smtp_port: int


def create_dev_app(doors: Doors) -> Flask:
    """The app that is mounted at /dev. Errors use the envelope of the API."""
    app = Flask("dev", static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_error_handler(HTTPException, _envelope)
    app.register_error_handler(ClockRunsForward, lambda error: _envelope(UnprocessableEntity(str(error))))
    app.register_error_handler(BadDuration, lambda error: _envelope(UnprocessableEntity(str(error))))
    app.register_error_handler(StuckSchedule, lambda error: _envelope(InternalServerError(str(error))))
    app.register_error_handler(
        smtplib.SMTPException, lambda error: _envelope(Conflict(f"the mail was refused: {error}"))
    )
    app.before_request(lambda: _only_from_this_site(doors.services.settings.site_url))
    _serve_page(app)
    _serve_mail(app, doors)
    _serve_writing(app, doors)
    _serve_clock(app, doors)
    _serve_logins(app, doors)
    _serve_old_cases(app, doors)
    return app


def _serve_page(app: Flask) -> None:
    @app.get("/")
    @app.get("/<name>")
    def page(name: str = "index.html") -> Response:
        answer = send_from_directory(PAGE, name)
        answer.headers["Content-Security-Policy"] = PAGE_POLICY
        return answer


def _serve_mail(app: Flask, doors: Doors) -> None:
    mailbox = doors.mailbox

    @app.get("/mail")
    def mails() -> Response:
        to = request.args.get("to")
        if to:  # who looks for a letter finds what had been written by then
            doors.schedule.deliver()
        return jsonify(mailbox.newest_first(to=to))

    @app.get("/mail/<id>")
    def raw(id: str) -> Response:
        found = mailbox.raw(id=id)
        if found is None:
            raise NotFound("there is no such mail")
        return Response(found, mimetype="message/rfc822")

    @app.get("/mail/<id>/html")
    def html(id: str) -> Response:
        shown = _mail(mailbox, id)["html"].replace("<head>", '<head><base target="_blank">', 1)
        answer = Response(shown, mimetype="text/html")
        answer.headers["Content-Security-Policy"] = MAIL_POLICY
        return answer


def _serve_writing(app: Flask, doors: Doors) -> None:
    mailbox, services = doors.mailbox, doors.services

    def post(mail: Written) -> tuple[Response, int]:
        with smtplib.SMTP(LOOPBACK, doors.smtp_port, timeout=60) as door:
            door.sendmail(mail.sender, [mail.recipient], mail.raw)
        mailbox.keep_written(mail=mail)
        return jsonify({"from": mail.sender, "to": mail.recipient}), 202

    @app.get("/written")
    def written() -> Response:
        return jsonify(mailbox.written_first_to_last())

    @app.get("/writing")
    def writing() -> Response:
        now = services.clock().astimezone(services.calendar.zone)
        return jsonify({"mailbox": services.settings.mailbox, "answers": answers(now=now, colleague=COLLEAGUE)})

    @app.post("/mail/<id>/reply")
    def reply(id: str) -> tuple[Response, int]:
        return post(reply_to(_mail(mailbox, id), text=_field("text"), now=services.clock(), files=_files()))

    @app.post("/mail")
    def write() -> tuple[Response, int]:
        sender = _field("from")
        if not ADDRESS.fullmatch(sender):
            raise UnprocessableEntity(f"{sender!r} is no e-mail address")
        return post(
            new_mail(
                sender=sender,
                recipient=services.settings.mailbox,
                subject=" ".join(_field("subject").split()),
                text=_field("text"),
                now=services.clock(),
                files=_files(),
            )
        )


def _serve_clock(app: Flask, doors: Doors) -> None:
    schedule, zone = doors.schedule, doors.services.calendar.zone

    def shown(**more: Any) -> Response:
        due = doors.services.cases.next_due_at()
        next_due = due.astimezone(zone).isoformat() if due else None
        now = schedule.clock.now().astimezone(zone).isoformat()
        return jsonify({"now": now, "next_due_at": next_due, "mails_sent": doors.mailbox.count(), **more})

    @app.get("/clock")
    def clock() -> Response:
        return shown()

    @app.post("/clock")
    def move() -> Response:
        return shown(runs=schedule.move_clock(to=_wanted_time(schedule.clock.now())))


def _serve_old_cases(app: Flask, doors: Doors) -> None:
    @app.post("/old-cases")
    def old_cases() -> tuple[Response, int]:
        """Cases that were closed years ago, by {"count"}: their references."""
        count = _body().get("count")
        if not isinstance(count, int) or not 0 < count <= MOST:
            raise UnprocessableEntity(f'{{"count": 1 to {MOST}}} is wanted')
        with doors.schedule.running:  # no tick of the deadlines in between
            return jsonify(list(file_old_cases(services=doors.services, count=count))), 201


def _serve_logins(app: Flask, doors: Doors) -> None:
    services, staff = doors.services, doors.services.staff

    @app.get("/staff")
    def members() -> Response:
        return jsonify([_member(member) for member in staff.roster().members if member.active])

    @app.post("/session")
    def session() -> tuple[Response, int]:
        member = staff.roster().find(_field("email"))
        if member is None:
            raise UnprocessableEntity("nobody on the staff has this address")
        token = services.new_token()
        open_session(
            sign_ins=services.sign_ins,
            member=member,
            session_token=token,
            now=services.clock(),
            browser=this_browser(),
            limits=SessionLimits(SESSION, SESSION),
        )
        note(
            desk=services.sign_in_desk,
            event=Event.SIGNED_IN,
            how=How.LOCAL,
            email=member.email,
            browser=this_browser(),
            now=services.clock(),
        )
        answer = jsonify(_member(member))
        answer.headers["Set-Cookie"] = session_cookie(token, site_url=services.settings.site_url, lifetime=SESSION)
        return answer, 201


def _member(member: StaffMember) -> dict[str, Any]:
    return {"email": member.email, "name": member.name, "roles": sorted(member.roles), "department": member.department}


def _mail(mailbox: Mailbox, id: str) -> dict[str, Any]:
    found = mailbox.find(id=id)
    if found is None:
        raise NotFound("there is no such mail")
    return found


def _wanted_time(now: datetime) -> datetime:
    """The time in the body: `now`, or `advance` from `now` on; never further than a duration reaches."""
    body = _body()
    if set(body) == {"advance"} and isinstance(body["advance"], str):
        return now + parse_duration(body["advance"])
    if set(body) != {"now"} or not isinstance(body["now"], str):
        raise UnprocessableEntity('either {"now": "2026-01-31T09:00:00+08:00"} or {"advance": "PT48H"} is wanted')
    try:
        wanted = datetime.fromisoformat(body["now"])
    except ValueError as error:
        raise UnprocessableEntity(f"{body['now']!r} is not a time of ISO 8601") from error
    if wanted.utcoffset() is None:
        raise UnprocessableEntity(f"{body['now']!r} has no offset, such as +08:00 or Z")
    if wanted - now > LONGEST + timedelta(days=1):
        raise UnprocessableEntity(f"{body['now']!r} is more than ten years away")
    return wanted


def _field(name: str) -> str:
    value = _body().get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnprocessableEntity(f'{{"{name}": "…"}} is wanted')
    return value.strip()


def _files() -> list[EnclosedFile]:
    """The files in the body: [{name, type, content}], the content in base64."""
    given = _body().get("files", [])
    try:
        return [
            EnclosedFile(str(each["name"]), _media_type(each["type"]), base64.b64decode(each["content"], validate=True))
            for each in given
        ]
    except (TypeError, KeyError, binascii.Error) as error:
        raise UnprocessableEntity('files are wanted as [{"name", "type", "content": base64}]') from error


def _media_type(given: str) -> str:
    return given if MEDIA_TYPE.fullmatch(given) and not given.startswith("multipart") else "application/octet-stream"


def _body() -> dict[str, Any]:
    body = request.get_json()
    if not isinstance(body, dict):
        raise UnprocessableEntity("a JSON object is wanted")
    return body


def _only_from_this_site(site_url: str) -> None:
    if request.method != "GET" and is_foreign(request.headers.get("Origin"), site_url=site_url):
        raise Forbidden("only the portal's own pages may do this")


def _envelope(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    phrase = HTTPStatus(status).phrase
    return jsonify({"code": status, "status": phrase, "message": error.description, "errors": {}}), status
