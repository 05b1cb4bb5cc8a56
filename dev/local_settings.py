"""What `make run` can be told, and what the portal is told on this machine."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dev.kept_files import write_whole
from dev.ports import LOOPBACK, free_port

INBOUND_DOMAIN = "portal.example"
REGION = "eu-central-1"
TABLE = "complaint-portal"
ATTACHMENT_BUCKET = "complaint-portal-attachments"
MAIL_BUCKET = "complaint-portal-mail"
MAIL_PREFIX = "inbound/"
STORES = ("dynamodb-local", "moto")


class BadSetting(Exception):
    """A setting of the environment that cannot be used; the message is one line for a person."""


@dataclass(frozen=True)
class LocalSettings:
    """PORT, SMTP_PORT, DATA_DIR, POLICY, STORE and COMPANY of the environment."""

    port: int
    smtp_port: int
    data_dir: Path
    policy: str
    store: str
    company: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "LocalSettings":
        """The settings, each with its usual value where it is not given; port 0 takes a free one. Raises BadSetting."""
        store = env.get("STORE") or STORES[0]
        if store not in STORES:
            raise BadSetting(f"STORE={store}: there are {' and '.join(STORES)}")
        data_dir = Path(env.get("DATA_DIR") or ".local").absolute()
        return cls(
            port=_port(env, "PORT", 8000),
            smtp_port=_port(env, "SMTP_PORT", 8025),
            data_dir=data_dir,
            policy=env.get("POLICY") or "oppein",
            store=store,
            company=env.get("COMPANY") or "客户服务中心",
        )

    @property
    def keeps(self) -> bool:
        """Whether anything outlives a stop: with moto's DynamoDB the cases do not, and so nothing does."""
        return self.store != "moto"

    @property
    def site_url(self) -> str:
        """Where the portal is, for a browser on this machine."""
        return f"http://{LOOPBACK}:{self.port}"

    def portal_environment(self, *, aws_endpoint: str, dynamodb_endpoint: str, signing_key: str) -> dict[str, str]:
        """What a Lambda's environment is in production: the portal's settings, and where AWS is."""
        return {
            "TABLE": TABLE,
            "ATTACHMENT_BUCKET": ATTACHMENT_BUCKET,
            "MAIL_BUCKET": MAIL_BUCKET,
            "MAIL_PREFIX": MAIL_PREFIX,
            "POLICY": self.policy,
            "INBOUND_DOMAIN": INBOUND_DOMAIN,
            "SENDER": f"portal@{INBOUND_DOMAIN}",
            "SITE_URL": self.site_url,
            "COMPANY": self.company,
            "SIGNING_KEYS": signing_key,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_S3": aws_endpoint,
            "AWS_ENDPOINT_URL_SESV2": aws_endpoint,
            "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_endpoint,
            "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": dynamodb_endpoint,
            # Nobody's real account: not from the machine's files, not from a metadata service, not through a proxy.
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": LOOPBACK,
            "no_proxy": LOOPBACK,
        }


def signing_key(*, data_dir: Path) -> str:
    """The key that signs reply addresses and secrets here: made once, or last week's letters could not be answered."""
    path = data_dir / "signing-key"
    if not path.is_file():
        write_whole(path=path, body=secrets.token_urlsafe(32).encode())
    return path.read_text(encoding="ascii")


def _port(env: Mapping[str, str], name: str, usual: int) -> int:
    given = env.get(name) or str(usual)
    if not (given.isascii() and given.isdigit() and int(given) <= 65535):
        raise BadSetting(f"{name}={given}: a port is a number from 0 to 65535")
    return int(given) or free_port()
