from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from constructs_lib import StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(
    stack,
    "Function",
    code=lambda_.Code.from_inline("def handler(event, context): ..."),
    handler="index.handler",
    role=iam.Role.from_role_name(stack, "Role", "orders"),
    log_group=logs.LogGroup(stack, "Logs"),
)
function.add_layers(lambda_.LayerVersion(stack, "Layer", code=lambda_.Code.from_asset(str(CODE))))
app.synth()
