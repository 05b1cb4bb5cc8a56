"""The HTTP edge: one app, made from services."""

from flask import Flask, Response, got_request_exception, jsonify
from flask_smorest import Api

from api.access.login_routes import blueprint as logins
from api.access.routes import blueprint as access
from api.casework.linked import blueprint as complainants
from api.casework.milestone_routes import blueprint as milestones
from api.casework.penalty_routes import blueprint as penalties
from api.casework.retention_routes import blueprint as retention
from api.casework.routes import blueprint as casework
from api.casework.saved_view_routes import blueprint as views
from api.casework.work_routes import blueprint as work
from api.directory.desk_routes import blueprint as desks
from api.directory.matrix_routes import blueprint as matrix
from api.directory.routes import blueprint as directory
from api.docs import describe_access, docs_page
from api.errors import register_errors
from api.guards import anyone, check_guard
from api.intake.dates import blueprint as dates
from api.intake.figures import blueprint as figures
from api.intake.figures import page as figures_page
from api.intake.file_pages import blueprint as files
from api.intake.link_pages import blueprint as links
from api.intake.own_data import blueprint as own_data
from api.intake.pages import as_page, pages
from api.intake.privacy import as_privacy_page
from api.intake.privacy import blueprint as privacy
from api.intake.privacy import pages as privacy_pages
from api.intake.problem_pages import as_problem_page
from api.intake.questionnaires import blueprint as questionnaires
from api.intake.routes import blueprint as intake
from api.intake.survey_pages import blueprint as surveys
from api.intake.track_pages import as_track_page
from api.intake.track_pages import blueprint as tracks
from api.intake.uploads import allow_files
from api.oversight.audit_routes import blueprint as audit
from api.oversight.calendar_routes import blueprint as calendar
from api.oversight.campaign_routes import blueprint as campaigns
from api.oversight.delivery_routes import blueprint as deliveries
from api.oversight.quarantine_routes import blueprint as quarantine
from api.oversight.routes import blueprint as oversight
from api.reports.bulletin_routes import blueprint as bulletin
from api.reports.publication_routes import blueprint as publications
from api.reports.routes import blueprint as reports
from api.requests import begin, end, failed
from complaints import VERSION
from complaints.bootstrap import Services

PREFIX = "/api/v1"
BODY_LIMIT = 512 * 1024  # bytes; files go straight to the store, but those of the plain form (api/intake/uploads.py)
SECURITY_HEADERS = {
    "Cache-Control": "no-store",  # what may be kept says so itself
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
}


def create_app(services: Services) -> Flask:
    """The portal's API on `services`."""
    app = Flask(__name__)
    app.extensions["portal"] = services
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        API_TITLE="Complaint portal",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    for blueprint in (
        *(intake, privacy, own_data, casework, work, views, complainants, milestones, penalties, retention),
        *(figures, oversight, calendar, audit, quarantine, deliveries, campaigns),
        *(directory, desks, matrix, reports, publications, bulletin, access, logins),
    ):
        api.register_blueprint(blueprint, url_prefix=PREFIX)
    describe_access(app, api)
    app.register_blueprint(pages, url_prefix=PREFIX)
    app.register_blueprint(privacy_pages, url_prefix=PREFIX)
    app.register_blueprint(dates, url_prefix=PREFIX)
    app.register_blueprint(surveys, url_prefix=PREFIX)
    app.register_blueprint(tracks, url_prefix=PREFIX)
    app.register_blueprint(questionnaires, url_prefix=PREFIX)
    app.register_blueprint(files, url_prefix=PREFIX)
    app.register_blueprint(links, url_prefix=PREFIX)
    app.register_blueprint(figures_page, url_prefix=PREFIX)
    app.register_blueprint(docs_page(api), url_prefix=PREFIX)
    app.add_url_rule("/healthz", view_func=healthz)
    register_errors(app)
    app.before_request(begin)
    got_request_exception.connect(failed, app)
    app.before_request(allow_files)
    app.before_request(check_guard)
    app.after_request(as_problem_page)  # called last of those that make pages of errors
    app.after_request(as_page)
    app.after_request(as_track_page)
    app.after_request(as_privacy_page)  # called before the one above
    app.after_request(_secured)
    app.after_request(end)
    return app


@anyone
def healthz() -> Response:
    """Alive, and which version."""
    return jsonify({"status": "ok", "version": VERSION})


def _secured(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
