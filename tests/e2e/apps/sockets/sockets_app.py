"""A WebSocket API with an authorizer, one for signed clients, and a function that posts from elsewhere."""

from pathlib import Path

from aws_cdk import Duration, Stack
from constructs import Construct

from constructs_lib import (
    Authorization,
    FunctionTimeout,
    RuntimeLayer,
    StandardFunction,
    WebSocketApiFunction,
    WebSocketRoute,
)

FUNCTIONS = Path(__file__).parent / "functions"


class SocketsStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        runtime = RuntimeLayer(self, "Runtime")
        board = StandardFunction(
            self,
            "BoardFunction",
            entry=FUNCTIONS / "board",
            layers=[runtime],
            timeout=Duration.seconds(20),
        )
        tokens = StandardFunction(self, "Tokens", entry=FUNCTIONS / "tokens")
        api = WebSocketApiFunction(
            self,
            "Board",
            function=board,
            routes=[
                WebSocketRoute("echo", return_response=True),
                WebSocketRoute("silent"),
                WebSocketRoute("post"),
                WebSocketRoute("close"),
                WebSocketRoute("fail"),
                WebSocketRoute("slow"),
            ],
            integration_timeout=Duration.seconds(8),
            function_timeout=FunctionTimeout.longer(reason="a test of what takes longer than the API waits"),
            authorization=Authorization.function(tokens, identity_sources=["querystring.token"]),
        )
        elsewhere = StandardFunction(
            self,
            "Elsewhere",
            entry=FUNCTIONS / "board",
            handler="handler.post_from_elsewhere",
            layers=[runtime],
            environment={"CONNECTIONS_ENDPOINT": api.connections_endpoint},
        )
        api.grant_manage_connections(elsewhere)
        StandardFunction(
            self,
            "Stranger",
            entry=FUNCTIONS / "board",
            handler="handler.post_from_elsewhere",
            layers=[runtime],
            environment={"CONNECTIONS_ENDPOINT": api.connections_endpoint},
        )
        signed = StandardFunction(self, "SignedFunction", entry=FUNCTIONS / "board", layers=[runtime])
        WebSocketApiFunction(self, "Signed", function=signed)
