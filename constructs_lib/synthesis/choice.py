"""Whether a run is to be warm."""

import os
from collections.abc import Mapping
from pathlib import Path

from constructs_lib.synthesis.errors import SynthesisError

__all__ = ["VARIABLE", "is_warm_wanted"]

VARIABLE = "CONSTRUCTS_LIB_SYNTH"
_IN_CONTAINERS = ("/.dockerenv", "/run/.containerenv")


def is_warm_wanted(environment: Mapping[str, str]) -> bool:
    """Tell whether a loaded process is to run the app: by default on a person's machine only.

    In a pipeline and in a container a process that stays would serve nobody, or stay for ever.

    Args:
        environment: the variables of the run; `CONSTRUCTS_LIB_SYNTH=cold` or `=warm` decides.

    Raises:
        SynthesisError: the variable has another value.
    """
    value = environment.get(VARIABLE, "")
    if value not in {"", "cold", "warm"}:
        raise SynthesisError(
            f"{VARIABLE} must be cold or warm, got {value!r}; without it, CI and containers are cold"
        )
    if value or os.name != "posix":
        return value == "warm" and os.name == "posix"
    if environment.get("CI", "").lower() not in {"", "0", "false"}:
        return False
    return not any(Path(each).exists() for each in _IN_CONTAINERS)
