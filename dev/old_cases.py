"""Cases of years ago: filed and closed by the use cases under /dev, as if it were then.

The portal's clock runs forward only, and what is kept for its time is seen years after it was closed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, Actor, NotAllowed, staff
from complaints.domain.case import Complainant, Complaint, Stage
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, Command, FollowUp, Reply
from complaints.domain.lifecycle import IllegalTransition
from complaints.usecases.perform_act import perform_act
from complaints.usecases.submit_complaint import submit_complaint
from dev.demo_staff import demo_address
from dev.demo_words import filled_in

MOST = 20
APART = timedelta(days=9)
NOT_SO_HERE = (NotAllowed, IllegalTransition, GuardsUnmet, UnknownValue)  # another policy has it otherwise


def file_old_cases(*, services: Services, count: int) -> Iterator[str]:
    """`count` cases, each closed so long ago that its time is just over; none where the policy ends no time."""
    rule = services.policy.retention
    for number in range(min(count, MOST) if rule else 0):
        assert rule is not None
        over = services.clock() - timedelta(days=2) - number * APART
        closed = services.calendar.shift(moment=over, limit=rule.keep, back=True)
        by = replace(services.circumstances(THE_COMPLAINANT), now=closed - timedelta(hours=5))
        reference = submit_complaint(
            cases=services.cases,
            attachments=services.attachments,
            complaint=_complaint(number, services),
            attachment_keys=[],
            idempotency_key=services.new_token(),
            signing_keys=services.settings.signing_keys,
            circumstances=by,
        ).case.reference
        _close(reference, services, replace(by, now=closed))
        yield reference


def _complaint(number: int, services: Services) -> Complaint:
    intake = services.policy.intake
    category = intake.categories[number % len(intake.categories)].id
    who = Complainant(
        f"老客户{number + 1:02}", intake.complainant_kinds[0].id, f"139001390{number:02}", address="和平路 1 号"
    )
    line = intake.business_lines[0].id if intake.business_lines else ""
    said = "三年前的投诉：柜门变形，更换后仍关不严。"
    fields = {rule.id: filled_in(kind=rule.kind, options=list(rule.options)) for rule in intake.fields if rule.required}
    return Complaint(
        who,
        category,
        said,
        business_line=line,
        order_no=f"OLD-{number + 1:04}",
        demand="更换",
        place="厨房",
        consent="同意",
        fields=fields,
    )


def _close(reference: str, services: Services, by: Circumstances) -> None:
    """One way or the other: by reply and call, or by whichever closing the policy lets somebody do at once."""
    ways = [Closure(rule.id, "已答复并解决") for rule in services.policy.closing]
    steps: list[tuple[str, Command]] = [("handler", Reply("已更换柜门。")), ("agent", FollowUp("satisfied"))]
    steps += [(who, way) for way in ways for who in ("agent", "supervisor")]
    for who, command in steps:
        if services.cases.get(reference=reference).stage is Stage.CLOSED:
            return
        try:
            perform_act(
                cases=services.cases,
                reference=reference,
                command=command,
                circumstances=replace(by, actor=_member(who, by)),
            )
        except NOT_SO_HERE:
            continue


def _member(who: str, by: Circumstances) -> Actor:
    member = by.roster.find(demo_address(who))
    assert member is not None, f"{who} is not among the demo staff"
    return staff(member)
