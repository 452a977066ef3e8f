"""What holds for the settings of one function."""

import re
from collections.abc import Iterator, Mapping, Sequence

from constructs_lib.rules import ranges, text
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_VARIABLE_NAME = r"[a-zA-Z][a-zA-Z0-9_]+"
_RESERVED_VARIABLES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


def variables(environment: Mapping[str, str | None]) -> Iterator[Fault]:
    """Yield what is wrong with the variables of a function: their names (LP023) and their size (LP020).

    Args:
        environment: the value of each variable by its name.
    """
    for name in environment:
        if name in _RESERVED_VARIABLES:
            yield Fault("LP023", "environment", "variables that Lambda does not reserve", text.shown(name))
        elif not re.fullmatch(_VARIABLE_NAME, name):
            allowed = "variables named by a letter and then letters, digits and _"
            yield Fault("LP023", "environment", allowed, text.shown(name))
    # Only CloudFormation knows how long an unknown value becomes.
    known = [value for value in environment.values() if value is not None]
    yield from ranges.FUNCTION_ENVIRONMENT.fault(sum(len(each.encode()) for each in (*environment, *known)))


def unzipped(
    code: str, parameter: str, size: int, parts: Mapping[str, int], unknown: Sequence[str] = ()
) -> Iterator[Fault]:
    """Yield a fault where code with its layers (LP021), or a layer by itself (LP711), is too large.

    Args:
        code: the rule.
        parameter: the parameter.
        size: unzipped bytes of all.
        parts: those of packages and files by name, of which the largest are named.
        unknown: layers whose size is not known, and which come on top.
    """
    limit = ranges.FUNCTION_UNZIPPED
    if not limit.holds(size):
        more = f", beside {text.listed(unknown, 'and')} of unknown size" if unknown else ""
        got = f"{text.number(size)} bytes, of which {text.largest(parts)}{more}"
        yield Fault(code, parameter, f"at most {text.number(limit.maximum)} bytes unzipped", got)
