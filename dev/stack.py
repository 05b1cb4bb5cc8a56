"""The whole portal on this machine, put together: what CloudFormation does in production."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import time
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Event, RLock
from typing import Any
from urllib.parse import quote_plus

import boto3

from complaints.adapters.dynamodb import items
from complaints.bootstrap import Services, build_services
from complaints.settings import Settings
from complaints.usecases.deliver_letters import HOLD
from dev import dynamodb_local
from dev.clock import PortalClock
from dev.demo_staff import put_demo_staff
from dev.embedded_aws import EmbeddedAws
from dev.kept_objects import KeptObjects
from dev.local_settings import (
    ATTACHMENT_BUCKET,
    INBOUND_DOMAIN,
    MAIL_BUCKET,
    MAIL_PREFIX,
    REGION,
    TABLE,
    LocalSettings,
    signing_key,
)
from dev.scanner import StandInScanner
from dev.schedule import Daily, Schedule, schedule_event
from dev.sent_mail import SentMail, SentMails
from dev.settling import settled_transactions, settler
from dev.simulator import event_of
from dev.smtp_door import MailRoute, SmtpDoor
from dev.stream import TableStream
from functions import (
    _runtime,
    deadlines,
    due_reports,
    inbound_mail,
    mail_events,
    month_sums,
    scan_file,
    upkeep,
    waiting_letters,
)

LOG = logging.getLogger("dev.stack")
UPKEEP_AT, REPORTS_AT = time(8), time(7)  # where the company is
UPLOADS_FROM_THE_SITE = {"AllowedMethods": ["POST"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 3000}


class DataDirInUse(Exception):
    """Another portal works on the same DATA_DIR."""


@dataclass(frozen=True)
class Stack:
    """What runs: the services, and the parts that only this machine has."""

    services: Services
    clock: PortalClock
    mails: SentMails
    written: SentMails
    schedule: Schedule
    smtp_port: int
    aws_endpoint: str


@contextmanager
def running_stack(settings: LocalSettings) -> Iterator[Stack]:
    """Everything but the web server; on leaving, all that was started is stopped, the last first.

    Raises DataDirInUse, UnableToFetch, UnableToStart, PolicyFileError, OSError when the SMTP port is taken.
    """
    with ExitStack() as started:
        folder = started.enter_context(_own_folder(settings))
        dynamodb = None
        if settings.store == "dynamodb-local":
            dynamodb = dynamodb_local.start(data_dir=folder / "dynamodb")
            started.callback(dynamodb.stop)
        clock = PortalClock(path=folder / "clock.json")
        mails = SentMails(folder=folder / "mail" / "sent", now=clock.now)
        written = SentMails(folder=folder / "mail" / "written", now=clock.now)
        objects = KeptObjects(folder / "s3")
        aws = EmbeddedAws(objects=objects, mails=mails, region=REGION)
        aws.start()
        started.callback(aws.stop)
        os.environ.update(
            settings.portal_environment(
                aws_endpoint=aws.endpoint,
                dynamodb_endpoint=dynamodb.endpoint if dynamodb else aws.endpoint,
                signing_key=signing_key(data_dir=folder),
            )
        )
        services = replace(build_services(Settings.from_env(os.environ), clock=clock.now), scanner=StandInScanner())
        _provide(services, settings)
        settle = _no_wait
        if dynamodb:
            settle = settler(client=boto3.client("dynamodb"), table=TABLE)
            started.enter_context(settled_transactions(settle=settle))
        aws.when_sent(_reported)
        _send_left_overs(services)
        _runtime.use(services)
        aws.when_stored(_scanned)
        for key in objects.untagged(bucket=ATTACHMENT_BUCKET):
            _scanned(ATTACHMENT_BUCKET, key)
        schedule, stream = _schedule(services, clock, folder, settle)
        _keep_going(schedule, stream, started)
        door = SmtpDoor(route=_mail_route(services), port=settings.smtp_port)
        door.start()
        started.callback(door.stop)
        yield Stack(services, clock, mails, written, schedule, door.port, aws.endpoint)


def _provide(services: Services, settings: LocalSettings) -> None:
    """The table, the buckets, the sender and the staff, where they are not there yet."""
    items.create_table()
    s3 = boto3.client("s3")
    there = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    for bucket in {ATTACHMENT_BUCKET, MAIL_BUCKET} - there:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    rule = UPLOADS_FROM_THE_SITE | {"AllowedOrigins": [settings.site_url]}
    s3.put_bucket_cors(Bucket=ATTACHMENT_BUCKET, CORSConfiguration={"CORSRules": [rule]})
    boto3.client("sesv2").create_email_identity(EmailIdentity=INBOUND_DOMAIN)
    put_demo_staff(staff=services.staff, policy=services.policy)


def _send_left_overs(services: Services) -> None:
    """Letters that were owed when the last run ended, also those it held in its hands: DATA_DIR is ours, so it is dead.

    The outbox lets go of them after HOLD, so it is asked as from then. What cannot be sent now is tried every minute.
    """
    _runtime.use(replace(services, clock=lambda: services.clock() + HOLD))
    with suppress(waiting_letters.LettersFailed):
        while waiting_letters.run(schedule_event(rule="waiting-letters", at=services.clock()), None)["sent"]:
            pass


def _no_wait() -> None:
    """What is in memory only has nothing to wait for."""


def _schedule(
    services: Services, clock: PortalClock, folder: Path, settle: Callable[[], None]
) -> tuple[Schedule, TableStream]:
    arn = boto3.client("dynamodb").describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
    stream = TableStream(
        client=boto3.client("dynamodbstreams"),
        arn=arn,
        function=waiting_letters.run,
        sums=month_sums.run,
        path=folder / "stream.json",
        settle=settle,
    )

    def deliver() -> None:
        stream.deliver()
        while waiting_letters.run(schedule_event(rule="waiting-letters", at=clock.now()), None)["sent"]:
            stream.deliver()

    morning = Daily("upkeep", upkeep.run, UPKEEP_AT, services.calendar.zone, done=clock.now())
    reports = Daily("reports", due_reports.run, REPORTS_AT, services.calendar.zone, done=clock.now())
    return Schedule(clock, services.cases, deadlines.run, deliver, RLock(), (reports, morning), services.outbox), stream


def _keep_going(schedule: Schedule, stream: TableStream, started: ExitStack) -> None:
    stop = Event()
    threads = (stream.keep_delivering(stop=stop), schedule.keep_running(stop=stop))

    def end() -> None:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)

    started.callback(end)


def _scanned(bucket: str, key: str) -> None:
    """Tells the function that scans of a new file, as S3 does."""
    if bucket == ATTACHMENT_BUCKET:
        record = {"s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}}}
        scan_file.run({"Records": [record]}, None)


def _reported(mail: SentMail) -> None:
    """Tells the function of a mail to SES's simulator what became of it, as the configuration set does."""
    event = event_of(mail=mail)
    if event:
        try:
            mail_events.run(event, None)
        except Exception:  # the mail has left all the same
            LOG.exception("what became of a mail could not be recorded")


def _mail_route(services: Services) -> MailRoute:
    s3: Any = boto3.client("s3")

    def store(message_id: str, raw: bytes) -> None:
        s3.put_object(Bucket=MAIL_BUCKET, Key=MAIL_PREFIX + message_id, Body=raw)

    return MailRoute(domain=INBOUND_DOMAIN, store=store, function=inbound_mail.run, now=services.clock)


@contextmanager
def _own_folder(settings: LocalSettings) -> Iterator[Path]:
    """DATA_DIR, held for this process alone; for moto a folder in it that is emptied before and after."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise DataDirInUse(f"another portal works on {settings.data_dir}; give this one a DATA_DIR") from error
        if settings.keeps:
            yield settings.data_dir
            return
        passing = settings.data_dir / "passing"
        shutil.rmtree(passing, ignore_errors=True)
        passing.mkdir()
        yield passing
        shutil.rmtree(passing, ignore_errors=True)
