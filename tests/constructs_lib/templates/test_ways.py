"""What invokes a function, where failed events go, and where events flow."""

from collections.abc import Mapping
from typing import Any

import pytest

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.flows import circles
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import keys_of
from constructs_lib.templates.model import at
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role

INVOKE = {
    "Fn::Join": [
        "",
        [
            "arn:",
            ref("AWS::Partition"),
            ":apigateway:",
            ref("AWS::Region"),
            ":lambda:path/2015-03-31/functions/",
            arn("Work"),
            "/invocations",
        ],
    ]
}
BASE: Mapping[str, Any] = {
    "Role": role(),
    "Work": resource("Lambda::Function", Role=arn("Role")),
    "Other": resource("Lambda::Function"),
    "Queue": resource("SQS::Queue"),
    "Failed": resource("SQS::Queue"),
    "Topic": resource("SNS::Topic"),
    "Bucket": resource("S3::Bucket"),
    "Stream": resource("Kinesis::Stream"),
    "Table": resource("DynamoDB::Table"),
    "Bus": resource("Events::EventBus"),
    "Rest": resource("ApiGateway::RestApi"),
    "Http": resource("ApiGatewayV2::Api"),
    "Logs": resource("Logs::LogGroup"),
}


def _graph(**more: Any) -> Graph:
    app = Graph()
    conditions = {"Open": {"Fn::Equals": [ref("Stage"), "prod"]}}
    template = {
        "Resources": {**BASE, **more},
        "Conditions": conditions,
        "Parameters": {"Stage": {"Type": "String"}},
    }
    add_stack(app, template, name="Shop", account="111122223333", region="eu-west-1")
    return app


def _invocations(through: dict[str, Any], **more: Any) -> list[tuple[str, str, str, str]]:
    """Return kind, function, source and place of what the resource `Through` connects."""
    return [
        (each.kind, each.function.logical_id, each.source.logical_id if each.source else "", each.place)
        for each in _graph(Through=through, **more).invocations
        if each.through.logical_id == "Through"
    ]


def _mapping(**properties: Any) -> dict[str, Any]:
    return resource("Lambda::EventSourceMapping", FunctionName=ref("Work"), **properties)


@pytest.mark.parametrize(
    ("properties", "kind", "source"),
    [
        ({"EventSourceArn": arn("Queue")}, "queue", "Queue"),
        ({"EventSourceArn": arn("Stream")}, "stream", "Stream"),
        ({"EventSourceArn": arn("Table", "StreamArn")}, "table", "Table"),
        ({"EventSourceArn": "arn:aws:sqs:eu-west-1:999999999999:x"}, "queue", ""),
        ({"EventSourceArn": {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:9:${Stage}"}}, "queue", ""),
        ({"EventSourceArn": "arn:aws:kinesis:eu-west-1:9:stream/x"}, "stream", ""),
        ({"EventSourceArn": "arn:aws:dynamodb:eu-west-1:9:table/x/stream/y"}, "table", ""),
        ({"EventSourceArn": "arn:aws:kafka:eu-west-1:9:cluster/x"}, "kafka", ""),
        ({"EventSourceArn": "arn:aws:mq:eu-west-1:9:broker:x"}, "mq", ""),
        ({"SelfManagedEventSource": {"Endpoints": {}}}, "kafka", ""),
        ({"EventSourceArn": ref("Stage")}, "mapping", ""),
        ({}, "mapping", ""),
    ],
)
def test_mappings(properties: dict[str, Any], kind: str, source: str) -> None:
    assert _invocations(_mapping(**properties)) == [(kind, "Work", source, "")]


@pytest.mark.parametrize(
    ("through", "found"),
    [
        (
            resource("Events::Rule", Targets=[{"Arn": arn("Queue")}, {"Arn": arn("Work")}]),
            [("rule", "Work", "", "Targets.1")],
        ),
        (
            resource("Events::Rule", EventBusName=ref("Bus"), Targets=[{"Arn": arn("Work")}]),
            [("rule", "Work", "Bus", "Targets.0")],
        ),
        (
            resource(
                "Events::Rule", Targets={"Fn::If": ["Open", [{"Arn": arn("Work")}], ref("AWS::NoValue")]}
            ),
            [("rule", "Work", "", "Targets.0")],
        ),
        (resource("Events::Rule", Targets=ref("Stage")), []),
        (resource("Scheduler::Schedule", Target={"Arn": arn("Work")}), [("schedule", "Work", "", "Target")]),
        (
            resource("SNS::Subscription", TopicArn=ref("Topic"), Protocol="lambda", Endpoint=arn("Work")),
            [("topic", "Work", "Topic", "")],
        ),
        (resource("SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Queue")), []),
        (
            resource("SNS::Topic", Subscription=[{"Protocol": "lambda", "Endpoint": arn("Work")}]),
            [("topic", "Work", "Through", "Subscription.0")],
        ),
        (
            resource(
                "S3::Bucket", NotificationConfiguration={"LambdaConfigurations": [{"Function": arn("Work")}]}
            ),
            [("bucket", "Work", "Through", "NotificationConfiguration.LambdaConfigurations.0")],
        ),
        (
            {
                "Type": "Custom::S3BucketNotifications",
                "Properties": {
                    "BucketName": ref("Bucket"),
                    "ServiceToken": arn("Other"),
                    "NotificationConfiguration": {
                        "LambdaFunctionConfigurations": [{"LambdaFunctionArn": arn("Work")}]
                    },
                },
            },
            [
                ("bucket", "Work", "Bucket", "NotificationConfiguration.LambdaFunctionConfigurations.0"),
                ("custom", "Other", "", ""),
            ],
        ),
        (
            resource("ApiGateway::Method", RestApiId=ref("Rest"), Integration={"Uri": INVOKE}),
            [("api", "Work", "Rest", "Integration")],
        ),
        (resource("ApiGateway::Method", RestApiId=ref("Rest"), Integration={"Type": "MOCK"}), []),
        (
            resource("ApiGatewayV2::Integration", ApiId=ref("Http"), IntegrationUri=arn("Work")),
            [("http", "Work", "Http", "")],
        ),
        (
            resource(
                "ApiGateway::RestApi",
                Body={"paths": {"/": {"get": {"x-amazon-apigateway-integration": {"uri": INVOKE}}}}},
            ),
            [("api", "Work", "Through", "Body.paths./.get.x-amazon-apigateway-integration")],
        ),
        (resource("ApiGateway::RestApi", Body={"Fn::Transform": {"Name": "AWS::Include"}}), []),
        (resource("ApiGateway::Authorizer", AuthorizerUri=INVOKE), [("authorizer", "Work", "", "")]),
        (resource("ApiGatewayV2::Authorizer", AuthorizerUri=INVOKE), [("authorizer", "Work", "", "")]),
        (resource("Lambda::Url", TargetFunctionArn=arn("Work")), [("url", "Work", "", "")]),
        (
            resource(
                "Lambda::EventInvokeConfig",
                FunctionName=ref("Other"),
                DestinationConfig={"OnFailure": {"Destination": arn("Work")}},
            ),
            [("destination", "Work", "Other", "DestinationConfig.OnFailure")],
        ),
        (
            resource("Logs::SubscriptionFilter", LogGroupName=ref("Logs"), DestinationArn=arn("Work")),
            [("logs", "Work", "Logs", "")],
        ),
        (
            resource("CloudWatch::Alarm", AlarmActions=[arn("Work")]),
            [("alarm", "Work", "", "AlarmActions.0")],
        ),
        (
            resource("Cognito::UserPool", LambdaConfig={"PreSignUp": arn("Work"), "KMSKeyID": "a"}),
            [("user_pool", "Work", "Through", "LambdaConfig.PreSignUp")],
        ),
        (
            resource("Cognito::UserPool", LambdaConfig={"CustomSMSSender": {"LambdaArn": arn("Work")}}),
            [("user_pool", "Work", "Through", "LambdaConfig.CustomSMSSender")],
        ),
        (
            resource("SecretsManager::RotationSchedule", RotationLambdaARN=arn("Work")),
            [("secret", "Work", "", "")],
        ),
        (
            resource(
                "IoT::TopicRule", TopicRulePayload={"Actions": [{"Lambda": {"FunctionArn": arn("Work")}}]}
            ),
            [("iot", "Work", "Through", "TopicRulePayload.Actions.0")],
        ),
        (
            resource("SES::ReceiptRule", Rule={"Actions": [{"LambdaAction": {"FunctionArn": arn("Work")}}]}),
            [("ses", "Work", "", "Rule.Actions.0")],
        ),
        (
            resource("Config::ConfigRule", Source={"SourceIdentifier": arn("Work")}),
            [("config", "Work", "", "")],
        ),
        (
            resource("Lambda::Permission", FunctionName=ref("Work"), Principal="logs.amazonaws.com"),
            [("permission", "Work", "", "")],
        ),
        (resource("Lambda::Permission", FunctionName=ref("Work"), Principal="lex.amazonaws.com"), []),
        (resource("Lambda::Permission", FunctionName=ref("Work"), Principal=ref("Unknown")), []),
        (
            resource(
                "ApiGatewayV2::Api",
                Body={
                    "components": {
                        "securitySchemes": {
                            "Guard": {"x-amazon-apigateway-authorizer": {"authorizerUri": INVOKE}},
                            "Plain": {"type": "apiKey"},
                        }
                    }
                },
            ),
            [
                (
                    "authorizer",
                    "Work",
                    "Through",
                    "Body.components.securitySchemes.Guard.x-amazon-apigateway-authorizer",
                )
            ],
        ),
        (
            {"Type": "Custom::Thing", "Properties": {"ServiceToken": arn("Work")}},
            [("custom", "Work", "", "")],
        ),
    ],
)
def test_what_invokes(through: dict[str, Any], found: list[tuple[str, str, str, str]]) -> None:
    assert _invocations(through) == found


@pytest.mark.parametrize("name", ["Alias", "Version"])
def test_an_alias_leads_to_its_function(name: str) -> None:
    alias = resource(f"Lambda::{name}", FunctionName=ref("Work"))
    mapping = resource("Lambda::EventSourceMapping", FunctionName=ref("Alias"), EventSourceArn=arn("Queue"))
    assert _invocations(mapping, Alias=alias) == [("queue", "Work", "Queue", "")]


def test_what_an_invocation_says() -> None:
    app = _graph(Through=resource("Events::Rule", Targets=[{"Arn": arn("Work"), "Id": "a"}]))
    (found,) = app.invocations
    assert found.detail["Id"] == "a"
    assert app.invocations_of(found.function) == [found]
    assert app.invocations_of(found.through) == []


def _routes(through: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return kind, target, function and place of the routes of the resource `Through`."""
    return [
        (
            each.kind,
            each.target.logical_id if each.target else "",
            each.function.logical_id if each.function else "",
            each.place,
        )
        for each in _graph(Through=through).routes
        if each.sender.logical_id == "Through"
    ]


DEAD = {"DeadLetterConfig": {"Arn": arn("Failed")}}
REDRIVE = {"deadLetterTargetArn": arn("Failed"), "maxReceiveCount": 5}
ON_FAILURE = {"OnFailure": {"Destination": arn("Failed")}}


@pytest.mark.parametrize(
    ("through", "found"),
    [
        (
            resource("Lambda::Function", DeadLetterConfig={"TargetArn": arn("Failed")}),
            [("function", "Failed", "Through", "DeadLetterConfig.TargetArn")],
        ),
        (
            resource("Lambda::Function", DeadLetterConfig={"TargetArn": ref("Topic")}),
            [("function", "Topic", "Through", "DeadLetterConfig.TargetArn")],
        ),
        (resource("Lambda::Function"), []),
        (resource("Lambda::Function", DeadLetterConfig=ref("AWS::NoValue")), []),
        (
            resource("Lambda::Function", DeadLetterConfig={"TargetArn": ref("Stage")}),
            [("function", "", "Through", "DeadLetterConfig.TargetArn")],
        ),
        (
            resource("Lambda::EventInvokeConfig", FunctionName=ref("Work"), DestinationConfig=ON_FAILURE),
            [("destination", "Failed", "Work", "DestinationConfig.OnFailure.Destination")],
        ),
        (
            _mapping(
                EventSourceArn=arn("Stream"), DestinationConfig={"OnFailure": {"Destination": arn("Bucket")}}
            ),
            [("mapping", "Bucket", "Work", "DestinationConfig.OnFailure.Destination")],
        ),
        (
            resource("SQS::Queue", RedrivePolicy=REDRIVE),
            [("queue", "Failed", "", "RedrivePolicy.deadLetterTargetArn")],
        ),
        (
            resource("Events::Rule", Targets=[{"Arn": arn("Work"), **DEAD}, {"Arn": arn("Queue")}]),
            [("rule", "Failed", "Work", "Targets.0.DeadLetterConfig.Arn")],
        ),
        (
            resource("Scheduler::Schedule", Target={"Arn": arn("Work"), **DEAD}),
            [("schedule", "Failed", "Work", "Target.DeadLetterConfig.Arn")],
        ),
        (
            resource(
                "SNS::Subscription",
                TopicArn=ref("Topic"),
                Protocol="lambda",
                Endpoint=arn("Work"),
                RedrivePolicy={"deadLetterTargetArn": arn("Failed")},
            ),
            [("subscription", "Failed", "Work", "RedrivePolicy.deadLetterTargetArn")],
        ),
    ],
)
def test_where_failed_events_go(through: dict[str, Any], found: list[tuple[str, str, str, str]]) -> None:
    assert _routes(through) == found


@pytest.mark.parametrize(
    ("through", "place"),
    [
        (resource("Events::EventBus", DeadLetterConfig={"Arn": arn("Failed")}), "DeadLetterConfig.Arn"),
        (
            resource(
                "Pipes::Pipe",
                SourceParameters={"KinesisStreamParameters": {"DeadLetterConfig": {"Arn": arn("Failed")}}},
            ),
            "SourceParameters.KinesisStreamParameters.DeadLetterConfig.Arn",
        ),
        (
            resource(
                "IoT::TopicRule", TopicRulePayload={"ErrorAction": {"Sqs": {"QueueUrl": ref("Failed")}}}
            ),
            "TopicRulePayload.ErrorAction.Sqs.QueueUrl",
        ),
    ],
)
def test_where_failed_events_of_services_go(through: dict[str, Any], place: str) -> None:
    kind = {"EventBus": "bus", "Pipe": "pipe", "TopicRule": "iot"}[through["Type"].rpartition("::")[2]]
    assert _routes(through) == [(kind, "Failed", "", place)]


@pytest.mark.parametrize("path", ["/orders", "/robots.txt", "/v1.0/items"])
@pytest.mark.parametrize("kind", ["ApiGateway::RestApi", "ApiGatewayV2::Api"])
def test_a_path_of_a_description_may_have_dots(path: str, kind: str) -> None:
    integration = {"uri": INVOKE, "timeoutInMillis": 9_000}
    body = {"paths": {path: {"get": {"x-amazon-apigateway-integration": integration}}}}
    (found,) = _graph(Through=resource(kind, Body=body)).invocations
    assert (found.request, at(found.detail, "timeoutInMillis")) == (("get", path), 9_000)


def test_an_authorizer_of_a_description_may_have_dots() -> None:
    scheme = {"x-amazon-apigateway-authorizer": {"authorizerUri": INVOKE, "type": "token"}}
    body = {"securityDefinitions": {"my.authorizer": scheme}}
    (found,) = _graph(Through=resource("ApiGateway::RestApi", Body=body)).invocations
    assert (found.kind, at(found.detail, "type")) == ("authorizer", "token")


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("Body.paths./robots.txt.get", ("Body", "paths", "/robots.txt", "get")),
        ("Targets.0.Arn", ("Targets", "0", "Arn")),
        ("Targets.7.Arn", ("Targets", "7", "Arn")),
        ("Nothing.like.it", ("Nothing", "like", "it")),
    ],
)
def test_the_keys_of_a_place(place: str, keys: tuple[str, ...]) -> None:
    value = {"Body": {"paths": {"/robots.txt": {"get": {}}}}, "Targets": [{"Arn": "a"}]}
    assert keys_of(value, place) == keys


def _flows(**more: Any) -> set[tuple[str, str, str]]:
    return {(each.source.logical_id, each.target.logical_id, each.by) for each in _graph(**more).flows}


@pytest.mark.parametrize(
    ("through", "flow"),
    [
        (_mapping(EventSourceArn=arn("Queue")), ("Queue", "Work", "")),
        (
            resource("SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Queue")),
            ("Topic", "Queue", ""),
        ),
        (
            resource(
                "S3::Bucket", NotificationConfiguration={"QueueConfigurations": [{"Queue": arn("Queue")}]}
            ),
            ("Through", "Queue", ""),
        ),
        (
            resource(
                "S3::Bucket", NotificationConfiguration={"TopicConfigurations": [{"Topic": ref("Topic")}]}
            ),
            ("Through", "Topic", ""),
        ),
        (
            resource("Events::Rule", EventBusName=ref("Bus"), Targets=[{"Arn": arn("Queue")}]),
            ("Bus", "Queue", ""),
        ),
        (
            resource("Events::Rule", EventBusName=ref("Bus"), Targets=[{"Arn": arn("Work")}]),
            ("Bus", "Work", ""),
        ),
        (
            resource(
                "Events::Rule",
                EventPattern={"detail": {"bucket": {"name": [ref("Bucket")]}}},
                Targets=[{"Arn": arn("Work")}],
            ),
            ("Bucket", "Work", ""),
        ),
    ],
)
def test_where_services_deliver(through: dict[str, Any], flow: tuple[str, str, str]) -> None:
    assert flow in _flows(Through=through)


@pytest.mark.parametrize(
    ("source", "action", "named"),
    [
        ("Queue", "sqs:SendMessage", arn("Queue")),
        ("Topic", "sns:Publish", ref("Topic")),
        ("Bus", "events:PutEvents", arn("Bus")),
        ("Stream", "kinesis:PutRecord", arn("Stream")),
        ("Table", "dynamodb:PutItem", arn("Table")),
        ("Bucket", "s3:PutObject", {"Fn::Sub": "${Bucket.Arn}/*"}),
    ],
)
def test_a_function_that_writes_where_its_events_come_from_is_a_circle(
    source: str, action: str, named: Any
) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "Queue": _mapping(EventSourceArn=arn("Queue")),
        "Stream": _mapping(EventSourceArn=arn("Stream")),
        "Table": _mapping(EventSourceArn=arn("Table", "StreamArn")),
        "Topic": resource(
            "SNS::Subscription", TopicArn=ref("Topic"), Protocol="lambda", Endpoint=arn("Work")
        ),
        "Bus": resource("Events::Rule", EventBusName=ref("Bus"), Targets=[{"Arn": arn("Work")}]),
        "Bucket": {
            "Type": "Custom::S3BucketNotifications",
            "Properties": {
                "BucketName": ref("Bucket"),
                "NotificationConfiguration": {
                    "LambdaFunctionConfigurations": [{"LambdaFunctionArn": arn("Work")}]
                },
            },
        },
    }
    through = kinds[source]
    may = _graph(Through=through, Role=role(allow(action, named)))
    assert [sorted(way.source.logical_id for way in each) for each in circles(may.flows)] == [
        sorted((source, "Work"))
    ]
    may_not = _graph(Through=through, Role=role(allow(action, "arn:aws:other:eu-west-1:111122223333:thing")))
    assert list(circles(may_not.flows)) == []
    nobody_knows = _graph(Through=through, Role=role(allow(action, {"Fn::ImportValue": "x"})))
    assert list(circles(nobody_knows.flows)) == []


def test_a_circle_through_several_resources_is_told_once() -> None:
    subscription = resource("SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Queue"))
    app = _graph(
        Role=role(allow("sns:Publish", ref("Topic"))),
        Subscription=subscription,
        Mapping=_mapping(EventSourceArn=arn("Queue")),
    )
    (circle,) = circles(app.flows)
    assert {each.source.logical_id for each in circle} == {"Topic", "Queue", "Work"}
    assert [each.is_certain for each in circle if each.by] == [False]


def test_a_role_and_its_functions() -> None:
    app = _graph()
    found = {each.logical_id: app.role_of(each) for each in app.of_type("AWS::Lambda::Function")}
    assert found["Work"] is app.stacks[0].resources["Role"]
    assert found["Other"] is None
