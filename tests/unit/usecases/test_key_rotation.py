"""After a change of keys, what was promised under the old one still holds."""

import json
from dataclasses import replace

from complaints.usecases.track_complaint import track_complaint
from tests.fakes import SETTINGS, fake_services
from tests.unit.usecases.steps import CUSTOMER, deliver, submit


def test_the_secret_that_is_mailed_opens_the_case_after_the_keys_were_changed():
    portal = fake_services(settings=replace(SETTINGS, signing_keys=(b"old key",)))
    submit(portal)
    portal = replace(portal, settings=replace(SETTINGS, signing_keys=(b"new key", b"old key")))
    deliver(portal)
    secret = json.loads(portal.mailer.to(CUSTOMER)[0].text)["secret"]
    assert track_complaint(cases=portal.cases, reference="26110001", secret=secret)


def test_the_same_key_gives_the_same_secret_after_the_keys_were_changed():
    portal = fake_services(settings=replace(SETTINGS, signing_keys=(b"old key",)))
    first = submit(portal)
    portal = replace(portal, settings=replace(SETTINGS, signing_keys=(b"new key", b"old key")))
    assert submit(portal).secret == first.secret
