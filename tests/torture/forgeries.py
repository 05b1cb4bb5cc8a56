"""What somebody makes up who has no right to it: addresses, secrets, sessions, links. None may be believed."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

from functions import inbound_mail
from tests.functional.portal import DOMAIN, Filed, staff_address
from tests.functional.post import fresh_mail
from tests.torture.attempts import API
from tests.torture.world import World

LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Forged:
    """How many were tried, and which were believed."""

    tried: int
    believed: tuple[str, ...]


def forge(world: World, *, many: int, seed: int) -> Forged:
    """So many forgeries of each kind, at a portal with one case; `world` is fresh."""
    chance, filed = random.Random(seed), world.file()
    believed = [
        f"{attempt.__name__} {number}"
        for attempt in ATTEMPTS
        for number in range(many)
        if attempt(world, filed, chance)
    ]
    return Forged(many * len(ATTEMPTS), tuple(believed))


def _reply_address(world: World, filed: Filed, chance: random.Random) -> bool:
    """Mail in the handler's name to an address with another signature: one letter of the right one is changed."""
    right = world.address_for("handler", filed).partition("@")[0].rpartition(".")[2]
    place = chance.randrange(len(right))
    wrong = right[:place] + chance.choice([letter for letter in LETTERS if letter.upper() != right[place].upper()])
    to = f"case+{filed.reference}.{wrong + right[place + 1 :]}@{DOMAIN}"
    id = f"<forged-{chance.getrandbits(64)}@x>"
    mail = fresh_mail(sender=staff_address("handler"), to=to, subject="Re", text="已解决。", message_id=id)
    before = len(world.case(filed).timeline)
    inbound_mail.run(world.stored(mail), None)
    return len(world.case(filed).timeline) != before


def _secret(world: World, filed: Filed, chance: random.Random) -> bool:
    """The complainant's secret, all but one letter right."""
    letters = list(filed.secret)
    place = chance.choice([place for place, letter in enumerate(letters) if letter != "-"])
    letters[place] = chance.choice([each for each in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if each != letters[place]])
    headers = {"Authorization": f"Secret {''.join(letters)}"}
    where = {"REMOTE_ADDR": f"10.9.{chance.randrange(250)}.{chance.randrange(250)}"}
    answer = world.client.get(f"{API}/complaints/{filed.reference}", headers=headers, environ_base=where)
    return answer.status_code not in (404, 429)


def _session(world: World, filed: Filed, chance: random.Random) -> bool:
    """A session that nobody opened."""
    browser = world.client.application.test_client()
    browser.set_cookie("session", "".join(chance.choices(LETTERS, k=43)))
    return browser.get(f"{API}/cases/{filed.reference}").status_code != 401


def _link(world: World, filed: Filed, chance: random.Random) -> bool:
    """A sign-in link that nobody was sent."""
    browser = world.client.application.test_client()
    where = {"REMOTE_ADDR": f"10.8.{chance.randrange(250)}.{chance.randrange(250)}"}
    token = "".join(chance.choices(LETTERS, k=43))
    return browser.post(f"{API}/sessions", json={"token": token}, environ_base=where).status_code == 201


ATTEMPTS: tuple[Callable[[World, Filed, random.Random], bool], ...] = (_reply_address, _secret, _session, _link)
