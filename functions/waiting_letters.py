"""Letters leave, and writes that died are settled: from the stream as they come, and on a schedule left-overs.

The stream tells of errands, too: links that were asked for at a page that does not say whether there are any.
"""

from datetime import timedelta
from typing import Any

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.deliver_letters import Owed, follow_up, oldest_wait
from complaints.usecases.send_digests import send_digests
from functions._records import pages_in, run_errands
from functions._runtime import entry, fault, log, measure, services

BATCH = 50
LATER = timedelta(minutes=30)


@entry
def run(event: Any, context: Any) -> dict[str, Any]:
    """A DynamoDB stream event -> the records that failed; any other event -> sends what has waited too long."""
    records = event.get("Records") if isinstance(event, dict) else None
    failures, sent, together, given = [], 0, list[Owed](), dict[str, Any](unwilling_until=None)
    portal, people = services(), None
    left_over = () if records else portal.outbox.waiting(now=portal.clock(), limit=BATCH)
    written = pages_in(records) if records else ((None, envelope, True) for envelope in left_over)
    for sequence_number, (reference, seq), owes in written:
        people = people or portal.staff.roster()
        given |= {"post": portal.post, "circumstances": portal.circumstances(THE_PORTAL, roster=people)}
        try:
            delivery = follow_up(reference=reference, seq=seq, owes=owes, **given)
        except Exception as error:  # the per-record loop: reported to the platform, the others go on
            log("letters not delivered", reference=reference, seq=seq, error=fault(error))
            failures.append(sequence_number)
            # Let go of it: the stream hands it over again at once, the sweep not before others had their turn.
            portal.outbox.retry(reference=reference, seq=seq, at=portal.clock() + LATER)
            continue
        sent, together = sent + delivery.sent, [*together, *delivery.together]
        given["unwilling_until"] = delivery.unwilling_until
        if delivery.unwilling_until or delivery.refused:
            told = {"refused": delivery.refused, "again": delivery.unwilling_until is not None}
            log("letters refused", reference=reference, seq=seq, **told)
    ran, not_run = run_errands(records or (), portal)
    sent, failures = sent + ran, [*failures, *not_run]
    if together:
        sent += send_digests(together=together, **given).sent
    log("letters run", sent=sent, failed=len(failures))
    if not records:
        oldest = oldest_wait(outbox=portal.outbox, now=portal.clock()) if left_over else timedelta()
        measure("OldestLetterMinutes", oldest / timedelta(minutes=1))
    if failures and not records:
        raise LettersFailed(f"{len(failures)} envelopes")
    return {"sent": sent, "batchItemFailures": [{"itemIdentifier": number} for number in failures]}


class LettersFailed(Exception):
    """Left-over envelopes failed again. Raised so that the platform's alarm sees it."""
