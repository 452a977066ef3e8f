"""The same API as a pattern; clients connect to the same address, and nothing that is running is replaced."""

from typing import cast

from aws_cdk import App, CfnResource, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import IConstruct

from constructs_lib import Authorization, WebSocketApiFunction, WebSocketRoute


def keep(construct: IConstruct, logical_id: str) -> None:
    """Give a resource the logical id that it is deployed with."""
    cast("CfnResource", construct.node.default_child).override_logical_id(logical_id)


app = App()
stack = Stack(app, "Chat")
worker = lambda_.Function(
    stack,
    "Worker",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="worker.handler",
    code=lambda_.Code.from_asset("functions", exclude=["__pycache__"]),
    timeout=Duration.seconds(20),
)
chat = WebSocketApiFunction(
    stack,
    "Chat",
    function=worker,
    routes=[WebSocketRoute("say")],
    authorization=Authorization.public(reason="as before; the function looks at the token"),
)
# The address has the id of the API in it.
keep(chat.web_socket_api, "ApiF70053CD")
keep(chat.stage, "Stage0E8C2AF5")
# An API has one route for a key, and one stage of a name: the new ones could not be made beside the old.
ROUTES = {
    "$connect": "ApiconnectRoute2B5B23F2",
    "$disconnect": "ApidisconnectRoute1C5CAB1B",
    "$default": "ApidefaultRoute40D195EB",
    "say": "ApisayRouteF7F78585",
}
for key, logical_id in ROUTES.items():
    keep(chat.web_socket_api.node.find_child(f"{key}-Route"), logical_id)
app.synth()
