"""Which adapter stands behind which port: each by its address, so that a process imports those alone that it uses."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from botocore.config import Config
from botocore.session import get_session

from complaints.adapters.lazily import Lazily, lazily
from complaints.settings import Settings

BOUNDED = Config(
    user_agent="complaint-portal", connect_timeout=3, read_timeout=10, retries={"mode": "standard", "max_attempts": 4}
)
LETTERS = Path(__file__).resolve().parents[1] / "letters"
STORES = {
    "cases": "cases:DynamoDBCases",
    "outbox": "outbox:DynamoDBOutbox",
    "quarantine": "quarantine:DynamoDBQuarantine",
    "deliveries": "deliveries:DynamoDBDeliveries",
    "staff": "staff:DynamoDBStaff",
    "sign_ins": "sign_ins:DynamoDBSignIns",
    "case_links": "case_links:DynamoDBCaseLinks",
    "errands": "errands:DynamoDBErrands",
    "logins": "logins:DynamoDBLogins",
    "saved_views": "saved_views:DynamoDBSavedViews",
    "upkeep_log": "upkeep:DynamoDBUpkeepLog",
    "open_figures": "open_figures:DynamoDBOpenFigures",
    "campaigns": "campaigns:DynamoDBCampaigns",
}


def wired(*, settings: Settings, zone: ZoneInfo, now: Callable[[], datetime]) -> dict[str, Any]:
    """Every adapter, by the field of Services that it fills. `now` dates mails, `zone` is that of times in letters."""
    s3 = Lazily(lambda: client("s3", region=settings.region))
    ses = Lazily(lambda: client("sesv2", region=settings.region))
    documents = lazily("s3:S3Documents", client=s3, bucket=settings.report_bucket or settings.attachment_bucket)
    told = {"company": settings.company, "site_url": settings.site_url, "mailbox": settings.mailbox}
    return {
        **{field: lazily(f"dynamodb.{address}") for field, address in STORES.items()},
        "counter": lazily("dynamodb.counter:DynamoDBCounter", key=settings.signing_keys[0]),
        "reports": lazily("dynamodb.reports:DynamoDBReports", documents=documents),
        "bulletin": lazily("dynamodb.reports:bulletin", documents=documents),
        "mailer": lazily("mailers:mailer", settings=settings, now=now, ses=ses),
        "renderer": lazily("letter_files:LetterFiles", folder=LETTERS, zone=zone, globals=told),
        "attachments": lazily("s3:S3Attachments", client=s3, bucket=settings.attachment_bucket),
        "scanner": lazily("clamd:ClamdScanner", address=settings.clamd),
        "mails": lazily("s3:S3Mails", client=s3, bucket=settings.mail_bucket, prefix=settings.mail_prefix),
        "proofs": lazily("altcha:AltchaProofs", keys=settings.signing_keys, cost=settings.limits.cost),
    }


def client(service: str, *, region: str | None) -> Any:
    """A client of AWS, of botocore's own: boto3 would add what nobody here uses. Endpoints and credentials come from
    the environment.

    A bucket goes by its name in the region: from the worldwide one a browser would be sent on, which no POST survives.
    """
    from complaints.adapters.short_way import sign_by_the_day

    regional = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    config = BOUNDED.merge(regional) if service == "s3" else BOUNDED
    made = get_session().create_client(service, region_name=region, config=config)
    sign_by_the_day(made)
    return made
