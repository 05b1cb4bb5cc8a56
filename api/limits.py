"""The public within limits: what each of its routes counts, and what is said to who goes beyond."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from api.guards import PROOF, client_network, portal, the_case
from api.messages import say
from complaints.domain.case import Attachment, Kind
from complaints.domain.limits import Allowance
from complaints.domain.search import keys
from complaints.usecases.keep_limits import ProofNeeded, TooMany, let_through, wants_confirmation
from complaints.usecases.submit_complaint import AttachmentRefused

MEGABYTE = 2**20


def limit_complaint(body: dict[str, Any]) -> None:
    """Counts a complaint by its network and by each of its contacts. Raises ProofNeeded, TooMany."""
    limits = portal().settings.limits
    _limit("complaint", limits.complaints, _contacts(body, limits.contact), wary=bool(body["website"]))


def limit_plain_form(body: dict[str, Any], *, wary: bool) -> bool:
    """Counts the same from a browser without our script; whether its sender has to confirm it. Raises TooMany."""
    network, limits = client_network(), portal().settings.limits
    allowances = {network: limits.plain, **_contacts(body, limits.contact)} if network else {}
    return wants_confirmation(
        gate=portal().gate,
        purpose="complaint",
        allowances=allowances,
        now=portal().clock(),
        wary=(wary and bool(network)) or bool(body["website"]),
    )


def limit_upload(*, size: int, can_work: bool = True) -> None:
    """Counts a file of so many bytes. Raises ProofNeeded, TooMany."""
    limits = portal().settings.limits
    of_bytes = Allowance(limits.megabytes.free * MEGABYTE, limits.megabytes.most * MEGABYTE)
    of_network = {f"bytes of {client_network()}": of_bytes}
    _limit("upload", limits.uploads, of_network, amount=size, can_work=can_work)


def limit_files_of_the_case(files: Sequence[Attachment]) -> None:
    """What the complainant sent to his case so far, and sends now. Raises AttachmentRefused."""
    if not files:
        return
    limits, case = portal().settings.limits, the_case()
    added = (entry.data.get("attachments", ()) for entry in case.standing if entry.kind is Kind.SUPPLEMENTED)
    sizes = [file.size for file in (*case.content.attachments, *files)]
    sizes += [file["size"] for found in added for file in found]
    if len(sizes) > limits.files or sum(sizes) > limits.case_megabytes * MEGABYTE:
        raise AttachmentRefused(key=files[0].key, reason="too_many_of_the_case", name=files[0].name)


def _contacts(body: dict[str, Any], allowance: Allowance) -> dict[str, Allowance]:
    complainant = body["complainant"]
    return {key.value: allowance for key in keys(phone=complainant["phone"], email=complainant["email"])}


def _limit(
    purpose: str,
    of_network: Allowance,
    others: Mapping[str, Allowance],
    *,
    amount: int = 1,
    wary: bool = False,
    can_work: bool = True,
) -> None:
    """This machine itself is not counted: no gateway stands before it, and whoever is on it may do more than ask."""
    network = client_network()
    if network:
        let_through(
            gate=portal().gate,
            purpose=purpose,
            allowances={network: of_network, **others},
            answer=request.headers.get(PROOF, "") if can_work else None,
            now=portal().clock(),
            amounts=dict.fromkeys(others, amount),
            wary=wary,
        )


def other_ways() -> dict[str, str]:
    """How else one may complain: the telephone number of the regulation and our mail address."""
    return {"hotline": portal().policy.intake.hotline, "mailbox": portal().settings.mailbox}


def ways_told(locale: str) -> str:
    """The other ways within a sentence."""
    ways = other_ways()
    return say("limit.call_or_mail" if ways["hotline"] else "limit.mail", locale, ways["mailbox"], ways["hotline"])


def errors_of(error: ProofNeeded | TooMany) -> dict[str, Any]:
    """The errors of the envelope: other ways, and the challenge where work opens this one."""
    told: dict[str, Any] = other_ways()
    return told | ({"challenge": error.challenge} if isinstance(error, ProofNeeded) else {})
