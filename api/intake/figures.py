"""The open figures, where the regulation opens them: as JSON, and as a page for every browser."""

from typing import Any

from flask import Blueprint as PlainBlueprint
from flask import Response, make_response, render_template, request

from api.guards import anyone, portal
from api.intake.figures_schemas import OpenFiguresSchema
from api.intake.pages import words
from api.messages import wanted_locale
from api.schema import Blueprint
from api.texts import both
from complaints.domain.open_figures import OpenMonth
from complaints.domain.policy import PolicyProfile
from complaints.domain.text import LOCALES, Text, spoken_day, spoken_month
from complaints.usecases.open_figures import published

blueprint = Blueprint("figures", __name__, description="What everybody may know of the complaints.")
page = PlainBlueprint("figures_page", __name__)
KEPT_FOR = 3600  # seconds, by browsers and by the edge: a month is published once
OTHER = Text("其他（合并，数量少的不单列）", "Others (together: small numbers are not told)")


@blueprint.get("/figures")
@blueprint.response(200, OpenFiguresSchema)
@anyone
def get_figures() -> Any:
    """Complaints by month: how many, which share of the promised limits was kept, about what."""
    return _told(), 200, _kept()


@page.get("/figures/page")
@anyone
def show_figures() -> Response:
    """The same as a page."""
    policy, asked = portal().policy, request.args.get("locale", "")
    locale = asked if asked in LOCALES else wanted_locale()
    told = _told()
    most = max((month["received"] or 0 for month in told["months"]), default=0)
    rendered = render_template(
        "figures.html",
        locale=locale,
        locales=policy.locales,
        t=words(locale),
        title=policy.title.in_locale(locale),
        months=told["months"],
        most=most,
        smallest=told["smallest"],
        spoken_month=lambda month: spoken_month(month, locale=locale),
        spoken_day=lambda moment: spoken_day(
            moment.astimezone(portal().calendar.zone).date(), locale=locale, year=True
        ),
    )
    response = make_response(rendered)
    response.headers.update({**_kept(), "Vary": "Accept-Language"})
    return response


def _kept() -> dict[str, str]:
    return {"Cache-Control": f"public, max-age={KEPT_FOR}"}


def _told() -> dict[str, Any]:
    """What was published; nothing else is read. Raises FiguresNotOpen."""
    policy = portal().policy
    months = published(figures=portal().open_figures, policy=policy)
    assert policy.open_figures is not None
    return {
        "title": both(policy.title),
        "smallest": policy.open_figures.smallest,
        "months": [_month(month, policy) for month in months],
    }


def _month(figures: OpenMonth, policy: PolicyProfile) -> dict[str, Any]:
    told = {name: count for name, count in figures.causes.items() if count is not None}
    others = (figures.received or 0) - sum(told.values())
    causes = [{"id": name, "title": _cause(name, policy), "count": count} for name, count in told.items()]
    if others:
        causes.append({"id": None, "title": both(OTHER), "count": others})
    in_time = figures.in_time
    return {
        "month": figures.month,
        "as_of": figures.as_of,
        "received": figures.received,
        "in_time": {"percent": in_time.percent, "bound": in_time.bound} if in_time else None,
        "causes": causes,
    }


def _cause(name: str, policy: PolicyProfile) -> dict[str, str]:
    category = policy.category(name)
    return both(category.title) if category else dict.fromkeys(LOCALES, name)
