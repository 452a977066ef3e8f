from aws_cdk import App, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_

from constructs_lib import ApiStage, Authorization, FunctionTimeout, RestApiFunction, Route

ELSEWHERE = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"

app = App()
stack = Stack(app, "Shop")
imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
    stack, "Imported", function_arn=ELSEWHERE, same_environment=True
)
shop = apigateway.RestApi.from_rest_api_attributes(
    stack, "Shop", rest_api_id="a1b2c3d4e5", root_resource_id="f6g7h8i9j0"
)
longer = FunctionTimeout.longer(reason="the queue of returns invokes it, too")
RestApiFunction(
    stack,
    "Orders",
    function=imported,
    routes=[Route("GET", "/orders/{id}"), Route("POST", "/returns", function_timeout=longer)],
    authorization=Authorization.function(
        imported, function_timeout=FunctionTimeout.longer(reason="it warms a cache every hour, too")
    ),
    rest_api=shop,
    stage=ApiStage(stage_name="prod"),
)
app.synth()
