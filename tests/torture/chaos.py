"""A company on bad days, by a seed: people, mail, timers and the stream, under faults; in the end all must be well."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from typing import Any

from complaints.domain.case import Kind
from functions import deadlines, inbound_mail, mail_events, scan_file, upkeep, waiting_letters
from tests.file_samples import PDF
from tests.functional.portal import COMPLAINT, SCHEDULE_EVENT, Filed, secret_of, staff_address
from tests.functional.post import fresh_mail
from tests.functional.test_mail_events import by_eventbridge, news
from tests.torture.attempts import API
from tests.torture.faults import S3, SES, Weather
from tests.torture.platform import Platform
from tests.torture.world import World

PATIENCE = 6  # times that a person tries what is answered with an error of ours
CYCLE = 300  # operations, in which every outage comes once


@dataclass(frozen=True)
class Poisoned:
    """A renderer that fails for the letters of one case, as a bug in a template would."""

    renderer: Any
    cases: set[str]

    def render(self, *, kind: str, locale: str, context: Any) -> Any:
        """The letter, unless it is poisoned."""
        if context.get("reference") in self.cases:
            raise ZeroDivisionError
        return self.renderer.render(kind=kind, locale=locale, context=context)


@dataclass
class Result:
    """What came of a run: how much was done, what was wrong in the end, and what had been done to it."""

    operations: int = 0
    cases: int = 0
    mails: int = 0
    injected: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    doubled: int = 0  # beyond those that SES may have taken before it failed
    repeated: int = 0  # mails that SES may have taken and that left once more
    most_in_a_sweep: int = 0  # mails that left in one minute's run, backlogs of a day among them
    out_of_order: int = 0
    set_aside: int = 0


class Chaos:
    """One run. What people were promised is kept here, to be asked for in the end."""

    def __init__(self, world: World, *, seed: int, rate: float) -> None:
        self.world, self.chance = world, random.Random(seed)
        self.weather = Weather(random.Random(seed + 1), rate)
        self.platform = Platform(world, random.Random(seed + 2), self.weather.sheltered)
        self.poisoned: set[str] = set()
        services = world.services
        world.renew(replace(services, renderer=Poisoned(services.renderer, self.poisoned)))
        self.result = Result()
        self.filed: list[Filed] = []
        self.unanswered: list[tuple[str, Any, str]] = []
        self.keys = 0
        self.mailed: dict[str, str] = {}  # Message-ID -> reference
        self.promised: list[tuple[str, str]] = []  # reference, words on its timeline
        self.agent = world.signed_in("agent")
        self.timers = ThreadPoolExecutor(2)

    def run(self, *, operations: int, until: Callable[[], bool] = lambda: False) -> Result:
        """So many operations, or fewer where `until` says that the time is over; then everything is caught up."""
        cycle = min(operations, CYCLE)
        with self.weather.over():
            for number in range(operations):
                if until():
                    break
                self._turn(number % cycle / cycle, day_off=cycle / 10)
                self._something()
                self.result.operations += 1
            self._catch_up()
        self.timers.shutdown()
        return self._judged()

    def _turn(self, at: float, *, day_off: float) -> None:
        """`at`: how far the cycle has come; `day_off`: of how many operations the day is on which SES is away."""
        is_day_off = 0.4 <= at < 0.5
        self._away(SES, is_day_off)
        self._away(S3, 0.6 <= at < 0.63)
        if 0.2 <= at < 0.8 and self.filed and not self.poisoned:
            self.poisoned.add(self.chance.choice(self.filed).reference)
        elif at >= 0.8:
            self.poisoned.clear()
        self.world.advance(seconds=int(24 * 3600 / day_off) if is_day_off else self.chance.randrange(120))

    def _away(self, service: str, is_away: bool) -> None:
        (self.weather.away.add if is_away else self.weather.away.discard)(service)
        if is_away:
            self.weather.injected[f"{service} away"] += 1

    def _something(self) -> None:
        acts = (self._submit, self._supplement, self._note, self._close, self._mail, self._bounce, self._upload)
        runs = (self._timer, self._sweep, self.platform.read_stream, self.platform.run)
        act = self.chance.choices([*acts, *runs], weights=[10, 5, 8, 8, 8, 2, 3, 12, 12, 22, 10])[0]
        with self._skewed():
            act()

    @contextmanager
    def _skewed(self) -> Iterator[None]:
        """Now and then a machine's clock is wrong by minutes."""
        by = timedelta(seconds=self.chance.randint(-240, 240)) if self.weather.strikes("clock skew") else timedelta()
        self.world.advance(seconds=int(by.total_seconds()))
        yield
        self.world.advance(seconds=-int(by.total_seconds()))

    # -- people

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """The answer that a person got in the end; None where he gave up."""
        for _ in range(PATIENCE):
            answer = ask()
            if answer.status_code < 500:
                return answer
        return None

    def _submit(self) -> None:
        self.keys += 1
        person = {"name": "林芳", "phone": f"139{self.keys:08}", "email": f"c{self.keys}@customer.example"}
        place = f"10.{self.keys // 200}.{self.keys % 200}.9"
        self._submitted(f"chaos-{self.keys}", COMPLAINT | {"complainant": person, "order_no": f"OP-{self.keys}"}, place)

    def _submitted(self, key: str, body: Any, place: str) -> None:
        where = {"headers": {"Idempotency-Key": key}, "environ_base": {"REMOTE_ADDR": place}}
        answer = self._asked(lambda: self.world.client.post(f"{API}/complaints", json=body, **where))
        if answer is None:
            self.unanswered.append((key, body, place))
        else:
            assert answer.status_code == 201, answer.text
            told = answer.get_json()
            self.filed.append(Filed(told["reference"], told["secret"], {}))

    def _supplement(self) -> None:
        filed, words = self._some(), f"补充{self.result.operations}"
        if filed:
            headers = secret_of(filed) | {"Idempotency-Key": words.encode().hex()}
            address = f"{API}/complaints/{filed.reference}/supplements"
            answer = self._asked(lambda: self.world.client.post(address, json={"text": words}, headers=headers))
            if answer is not None and answer.status_code == 200:
                self.promised.append((filed.reference, words))

    def _note(self) -> None:
        filed, words = self._some(), f"记录{self.result.operations}"
        if filed:
            self._act(filed, "note", {"text": words}, words)

    def _close(self) -> None:
        filed = self._some()
        if filed:
            words = f"解决{self.result.operations}"
            self._act(filed, "closure", {"kind": "answered", "reason": words}, words)

    def _act(self, filed: Filed, act: str, body: Any, words: str) -> None:
        """On the case as it was read: who presses twice is told that it has changed."""
        address = f"{API}/cases/{filed.reference}"
        seen = self._asked(lambda: self.agent.get(address))
        if seen is None or seen.status_code != 200:
            if seen is not None and seen.status_code == 401:  # the session is over
                with self.weather.sheltered():
                    self.agent = self.world.signed_in("agent")
            return
        headers = {"If-Match": seen.headers["ETag"]}
        answer = self._asked(lambda: self.agent.post(f"{address}/{act}", json=body, headers=headers))
        if answer is not None and answer.status_code == 200:
            self.promised.append((filed.reference, words))

    def _upload(self) -> None:
        """A file is attached to a complaint; where the bucket is away the person files without it."""
        slot = self._asked(lambda: self.world.client.post(f"{API}/attachments", json=_A_FILE))
        if slot is None or slot.status_code != 201:
            return
        key = slot.get_json()["key"]
        with self.weather.sheltered():
            self.world.lay(key=key, type="application/pdf", body=PDF)
        event = {"Records": [{"s3": {"object": {"key": key}}}]}
        self.platform.call(scan_file.run, event, times=self._times())

    # -- what arrives and what is due

    def _mail(self) -> None:
        filed = self._some()
        if filed:
            number = len(self.mailed) + 1
            to, id = self.world.address_for("handler", filed), f"<chaos-{number}@staff.example>"
            mail = fresh_mail(sender=staff_address("handler"), to=to, subject="Re", text="已处理。", message_id=id)
            self.mailed[id] = filed.reference
            with self.weather.sheltered():
                event = self.world.stored(mail)
            self.platform.call(inbound_mail.run, event, times=self._times())

    def _bounce(self) -> None:
        filed = self._some()
        if filed:
            event = by_eventbridge(news("bounce_transient", references=filed.reference))
            self.platform.call(mail_events.run, event, times=self._times())

    def _times(self) -> int:
        return 3 if self.weather.strikes("event delivered again") else 1

    def _timer(self) -> None:
        """Two at once, now and then."""
        runs = 2 if self.weather.strikes("two timers at once") else 1
        for done in [self.timers.submit(self.platform.scheduled, deadlines.run, SCHEDULE_EVENT) for _ in range(runs)]:
            done.result()

    def _sweep(self) -> None:
        before = len(self.world.mails())
        self.platform.scheduled(waiting_letters.run, SCHEDULE_EVENT)
        self.result.most_in_a_sweep = max(self.result.most_in_a_sweep, len(self.world.mails()) - before)

    def _some(self) -> Filed | None:
        return self.chance.choice(self.filed[-60:]) if self.filed else None

    # -- the end

    def _catch_up(self) -> None:
        """The weather clears; people ask again, a person mends the bug and sends on what was set aside."""
        self.weather.calm = True
        self.weather.away.clear()
        self.result.set_aside = len(self.platform.dead)
        self.poisoned.clear()
        for key, body, place in self.unanswered:
            self._submitted(key, body, place)
        self.platform.redrive()
        for _ in range(2000):
            self.platform.run()
            self.platform.read_stream()
            steps = deadlines.run(SCHEDULE_EVENT, None)["steps"]
            self._sweep()
            self.world.advance(minutes=1)
            if not (steps or self.platform.waiting or self.platform.stream or self._owes()):
                break
        upkeep.run(SCHEDULE_EVENT, None)

    def _owes(self) -> bool:
        return bool(self.world.services.outbox.owed_since(before=self.world.now, limit=1))

    def _judged(self) -> Result:
        result, world = self.result, self.world
        verdict, references = world.judged(most=99), world.references()
        result.cases, result.mails, result.injected = len(references), len(world.mails()), self.weather.injected
        result.lost += [fault for fault in verdict.faults if "wait still" not in fault]
        result.stuck += [fault for fault in verdict.faults if "wait still" in fault]
        result.stuck += [f"{reference} is due" for reference in world.services.cases.due(now=world.now, at_once=10)]
        result.stuck += [f"{function.__module__} is dead" for function, _ in self.platform.dead]
        result.repeated = verdict.doubled
        result.doubled = max(verdict.doubled - self.weather.maybe_sent, 0)
        if len(references) != self.keys or len(self.filed) != self.keys:
            result.lost.append(f"{self.keys} complained, {len(references)} cases are there")
        said = defaultdict[str, Counter[str]](Counter)
        for reference in references:
            for entry in world.services.cases.get(reference=reference).timeline:
                said[reference][str(entry.data.get("text") or entry.data.get("reason"))] += 1
                said[reference][str(entry.data.get("message_id"))] += entry.kind is not Kind.UNDELIVERED
        for reference, words in (*self.promised, *((of, id) for id, of in self.mailed.items())):
            times = said[reference][words]
            if times < 1 or (times > 1 and not words.startswith("<")):
                result.lost.append(f"{reference}: {words} is there {times} times")
        result.out_of_order = world.out_of_order()
        return result


_A_FILE = {"name": "a.pdf", "type": "application/pdf", "size": len(PDF)}


def in_time(*, seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have gone by from now on."""
    end = monotonic() + seconds
    return lambda: monotonic() > end
