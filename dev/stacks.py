"""The stacks of infra/: in which order they are made, in which region, and with which parameters (infra/README.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

INFRA = Path(__file__).resolve().parent.parent / "infra"
ORDER = (
    *("edge", "storage", "mail", "functions", "scanning", "inbound"),
    *("api", "gateway", "site", "alarms", "backup"),
)
REGION_OF = {"edge": "us-east-1"}  # CloudFront takes certificates and firewalls from there only
MADE_BY_THE_DEPLOYMENT = frozenset({"PackageKey", "ApiId", "EdgeSecret"})


class UnknownStage(Exception):
    """There is no file for the stage."""


class MissingParameters(Exception):
    """Parameters that nothing fills: `names` has each with its stack."""

    def __init__(self, *, names: tuple[str, ...]) -> None:
        super().__init__(f"infra/stages: nothing says {', '.join(names)}")
        self.names = names


@dataclass(frozen=True)
class Stage:
    """A deployment: its region and what its file says of the parameters."""

    name: str
    region: str
    parameters: Mapping[str, str]


class _Tags(yaml.SafeLoader):  # type: ignore[misc]
    """Reads CloudFormation's short tags as what they are short for."""


def _long(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Tags.add_multi_constructor("!", _long)


def template(*, name: str) -> dict[str, Any]:
    """A template as values, with the long form of its functions."""
    read: dict[str, Any] = yaml.load((INFRA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_Tags)
    return read


def stage(*, name: str) -> Stage:
    """The stage of infra/stages/<name>.json. Raises UnknownStage."""
    path = INFRA / "stages" / f"{name}.json"
    if not path.is_file():
        there = ", ".join(sorted(each.stem for each in path.parent.glob("*.json")))
        raise UnknownStage(f"there is no infra/stages/{name}.json; there are: {there}")
    told = json.loads(path.read_text(encoding="utf-8"))
    return Stage(name, told["region"], told["parameters"])


def stack_name(*, stage: Stage, name: str) -> str:
    """What the stack is called in the account."""
    return f"complaints-{stage.name}-{name}"


def region_of(*, stage: Stage, name: str) -> str:
    """Where the stack is made."""
    return REGION_OF.get(name, stage.region)


def parameters(*, name: str, stage: Stage, known: Mapping[str, str]) -> dict[str, str]:
    """What the stack `name` is given: of the stage's file and of `known`, which has outputs of the stacks before it.

    Raises MissingParameters.
    """
    asked = template(name=name)["Parameters"]
    filled = {each: value for each in asked if (value := stage.parameters.get(each, known.get(each))) is not None}
    missing = tuple(f"{each} ({name})" for each, said in asked.items() if each not in filled and "Default" not in said)
    if missing:
        raise MissingParameters(names=missing)
    return filled


def check(*, stage: Stage) -> None:
    """Before anything is changed: every parameter of every stack will be filled. Raises MissingParameters."""
    missing = tuple(_missing(stage))
    if missing:
        raise MissingParameters(names=missing)


def _missing(stage: Stage) -> Iterator[str]:
    known = dict.fromkeys(MADE_BY_THE_DEPLOYMENT, "-")
    for name in ORDER:
        try:
            parameters(name=name, stage=stage, known=known)
        except MissingParameters as error:
            yield from error.names
        known |= dict.fromkeys(template(name=name).get("Outputs", {}), "-")
