"""What conditions find."""

from collections.abc import Iterable

from constructs_lib.rules.fault import Fault


def found(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """The code and parameter of each fault, in their order; that each has a text."""
    known = list(faults)
    assert all(fault.message for fault in known)
    return [(fault.code, fault.parameter) for fault in known]


def codes(faults: Iterable[Fault]) -> list[str]:
    """The codes of faults, in their order."""
    return [fault.code for fault in faults]


def messages(faults: Iterable[Fault]) -> list[str]:
    """The messages of faults, in their order."""
    return [fault.message for fault in faults]
