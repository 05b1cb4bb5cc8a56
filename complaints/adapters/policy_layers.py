"""A policy that extends another, as layers: the file itself first, then its parent, then the parent of that.

`extends = "<id>"` names a file of the same folder; `without = ["clocks.follow_up", …]` takes clauses of the parents
out. Then tables are merged key by key, and every list and plain value is replaced. What a regulation says of itself
(OWN) is never inherited.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from complaints.adapters.policy_lines import around, clause_paths
from complaints.domain.policy import PolicyProblem

EXTENDS, WITHOUT = "extends", "without"
OWN = ("id", "version", "title", "source", "effective", "rules")


@dataclass(frozen=True)
class Layer:
    """One file of a policy: its name, its text, and what it says, less `extends` and `without`."""

    file: str
    text: str
    says: dict[str, Any]
    extends: str = ""
    without: tuple[str, ...] = ()
    problems: list[PolicyProblem] = field(default_factory=list)


def layer(*, file: str, text: str, mapping: Mapping[str, Any]) -> Layer:
    """The layer of a file; an `extends` or `without` of the wrong type is noted as its problem and ignored."""
    says = dict(mapping)
    extends, without = says.pop(EXTENDS, ""), says.pop(WITHOUT, [])
    problems = []
    if not isinstance(extends, str):
        problems.append(PolicyProblem(EXTENDS, f"must be text, not {extends!r}"))
        extends = ""
    if not isinstance(without, list) or not all(isinstance(clause, str) for clause in without):
        problems.append(PolicyProblem(WITHOUT, f"must be a list of clauses, not {without!r}"))
        without = []
    if without and not extends:
        problems.append(PolicyProblem(WITHOUT, "there is nothing to take out of: the policy extends no other"))
        without = []
    return Layer(file, text, says, extends, tuple(without), problems)


def merge(*, layers: Sequence[Layer]) -> Mapping[str, Any]:
    """What the layers (a child before its parent) say together. Problems are noted in the layer they belong to."""
    whole: dict[str, Any] = {}
    for index in reversed(range(len(layers))):
        child, below = layers[index], [whole, *(parent.says for parent in layers[index + 1 :])]
        for says in below:
            for key in OWN:
                says.pop(key, None)
        for place, clause in enumerate(child.without):
            if not sum(_take_out(says, clause) for says in below):
                child.problems.append(PolicyProblem(f"{WITHOUT}[{place}]", f"{child.extends!r} has no {clause!r}"))
        child.problems.extend(_lay_over(whole, child.says, ""))
    return whole


def owner(*, clause: str, layers: Sequence[Layer]) -> Layer:
    """The layer in which `clause`, or the nearest clause around it, stands: a child's before its parent's."""
    paths = [set(clause_paths(each.says)) for each in layers]
    while clause:
        for each, found in zip(layers, paths, strict=True):
            if clause in found:
                return each
        clause = around(clause=clause)
    return layers[0]


def _take_out(says: dict[str, Any], clause: str) -> bool:
    """Takes `clause` out of a table of tables, keys with a dot in them included; whether it was there."""
    if clause in says:
        del says[clause]
        return True
    for key, value in says.items():
        if isinstance(value, dict) and clause.startswith(f"{key}.") and _take_out(value, clause[len(key) + 1 :]):
            return True
    return False


def _lay_over(whole: dict[str, Any], says: Mapping[str, Any], clause: str) -> list[PolicyProblem]:
    """Lays one layer over what its parents say; the problems of lists and tables that meet."""
    problems: list[PolicyProblem] = []
    for key, value in says.items():
        path, below = f"{clause}.{key}" if clause else key, whole.get(key)
        if isinstance(below, dict) and isinstance(value, Mapping):
            problems.extend(_lay_over(below, value, path))
        elif {type(below), type(value)} == {list, dict}:
            problems.append(PolicyProblem(path, f"is {_spoken(value)}, and {_spoken(below)} in the policy it extends"))
        else:
            whole[key] = _copy(value)
    return problems


def _copy(value: Any) -> Any:
    return {key: _copy(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value


def _spoken(value: object) -> str:
    return "a list" if isinstance(value, list) else "a table"


def noted(*, layers: Sequence[Layer]) -> Iterator[tuple[Layer, PolicyProblem]]:
    """The problems of extending, each with the layer it stands in."""
    for each in layers:
        yield from ((each, problem) for problem in each.problems)
