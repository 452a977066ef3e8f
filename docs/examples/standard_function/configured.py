from pathlib import Path

from aws_cdk import App, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from constructs_lib import FunctionName, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(
    stack,
    "Function",
    entry=CODE,
    snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS,
    environment={"TABLE": "orders"},
    environment_encryption=kms.Key(stack, "Key"),
    application_log_level=lambda_.ApplicationLogLevel.DEBUG,
    system_log_level=lambda_.SystemLogLevel.WARN,
    recursive_loop=lambda_.RecursiveLoop.ALLOW,
    current_version_options=lambda_.VersionOptions(
        removal_policy=RemovalPolicy.RETAIN, retry_attempts=1
    ),
    function_name=FunctionName.fixed("orders", reason="The tills invoke it by this name"),
)
function.add_alias("live")
app.synth()
