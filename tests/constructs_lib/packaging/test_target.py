import sys

import pytest

from constructs_lib.packaging import PackagingError, Target
from constructs_lib.packaging.target import this_machine


@pytest.mark.parametrize(
    ("runtime", "architecture", "python", "platform"),
    [
        ("python3.13", "arm64", "3.13", "aarch64-manylinux_2_34"),
        ("python3.12", "x86_64", "3.12", "x86_64-manylinux_2_34"),
        ("python3.11", "arm64", "3.11", "aarch64-manylinux2014"),
    ],
)
def test_platform_follows_the_system_of_the_runtime(
    runtime: str, architecture: str, python: str, platform: str
) -> None:
    assert Target.of_lambda(runtime, architecture) == Target(python, architecture, platform)


@pytest.mark.parametrize(("runtime", "architecture"), [("nodejs22.x", "arm64"), ("python3.13", "sparc")])
def test_what_python_packages_do_not_run_on(runtime: str, architecture: str) -> None:
    with pytest.raises(PackagingError, match="LP712"):
        Target.of_lambda(runtime, architecture)


@pytest.mark.parametrize("value", [True, "true", this_machine()])
def test_this_machine(value: object) -> None:
    target = Target.of_this_machine(value)
    assert target.python == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert target.platform == ""


@pytest.mark.parametrize("value", ["3.13", "2.7/linux-x86_64", "3.13/", "yes", 1.5, {}, "3.13/a b"])
def test_values_that_name_no_machine(value: object) -> None:
    with pytest.raises(PackagingError, match="LP716"):
        Target.of_this_machine(value)


@pytest.mark.parametrize(
    ("said", "fix"), [("aarch64", "arm64"), ("AMD64", "x86_64"), ("mips", "one of the two")]
)
def test_an_architecture_that_is_none_says_which_one_is_meant(said: str, fix: str) -> None:
    with pytest.raises(PackagingError) as caught:
        Target.of_lambda("python3.13", said)
    assert str(caught.value) == f"LP712: architecture must be arm64 or x86_64, got {said!r}; choose {fix}"
