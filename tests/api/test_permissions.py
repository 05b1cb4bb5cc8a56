"""Every route, walked by every role: what the policy's table does not let is refused, and what it lets is not.

The table of the routes is tests/api/permitted.py, and tests/contracts/test_routes.py fails where one is missing there;
what the clauses say is reckoned in tests/api/standings.py.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from werkzeug.test import TestResponse

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy import PolicyProfile
from complaints.usecases.ports import Writing
from complaints.usecases.quarantine import QuarantinedMail
from complaints.usecases.writing import writing
from tests.api.permitted import ACTS, CASE, COMPLAINANT, OUTSIDE, let_in, routes_of_a_case
from tests.api.site import Site
from tests.api.standings import HIDDEN, MAIL, REFERENCE, Asker, Standing, a_case, staffed, with_paths
from tests.factories import REGISTERED_AT, a_calendar
from tests.fake_cases import InMemoryCases
from tests.fakes import InMemoryStaff, fake_services
from tests.filing import filed_under

RAW = (
    "From: <lin@customer.example>\r\nTo: <x@in.example>\r\nSubject: x\r\nMessage-ID: <7@customer.example>\r\n\r\nx\r\n"
)
FILLED = {"<month>": "2026-11", "<email>": "agent@staff.example", "<message>": MAIL, "<token>": "x"}
ABSENT = (401, 403, 404)
SHIPPED = ("default", "oppein")
AS_BEFORE = {"If-Match": "*"}


@cache
def shipped(policy_id: str) -> PolicyProfile:
    return load_policy(POLICIES / f"{policy_id}.toml")


ROLES = [(policy_id, role) for policy_id in SHIPPED for role in shipped(policy_id).roles]


def a_site(policy: PolicyProfile, case: Writing | None = None) -> Site:
    """The portal with everybody on its roster, a message in quarantine, and one case."""
    cases = InMemoryCases()
    if case:
        cases.save(writing=case)
    services: Any = fake_services(policy=policy, cases=cases, staff=InMemoryStaff(staffed(policy)))
    services.mails.raw[MAIL] = RAW.encode()
    services.quarantine.put(mail=QuarantinedMail(MAIL, REGISTERED_AT, "spam verdict", "eve@x.example", "中奖"))
    return Site(services)


def stored(asker: Asker, state: str) -> Writing:
    """What is written of a case that stands so to `asker`, under the policy as it now is."""
    roster = staffed(asker.policy)
    by = Circumstances(THE_PORTAL, REGISTERED_AT, asker.policy, a_calendar(), roster)
    return replace(writing(before=None, after=a_case(asker, state), circumstances=by), letters=())


def asked(site: Site, who: str, call: str, body: Any = None, **query: str) -> TestResponse:
    method, path = call.split(" ")
    browser = site.signed_in(who)
    if "<session>" in path:
        path = path.replace("<session>", browser.get("/api/v1/sessions").get_json()["sessions"][0]["id"])
    for name, value in {**FILLED, "<reference>": REFERENCE}.items():
        path = path.replace(name, value)
    more = {} if body is None else {"json": body}
    return browser.open(path, method=method, headers=AS_BEFORE, query_string=query, **more)


def complaint_of(answer: TestResponse, *, expected: int | None) -> str:
    """What is wrong with an answer that should be refused with `expected`, or, where that is None, not be refused."""
    status = answer.status_code
    fits = status == expected if expected else status < 500 and status not in ABSENT
    return "" if fits else f"{status} instead of {expected or 'being let'}"


@pytest.mark.parametrize(("policy_id", "role"), ROLES)
def test_outside_any_case_a_role_may_what_the_act_table_lets_it(policy_id: str, role: str) -> None:
    policy, wrong = shipped(policy_id), {}
    for call, route in OUTSIDE.items():
        asker = Asker(policy, role, Standing.OTHER)
        answer = asked(a_site(policy), role, call, route.body, **route.query)
        expected = 403 if not let_in(asker, route) else None if route.there else 404
        if found := complaint_of(answer, expected=expected):
            wrong[call] = found
    assert wrong == {}


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize(("policy_id", "role"), ROLES)
def test_on_a_case_a_role_may_what_the_clauses_let_it(policy_id: str, role: str, standing: Standing) -> None:
    asker, wrong = Asker(with_paths(shipped(policy_id), role), role, standing), {}
    kept = {state: stored(asker, state) for state in ("dispatched", "asked", "charged", "answered", "closed")}
    for call, tries in routes_of_a_case().items():
        for each in tries(asker.policy):
            expected = 404 if standing in HIDDEN else None if each.let(asker) else 403
            answer = asked(a_site(asker.policy, kept[each.state]), role, call, each.body)
            if found := complaint_of(answer, expected=expected):
                wrong[f"{call} {each.body}"] = found
    assert wrong == {}


@pytest.mark.parametrize("standing", HIDDEN)
@pytest.mark.parametrize(("policy_id", "role"), ROLES)
def test_what_is_about_no_case_answers_as_if_there_were_no_hidden_one(
    policy_id: str, role: str, standing: Standing
) -> None:
    """Not even a count tells of a case to whom its path leaves out, or whom it is about."""
    asker, different = Asker(with_paths(shipped(policy_id), role), role, standing), set()
    case = stored(asker, "asked")
    for call, route in OUTSIDE.items():
        if call.startswith("GET ") and not call.endswith(".xlsx"):  # the same figures, in an archive with its time
            with_it, without = (asked(a_site(asker.policy, kept), role, call, **route.query) for kept in (case, None))
            if (with_it.status_code, with_it.data) != (without.status_code, without.data):
                different.add(call)
    assert different == set()


@pytest.mark.parametrize("policy_id", SHIPPED)
def test_signed_out_and_with_the_secret_of_a_case_nothing_of_staff_is_let(policy_id: str) -> None:
    site, wrong = a_site(shipped(policy_id)), {}
    _, secret = a_filed_case(site)
    for call in sorted({*OUTSIDE, *routes_of_a_case()}):
        for headers in ({}, secret):
            method, path = call.split(" ")
            answer = site.anybody.open(path, method=method, headers={**AS_BEFORE, **headers})
            if found := complaint_of(answer, expected=401):
                wrong[call] = found
    assert wrong == {}


@pytest.mark.parametrize("policy_id", SHIPPED)
def test_a_complainant_may_what_the_act_table_lets_him_on_his_own_case_alone(policy_id: str) -> None:
    policy, wrong = shipped(policy_id), {}
    for call, (act, body) in COMPLAINANT.items():
        site = a_site(policy)
        (own, secret), (other, _) = a_filed_case(site), a_filed_case(site)
        let = not act or (act in policy.acts and "complainant" in policy.acts[act].by)
        site.signed_in("admin")
        session = {"Cookie": "session=session of admin"}
        for reference, headers, expected in (
            (own, secret, None if let else 403),
            (other, secret, 404),
            (own, {}, 404),
            (own, session, 404),
        ):
            method, path = call.replace("<reference>", reference).split(" ")
            more = {} if body is None else {"json": body}
            answer = site.app.test_client().open(path, method=method, headers=headers, **more)
            if found := complaint_of(answer, expected=expected):
                wrong[f"{call} {headers}"] = found
    assert wrong == {}


def a_filed_case(site: Site) -> tuple[str, dict[str, str]]:
    """The number of a complaint filed by a customer, and the header with its secret."""

    def post(body: Any) -> tuple[int, Any]:
        answer = site.file(body)
        return answer.status_code, answer.get_json()

    policy = site.services.policy
    told = filed_under(policy, category=policy.intake.categories[2].id, post=post)
    return told["reference"], {"Authorization": f"Secret {told['secret']}"}


def test_the_walk_finds_a_table_that_lets_too_much() -> None:
    """Were the code to let what the policy does not, the walk would say so."""
    strict = shipped("oppein")
    loose = replace(strict, acts={**strict.acts, "closure": replace(strict.acts["closure"], by=tuple(strict.roles))})
    asker = Asker(strict, "legal", Standing.SAME)
    [each] = list(ACTS["closure"](strict))
    answer = asked(a_site(loose, stored(asker, each.state)), "legal", f"POST {CASE}/closure", each.body)
    assert not each.let(asker)
    assert complaint_of(answer, expected=403) == "200 instead of 403"
