"""The complainant looks at his case: number and secret together, or nothing at all."""

import pytest

from complaints.bootstrap import Services
from complaints.usecases.ports import UnknownReference
from complaints.usecases.track_complaint import track_complaint
from tests.fakes import fake_services
from tests.unit.usecases.steps import submit, the_case


@pytest.fixture
def portal() -> Services:
    return fake_services()


def test_number_and_secret_open_the_case(portal: Services):
    told = submit(portal)
    assert track_complaint(
        cases=portal.cases, keys=portal.settings.signing_keys, reference="26110001", secret=told.secret
    ) == the_case(portal)


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda secret: secret.replace("-", ""), lambda secret: f"  {secret.replace('-', ' - ')} \n", str.title],
)
def test_a_secret_is_known_however_it_is_typed(portal: Services, typed):
    told = submit(portal)
    assert (
        track_complaint(
            cases=portal.cases, keys=portal.settings.signing_keys, reference="26110001", secret=typed(told.secret)
        ).reference
        == "26110001"
    )


def test_a_wrong_number_and_a_wrong_secret_cannot_be_told_apart(portal: Services):
    secret = submit(portal).secret
    refusals = []
    for reference, given in (("26119999", secret), ("26110001", "AAAA-AAAA-AAAA-AAAA"), ("", ""), ("26110001", "")):
        with pytest.raises(UnknownReference) as refused:
            track_complaint(cases=portal.cases, keys=portal.settings.signing_keys, reference=reference, secret=given)
        refusals.append((str(refused.value), refused.value.args, vars(refused.value)))
    assert refusals == [("", (), {})] * 4


def test_the_secret_of_one_case_opens_no_other(portal: Services):
    first, second = submit(portal), submit(portal, key="second")
    assert first.secret != second.secret
    with pytest.raises(UnknownReference):
        track_complaint(
            cases=portal.cases, keys=portal.settings.signing_keys, reference=first.case.reference, secret=second.secret
        )


@pytest.mark.parametrize(
    "change", [lambda secret: secret[:-1], lambda secret: secret + "A", lambda secret: "密" + secret]
)
def test_a_secret_must_be_whole(portal: Services, change):
    told = submit(portal)
    with pytest.raises(UnknownReference):
        track_complaint(
            cases=portal.cases, keys=portal.settings.signing_keys, reference="26110001", secret=change(told.secret)
        )


def test_the_stored_hash_is_no_secret(portal: Services):
    told = submit(portal)
    with pytest.raises(UnknownReference):
        track_complaint(
            cases=portal.cases, keys=portal.settings.signing_keys, reference="26110001", secret=told.case.secret_hash
        )
