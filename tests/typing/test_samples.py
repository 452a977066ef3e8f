"""There are samples for every pattern, and each is a stack that CDK accepts."""

import pytest

from tests.support.parameters import CONSTRUCTS
from tests.support.samples import MODULES, Sample, made, module_of, samples

each_sample = pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)


def test_there_are_samples_for_every_pattern_and_no_other() -> None:
    assert CONSTRUCTS
    assert sorted(map(module_of, CONSTRUCTS)) == sorted(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_module_has_a_small_sample_and_a_full_one(module: str) -> None:
    (construct,) = (each.__name__ for each in CONSTRUCTS if module_of(each) == module)
    names = [each.name for each in samples() if each.module == module]
    assert names[:2] == [f"{construct}Stack", f"Full{construct}"]
    assert all(name.startswith("Full") for name in names[1:])


@each_sample
def test_sample_is_synthesised(sample: Sample) -> None:
    assert made(sample).template["Resources"]
