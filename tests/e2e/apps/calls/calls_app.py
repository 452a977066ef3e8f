"""Fan-outs of both kinds to functions that fail, succeed, wait and meet, with every kind of failure route."""

from pathlib import Path
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import AsyncFanOut, DeadLetter, FunctionLike, RuntimeLayer, StandardFunction, SyncFanOut

FUNCTIONS = Path(__file__).parent / "functions"


class CallsStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._layer = RuntimeLayer(self, "Invoke")
        caller = self._function("Caller", "caller.handler", timeout=Duration.minutes(10))
        asynchronous: dict[str, FunctionLike] = {
            "thrice": self._function("Thrice", "workers.fail"),
            "heard": self._function("Heard", "workers.fail"),
            "stored": self._function("Stored", "workers.fail"),
            "once": self._function("Once", "workers.fail"),
            "twice": self._function("Twice", "workers.fail").add_alias("live"),
            "good": self._function("Good", "workers.succeed"),
            "narrow": self._function("Narrow", "workers.hold", reserved_concurrent_executions=1),
        }
        heard_by = subscriptions.SqsSubscription(sqs.Queue(self, "HeardBy"), raw_message_delivery=True)
        results = sqs.Queue(self, "Results")
        settings: dict[str, dict[str, Any]] = {
            "thrice": {},
            "heard": {"dead_letter": DeadLetter.topic(subscriptions=[heard_by])},
            "stored": {"dead_letter": DeadLetter.bucket(), "retry_attempts": 0},
            "once": {"retry_attempts": 0},
            "twice": {"retry_attempts": 1},
            "good": {"on_success": destinations.SqsDestination(results)},
            "narrow": {},
        }
        for name, target in asynchronous.items():
            AsyncFanOut(self, f"To{name.title()}", caller=caller, targets={name: target}, **settings[name])
        parts: dict[str, FunctionLike] = {
            f"part {n}": self._function(f"Part{n}", "workers.meet", timeout=Duration.minutes(9))
            for n in range(8)
        }
        SyncFanOut(self, "ToParts", caller=caller, targets=parts)

    def _function(self, construct_id: str, handler: str, **arguments: Any) -> StandardFunction:
        # No machine is so busy that they take longer.
        given = {"timeout": Duration.minutes(5), **arguments}
        return StandardFunction(
            self, construct_id, entry=FUNCTIONS, handler=handler, layers=[self._layer], **given
        )
