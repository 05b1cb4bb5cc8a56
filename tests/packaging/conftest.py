"""The package, built once a session and unzipped; its functions run as Lambda runs them, on moto."""

import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from dev.demo_staff import put_demo_staff
from dev.packaging.build import Package, build, told_runtime
from dev.packaging.wheels import UnableToInstall, installed, interpreter
from tests.adapters.stores import REGION, a_table
from tests.conftest import not_to_be_had
from tests.functional.portal import ENVIRONMENT
from tests.packaging.runtime import Sandbox

TABLE, ATTACHMENTS, MAILS = "complaints-packaged", "packaged-attachments", "packaged-mail"


@dataclass
class Task:
    """The unzipped package, and what runs it."""

    folder: Path
    brought: Path
    python: str
    endpoint: str = ""
    running: dict[str, Sandbox] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What a function's environment is."""
        where = {"TABLE": TABLE, "ATTACHMENT_BUCKET": ATTACHMENTS, "MAIL_BUCKET": MAILS}
        nobody = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": REGION}
        return ENVIRONMENT | where | nobody | {"AWS_ENDPOINT_URL": self.endpoint}

    def sandbox(self, handler: str, **changed: str) -> Sandbox:
        """A fresh sandbox of one function."""
        environment = {name: value for name, value in (self.environment() | changed).items() if value}
        return Sandbox(
            task=self.folder, brought=self.brought, python=self.python, handler=handler, environment=environment
        )

    def __call__(self, handler: str) -> Sandbox:
        """The warm sandbox of a function."""
        if handler not in self.running:
            self.running[handler] = self.sandbox(handler)
        return self.running[handler]


@pytest.fixture(scope="session")
def runtime() -> str:
    """The runtime that is deployed, where its Python is on this machine; else that of our own Python."""
    told = told_runtime()
    return (
        told
        if interpreter(version=told.removeprefix("python"))
        else f"python{sys.version_info.major}.{sys.version_info.minor}"
    )


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory, runtime: str) -> Callable[[], Package]:
    """Builds the package anew."""

    def built() -> Package:
        try:
            return build(runtime=runtime, out=tmp_path_factory.mktemp("dist"))
        except UnableToInstall as why:
            not_to_be_had(str(why))

    return built


@pytest.fixture(scope="session")
def package(packages: Callable[[], Package]) -> Package:
    """The package that the tests look at."""
    return packages()


@pytest.fixture(scope="session")
def task(package: Package, moto: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Task]:
    """The package where Lambda would have put it, with a table, buckets, a sender and staff on moto."""
    folder = tmp_path_factory.mktemp("task")
    zipfile.ZipFile(package.path).extractall(folder)
    version = package.runtime.removeprefix("python")
    try:
        brought = installed(lock="lambda", version=version)
    except UnableToInstall as why:
        not_to_be_had(str(why))
    python = interpreter(version=version)
    assert python
    store = a_table(moto, table=TABLE)
    put_demo_staff(staff=store.staff, policy=load_policy(POLICIES / f"{ENVIRONMENT['POLICY']}.toml"))
    s3 = boto3.client("s3", endpoint_url=moto, region_name=REGION)
    for bucket in (ATTACHMENTS, MAILS):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    ses = boto3.client("sesv2", endpoint_url=moto, region_name=REGION)
    ses.create_email_identity(EmailIdentity=ENVIRONMENT["INBOUND_DOMAIN"])
    made = Task(folder, brought, python, moto)
    yield made
    for sandbox in made.running.values():
        sandbox.close()
