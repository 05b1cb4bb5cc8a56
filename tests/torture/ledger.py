"""What was asked of the cases, and whether the portal kept its word: nothing lost, doubled, torn or stuck."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import ComplaintCase, Stage
from complaints.domain.ladder import next_action_at
from complaints.domain.threads import letter_id
from complaints.domain.timeline import new_entries
from complaints.usecases.ports import CaseRepository, Writing
from complaints.usecases.writing import summarise
from tests.functional.post import Mail


@dataclass
class RememberingCases:
    """The cases, and every write that was asked for, whether it came to be or not."""

    cases: CaseRepository
    asked: list[Writing] = field(default_factory=list)

    def save(self, *, writing: Writing) -> ComplaintCase:
        """Noted before it is tried: who asked may not live to see the answer."""
        self.asked.append(writing)
        return self.cases.save(writing=writing)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cases, name)


@dataclass(frozen=True)
class Verdict:
    """What was found of some cases: faults, each in words, and how many mails came once more."""

    faults: tuple[str, ...]
    doubled: int


@dataclass(frozen=True)
class Judge:
    """Holds what is stored against what was asked for. `asked`: all writes; `mails`: all that left."""

    services: Services
    asked: Iterable[Writing]
    mails: Iterable[Mail]
    most: int = 2  # times that one mail may have come

    def on(self, *references: str) -> Verdict:
        """Of each case: chain whole, snapshot as its timeline, next action right, every letter owed sent."""
        sent = Counter(mail.header("Message-ID") for mail in self.mails)
        digests = [mail for mail in self.mails if mail.kind == "digest"]
        faults = list[str]()
        for reference in references:
            case = self.services.cases.get(reference=reference)  # checks chain and gaps
            faults += self._of_snapshot(case)
            for owed in self._owed(case):
                told = [mail for mail in digests if mail.to == owed.to and reference in mail.text]
                if not (sent[owed.id] or told):
                    faults.append(f"{owed} was never sent")
        faults += [f"{id} came {times} times" for id, times in sent.items() if times > self.most]
        waiting = self.services.outbox.owed_since(before=self.services.clock(), limit=100)
        faults += [f"letters of {since} wait still" for since in waiting]
        return Verdict(tuple(faults), doubled=sum(sent.values()) - len(sent))

    @cached_property
    def _asked_of(self) -> dict[str, list[Writing]]:
        found = defaultdict[str, list[Writing]](list)
        for writing in self.asked:
            found[writing.after.reference].append(writing)
        return found

    def _of_snapshot(self, case: ComplaintCase) -> list[str]:
        """The row in the lists, against the one that the timeline calls for; the time of the next action by itself."""
        row, version = self.services.cases.glance(reference=case.reference)
        by = self.services.circumstances(THE_PORTAL).under(case)
        wanted = summarise(case=case, circumstances=replace(by, now=case.timeline[-1].at))
        faults = []
        if replace(row, next_action_at=None) != replace(wanted, next_action_at=None):
            faults.append(f"{case.reference}: the snapshot is not its timeline: {row} != {wanted}")
        if version != case.version:
            faults.append(f"{case.reference}: version {version} is not {case.version}")
        if case.stage is not Stage.CLOSED and not (case.handler or case.agent):
            faults.append(f"{case.reference}: nobody is accountable")
        moments = (case.timeline[-1].at, by.now)
        rightly = {next_action_at(case=case, policy=by.policy, calendar=by.calendar, now=now) for now in moments}
        if case.disposed_at is None and row.next_action_at not in rightly:
            faults.append(f"{case.reference}: next action at {row.next_action_at}, not {rightly}")
        return faults

    def _owed(self, case: ComplaintCase) -> list["OwedMail"]:
        """The letters of the writes that came to be, each once, however often the write was tried."""
        domain, owed = self.services.settings.inbound_domain, dict[int, list[OwedMail]]()
        for writing in self._asked_of[case.reference]:
            entries = new_entries(writing.before, writing.after)
            first = entries[0] if entries else None
            if first and len(case.timeline) >= first.seq and case.timeline[first.seq - 1].hash == first.hash:
                owed[first.seq] = [
                    OwedMail(letter_id(reference=case.reference, place=(first.seq, index), domain=domain), letter.to)
                    for index, letter in enumerate(writing.letters)
                ]
        return [mail for letters in owed.values() for mail in letters]


@dataclass(frozen=True)
class OwedMail:
    """A letter that a write called for: its Message-ID, and to whom it goes."""

    id: str
    to: str
