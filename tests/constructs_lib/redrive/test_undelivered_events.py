"""Whose a letter of EventBridge, SNS or Scheduler is, and what its function would have got."""

import json
from typing import Any

import pytest

from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.reading import read_message
from constructs_lib.redrive.route import Route, RouteKind

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:worker"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:dead"
RULE = "arn:aws:events:eu-west-1:111122223333:rule/placed"
SCHEDULE = "arn:aws:scheduler:eu-west-1:111122223333:schedule/nightly/cleanup"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:orders"
SUBSCRIPTION = f"{TOPIC}:21be56ed-a058-49f5-8c98-aedd2564c486"
EVENT = {
    "version": "0",
    "id": "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Object Created",
    "source": "aws.s3",
    "account": "111122223333",
    "time": "2026-11-23T00:00:00Z",
    "region": "eu-west-1",
    "resources": ["arn:aws:s3:::documents"],
    "detail": {"object": {"key": "ü.txt"}},
}
REFUSED = {
    "ERROR_CODE": "ResourceNotFoundException",
    "ERROR_MESSAGE": "Function not found",
    "RETRY_ATTEMPTS": "0",
    "TARGET_ARN": FUNCTION,
}
# What SNS puts into the queue of a subscription.
NOTIFICATION = {
    "Type": "Notification",
    "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
    "TopicArn": TOPIC,
    "Message": "Hello from SNS!",
    "Timestamp": "2019-01-02T12:45:07.000Z",
    "SignatureVersion": "1",
    "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa==",
    "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService.pem",
    "UnsubscribeURL": f"https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={SUBSCRIPTION}",
}
FAILURE = {"RequestID": "r-1", "ErrorCode": "403", "ErrorMessage": "not authorized"}


def read(body: object, attributes: dict[str, str], *routes: Route) -> Letter:
    message = {
        "MessageId": "m",
        "Body": body if isinstance(body, str) else json.dumps(body),
        "Attributes": {"SentTimestamp": "1700000000123"},
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    }
    return read_message(message, routes)


def route(kind: RouteKind, sender: str, **more: Any) -> Route:
    return Route(kind, more.pop("origin", FUNCTION), "App/Sender", QUEUE, sender=sender, **more)


def test_a_rule_keeps_the_event() -> None:
    asked = route(RouteKind.RULE, RULE)
    letter = read(EVENT, {**REFUSED, "RULE_ARN": RULE}, asked)
    assert (letter.route, letter.function) == (asked, "worker")
    assert letter.error == "ResourceNotFoundException: Function not found"
    assert json.loads(letter.payload) == EVENT


@pytest.mark.parametrize(
    ("changed", "body", "payload"),
    [
        (("Input", '{"run": 1}'), EVENT, {"run": 1}),
        (("InputPath", "$.detail.object"), EVENT, {"key": "ü.txt"}),
        (("InputPath", "$"), EVENT, EVENT),
        # In case EventBridge changes it before it keeps it.
        (("InputPath", "$.detail.object"), {"key": "ü.txt"}, {"key": "ü.txt"}),
        (("InputTransformer", "{}"), {"key": "ü.txt"}, {"key": "ü.txt"}),
    ],
    ids=["constant", "part", "whole", "part already", "transformed already"],
)
def test_a_target_that_changes_events_gets_what_it_wants(
    changed: tuple[str, str], body: object, payload: object
) -> None:
    letter = read(body, {**REFUSED, "RULE_ARN": RULE}, route(RouteKind.RULE, RULE, input=changed))
    assert (json.loads(letter.payload), letter.problem) == (payload, "")


@pytest.mark.parametrize(
    "changed",
    [("InputTransformer", "{}"), ("InputPath", "$.resources[*]"), ("InputPath", "$.missing")],
    ids=str,
)
def test_what_only_eventbridge_can_make_is_told(changed: tuple[str, str]) -> None:
    letter = read(EVENT, {**REFUSED, "RULE_ARN": RULE}, route(RouteKind.RULE, RULE, input=changed))
    assert letter.problem == f"its target changes events with {changed[0]}, and this is the event before that"


def test_the_same_target_with_other_inputs_is_ambiguous() -> None:
    routes = [route(RouteKind.RULE, RULE, input=("Input", text)) for text in ("1", "2")]
    assert "several times" in read(EVENT, {**REFUSED, "RULE_ARN": RULE}, *routes).problem


def test_routes_in_one_queue_are_told_apart() -> None:
    other = route(RouteKind.RULE, f"{RULE}-2")
    elsewhere = route(RouteKind.RULE, RULE, origin=f"{FUNCTION}:live")
    mine = route(RouteKind.RULE, RULE)
    nightly = route(RouteKind.SCHEDULE, SCHEDULE)
    dead = Route(RouteKind.DEAD_LETTER, FUNCTION, "App/Worker", QUEUE)
    subscribed = route(RouteKind.SUBSCRIPTION, SUBSCRIPTION)
    every = (other, elsewhere, mine, nightly, dead, subscribed)
    assert read(EVENT, {**REFUSED, "RULE_ARN": RULE}, *every).route == mine
    assert read(EVENT, {**REFUSED, "SCHEDULE_ARN": SCHEDULE}, *every).route == nightly
    assert read(EVENT, FAILURE, *every).route == dead
    assert read(NOTIFICATION, FAILURE, *every).route == subscribed


def test_a_schedule_keeps_the_input() -> None:
    asked = route(RouteKind.SCHEDULE, SCHEDULE)
    attributes = {**REFUSED, "SCHEDULE_ARN": SCHEDULE, "IS_PAYLOAD_TRUNCATED": "false"}
    letter = read('{"run": 1}', attributes, asked)
    assert (letter.route, letter.payload, letter.problem) == (asked, '{"run": 1}', "")


def test_an_input_that_was_cut_off_is_told() -> None:
    attributes = {**REFUSED, "SCHEDULE_ARN": SCHEDULE, "IS_PAYLOAD_TRUNCATED": "true"}
    assert "shortened its payload" in read('{"run', attributes, route(RouteKind.SCHEDULE, SCHEDULE)).problem


def test_a_notification_becomes_the_event_of_its_subscription() -> None:
    letter = read(NOTIFICATION, FAILURE, route(RouteKind.SUBSCRIPTION, SUBSCRIPTION))
    assert letter.error == "not authorized"
    # The event of the documentation.
    assert json.loads(letter.payload) == {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": SUBSCRIPTION,
                "EventSource": "aws:sns",
                "Sns": {
                    "SignatureVersion": "1",
                    "Timestamp": "2019-01-02T12:45:07.000Z",
                    "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa==",
                    "SigningCertUrl": NOTIFICATION["SigningCertURL"],
                    "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                    "Message": "Hello from SNS!",
                    "MessageAttributes": {},
                    "Type": "Notification",
                    "UnsubscribeUrl": NOTIFICATION["UnsubscribeURL"],
                    "TopicArn": TOPIC,
                    "Subject": None,
                },
            }
        ]
    }


def test_the_link_for_leaving_tells_subscriptions_apart() -> None:
    other = route(RouteKind.SUBSCRIPTION, f"{TOPIC}:00000000-0000-0000-0000-000000000002")
    mine = route(RouteKind.SUBSCRIPTION, SUBSCRIPTION)
    assert read(NOTIFICATION, FAILURE, other, mine).route == mine
    assert read(NOTIFICATION, FAILURE, other).foreign


def test_without_a_link_the_topic_tells() -> None:
    nameless = {**NOTIFICATION, "UnsubscribeURL": "http://localhost/?SubscriptionArn=example"}
    mine = route(RouteKind.SUBSCRIPTION, SUBSCRIPTION)
    assert read(nameless, {}, mine).route == mine
    other = route(RouteKind.SUBSCRIPTION, f"{TOPIC}:00000000-0000-0000-0000-000000000002")
    assert "does not name one of them" in read(nameless, {}, mine, other).problem


def test_a_notification_is_no_dead_letter_of_a_function() -> None:
    dead = Route(RouteKind.DEAD_LETTER, FUNCTION, "App/Worker", QUEUE)
    assert read(NOTIFICATION, FAILURE, dead).foreign


@pytest.mark.parametrize(
    ("attributes", "asked"),
    [
        ({**REFUSED, "RULE_ARN": RULE}, route(RouteKind.SCHEDULE, SCHEDULE)),
        ({**REFUSED, "SCHEDULE_ARN": SCHEDULE}, route(RouteKind.RULE, RULE)),
        ({**REFUSED, "RULE_ARN": RULE}, Route(RouteKind.DEAD_LETTER, FUNCTION, "App/Worker", QUEUE)),
    ],
    ids=["rule", "schedule", "function"],
)
def test_a_letter_of_what_was_not_asked_for_is_foreign(attributes: dict[str, str], asked: Route) -> None:
    assert read(EVENT, attributes, asked).foreign
