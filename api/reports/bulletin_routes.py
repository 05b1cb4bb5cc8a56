"""The bulletin: typical cases without names, written up, agreed to, sent, and found again."""

from typing import Any

from api.guards import acting, portal, staff
from api.reports.bulletin_schemas import (
    BulletinQuery,
    BulletinSchema,
    SimilarCasesSchema,
    TypicalCaseSchema,
    TypicalTextsSchema,
)
from api.reports.bulletin_views import typical_row, typical_view
from api.reports.publication_schemas import AgreementSchema, CorrectionSchema, ReturnSchema
from api.schema import Blueprint
from api.versions import ON_VERSION, expected_version, tagged
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.publishing import Edition
from complaints.usecases.keep_bulletin import (
    NoBulletin,
    find_typical,
    may_write,
    proposed,
    rewrite_typical,
    rule_in_force,
    similar_to,
    typical_for,
    withdraw_typical,
    write_typical,
)
from complaints.usecases.publish_reports import agree_to_report, return_report
from complaints.usecases.report_store import StaleEdition
from complaints.usecases.view_cases import view_case

blueprint = Blueprint("bulletin", __name__, description="Staff: typical cases without names.")
ONE = "/bulletin/<period>/<number>"


@blueprint.get("/bulletin")
@blueprint.arguments(BulletinQuery, location="query")
@blueprint.response(200, BulletinSchema)
@staff
def get_bulletin(query: dict[str, Any]) -> Any:
    """Typical cases that say the words asked for, the latest first; to who writes them, cases worth telling."""
    by = acting()
    rule, store = rule_in_force(by=by), portal().bulletin
    found = find_typical(store=store, text=query["q"], category=query["category"], circumstances=by)
    writes = may_write(by=by)
    rows = proposed(cases=portal().cases, store=store, circumstances=by) if writes else ()
    return {
        "rows": [typical_row(each, rule, by) for each in found],
        "proposed": [
            {"reference": row.reference, "category": row.category, "severity": row.severity, "round": row.round}
            for row in rows
        ],
        "may_write": writes,
    }


@blueprint.post("/bulletin")
@blueprint.arguments(TypicalTextsSchema)
@blueprint.response(201, TypicalCaseSchema)
@staff
def post_typical(body: dict[str, Any]) -> Any:
    """Writes one up; refused where the words tell who complained. It waits for who agrees first."""
    edition = write_typical(desk=portal().bulletin_desk, texts=body, circumstances=acting())
    return _shown(edition, rule_in_force(by=acting()), 201)


@blueprint.get(ONE)
@blueprint.response(200, TypicalCaseSchema)
@staff
def get_typical(period: str, number: str) -> Any:
    """A typical case; the ETag tells whether anything happened to it."""
    return _shown(*_found(period, number))


@blueprint.put(ONE)
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(TypicalTextsSchema)
@blueprint.response(200, TypicalCaseSchema)
@staff
def put_typical(body: dict[str, Any], period: str, number: str) -> Any:
    """Other words, on which all agree anew."""
    edition, rule = _read(period, number)
    after = rewrite_typical(desk=portal().bulletin_desk, edition=edition, texts=body, circumstances=acting())
    return _shown(after, rule)


@blueprint.post(f"{ONE}/agreement")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(AgreementSchema)
@blueprint.response(200, TypicalCaseSchema)
@staff
def post_agreement(body: dict[str, Any], period: str, number: str) -> Any:
    """Agrees, in the role whose turn it is; after the last it is sent."""
    edition, rule = _read(period, number)
    after = agree_to_report(
        desk=portal().bulletin_desk, edition=edition, rule=rule, note=body["note"], circumstances=acting()
    )
    return _shown(after, rule)


@blueprint.post(f"{ONE}/return")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(ReturnSchema)
@blueprint.response(200, TypicalCaseSchema)
@staff
def post_return(body: dict[str, Any], period: str, number: str) -> Any:
    """Gives it back with what is to be put right."""
    edition, rule = _read(period, number)
    after = return_report(
        desk=portal().bulletin_desk, edition=edition, rule=rule, note=body["note"], circumstances=acting()
    )
    return _shown(after, rule)


@blueprint.post(f"{ONE}/withdrawal")
@blueprint.doc(**ON_VERSION)
@blueprint.arguments(CorrectionSchema)
@blueprint.response(200, TypicalCaseSchema)
@staff
def post_withdrawal(body: dict[str, Any], period: str, number: str) -> Any:
    """Takes it back: nobody finds it any more but who writes and agrees."""
    edition, rule = _read(period, number)
    after = withdraw_typical(
        desk=portal().bulletin_desk, edition=edition, reason=body["reason"], circumstances=acting()
    )
    return _shown(after, rule)


@blueprint.get("/cases/<reference>/similar")
@blueprint.response(200, SimilarCasesSchema)
@staff
def get_similar(reference: str) -> Any:
    """Published typical cases that are like a case, the likest first: how was this solved before?"""
    by = acting()
    case = view_case(cases=portal().cases, reference=reference, circumstances=by)
    if by.policy.bulletin is None:
        return {"rows": [], "may_write": False}
    rule = rule_in_force(by=by)
    found = similar_to(store=portal().bulletin, case=case)
    return {"rows": [typical_row(each, rule, by) for each in found], "may_write": may_write(by=by)}


def _found(period: str, number: str) -> tuple[Edition, ReportRule]:
    if not (number.isdecimal() and len(number) <= 4 and len(period) <= 7):
        raise NoBulletin
    return typical_for(store=portal().bulletin, period=period, number=int(number), circumstances=acting())


def _read(period: str, number: str) -> tuple[Edition, ReportRule]:
    """The typical case as the reader saw it last. Raises StaleEdition where something happened to it since."""
    edition, rule = _found(period, number)
    if expected_version(stale=StaleEdition) not in (None, len(edition.steps)):
        raise StaleEdition
    return edition, rule


def _shown(edition: Edition, rule: ReportRule, status: int = 200) -> tuple[dict[str, Any], int, dict[str, str]]:
    return typical_view(edition, rule, acting()), status, tagged(len(edition.steps))
