"""Records of streams that failed go back to their function, and what never reached a function gets there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from constructs_lib.local import LocalAws
from constructs_lib.redrive import (
    Interrupted,
    Outcome,
    Reporter,
    RouteKind,
    Summary,
    find_routes,
    redrive,
)
from tests.support.waiting import until

from .redrive_stack import ARN, Notes
from .redrive_streams_stack import STACK, StreamsStack

ACCOUNT = "us-east-1:000000000000"
WORKER = f"{ARN}:StreamsWorker"
REFUSED = {"ERROR_CODE": "ThrottlingException", "ERROR_MESSAGE": "Rate exceeded", "TARGET_ARN": WORKER}


@pytest.fixture(scope="module")
def deployed(local_aws: LocalAws) -> StreamsStack:
    return StreamsStack(local_aws)


@pytest.fixture
def stack(deployed: StreamsStack) -> Iterator[StreamsStack]:
    yield deployed
    deployed.clear()


def run(stack: StreamsStack, construct: str, **options: Any) -> Summary:
    options.setdefault("rate", 500)
    return redrive(STACK, construct, client=stack.client, **options)


def fail_clicks(stack: StreamsStack, *ids: str) -> None:
    """Put records into the data stream of which the counter gives up each bad one, the reporter the rest."""
    stack.break_functions()
    stack.click(*ids)
    bad = sum("bad" in id_ for id_ in ids)
    until(lambda: (stack.count("CounterQueue"), stack.count("ReporterQueue")) == (bad, 1))
    # The good ones behind it may still be on their way.
    until(lambda: stack.runs("Counter").keys() == stack.runs("Reporter").keys() == set(ids))


def fail_orders(stack: StreamsStack, *ids: str, new: bool) -> None:
    """Put items into the table whose records the indexer gives up, the watcher only those of new items."""
    stack.break_functions()
    stack.order(*ids)
    until(lambda: (len(stack.objects()), stack.count("TopicQueue")) == (1, int(new)))


def test_every_route_is_found(stack: StreamsStack) -> None:
    routes = find_routes(STACK, client=stack.client)
    found = {(route.name, route.kind, bool(route.topic), route.store.split(":")[2]) for route in routes}
    assert found == {
        ("Redrive/Indexer:live", RouteKind.STREAM, False, "s3"),
        ("Redrive/Watcher", RouteKind.STREAM, True, "sqs"),
        ("Redrive/Counter", RouteKind.STREAM, False, "sqs"),
        ("Redrive/Reporter", RouteKind.STREAM, False, "sqs"),
        ("Redrive/Rule", RouteKind.RULE, False, "sqs"),
        ("Redrive/Worker/News", RouteKind.SUBSCRIPTION, False, "sqs"),
        ("Redrive/Schedule", RouteKind.SCHEDULE, False, "sqs"),
    }
    assert [route.refusal for route in routes if route.refusal] == []


@pytest.mark.parametrize(
    ("construct", "names"),
    [
        ("Indexer", {"Redrive/Indexer:live"}),
        ("CounterMapping", {"Redrive/Counter"}),
        ("Orders", {"Redrive/Indexer:live", "Redrive/Watcher"}),
        ("Clicks", {"Redrive/Counter", "Redrive/Reporter"}),
        ("Rule", {"Redrive/Rule"}),
        ("NewsSubscription", {"Redrive/Worker/News"}),
        ("Schedule", {"Redrive/Schedule"}),
        ("Worker", {"Redrive/Rule", "Redrive/Worker/News", "Redrive/Schedule"}),
    ],
)
def test_a_construct_or_logical_id_narrows(stack: StreamsStack, construct: str, names: set[str]) -> None:
    assert {route.name for route in find_routes(STACK, construct, client=stack.client)} == names


def test_records_of_a_bucket_go_back_to_the_alias(stack: StreamsStack) -> None:
    fail_orders(stack, "bad1", "bad2", new=False)
    bucket = {"Bucket": stack.names["Archive"], "Key": stack.objects()[0]}
    record = json.loads(stack.client("s3").get_object(**bucket)["Body"].read())
    stored = record["payload"]["Records"][0]
    still = run(stack, "Indexer")
    assert (still.sent, still.failed, still.left) == (0, 1, 1)
    assert set(still.reasons) == {"ValueError: still broken"}
    stack.repair_functions()
    notes = Notes()
    summary = run(stack, "Indexer", reporter=notes)
    assert (summary.sent, summary.failed, summary.left) == (1, 0, 0)
    assert stack.runs("Indexer:live")["bad2"] == 1
    _, last = stack.records("Indexer:live", "bad1")
    assert last == stored
    assert last["dynamodb"]["NewImage"]["raw"] == {"B": "AP8="}
    assert {outcome.letter.error for outcome in notes.outcomes if outcome.letter} == {
        "RetryAttemptsExhausted: Unhandled"
    }


def test_positions_of_a_table_are_read_again_without_what_a_filter_drops(stack: StreamsStack) -> None:
    fail_orders(stack, "bad1", "n-bad1", "bad2", "n-bad2", "bad3", new=True)
    stack.repair_functions()
    summary = run(stack, "Watcher", limit=1)
    assert (summary.sent, summary.failed, summary.left) == (1, 0, 0)
    assert stack.runs("Watcher") == {"n-bad1": 2, "n-bad2": 1}
    first, last = stack.records("Watcher", "n-bad1")
    assert first == last


def test_positions_of_a_shard_are_read_again_oldest_first(stack: StreamsStack) -> None:
    ids = [f"bad{number}" for number in range(12)]
    fail_clicks(stack, *ids)
    stack.repair_functions()
    summary = run(stack, "Counter", limit=12)
    assert (summary.sent, summary.failed, summary.left) == (12, 0, 0)
    assert stack.places("Counter") == ids
    assert stack.runs("Counter") == dict.fromkeys(ids, 2)
    first, last = stack.records("Counter", "bad7")
    assert first == last


def test_what_still_fails_stays_and_holds_nothing_up(stack: StreamsStack) -> None:
    fail_clicks(stack, "bad1", "bad2")
    summary = run(stack, "Counter", limit=2)
    assert (summary.sent, summary.failed, summary.left) == (0, 2, 2)
    assert summary.reasons == {"ValueError: still broken": 2}
    assert stack.runs("Counter") == {"bad1": 2, "bad2": 2}
    assert stack.count("CounterQueue") == 2


def test_a_record_that_fails_in_its_batch_keeps_the_letter(stack: StreamsStack) -> None:
    fail_clicks(stack, "good1", "bad", "good2")
    notes = Notes()
    summary = run(stack, "Reporter", limit=1, reporter=notes)
    assert (summary.sent, summary.failed) == (0, 1)
    assert notes.outcomes[0].reason.startswith("1 record failed: ")
    stack.repair_functions()
    assert run(stack, "Reporter", limit=1).sent == 1
    assert stack.runs("Reporter") == {"good1": 1, "bad": 3, "good2": 3}


def test_records_of_a_bucket_go_back_oldest_first(stack: StreamsStack) -> None:
    names = {"shardId": "shard-1", "streamArn": f"arn:aws:dynamodb:{ACCOUNT}:table/Orders/stream/1"}
    # Of one second, in which the keys have no order.
    for number, random in enumerate("cba"):
        record = {
            "requestContext": {"functionArn": f"{ARN}:StreamsIndexer:live"},
            "DDBStreamBatchInfo": {**names, "startSequenceNumber": f"10{number}", "batchSize": 1},
            "payload": json.dumps({"Records": [{"dynamodb": {"Keys": {"id": {"S": f"item{number}"}}}}]}),
        }
        name = f"2026-11-23T10.00.00-{random}0000000-0000-4000-8000-000000000000"
        stack.client("s3").put_object(
            Bucket=stack.names["Archive"],
            Key=f"aws/lambda/{stack.names['IndexerMapping']}/shard-1/2026/11/23/{name}",
            Body=json.dumps(record),
        )
    assert run(stack, "Indexer").sent == 3
    assert stack.places("Indexer:live") == ["item0", "item1", "item2"]


def test_an_interrupted_run_leaves_the_rest_receivable(stack: StreamsStack) -> None:
    class Interrupting(Reporter):
        def outcome(self, outcome: Outcome) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    fail_clicks(stack, "bad1", "bad2", "bad3")
    stack.repair_functions()
    with pytest.raises(Interrupted) as caught:
        run(stack, "Counter", reporter=Interrupting())
    assert caught.value.summary.sent == 1
    assert stack.count("CounterQueue") == 2


def test_a_dry_run_shows_records_and_match_chooses_by_them(stack: StreamsStack) -> None:
    fail_clicks(stack, "bad1", "bad2", "bad3")
    notes = Notes()
    shown = run(stack, "Counter", dry_run=True, limit=3, reporter=notes)
    assert (shown.found, shown.sent, shown.left) == (3, 0, 3)
    numbers = [letter.position.start for o in notes.outcomes if (letter := o.letter) and letter.position]
    assert numbers == sorted(numbers, key=int)
    stack.repair_functions()
    chosen = f"payload.Records[?kinesis.sequenceNumber == '{numbers[1]}']"
    summary = run(stack, "Counter", match=chosen)
    assert (summary.sent, summary.skipped, summary.left) == (1, 2, 2)
    assert stack.runs("Counter") == {"bad1": 1, "bad2": 2, "bad3": 1}
    assert stack.count("CounterQueue") == 2


def test_records_that_have_expired_are_told_and_left(stack: StreamsStack) -> None:
    streams = stack.client("dynamodbstreams")
    table = stack.dynamodb.describe_table(TableName=stack.names["Orders"])["Table"]
    shards = streams.describe_stream(StreamArn=table["LatestStreamArn"])["StreamDescription"]["Shards"]
    body = {
        "requestContext": {"functionArn": f"{ARN}:StreamsWatcher", "condition": "RecordAgeExceeded"},
        "DDBStreamBatchInfo": {
            "shardId": shards[0]["ShardId"],
            "startSequenceNumber": "0" * 20 + "1",
            "endSequenceNumber": "0" * 20 + "1",
            "batchSize": 1,
            "streamArn": table["LatestStreamArn"],
        },
    }
    stack.client("sns").publish(TopicArn=stack.names["Topic"], Message=json.dumps(body))
    until(lambda: stack.count("TopicQueue") == 1)
    summary = run(stack, "Watcher", limit=1)
    assert (summary.sent, summary.failed, summary.left) == (0, 1, 1)
    assert set(summary.reasons) == {"the stream does not have all of its records any more"}
    assert stack.count("TopicQueue") == 1


def test_letters_of_services_in_one_queue_reach_the_function(stack: StreamsStack) -> None:
    event = {"id": "e", "source": "shop", "detail-type": "placed", "detail": {"id": "r1"}}
    stack.put_letter("SharedQueue", event, RULE_ARN=f"arn:aws:events:{ACCOUNT}:rule/orders/x", **REFUSED)
    rule = stack.client("events").list_rules(EventBusName="orders")["Rules"][0]["Arn"]
    stack.put_letter("SharedQueue", event, RULE_ARN=rule, **REFUSED)
    schedule = f"arn:aws:scheduler:{ACCOUNT}:schedule/nightly/{stack.names['Schedule']}"
    stack.put_letter("SharedQueue", {"id": "s1"}, SCHEDULE_ARN=schedule, **REFUSED)
    notification = {"Type": "Notification", "TopicArn": stack.names["News"], "Message": '{"id": "t1"}'}
    stack.put_letter("SharedQueue", notification, RequestID="r", ErrorCode="429", ErrorMessage="slow down")
    notes = Notes()
    summary = run(stack, "Worker", limit=3, reporter=notes)
    assert (summary.sent, summary.skipped, summary.failed, summary.left) == (3, 1, 0, 1)
    until(lambda: stack.runs("Worker") == {"r1": 1, "s1": 1, "t1": 1})
    assert stack.records("Worker", "r1")[0] == {"id": "r1"}
    assert stack.records("Worker", "t1")[0]["EventSubscriptionArn"] == stack.names["NewsSubscription"]


def test_what_a_rule_and_a_topic_could_not_deliver_reaches_the_function(stack: StreamsStack) -> None:
    events, sns = stack.client("events"), stack.client("sns")
    sns.publish(TopicArn=stack.names["News"], Message='{"id": "t1"}', Subject="news")
    until(lambda: "t1" in stack.runs("Worker"))
    stack.remove_worker()
    sns.publish(TopicArn=stack.names["News"], Message='{"id": "t2"}', Subject="news")
    entry = {"EventBusName": "orders", "Source": "shop", "DetailType": "placed", "Detail": '{"id": "r2"}'}
    events.put_events(Entries=[entry])
    until(lambda: stack.count("SharedQueue") == 2)
    stack.restore_worker()
    summary = run(stack, "Worker", limit=2)
    assert (summary.sent, summary.failed, summary.left) == (2, 0, 0)
    until(lambda: stack.runs("Worker") == {"t1": 1, "t2": 1, "r2": 1})
    assert stack.records("Worker", "r2")[0] == {"id": "r2"}
    delivered, redriven = stack.records("Worker", "t1")[0], stack.records("Worker", "t2")[0]
    assert redriven.keys() == delivered.keys()
    assert redriven["Sns"].keys() == delivered["Sns"].keys()
    assert redriven["EventSubscriptionArn"] == delivered["EventSubscriptionArn"]
