"""What holds where one function calls others."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault

_Name = TypeVar("_Name", bound=Hashable)
_Through = TypeVar("_Through")


def calls_another(parameter: str, target: object, *, is_caller: bool) -> Iterator[Fault]:
    """Yield a fault where a function calls itself, under whatever name (LP302).

    Args:
        parameter: the parameter.
        target: the function that is called, as a message names it.
        is_caller: whether it, or what is behind it as an alias or a version, is what calls it.
    """
    if is_caller:
        yield Fault("LP302", parameter, "another function than caller", str(target))


def makes_no_circle(
    parameter: str, caller: object, target: object, *, through: object | None
) -> Iterator[Fault]:
    """Yield a fault where a function that is called calls back (LP303).

    Args:
        parameter: the parameter.
        caller: the function that calls, as a message names it.
        target: the function that it calls.
        through: what calls the caller in the end, such as the path of a fan-out; `None` where nothing does.
    """
    if through is not None:
        got = f"{target}, which reaches {caller} through {through}"
        yield Fault("LP303", parameter, "a function that does not call back", got)


def way_back(calls: Mapping[_Name, Mapping[_Name, _Through]], start: _Name, caller: _Name) -> _Through | None:
    """Return through what `start` calls the caller, itself or through others; `None` where it does not.

    Args:
        calls: by each function, through what it calls which others.
        start: a function that the caller calls.
        caller: the caller.
    """
    pending, seen = [start], {start}
    while pending:
        for target, through in calls.get(pending.pop(), {}).items():
            if target == caller:
                return through
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return None


def caller_outlasts(
    caller: object, timeout: float | None, targets: Mapping[str, float | None]
) -> Iterator[Fault]:
    """Yield a fault where a function that waits for others has not more time than the slowest (LP304).

    Args:
        caller: the function that waits, as a message names it.
        timeout: its timeout.
        targets: the timeouts of those that it waits for, by name.
    """
    known = {name: each for name, each in targets.items() if each is not None}
    slowest = max(known, key=lambda name: known[name], default=None)
    if timeout is None or slowest is None or timeout > known[slowest]:
        return
    allowed = f"more than {text.duration(known[slowest])}, the timeout of targets[{slowest!r}]"
    yield Fault("LP304", f"timeout of caller {caller}", allowed, text.duration(timeout))
