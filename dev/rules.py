"""`python -m dev.rules` (make rules): which clause and which test carries each rule of the catalogue.

Reads docs/regulations/rules.tsv (the reviewed classification), the citations of the policy files and the `proves` of
the tests. Ends with 1 when something is unaccounted for. `--open` prints only that, `--policy wd123` only what belongs
to that policy, `--soft` only the totals and always ends with 0.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from complaints.adapters.policy_files import POLICIES
from complaints.domain.catalogue import CATALOGUE, is_rule
from dev.citations import Cited, Clause, cited_in
from dev.proofs import Proof, Proven, proven_in

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "regulations" / "rules.tsv"
CARRIED, ATTITUDE, MISSING, REPORTS = "carried", "attitude", "missing", "reports"
CLASSES = (CARRIED, ATTITUDE, MISSING, REPORTS)
REPORT = "report"
OF_REPORTS = ("kpi", REPORT, "campaign")  # mechanisms that the figures carry
COLUMNS = ("id", "class", "policy", "mechanism", "clause", "test")


@dataclass(frozen=True)
class Rule:
    """A row of the table. `policy`: which policy it belongs to, or `report`; `mechanism`: what carries it."""

    id: str
    kind: str
    policy: str
    mechanism: str
    line: int


@dataclass(frozen=True)
class Problem:
    """Something unaccounted for; `policy` is empty where it belongs to none."""

    what: str
    of: str
    policy: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.of}"


class BadTable(ValueError):
    """The classification is not a table of the columns it must have."""


@dataclass(frozen=True)
class Account:
    """The rules with the clauses that cite them and the tests that prove them."""

    rules: Mapping[str, Rule]
    twice: tuple[str, ...]
    cited: Cited
    proven: Proven

    def clauses(self, rule: str) -> list[Clause]:
        """The clauses that cite `rule`."""
        return [clause for clause in self.cited.clauses if rule in clause.rules]

    def proofs(self, rule: str) -> list[Proof]:
        """The tests that prove `rule`."""
        return [proof for proof in self.proven.proofs if proof.rule == rule]

    def exists(self, rule: str) -> bool:
        """Whether the catalogue, or a policy's own, has `rule`."""
        return is_rule(rule, own=self.cited.own)


def read_table(text: str) -> tuple[dict[str, Rule], tuple[str, ...]]:
    """The rules by id, and the ids that stand there twice. Raises BadTable."""
    rows = [line.split("\t") for line in text.splitlines()]
    if not rows or tuple(rows[0]) != COLUMNS:
        raise BadTable(f"the columns must be {', '.join(COLUMNS)}")
    rules: dict[str, Rule] = {}
    twice: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            raise BadTable(f"line {number} has {len(row)} columns, not {len(COLUMNS)}")
        rule = Rule(row[0], row[1], row[2], row[3], number)
        if rule.id in rules:
            twice.append(rule.id)
        rules[rule.id] = rule
    return rules, tuple(twice)


def problems(account: Account, *, catalogue: Mapping[str, int] = CATALOGUE) -> list[Problem]:
    """Everything that is unaccounted for."""
    return [
        *_of_the_table(account, catalogue),
        *(Problem("policy that cannot be read", each, each.partition(".")[0]) for each in account.cited.unreadable),
        *_of_the_clauses(account),
        *(Problem("proof", each) for each in account.proven.problems),
        *_of_the_proofs(account),
        *_of_the_rules(account),
    ]


def _of_the_table(account: Account, catalogue: Mapping[str, int]) -> Iterator[Problem]:
    wanted = [f"{text}-{number + 1}" for text, count in catalogue.items() for number in range(count)]
    yield from (
        Problem("rule of the catalogue that is not in the table", rule) for rule in wanted if rule not in account.rules
    )
    yield from (Problem("row twice", rule) for rule in account.twice)
    for rule in account.rules.values():
        where = f"{rule.id} (line {rule.line})"
        if rule.id not in wanted:
            yield Problem("row of a rule that is not in the catalogue", where, rule.policy)
        if rule.kind not in CLASSES:
            yield Problem("unknown class", f"{where} {rule.kind!r}", rule.policy)
        if rule.kind == REPORTS and rule.policy != REPORT and rule.mechanism not in OF_REPORTS:
            yield Problem("classed reports, and yet no figure", f"{where} {rule.mechanism}", rule.policy)


def _of_the_clauses(account: Account) -> Iterator[Problem]:
    proved = {proof.rule for proof in account.proven.proofs}
    for clause in account.cited.clauses:
        known = [rule for rule in clause.rules if account.exists(rule)]
        for rule in clause.rules:
            row = account.rules.get(rule)
            if rule not in known:
                yield Problem("cited, but there is no such rule", f"{clause} cites {rule}", clause.policy)
            elif row and row.kind in (ATTITUDE, MISSING):
                yield Problem(f"classed {row.kind}, and yet cited", f"{clause} cites {rule}", clause.policy)
        of_tests = [rule for rule in known if rule in account.rules and account.rules[rule].kind != REPORTS]
        if of_tests and not proved & set(of_tests):
            yield Problem("clause without a test", f"{clause} ({', '.join(of_tests)})", clause.policy)


def _of_the_proofs(account: Account) -> Iterator[Problem]:
    for proof in account.proven.proofs:
        if not account.exists(proof.rule):
            yield Problem("proved, but there is no such rule", f"{proof.test} (line {proof.line}) proves {proof.rule}")


def _of_the_rules(account: Account) -> Iterator[Problem]:
    for rule in account.rules.values():
        if rule.kind == CARRIED and not account.clauses(rule.id):
            yield Problem("carried, but no clause cites it", rule.id, rule.policy)
        if rule.kind == CARRIED and not account.proofs(rule.id):
            yield Problem("carried, but no test proves it", rule.id, rule.policy)


def table(account: Account, *, policy: str = "") -> Iterator[str]:
    """A line for each rule: id, class, policy, clauses, tests."""
    for rule in account.rules.values():
        if policy in ("", rule.policy):
            clauses = "; ".join(map(str, account.clauses(rule.id))) or "-"
            tests = "; ".join(dict.fromkeys(proof.test for proof in account.proofs(rule.id))) or "-"
            yield f"{rule.id:<12} {rule.kind:<9} {rule.policy:<9} {clauses}  |  {tests}"


def totals(account: Account, *, policy: str = "") -> Iterator[str]:
    """How many rules of each class there are, in per cent; and how far those carried are accounted for."""
    rules = [rule for rule in account.rules.values() if policy in ("", rule.policy)]
    kinds = Counter(rule.kind for rule in rules)
    yield f"{len(rules)} rules"
    for kind in (*CLASSES, *sorted(set(kinds) - set(CLASSES))):
        yield f"  {kind:<9} {kinds[kind]:>4}  {100 * kinds[kind] / max(len(rules), 1):5.1f} %"
    carried = [rule.id for rule in rules if rule.kind == CARRIED]
    cited = {rule for rule in carried if account.clauses(rule)}
    proved = {rule for rule in carried if account.proofs(rule)}
    both = len(cited & proved)
    yield f"of those carried: {len(cited)} cited by a clause, {len(proved)} proved by a test, {both} both"


def main(arguments: Sequence[str], *, root: Path = ROOT, policies: Path = POLICIES) -> int:
    """0 when every rule is accounted for."""
    parser = argparse.ArgumentParser(prog="python -m dev.rules", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--open", action="store_true", help="only what is unaccounted for")
    parser.add_argument("--policy", default="", help="only what belongs to this policy")
    parser.add_argument("--soft", action="store_true", help="only the totals; always ends with 0")
    asked = parser.parse_args(arguments)
    rules, twice = read_table((root / TABLE.relative_to(ROOT)).read_text(encoding="utf-8"))
    account = Account(rules, twice, cited_in(policies), proven_in(root / "tests"))
    found = [each for each in problems(account) if asked.policy in ("", each.policy)]
    if not asked.open and not asked.soft:
        print("\n".join(table(account, policy=asked.policy)), end="\n\n")
    if not asked.open:
        print("\n".join(totals(account, policy=asked.policy)))
    if asked.soft:
        print(f"not accounted for: {len(found)} (make rules lists them)")
        return 0
    _print_problems(found)
    return 1 if found else 0


def _print_problems(found: Sequence[Problem]) -> None:
    for what, count in Counter(each.what for each in found).items():
        print(f"\n{what}: {count}", file=sys.stderr)
        for each in found:
            if each.what == what:
                print(f"  {each.of}", file=sys.stderr)
    print(f"\nnot accounted for: {len(found)}" if found else "\neverything is accounted for", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
