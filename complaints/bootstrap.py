"""Wires ports, policy, calendar and clock into Services. The only module that knows adapters and reads the clock.

Somebody waits while a function starts, so it imports what it uses: adapters and desks when they are first asked for.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaints.adapters.dynamodb import items
from complaints.adapters.regulations import KeptRegulations, regulation_at
from complaints.adapters.ssm import names_secrets, with_secrets
from complaints.adapters.wiring import client, wired
from complaints.domain.circumstances import Circumstances
from complaints.settings import Settings

if TYPE_CHECKING:
    from complaints.domain.acts import Actor
    from complaints.domain.mail_events import MailEvent
    from complaints.domain.policy import PolicyProfile
    from complaints.domain.regulation import Regulations
    from complaints.domain.staff import Roster
    from complaints.domain.working_time import WorkingCalendar
    from complaints.usecases.campaign_store import CampaignStore
    from complaints.usecases.compose_letter import Post
    from complaints.usecases.counter_port import Counter, Proofs
    from complaints.usecases.deliveries import Deliveries
    from complaints.usecases.directory import KeptDirectory
    from complaints.usecases.draft_reports import ReportDesk
    from complaints.usecases.erase_disposed import ErasingDesk
    from complaints.usecases.errand_port import Errands
    from complaints.usecases.house_letters import HousePost
    from complaints.usecases.keep_limits import Gate
    from complaints.usecases.logins import LoginTrail
    from complaints.usecases.lost_secrets import CaseLinks, LostSecretDesk
    from complaints.usecases.mail_room import Delivered, MailRoom
    from complaints.usecases.mend_deliveries import DeliveryDesk
    from complaints.usecases.migrating import Progress
    from complaints.usecases.open_figures import OpenFigures
    from complaints.usecases.outbox_port import Outbox
    from complaints.usecases.ports import (
        AttachmentStore,
        CaseRepository,
        LetterRenderer,
        Mailer,
        MailStore,
    )
    from complaints.usecases.quarantine import Quarantine
    from complaints.usecases.report_store import ReportStore
    from complaints.usecases.run_campaigns import CampaignDesk
    from complaints.usecases.run_errands import ErrandDesk
    from complaints.usecases.saved_views import SavedViews
    from complaints.usecases.scan_file import FileScanner
    from complaints.usecases.sign_in import SignInDesk
    from complaints.usecases.sign_in_port import SignIns
    from complaints.usecases.warn_administrators import UpkeepDesk, UpkeepLog

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Services:
    """Everything an edge may use. `clock` gives the present moment, aware; `new_token` 256 random bits as text."""

    settings: Settings
    policy: PolicyProfile
    calendar: WorkingCalendar
    regulations: Regulations
    cases: CaseRepository
    outbox: Outbox
    mailer: Mailer
    renderer: LetterRenderer
    attachments: AttachmentStore
    scanner: FileScanner
    mails: MailStore
    quarantine: Quarantine
    deliveries: Deliveries
    staff: KeptDirectory
    sign_ins: SignIns
    case_links: CaseLinks
    errands: Errands
    logins: LoginTrail
    saved_views: SavedViews
    upkeep_log: UpkeepLog
    reports: ReportStore
    counter: Counter
    proofs: Proofs
    open_figures: OpenFigures
    campaigns: CampaignStore
    bulletin: ReportStore
    clock: Callable[[], datetime]
    new_token: Callable[[], str]

    def circumstances(self, actor: Actor, *, roster: Roster | None = None) -> Circumstances:
        """What is decided by, with `actor` acting now; `roster` where it was read already."""
        people = roster or self.staff.roster()
        return Circumstances(actor, self.clock(), self.policy, self.calendar, people, self.regulations)

    @property
    def post(self) -> Post:
        """What sends letters."""
        from complaints.usecases.compose_letter import Post

        return Post(
            outbox=self.outbox,
            mailer=self.mailer,
            renderer=self.renderer,
            cases=self.cases,
            deliveries=self.deliveries,
            signing_keys=self.settings.signing_keys,
            inbound_domain=self.settings.inbound_domain,
        )

    @property
    def delivery_desk(self) -> DeliveryDesk:
        """What mail that did not arrive is looked after by."""
        from complaints.usecases.mend_deliveries import DeliveryDesk

        return DeliveryDesk(self.deliveries, self.cases)

    @property
    def upkeep_desk(self) -> UpkeepDesk:
        """What tells administrators of the state of the portal."""
        from complaints.usecases.warn_administrators import UpkeepDesk

        return UpkeepDesk(self.cases, self.upkeep_log, self.house_post, self.outbox, self.quarantine)

    @property
    def erasing_desk(self) -> ErasingDesk:
        """What erases what was disposed of."""
        from complaints.usecases.erase_disposed import ErasingDesk

        return ErasingDesk(self.cases, self.attachments, self.mails, self.quarantine, self.deliveries, self.campaigns)

    @property
    def report_desk(self) -> ReportDesk:
        """What makes and sends reports."""
        from complaints.usecases.draft_reports import ReportDesk
        from complaints.usecases.report_letters import ReportPost

        post = ReportPost(self.house_post, self.settings.site_url, self.settings.signing_keys[0])
        return ReportDesk(self.cases, self.reports, post)

    @property
    def bulletin_desk(self) -> ReportDesk:
        """What tells typical cases."""
        from complaints.usecases.bulletin_letters import BulletinPost
        from complaints.usecases.draft_reports import ReportDesk

        post = BulletinPost(self.house_post, self.settings.site_url, self.settings.signing_keys[0])
        return ReportDesk(self.cases, self.bulletin, post)

    @property
    def campaign_desk(self) -> CampaignDesk:
        """What runs surveys of many."""
        from complaints.usecases.campaign_letters import CampaignPost
        from complaints.usecases.run_campaigns import CampaignDesk

        key, hotline = self.settings.signing_keys[0], self.policy.intake.hotline
        post = CampaignPost(self.house_post, self.settings.site_url, key, hotline)
        return CampaignDesk(self.cases, self.deliveries, self.campaigns, post, self.new_token)

    @property
    def mail_room(self) -> MailRoom:
        """What reads mail."""
        from complaints.usecases.mail_room import MailRoom
        from complaints.usecases.set_aside import Alarm

        return MailRoom(
            cases=self.cases,
            attachments=self.attachments,
            quarantine=self.quarantine,
            deliveries=self.deliveries,
            reports=lambda: self.report_desk,
            signing_keys=self.settings.signing_keys,
            reply_keys=self.settings.reply_keys(on=self.clock().date()),
            counter=self.counter,
            inbound_domain=self.settings.inbound_domain,
            mailbox=self.settings.mailbox,
            alarm=Alarm(self.house_post, f"s3://{self.settings.mail_bucket}/{self.settings.mail_prefix}"),
        )

    @property
    def sign_in_desk(self) -> SignInDesk:
        """What lets staff in."""
        from complaints.usecases.sign_in import SignInDesk

        return SignInDesk(
            sign_ins=self.sign_ins,
            trail=self.logins,
            counter=self.counter,
            post=self.house_post,
            site_url=self.settings.site_url,
            limits=self.settings.sign_in,
            zone=self.calendar.zone,
            errands=self.errands,
            signing_keys=self.settings.signing_keys,
        )

    @property
    def lost_secret_desk(self) -> LostSecretDesk:
        """What mails links to who has lost number and secret."""
        from complaints.usecases.lost_secrets import LostSecretDesk

        told = (self.settings.site_url, self.policy.intake.hotline, self.settings.signing_keys)
        return LostSecretDesk(self.cases, self.case_links, self.counter, self.house_post, *told, self.errands)

    @property
    def errand_desk(self) -> ErrandDesk:
        """What mails to who asked at a page that must not tell whether there was anything."""
        from complaints.usecases.run_errands import ErrandDesk

        return ErrandDesk(self.errands, self.lost_secret_desk, self.sign_in_desk, self.staff)

    @property
    def gate(self) -> Gate:
        """What keeps the public within limits."""
        from complaints.usecases.keep_limits import Gate

        return Gate(self.counter, self.proofs)

    @property
    def house_post(self) -> HousePost:
        """What mails staff of what is no step of a case."""
        from complaints.usecases.house_letters import HousePost

        return HousePost(self.mailer, self.renderer, self.settings.inbound_domain)

    def migrate(self, *, told: Callable[[Progress], None], per_second: int, dry_run: bool) -> int:
        """Brings the items of the table to the shape that this code writes; how many changes. Raises TableIsLater."""
        from complaints.adapters.dynamodb.migrations import migrate

        return migrate(told=told, pause=time.sleep, per_second=per_second, dry_run=dry_run)

    def read_mail_events(self, event: Mapping[str, Any]) -> tuple[MailEvent, ...]:
        """The news of mails in an event of the mail service."""
        from complaints.adapters.ses_events import read_events

        return tuple(read_events(event))

    def open_mail(self, *, stored_as: str, recipients: tuple[str, ...], verdicts: dict[str, str]) -> Delivered:
        """The stored message `stored_as`, read; unreadable ones come with the fault instead of a message."""
        from complaints.adapters.arrived_mail import open_mail

        given: dict[str, Any] = {"stored_as": stored_as, "recipients": recipients, "verdicts": verdicts}
        return open_mail(mails=self.mails, trusted=self.settings.trusted_authserv_id, **given)


def settings_of(env: Mapping[str, str]) -> Settings:
    """The settings of an environment, with secrets that it only names. Raises MissingSettings, UnreadableSettings."""
    if names_secrets(env):
        env = with_secrets(env, client=client("ssm", region=env.get("AWS_REGION")))
    return Settings.from_env(env)


def read_policy(*, policy_id: str) -> PolicyProfile:
    """The policy that would be in force by the setting POLICY. Raises UnreadablePolicy."""
    from complaints.adapters import shipped_policies

    return shipped_policies.read_policy(policy_id=policy_id)


def build_services(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Services:
    """Services for one deployment."""
    items.bind(table=settings.table, region=settings.region)
    regulation, now = regulation_at(PACKAGE / "policies" / f"{settings.policy}.toml"), clock or _utc_now
    return Services(
        settings=settings,
        policy=regulation.policy,
        calendar=regulation.calendar,
        regulations=KeptRegulations(),
        clock=now,
        new_token=lambda: secrets.token_urlsafe(32),
        **wired(settings=settings, zone=regulation.calendar.zone, now=now),
    )


def _utc_now() -> datetime:
    return datetime.now(UTC)
