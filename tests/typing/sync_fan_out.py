"""A function that asks others."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import FunctionLike, FunctionTimeout, StandardFunction, SyncFanOut

CODE = Path(__file__).parent / "code" / "hello"


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


class SyncFanOutStack(Stack):
    """A caller with a target of each kind."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        caller = StandardFunction(self, "Caller", entry=CODE, timeout=Duration.seconds(20))
        pricing = StandardFunction(self, "Pricing", entry=CODE, timeout=Duration.seconds(5))
        # --8<-- [start:smallest]
        fan_out = SyncFanOut(self, "Inline", caller=caller, targets={"pricing": pricing})
        # --8<-- [end:smallest]
        self.names: list[str] = list(fan_out.targets)


class FullSyncFanOut(Stack):
    """A caller with a target of each kind."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        caller = plain(self, "Caller", Duration.seconds(20))
        plain(self, "Asker", Duration.seconds(20))
        # --8<-- [start:full]
        targets: dict[str, FunctionLike] = {
            "pricing": plain(self, "Pricing", Duration.seconds(5)),
            "stock": plain(self, "Stock", Duration.seconds(5)).add_alias("live"),
            "theirs": lambda_.Function.from_function_arn(
                self, "Imported", "arn:aws:lambda:us-east-1:111111111111:function:theirs"
            ),
        }
        longer = FunctionTimeout.longer(reason="a queue invokes stock, too")
        SyncFanOut(self, "FanOut", caller=caller, targets=targets, function_timeout=longer)
        # --8<-- [end:full]
