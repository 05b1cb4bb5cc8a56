"""Secrets that the environment only names are read from the Parameter Store."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from complaints.adapters.ssm import names_secrets, with_secrets
from complaints.settings import MissingSettings
from tests.adapters.stores import REGION

NAME = "/complaints/test/signing-keys"


@pytest.fixture(scope="module")
def client(moto: str) -> Any:
    made = boto3.client("ssm", endpoint_url=moto, region_name=REGION)
    made.put_parameter(Name=NAME, Value="new,old@2026-11-01", Type="SecureString")
    return made


def test_a_setting_that_names_a_parameter_gets_what_it_holds(client: Any):
    env = {"SIGNING_KEYS": f"ssm:{NAME}", "COMPANY": "欧派家居"}
    assert names_secrets(env)
    assert with_secrets(env, client=client) == {"SIGNING_KEYS": "new,old@2026-11-01", "COMPANY": "欧派家居"}


def test_settings_that_name_nothing_need_no_parameter_store():
    assert not names_secrets({"SIGNING_KEYS": "key", "COMPANY": "ssm"})


def test_parameters_that_are_not_there_are_all_named(client: Any):
    env = {"SIGNING_KEYS": "ssm:/nowhere", "SMTP_PASSWORD": "ssm:/nor/here"}
    with pytest.raises(MissingSettings) as missing:
        with_secrets(env, client=client)
    assert missing.value.names == ("SIGNING_KEYS (ssm:/nowhere)", "SMTP_PASSWORD (ssm:/nor/here)")


def test_a_store_that_refuses_is_an_outage_and_no_missing_setting():
    class Refusing:
        def get_parameter(self, **_: Any) -> Any:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetParameter")

    with pytest.raises(ClientError):
        with_secrets({"SIGNING_KEYS": "ssm:/x"}, client=Refusing())
