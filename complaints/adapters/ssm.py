"""Secrets of a deployment: a setting may name a parameter of the Parameter Store instead of holding the secret."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from complaints.settings import MissingSettings

MARK = "ssm:"


def names_secrets(env: Mapping[str, str]) -> bool:
    """Whether any setting has to be asked for."""
    return any(value.startswith(MARK) for value in env.values())


def with_secrets(env: Mapping[str, str], *, client: Any) -> dict[str, str]:
    """The environment with what its settings name (`ssm:/complaints/prod/signing-keys`) in their places.

    Raises MissingSettings naming each setting whose parameter is not there.
    """
    known, missing = dict(env), []
    for name, value in env.items():
        if not value.startswith(MARK):
            continue
        try:
            answer = client.get_parameter(Name=value.removeprefix(MARK), WithDecryption=True)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ParameterNotFound":
                raise
            missing.append(f"{name} ({value})")
        else:
            known[name] = answer["Parameter"]["Value"]
    if missing:
        raise MissingSettings(names=tuple(missing))
    return known
