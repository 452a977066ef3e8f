"""A caller that may invoke some functions and not others, and functions that may send dead letters or not."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import AsyncFanOut, RuntimeLayer, StandardFunction, SyncFanOut

FUNCTIONS = Path(__file__).parent / "functions"


class RightsStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        layer = RuntimeLayer(self, "Invoke")
        caller = StandardFunction(
            self,
            "Caller",
            entry=FUNCTIONS,
            handler="caller.handler",
            layers=[layer],
            timeout=Duration.seconds(30),
        )
        aliased = self._function("Aliased", "workers.answer")
        SyncFanOut(
            self,
            "Asks",
            caller=caller,
            targets={
                "allowed": self._function("Allowed", "workers.answer"),
                "live": aliased.add_alias("live"),
            },
        )
        failing = self._function("Failing", "workers.fail")
        AsyncFanOut(self, "Hands", caller=caller, targets={"failing": failing}, retry_attempts=0)
        caller.add_environment("UNQUALIFIED", aliased.function_arn)
        caller.add_environment("FORBIDDEN", self._function("Forbidden", "workers.answer").function_arn)
        caller.add_environment("SILENT", self._without_the_right_to_send(caller).function_arn)

    def _function(self, construct_id: str, handler: str) -> StandardFunction:
        return StandardFunction(self, construct_id, entry=FUNCTIONS, handler=handler)

    def _without_the_right_to_send(self, caller: StandardFunction) -> StandardFunction:
        """Define what a hand-written template often is: a dead-letter queue without the grant."""
        silent = self._function("Silent", "workers.fail")
        silent.grant_invoke(caller)
        silent.configure_async_invoke(retry_attempts=0)
        resource = silent.node.default_child
        assert isinstance(resource, lambda_.CfnFunction)
        queue = sqs.Queue(self, "Empty")
        resource.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=queue.queue_arn)
        return silent
