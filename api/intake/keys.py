"""The key that tells one request from others, so that what is asked twice is done once."""

import json
import re
from dataclasses import replace

from flask import request

from api.guards import acting, portal, the_case
from api.statuses import MalformedKey
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import asdict_json
from complaints.domain.commands import Command
from complaints.usecases.perform_act import perform_act
from complaints.usecases.secrets import hash_token
from complaints.usecases.submit_complaint import BY_MAIL

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEY_KEPT = 32  # hexadecimal digits of its hash, by which a request is known again


def given_key() -> str | None:
    """What tells this submission from others, as it was sent. Raises MalformedKey, also for such keys as mails have."""
    given = request.headers.get("Idempotency-Key")
    if given is None:  # the form served as a file has the field, but no key in it
        given = request.form.get("idempotency_key") or None
    if given is not None and (not _KEY.fullmatch(given) or given.startswith(BY_MAIL)):
        raise MalformedKey
    return given


def act_once(command: Command) -> ComplaintCase:
    """The case of this request after an act of the complainant; asked for again under the same key it is done once.

    What says something else under that key is something else, and is done.
    """
    key = given_key()
    by = replace(acting(), request=_request(key, command)) if key else acting()
    return perform_act(cases=portal().cases, reference=the_case().reference, command=command, circumstances=by)


def _request(key: str, command: Command) -> str:
    """What tells this request from others. A form that is sent again brings its files anew, under other keys."""
    said = asdict_json(command)
    files = [{name: value for name, value in file.items() if name != "key"} for file in said.pop("attachments", ())]
    return hash_token(json.dumps([key, command.act, said, files], sort_keys=True))[:KEY_KEPT]
