"""The stores that tests run against: in memory, moto's server, and AWS's own engine, each started once a session."""

import logging
import os
from collections.abc import Iterator
from threading import Thread
from typing import Any, NoReturn

import pytest
from hypothesis import settings
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from dev import dynamodb_local as local_engine
from dev.cached_tools import UnableToFetch
from tests.adapters.stores import REGION, Store, a_fake_store, an_empty_table
from tests.overheard import Overheard
from tests.sharing import ByFolder, longest_first

ENGINES = ("moto", "dynamodb_local")
# How long an example takes says what else the machine does.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


def not_to_be_had(why: str) -> NoReturn:
    """What a test needs is not on this machine: a person goes on without; in CI (`CI` is set) it is a failure."""
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder:
    """How tests are shared out among processes (`pytest -n 2`, as `make test` does)."""
    return ByFolder(config, log)


@pytest.fixture(scope="session")
def overheard() -> Iterator[Overheard]:
    """Every line that is logged in this process."""
    listener, loggers = Overheard(), (logging.getLogger(), logging.getLogger("complaints"))
    for logger in loggers:
        logger.addHandler(listener)
    yield listener
    for logger in loggers:
        logger.removeHandler(listener)


@pytest.fixture(autouse=True)
def logs_name_nobody(overheard: Overheard) -> Iterator[None]:
    """Fails the test in which, or after which, a line of the log names somebody or says what he wrote."""
    yield
    assert overheard.take() == []


@pytest.fixture(scope="session", autouse=True)
def short_lives() -> Iterator[None]:
    """What a test starts is gone in minutes: the engine of a portal in a process of its own compiles quickly, too."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JAVA_TOOL_OPTIONS", " ".join(local_engine.SHORT_LIVED))
        yield


@pytest.fixture(scope="session")
def aws_identity() -> Iterator[None]:
    """An identity that no account has; nothing is read from this machine's own."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            environment.setenv(name, value)
        environment.delenv("AWS_PROFILE", raising=False)
        yield


@pytest.fixture(scope="session")
def moto(aws_identity: None) -> Iterator[str]:
    """The address of moto's DynamoDB, S3 and SES. One request at a time: moto itself knows no threads."""
    app = DomainDispatcherApplication(create_backend_app)
    with make_server("127.0.0.1", 0, app, threaded=False, request_handler=MotoRequestHandler) as server:
        serving = Thread(target=server.serve_forever, name="moto", daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


@pytest.fixture(scope="session")
def dynamodb_local(aws_identity: None) -> Iterator[str]:
    """The address of DynamoDB Local, with nothing kept on disk."""
    try:
        engine = local_engine.start(data_dir=None)
    except UnableToFetch as why:
        not_to_be_had(f"DynamoDB Local is not to be had here: {why}")
    yield engine.endpoint
    engine.stop()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The address of each engine in turn; a session's tests are grouped by it."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(scope="session", params=("fake", *ENGINES))
def any_engine(request: pytest.FixtureRequest) -> str:
    """Like `engine`, with the empty address for the store in memory."""
    return "" if request.param == "fake" else str(request.getfixturevalue(request.param))


@pytest.fixture
def table(engine: str) -> Store:
    """An empty store on a table."""
    return an_empty_table(engine)


@pytest.fixture
def store(any_engine: str) -> Store:
    """An empty store, of each kind in turn."""
    return an_empty_table(any_engine) if any_engine else a_fake_store()
