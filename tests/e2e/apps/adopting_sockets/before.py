"""A WebSocket API of CDK's own constructs, as it has been running for a while."""

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_

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
integration = integrations.WebSocketLambdaIntegration("Worker", worker)
routes = apigatewayv2.WebSocketRouteOptions(integration=integration)
api = apigatewayv2.WebSocketApi(
    stack,
    "Api",
    connect_route_options=routes,
    disconnect_route_options=routes,
    default_route_options=routes,
)
api.add_route("say", integration=integration)
apigatewayv2.WebSocketStage(stack, "Stage", web_socket_api=api, stage_name="prod", auto_deploy=True)
app.synth()
