"""The functions that this one may call, as its environment names them."""

import os
import re

from constructs_lib.runtime.invoke.errors import UnknownTargetError

_PREFIX = "FAN_OUT_"


def target(name: str) -> str:
    """The name or ARN of the function behind a target.

    Args:
        name: the target's name, as it was given to the fan-out; case and punctuation do not matter.

    Raises:
        UnknownTargetError: the environment has no such target; the text lists those that it has.
    """
    variable = _PREFIX + re.sub("[^A-Z0-9]+", "_", name.upper())
    function = os.environ.get(variable)
    if function:
        return function
    known = sorted(key.removeprefix(_PREFIX).lower() for key in os.environ if key.startswith(_PREFIX))
    message = f"target {name!r} must be one of {', '.join(known) or '(none)'}; {variable} is not set"
    raise UnknownTargetError(message)
