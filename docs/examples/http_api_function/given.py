from aws_cdk import App, Stack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_lambda as lambda_

from constructs_lib import Authorization, FunctionTimeout, HttpApiFunction, Route

ELSEWHERE = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"

app = App()
stack = Stack(app, "Shop")
imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
    stack, "Imported", function_arn=ELSEWHERE, same_environment=True
)
shop = apigatewayv2.HttpApi.from_http_api_attributes(stack, "Shop", http_api_id="a1b2c3d4e5")
longer = FunctionTimeout.longer(reason="the queue of returns invokes it, too")
HttpApiFunction(
    stack,
    "Orders",
    function=imported,
    routes=[Route("GET", "/orders/{id}"), Route("POST", "/returns", function_timeout=longer)],
    authorization=Authorization.function(
        imported, function_timeout=FunctionTimeout.longer(reason="it warms a cache every hour, too")
    ),
    http_api=shop,
)
app.synth()
