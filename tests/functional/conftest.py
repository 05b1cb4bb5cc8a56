"""The portal on moto, empty for each test. The clients are made once: making them costs more than a test."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from moto import mock_aws

from api.app import create_app
from complaints.bootstrap import Services, build_services
from complaints.settings import Settings
from tests.factories import REGISTERED_AT
from tests.functional.portal import ENVIRONMENT, REGION, Portal, WallClock

AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # moto answers no account-bound addresses
}
ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SESV2")


@dataclass(frozen=True)
class Wired:
    """Services on AWS as moto plays it, the API on them, and the clock they go by."""

    services: Services
    app: Flask
    clock: WallClock


@pytest.fixture(scope="package")
def wired() -> Iterator[Wired]:
    """What is made once."""
    clock = WallClock(REGISTERED_AT)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in AWS.items():
            patch.setenv(name, value)
        for name in ENDPOINTS:
            patch.delenv(name, raising=False)
        with mock_aws():
            services = build_services(Settings.from_env(ENVIRONMENT), clock=lambda: clock.now)
        yield Wired(services, create_app(services), clock)


@pytest.fixture
def portal(wired: Wired) -> Iterator[Portal]:
    """An empty portal on Friday 2026-11-20 at 10:00 in Shanghai, with one person for each role."""
    wired.clock.now = REGISTERED_AT
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        yield Portal(wired.services, wired.app, wired.clock)
