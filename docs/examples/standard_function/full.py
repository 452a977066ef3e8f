from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Size, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Alarms, StandardFunction

CODE = Path(__file__).parent / "hello"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


app = App()
stack = Stack(app, "Shop")
function = StandardFunction(
    stack,
    "Function",
    entry=CODE.with_name("shop"),
    exclude=["*.md"],
    keep=["pyproject.toml"],
    runtime=lambda_.Runtime.PYTHON_3_12,
    architecture=lambda_.Architecture.X86_64,
    memory_size=1_024,
    timeout=Duration.minutes(2),
    environment={"TABLE": "orders"},
    layers=[lambda_.LayerVersion(stack, "Layer", code=lambda_.Code.from_asset(str(CODE)))],
    log_retention=logs.RetentionDays.ONE_WEEK,
    tracing=lambda_.Tracing.DISABLED,
    reserved_concurrent_executions=5,
    ephemeral_storage_size=Size.gibibytes(1),
    description="Takes orders",
    alarms=Alarms.each(
        errors=5,
        error_rate=2.5,
        throttles=10,
        duration_share=0.8,
        period=Duration.minutes(1),
        evaluation_periods=3,
    ),
    alarm_actions=[actions.SnsAction(pager(stack))],
)
function.add_alias("live")
app.synth()
