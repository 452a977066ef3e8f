from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import FunctionAlarms, QueueConsumer

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
own = lambda_.Function(
    stack,
    "Function",
    code=lambda_.Code.from_asset(str(CODE)),
    handler="handler.handler",
    runtime=lambda_.Runtime.PYTHON_3_13,
    runtime_management_mode=lambda_.RuntimeManagementMode.FUNCTION_UPDATE,
)
QueueConsumer(stack, "Orders", function=own)
FunctionAlarms(stack, "Alarms", function=own)
app.synth()
