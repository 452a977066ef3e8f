"""What holds between settings of one function, and for how a durable one is invoked."""

import re
from collections.abc import Iterator

from constructs_lib.rules import ranges, text
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html (2026-11-27)
_SNAPSTART = r"java(?!8\b)\d+(\.al\d+)?|java8\.al2023|python3\.1[2-9]|dotnet([89]|\d\d)"
# https://docs.aws.amazon.com/lambda/latest/dg/durable-supported-runtimes.html (2026-11-27)
_DURABLE = r"python3\.(1[3-9]|[2-9]\d)|nodejs(2[2-9]|[3-9]\d)\.x|java(1[7-9]|[2-9]\d)|dotnet([89]|\d\d)"
_NAME = r"[a-zA-Z0-9_-]*"
_STORAGE = 512


def snap_start(
    code: str,
    parameter: str,
    given: str,
    *,
    runtime: str | None,
    storage: float | None,
    has_file_system: bool,
) -> Iterator[Fault]:
    """Yield what excludes SnapStart.

    Args:
        code: the rule: LP050 of an argument, LP073 of a template.
        parameter: the parameter.
        given: the value that asks for SnapStart.
        runtime: the function's runtime; `None` where only CloudFormation knows it.
        storage: its ephemeral storage in MB; `None` for that of Lambda, or where it is not known.
        has_file_system: whether it certainly has one.
    """
    if runtime is not None and not re.fullmatch(_SNAPSTART, runtime):
        allowed = "left out with a runtime other than Java, Python 3.12 and .NET 8 or newer"
        yield Fault(code, parameter, allowed, f"{given} with {runtime}")
    if storage is not None and storage > _STORAGE:
        allowed = f"left out with more than {_STORAGE} MB of storage"
        yield Fault(code, parameter, allowed, f"{given} with {text.number(round(storage))} MB")
    if has_file_system:
        yield Fault(code, parameter, "left out with a file system", f"{given} with FileSystemConfigs")


def without_provisioned(code: str, parameter: str, given: str, provisioned: float | None) -> Iterator[Fault]:
    """Yield a fault where the version of a function with SnapStart has provisioned concurrency, too.

    Args:
        code: the rule: LP050 of an argument, LP073 of a template.
        parameter: the parameter.
        given: the value that asks for SnapStart.
        provisioned: how much of it; `None` where there is none, or only CloudFormation knows it.
    """
    if provisioned is not None and provisioned > 0:
        got = f"{given} with {text.number(provisioned)}"
        yield Fault(code, parameter, "left out with provisioned concurrency", got)


def durable_runtime(parameter: str, runtime: str | None) -> Iterator[Fault]:
    """Yield a fault where a durable function has a runtime without durable functions (LP051)."""
    if runtime is not None and not re.fullmatch(_DURABLE, runtime):
        allowed = "left out with a runtime other than Python 3.13, Node.js 22, Java 17 and .NET 8 or newer"
        yield Fault("LP051", parameter, allowed, f"one with {runtime}")


def function_name(parameter: str, name: str | None, reason: str) -> Iterator[Fault]:
    """Yield what is wrong with a fixed name of a function (LP053).

    Args:
        parameter: the parameter.
        name: the name; `None` where only CloudFormation knows it.
        reason: why it is fixed.
    """
    if name is not None:
        yield from ranges.FUNCTION_NAME.fault(len(name))
        if not re.fullmatch(_NAME, name):
            yield Fault("LP053", f"{parameter}.name", "made of letters, digits, - and _", text.shown(name))
    if not reason.strip():
        allowed = 'FunctionName.fixed("...", reason="...") with a reason'
        yield Fault("LP053", parameter, allowed, f"reason={reason!r}")


def durable_invocation(
    parameter: str, got: str, *, is_qualified: bool | None, execution: float | None, waits: bool
) -> Iterator[Fault]:
    """Yield a fault where Lambda refuses to invoke a durable function (LP056).

    Args:
        parameter: what names the function.
        got: the function, as its user knows it.
        is_qualified: whether a version or an alias is named; `None` where that is not known.
        execution: its execution timeout in milliseconds; `None` where only CloudFormation knows it.
        waits: whether what invokes it waits for the end of the execution.
    """
    if is_qualified is False:
        allowed = "an alias or a version of a durable function"
        yield Fault("LP056", parameter, allowed, f"{got} itself")
    # Whoever waits for a function waits no longer, be it durable or not.
    longest = ranges.FUNCTION_TIMEOUT.maximum * 1_000
    if waits and execution is not None and execution > longest:
        allowed = f"a durable function with an execution timeout of at most {text.duration(longest)}"
        yield Fault("LP056", parameter, allowed, f"{got} with {text.duration(execution)}")
