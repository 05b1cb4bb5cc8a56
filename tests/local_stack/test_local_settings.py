from pathlib import Path

import pytest

from complaints.settings import Settings
from dev.local_settings import BadSetting, LocalSettings, signing_key


def test_what_is_not_given_has_its_usual_value() -> None:
    settings = LocalSettings.from_env({})
    assert (settings.port, settings.smtp_port, settings.policy) == (8000, 8025, "oppein")
    assert settings.data_dir == Path(".local").absolute()
    assert settings.keeps


def test_port_zero_takes_a_free_port() -> None:
    settings = LocalSettings.from_env({"PORT": "0", "SMTP_PORT": "0"})
    assert 0 < settings.port <= 65535
    assert settings.port != settings.smtp_port


@pytest.mark.parametrize("env", [{"PORT": "http"}, {"SMTP_PORT": "65536"}, {"PORT": "-1"}, {"STORE": "sqlite"}])
def test_a_setting_that_cannot_be_used_is_named(env: dict[str, str]) -> None:
    ((name, value),) = env.items()
    with pytest.raises(BadSetting, match=f"{name}={value}"):
        LocalSettings.from_env(env)


def test_the_portal_is_told_all_that_production_tells_it() -> None:
    settings = LocalSettings.from_env({"COMPANY": "示范公司"})
    env = settings.portal_environment(aws_endpoint="http://a", dynamodb_endpoint="http://d", signing_key="k")
    portal = Settings.from_env(env)
    assert (portal.company, portal.policy, portal.signing_keys) == ("示范公司", "oppein", (b"k",))
    assert env["AWS_ENDPOINT_URL_DYNAMODB"] == "http://d"


def test_the_signing_key_is_made_once_and_kept(tmp_path: Path) -> None:
    made = signing_key(data_dir=tmp_path)
    assert len(made) >= 32
    assert signing_key(data_dir=tmp_path) == made
    assert signing_key(data_dir=tmp_path / "another") != made
