from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import Authorization, StandardFunction, WebSocketApiFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
plain = lambda_.Function(
    stack,
    "Plain",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="index.handler",
    code=lambda_.Code.from_inline("def handler(event, context): ..."),
)
open_one = Authorization.public(reason="prices that everybody may see")
prices = WebSocketApiFunction(stack, "Prices", function=plain.current_version, authorization=open_one)
changed = StandardFunction(
    stack,
    "PriceChanged",
    entry=CODE,
    environment={"CONNECTIONS_ENDPOINT": prices.connections_endpoint},
)
prices.grant_manage_connections(changed)
app.synth()
