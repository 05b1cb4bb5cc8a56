"""Where the cases lie that are reckoned anew: the store of the environment, or a copy of what `make run` keeps."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import TemporaryDirectory

from complaints.bootstrap import build_services
from complaints.domain.regulation import Regulation, Regulations
from complaints.settings import Settings
from complaints.usecases.ports import CaseRepository
from dev import dynamodb_local
from dev.clock import PortalClock
from dev.local_settings import LocalSettings


class StoreNotFound(Exception):
    """There is no store in the folder, or another process works on it."""


@dataclass(frozen=True)
class Opened:
    """A store with the regulation in force on it, those that its cases may pin, and the time it is there."""

    cases: CaseRepository
    in_force: Regulation
    regulations: Regulations
    now: datetime


@contextmanager
def the_store() -> Iterator[Opened]:
    """The store of the environment. Raises MissingSettings, PolicyFileError."""
    services = build_services(Settings.from_env(os.environ))
    in_force = Regulation(services.policy, services.calendar)
    yield Opened(services.cases, in_force, services.regulations, services.clock())


@contextmanager
def kept_store(data_dir: Path) -> Iterator[Opened]:
    """What `make run` keeps in `data_dir`, copied, so that nothing there is touched; POLICY says what runs on it.

    Raises StoreNotFound, UnableToStart, UnableToFetch, PolicyFileError.
    """
    kept, lock = data_dir / "dynamodb", data_dir / "lock"
    if not kept.is_dir() or not lock.is_file():
        raise StoreNotFound(f"{data_dir} keeps no cases")
    settings = LocalSettings.from_env({**os.environ, "DATA_DIR": str(data_dir)})
    with TemporaryDirectory() as folder, lock.open() as held:
        try:
            flock(held, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise StoreNotFound(f"the portal is running on {data_dir}; stop it first") from error
        copy = Path(shutil.copytree(kept, Path(folder) / "dynamodb", ignore=shutil.ignore_patterns("*.pid")))
        engine = dynamodb_local.start(data_dir=copy)
        try:
            portal = settings.portal_environment(
                aws_endpoint=engine.endpoint, dynamodb_endpoint=engine.endpoint, signing_key="not used"
            )
            os.environ.update(portal)
            clock = PortalClock(path=data_dir / "clock.json")
            services = build_services(Settings.from_env(portal), clock=clock.now)
            in_force = Regulation(services.policy, services.calendar)
            yield Opened(services.cases, in_force, services.regulations, services.clock())
        finally:
            engine.stop()
