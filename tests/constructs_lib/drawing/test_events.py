"""What services deliver, as it is drawn."""

import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.templates.opening import open_app
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.drawing.apps import app_of, drawn, parts, ways

WORK = resource("Lambda::Function")
QUEUE = resource("SQS::Queue")
BUCKET = resource("S3::Bucket")
TOPIC = resource("SNS::Topic")


def _mapping(source: Any, **properties: Any) -> dict[str, Any]:
    return resource(
        "Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=source, **properties
    )


def _rule(**properties: Any) -> dict[str, Any]:
    return resource("Events::Rule", Targets=[{"Id": "1", "Arn": arn("Work")}], **properties)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"Queue": QUEUE, "M": _mapping(arn("Queue"))}, ["event: Queue to Work (batches of 10)"]),
        (
            {"Queue": QUEUE, "M": _mapping(arn("Queue"), BatchSize=5, FilterCriteria={"Filters": []})},
            ["event: Queue to Work (batches of 5, filtered)"],
        ),
        (
            {"Queue": QUEUE, "M": _mapping(arn("Queue"), BatchSize=ref("Size"))},
            ["event: Queue to Work"],
        ),
        (
            {"Stream": resource("Kinesis::Stream"), "M": _mapping(arn("Stream"))},
            ["event: Stream to Work (batches of 100)"],
        ),
        (
            {"Table": resource("DynamoDB::Table"), "M": _mapping(arn("Table", "StreamArn"))},
            ["event: Table to Work (batches of 100)"],
        ),
        (
            {"M": _mapping("arn:aws:sqs:eu-west-1:111122223333:jobs")},
            ["event: jobs to Work (batches of 10)"],
        ),
        ({"Rule": _rule(ScheduleExpression="rate(1 hour)")}, ["event: Rule to Work"]),
        (
            {"Bus": resource("Events::EventBus"), "Rule": _rule(EventBusName=ref("Bus"))},
            ["event: Rule to Work", "event: Bus to Rule"],
        ),
        (
            {
                "Files": BUCKET,
                "Rule": _rule(EventPattern={"detail": {"bucket": {"name": [ref("Files")]}}}),
            },
            ["event: Rule to Work", "event: Files to Rule"],
        ),
        (
            {"Queue": QUEUE, "Rule": resource("Events::Rule", Targets=[{"Id": "1", "Arn": arn("Queue")}])},
            ["event: Rule to Queue"],
        ),
        (
            {"Daily": resource("Scheduler::Schedule", Target={"Arn": arn("Work")})},
            ["event: Daily to Work"],
        ),
        (
            {"Queue": QUEUE, "Daily": resource("Scheduler::Schedule", Target={"Arn": arn("Queue")})},
            ["event: Daily to Queue"],
        ),
        (
            {
                "Topic": TOPIC,
                "S": resource(
                    "SNS::Subscription",
                    Protocol="lambda",
                    TopicArn=ref("Topic"),
                    Endpoint=arn("Work"),
                    FilterPolicy={"a": [1]},
                ),
            },
            ["event: Topic to Work (filtered)"],
        ),
        (
            {
                "Topic": TOPIC,
                "Queue": QUEUE,
                "S": resource(
                    "SNS::Subscription", Protocol="sqs", TopicArn=ref("Topic"), Endpoint=arn("Queue")
                ),
                "T": resource(
                    "SNS::Subscription", Protocol="email", TopicArn=ref("Topic"), Endpoint="a@example.com"
                ),
            },
            ["event: Topic to Queue", "event: Topic to email"],
        ),
        (
            {
                "Queue": QUEUE,
                "Files": resource(
                    "S3::Bucket",
                    NotificationConfiguration={
                        "LambdaConfigurations": [{"Event": "s3:ObjectCreated:*", "Function": arn("Work")}],
                        "QueueConfigurations": [{"Event": "s3:ObjectRemoved:*", "Queue": arn("Queue")}],
                    },
                ),
            },
            ["event: Files to Work", "event: Files to Queue"],
        ),
        (
            {"Url": resource("Lambda::Url", TargetFunctionArn=arn("Work"))},
            ["event: Url to Work"],
        ),
        (
            {
                "Queue": QUEUE,
                "Config": resource(
                    "Lambda::EventInvokeConfig",
                    FunctionName=ref("Work"),
                    Qualifier="$LATEST",
                    DestinationConfig={"OnSuccess": {"Destination": arn("Queue")}},
                ),
            },
            ["event: Work to Queue (on success)"],
        ),
        (
            {"P": resource("Lambda::Permission", FunctionName=ref("Work"), Principal="ses.amazonaws.com")},
            ["event: ses.amazonaws.com to Work"],
        ),
        (
            {"Queue": QUEUE, "Pipe": resource("Pipes::Pipe", Source=arn("Queue"), Target=arn("Work"))},
            ["event: Queue to Pipe", "event: Pipe to Work"],
        ),
    ],
)
def test_every_source_is_drawn_with_what_it_feeds(resources: dict[str, Any], expected: list[str]) -> None:
    assert ways(drawn(Work=WORK, **resources)) == expected


def _route(key: str) -> dict[str, Any]:
    target = {"Fn::Join": ["/", ["integrations", ref("I")]]}
    return resource("ApiGatewayV2::Route", ApiId=ref("Api"), RouteKey=key, Target=target)


@pytest.mark.parametrize(
    ("keys", "fact"),
    [
        (["GET /orders"], "GET /orders"),
        (["GET /orders", "POST /orders"], "GET /orders, POST /orders"),
        (["GET /a", "GET /b", "GET /c"], "3 routes"),
        (["GET /a/very/long/path/with/{many}/parts"], "GET /a/very/long/path/wit…"),
    ],
)
def test_routes_stand_beside_the_way_or_are_counted(keys: list[str], fact: str) -> None:
    routes = {f"R{number}": _route(key) for number, key in enumerate(keys)}
    integration = resource("ApiGatewayV2::Integration", ApiId=ref("Api"), IntegrationUri=arn("Work"))
    found = drawn(Work=WORK, Api=resource("ApiGatewayV2::Api"), I=integration, **routes)
    assert ways(found) == [f"event: Api to Work ({fact})"]


def test_what_a_rule_or_a_schedule_waits_for_is_seen_in_it() -> None:
    found = drawn(
        Work=WORK,
        Nightly=_rule(ScheduleExpression="cron(0 2 * * ? *)"),
        Placed=_rule(EventPattern={"source": ["shop"], "detail-type": ["Order Placed"]}),
        Any=_rule(EventPattern={"source": ["shop"]}),
    )
    said = {part.names[0]: (part.kind.noun, *part.facts) for part in found.parts.values()}
    assert said == {
        "Work": ("function",),
        "Nightly": ("scheduled rule", "cron(0 2 * * ? *)"),
        "Placed": ("rule", "Order Placed"),
        "Any": ("rule", "shop"),
    }


def test_what_an_alias_is_given_reaches_its_function() -> None:
    alias = resource("Lambda::Alias", FunctionName=ref("Work"), FunctionVersion="1", Name="live")
    mapping = {
        **_mapping(arn("Queue")),
        "Properties": {"FunctionName": ref("Live"), "EventSourceArn": arn("Queue")},
    }
    found = drawn(Work=WORK, Queue=QUEUE, Live=alias, M=mapping)
    assert ways(found) == ["event: Queue to Work (batches of 10)"]


def test_stacks_are_connected_by_what_they_export() -> None:
    app = app_of(
        Orders={"Table": resource("DynamoDB::Table")},
        Search={"Work": WORK, "M": _mapping({"Fn::ImportValue": "orders-stream"})},
    )
    app.stacks[0].template["Outputs"] = {  # type: ignore[index]
        "Stream": {"Value": arn("Table", "StreamArn"), "Export": {"Name": "orders-stream"}}
    }
    found = diagram_of(app)
    assert ways(found) == ["event: Table to Work (batches of 100)"]
    assert list(found.stacks) == ["Orders", "Search"]


def test_a_nested_stack_has_a_frame_with_the_names_of_both(tmp_path: Path) -> None:
    nested = {"Resources": {"Work": WORK, "Queue": QUEUE, "M": _mapping(arn("Queue"))}}
    (tmp_path / "inner.json").write_text(json.dumps(nested))
    outer = tmp_path / "shop.json"
    outer.write_text(
        json.dumps({"Resources": {"Inner": resource("CloudFormation::Stack", TemplateURL="inner.json")}})
    )
    found = diagram_of(open_app(outer).graph)
    assert list(found.stacks) == ["shop / Inner"]
    assert ways(found) == ["event: Queue to Work (batches of 10)"]


def test_what_nobody_knows_is_drawn_as_in_no_template() -> None:
    found = drawn(Work=WORK, M=_mapping({"Fn::Unheard": "of"}))
    assert parts(found) == {"Work": "function", "a source": "in no template here"}
    (outside,) = (part for part in found.parts.values() if not part.resources)
    assert (outside.facts, outside.stack) == (("source",), "")


ELSEWHERE = {"Fn::ImportValue": "function-of-another-app"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            {
                "Queue": QUEUE,
                "M": resource(
                    "Lambda::EventSourceMapping", FunctionName=ELSEWHERE, EventSourceArn=arn("Queue")
                ),
            },
            "Queue to function-of-another-app",
        ),
        (
            {"Rule": resource("Events::Rule", Targets=[{"Id": "1", "Arn": ELSEWHERE}])},
            "Rule to function-of-another-app",
        ),
        (
            {"Daily": resource("Scheduler::Schedule", Target={"Arn": "arn:aws:lambda:::function:work"})},
            "Daily to work",
        ),
        (
            {
                "Topic": TOPIC,
                "S": resource(
                    "SNS::Subscription", Protocol="lambda", TopicArn=ref("Topic"), Endpoint=ELSEWHERE
                ),
            },
            "Topic to function-of-another-app",
        ),
        (
            {
                "Api": resource("ApiGatewayV2::Api"),
                "I": resource(
                    "ApiGatewayV2::Integration",
                    ApiId=ref("Api"),
                    IntegrationType="AWS_PROXY",
                    IntegrationUri=ELSEWHERE,
                ),
            },
            "Api to function-of-another-app",
        ),
        (
            {
                "Api": resource("ApiGateway::RestApi"),
                "Get": resource(
                    "ApiGateway::Method",
                    RestApiId=ref("Api"),
                    Integration={"Type": "AWS_PROXY", "Uri": ELSEWHERE},
                ),
            },
            "Api to function-of-another-app",
        ),
    ],
)
def test_what_is_delivered_out_of_the_app_is_drawn(resources: dict[str, Any], expected: str) -> None:
    assert ways(drawn(**resources)) == [f"event: {expected}"]


def test_custom_resources_are_drawn_in_detail_only() -> None:
    resources = {
        "Work": WORK,
        "Custom": {"Type": "Custom::Thing", "Properties": {"ServiceToken": arn("Work")}},
    }
    assert parts(drawn(**resources)) == {}
    detailed = diagram_of(app_of(Shop=resources), detail=True)
    assert ways(detailed) == ["event: Custom to Work"]


def test_what_a_provider_invokes_is_hidden_with_it() -> None:
    provider = resource("Lambda::Function", Role=arn("Role"))
    found = drawn(
        Custom={"Type": "Custom::Thing", "Properties": {"ServiceToken": arn("Provider")}},
        Provider=provider,
        Role=role(allow("lambda:InvokeFunction", arn("Work"))),
        Work=WORK,
    )
    assert parts(found) == {}


def test_what_a_condition_leaves_out_is_not_drawn() -> None:
    app = app_of(Shop={"Work": WORK, "Queue": QUEUE, "M": _mapping(arn("Queue")), "Other": WORK})
    app.stacks[0].template["Conditions"] = {"Never": {"Fn::Equals": ["a", "b"]}}  # type: ignore[index]
    app.stacks[0].resources["Queue"].definition["Condition"] = "Never"  # type: ignore[index]
    assert parts(diagram_of(app)) == {"Work": "function", "Other": "function"}


def test_what_a_condition_leaves_unconnected_is_not_connected() -> None:
    app = app_of(Shop={"Work": WORK, "Queue": QUEUE, "M": _mapping(arn("Queue"))})
    app.stacks[0].template["Conditions"] = {"Never": {"Fn::Equals": ["a", "b"]}}  # type: ignore[index]
    app.stacks[0].resources["M"].definition["Condition"] = "Never"  # type: ignore[index]
    assert ways(diagram_of(app)) == []


def test_a_consumer_of_a_stream_stands_for_the_stream() -> None:
    found = drawn(
        Work=WORK,
        Stream=resource("Kinesis::Stream"),
        Consumer=resource("Kinesis::StreamConsumer", StreamARN=arn("Stream"), ConsumerName="fan-out"),
        M=_mapping(ref("Consumer")),
    )
    assert [way.split(" (")[0] for way in ways(found)] == ["event: Stream to Work"]


def test_a_provider_that_does_other_work_too_stays() -> None:
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": arn("Work")}}
    found = drawn(Work=WORK, Custom=custom, Queue=QUEUE, M=_mapping(arn("Queue")))
    assert parts(found) == {"Work": "function", "Queue": "queue"}


def test_alarms_mark_what_they_watch() -> None:
    def alarm(name: str, value: Any) -> dict[str, Any]:
        return resource("CloudWatch::Alarm", Dimensions=[{"Name": name, "Value": value}])

    metrics = [{"Id": "m", "MetricStat": {"Metric": {"Dimensions": [{"Name": "ApiName", "Value": "shop"}]}}}]
    found = drawn(
        Work=WORK,
        Queue=resource("SQS::Queue", QueueName="jobs"),
        M=_mapping(arn("Queue")),
        Api=resource("ApiGateway::RestApi", Name="shop"),
        Method=resource("ApiGateway::Method", RestApiId=ref("Api"), Integration={"Uri": arn("Work")}),
        Errors=alarm("FunctionName", ref("Work")),
        Slow=alarm("FunctionName", ref("Work")),
        Age=alarm("QueueName", arn("Queue", "QueueName")),
        Faults=resource("CloudWatch::Alarm", Metrics=metrics),
        Elsewhere=alarm("QueueName", "of-somebody-else"),
        Full=alarm("QueueName", "jobs"),
    )
    marks = {part.names[0]: part.alarms for part in found.parts.values()}
    assert marks == {"Work": ("Errors", "Slow"), "Queue": ("Age", "Full"), "Api": ("Faults",)}


def test_rights_are_no_events() -> None:
    found = drawn(
        Work=resource("Lambda::Function", Role=arn("Role")),
        Queue=QUEUE,
        Role=role(allow("sqs:SendMessage", arn("Queue"))),
    )
    assert ways(found) == ["call: Work to Queue (sends)"]


def test_any_request_of_a_description_is_written_as_a_route_is() -> None:
    def operation() -> dict[str, Any]:
        return {"x-amazon-apigateway-integration": {"uri": arn("Work"), "type": "aws_proxy"}}

    body = {"paths": {"/all": {"x-amazon-apigateway-any-method": operation()}}}
    assert ways(drawn(Api=resource("ApiGateway::RestApi", Body=body), Work=resource("Lambda::Function"))) == [
        "event: Api to Work (ANY /all)"
    ]
    rest = {"paths": {"/$default": {"x-amazon-apigateway-any-method": operation()}}}
    assert ways(drawn(Api=resource("ApiGatewayV2::Api", Body=rest), Work=resource("Lambda::Function"))) == [
        "event: Api to Work ($default)"
    ]
