"""Routes that cannot be redriven, and what to know of others: for resources that say so little locally."""

import pytest

from constructs_lib.redrive.clients import default_clients

from .account import ACCOUNT, FUNCTION, OWN_QUEUE, QUEUE, TOPIC, UUID, WORKER, Account, Stub


@pytest.mark.parametrize(
    ("destination", "refusal"),
    [
        (f"arn:aws:events:{ACCOUNT}:event-bus/failed", "its failed events are sent to the event bus"),
        (f"arn:aws:lambda:{ACCOUNT}:function:clerk", "its failed events are sent to the function clerk"),
    ],
)
def test_what_aws_sends_on_is_told(stub: Stub, destination: str, refusal: str) -> None:
    account = Account(stub, Worker=WORKER)
    account.function(destination=destination)
    [route] = account.routes()
    assert route.refusal.startswith(refusal)


def test_a_topic_without_a_queue_keeps_nothing(stub: Stub) -> None:
    account = Account(stub, Worker=WORKER)
    account.function(dead_letter=TOPIC)
    mail = {"Protocol": "email", "Endpoint": "ops@example.com", "SubscriptionArn": f"{TOPIC}:1"}
    account.answer("sns", "list_subscriptions_by_topic", Subscriptions=[mail])
    [route] = account.routes()
    assert route.refusal == "no queue subscribes to its topic failures"


def test_only_one_of_several_copies_is_taken(stub: Stub) -> None:
    account = Account(stub, Worker=WORKER)
    account.function(dead_letter=TOPIC)
    subscriptions = [
        {"Protocol": "sqs", "Endpoint": f"arn:aws:sqs:{ACCOUNT}:{name}", "SubscriptionArn": f"{TOPIC}:{name}"}
        for name in ("second", "first")
    ]
    account.answer("sns", "list_subscriptions_by_topic", Subscriptions=subscriptions)
    account.answer("sns", "get_subscription_attributes", Attributes={"RawMessageDelivery": "true"})
    account.queue_attributes()
    [route] = account.routes()
    assert (route.store_name, route.topic, route.raw) == ("first", TOPIC, True)
    assert route.warnings[0] == "queue second has a copy of every failed event, which stays there"


def test_a_failure_queue_with_a_redrive_policy_is_a_warning(stub: Stub) -> None:
    account = Account(stub, Worker=WORKER)
    account.function(destination=QUEUE)
    account.queue_attributes(RedrivePolicy="{}")
    [route] = account.routes()
    assert route.warnings == ("dead has a redrive policy: events that are received too often leave it",)


def test_a_dead_letter_queue_of_another_stack_is_a_warning(stub: Stub) -> None:
    account = Account(stub, Worker=WORKER)
    account.function(dead_letter=QUEUE)
    account.queue_attributes()
    [route] = account.routes()
    assert route.warnings == ("dead is not of this stack; a failed event may be of another function",)


def test_both_routes_of_one_function_are_a_warning(stub: Stub) -> None:
    account = Account(stub, Worker=WORKER, Dead=OWN_QUEUE)
    account.function(dead_letter=QUEUE, destination=QUEUE)
    account.answer("sqs", "get_queue_attributes", Attributes={"QueueArn": QUEUE})
    account.queue_attributes()
    routes = account.routes()
    twice = "it has a dead-letter queue and a destination: an event may be in both and run twice"
    assert [route.warnings for route in routes] == [(twice,), (twice,)]


def test_a_configuration_of_an_imported_function_is_a_route(stub: Stub) -> None:
    properties = {"FunctionName": FUNCTION, "Qualifier": "live"}
    account = Account(stub, Config=("Lambda::EventInvokeConfig", "any", properties))
    account.invoke_configs(QUEUE, "live")
    account.queue_attributes()
    [route] = account.routes()
    assert (route.origin, route.name) == (f"{FUNCTION}:live", "worker:live")


def test_an_alias_of_another_stacks_function_is_a_route(stub: Stub) -> None:
    account = Account(stub, Live=("Lambda::Alias", f"{FUNCTION}:live", {}))
    account.invoke_configs(QUEUE, "live")
    account.queue_attributes()
    assert [route.qualifier for route in account.routes()] == ["live"]


@pytest.mark.parametrize(
    ("construct", "source", "expected"),
    [
        ("First", f"arn:aws:sqs:{ACCOUNT}:orders", {"Orders"}),
        ("Second", f"arn:aws:sqs:{ACCOUNT}:lines", {"Lines"}),
        # That others read the same stream, or have a queue of the same name elsewhere, says nothing.
        ("First", f"arn:aws:kinesis:{ACCOUNT}:stream/orders", set()),
        ("First", "", set()),
    ],
)
def test_a_mapping_has_the_route_of_the_queue_that_it_polls(
    stub: Stub, construct: str, source: str, expected: set[str]
) -> None:
    account = Account(
        stub,
        Orders=("SQS::Queue", "https://sqs/orders", {}),
        Lines=("SQS::Queue", "https://sqs/lines", {}),
        First=("Lambda::EventSourceMapping", UUID, {}),
        Second=("Lambda::EventSourceMapping", UUID.replace("1", "2"), {}),
    )
    policy = f'{{"deadLetterTargetArn": "{QUEUE}"}}'
    for name in ("orders", "lines"):
        attributes = {"QueueArn": f"arn:aws:sqs:{ACCOUNT}:{name}", "RedrivePolicy": policy}
        account.answer("sqs", "get_queue_attributes", Attributes=attributes)
    # Both are looked at for routes of streams, and then the one that was named.
    for _ in range(3):
        account.mapping(source)
    account.queue_attributes()
    assert {route.name for route in account.routes(construct)} == expected


@pytest.mark.parametrize(
    ("construct", "function", "expected"),
    [
        ("Worker", FUNCTION, {"Orders"}),
        ("Worker", f"{FUNCTION}:live", {"Orders"}),
        ("Live", f"{FUNCTION}:live", {"Orders"}),
        ("Live", FUNCTION, set()),
        ("Worker", f"{FUNCTION}-of-others", set()),
    ],
)
def test_a_function_has_the_route_of_the_queue_whose_messages_it_gets(
    stub: Stub, construct: str, function: str, expected: set[str]
) -> None:
    account = Account(
        stub,
        Worker=WORKER,
        Live=("Lambda::Alias", f"{FUNCTION}:live", {}),
        Orders=("SQS::Queue", "https://sqs/orders", {}),
        Lines=("SQS::Queue", "https://sqs/lines", {}),
        Mapping=("Lambda::EventSourceMapping", UUID, {}),
    )
    # It is looked at for the construct that was named, and then for the routes of streams.
    account.mapping(f"arn:aws:sqs:{ACCOUNT}:orders", function)
    account.function()
    account.mapping(f"arn:aws:sqs:{ACCOUNT}:orders", function)
    policy = f'{{"deadLetterTargetArn": "{QUEUE}"}}'
    for name in ("orders", "lines"):
        attributes = {"QueueArn": f"arn:aws:sqs:{ACCOUNT}:{name}", "RedrivePolicy": policy}
        account.answer("sqs", "get_queue_attributes", Attributes=attributes)
    account.queue_attributes()
    assert {route.name for route in account.routes(construct)} == expected


def test_our_own_client_waits_for_the_longest_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    client = default_clients()
    assert client("lambda").meta.config.read_timeout > 900
    assert client("sqs").meta.config.read_timeout == 60
