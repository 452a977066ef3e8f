"""Whose a letter is, and what the event was, for every way in which AWS wraps it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.reading import read_message, read_object
from constructs_lib.redrive.route import Route, RouteKind

PREFIX = "arn:aws:lambda:eu-west-1:111122223333:function"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:dead"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:failures"
SOURCE = "arn:aws:sqs:eu-west-1:111122223333:orders"
FAILURE = {"RequestID": "r-1", "ErrorCode": "200", "ErrorMessage": "boom"}


def dead_letter(function: str = "worker", **more: Any) -> Route:
    return Route(RouteKind.DEAD_LETTER, f"{PREFIX}:{function}", f"App/{function}", QUEUE, **more)


def destination(function: str = "worker") -> Route:
    return Route(RouteKind.DESTINATION, f"{PREFIX}:{function}", f"App/{function}", QUEUE)


def message(body: str, attributes: dict[str, str] | None = None, **system: str) -> dict[str, Any]:
    return {
        "MessageId": "m-1",
        "Body": body,
        "Attributes": {"SentTimestamp": "1700000000123", **system},
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items()
        },
    }


def record(function: str, **response: object) -> str:
    context = {"functionArn": f"{PREFIX}:{function}", "condition": "EventAgeExceeded"}
    return json.dumps({"requestContext": context, "requestPayload": {"a": "ü"}, **response})


def notification(body: str, topic: str = TOPIC) -> str:
    attributes = {name: {"Type": "String", "Value": value} for name, value in FAILURE.items()}
    return json.dumps(
        {"Type": "Notification", "TopicArn": topic, "Message": body, "MessageAttributes": attributes}
    )


def test_a_dead_letter_is_the_raw_event() -> None:
    route = dead_letter()
    letter = read_message(message('{"a": 1}', FAILURE), [route])
    time = datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC)
    assert letter == Letter("m-1", time, "worker", "boom", '{"a": 1}', route)


def test_a_dead_letter_without_a_message_has_its_code() -> None:
    letter = read_message(message("{}", {"RequestID": "r", "ErrorCode": "429"}), [dead_letter()])
    assert letter.error == "code 429"


def test_a_dead_letter_whose_event_looks_like_a_record_is_still_the_raw_event() -> None:
    body = record("other")
    letter = read_message(message(body, FAILURE), [dead_letter(), destination("other")])
    assert (letter.function, letter.payload) == ("worker", body)


def test_a_dead_letter_through_a_topic_is_unwrapped() -> None:
    route = dead_letter(topic=TOPIC)
    letter = read_message(message(notification('{"a": 1}')), [route, dead_letter("other")])
    assert (letter.route, letter.error, letter.payload) == (route, "boom", '{"a": 1}')


def test_a_raw_delivery_is_not_unwrapped() -> None:
    body = notification('{"an": "event"}')
    letter = read_message(message(body, FAILURE), [dead_letter(topic=TOPIC, raw=True)])
    assert letter.payload == body


def test_a_record_through_a_topic_is_unwrapped() -> None:
    route = Route(RouteKind.DESTINATION, f"{PREFIX}:worker", "App/worker", QUEUE, topic=TOPIC)
    body = json.dumps({"Type": "Notification", "TopicArn": TOPIC, "Message": record("worker:$LATEST")})
    letter = read_message(message(body), [route])
    assert (letter.route, letter.payload) == (route, '{"a":"ü"}')


def test_a_dead_letter_of_several_functions_has_no_route() -> None:
    letter = read_message(message("{}", FAILURE), [dead_letter("one"), dead_letter("two")])
    assert letter.route is None
    assert "App/one or App/two" in letter.problem


@pytest.mark.parametrize(
    ("named", "routes", "expected"),
    [
        ("worker:$LATEST", ["worker"], "worker"),
        ("worker", ["worker"], "worker"),
        ("worker:live", ["worker", "worker:live"], "worker:live"),
        # An alias that the record names by the version behind it: the alias may point to the repair by now.
        ("worker:7", ["worker:live"], "worker:live"),
        ("worker:7", ["worker:live", "worker:next"], None),
    ],
)
def test_a_record_goes_to_the_function_and_qualifier_it_names(
    named: str, routes: list[str], expected: str | None
) -> None:
    letter = read_message(message(record(named)), [destination(route) for route in routes])
    assert (letter.route.origin if letter.route else None) == (f"{PREFIX}:{expected}" if expected else None)
    assert bool(letter.problem) == (expected is None)


@pytest.mark.parametrize(
    ("response", "error"),
    [
        ({"errorType": "ValueError", "errorMessage": "no"}, "ValueError: no"),
        ({"errorMessage": "timed out"}, "timed out"),
        ("text", "EventAgeExceeded"),
        (None, "EventAgeExceeded"),
    ],
)
def test_the_error_of_a_record(response: object, error: str) -> None:
    letter = read_message(message(record("worker", responsePayload=response)), [destination()])
    assert letter.error == error


def test_a_message_of_a_source_queue_goes_back_to_it() -> None:
    route = Route(RouteKind.SOURCE_QUEUE, SOURCE, "App/Orders", QUEUE)
    letter = read_message(message("text", DeadLetterQueueSourceArn=SOURCE), [route, dead_letter()])
    assert (letter.route, letter.function, letter.payload) == (route, "orders", "text")


@pytest.mark.parametrize(
    "other",
    [
        message(record("other")),
        message("text", DeadLetterQueueSourceArn=f"{SOURCE}-2"),
        message(notification("{}"), FAILURE),
    ],
)
def test_a_letter_of_what_was_not_asked_for_is_foreign(other: dict[str, Any]) -> None:
    route = Route(RouteKind.DESTINATION, f"{PREFIX}:worker", "App/worker", QUEUE)
    assert read_message(other, [route]).foreign


@pytest.mark.parametrize("body", ["text", "[]", "{}", '{"requestPayload": 1, "requestContext": 2}'])
def test_a_message_that_nobody_knows_has_a_problem(body: str) -> None:
    letter = read_message(message(body), [dead_letter(), destination()])
    assert letter.problem
    assert not letter.foreign


def test_an_object_is_a_record() -> None:
    now = datetime.now(UTC)
    letter = read_object("key", now, record("worker:$LATEST"), [destination()])
    assert (letter.id, letter.time, letter.payload) == ("key", now, '{"a":"ü"}')
    assert read_object("key", now, "text", [destination()]).problem
