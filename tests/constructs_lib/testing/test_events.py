"""Made events against AWS's published samples, Powertools' data classes and its models of Pydantic."""

import base64
import functools
import importlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any

import pytest
from aws_lambda_powertools.utilities import data_classes
from aws_lambda_powertools.utilities.typing import LambdaContext
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from constructs_lib.testing import events
from tests.support.ids import named
from tests.support.lambdas import EVENTS

MODELS = "aws_lambda_powertools.utilities.parser.models"


def shape(value: object) -> Any:
    """The keys of a value and the types of what they have; of a list its first item."""
    if isinstance(value, Mapping):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return (
        "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
    )


def differences(ours: Any, theirs: Any, path: str = "") -> set[str]:
    """The paths at which two shapes differ: `-` where ours lacks it, `+` where it has more."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        lacking = {f"-{path}.{name}" for name in theirs.keys() - ours.keys()}
        more = {f"+{path}.{name}" for name in ours.keys() - theirs.keys()}
        both = (
            differences(ours[name], theirs[name], f"{path}.{name}") for name in ours.keys() & theirs.keys()
        )
        return lacking.union(more, *both)
    if isinstance(ours, list) and isinstance(theirs, list):
        return differences(ours[0], theirs[0], f"{path}[]") if ours and theirs else set()
    return set() if ours == theirs else {f"{path}: {ours} for {theirs}"}


# What callers, clients and users choose is no part of the shape.
_CHOSEN = ("headers", "multiValueHeaders", "messageAttributes", "MessageAttributes", "authorizer", "cookies")
_FORMAT_2 = {
    **dict.fromkeys(("version", "routeKey", "rawPath", "rawQueryString"), "str"),
    "headers": {},
    "requestContext": {
        **dict.fromkeys(("accountId", "apiId", "domainName", "domainPrefix", "requestId"), "str"),
        "http": dict.fromkeys(("method", "path", "protocol", "sourceIp", "userAgent"), "str"),
        **dict.fromkeys(("routeKey", "stage", "time"), "str"),
        "timeEpoch": "number",
    },
    "isBase64Encoded": "bool",
}
_OF_A_CONNECTION = {
    **dict.fromkeys(("routeKey", "eventType", "extendedRequestId", "requestTime", "messageDirection"), "str"),
    **dict.fromkeys(("stage", "requestId", "domainName", "connectionId", "apiId"), "str"),
    **dict.fromkeys(("connectedAt", "requestTimeEpoch"), "number"),
    "identity": {"sourceIp": "str", "userAgent": "str"},
}
# Written anew after the samples of AWS and of Powertools, where this repository has no published one.
SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "function_url": (events.function_url(is_public=True), _FORMAT_2),
    "bucket_notification": (
        events.bucket_notification("a.txt"),
        {
            "Records": [
                {
                    **dict.fromkeys(("eventVersion", "eventSource", "awsRegion"), "str"),
                    **dict.fromkeys(("eventTime", "eventName"), "str"),
                    "userIdentity": {"principalId": "str"},
                    "requestParameters": {"sourceIPAddress": "str"},
                    "responseElements": {"x-amz-request-id": "str", "x-amz-id-2": "str"},
                    "s3": {
                        **dict.fromkeys(("s3SchemaVersion", "configurationId"), "str"),
                        "bucket": {"name": "str", "ownerIdentity": {"principalId": "str"}, "arn": "str"},
                        "object": {"key": "str", "size": "number", "eTag": "str", "sequencer": "str"},
                    },
                }
            ]
        },
    ),
    "event": (
        events.event({"order": "A1"}, resources=["arn:aws:s3:::orders"]),
        {
            **dict.fromkeys(("version", "id", "detail-type", "source", "account", "time", "region"), "str"),
            "resources": ["str"],
            "detail": {"order": "str"},
        },
    ),
    "web_socket, a connection": (
        events.web_socket("$connect"),
        {
            "headers": {},
            "multiValueHeaders": {},
            "requestContext": _OF_A_CONNECTION,
            "isBase64Encoded": "bool",
        },
    ),
    "web_socket, its end": (
        events.web_socket("$disconnect"),
        {
            "headers": {},
            "multiValueHeaders": {},
            "requestContext": {
                **_OF_A_CONNECTION,
                "disconnectStatusCode": "number",
                "disconnectReason": "str",
            },
            "isBase64Encoded": "bool",
        },
    ),
    "web_socket, a message": (
        events.web_socket("sendmessage", {"text": "Hello"}),
        {
            "requestContext": {**_OF_A_CONNECTION, "messageId": "str"},
            "body": "str",
            "isBase64Encoded": "bool",
        },
    ),
    "destination": (
        events.destination({"id": "A1"}, error="no"),
        {
            **dict.fromkeys(("version", "timestamp"), "str"),
            "requestContext": {
                **dict.fromkeys(("requestId", "functionArn", "condition"), "str"),
                "approximateInvokeCount": "number",
            },
            "requestPayload": {"id": "str"},
            "responseContext": {"statusCode": "number", "executedVersion": "str", "functionError": "str"},
            "responsePayload": {"errorMessage": "str", "errorType": "str", "stackTrace": []},
        },
    ),
}
PUBLISHED: dict[str, dict[str, Any]] = {
    "dynamodb_stream.json": events.table({"Id": 101, "Message": "New item!"}, key="Id"),
    "http_api.json": events.http_api(),
    "kinesis.json": events.stream("Hello"),
    "rest_api.json": events.rest_api(),
    "s3_object_created.json": events.bucket("example-key", version_id="1"),
    "sns.json": events.topic("Hello", subject="TestInvoke"),
    "sqs.json": events.queue("Test message."),
}


def _of_the_service(found: set[str]) -> set[str]:
    return {each for each in found if not any(f".{chosen}" in each for chosen in _CHOSEN)}


@pytest.mark.parametrize("name", PUBLISHED)
def test_event_has_the_shape_of_the_published_sample(name: str) -> None:
    sample = json.loads((EVENTS / name).read_text())
    assert _of_the_service(differences(shape(PUBLISHED[name]), shape(sample))) == set()


def test_every_published_sample_is_compared() -> None:
    assert {path.name for path in EVENTS.glob("*.json")} == PUBLISHED.keys()


@pytest.mark.parametrize("name", SHAPES)
def test_event_has_the_shape_that_is_documented(name: str) -> None:
    made, wanted = SHAPES[name]
    assert _of_the_service(differences(shape(made), wanted)) == set()


MODELLED: dict[str, tuple[dict[str, Any], ...]] = {
    "APIGatewayProxyEventModel": (
        events.rest_api("PUT", "/a b", body={"n": 1}, query={"a": ["1", "2"]}),
        events.rest_api(authorizer={"claims": {"sub": "ada"}}),
    ),
    "APIGatewayProxyEventV2Model": (
        events.http_api("POST", "/items/A1", route="/items/{id}", body=b"bytes", cookies=["a=1"]),
        events.http_api(authorizer={"jwt": {"claims": {"sub": "ada"}, "scopes": ["read"]}}, stage="v1"),
    ),
    "APIGatewayWebSocketConnectEventModel": (events.web_socket("$connect", query={"token": "t"}),),
    "APIGatewayWebSocketDisconnectEventModel": (events.web_socket("$disconnect"),),
    "APIGatewayWebSocketMessageEventModel": (events.web_socket(body={"text": "Hello"}),),
    "DynamoDBStreamModel": (
        events.table({"id": "A1"}, events.Change(old={"id": "A1"}), events.Change({"id": "A"}, {"id": "A"})),
        events.table({"id": "A1", "sort": 1}, key=("id", "sort"), view_type="NEW_IMAGE"),
    ),
    "EventBridgeModel": (events.event({"id": "A1"}), events.bucket("a b.txt")),
    "KinesisDataStreamModel": (events.stream({"page": "/"}, "text", b"\0"),),
    "LambdaFunctionUrlModel": (
        events.function_url(),
        events.function_url("POST", "/", is_public=True, body={}),
    ),
    "S3EventNotificationEventBridgeModel": (
        events.bucket("a b.txt", version_id="1"),
        events.bucket("a.txt", detail_type="Object Deleted"),
        events.bucket("a.txt", detail_type="Object Restore Completed"),
    ),
    "S3Model": (
        events.bucket_notification("a b.txt", "c", version_id="1"),
        events.bucket_notification("a.txt", event_name="ObjectRemoved:Delete"),
    ),
    "SnsModel": (events.topic({"id": "A1"}), events.topic(attributes={"n": 1, "b": b"1", "s": "1"})),
    "SqsModel": (
        events.queue({"id": "A1"}, "text", attributes={"n": 1, "b": b"1", "s": "1"}),
        events.queue("one", "two", message_group_id="g", receive_count=2),
    ),
}


@pytest.mark.parametrize("name", MODELLED)
def test_powertools_model_takes_the_event(name: str) -> None:
    model = getattr(importlib.import_module(MODELS), name)
    for each in MODELLED[name]:
        # Models change what they are given.
        assert model.model_validate(json.loads(json.dumps(each)))


def test_a_model_takes_no_other_event() -> None:
    models = importlib.import_module(MODELS)
    for name in ("SqsModel", "SnsModel", "KinesisDataStreamModel", "DynamoDBStreamModel"):
        others = (made for other, made in MODELLED.items() if other != name)
        for each in (each for made in others for each in made):
            with pytest.raises(ValueError, match=r"."):
                getattr(models, name).model_validate(json.loads(json.dumps(each)))


def test_messages_of_a_queue() -> None:
    event = data_classes.SQSEvent(events.queue({"id": "A1"}, "text", attributes={"n": 1, "b": b"yes"}))
    first, second = event.records
    assert (first.json_body, second.body) == ({"id": "A1"}, "text")
    assert first.message_id != second.message_id
    assert first.attributes.sent_timestamp == "1795435200000"
    number, content = first.message_attributes["n"], first.message_attributes["b"]
    assert number is not None
    assert (number.string_value, number.data_type) == ("1", "Number")
    assert content is not None
    assert base64.b64decode(content.binary_value or "") == b"yes"
    assert first.event_source_arn.endswith(":queue")


def test_messages_of_a_fifo_queue_have_a_group_and_an_order() -> None:
    event = data_classes.SQSEvent(events.queue("one", "two", name="orders", message_group_id="ada"))
    numbers = [record.attributes.sequence_number for record in event.records]
    assert numbers == sorted(numbers)  # type: ignore[type-var]
    assert len(set(numbers)) == 2
    assert {record.attributes.message_group_id for record in event.records} == {"ada"}
    assert {record.queue_url.rpartition("/")[2] for record in event.records} == {"orders.fifo"}


def test_changes_of_a_table() -> None:
    old, new = {"id": "A1", "quantity": 1}, {"id": "A1", "quantity": Decimal("2.50")}
    event = data_classes.DynamoDBStreamEvent(
        events.table(new, events.Change(new, old), events.Change(old=old))
    )
    seen = [
        (each.event_name.name, each.dynamodb) for each in event.records if each.event_name and each.dynamodb
    ]
    assert [(name, dict(image.old_image), dict(image.new_image)) for name, image in seen] == [
        ("INSERT", {}, new),
        ("MODIFY", old, new),
        ("REMOVE", old, {}),
    ]
    assert [dict(image.keys) for _, image in seen] == [{"id": "A1"}] * 3


@pytest.mark.parametrize(
    ("view_type", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_a_view_has_its_images(view_type: Any, images: set[str]) -> None:
    item = {"id": "A1"}
    (record,) = events.table(events.Change(item, item), view_type=view_type)["Records"]
    assert record["dynamodb"].keys() & {"NewImage", "OldImage"} == images


@pytest.mark.parametrize(
    "value",
    [
        *("text", "", 7, -1, Decimal("0.1"), Decimal("1E+3"), True, False, None, b"bytes"),
        *({"a", "b"}, {1, Decimal("2.5")}, {b"1", b"2"}, [], ["a", 1, None], {"a": {"b": [1]}}, ()),
    ],
    ids=named,
)
def test_attribute_values_are_those_of_boto3(value: object) -> None:
    theirs = TypeSerializer().serialize(list(value) if isinstance(value, tuple) else value)
    ours = events.attribute_values({"v": value})["v"]
    assert ours.keys() == theirs.keys()
    assert TypeDeserializer().deserialize(_from_json(ours)) == TypeDeserializer().deserialize(theirs)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345678901234567890123456789012345678, "12345678901234567890123456789012345678"),
        (Decimal("0.12345678901234567890123456789012345678"), "0.12345678901234567890123456789012345678"),
        (Decimal("1.0000000000000000000000000000000000000000"), "1"),
        (10**40, "1" + "0" * 40),
        (Decimal("-0.00"), "0"),
    ],
    ids=named,
)
def test_a_number_keeps_its_38_digits(value: int | Decimal, text: str) -> None:
    # The context of the thread is for what it computes itself: it has 28 digits unless a test changes it.
    with localcontext(prec=3):
        assert events.attribute_values({"v": value, "s": {value}}) == {"v": {"N": text}, "s": {"NS": [text]}}


def _from_json(value: dict[str, Any]) -> dict[str, Any]:
    """An attribute value as boto3 reads it off the wire: bytes are no text any more."""
    ((kind, content),) = value.items()
    if kind == "B":
        return {"B": base64.b64decode(content)}
    return {"BS": [base64.b64decode(each) for each in content]} if kind == "BS" else value


@pytest.mark.parametrize(
    "value",
    [
        *(0.1, set(), {1, "a"}, {True, 2.5}, object()),
        *(10**38 + 1, Decimal("0." + "1" * 39), {1, 10**38 + 1}),
        *(Decimal("NaN"), Decimal("Infinity"), {1, Decimal("NaN")}, Decimal("1E+126"), Decimal("1E-131")),
    ],
    ids=named,
)
def test_what_dynamodb_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="DynamoDB"):
        events.attribute_values({"v": value})


def test_an_item_has_the_key_of_its_table() -> None:
    with pytest.raises(ValueError, match="the item has no 'id', which is in the key"):
        events.table({"name": "tea"})
    with pytest.raises(TypeError, match="an old item, a new one, or both"):
        events.table(events.Change())


def test_records_of_a_stream() -> None:
    event = data_classes.KinesisStreamEvent(events.stream({"page": "/"}, "text", b"\xff", partition_key="p"))
    first, second, third = (record.kinesis for record in event.records)
    assert (first.data_as_json(), second.data_as_text(), third.data_as_bytes()) == (
        {"page": "/"},
        "text",
        b"\xff",
    )
    assert first.partition_key == "p"
    assert first.sequence_number < second.sequence_number < third.sequence_number


def test_objects_of_a_bucket() -> None:
    event = data_classes.S3EventBridgeNotificationEvent(
        events.bucket("a b.txt", name="docs", version_id="v1")
    )
    found = event.detail
    assert (found.bucket.name, found.object.key, found.object.version_id) == ("docs", "a b.txt", "v1")
    direct = data_classes.S3Event(events.bucket_notification("a b/ü.txt", name="docs"))
    assert direct.record.s3.get_object["key"] == "a+b/%C3%BC.txt"
    assert direct.object_key == "a b/ü.txt"
    assert direct.bucket_name == "docs"


_REQUEST = {"source-ip-address"}
_REASON = {"reason"}
_ETAG, _SIZE, _ORDER = {"etag"}, {"size"}, {"sequencer"}


@pytest.mark.parametrize(
    ("detail_type", "of_the_object", "of_the_event"),
    [
        ("Object Created", _SIZE | _ETAG | _ORDER, _REQUEST | _REASON),
        ("Object Deleted", _ETAG | _ORDER, _REQUEST | _REASON | {"deletion-type"}),
        ("Object Restore Initiated", _SIZE | _ETAG, _REQUEST | {"source-storage-class"}),
        ("Object Restore Completed", _SIZE | _ETAG, {"restore-expiry-time", "source-storage-class"}),
        ("Object Restore Expired", _ETAG, set()),
        ("Object Storage Class Changed", _SIZE | _ETAG, {"destination-storage-class"}),
        ("Object Access Tier Changed", _SIZE | _ETAG, {"destination-access-tier"}),
        ("Object ACL Updated", _ETAG, _REQUEST),
        ("Object Tags Added", _ETAG, _REQUEST),
        ("Object Tags Deleted", _ETAG, _REQUEST),
    ],
)
def test_what_is_told_of_an_object(detail_type: str, of_the_object: set[str], of_the_event: set[str]) -> None:
    detail = events.bucket("a.txt", detail_type=detail_type, version_id="v1")["detail"]
    assert detail["object"].keys() == {"key", "version-id"} | of_the_object
    assert detail.keys() == {"version", "bucket", "object", "request-id", "requester"} | of_the_event
    assert (detail["requester"] == "s3.amazonaws.com") is ("source-ip-address" not in detail)


def test_a_deleted_object_was_deleted_by_delete_object() -> None:
    for version, told in ((None, "Permanently Deleted"), ("v1", "Delete Marker Created")):
        detail = events.bucket("a.txt", detail_type="Object Deleted", version_id=version)["detail"]
        assert (detail["reason"], detail["deletion-type"]) == ("DeleteObject", told)
        # A delete marker has the ETag of nothing, and what is gone has none.
        empty = "d41d8cd98f00b204e9800998ecf8427e"
        assert detail["object"].get("etag") == (empty if version else None)
    copied = events.bucket("a.txt", reason="CopyObject")["detail"]
    assert copied["reason"] == "CopyObject"


def test_a_notification_of_a_deleted_object_has_no_size() -> None:
    empty = "d41d8cd98f00b204e9800998ecf8427e"
    for name, etag in (
        ("ObjectRemoved:Delete", None),
        ("ObjectRemoved:DeleteMarkerCreated", empty),
        ("LifecycleExpiration:Delete", None),
        ("LifecycleExpiration:DeleteMarkerCreated", empty),
    ):
        (record,) = events.bucket_notification("a.txt", event_name=name, version_id="v1")["Records"]
        found = record["s3"]["object"]
        assert (found.get("eTag"), "size" in found) == (etag, False)


def test_an_object_that_expired_was_deleted_by_s3() -> None:
    expired = events.bucket("a.txt", detail_type="Object Deleted", reason="Lifecycle Expiration")["detail"]
    assert (expired["requester"], "source-ip-address" in expired) == ("s3.amazonaws.com", False)


def test_message_of_a_topic() -> None:
    event = data_classes.SNSEvent(events.topic({"id": "A1"}, subject="Order", attributes={"kind": "placed"}))
    sns = event.record.sns
    assert (json.loads(sns.message), sns.subject) == ({"id": "A1"}, "Order")
    assert (sns.message_attributes["kind"].get_type, sns.message_attributes["kind"].value) == (
        "String",
        "placed",
    )


def test_what_a_schedule_hands_over() -> None:
    at = datetime(2026, 11, 23, 3, tzinfo=UTC)
    told = events.schedule(scheduled_time=at, attempt_number=2)
    assert (told["scheduled_time"], told["attempt_number"]) == ("2026-11-23T03:00:00Z", "2")
    filled = events.schedule({"run": ["at <aws.scheduler.scheduled-time>"], "n": 1}, scheduled_time=at)
    assert filled == {"run": ["at 2026-11-23T03:00:00Z"], "n": 1}


def test_request_of_an_http_api() -> None:
    event = data_classes.APIGatewayProxyEventV2(
        events.http_api(
            "POST", "/items/A1", route="/items/{id}", body={"n": 1}, query={"a": ["1", "2"], "b": "3"}
        )
    )
    assert (event.route_key, event.path, event.http_method) == ("POST /items/{id}", "/items/A1", "POST")
    assert (event.json_body, event.headers["content-type"]) == ({"n": 1}, "application/json")
    assert event.path_parameters == {"id": "A1"}
    assert (event.raw_query_string, event.query_string_parameters) == ("a=1&a=2&b=3", {"a": "1,2", "b": "3"})
    assert event.request_context.authorizer.iam
    named = events.http_api("GET", "/items", stage="v1")
    assert (named["rawPath"], data_classes.APIGatewayProxyEventV2(named).path) == ("/v1/items", "/items")


def test_request_of_a_rest_api() -> None:
    event = data_classes.APIGatewayProxyEvent(
        events.rest_api("GET", "/files/a/b", resource="/files/{path+}", body=b"\xff", query={"a": ["1", "2"]})
    )
    assert (event.resource, event.path_parameters) == ("/files/{path+}", {"path": "a/b"})
    assert (base64.b64decode(event.body or ""), event.is_base64_encoded) == (b"\xff", True)
    assert (event.query_string_parameters, event.multi_value_query_string_parameters) == (
        {"a": "2"},
        {"a": ["1", "2"]},
    )
    assert event.request_context.path == "/prod/files/a/b"


# What API Gateway writes itself; a client writes the names of all others.
_OF_AWS = {
    *("Host", "User-Agent", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"),
}
_BY_CASE = (events.rest_api, functools.partial(events.web_socket, "$connect"))


def test_headers_of_api_gateway_are_written_as_in_the_published_sample() -> None:
    published = json.loads((EVENTS / "rest_api.json").read_text())["headers"].keys()
    for make in _BY_CASE:
        assert published & _OF_AWS == make()["headers"].keys() & _OF_AWS
    handshake = {"Sec-WebSocket-Extensions", "Sec-WebSocket-Key", "Sec-WebSocket-Version"}
    assert handshake <= events.web_socket("$connect")["headers"].keys()
    at_the_end = {"Host", "X-Forwarded-For", "x-api-key", "x-restapi"}
    assert events.web_socket("$disconnect")["headers"].keys() == at_the_end
    lower = json.loads((EVENTS / "http_api.json").read_text())["headers"].keys()
    assert {name.lower() for name in _OF_AWS} <= lower & events.http_api()["headers"].keys()


@pytest.mark.parametrize("make", _BY_CASE, ids=["rest_api", "web_socket"])
def test_a_client_writes_its_headers_as_it_likes(make: Callable[..., dict[str, Any]]) -> None:
    given = {"X-Signature": "s", "authorization": "a", "ACCEPT": "text/html", "host": "shop.example.com"}
    event = make(headers=given)
    found = {name: value for name, value in event["headers"].items() if name.lower() in map(str.lower, given)}
    assert found == {
        **{name: given[name] for name in ("X-Signature", "authorization", "ACCEPT")},
        "Host": "shop.example.com",
    }
    assert event["multiValueHeaders"] == {name: [value] for name, value in event["headers"].items()}


def test_a_body_says_what_it_is_unless_a_header_does() -> None:
    assert events.rest_api("POST", body={})["headers"]["Content-Type"] == "application/json"
    typed = events.rest_api("POST", body={}, headers={"content-type": "application/ld+json"})["headers"]
    assert [typed[name] for name in typed if name.lower() == "content-type"] == ["application/ld+json"]


def test_headers_of_format_2_are_in_lower_case() -> None:
    for make in (events.http_api, events.function_url):
        found = make("POST", body={}, headers={"X-Signature": "s", "HOST": "shop.example.com"})["headers"]
        assert [name for name in found if name != name.lower()] == []
        assert (found["x-signature"], found["host"]) == ("s", "shop.example.com")


@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
def test_the_agent_is_that_of_the_headers(name: str) -> None:
    for headers, agent in (({name: "curl"}, "curl"), ({}, "constructs-lib")):
        for context in (each(headers=headers)["requestContext"] for each in _BY_CASE):
            assert context["identity"]["userAgent"] == agent
        for make in (events.http_api, events.function_url):
            assert make(headers=headers)["requestContext"]["http"]["userAgent"] == agent


def test_a_request_without_authorizer_has_none() -> None:
    for make in (events.http_api, events.rest_api, events.web_socket):
        assert "authorizer" not in make(authorizer={})["requestContext"]


@pytest.mark.parametrize(
    ("route", "path"), [("/items/{id}", "/items"), ("/items", "/items/A1"), ("/a/{id}", "/b/1")]
)
def test_a_path_is_one_of_its_route(route: str, path: str) -> None:
    with pytest.raises(ValueError, match="is no path of"):
        events.http_api("GET", path, route=route)
    with pytest.raises(ValueError, match="is no path of"):
        events.rest_api("GET", path, resource=route)


def test_function_url_is_called_with_credentials_unless_it_is_public() -> None:
    signed = data_classes.LambdaFunctionUrlEvent(
        events.function_url("GET", "/", headers={"Accept": "text/html"})
    )
    assert signed.request_context.authorizer.iam
    assert signed.headers["Accept"] == "text/html"
    public = events.function_url(is_public=True)["requestContext"]
    assert (public["accountId"], "authorizer" in public) == ("anonymous", False)


def test_one_connection_is_told_by_its_id() -> None:
    kinds = ("$connect", "sendmessage", "$disconnect")
    made = [
        data_classes.APIGatewayWebSocketEvent(events.web_socket(kind, connection_id="c1")) for kind in kinds
    ]
    assert [each.request_context.event_type for each in made] == ["CONNECT", "MESSAGE", "DISCONNECT"]
    assert {each.request_context.connection_id for each in made} == {"c1"}


def test_result_of_an_asynchronous_invocation() -> None:
    done = events.destination({"id": "A1"}, response={"words": 6})
    assert (done["requestContext"]["condition"], done["responsePayload"]) == ("Success", {"words": 6})
    assert "functionError" not in done["responseContext"]
    failed = events.destination({"id": "A1"}, error="no document", error_type="KeyError")
    assert failed["requestContext"]["condition"] == "RetriesExhausted"
    assert failed["responsePayload"]["errorType"] == "KeyError"


def test_context_has_what_lambdas_has() -> None:
    made = events.context(function_name="orders", remaining_time_in_millis=1_500)
    names = [name for name, value in vars(LambdaContext).items() if isinstance(value, property)]
    assert names
    assert [name for name in names if not hasattr(made, name)] == []
    assert made.get_remaining_time_in_millis() == 1_500
    assert made.invoked_function_arn.endswith(":function:orders")


def test_a_context_has_an_identity_without_cognito() -> None:
    # Of a caller without an identity pool, too, Lambda has the object.
    identity = events.context().identity
    assert (identity.cognito_identity_id, identity.cognito_identity_pool_id) == (None, None)


def test_a_context_writes_to_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    made = events.context()
    made.log("placed ")
    made.log({"id": 1})
    assert capsys.readouterr().out == "placed {'id': 1}"


MAKERS: tuple[Callable[[], dict[str, Any]], ...] = (
    *(events.http_api, events.rest_api, events.function_url, events.web_socket, events.event),
    *(events.bucket, events.topic, events.schedule),
    lambda: events.queue("one"),
    lambda: events.table({"id": "A1"}),
    lambda: events.stream("one"),
    lambda: events.bucket_notification("a.txt"),
    lambda: events.destination({}),
)


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_call_makes_the_same_event(make: Callable[[], dict[str, Any]]) -> None:
    first = make()
    assert json.loads(json.dumps(first)) == make()
    assert first is not make()
