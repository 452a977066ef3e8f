"""Names of parametrised tests."""

import re


def named(value: object) -> str:
    """Return a value as text without what differs in each process, which has to find the same tests.

    That are addresses in memory, the numbers of tokens and the order of sets.
    """
    if isinstance(value, set):
        return str(sorted(map(str, value)))
    return re.sub(r" (object )?at 0x[0-9a-f]+|\.\d+(?=\]\})", "", str(value))
