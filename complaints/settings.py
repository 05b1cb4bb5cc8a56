"""What a deployment must say about itself, read once at cold start."""

from collections.abc import Mapping
from dataclasses import dataclass


class MissingSettings(Exception):
    """The environment lacks settings: `names` lists every one of them."""

    def __init__(self, *, names: tuple[str, ...]) -> None:
        super().__init__(f"missing settings: {', '.join(names)}")
        self.names = names


@dataclass(frozen=True)
class Settings:
    """One deployment. `signing_keys` sign reply addresses and secrets: the first signs, all of them verify.

    `configuration_set`: of the mail service, which reports what became of a mail; without one nothing is reported.
    `clamd`: host:port of a ClamAV daemon; none where the bucket has a scanner of its own.
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

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Settings from TABLE, ATTACHMENT_BUCKET, … SIGNING_KEYS; CONFIGURATION_SET may be left out.

        Raises MissingSettings naming all that is missing.
        """
        names = (
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
        missing = tuple(name for name in names if not env.get(name, "").strip())
        if missing:
            raise MissingSettings(names=missing)
        *plain, keys = (env[name].strip() for name in names)
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
            signing_keys=tuple(key.strip().encode() for key in keys.split(",") if key.strip()),
            configuration_set=env.get("CONFIGURATION_SET", "").strip(),
            clamd=env.get("CLAMD", "").strip(),
        )

    @property
    def mailbox(self) -> str:
        """The published address to which new complaints are mailed."""
        return f"complaints@{self.inbound_domain}"
