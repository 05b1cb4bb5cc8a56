"""Staff's routes of the audit: whether timelines are whole and untouched."""

from typing import Any

from api.guards import acting, portal, staff
from api.intake.views import moment
from api.oversight.audit_schemas import AuditQuery, CaseAuditSchema, MonthAuditSchema
from api.schema import Blueprint
from complaints.usecases.audit_cases import Finding, audit_case, audit_month

blueprint = Blueprint("audit", __name__, description="Staff: whether timelines are whole and untouched.")


@blueprint.get("/cases/<reference>/audit")
@blueprint.response(200, CaseAuditSchema)
@staff
def get_case_audit(reference: str) -> Any:
    """The hash chain of one case, computed again from its entries."""
    by = acting()
    finding = audit_case(cases=portal().cases, reference=reference, circumstances=by)
    entries = [
        {
            "seq": entry.seq,
            "at": moment(entry.at, by.calendar.zone),
            "actor": entry.actor,
            "actor_name": by.roster.name_of(entry.actor),
            "kind": entry.kind.value,
            "hash": entry.hash,
        }
        for entry in finding.entries
    ]
    return {**_found(finding), "entries": entries}


@blueprint.get("/audit")
@blueprint.arguments(AuditQuery, location="query")
@blueprint.response(200, MonthAuditSchema)
@staff
def get_audit(query: dict[str, Any]) -> Any:
    """The hash chains of the cases registered in a month, a page at a time."""
    page = audit_month(
        cases=portal().cases,
        month=query["month"],
        limit=query["limit"],
        cursor=query["cursor"] or None,
        circumstances=acting(),
    )
    return {"cases": [_found(finding) for finding in page.findings], "cursor": page.cursor}


def _found(finding: Finding) -> dict[str, Any]:
    return {
        "reference": finding.reference,
        "intact": finding.intact,
        "broken_at": finding.broken_at,
        "reason": finding.reason,
        "length": finding.length,
        "disposed": finding.disposed,
    }
