"""A plain form sent twice and changed in between: the first version stands, what changed is offered as an addition."""

from flask import Response, render_template

from api.intake.addresses import receipt_address, track_address
from api.intake.pages import as_html, words
from complaints.usecases.submit_complaint import Submission


def changed_page(submission: Submission) -> Response | None:
    """What was changed, and one press that adds it to the case; None where it is the first time, or the same again.

    Files were sent with the form itself, so those of the second time are new to the store, though not to their owner:
    the page of files adds what is not there yet.
    """
    changed, case = submission.changed, submission.case
    if changed is None or not changed.text:
        return None
    receipt, locale = receipt_address(case.reference), case.locale
    rendered = render_template(
        "changed.html",
        locale=locale,
        t=words(locale),
        reference=case.reference,
        text=changed.text,
        track=track_address(case.reference),
        receipt=receipt,
        files=f"{receipt}/files" if changed.files else "",
    )
    return as_html(rendered, 200)
