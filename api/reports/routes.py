"""Staff's routes for the figures of a month: as JSON, as a table for spreadsheets, and the cases behind each number."""

from typing import Any

from flask import Response

from api.guards import acting, portal, staff
from api.messages import wanted_locale
from api.reports.files import as_csv, as_workbook
from api.reports.schemas import CasesOfFigureQuery, CasesOfFigureSchema, ReportQuery, ReportSchema
from api.reports.views import cases_view, report_view
from api.schema import Blueprint
from complaints.usecases.report_month import ReportedMonth, report_month

blueprint = Blueprint("reports", __name__, description="Staff: the figures of a month.")
FILE = {"type": "string", "format": "binary"}
CSV = "text/csv"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/reports/<month>")
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, ReportSchema)
@staff
def get_report(query: dict[str, Any], month: str) -> Any:
    """The month's figures, each with its definition; the same `as_of` gives the same answer."""
    return report_view(_reported(month, query), acting())


@blueprint.get("/reports/<month>.csv")
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, FILE, content_type=CSV)
@staff
def get_report_as_csv(query: dict[str, Any], month: str) -> Any:
    """The same as a table: UTF-8 with a byte order mark, and no cell that a spreadsheet takes for a formula."""
    told = report_view(_reported(month, query), acting())
    return as_file(as_csv(told, wanted_locale()), f"complaints-{month}.csv", f"{CSV}; charset=utf-8")


@blueprint.get("/reports/<month>.xlsx")
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, FILE, content_type=WORKBOOK)
@staff
def get_report_as_workbook(query: dict[str, Any], month: str) -> Any:
    """The same as a workbook, with the cases that were counted."""
    by = acting()
    reported = _reported(month, query, named=True)
    book = as_workbook(
        report_view(reported, by), list(reported.rows(references=reported.references)), by, wanted_locale()
    )
    return as_file(book, f"complaints-{month}.xlsx", WORKBOOK)


@blueprint.get("/reports/<month>/cases")
@blueprint.arguments(CasesOfFigureQuery, location="query")
@blueprint.response(200, CasesOfFigureSchema)
@staff
def get_cases_of_figure(query: dict[str, Any], month: str) -> Any:
    """Exactly the cases that a figure, or one part of it, counts: `counted`, of them `that`, or the `other`."""
    reported = _reported(month, query, named=True, only=query["figure"])
    return cases_view(reported, acting(), figure=query["figure"], part=query["part"], of=query["of"])


def _reported(month: str, query: dict[str, Any], *, named: bool = False, only: str | None = None) -> ReportedMonth:
    return report_month(
        cases=portal().cases, month=month, as_of=query["as_of"], named=named, only=only, circumstances=acting()
    )


def as_file(body: bytes, name: str, type_: str) -> Response:
    """A file to be saved under `name`."""
    answer = Response(body, mimetype=type_)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
