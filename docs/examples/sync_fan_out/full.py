from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import FunctionLike, FunctionTimeout, SyncFanOut


def plain(scope: Construct, construct_id: str, timeout: Duration) -> lambda_.Function:
    """A function of CDK's own."""
    return lambda_.Function(
        scope,
        construct_id,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        timeout=timeout,
    )


app = App()
stack = Stack(app, "Shop")
caller = plain(stack, "Caller", Duration.seconds(20))
targets: dict[str, FunctionLike] = {
    "pricing": plain(stack, "Pricing", Duration.seconds(5)),
    "stock": plain(stack, "Stock", Duration.seconds(5)).add_alias("live"),
    "theirs": lambda_.Function.from_function_arn(
        stack, "Imported", "arn:aws:lambda:us-east-1:111111111111:function:theirs"
    ),
}
longer = FunctionTimeout.longer(reason="a queue invokes stock, too")
SyncFanOut(stack, "FanOut", caller=caller, targets=targets, function_timeout=longer)
app.synth()
