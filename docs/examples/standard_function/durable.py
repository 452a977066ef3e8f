from pathlib import Path

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import ScheduledFunction, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(
    stack,
    "Function",
    entry=CODE,
    durable_config=lambda_.DurableConfig(
        execution_timeout=Duration.days(30), retention_period=Duration.days(7)
    ),
)
ScheduledFunction(stack, "Nightly", function=function.add_alias("live"), schedule="cron(0 3 * * ? *)")
app.synth()
