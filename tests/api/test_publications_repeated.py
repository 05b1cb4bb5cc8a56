"""A run that dies, or a mail service that is away: a report is asked for and sent all the same, as the same mail."""

import json
from typing import Any

import pytest

from complaints.domain.acts import THE_PORTAL
from complaints.usecases import publish_reports
from complaints.usecases.report_letters import ReportPost
from tests.api.site import Site
from tests.api.test_publications import NOVEMBER, does, mails, run, seen, site
from tests.factories import acting, moment
from tests.fake_reports import InMemoryReports
from tests.torture.killing import Killed

__all__ = ["site"]


def test_who_could_not_be_asked_is_asked_as_soon_as_mail_leaves_again_and_by_one_message_id(site: Site) -> None:
    site.services.mailer.refuse("director@staff.example")
    run(site)
    assert seen(site, "director")["steps"][-1]["move"] == "drafted"
    run(site, moment("Tue 2026-12-01 12:00"))
    site.services.mailer.accept("director@staff.example")
    run(site, moment("Tue 2026-12-01 12:14"))
    assert mails(site, "waiting") == [], "the run before may be at it still"
    run(site, moment("Tue 2026-12-01 12:15"))
    assert mails(site, "waiting") == ["director@staff.example"]
    assert seen(site, "director")["steps"][-1]["move"] == "asked"


def test_nobody_is_called_for_what_another_run_has_just_begun(site: Site, monkeypatch: Any) -> None:
    def dying(post: ReportPost, **given: Any) -> None:
        raise Killed

    services = site.services
    services.clock.now = moment("Tue 2026-12-01 07:00")
    by = services.circumstances(THE_PORTAL)
    with monkeypatch.context() as patch:
        patch.setattr(ReportPost, "ask", dying)
        with pytest.raises(Killed):
            publish_reports.publish_due(desk=services.report_desk, circumstances=by)
    assert publish_reports.publish_due(desk=services.report_desk, circumstances=by).stuck == ()
    assert mails(site, "waiting") == []
    run(site, moment("Tue 2026-12-01 07:15"))
    assert mails(site, "waiting") == ["director@staff.example"]


def test_a_report_whose_run_died_is_the_same_mail_when_it_leaves_again(site: Site, monkeypatch: Any) -> None:
    run(site)
    assert does(site, "director", "agreement", {}).status_code == 200
    keep = InMemoryReports.keep

    def dying(store: Any, *, edition: Any, before: Any) -> None:
        if edition.told:
            raise Killed
        keep(store, edition=edition, before=before)

    with monkeypatch.context() as patch:
        patch.setattr(InMemoryReports, "keep", dying)
        with pytest.raises(Killed):
            does(site, "executive", "agreement", {})
    run(site, moment("Tue 2026-12-01 12:00"))
    assert len(mails(site, "sent")) == 2 * 5
    ids = {mail.message_id for mail in site.services.mailer.sent if json.loads(mail.text)["matter"] == "sent"}
    assert len(ids) == 5


def test_an_edition_whose_correction_was_begun_and_not_ended_does_not_leave(site: Site, monkeypatch: Any) -> None:
    run(site)
    with monkeypatch.context() as patch:
        patch.setattr(publish_reports, "_settle", lambda *given: {}["dead"])
        with pytest.raises(KeyError):
            publish_reports.correct_report(**correcting(site))
    assert (seen(site, "auditor")["state"], seen(site, "auditor", NOVEMBER[:-1] + "2")["edition"]) == ("waiting", 2)
    run(site, moment("Tue 2026-12-01 12:00"))
    assert seen(site, "auditor")["state"] == "superseded"


def correcting(site: Site) -> dict[str, Any]:
    """What correct_report is asked by, in the name of the agent."""
    services, edition = site.services, site.services.reports.get(rule="monthly", period="2026-11", number=1)
    by = services.circumstances(acting("agent"))
    given = {"desk": services.report_desk, "edition": edition, "rule": by.policy.reports[0], "circumstances": by}
    return given | {"reason": "漏计一件"}
