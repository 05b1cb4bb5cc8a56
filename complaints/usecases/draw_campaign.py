"""Who is asked in a campaign: of the staff by department and level, of the customers by lot, and never too often."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints.domain.campaign import (
    BUSINESS_LINE,
    DEPARTMENT,
    Campaign,
    Invitation,
    drawn,
    groups_of,
    in_lot_order,
    invitation_id,
    sizes,
    wanted,
)
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import Sight
from complaints.domain.policy_oversight import Audience, CampaignRule
from complaints.domain.staff import StaffMember
from complaints.usecases.campaign_store import CampaignStore
from complaints.usecases.deliveries import Deliveries, block_id
from complaints.usecases.ports import CaseFilter, CaseRepository, CaseSummary
from complaints.usecases.report_cases import all_rows, months_back

MONTHS = 12
NOBODY = Sight("nobody")  # a case that only some may know of is asked about by nobody, and is in no number


@dataclass(frozen=True)
class Drawing:
    """Who is asked, of how many, and how many of each group there are."""

    invitations: tuple[Invitation, ...]
    population: int
    groups: dict[str, dict[str, int]]

    @property
    def asked(self) -> dict[str, dict[str, int]]:
        """How many of each group are asked."""
        return sizes(each.groups for each in self.invitations)


def draw(
    *,
    cases: CaseRepository,
    deliveries: Deliveries,
    store: CampaignStore,
    campaign: Campaign,
    rule: CampaignRule,
    by: Circumstances,
) -> Drawing:
    """Draws by the seed of the campaign: from the same people the same again."""
    if rule.audience is Audience.STAFF:
        return _of_staff(campaign, rule, by)
    references, groups = list[str](), dict[str, Counter[str]]()
    for row in _closed(cases, by):  # a year of a large company: of each row no more is kept than its number
        references.append(row.reference)
        for kind, name in ((DEPARTMENT, row.department), (BUSINESS_LINE, row.business_line)):
            groups.setdefault(kind, Counter())[name] += 1
    chosen: dict[str, Invitation] = {}
    most = min(rule.at_most, wanted(of=len(references), share=rule.share))
    for reference in in_lot_order(seed=campaign.seed, of=references, key=str):
        if len(chosen) == most:
            break
        found = _customer(cases.get(reference=reference), campaign, by)
        if found and found.id not in chosen and _may_ask(found.email, deliveries, store, by.now):
            chosen[found.id] = found
    asked = tuple(sorted(chosen.values(), key=lambda each: each.id))
    return Drawing(asked, len(references), {kind: dict(names) for kind, names in groups.items()})


def _closed(cases: CaseRepository, by: Circumstances) -> Iterator[CaseSummary]:
    """The rows of the closed cases of the last twelve months that everybody may know of."""
    for month in months_back(month=by.today.strftime("%Y-%m"), count=MONTHS):
        yield from all_rows(cases=cases, wanted=CaseFilter(month=month, closed=True, sight=NOBODY), by=by)


def _of_staff(campaign: Campaign, rule: CampaignRule, by: Circumstances) -> Drawing:
    members = [each for each in by.roster.members if each.active]
    invited = drawn(members=[each for each in members if _is_there(each, campaign)], rule=rule, seed=campaign.seed)
    return Drawing(invited, len(members), sizes(groups_of(member=each, rule=rule) for each in members))


def _is_there(member: StaffMember, campaign: Campaign) -> bool:
    """Whether the member is back before the campaign is over."""
    last = (campaign.ends_at - timedelta(hours=1)).date()
    return not member.is_away(today=last)


def _customer(case: ComplaintCase, campaign: Campaign, by: Circumstances) -> Invitation | None:
    """The invitation of who complained; None where nobody can be asked by mail, or nobody complained of anything."""
    who = case.content.complainant
    type_ = by.policy.type(case.content.type)
    if not who.email or case.content.anonymous or case.disposed_at or (type_ and not type_.counted):
        return None
    groups = {DEPARTMENT: case.department, BUSINESS_LINE: case.content.business_line}
    return Invitation(invitation_id(seed=campaign.seed, email=who.email), who.email, who.name, case.locale, groups)


def _may_ask(email: str, deliveries: Deliveries, store: CampaignStore, now: datetime) -> bool:
    blocked = deliveries.find_block(id=block_id(address=email))
    return blocked is None and store.may_ask(email=email, now=now)
