"""The promised dates of a case as a file for calendars, behind an address that a page offers as a plain link."""

from flask import Blueprint, Response, make_response

from api.guards import acting_on, anyone, portal
from complaints.domain.calendar_file import Event, calendar_file
from complaints.domain.case import ComplaintCase
from complaints.domain.clocks import Promise, promises
from complaints.domain.policy import PolicyProfile
from complaints.domain.promise_words import promise_rule
from complaints.domain.text import Text
from complaints.usecases.passes import DATES, read_pass

blueprint = Blueprint("dates", __name__)
TITLE = Text("{0}（{1}）：最迟时间", "{0} ({1}): at the latest")


@blueprint.get("/dates/<token>.ics")
@anyone
def get_dates(token: str) -> Response:
    """What is promised and still to come."""
    services = portal()
    now, keys = services.clock(), services.settings.signing_keys
    case = services.cases.get(reference=read_pass(purpose=DATES, given=token, now=now, keys=keys))
    by = acting_on(case)
    told = promises(case=case, policy=by.policy, calendar=by.calendar)
    coming = [_event(promise, case, by.policy) for promise in told if promise.due_at >= now]
    response = make_response(calendar_file(events=coming, now=now, product=services.settings.company))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{case.reference}.ics"'
    return response


def _event(promise: Promise, case: ComplaintCase, policy: PolicyProfile) -> Event:
    settings, locale = portal().settings, case.locale
    rule = promise_rule(rule=promise.clock, case=case, policy=policy).in_locale(locale)
    url = f"{settings.site_url}/track.html#{case.reference}"
    return Event(
        uid=f"{case.reference}.{promise.clock.id}@{settings.inbound_domain}",
        at=promise.due_at,
        title=TITLE.in_locale(locale).format(promise.clock.title.in_locale(locale), case.reference),
        text=f"{rule}\n{url}",
        url=url,
        sequence=case.version,
    )
