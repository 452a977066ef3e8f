"""Limits of settings of functions."""

from aws_cdk import Duration

from constructs_lib import FunctionName
from constructs_lib.rules import ranges
from tests.constructs_lib.bound import Bound
from tests.constructs_lib.mistakes_settings import durable
from tests.support.stacks import function

BOUNDS = (
    Bound(
        ranges.DURABLE_EXECUTION,
        "StandardFunction",
        lambda scope, n: durable(scope, execution_timeout=Duration.seconds(n)),
    ),
    Bound(
        ranges.DURABLE_RETENTION,
        "StandardFunction",
        lambda scope, n: durable(scope, retention_period=Duration.days(n)),
    ),
    Bound(
        ranges.FUNCTION_NAME,
        "StandardFunction",
        lambda scope, n: function(
            scope, function_name=FunctionName.fixed("x" * n, reason="Others invoke it by its name")
        ),
    ),
)
