"""Which HTTP status and which words stand for what can go wrong, where nothing more is to be said of it."""

from api.versions import MissingVersion
from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import NothingToDecide
from complaints.domain.month import UnknownFigure
from complaints.domain.publishing import EditionSettled, NotAwaited, NotYetSent
from complaints.domain.regulation import PolicyNotKept
from complaints.domain.survey import AlreadyRated, NotAsked
from complaints.usecases.campaign_store import StaleCampaign, UnknownCampaign
from complaints.usecases.deliveries import AlreadyMended, UnknownDelivery
from complaints.usecases.directory import (
    ChangeSettled,
    NotOwnChange,
    OwnChange,
    UnknownChange,
    UnknownMember,
)
from complaints.usecases.draft_reports import NotYet
from complaints.usecases.keep_bulletin import NoBulletin
from complaints.usecases.logins import LoginNotNoted
from complaints.usecases.mail_again import NothingToMail
from complaints.usecases.mend_deliveries import AddressBlocked, NotResendable
from complaints.usecases.open_figures import FiguresNotOpen
from complaints.usecases.ports import BadCursor, StaleCase
from complaints.usecases.publish_reports import ReportPolicyNotKept
from complaints.usecases.quarantine import AlreadyDecided, UnknownMail
from complaints.usecases.report_month import UnknownMonth
from complaints.usecases.report_store import StaleEdition, UnknownEdition
from complaints.usecases.run_campaigns import CampaignSettled
from complaints.usecases.saved_views import StaleViews
from complaints.usecases.sign_in import CodeRefused, LinkElsewhere, LinkRefused, NoSuchSession
from complaints.usecases.submit_complaint import ForeignIdempotencyKey


class MalformedKey(Exception):
    """An Idempotency-Key header that is empty, too long or not printable."""


STATUS: dict[type[Exception], tuple[int, str]] = {
    LinkRefused: (401, "link_refused"),
    CodeRefused: (401, "code_refused"),
    LinkElsewhere: (403, "link_elsewhere"),
    NotAllowed: (403, "not_allowed"),
    NothingToDecide: (409, "nothing_to_decide"),
    AlreadyRated: (409, "already_rated"),
    NotAsked: (409, "not_asked"),
    NothingToMail: (409, "nothing_to_mail"),
    PolicyNotKept: (409, "policy_not_kept"),
    StaleCase: (412, "stale"),
    StaleViews: (412, "views_stale"),
    MissingVersion: (428, "if_match"),
    LoginNotNoted: (503, "too_busy"),
    NoSuchSession: (404, "session_unknown"),
    UnknownMember: (404, "member_unknown"),
    UnknownChange: (404, "matrix.unknown"),
    OwnChange: (403, "matrix.own"),
    NotOwnChange: (403, "matrix.not_own"),
    ChangeSettled: (409, "matrix.settled"),
    UnknownMail: (404, "mail_unknown"),
    UnknownDelivery: (404, "delivery_unknown"),
    AlreadyMended: (409, "delivery_mended"),
    AddressBlocked: (409, "address_blocked"),
    NotResendable: (409, "not_resendable"),
    UnknownMonth: (404, "month_unknown"),
    UnknownEdition: (404, "report_unknown"),
    ReportPolicyNotKept: (409, "report_policy_gone"),
    NotYet: (409, "report_not_yet"),
    NotYetSent: (409, "report_not_sent"),
    EditionSettled: (409, "report_settled"),
    NotAwaited: (403, "report_not_awaited"),
    StaleEdition: (412, "report_stale"),
    NoBulletin: (404, "typical_unknown"),
    UnknownCampaign: (404, "survey_unknown"),
    CampaignSettled: (409, "survey_settled"),
    StaleCampaign: (412, "survey_stale"),
    UnknownFigure: (404, "figure_unknown"),
    FiguresNotOpen: (404, "figures_not_open"),
    AlreadyDecided: (409, "mail_decided"),
    BadCursor: (422, "cursor"),
    ForeignIdempotencyKey: (422, "idempotency_key"),
    MalformedKey: (422, "key_form"),
}
