"""The HTTP edge: an app, made from services; whole, or with the blueprints alone that a request may ask for."""

from collections.abc import Collection
from importlib import import_module

from flask import Blueprint, Flask, Response, got_request_exception, jsonify, request
from flask_smorest import Api

from api.bodies import allow_files
from api.docs import describe_access, docs_page
from api.errors import register_errors
from api.guards import anyone, check_guard
from api.requests import begin, end, failed
from complaints import VERSION
from complaints.bootstrap import Services

# Blueprints by their address (`module:name` below api/), in the order in which the document has them.
DOCUMENTED = (
    *("intake.routes:blueprint", "intake.privacy:blueprint", "intake.own_data:blueprint"),
    *("casework.routes:blueprint", "casework.work_routes:blueprint", "casework.saved_view_routes:blueprint"),
    *("casework.linked:blueprint", "casework.milestone_routes:blueprint", "casework.penalty_routes:blueprint"),
    *("casework.retention_routes:blueprint", "intake.figures:blueprint", "oversight.routes:blueprint"),
    *(
        "oversight.calendar_routes:blueprint",
        "oversight.audit_routes:blueprint",
        "oversight.quarantine_routes:blueprint",
    ),
    *("oversight.delivery_routes:blueprint", "oversight.campaign_routes:blueprint", "directory.routes:blueprint"),
    *("directory.desk_routes:blueprint", "directory.matrix_routes:blueprint", "reports.routes:blueprint"),
    *("reports.publication_routes:blueprint", "reports.bulletin_routes:blueprint", "access.routes:blueprint"),
    "access.login_routes:blueprint",
)
PAGES = (
    *("intake.pages:pages", "intake.privacy:pages", "intake.dates:blueprint", "intake.survey_pages:blueprint"),
    *("intake.track_pages:blueprint", "intake.questionnaires:blueprint", "intake.file_pages:blueprint"),
    *("intake.link_pages:blueprint", "intake.figures:page"),
)
PREFIX = "/api/v1"
WITH_PAGES = frozenset({"intake", "pages", "surveys", "files", "links", "tracks", "figures_page"})
BODY_LIMIT = 512 * 1024  # bytes; files go straight to the store, but those of the plain form (api/intake/uploads.py)
SECURITY_HEADERS = {
    "Cache-Control": "no-store",  # what may be kept says so itself
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
}


def create_app(services: Services, *, only: Collection[str] = ()) -> Flask:
    """The portal's API on `services`: all of it with its document, or `only` the blueprints of these addresses."""
    app = Flask(__name__)
    app.extensions["portal"] = services
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT, API_TITLE="Complaint portal", API_VERSION="v1", OPENAPI_VERSION="3.0.3"
    )
    if only:
        _register(app, only)
    else:
        _register_all(app)
    app.add_url_rule("/healthz", view_func=healthz)
    register_errors(app)
    app.before_request(begin)
    got_request_exception.connect(failed, app)
    app.before_request(allow_files)
    app.before_request(check_guard)
    app.after_request(_on_its_page)
    app.after_request(_secured)
    app.after_request(end)
    return app


def blueprint_at(address: str) -> Blueprint:
    """The blueprint at `module:name`, imported."""
    module, _, name = address.partition(":")
    found: Blueprint = getattr(import_module(f"api.{module}"), name)
    return found


def _register_all(app: Flask) -> None:
    app.config.update(OPENAPI_URL_PREFIX=PREFIX, OPENAPI_JSON_PATH="openapi.json")
    api = Api(app)
    for address in DOCUMENTED:
        api.register_blueprint(blueprint_at(address), url_prefix=PREFIX)
    describe_access(app, api)
    for address in PAGES:
        app.register_blueprint(blueprint_at(address), url_prefix=PREFIX)
    app.register_blueprint(docs_page(api), url_prefix=PREFIX)


def _register(app: Flask, addresses: Collection[str]) -> None:
    """Without the document, which is most of the work."""
    api = Api(app)
    for address in addresses:
        blueprint = blueprint_at(address)
        if address in DOCUMENTED:
            app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = api
        app.register_blueprint(blueprint, url_prefix=PREFIX)


@anyone
def healthz() -> Response:
    """Alive, and which version."""
    return jsonify({"status": "ok", "version": VERSION})


def _on_its_page(response: Response) -> Response:
    """An error where pages are shown, which may be said on the page."""
    if response.status_code < 400 or not response.is_json or request.blueprint not in WITH_PAGES:
        return response
    from api.intake.error_pages import on_its_page

    return on_its_page(response)


def _secured(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
