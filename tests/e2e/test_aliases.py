"""What is in front of an alias runs its version, and what fails there goes to the alias' route and back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from constructs_lib.redrive import find_routes, redrive
from tests.demo._http import call
from tests.support.waiting import until

# That each construct is in front of its alias is in the templates, which `make test` looks at.
pytestmark = pytest.mark.all_blueprints

APP = Path(__file__).parent / "apps" / "aliases"


class Aliases:
    """The stack, with what sends an event to each of its sources."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment
        self._outputs = aws.outputs()["Aliases"]

    def name(self, output: str) -> str:
        return self._outputs[f"{output}Name"]

    def call(self, target: str, kind: str, payload: dict[str, str]) -> Any:
        event = {"variable": f"FAN_OUT_{target.upper()}", "type": kind, "payload": payload}
        answer = self.aws.client("lambda").invoke(
            FunctionName=self.deployment.resource("Aliases/Caller"), Payload=json.dumps(event)
        )
        return json.loads(json.load(answer["Payload"]) or "null")

    def get(self, api: str) -> str:
        return call(self.aws, "GET", self.deployment.url(f"Aliases/{api}/Api")).text

    def kept(self) -> int:
        """How many events lie in failure routes."""
        sqs = self.aws.client("sqs")
        stores = {route.store_name for route in find_routes("Aliases", client=self.aws.client)}
        queues = sqs.list_queues(MaxResults=1_000)["QueueUrls"]
        urls = [url for url in queues if url.rpartition("/")[2] in stores]
        asked = ["ApproximateNumberOfMessages"]
        found = [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=asked)["Attributes"] for url in urls]
        return sum(int(each["ApproximateNumberOfMessages"]) for each in found)

    def seen(self, name: str) -> dict[str, Any]:
        key = {"id": {"S": name}}
        found = self.aws.client("dynamodb").get_item(
            TableName=self.name("Seen"), Key=key, ConsistentRead=True
        )
        return dict(found.get("Item", {}))

    def mend(self) -> None:
        self.aws.client("dynamodb").put_item(TableName=self.name("Seen"), Item={"id": {"S": "mended"}})


@pytest.fixture(scope="module")
def aliases(local_aws: LocalAws, deploy_stack: Callable[[Path], Deployment]) -> Aliases:
    return Aliases(local_aws, deploy_stack(APP))


SEND: dict[str, Callable[[Aliases, str], object]] = {
    "queue": lambda it, text: it.aws.client("sqs").send_message(QueueUrl=it.name("Queue"), MessageBody=text),
    "table": lambda it, text: it.aws.client("dynamodb").put_item(
        TableName=it.name("Table"), Item={"id": {"S": text}}
    ),
    "stream": lambda it, text: it.aws.client("kinesis").put_record(
        StreamName=it.name("Stream"), Data=text.encode(), PartitionKey="one"
    ),
    "bucket": lambda it, text: it.aws.client("s3").put_object(
        Bucket=it.name("Bucket"), Key=f"in/{text}", Body=b""
    ),
    "topic": lambda it, text: it.aws.client("sns").publish(TopicArn=it.name("Topic"), Message=text),
    "schedule": lambda *_: None,
    "handed": lambda it, text: it.call("handed", "Event", {"text": text}),
}
"""How an event comes to each that nobody waits for; a schedule sends by itself."""


@pytest.mark.parametrize("source", SEND)
def test_what_runs_is_the_version_of_the_alias(aliases: Aliases, source: str) -> None:
    SEND[source](aliases, "good")
    found = until(lambda: aliases.seen(source))
    assert found["version"] == {"S": "1"}


def test_callers_that_wait_get_the_answer_of_the_version(aliases: Aliases) -> None:
    assert aliases.call("asked", "RequestResponse", {"text": "good"})["body"] == "1"


@pytest.mark.parametrize("api", ["HttpApi", "RestApi"])
def test_apis_answer_by_the_version(aliases: Aliases, api: str) -> None:
    assert aliases.get(api) == "1"


# Afterwards nothing fails any more: this is the last of the file.
def test_failed_events_of_an_alias_are_kept_and_sent_back_to_it(aliases: Aliases) -> None:
    sources = ("topic", "handed", "queue")
    for source in sources:
        SEND[source](aliases, "poison")
    until(lambda: aliases.kept() == len(sources))
    aliases.mend()

    summary = redrive("Aliases", client=aliases.aws.client)
    assert (summary.sent, summary.failed, summary.left) == (len(sources), 0, 0)
    for source in sources:
        found = until(lambda source=source: aliases.seen(f"{source} poison"))  # type: ignore[misc]
        assert found["version"] == {"S": "1"}
