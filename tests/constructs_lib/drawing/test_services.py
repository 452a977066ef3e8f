"""What services hand on, where events end, and what is switched off, as it is drawn."""

from typing import Any

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from tests.constructs_lib.checks.parts import arn, ref, resource
from tests.constructs_lib.drawing.apps import drawn, parts, ways

WORK = resource("Lambda::Function")
QUEUE = resource("SQS::Queue")
LOGS = resource("Logs::LogGroup")
ELSEWHERE = {"Fn::ImportValue": "of-another-app"}


def _rule(target: Any, **properties: Any) -> dict[str, Any]:
    return resource("Events::Rule", Targets=[{"Id": "1", "Arn": target}], **properties)


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        ("Logs::LogGroup", "log group"),
        ("KinesisFirehose::DeliveryStream", "Firehose stream"),
        ("ECS::Cluster", "ECS Cluster"),
        ("Events::ApiDestination", "Events ApiDestination"),
        ("AppSync::GraphQLApi", "GraphQL API"),
    ],
)
def test_a_target_of_any_type_is_found_in_its_template(kind: str, noun: str) -> None:
    by_rule = drawn(It=resource(kind), Rule=_rule(arn("It")))
    assert (parts(by_rule)["It"], ways(by_rule)) == (noun, ["event: Rule to It"])
    by_schedule = drawn(It=resource(kind), Daily=resource("Scheduler::Schedule", Target={"Arn": arn("It")}))
    assert ways(by_schedule) == ["event: Daily to It"]
    by_pipe = drawn(It=resource(kind), Q=QUEUE, P=resource("Pipes::Pipe", Source=arn("Q"), Target=arn("It")))
    assert ways(by_pipe) == ["event: Q to P", "event: P to It"]


def test_a_target_by_the_arn_of_a_method_is_its_api() -> None:
    start = "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:"
    found = drawn(Api=resource("ApiGateway::RestApi"), Rule=_rule({"Fn::Sub": start + "${Api}/prod/POST/x"}))
    assert ways(found) == ["event: Rule to Api"]


def test_a_source_of_any_type_is_found_in_its_template() -> None:
    mapping = resource("Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=arn("Cluster"))
    found = drawn(Work=WORK, Cluster=resource("MSK::Cluster"), M=mapping)
    assert parts(found) == {"Work": "function", "Cluster": "MSK Cluster"}


def test_what_a_resource_returns_of_another_one_is_no_target() -> None:
    custom = {"Type": "Custom::Lookup", "Properties": {"ServiceToken": "arn:aws:sns:eu-west-1:1:tokens"}}
    assert ways(drawn(Look=custom, Rule=_rule(arn("Look")))) == ["event: Rule to a target"]


def test_the_ends_of_a_pipe_may_be_in_no_template() -> None:
    pipe = resource(
        "Pipes::Pipe",
        Source="arn:aws:sqs:eu-west-1:111122223333:jobs",
        Enrichment=arn("Work"),
        Target=ELSEWHERE,
    )
    assert ways(drawn(Work=WORK, Pipe=pipe)) == [
        "event: jobs to Pipe",
        "event: Pipe to Work",
        "event: Pipe to of-another-app",
    ]


def test_a_pipe_shows_its_batches_and_its_filter() -> None:
    given = {"FilterCriteria": {"Filters": []}, "DynamoDBStreamParameters": {"BatchSize": 5}}
    pipe = resource("Pipes::Pipe", Source=arn("T", "StreamArn"), Target=arn("Work"), SourceParameters=given)
    found = drawn(Work=WORK, T=resource("DynamoDB::Table"), Pipe=pipe)
    assert ways(found) == ["event: T to Pipe (batches of 5, filtered)", "event: Pipe to Work"]


def test_a_target_group_invokes_its_function() -> None:
    group = resource(
        "ElasticLoadBalancingV2::TargetGroup", TargetType="lambda", Targets=[{"Id": arn("Work")}]
    )
    found = drawn(Work=WORK, Group=group)
    assert (parts(found)["Group"], ways(found)) == ("target group", ["event: Group to Work"])


@pytest.mark.parametrize(
    ("api", "expected"),
    [(arn("Api", "ApiId"), "event: Api to Work"), (ref("IdOfAnother"), "event: Source to Work")],
)
def test_a_data_source_of_appsync_invokes_its_function(api: Any, expected: str) -> None:
    source = resource("AppSync::DataSource", ApiId=api, LambdaConfig={"LambdaFunctionArn": arn("Work")})
    assert ways(drawn(Work=WORK, Api=resource("AppSync::GraphQLApi"), Source=source)) == [expected]


def test_firehose_takes_transforms_and_writes() -> None:
    lambda_ = {"ParameterName": "LambdaArn", "ParameterValue": arn("Work")}
    to_bucket = {
        "BucketARN": arn("Files"),
        "ProcessingConfiguration": {
            "Enabled": True,
            "Processors": [{"Type": "Lambda", "Parameters": [lambda_]}],
        },
    }
    stream = resource(
        "KinesisFirehose::DeliveryStream",
        KinesisStreamSourceConfiguration={"KinesisStreamARN": arn("Stream")},
        ExtendedS3DestinationConfiguration=to_bucket,
    )
    found = drawn(
        Work=WORK, Stream=resource("Kinesis::Stream"), Files=resource("S3::Bucket"), Firehose=stream
    )
    assert ways(found) == [
        "event: Stream to Firehose",
        "event: Firehose to Work (transforms)",
        "event: Firehose to Files",
    ]


def test_a_subscription_may_end_at_any_resource() -> None:
    subscription = resource(
        "SNS::Subscription", Protocol="firehose", TopicArn=ref("Topic"), Endpoint=arn("Firehose")
    )
    stream = resource("KinesisFirehose::DeliveryStream")
    found = drawn(Topic=resource("SNS::Topic"), Firehose=stream, S=subscription)
    assert ways(found) == ["event: Topic to Firehose"]


def test_what_is_switched_off_is_seen() -> None:
    mapping = resource(
        "Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=arn("Queue"), Enabled=False
    )
    iot = {"RuleDisabled": True, "Actions": [{"Lambda": {"FunctionArn": arn("Work")}}]}
    found = drawn(
        Work=WORK,
        Queue=QUEUE,
        M=mapping,
        Rule=_rule(arn("Work"), State="DISABLED", EventPattern={"source": ["shop"]}),
        Nightly=_rule(arn("Work"), State="DISABLED", ScheduleExpression="rate(1 day)"),
        Daily=resource("Scheduler::Schedule", State="DISABLED", Target={"Arn": arn("Work")}),
        Pipe=resource("Pipes::Pipe", Source=arn("Queue"), Target=arn("Work"), DesiredState="STOPPED"),
        Iot=resource("IoT::TopicRule", TopicRulePayload=iot),
        Live=_rule(arn("Work"), State="ENABLED"),
    )
    said = {part.names[0]: part.facts for part in found.parts.values()}
    assert said == {
        "Work": (),
        "Queue": (),
        "Rule": ("shop", "disabled"),
        "Nightly": ("rate(1 day)", "disabled"),
        "Daily": ("disabled",),
        "Pipe": ("disabled",),
        "Iot": ("disabled",),
        "Live": (),
    }
    assert "event: Queue to Work (batches of 10, disabled)" in ways(found)


@pytest.mark.parametrize("path", ["/robots.txt", "/v1.0/items", "/a.get"])
@pytest.mark.parametrize(
    ("kind", "noun"), [("ApiGateway::RestApi", "REST API"), ("ApiGatewayV2::Api", "HTTP API")]
)
def test_a_path_may_have_dots(path: str, kind: str, noun: str) -> None:
    body = {"paths": {path: {"get": {"x-amazon-apigateway-integration": {"uri": arn("Work")}}}}}
    found = drawn(Work=WORK, Api=resource(kind, Body=body))
    assert ways(found) == [f"event: Api to Work (GET {path})"]


@pytest.mark.parametrize("field", ["us-east-1:111122223333", "us-east-1:${AWS::AccountId}"])
def test_an_arn_that_is_written_out_leads_to_the_template(field: str) -> None:
    def written(service: str, name: str) -> dict[str, str]:
        return {"Fn::Sub": f"arn:aws:{service}:{field}:{name}"}

    mapping = resource(
        "Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=written("sqs", "jobs")
    )
    subscription = resource(
        "SNS::Subscription", Protocol="email", TopicArn=written("sns", "news"), Endpoint="a@example.com"
    )
    found = drawn(
        Work=resource("Lambda::Function", DeadLetterConfig={"TargetArn": written("sqs", "failed")}),
        Jobs=resource("SQS::Queue", QueueName="jobs"),
        Failed=resource("SQS::Queue", QueueName="failed"),
        News=resource("SNS::Topic", TopicName="news"),
        M=mapping,
        S=subscription,
        Rule=_rule(written("sqs", "jobs")),
    )
    assert ways(found) == [
        "event: Jobs to Work (batches of 10)",
        "event: Rule to Jobs",
        "event: News to email",
        "failure: Work to Failed (nothing asynchronous)",
    ]


def test_an_arn_of_another_region_than_the_stacks_is_beyond() -> None:
    app = Graph()
    target = "arn:aws:sqs:us-east-1:111122223333:jobs"
    resources = {"Jobs": resource("SQS::Queue", QueueName="jobs"), "Rule": _rule(target)}
    add_stack(app, {"Resources": resources}, name="Shop", region="eu-west-1")
    assert parts(diagram_of(app)) == {"Rule": "rule", "jobs": "in no template here"}
