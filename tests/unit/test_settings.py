"""What a deployment says of signing in; all else of the settings is tested where it is used."""

from datetime import timedelta

import pytest

from complaints.domain.limits import Allowance, Limits
from complaints.domain.sessions import SignInLimits
from complaints.settings import NEEDED, PUBLIC, Settings, UnreadableSettings

ENVIRONMENT = dict.fromkeys(NEEDED, "x")


def test_who_says_nothing_has_the_usual_limits_of_signing_in():
    assert Settings.from_env(ENVIRONMENT | {"SESSION_IDLE_MINUTES": " "}).sign_in == SignInLimits()


def test_every_limit_of_signing_in_is_set_by_the_environment():
    told = {
        "SESSION_IDLE_MINUTES": "30",
        "SESSION_ABSOLUTE_MINUTES": "240",
        "SIGN_IN_LINK_MINUTES": "5",
        "SIGN_IN_LINKS_AN_HOUR": "3",
    }
    limits = Settings.from_env(ENVIRONMENT | told).sign_in
    assert (limits.session.idle, limits.session.absolute) == (timedelta(minutes=30), timedelta(hours=4))
    assert (limits.link, limits.askings) == (timedelta(minutes=5), 3)


@pytest.mark.parametrize("value", ["0", "-5", "1.5", "ten", "1441", "９９", "9" * 30])
def test_limits_that_are_none_are_named_at_the_start(value: str):
    wrong = {"SESSION_IDLE_MINUTES": value, "SIGN_IN_LINK_MINUTES": "1", "SIGN_IN_LINKS_AN_HOUR": "5"}
    with pytest.raises(UnreadableSettings) as refused:
        Settings.from_env(ENVIRONMENT | wrong)
    assert refused.value.names == ("SESSION_IDLE_MINUTES", "SIGN_IN_LINK_MINUTES")


def test_letters_leave_by_a_relay_where_one_is_named():
    told = {"SMTP_RELAY": "smtp.company.example:465", "SMTP_USER": "portal", "SMTP_PASSWORD": "secret"}
    settings = Settings.from_env(ENVIRONMENT | told)
    assert (settings.smtp_relay, settings.smtp_user) == (("smtp.company.example", 465), "portal")
    assert "secret" not in repr(settings)
    assert Settings.from_env(ENVIRONMENT).smtp_relay is None


@pytest.mark.parametrize("value", ["smtp.company.example", ":587", "host:0", "host:port", "host:65536"])
def test_a_relay_without_a_host_or_a_port_is_named_at_the_start(value: str):
    with pytest.raises(UnreadableSettings) as refused:
        Settings.from_env(ENVIRONMENT | {"SMTP_RELAY": value})
    assert refused.value.names == ("SMTP_RELAY",)


def test_who_says_nothing_has_the_usual_limits_of_the_public():
    assert Settings.from_env(ENVIRONMENT).limits == Limits()


def test_every_limit_of_the_public_is_set_by_the_environment():
    told = {name: str(number) for number, name in enumerate(PUBLIC, start=200)}
    limits = Settings.from_env(ENVIRONMENT | told | {"EDGE_SECRET": " e "})
    assert limits.edge_secret == "e"
    assert limits.limits == Limits(
        *(Allowance(200, 201), Allowance(202, 203), Allowance(204, 205), Allowance(206, 207), Allowance(208, 209)),
        *(Allowance(210, 0), 211, 212, 213),
    )


def test_limits_of_the_public_that_are_none_are_named_at_the_start():
    with pytest.raises(UnreadableSettings) as refused:
        Settings.from_env(ENVIRONMENT | {"COMPLAINTS_FREE": "-1", "PROOF_COST": "1", "UPLOADS_MOST": "9"})
    assert refused.value.names == ("COMPLAINTS_FREE", "PROOF_COST")
