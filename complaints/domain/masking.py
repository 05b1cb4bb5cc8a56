"""How to reach the complainant is masked for those who need not reach him; looking at it leaves an entry (GENREG-18).

Otherwise than behind a veil, who complains is no secret: his name is shortened, and of a number the ends are left, so
that one case is told from another.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Complaint, ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act, Unmasking
from complaints.domain.policy import PolicyProfile
from complaints.domain.veil import SHORTEST, mended, replaced_words

OPEN_FOR = timedelta(minutes=15)
MASK = "****"
FIRST_OF_ADDRESS = 6
DIGITS_OF_NUMBER = 11  # without the code of a country
REACHED_BY = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)


def unmask(case: ComplaintCase, command: Unmasking, by: Circumstances) -> ComplaintCase:
    """`case` with the entry that the actor looks at how to reach the complainant. Raises NotAllowed behind a veil."""
    if not _knows_name(case, by):
        raise NotAllowed(act=command.act)
    return by.put(case, Kind.UNMASKED, {"reason": command.reason})


def is_masked(*, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether `by.actor` reads how to reach the complainant only after he has said why he looks.

    Of his own case nobody has to say it, nor whoever a confidential path names: he is there to look into it.
    """
    own = by.actor.email in {case.handler, case.agent} or by.circle(case).path is not None
    return masks_rows(by=by) and not own and unmasked_until(case=case, by=by) is None


def unmasked_until(*, case: ComplaintCase, by: Circumstances) -> datetime | None:
    """Until when what `by.actor` has asked to see stays open to him; None where nothing is."""
    looked = [entry.at for entry in case.timeline if entry.kind is Kind.UNMASKED and entry.actor == by.actor.name]
    until = max(looked) + OPEN_FOR if looked else None
    return until if until is not None and by.now < until else None


def offers_unmasking(*, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether there is anything for `by.actor` to unmask: what he reads is masked, and not veiled."""
    return _knows_name(case, by) and is_masked(case=case, by=by)


def masks_rows(*, by: Circumstances) -> bool:
    """Whether `by.actor` is shown names in short: he holds only roles that the policy lets look on giving a reason."""
    rule, member = by.policy.acts.get(Act.UNMASKING), by.actor.member
    return rule is not None and member is not None and member.roles <= frozenset(rule.by)


def masked_name(name: str) -> str:
    """A name of which the first character is left; what is masked or veiled already stays."""
    return name if not name or name.endswith("**") else f"{name[:1]}**"


def masked_address(address: str) -> str:
    """A mail address of which the first character and the domain are left."""
    return f"{address[:1]}***@{address.rpartition('@')[2]}"


def masked_line(text: str, *, name: str) -> str:
    """The first words of a complaint in a list, without the name, mobile numbers and mail addresses in them."""
    short = mended(text, pattern=REACHED_BY, mask=lambda found: MASK)
    return short.replace(name, masked_name(name)) if len(name) >= SHORTEST else short


def masked_words(told: Any, *, complaint: Complaint, policy: PolicyProfile) -> Any:
    """JSON values in which his name, how to reach him and what is personal are masked wherever they are mentioned."""
    return replaced_words(told, masks=_masks(complaint, policy))


def _knows_name(case: ComplaintCase, by: Circumstances) -> bool:
    return by.actor.member is not None and by.circle(case).knows_name(member=by.actor.member)


def _masks(complaint: Complaint, policy: PolicyProfile) -> dict[str, str]:
    """What is personal, and what is shown in its place."""
    who = complaint.complainant
    digits = re.sub(r"\D", "", who.phone)
    personal = (complaint.fields.get(rule.id, "") for rule in policy.intake.fields if rule.personal)
    found = {
        **dict.fromkeys(personal, MASK),
        who.address: f"{who.address[:FIRST_OF_ADDRESS]}{MASK}" if len(who.address) > FIRST_OF_ADDRESS else MASK,
        **dict.fromkeys((who.phone, digits, digits[-DIGITS_OF_NUMBER:]), _ends(digits)),
        who.email: masked_address(who.email),
        who.name: masked_name(who.name),
    }
    return {word.strip(): mask for word, mask in found.items() if len(word.strip()) >= SHORTEST}


def _ends(digits: str) -> str:
    if len(digits) < DIGITS_OF_NUMBER - 3:
        return f"{MASK}{digits[-2:]}"
    return f"{digits[-DIGITS_OF_NUMBER:][:3]}{MASK}{digits[-4:]}"
