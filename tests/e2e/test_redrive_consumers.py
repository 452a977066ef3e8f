"""Letters of queues that consumers were given are found and sent back by the names of the consumers."""

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import CfnOutput, NestedStack, Stack
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import QueueConsumer
from constructs_lib.local import Deployment, LocalAws
from constructs_lib.redrive import find_routes, redrive
from tests.support.fan_outs import plain_function
from tests.support.stacks import app
from tests.support.waiting import until

STACK = "GivenQueues"


def _queue(scope: Construct, construct_id: str) -> sqs.Queue:
    """A queue whose messages may be received once, and are never hidden."""
    dead = sqs.DeadLetterQueue(queue=sqs.Queue(scope, f"{construct_id}Dead"), max_receive_count=1)
    queue = sqs.Queue(scope, construct_id, dead_letter_queue=dead)
    CfnOutput(scope, f"{construct_id}Url", value=queue.queue_url)
    CfnOutput(scope, f"{construct_id}DeadUrl", value=dead.queue.queue_url)
    return queue


def _consumer(scope: Any, construct_id: str, queue: sqs.IQueue | None) -> None:
    function = plain_function(scope, f"{construct_id}Function")
    # Switched off, so that only this test receives.
    QueueConsumer(scope, construct_id, function=function, queue=queue, enabled=False)


@pytest.fixture(scope="module")
def deployed(local_aws: LocalAws) -> Deployment:
    whole = app({"aws:cdk:enable-path-metadata": True})
    theirs, ours = Stack(whole, "TheirQueues"), Stack(whole, STACK)
    _consumer(ours, "Intake", _queue(ours, "Orders"))
    _consumer(ours, "Intake2", _queue(ours, "Lines"))
    _consumer(Construct(ours, "Late"), "Intake", _queue(ours, "Returns"))
    _consumer(ours, "Foreign", _queue(theirs, "Theirs"))
    _consumer(ours, "Own", None)
    _consumer(NestedStack(ours, "Inner"), "Bills", _queue(ours, "Bills"))
    return local_aws.deploy(Path(whole.synth().directory))


@pytest.fixture
def urls(deployed: Deployment, local_aws: LocalAws) -> dict[str, str]:
    del deployed
    found = local_aws.outputs()
    return found["TheirQueues"] | found[STACK]


@pytest.mark.parametrize(
    ("construct", "names"),
    [
        ("Intake", {f"{STACK}/Orders"}),
        (f"{STACK}/Intake", {f"{STACK}/Orders"}),
        ("Intake2", {f"{STACK}/Lines"}),
        ("Late/Intake", {f"{STACK}/Returns"}),
        ("Late", {f"{STACK}/Returns"}),
        ("Own", {f"{STACK}/Own/Queue"}),
        ("Inner/Bills", {f"{STACK}/Bills"}),
        ("Orders", {f"{STACK}/Orders"}),
    ],
)
def test_a_consumer_has_the_route_of_its_queue(
    local_aws: LocalAws, deployed: Deployment, construct: str, names: set[str]
) -> None:
    del deployed
    assert {route.name for route in find_routes(STACK, construct, client=local_aws.client)} == names


def test_a_consumer_has_the_route_of_a_queue_of_another_stack(
    local_aws: LocalAws, urls: dict[str, str]
) -> None:
    [route] = find_routes(STACK, "Foreign", client=local_aws.client)
    assert route.store_name == urls["TheirsDeadUrl"].rpartition("/")[2]
    every = find_routes(STACK, client=local_aws.client)
    assert route.origin not in {each.origin for each in every}


@pytest.mark.parametrize(("construct", "queue"), [("Intake", "Orders"), ("Foreign", "Theirs")])
def test_letters_go_back_to_the_queue_that_was_given(
    local_aws: LocalAws, urls: dict[str, str], construct: str, queue: str
) -> None:
    client, url, dead = local_aws.client("sqs"), urls[f"{queue}Url"], urls[f"{queue}DeadUrl"]
    client.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "0"})
    client.send_message(QueueUrl=url, MessageBody="order")

    def has_moved() -> bool:
        client.receive_message(QueueUrl=url)
        return "Messages" in client.receive_message(QueueUrl=dead, VisibilityTimeout=0)

    until(has_moved)
    summary = redrive(STACK, construct, client=local_aws.client, rate=500)
    assert (summary.sent, summary.failed, summary.left) == (1, 0, 0)
    client.purge_queue(QueueUrl=url)
