"""What all pollers share: Lambda reads a queue or a stream, and invokes a function with what it found."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from aws_cdk import Duration, IResource, Names, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.targets import arn_qualifier, function_behind, identity, unqualified
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.rules import ranges, text
from constructs_lib.rules.ranges import Range

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
_POLICY_NAME_LENGTH = 128

Filter = Mapping[str, object]
"""What `lambda_.FilterCriteria.filter(...)` returns: `{"pattern": "..."}`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is polled.

    Attributes:
        parameter: the pattern's parameter that holds it.
        construct: the queue, the table or the stream.
        arn: what the mapping names: the ARN of the queue or of the stream.
    """

    parameter: str
    construct: IResource
    arn: str


class SourceSettings(TypedDict, total=False):
    """What a mapping has for some sources only, in CDK's names."""

    max_concurrency: int | None
    starting_position: lambda_.StartingPosition
    starting_position_timestamp: float | None
    retry_attempts: int
    max_record_age: Duration
    bisect_batch_on_error: bool
    parallelization_factor: int
    tumbling_window: Duration | None
    metrics_config: lambda_.MetricsConfig


# By the identity of an app and of a source: the paths of the patterns that poll it, by function.
_pollers: dict[tuple[str, str], dict[str, str]] = {}


def check_mapping(
    checks: Checks,
    scope: Construct,
    function: FunctionLike,
    source: Source | None,
    *,
    filters: Sequence[Filter],
    batch_size: int,
    max_batching_window: Duration | None,
    batch_range: Range = ranges.MAPPING_BATCH,
    filter_key: str | None = None,
) -> None:
    """Check what holds for the mapping of every source (LP101, LP103, LP107 to LP113, LP115, LP129, LP137).

    Args:
        checks: where violations are noted.
        scope: the scope that the pattern will be in.
        function: the function.
        source: what is polled; `None` where it is yet to be made.
        filters: what the pattern was given.
        batch_size: what the pattern was given.
        max_batching_window: what the pattern was given.
        batch_range: the range of `batch_size`.
        filter_key: the key of a record that AWS documents for filters of this source; `None` checks no key.
    """
    checks.in_range(batch_range, batch_size)
    checks.in_range(ranges.MAPPING_WINDOW, max_batching_window)
    check_whole_seconds(checks, "max_batching_window", max_batching_window)
    _check_filters(checks, filters, filter_key)
    _check_home(checks, Stack.of(scope), function)
    _check_own_dead_letter(checks, function)
    if source is None:
        return
    here, there = Stack.of(scope).region, source.construct.env.region
    checks.require(
        is_token(here) or is_token(there) or here == there,
        "LP113",
        source.parameter,
        allowed=f"in {here}, as its function is",
        got=f"a {source.parameter} in {there}",
    )
    polled = unqualified(function)
    first = pollers_of(scope, source).get(_key(polled, polled.function_arn))
    checks.require(
        first is None,
        "LP115",
        source.parameter,
        allowed=f"polled once for {function.node.path}",
        got=f"{source.construct.node.path}, which {first} polls for it",
    )


def check_whole_seconds(checks: Checks, parameter: str, value: Duration | None) -> None:
    """Check that a time is whole seconds (LP107)."""
    exact = 0 if value is None else milliseconds(value) or 0
    got = text.duration(exact)
    checks.require(exact % 1_000 == 0, "LP107", parameter, allowed="whole seconds", got=got)


def known_timeout(function: FunctionLike) -> float | None:
    """Return the timeout of the function behind an alias or version in milliseconds, where it is known."""
    behind = function_behind(function)
    if not isinstance(behind, lambda_.Function):
        return None
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
    return 3_000 if behind.timeout is None else milliseconds(behind.timeout)


def pollers_of(scope: Construct, source: Source) -> Mapping[str, str]:
    """Return the paths of the patterns of this app that poll a source already."""
    return _pollers.get(_source_key(scope, source), {})


def define_policy(checks: Checks, home: Construct, function: FunctionLike) -> iam.Policy:
    """Define the policy that the pattern's grants go into, attached to the function's role.

    It lies below the pattern, not below the role: a function in another stack would otherwise depend on the
    source, and the two stacks on each other. CDK leaves it out where no role takes it (warning LP116).
    """
    # CDK's own name repeats in other stacks, and one of two on one role would replace the other.
    name = Names.unique_resource_name(home, max_length=_POLICY_NAME_LENGTH)
    policy = iam.Policy(home, "Policy", policy_name=name)
    if function.role is not None:
        function.role.attach_inline_policy(policy)
    resource = policy.node.default_child
    is_attached = isinstance(resource, iam.CfnPolicy) and bool(Stack.of(home).resolve(resource.roles))
    checks.require(
        is_attached,
        "LP116",
        "function",
        allowed="a function with a role that this app can change",
        got=function.node.path,
    )
    return policy


def define_mapping(
    home: Construct,
    function: FunctionLike,
    source: Source,
    policy: iam.Policy | None,
    *,
    filters: Sequence[Filter],
    batch_size: int,
    max_batching_window: Duration | None,
    report_batch_item_failures: bool,
    enabled: bool,
    on_failure_arn: str | None = None,
    **of_source: Unpack[SourceSettings],
) -> lambda_.EventSourceMapping:
    """Define the mapping of a source that the policy lets the function read.

    Args:
        home: the pattern.
        function: the function.
        source: what is polled.
        policy: what `define_policy` returned, with every grant in it; `None` where the role has them itself.
        filters: what the pattern was given.
        batch_size: what the pattern was given.
        max_batching_window: what the pattern was given.
        report_batch_item_failures: what the pattern was given.
        enabled: what the pattern was given.
        on_failure_arn: where a stream's failed records go; CDK's own `on_failure` would grant to the role.
        of_source: what only some sources have.
    """
    function = unqualified(function)
    mapping = lambda_.EventSourceMapping(
        home,
        "EventSourceMapping",
        target=function,
        event_source_arn=source.arn,
        batch_size=batch_size,
        max_batching_window=max_batching_window,
        report_batch_item_failures=report_batch_item_failures,
        filters=[dict(each) for each in filters] or None,
        enabled=enabled,
        **of_source,
    )
    resource = mapping.node.default_child
    if on_failure_arn is not None and isinstance(resource, lambda_.CfnEventSourceMapping):
        kind = lambda_.CfnEventSourceMapping
        on_failure = kind.OnFailureProperty(destination=on_failure_arn)
        resource.destination_config = kind.DestinationConfigProperty(on_failure=on_failure)
    if policy is not None:
        # Lambda refuses the mapping of a function that may not read the source yet.
        mapping.node.add_dependency(policy)
    found = _pollers.setdefault(_source_key(home, source), {})
    found[_key(function, function.function_arn)] = home.node.path
    return mapping


def _check_home(checks: Checks, stack: Stack, function: FunctionLike) -> None:
    here, there = (stack.account, stack.region), (function.env.account, function.env.region)
    checks.require(
        all(is_token(a) or is_token(b) or a == b for a, b in zip(here, there, strict=True)),
        "LP111",
        "function",
        allowed=f"a function of account {here[0]} in {here[1]}",
        got=f"one of account {there[0]} in {there[1]}",
    )
    named = arn_qualifier(function)
    checks.require(
        not named,
        "LP112",
        "function",
        allowed="imported as the version or alias that its ARN names",
        got=f"a function with {named!r} in its ARN",
    )


def _check_own_dead_letter(checks: Checks, function: FunctionLike) -> None:
    """Warn of a function's own dead-letter queue (LP129)."""
    if not isinstance(function, lambda_.Function):
        return
    own = function.dead_letter_queue or function.dead_letter_topic
    checks.require(
        own is None,
        "LP129",
        "function",
        allowed="one without a dead-letter queue of its own",
        got="" if own is None else f"{function.node.path}, whose dead letters go to {own.node.path}",
    )


def _check_filters(checks: Checks, filters: Sequence[Filter], filter_key: str | None) -> None:
    checks.in_range(ranges.MAPPING_FILTERS, len(filters))
    for index, each in enumerate(filters):
        parameter = f"filters[{index}]"
        pattern = each.get("pattern")
        if isinstance(pattern, str) and is_token(pattern):
            continue
        is_made = isinstance(pattern, str) and len(each) == 1
        parsed = _parsed(str(pattern)) if is_made else None
        checks.require(
            _is_pattern(parsed),
            "LP109",
            parameter,
            allowed="made by FilterCriteria.filter of a mapping with a list for every key",
            got=text.shown(pattern if is_made else dict(each)),
        )
        length = len(pattern) if isinstance(pattern, str) else None
        checks.in_range(ranges.MAPPING_FILTER_PATTERN, length, parameter=parameter)
        others = [key for key in _keys(parsed) if filter_key is not None and key != filter_key]
        allowed, got = f"about {filter_key}", text.listed(others or [""], "and")
        checks.require(not others, "LP137", parameter, allowed=allowed, got=f"a pattern about {got}")


def _parsed(pattern: str) -> object:
    try:
        return json.loads(pattern)
    except ValueError:
        return None


def _is_pattern(value: object) -> bool:
    """Return whether every key leads to a list of what matches."""
    if not isinstance(value, dict) or not value:
        return False
    return all(bool(each) if isinstance(each, list) else _is_pattern(each) for each in value.values())


def _keys(pattern: object) -> list[str]:
    """Return the first keys of a pattern, and those of the alternatives that $or lists."""
    if not isinstance(pattern, dict):
        return []
    either = pattern.get("$or")
    alternatives = either if isinstance(either, list) else []
    nested = [key for each in alternatives for key in _keys(each)]
    return list(dict.fromkeys([*(key for key in pattern if key != "$or"), *nested]))


def _source_key(scope: Construct, source: Source) -> tuple[str, str]:
    return identity(scope.node.root), _key(source.construct, source.arn)


def _key(construct: object, arn: str) -> str:
    """Return the same for two imports of one resource."""
    return identity(construct) if is_token(arn) else arn
