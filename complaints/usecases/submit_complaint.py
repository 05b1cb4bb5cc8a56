"""A complaint comes in: numbered, triaged, stored with its letters, and answered with a secret and promised dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from string import Formatter

from complaints.domain.case import Attachment, Complaint, ComplaintCase, Kind
from complaints.domain.changes import Changed, changed
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Promise, promises
from complaints.domain.file_names import saved_as
from complaints.domain.file_types import needs_whole
from complaints.domain.forms import NO_CASE, FieldsRefused
from complaints.domain.inspection import inspect
from complaints.domain.intake import admit
from complaints.domain.lifecycle import register
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import AttachmentRule
from complaints.domain.timeline import up_to
from complaints.usecases.ports import (
    AlreadySubmitted,
    AttachmentStore,
    CaseRepository,
    StaleCase,
    UnknownReference,
)
from complaints.usecases.secrets import hash_secret, new_secret, secret_of
from complaints.usecases.view_cases import knows
from complaints.usecases.writing import TRIES, writing

UPLOADS = "upload/"  # keys of files that were uploaded to be attached; others came by mail, and lie on their case
BY_MAIL = (
    "mail:"  # how idempotency keys of mails begin: who has seen a mail can reckon it, so nobody else may bring one
)
SERIAL_GROWS = 2  # digits: a hundred times what the pattern provides for
_PARTS = {"yyyy": "20[0-9]{2}", "yy": "[0-9]{2}", "mm": "(?:0[1-9]|1[0-2])"}


class ForeignIdempotencyKey(Exception):
    """The idempotency key belongs to somebody else's complaint."""


class AttachmentRefused(Exception):
    """A file that cannot be taken: `reason` is missing, too_large, type, too_many, content or archive.

    content: it is something else than may be attached; archive: it cannot be unpacked safely. `name`: the file's own.
    """

    def __init__(self, *, key: str, reason: str, name: str = "") -> None:
        super().__init__(f"attachment {key}: {reason}")
        self.key, self.reason, self.name = key, reason, name


@dataclass(frozen=True)
class Submission:
    """What the complainant is told: the case, its secret, and the dates promised.

    `changed`: what this submission says otherwise than the one by which the case was registered, of which he heard
    nothing; it stands nowhere yet.
    """

    case: ComplaintCase
    secret: str
    promises: tuple[Promise, ...]
    changed: Changed | None = None


def submit_complaint(
    *,
    cases: CaseRepository,
    attachments: AttachmentStore,
    complaint: Complaint,
    attachment_keys: Sequence[str],
    attached_below: str = UPLOADS,
    idempotency_key: str,
    signing_keys: tuple[bytes, ...],
    circumstances: Circumstances,
    received_at: datetime | None = None,
    may_lack: bool = False,
    follows: ComplaintCase | None = None,
) -> Submission:
    """Stores a new case, as `admit` lets it in.

    The same `idempotency_key` from the same complainant gives the same case and answer. `follows`: the earlier case of
    the same matter, whose complainant has proved to be its own.

    Raises AttachmentRefused, ForeignIdempotencyKey, FieldsRefused for an earlier case that never was, and what `admit`
    raises.
    """
    reserved = cases.submitted_as(idempotency_key=idempotency_key)
    if reserved and (told := _again(cases, reserved, complaint, attachment_keys, signing_keys, circumstances)):
        return told  # whatever the regulation in force by now would say to it
    complaint = admit(complaint=complaint, circumstances=circumstances, received_at=received_at, may_lack=may_lack)
    complaint = _linked(complaint, follows)
    _check_earlier(complaint, cases, circumstances)
    rule = circumstances.policy.intake.attachments
    files = look_up(store=attachments, keys=attachment_keys, rule=rule, below=attached_below)
    complaint = replace(complaint, attachments=files)
    month = circumstances.today.strftime("%Y-%m")
    reference = reserved or number(policy=circumstances.policy, serial=cases.next_number(month=month), month=month)
    for _ in range(TRIES):
        case = _registered(complaint, reference, month, signing_keys, circumstances, received_at)
        order = writing(before=None, after=case, circumstances=circumstances, idempotency_key=idempotency_key)
        try:
            return _told(cases.save(writing=order), signing_keys, circumstances)
        except AlreadySubmitted as earlier:  # by another run, which may not have stored it yet, or never will
            reference = earlier.reference
        except StaleCase:
            pass
        if told := _again(cases, reference, complaint, attachment_keys, signing_keys, circumstances):
            return told
    raise StaleCase


def _registered(
    complaint: Complaint,
    reference: str,
    month: str,
    signing_keys: tuple[bytes, ...],
    circumstances: Circumstances,
    received_at: datetime | None,
) -> ComplaintCase:
    return register(
        reference=reference,
        month=month,
        complaint=complaint,
        secret_hash=hash_secret(new_secret(reference=reference, key=signing_keys[0])),
        circumstances=circumstances,
        received_at=received_at,
    )


def look_up(
    *, store: AttachmentStore, keys: Sequence[str], rule: AttachmentRule, below: str = UPLOADS
) -> tuple[Attachment, ...]:
    """The uploaded files behind `keys`, as they really are in the store. Raises AttachmentRefused.

    Of keys that do not begin with `below` there is none: a file that came by mail lies under the id of that mail, which
    is no secret.
    """
    if len(keys) > rule.max_files:
        raise AttachmentRefused(key=keys[rule.max_files], reason="too_many")
    found = []
    for key in dict.fromkeys(keys):
        stored = store.look_up(key=key) if key.startswith(below) else None
        if stored is None:
            raise AttachmentRefused(key=key, reason="missing")
        if stored.size > rule.max_bytes:
            raise AttachmentRefused(key=key, reason="too_large")
        if stored.type not in rule.types:
            raise AttachmentRefused(key=key, reason="type", name=stored.name)
        whole = needs_whole(stored.beginning) and len(stored.beginning) < stored.size
        content = store.read(key=key) if whole else stored.beginning
        seen = inspect(declared=stored.type, content=content, rule=rule)
        if seen.fault:
            raise AttachmentRefused(key=key, reason=seen.fault, name=stored.name)
        found.append(Attachment(key, saved_as(name=stored.name, type=seen.type), seen.type, stored.size))
    return tuple(found)


def number(*, policy: PolicyProfile, serial: int, month: str) -> str:
    """The reference of the `serial`-th case of `month` (YYYY-MM) in the policy's pattern."""
    year, month_of_year = month.split("-")
    return policy.numbering.pattern.format(yyyy=year, yy=year[2:], mm=month_of_year, serial=serial)


def may_be_number(*, policy: PolicyProfile, text: str) -> bool:
    """Whether `text` has the form of a reference of the policy: a telephone number put in its place has not."""
    form = ""
    for words, name, spec, _ in Formatter().parse(policy.numbering.pattern):
        form += re.escape(words)
        if name == "serial":
            least = int(spec or "1")
            form += f"[0-9]{{{least},{least + SERIAL_GROWS}}}"
        elif name:
            form += _PARTS[name]
    return re.fullmatch(form, text) is not None


def _linked(complaint: Complaint, follows: ComplaintCase | None) -> Complaint:
    """The complaint as one of the same matter, and as anonymous as the first was."""
    if follows is None:
        return complaint
    return replace(complaint, repeat_of=follows.reference, anonymous=follows.content.anonymous)


def _check_earlier(complaint: Complaint, cases: CaseRepository, by: Circumstances) -> None:
    """What is said to be complained of again must have been a case; one that staff may not know of is none to them."""
    if not complaint.repeat_of:
        return
    try:
        earlier = cases.get(reference=complaint.repeat_of)
        if not knows(case=earlier, circumstances=by.under(earlier)):
            raise UnknownReference
    except UnknownReference as unknown:
        faults, values = {"repeat_of": NO_CASE}, {"repeat_of": complaint.repeat_of}
        raise FieldsRefused(faults=faults, values=values) from unknown


def _again(
    cases: CaseRepository,
    reference: str,
    complaint: Complaint,
    files: Sequence[str],
    signing_keys: tuple[bytes, ...],
    circumstances: Circumstances,
) -> Submission | None:
    """What was answered before; None where the number was given to the submission, and nothing of it is stored yet."""
    try:
        case = cases.get(reference=reference)
    except UnknownReference:
        return None
    theirs, ours = case.content.complainant, complaint.complainant
    if (theirs.name, theirs.phone, theirs.email) != (ours.name, ours.phone, ours.email):
        raise ForeignIdempotencyKey
    policy = circumstances.under(case).policy
    differs = changed(first=case.content, again=complaint, files=files, policy=policy)
    return replace(_told(case, signing_keys, circumstances), changed=differs)


def _told(case: ComplaintCase, signing_keys: tuple[bytes, ...], by: Circumstances) -> Submission:
    """The same answer at every repetition: the dates are those promised at the start, whatever came since."""
    ends = [entry.seq for entry in case.timeline if entry.kind in (Kind.DISPATCHED, Kind.UNASSIGNED)]
    start = case if ends[0] == len(case.timeline) else up_to(case, ends[0])
    by = by.under(case)
    told = promises(case=start, policy=by.policy, calendar=by.calendar)
    return Submission(case, secret_of(case=case, keys=signing_keys), told)
