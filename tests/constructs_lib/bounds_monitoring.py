"""What bounds the alarms of functions."""

from aws_cdk import Duration, Stack

from constructs_lib import Alarms
from constructs_lib.rules import ranges
from tests.constructs_lib.bound import Bound
from tests.support.stacks import function


def _period(scope: Stack, seconds: int) -> object:
    # Whole minutes, as other periods are refused for that.
    minutes = seconds // 60 if seconds < ranges.ALARM_PERIOD.maximum else -(-seconds // 60)
    return function(scope, alarms=Alarms.each(period=Duration.minutes(minutes)))


def _evaluated(scope: Stack, periods: int) -> object:
    return function(scope, alarms=Alarms.each(period=Duration.minutes(1), evaluation_periods=periods))


BOUNDS = (
    Bound(ranges.ALARM_PERIOD, "StandardFunction", _period),
    Bound(ranges.ALARM_EVALUATION_PERIODS, "StandardFunction", _evaluated),
)
