"""After a change of keys, what was promised under the old one still holds."""

import json
from dataclasses import replace
from datetime import date

import pytest

from complaints.settings import NEEDED, Settings
from complaints.usecases.mail_room import Fate
from complaints.usecases.track_complaint import track_complaint
from tests.fakes import SETTINGS, fake_services
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import CUSTOMER, deliver, submit


def test_the_secret_that_is_mailed_opens_the_case_after_the_keys_were_changed():
    portal = fake_services(settings=replace(SETTINGS, signing_keys=(b"old key",)))
    submit(portal)
    portal = replace(portal, settings=replace(SETTINGS, signing_keys=(b"new key", b"old key")))
    deliver(portal)
    secret = json.loads(portal.mailer.to(CUSTOMER)[0].text)["secret"]
    assert track_complaint(cases=portal.cases, keys=portal.settings.signing_keys, reference="26110001", secret=secret)


def test_the_same_key_gives_the_same_secret_after_the_keys_were_changed():
    portal = fake_services(settings=replace(SETTINGS, signing_keys=(b"old key",)))
    first = submit(portal)
    portal = replace(portal, settings=replace(SETTINGS, signing_keys=(b"new key", b"old key")))
    assert submit(portal).secret == first.secret


@pytest.mark.parametrize(
    ("retired", "fate"), [(date(2025, 11, 20), Fate.RECORDED), (date(2025, 11, 18), Fate.QUARANTINED)]
)
def test_an_answer_to_an_old_letter_is_believed_for_a_year_after_its_key_was_retired(retired: date, fate: Fate):
    portal = fake_services(settings=replace(SETTINGS, retired_on={b"old key": retired}))
    submit(portal)
    assert receive(portal, address_of(CUSTOMER, key=b"old key")).fate is fate
    assert receive(portal, address_of(CUSTOMER), message_id="<2@x>").fate is Fate.RECORDED


def test_keys_are_written_with_the_day_on_which_they_were_retired():
    env = dict.fromkeys(NEEDED, "x") | {"SIGNING_KEYS": "new, old@2026-11-01,older@2025-01-01 , odd@key"}
    settings = Settings.from_env(env)
    assert settings.signing_keys == (b"new", b"old", b"older", b"odd@key")
    assert settings.reply_keys(on=date(2026, 11, 25)) == (b"new", b"old", b"odd@key")
