"""What a deployment must say about itself, read once at cold start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from complaints.domain.limits import Allowance, Limits
from complaints.domain.sessions import SessionLimits, SignInLimits

NEEDED = (
    "TABLE",
    "ATTACHMENT_BUCKET",
    "MAIL_BUCKET",
    "MAIL_PREFIX",
    "POLICY",
    "INBOUND_DOMAIN",
    "SENDER",
    "SITE_URL",
    "AWS_REGION",
    "COMPANY",
    "SIGNING_KEYS",
)
BELIEVED_FOR = timedelta(days=366)


# Limits of signing in that may be set: the name, and the bounds of a whole number.
SIGN_IN = {
    "SESSION_IDLE_MINUTES": (5, 1440),
    "SESSION_ABSOLUTE_MINUTES": (5, 10080),
    "SIGN_IN_LINK_MINUTES": (2, 60),
    "SIGN_IN_LINKS_AN_HOUR": (1, 100),
    "SIGN_IN_ATTEMPTS": (1, 10),
}
# How often in an hour the public may ask: the name, and the bounds of a whole number.
PUBLIC = {
    "COMPLAINTS_FREE": (0, 100_000),
    "COMPLAINTS_MOST": (0, 100_000),
    "CONTACT_COMPLAINTS_FREE": (0, 100_000),
    "CONTACT_COMPLAINTS_MOST": (0, 100_000),
    "PLAIN_FORMS_FREE": (0, 100_000),
    "PLAIN_FORMS_MOST": (0, 100_000),
    "UPLOADS_FREE": (0, 100_000),
    "UPLOADS_MOST": (0, 100_000),
    "UPLOAD_MEGABYTES_FREE": (0, 1_000_000),
    "UPLOAD_MEGABYTES_MOST": (0, 1_000_000),
    "WRONG_SECRETS_FREE": (0, 100_000),
    "FILES_OF_A_CASE": (1, 1000),
    "MEGABYTES_OF_A_CASE": (1, 100_000),
    "PROOF_COST": (100, 1_000_000),
}


class UnreadableSettings(Exception):
    """Settings that are no whole number within their bounds, or no `host:port`: `names` lists every one of them."""

    def __init__(self, *, names: tuple[str, ...]) -> None:
        super().__init__(f"settings that cannot be read, or are out of bounds: {', '.join(names)}")
        self.names = names


class MissingSettings(Exception):
    """The environment lacks settings: `names` lists every one of them."""

    def __init__(self, *, names: tuple[str, ...]) -> None:
        super().__init__(f"missing settings: {', '.join(names)}")
        self.names = names


@dataclass(frozen=True)
class Settings:
    """One deployment. `signing_keys` sign reply addresses and secrets: the first signs, all of them verify.

    `retired_on`: since when a key signs no more, written `key@2026-11-01`; the reply addresses that it signed are
    believed for a year from then. `trusted_authserv_id`: whose Authentication-Results are believed where the mail
    service gives no verdict of its own; nobody's, where it is empty.

    `configuration_set`: of the mail service, which reports what became of a mail; without one nothing is reported.
    `report_bucket`: where published reports lie; beside the attachments where it is empty.
    `edge_secret`: by which a request proves that it came through our own CloudFront, whose word on the address of the
    caller is then taken; empty where none stands before the gateway.
    `clamd`: host:port of a ClamAV daemon; none where the bucket has a scanner of its own.
    `smtp_relay`: (host, port) of a mail server by which letters leave instead of SES, for `smtp_user`.
    """

    table: str
    attachment_bucket: str
    mail_bucket: str
    mail_prefix: str
    policy: str
    inbound_domain: str
    sender: str
    site_url: str
    region: str
    company: str
    signing_keys: tuple[bytes, ...]
    configuration_set: str = ""
    clamd: str = ""
    smtp_relay: tuple[str, int] | None = None
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    retired_on: Mapping[bytes, date] = field(default_factory=dict)
    trusted_authserv_id: str = ""
    sign_in: SignInLimits = field(default_factory=SignInLimits)
    report_bucket: str = ""
    limits: Limits = field(default_factory=Limits)
    edge_secret: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Settings from TABLE, ATTACHMENT_BUCKET, … SIGNING_KEYS.

        CONFIGURATION_SET, CLAMD, TRUSTED_AUTHSERV_ID and REPORT_BUCKET may be left out, and so may the limits of
        signing in: SESSION_IDLE_MINUTES (480), SESSION_ABSOLUTE_MINUTES (720), SIGN_IN_LINK_MINUTES (15),
        SIGN_IN_LINKS_AN_HOUR (10), SIGN_IN_ATTEMPTS (5).
        CONFIGURATION_SET, CLAMD, TRUSTED_AUTHSERV_ID, SMTP_RELAY (host:port), SMTP_USER and SMTP_PASSWORD may be left
        out, and so may the limits of signing in:
        SESSION_IDLE_MINUTES (480), SESSION_ABSOLUTE_MINUTES (720), SIGN_IN_LINK_MINUTES (15),
        SIGN_IN_LINKS_AN_HOUR (10), SIGN_IN_ATTEMPTS (5). So may EDGE_SECRET, and how often the public may ask
        (docs/decisions/0031).

        Raises MissingSettings naming all that is missing, UnreadableSettings.
        """
        missing = tuple(name for name in NEEDED if not env.get(name, "").strip())
        if missing:
            raise MissingSettings(names=missing)
        *plain, keys = (env[name].strip() for name in NEEDED)
        known = dict(_key(key) for key in keys.split(",") if key.strip())
        table, attachments, mails, prefix, policy, domain, sender, site, region, company = plain
        return cls(
            table=table,
            attachment_bucket=attachments,
            mail_bucket=mails,
            mail_prefix=prefix,
            policy=policy,
            inbound_domain=domain,
            sender=sender,
            site_url=site.rstrip("/"),
            region=region,
            company=company,
            signing_keys=tuple(known),
            retired_on={key: day for key, day in known.items() if day},
            configuration_set=env.get("CONFIGURATION_SET", "").strip(),
            clamd=env.get("CLAMD", "").strip(),
            smtp_relay=_relay(env.get("SMTP_RELAY", "").strip()),
            smtp_user=env.get("SMTP_USER", "").strip(),
            smtp_password=env.get("SMTP_PASSWORD", "").strip(),
            trusted_authserv_id=env.get("TRUSTED_AUTHSERV_ID", "").strip(),
            sign_in=_sign_in(env),
            report_bucket=env.get("REPORT_BUCKET", "").strip(),
            limits=_limits(env),
            edge_secret=env.get("EDGE_SECRET", "").strip(),
        )

    def reply_keys(self, *, on: date) -> tuple[bytes, ...]:
        """The keys whose reply addresses are believed on that day: those that sign or did so within the last year."""
        return tuple(key for key in self.signing_keys if on <= self.retired_on.get(key, on) + BELIEVED_FOR)

    @property
    def mailbox(self) -> str:
        """The published address to which new complaints are mailed."""
        return f"complaints@{self.inbound_domain}"


def _numbers(env: Mapping[str, str], bounds: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """The whole numbers that are set, of those that `bounds` names. Raises UnreadableSettings."""
    told = {name: env[name].strip() for name in bounds if env.get(name, "").strip()}
    wrong = tuple(name for name, value in told.items() if not _is_within(value, *bounds[name]))
    if wrong:
        raise UnreadableSettings(names=wrong)
    return {name: int(value) for name, value in told.items()}


def _limits(env: Mapping[str, str]) -> Limits:
    told = _numbers(env, PUBLIC)
    usual = Limits()

    def allowance(name: str, otherwise: Allowance) -> Allowance:
        return Allowance(told.get(f"{name}_FREE", otherwise.free), told.get(f"{name}_MOST", otherwise.most))

    return Limits(
        complaints=allowance("COMPLAINTS", usual.complaints),
        contact=allowance("CONTACT_COMPLAINTS", usual.contact),
        plain=allowance("PLAIN_FORMS", usual.plain),
        uploads=allowance("UPLOADS", usual.uploads),
        megabytes=allowance("UPLOAD_MEGABYTES", usual.megabytes),
        misses=allowance("WRONG_SECRETS", usual.misses),
        files=told.get("FILES_OF_A_CASE", usual.files),
        case_megabytes=told.get("MEGABYTES_OF_A_CASE", usual.case_megabytes),
        cost=told.get("PROOF_COST", usual.cost),
    )


def _sign_in(env: Mapping[str, str]) -> SignInLimits:
    told = _numbers(env, SIGN_IN)
    usual = SignInLimits()

    def minutes(name: str, otherwise: timedelta) -> timedelta:
        return timedelta(minutes=told[name]) if name in told else otherwise

    return SignInLimits(
        session=SessionLimits(
            idle=minutes("SESSION_IDLE_MINUTES", usual.session.idle),
            absolute=minutes("SESSION_ABSOLUTE_MINUTES", usual.session.absolute),
        ),
        link=minutes("SIGN_IN_LINK_MINUTES", usual.link),
        askings=told.get("SIGN_IN_LINKS_AN_HOUR", usual.askings),
        attempts=told.get("SIGN_IN_ATTEMPTS", usual.attempts),
    )


def _relay(written: str) -> tuple[str, int] | None:
    host, _, port = written.rpartition(":")
    if not written:
        return None
    if not host or not _is_within(port, 1, 65535):
        raise UnreadableSettings(names=("SMTP_RELAY",))
    return host, int(port)


def _is_within(value: str, least: int, most: int) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 9 and least <= int(value) <= most


def _key(written: str) -> tuple[bytes, date | None]:
    """A signing key, and the day on which it was retired, where one stands behind it."""
    key, mark, day = written.strip().rpartition("@")
    try:
        return key.encode(), date.fromisoformat(day if mark else "")
    except ValueError:
        return written.strip().encode(), None
