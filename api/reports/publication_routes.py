"""Reports on their way out: drafted by the calendar, agreed to, sent, corrected. What was published stays."""

from typing import Any

from api.guards import acting, portal, staff
from api.messages import wanted_locale
from api.reports.document_files import document_csv, document_workbook
from api.reports.publication_schemas import (
    AgreementSchema,
    CorrectionSchema,
    FileQuery,
    NewPublicationSchema,
    PublicationSchema,
    PublicationsQuery,
    PublicationsSchema,
    ReaderQuery,
    ReturnSchema,
    TextsSchema,
)
from api.reports.publication_views import listed_view, outside_view, publication_view
from api.reports.routes import CSV, FILE, WORKBOOK, as_file
from api.schema import Blueprint
from api.versions import ON_VERSION, expected_version, tagged
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition
from complaints.usecases.publish_reports import (
    agree_to_report,
    correct_report,
    draft_report,
    edition_for,
    return_report,
    write_report,
)
from complaints.usecases.report_store import StaleEdition, UnknownEdition

blueprint = Blueprint("publications", __name__, description="Staff: reports that leave the house.")
PAGE = 50
ONE = "/publications/<rule>/<period>/<number>"


@blueprint.get("/publications")
@blueprint.arguments(PublicationsQuery, location="query")
@blueprint.response(200, PublicationsSchema)
@staff
def get_publications(query: dict[str, Any]) -> Any:
    """Reports that the reader may see, those of the latest periods first, and those that could be drafted."""
    editions, cursor = portal().reports.listed(limit=PAGE, before=query["cursor"])
    return listed_view(editions, cursor, acting())


@blueprint.post("/publications")
@blueprint.arguments(NewPublicationSchema)
@blueprint.response(201, PublicationSchema)
@staff
def post_publication(body: dict[str, Any]) -> Any:
    """Drafts a report before its day, or one on demand; where there is one already, that is told."""
    edition = draft_report(
        desk=portal().report_desk, rule_id=body["rule"], period_id=body["period"], circumstances=acting()
    )
    return _shown(*_found(edition.rule, edition.period, str(edition.number)), 201)


@blueprint.get(ONE)
@blueprint.arguments(ReaderQuery, location="query")
@blueprint.response(200, PublicationSchema)
@staff
def get_publication(query: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """An edition with its document, or a sent one as it may leave the company; the ETag tells what happened to it."""
    edition, found = _found(rule, period, number)
    return _view(edition, found, query), 200, tagged(len(edition.steps))


@blueprint.get(f"{ONE}.csv")
@blueprint.arguments(FileQuery, location="query")
@blueprint.response(200, FILE, content_type=CSV)
@staff
def get_publication_as_csv(query: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """A line each case, the figures, or any part: UTF-8 with a byte order mark, and no cell that is a formula."""
    edition, found = _found(rule, period, number)
    of = "figures" if query["reader"] == "outside" and query["of"] == "lines" else query["of"]
    body = document_csv(_view(edition, found, query), wanted_locale(), of=of)
    return as_file(body, f"{rule}-{period}-{number}.csv", f"{CSV}; charset=utf-8")


@blueprint.get(f"{ONE}.xlsx")
@blueprint.arguments(ReaderQuery, location="query")
@blueprint.response(200, FILE, content_type=WORKBOOK)
@staff
def get_publication_as_workbook(query: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """The whole document as a workbook."""
    edition, found = _found(rule, period, number)
    body = document_workbook(_view(edition, found, query), wanted_locale())
    return as_file(body, f"{found.id}-{period}-{number}.xlsx", WORKBOOK)


@blueprint.put(f"{ONE}/texts")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(TextsSchema)
@blueprint.response(200, PublicationSchema)
@staff
def put_texts(body: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """Other words in its sections; whoever had agreed agrees anew."""
    edition, found = _read(rule, period, number)
    after = write_report(
        desk=portal().report_desk, edition=edition, rule=found, texts=body["texts"], circumstances=acting()
    )
    return _shown(after, found)


@blueprint.post(f"{ONE}/agreement")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(AgreementSchema)
@blueprint.response(200, PublicationSchema)
@staff
def post_agreement(body: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """Agrees, in the role whose turn it is; after the last it is sent."""
    edition, found = _read(rule, period, number)
    after = agree_to_report(
        desk=portal().report_desk, edition=edition, rule=found, note=body["note"], circumstances=acting()
    )
    return _shown(after, found)


@blueprint.post(f"{ONE}/return")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(ReturnSchema)
@blueprint.response(200, PublicationSchema)
@staff
def post_return(body: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """Gives it back with what is to be put right."""
    edition, found = _read(rule, period, number)
    after = return_report(
        desk=portal().report_desk, edition=edition, rule=found, note=body["note"], circumstances=acting()
    )
    return _shown(after, found)


@blueprint.post(f"{ONE}/correction")
@blueprint.arguments(CorrectionSchema)
@blueprint.response(201, PublicationSchema)
@staff
def post_correction(body: dict[str, Any], rule: str, period: str, number: str) -> Any:
    """A further edition by what is known now, which names what it changes and why."""
    edition, found = _found(rule, period, number)
    made = correct_report(
        desk=portal().report_desk, edition=edition, rule=found, reason=body["reason"], circumstances=acting()
    )
    return _shown(made, found, 201)


def _found(rule: str, period: str, number: str) -> tuple[Edition, ReportRule]:
    if not (number.isdecimal() and len(number) <= 4):
        raise UnknownEdition
    return edition_for(
        store=portal().reports, rule_id=rule, period_id=period, number=int(number), circumstances=acting()
    )


def _read(rule: str, period: str, number: str) -> tuple[Edition, ReportRule]:
    """The edition as the reader saw it last. Raises StaleEdition where something happened to it since."""
    edition, found = _found(rule, period, number)
    if expected_version(stale=StaleEdition) not in (None, len(edition.steps)):
        raise StaleEdition
    return edition, found


def _view(edition: Edition, rule: ReportRule, query: dict[str, Any]) -> dict[str, Any]:
    view = outside_view if query["reader"] == "outside" else publication_view
    return view(edition, rule, acting())


def _shown(edition: Edition, rule: ReportRule, status: int = 200) -> tuple[dict[str, Any], int, dict[str, str]]:
    return publication_view(edition, rule, acting()), status, tagged(len(edition.steps))
