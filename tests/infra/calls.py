"""What an entry point of the portal asks of AWS: each call, as the action and the resource that its role must name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.client import BaseClient
from botocore.signers import RequestSigner, S3PostPresigner
from flask import Flask

from functions import deadlines, due_reports, inbound_mail, mail_events, month_sums, scan_file, upkeep, waiting_letters

FUNCTIONS = (deadlines, due_reports, inbound_mail, mail_events, month_sums, scan_file, upkeep, waiting_letters)
API = "api"
REGION, ACCOUNT = "eu-central-1", "123456789012"
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_entry: ContextVar[str] = ContextVar("entry", default="")


@dataclass(frozen=True, order=True)
class Call:
    """An entry point needs an action on a resource."""

    entry: str
    action: str
    resource: str


@dataclass
class Record:
    """The calls of a run, and those that no policy allows."""

    allowed: Callable[[Call], bool]
    calls: set[Call] = field(default_factory=set)
    refused: set[Call] = field(default_factory=set)

    def note(self, action: str, resource: str) -> None:
        """A call of the entry point under way; outside of any it is the test's own."""
        noted = Call(_entry.get(), action, resource)
        if noted.entry:
            self.calls.add(noted)
            if not self.allowed(noted):
                self.refused.add(noted)


def needs(service: str, operation: str, asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(action, resource) of one call of the API of AWS."""
    if service == "dynamodb":
        yield from _of_the_table(operation, asked)
    elif service == "s3":
        yield _of_a_bucket(operation, asked)
    elif service == "sesv2":
        arn = f"arn:aws:ses:{REGION}:{ACCOUNT}:"
        yield f"ses:{operation}", f"{arn}identity/{asked['FromEmailAddress'].rpartition('@')[2]}"
        if "ConfigurationSetName" in asked:
            yield f"ses:{operation}", f"{arn}configuration-set/{asked['ConfigurationSetName']}"
    elif service == "ssm":
        yield f"ssm:{operation}", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{asked['Name']}"
    else:
        raise NotImplementedError(f"{service}:{operation}: say here what a role must allow for it")


def _of_a_bucket(operation: str, asked: dict[str, Any]) -> tuple[str, str]:
    bucket = f"arn:aws:s3:::{asked['Bucket']}"
    if operation == "ListObjectVersions":
        return "s3:ListBucketVersions", bucket
    version = "Version" if "VersionId" in asked else ""
    return f"s3:{operation}{version}", f"{bucket}/{asked['Key']}"


def _of_the_table(operation: str, asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/"
    if operation == "TransactWriteItems":
        for each in asked["TransactItems"]:
            [(kind, put)] = each.items()
            yield f"dynamodb:{_TRANSACTED[kind]}", table + put["TableName"]
    elif operation in ("BatchGetItem", "BatchWriteItem"):
        for name in asked["RequestItems"]:
            yield f"dynamodb:{operation}", table + name
    else:
        index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
        yield f"dynamodb:{operation}", table + asked["TableName"] + index


@contextmanager
def recording(app: Flask, allowed: Callable[[Call], bool]) -> Iterator[Record]:
    """Notes what `app` and the functions ask of AWS; what `allowed` does not know is noted as refused."""
    record = Record(allowed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", _calling(record))
        patch.setattr(RequestSigner, "generate_presigned_url", _linking(record))
        patch.setattr(S3PostPresigner, "generate_presigned_post", _offering(record))
        for module in FUNCTIONS:
            patch.setattr(module, "run", _entered(module.__name__.rpartition(".")[2], module.run))
        patch.setattr(app, "wsgi_app", _entered(API, app.wsgi_app))
        yield record


def _calling(record: Record) -> Callable[..., Any]:
    act = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        if _entry.get():
            for action, resource in needs(client.meta.service_model.service_name, operation, asked):
                record.note(action, resource)
        return act(client, operation, asked)

    return call


def _linking(record: Record) -> Callable[..., Any]:
    """What S3 will ask itself when a browser follows the link: whether who signed it may."""
    act = RequestSigner.generate_presigned_url

    def sign(signer: Any, request_dict: dict[str, Any], operation_name: str, **kwargs: Any) -> Any:
        record.note(f"s3:{operation_name}", "arn:aws:s3:::" + _object(request_dict["url"]))
        return act(signer, request_dict, operation_name, **kwargs)

    return sign


def _offering(record: Record) -> Callable[..., Any]:
    act = S3PostPresigner.generate_presigned_post

    def sign(signer: Any, request_dict: dict[str, Any], fields: dict[str, Any], **kwargs: Any) -> Any:
        record.note("s3:PutObject", f"arn:aws:s3:::{_object(request_dict['url'])}{fields['key']}")
        return act(signer, request_dict, fields, **kwargs)

    return sign


def _object(address: str) -> str:
    """bucket/key of an address in the style of a virtual host."""
    parts = urlsplit(address)
    return parts.netloc.partition(".s3.")[0] + parts.path


def _entered(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """`act`, whose calls are those of the entry point `name`; what it calls of others is theirs."""

    @wraps(act)
    def entered(*args: Any, **kwargs: Any) -> Any:
        token = _entry.set(name)
        try:
            return act(*args, **kwargs)
        finally:
            _entry.reset(token)

    return entered
