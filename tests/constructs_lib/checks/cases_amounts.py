"""Mistakes with amounts, each one outside of its range."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import arn, function, queue_consumer, ref, resource

QUEUE = queue_consumer()
SLOW = in_place(in_place(QUEUE, "Queue", VisibilityTimeout=600), "Mapping", MaximumBatchingWindowInSeconds=5)
FUNCTION = function()
LAYER = "arn:aws:lambda:eu-west-1:111122223333:layer:tools-{}:1"
STREAM = {
    **function(),
    "Stream": resource("Kinesis::Stream", ShardCount=1),
    "Mapping": resource(
        "Lambda::EventSourceMapping",
        FunctionName=ref("Function"),
        EventSourceArn=arn("Stream"),
        StartingPosition="LATEST",
        MaximumRetryAttempts=5,
        MaximumRecordAgeInSeconds=3_600,
    ),
}
SETTINGS = {
    **function(),
    "Settings": resource(
        "Lambda::EventInvokeConfig", FunctionName=ref("Function"), Qualifier="$LATEST", MaximumRetryAttempts=1
    ),
}
REST = {
    "Api": resource("ApiGateway::RestApi", Name="orders"),
    "Method": resource(
        "ApiGateway::Method",
        RestApiId=ref("Api"),
        ResourceId=arn("Api", "RootResourceId"),
        HttpMethod="GET",
        AuthorizationType="AWS_IAM",
        Integration={
            "Type": "HTTP_PROXY",
            "IntegrationHttpMethod": "GET",
            "Uri": "https://example.com/orders",
            "TimeoutInMillis": 20_000,
        },
    ),
}
REST_STAGE = {
    **REST,
    "Deployment": {**resource("ApiGateway::Deployment", RestApiId=ref("Api")), "DependsOn": "Method"},
    "Stage": resource(
        "ApiGateway::Stage", RestApiId=ref("Api"), DeploymentId=ref("Deployment"), StageName="prod"
    ),
}
HTTP = {
    "Api": resource("ApiGatewayV2::Api", Name="orders", ProtocolType="HTTP"),
    "Stage": resource("ApiGatewayV2::Stage", ApiId=ref("Api"), StageName="$default", AutoDeploy=True),
    "Authorizer": resource(
        "ApiGatewayV2::Authorizer",
        ApiId=ref("Api"),
        Name="users",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["shop"], "Issuer": "https://users.example.com"},
    ),
    "Integration": resource(
        "ApiGatewayV2::Integration",
        ApiId=ref("Api"),
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri="https://example.com/orders",
        PayloadFormatVersion="1.0",
    ),
    "Route": resource(
        "ApiGatewayV2::Route",
        ApiId=ref("Api"),
        RouteKey="GET /orders",
        AuthorizationType="JWT",
        AuthorizerId=ref("Authorizer"),
        Target={"Fn::Sub": "integrations/${Integration}"},
    ),
    "Domain": resource(
        "ApiGatewayV2::ApiMapping",
        ApiId=ref("Api"),
        DomainName="shop.example.com",
        Stage="$default",
        ApiMappingKey="v1",
    ),
}
QUEUED = {"Queue": resource("SQS::Queue", SqsManagedSseEnabled=True)}
LETS_SEND = resource(
    "SQS::QueuePolicy",
    Queues=[ref("Queue")],
    PolicyDocument={
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sqs:SendMessage",
                "Resource": arn("Queue"),
                "Principal": {"Service": ["events.amazonaws.com", "sns.amazonaws.com"]},
            }
        ],
    },
)
RULE = {
    **QUEUED,
    "Policy": LETS_SEND,
    "Rule": resource("Events::Rule", ScheduleExpression="rate(5 minutes)", Targets=[]),
}
SCHEDULE = {**QUEUED, "Role": function()["Role"], "Schedule": resource("Scheduler::Schedule")}
TOPIC = {
    **QUEUED,
    "Policy": LETS_SEND,
    "Topic": resource("SNS::Topic"),
    "Subscription": resource(
        "SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Queue")
    ),
}


def _rule(**policy: int) -> list[dict[str, Any]]:
    return [{"Id": "Queue", "Arn": arn("Queue"), "RetryPolicy": policy}]


def _schedule(minutes: int, **policy: int) -> dict[str, Any]:
    return {
        "ScheduleExpression": "rate(5 minutes)",
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": minutes},
        "Target": {"Arn": arn("Queue"), "RoleArn": arn("Role"), "RetryPolicy": policy},
    }


def _of_schedule(code: str, title: str, minutes: int = 5, **policy: int) -> Case:
    right = {**SCHEDULE, "Schedule": resource("Scheduler::Schedule", **_schedule(5))}
    return changed(code, title, right, "Schedule", **_schedule(minutes, **policy))


CASES: tuple[Case, ...] = (
    changed("LP015", "64 MB of memory", FUNCTION, "Function", MemorySize=64),
    changed("LP015", "20,000 MB of memory", FUNCTION, "Function", MemorySize=20_000),
    changed("LP015", "64 MB of memory, as text", FUNCTION, "Function", MemorySize="64"),
    changed("LP016", "a timeout of 901 seconds", FUNCTION, "Function", Timeout=901),
    changed("LP017", "256 MB of storage", FUNCTION, "Function", EphemeralStorage={"Size": 256}),
    changed("LP018", "2,000 executions reserved", FUNCTION, "Function", ReservedConcurrentExecutions=2_000),
    changed("LP019", "six layers", FUNCTION, "Function", Layers=[LAYER.format(i) for i in range(6)]),
    changed(
        "LP020", "5 kB of variables", FUNCTION, "Function", Environment={"Variables": {"TEXT": "x" * 5_000}}
    ),
    changed(
        "LP020",
        "5 kB of variables beside one that is not known",
        FUNCTION,
        "Function",
        Environment={"Variables": {"TEXT": "x" * 5_000, "ROLE": arn("Role")}},
    ),
    changed("LP024", "a description of 300 characters", FUNCTION, "Function", Description="x" * 300),
    changed("LP101", "a batch of 20,000", SLOW, "Mapping", BatchSize=20_000),
    changed("LP103", "a window of ten minutes", STREAM, "Mapping", MaximumBatchingWindowInSeconds=600),
    changed("LP106", "hidden for a day", QUEUE, "Queue", VisibilityTimeout=86_400),
    changed(
        "LP108",
        "six filters",
        QUEUE,
        "Mapping",
        FilterCriteria={"Filters": [{"Pattern": f'{{"body": {{"kind": ["{i}"]}}}}'} for i in range(6)]},
    ),
    changed(
        "LP110",
        "a filter of 5,000 characters",
        QUEUE,
        "Mapping",
        FilterCriteria={"Filters": [{"Pattern": f'{{"body": {{"kind": ["{"x" * 5_000}"]}}}}'}]},
    ),
    changed("LP117", "one execution at a time", QUEUE, "Mapping", ScalingConfig={"MaximumConcurrency": 1}),
    changed(
        "LP118",
        "given up after 2,000 receives",
        QUEUE,
        "Queue",
        RedrivePolicy={"deadLetterTargetArn": arn("Failed"), "maxReceiveCount": 2_000},
    ),
    changed("LP206", "an answer waited for a minute", HTTP, "Integration", TimeoutInMillis=60_000),
    changed(
        "LP206",
        "a REST API that waits for a minute",
        REST,
        "Method",
        Integration={**REST["Method"]["Properties"]["Integration"], "TimeoutInMillis": 60_000},
    ),
    changed(
        "LP209", "preflight answers kept for two days", HTTP, "Api", CorsConfiguration={"MaxAge": 172_800}
    ),
    changed(
        "LP213",
        "20,000 requests a second",
        HTTP,
        "Stage",
        DefaultRouteSettings={"ThrottlingRateLimit": 20_000, "ThrottlingBurstLimit": 100},
    ),
    changed(
        "LP228",
        "51 audiences",
        HTTP,
        "Authorizer",
        JwtConfiguration={"Audience": [f"shop{i}" for i in range(51)], "Issuer": "https://users.example.com"},
    ),
    changed(
        "LP233",
        "an authorizer's answer kept for two hours",
        HTTP,
        "Authorizer",
        AuthorizerResultTtlInSeconds=7_200,
    ),
    changed("LP237", "eleven scopes", HTTP, "Route", AuthorizationScopes=[f"read{i}" for i in range(11)]),
    changed("LP241", "an API described in 2,000 characters", HTTP, "Api", Description="x" * 2_000),
    changed("LP251", "a base path of 400 characters", HTTP, "Domain", ApiMappingKey="x" * 400),
    changed("LP255", "a stage with a name of 200 characters", REST_STAGE, "Stage", StageName="x" * 200),
    changed("LP258", "answers compressed from 20 MB on", REST, "Api", MinimumCompressionSize=20_000_000),
    changed("LP306", "three retries of an event", SETTINGS, "Settings", MaximumRetryAttempts=3),
    changed("LP307", "an event tried for 7 hours", SETTINGS, "Settings", MaximumEventAgeInSeconds=25_200),
    changed("LP318", "messages kept for 30 days", QUEUED, "Queue", MessageRetentionPeriod=2_592_000),
    changed("LP402", "20,000 retries of a record", STREAM, "Mapping", MaximumRetryAttempts=20_000),
    changed("LP404", "records tried for 30 days", STREAM, "Mapping", MaximumRecordAgeInSeconds=2_592_000),
    changed("LP406", "20 batches of a shard", STREAM, "Mapping", ParallelizationFactor=20),
    changed("LP407", "a tumbling window of an hour", STREAM, "Mapping", TumblingWindowInSeconds=3_600),
    changed("LP506", "200 retries of a rule", RULE, "Rule", Targets=_rule(MaximumRetryAttempts=200)),
    changed(
        "LP507",
        "an event of a rule tried for two days",
        RULE,
        "Rule",
        Targets=_rule(MaximumEventAgeInSeconds=172_800),
    ),
    _of_schedule("LP618", "a flexible window of two days", 2_880),
    _of_schedule("LP620", "200 retries of a schedule", MaximumRetryAttempts=200),
    _of_schedule("LP621", "a schedule tried for two days", MaximumEventAgeInSeconds=172_800),
    changed(
        "LP804",
        "six keys in a filter policy",
        TOPIC,
        "Subscription",
        FilterPolicy={f"kind{i}": ["order"] for i in range(6)},
    ),
)
