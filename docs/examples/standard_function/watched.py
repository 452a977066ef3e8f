from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Alarms, StandardFunction

CODE = Path(__file__).parent / "hello"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


app = App()
stack = Stack(app, "Shop")
StandardFunction(
    stack,
    "Orders",
    entry=CODE,
    alarms=Alarms.composite(
        errors=3,
        error_rate=1,
        throttles=2,
        duration_share=0.75,
        period=Duration.hours(1),
        evaluation_periods=2,
    ),
    alarm_actions=[actions.SnsAction(pager(stack))],
)
StandardFunction(
    stack, "Tool", entry=CODE, alarms=Alarms.none(reason="people run it by hand and see the error")
)
app.synth()
