"""What all pollers share: Lambda reads a queue or a stream, and invokes a function with what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self, TypedDict, Unpack

from aws_cdk import Duration, IResource
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.names import Path
from constructs_lib._internal.targets import arn_qualifier, identity, own_dead_letter, unqualified
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.pollers._pollers import Pollers
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import mappings
from constructs_lib.rules.conditions.records import Record
from constructs_lib.rules.range import Range

Filter = Mapping[str, object]
"""What `lambda_.FilterCriteria.filter(...)` returns: `{"pattern": "..."}`."""


@dataclass(frozen=True)
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

    @cached_property
    def key(self) -> str:
        """What is the same for two imports of one source."""
        return identity(self.construct) if is_token(self.arn) else self.arn


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSettings:
    """What every poller was given for its mapping."""

    filters: Sequence[Filter]
    batch_size: int
    max_batching_window: Duration | None
    report_batch_item_failures: bool
    enabled: bool

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Self:
        """Return the settings among the arguments of a constructor, which have the same names."""
        names = [each.name for each in fields(cls)]
        return cls(**{name: arguments[name] for name in names if name in arguments})

    @property
    def window(self) -> float | None:
        """For how many milliseconds a batch is gathered; `None` where only CloudFormation knows it."""
        return time_of(self.max_batching_window)


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


def time_of(value: Duration | None) -> float | None:
    """Return a time in milliseconds, 0 for none, and `None` where only CloudFormation knows it."""
    return 0 if value is None else milliseconds(value)


def check_whole_seconds(checks: Checks, parameter: str, value: Duration | None) -> None:
    """Check that a time is whole seconds (LP107)."""
    checks.note(mappings.whole_seconds(parameter, time_of(value)))


def check_mapping(
    checks: Checks,
    scope: Construct,
    function: FunctionLike,
    source: Source | None,
    settings: MappingSettings,
    *,
    record: Record,
    batch_range: Range = ranges.MAPPING_BATCH,
) -> None:
    """Check what holds for the mapping of every source, and for its filters (LP1xx).

    Args:
        checks: where violations are noted.
        scope: the scope that the pattern will be in.
        function: the function.
        source: what is polled; `None` where it is yet to be made.
        settings: what the pattern was given.
        record: what a record of this source has, which filters look at.
        batch_range: the range of `batch_size`.
    """
    checks.in_range(batch_range, settings.batch_size)
    checks.in_range(ranges.MAPPING_WINDOW, settings.max_batching_window)
    check_whole_seconds(checks, "max_batching_window", settings.max_batching_window)
    checks.in_range(ranges.MAPPING_FILTERS, len(settings.filters))
    checks.note(mappings.filters([_known(each) for each in settings.filters], record))
    _check_function(checks, scope, function)
    if source is not None:
        _check_source(checks, scope, function, source)


def _known(given: Filter) -> Filter | None:
    return None if is_token(given.get("pattern")) else given


def _check_function(checks: Checks, scope: Construct, function: FunctionLike) -> None:
    check_durable(checks, "function", function, waits=True)
    checks.note(mappings.beside_its_function(*environments(scope, function)))
    named = arn_qualifier(function)
    checks.require(
        not named,
        "LP112",
        "function",
        allowed="imported as the version or alias that its ARN names",
        got=f"a function with {named!r} in its ARN",
    )
    own = own_dead_letter(function)
    checks.note(mappings.without_dead_letter_queue(Path(function), None if own is None else Path(own)))


def _check_source(checks: Checks, scope: Construct, function: FunctionLike, source: Source) -> None:
    here, there = environments(scope, source.construct)
    checks.note(mappings.near_its_function(source.parameter, here.region, there.region))
    first = pollers_of(scope, source).get(_function_key(unqualified(function)))
    checks.note(
        mappings.polled_once(
            source.parameter, Path(source.construct), Path(function), None if first is None else Path(first)
        )
    )


def pollers_of(scope: IConstruct, source: Source) -> Mapping[str, IConstruct]:
    """Return the patterns of this app that poll a source already, by function."""
    return of_app(scope, Pollers).of(source.key)


def define_mapping(
    home: Construct,
    function: FunctionLike,
    source: Source,
    settings: MappingSettings,
    *,
    wait_for: Construct | None,
    on_failure_arn: str | None = None,
    **of_source: Unpack[SourceSettings],
) -> lambda_.EventSourceMapping:
    """Define the mapping of a source that the function may read.

    Args:
        home: the pattern.
        function: the function.
        source: what is polled.
        settings: what the pattern was given.
        wait_for: the policy with every grant in it; `None` where the role has them itself.
        on_failure_arn: where a stream's failed records go; CDK's own `on_failure` would grant to the role.
        of_source: what only some sources have.
    """
    function = unqualified(function)
    mapping = lambda_.EventSourceMapping(
        home,
        "EventSourceMapping",
        target=function,
        event_source_arn=source.arn,
        batch_size=settings.batch_size,
        max_batching_window=settings.max_batching_window,
        report_batch_item_failures=settings.report_batch_item_failures,
        filters=[dict(each) for each in settings.filters] or None,
        enabled=settings.enabled,
        **of_source,
    )
    resource = None if on_failure_arn is None else facts(mapping).default_child
    if isinstance(resource, lambda_.CfnEventSourceMapping):
        kind = lambda_.CfnEventSourceMapping
        on_failure = kind.OnFailureProperty(destination=on_failure_arn)
        resource.destination_config = kind.DestinationConfigProperty(on_failure=on_failure)
    if wait_for is not None:
        # Lambda refuses the mapping of a function that may not read the source yet.
        facts(mapping).node.add_dependency(wait_for)
    of_app(home, Pollers).add(source.key, _function_key(function), home)
    return mapping


def _function_key(function: FunctionLike) -> str:
    """Return what is the same for two imports of one function."""
    # The ARN of what this app defines is known later only: it need not be asked.
    if isinstance(function, lambda_.Function | lambda_.Version | lambda_.Alias):
        return identity(function)
    arn = function.function_arn
    return identity(function) if is_token(arn) else arn
