"""Names of parametrised tests."""

import re


def named(value: object) -> str:
    """Return a value as text without addresses in memory: every process has to find the same tests."""
    return re.sub(r" (object )?at 0x[0-9a-f]+", "", str(value))
