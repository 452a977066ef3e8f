"""There is a sample for every pattern, and each is a stack that CDK accepts."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from aws_cdk import Stack

import constructs_lib
from tests.support.stacks import app

SAMPLES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in {"__init__", "test_samples"}
)


def _slug(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_there_is_a_sample_for_every_pattern() -> None:
    public = (getattr(constructs_lib, name) for name in constructs_lib.__all__)
    patterns = [each.__name__ for each in public if isinstance(each, type) and hasattr(each, "__jsii_type__")]
    assert patterns
    assert sorted(map(_slug, patterns)) == SAMPLES


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample_is_synthesised(sample: str) -> None:
    (kind,) = (
        each
        for each in vars(import_module(f"tests.typing.{sample}")).values()
        if isinstance(each, type) and issubclass(each, Stack) and each is not Stack
    )
    whole = app()
    kind(whole, "Sample")
    assert whole.synth().get_stack_by_name("Sample").template["Resources"]
