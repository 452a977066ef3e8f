"""A stack in a stubbed account, for answers that the local AWS cannot give."""

import json
from collections.abc import Callable
from typing import Any

from botocore.stub import Stubber

from constructs_lib.redrive import Route, find_routes

Stub = Callable[[str], tuple[Any, Stubber]]
ACCOUNT = "eu-west-1:111122223333"
FUNCTION = f"arn:aws:lambda:{ACCOUNT}:function:worker"
QUEUE = f"arn:aws:sqs:{ACCOUNT}:dead"
TOPIC = f"arn:aws:sns:{ACCOUNT}:failures"
UUID = "00000000-0000-0000-0000-000000000001"
_SERVICES = ("cloudformation", "lambda", "sqs", "sns", "events", "scheduler")


class Account:
    """A stack in a stubbed account; say what the services answer, in the order they are asked."""

    def __init__(self, stub: Stub, **resources: tuple[str, str, dict[str, Any]]) -> None:
        made = {name: stub(name) for name in _SERVICES}
        self.client = {name: client for name, (client, _) in made.items()}
        self.stubbers = {name: stubber for name, (_, stubber) in made.items()}
        template = {
            "Resources": {k: {"Properties": properties} for k, (_, _, properties) in resources.items()}
        }
        summaries = [
            {
                "LogicalResourceId": logical_id,
                "PhysicalResourceId": name,
                "ResourceType": f"AWS::{kind}",
                "ResourceStatus": "CREATE_COMPLETE",
                "LastUpdatedTimestamp": "2026-11-23T00:00:00Z",
            }
            for logical_id, (kind, name, _) in resources.items()
        ]
        self.answer("cloudformation", "get_template", TemplateBody=json.dumps(template))
        self.answer("cloudformation", "list_stack_resources", StackResourceSummaries=summaries)

    def answer(self, service: str, operation: str, **response: Any) -> None:
        self.stubbers[service].add_response(operation, response)

    def function(self, *, dead_letter: str = "", destination: str = "", qualifier: str = "$LATEST") -> None:
        config = {"DeadLetterConfig": {"TargetArn": dead_letter}} if dead_letter else {}
        self.answer("lambda", "get_function_configuration", FunctionArn=FUNCTION, **config)
        self.invoke_configs(destination, qualifier)

    def invoke_configs(self, destination: str, qualifier: str) -> None:
        found = {
            "FunctionArn": f"{FUNCTION}:{qualifier}",
            "DestinationConfig": {
                "OnSuccess": {},
                "OnFailure": {"Destination": destination} if destination else {},
            },
        }
        self.answer("lambda", "list_function_event_invoke_configs", FunctionEventInvokeConfigs=[found])

    def queue_attributes(self, **attributes: str) -> None:
        self.answer("sqs", "get_queue_url", QueueUrl="https://sqs/dead")
        self.answer("sqs", "get_queue_attributes", Attributes={"QueueArn": QUEUE, **attributes})

    def mapping(self, source: str, function: str = FUNCTION) -> None:
        self.answer("lambda", "get_event_source_mapping", EventSourceArn=source, FunctionArn=function)

    def routes(self, construct: str | None = None) -> list[Route]:
        return find_routes("Shop", construct, client=lambda service: self.client[service])


WORKER: tuple[str, str, dict[str, Any]] = ("Lambda::Function", "worker", {})
OWN_QUEUE: tuple[str, str, dict[str, Any]] = (
    "SQS::Queue",
    "https://sqs.eu-west-1.amazonaws.com/111122223333/dead",
    {},
)
