"""Two functions in two languages, one of them behind both kinds of API and one behind a function URL."""

from aws_cdk import App, CfnOutput, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_

app = App()
stack = Stack(app, "Small")
code = lambda_.Code.from_asset("functions", exclude=["__pycache__"])
python = lambda_.Function(
    stack, "Python", runtime=lambda_.Runtime.PYTHON_3_13, handler="echo.handler", code=code
)
node = lambda_.Function(
    stack, "Node", runtime=lambda_.Runtime.NODEJS_22_X, handler="greet.handler", code=code
)
apigateway.LambdaRestApi(stack, "Rest", handler=python)
http = apigatewayv2.HttpApi(
    stack, "Http", default_integration=integrations.HttpLambdaIntegration("Python", python)
)
CfnOutput(stack, "HttpUrl", value=http.url or "")
node.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)
app.synth()
