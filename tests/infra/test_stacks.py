"""The stacks as a whole: the linter has nothing to say, and each parameter is filled by what stands before it."""

import subprocess
import sys
from dataclasses import replace

import pytest

from dev import stacks
from tests.patience import PATIENCE

STAGES = ("dev", "prod")


def test_linter_of_cloudformation_has_nothing_to_say() -> None:
    files = sorted(str(path) for path in stacks.INFRA.glob("*.yaml"))
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from cfnlint.runner import main; main()",
            "--non-zero-exit-code",
            "informational",
            *files,
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_template_has_its_place_in_the_order() -> None:
    assert {path.stem for path in stacks.INFRA.glob("*.yaml")} == set(stacks.ORDER)
    assert len(set(stacks.ORDER)) == len(stacks.ORDER)


@pytest.mark.parametrize("name", STAGES)
def test_every_parameter_of_a_stage_is_filled(name: str) -> None:
    stacks.check(stage=stacks.stage(name=name))


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_says_nothing_that_no_template_asks(name: str) -> None:
    asked = {each for stack in stacks.ORDER for each in stacks.template(name=stack)["Parameters"]}
    assert set(stacks.stage(name=name).parameters) - asked == set()


def test_stages_say_the_same_things() -> None:
    dev, prod = (stacks.stage(name=name) for name in STAGES)
    assert set(dev.parameters) == set(prod.parameters)


def test_a_stage_without_a_parameter_is_refused_by_name_before_anything_is_made() -> None:
    whole = stacks.stage(name="dev")
    halved = replace(
        whole, parameters={k: v for k, v in whole.parameters.items() if k not in ("Company", "SiteDomain")}
    )
    with pytest.raises(stacks.MissingParameters) as refused:
        stacks.check(stage=halved)
    assert {"Company (functions)", "SiteDomain (site)", "SiteDomain (edge)"} <= set(refused.value.names)


def test_a_stage_without_a_file_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(stacks.UnknownStage, match=r"infra/stages/nowhere\.json; there are: dev, prod"):
        stacks.stage(name="nowhere")


def test_no_output_has_the_name_of_a_parameter_of_the_stages() -> None:
    outputs = {each for stack in stacks.ORDER for each in stacks.template(name=stack).get("Outputs", {})}
    assert outputs & set(stacks.stage(name="dev").parameters) == {"Scanner"}  # handed on as it was given
