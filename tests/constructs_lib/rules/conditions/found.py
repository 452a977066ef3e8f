"""What conditions find."""

from collections.abc import Iterable

from constructs_lib.rules.fault import Fault


def found(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """The code and parameter of each fault, in their order; that each has a text."""
    known = list(faults)
    assert all(fault.message for fault in known)
    return [(fault.code, fault.parameter) for fault in known]
