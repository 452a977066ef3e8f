"""What dependencies are built for: a version of Python on a machine."""

import re
import sys
from typing import Self

from constructs_lib.frozen import frozen
from constructs_lib.packaging.errors import PackagingError

__all__ = ["CONTEXT_KEY", "Target", "this_machine"]

CONTEXT_KEY = "constructs-lib:build-for-this-machine"
"""Context key under which the local runner asks for dependencies that this machine can run."""

_RUNTIME = r"python(3\.(\d+))"
_THIS_MACHINE = r"(3\.\d+)/([a-z0-9][\w.-]*)"
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
# What others call these machines.
_AWS_NAMES = dict.fromkeys(("aarch64", "arm", "arm_64", "armv8"), "arm64") | dict.fromkeys(
    ("amd64", "x64", "x86", "x86-64", "intel"), "x86_64"
)
# Lambda's Python 3.12 and later run on Amazon Linux 2023 with glibc 2.34, earlier ones on glibc 2.26:
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_FIRST_ON_AMAZON_LINUX_2023 = 12


@frozen
class Target:
    """A version of Python on a machine.

    Attributes:
        python: version, such as `3.13`.
        machine: machine in words, such as `arm64`.
        platform: the platform as uv takes it; empty for the machine that builds.
    """

    python: str
    machine: str
    platform: str

    @classmethod
    def of_lambda(cls, runtime: str, architecture: str) -> Self:
        """Return the target of a Lambda runtime, such as `python3.13` on `arm64`.

        Raises:
            PackagingError: LP712, the runtime is not one of Python.
        """
        match = re.fullmatch(_RUNTIME, runtime)
        if match is None or architecture not in _MACHINES:
            raise PackagingError(
                "LP712",
                parameter="runtime" if match is None else "architecture",
                allowed="a Python runtime such as python3.13" if match is None else "arm64 or x86_64",
                got=repr(runtime if match is None else architecture),
                fix=None
                if match is None
                else f"choose {_AWS_NAMES.get(architecture.lower(), 'one of the two')}",
            )
        # Of wheels for older libraries uv takes any for a newer one, but not the other way round; numpy, for
        # one, has none for the old one any more.
        libc = "manylinux_2_34" if int(match[2]) >= _FIRST_ON_AMAZON_LINUX_2023 else "manylinux2014"
        return cls(match[1], architecture, f"{_MACHINES[architecture]}-{libc}")

    @classmethod
    def of_this_machine(cls, value: object = True) -> Self:
        """Return the target that a value of the context key stands for.

        Args:
            value: `<version of Python>/<platform>`, such as `3.11/linux-x86_64`, or true for the Python that
                runs now.

        Raises:
            PackagingError: LP716, it is neither.
        """
        text = this_machine() if value in (True, "true") else value
        match = re.fullmatch(_THIS_MACHINE, text) if isinstance(text, str) else None
        if match is None:
            raise PackagingError(
                "LP716",
                parameter=f"context {CONTEXT_KEY}",
                allowed="true or <version of Python>/<platform>",
                got=repr(value),
            )
        return cls(match[1], match[2], "")

    def __str__(self) -> str:
        """Return it in words: `Python 3.13 on arm64`."""
        return f"Python {self.python} on {self.machine}"


def this_machine() -> str:
    """Return the value of the context key for the Python that runs now."""
    import sysconfig  # noqa: PLC0415 - only the local AWS asks

    return f"{sys.version_info.major}.{sys.version_info.minor}/{sysconfig.get_platform()}"
