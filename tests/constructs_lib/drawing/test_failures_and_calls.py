"""Failure routes and rights, as they are drawn."""

from typing import Any

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.folding import folded
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.drawing.apps import app_of, drawn, parts, ways

QUEUE = resource("SQS::Queue")
FAILED = QUEUE
STREAM = resource("Kinesis::Stream")
WORK = resource("Lambda::Function")
DEAD = {"DeadLetterConfig": {"TargetArn": arn("Failed")}}


def _failures(**resources: Any) -> list[str]:
    return [way for way in ways(drawn(Failed=FAILED, **resources)) if way.startswith("failure")]


def _config(**properties: Any) -> dict[str, Any]:
    return resource("Lambda::EventInvokeConfig", FunctionName=ref("Work"), Qualifier="$LATEST", **properties)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            {"Work": resource("Lambda::Function", **DEAD)},
            "Work to Failed (2 retries, up to 6 hours)",
        ),
        (
            {
                "Work": resource("Lambda::Function", **DEAD),
                "Config": _config(MaximumRetryAttempts=1, MaximumEventAgeInSeconds=1800),
            },
            "Work to Failed (1 retry, up to 30 minutes)",
        ),
        (
            {
                "Work": resource("Lambda::Function", **DEAD),
                "Config": _config(MaximumRetryAttempts=ref("Retries"), MaximumEventAgeInSeconds=60),
            },
            "Work to Failed (up to 1 minute)",
        ),
        (
            {
                "Work": WORK,
                "Config": _config(
                    MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": arn("Failed")}}
                ),
            },
            "Work to Failed (0 retries, up to 6 hours)",
        ),
        (
            {
                "Source": resource(
                    "SQS::Queue",
                    RedrivePolicy={"deadLetterTargetArn": arn("Failed"), "maxReceiveCount": 3},
                )
            },
            "Source to Failed (after 3 receives)",
        ),
        (
            {
                "Work": WORK,
                "Stream": STREAM,
                "M": resource(
                    "Lambda::EventSourceMapping",
                    FunctionName=ref("Work"),
                    EventSourceArn=arn("Stream"),
                    MaximumRetryAttempts=5,
                    MaximumRecordAgeInSeconds=86400,
                    DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
                ),
            },
            "Work to Failed (5 retries, up to 24 hours)",
        ),
        (
            {
                "Work": WORK,
                "Stream": STREAM,
                "M": resource(
                    "Lambda::EventSourceMapping",
                    FunctionName=ref("Work"),
                    EventSourceArn=arn("Stream"),
                    MaximumRetryAttempts=-1,
                    DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
                ),
            },
            "Work to Failed",
        ),
        (
            {
                "Work": WORK,
                "Rule": resource(
                    "Events::Rule",
                    Targets=[
                        {
                            "Id": "1",
                            "Arn": arn("Work"),
                            "DeadLetterConfig": {"Arn": arn("Failed")},
                            "RetryPolicy": {"MaximumRetryAttempts": 4, "MaximumEventAgeInSeconds": 3600},
                        }
                    ],
                ),
            },
            "Rule to Failed (4 retries, up to 1 hour)",
        ),
        (
            {
                "Work": WORK,
                "Daily": resource(
                    "Scheduler::Schedule",
                    Target={"Arn": arn("Work"), "DeadLetterConfig": {"Arn": arn("Failed")}},
                ),
            },
            "Daily to Failed (185 retries, up to 24 hours)",
        ),
        (
            {
                "Work": WORK,
                "Topic": resource("SNS::Topic"),
                "S": resource(
                    "SNS::Subscription",
                    Protocol="lambda",
                    TopicArn=ref("Topic"),
                    Endpoint=arn("Work"),
                    RedrivePolicy={"deadLetterTargetArn": arn("Failed")},
                ),
            },
            "Topic to Failed (not delivered)",
        ),
    ],
)
def test_every_failure_route_is_drawn_with_retries_and_age(resources: dict[str, Any], expected: str) -> None:
    assert _failures(**resources) == [f"failure: {expected}"]


def _pipe(**given: Any) -> dict[str, Any]:
    return resource("Pipes::Pipe", Source=arn("Stream"), Target=arn("Work"), SourceParameters=given)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            {
                "Stream": STREAM,
                "Pipe": _pipe(
                    KinesisStreamParameters={
                        "MaximumRetryAttempts": 4,
                        "MaximumRecordAgeInSeconds": 60,
                        "DeadLetterConfig": {"Arn": arn("Failed")},
                    }
                ),
            },
            "Pipe to Failed (4 retries, up to 1 minute)",
        ),
        (
            {
                "Stream": STREAM,
                "Pipe": _pipe(DynamoDBStreamParameters={"DeadLetterConfig": {"Arn": arn("Failed")}}),
            },
            "Pipe to Failed",
        ),
        (
            {"Bus": resource("Events::EventBus", DeadLetterConfig={"Arn": arn("Failed")})},
            "Bus to Failed (not encrypted)",
        ),
        (
            {
                "Rule": resource(
                    "IoT::TopicRule", TopicRulePayload={"ErrorAction": {"Sqs": {"QueueUrl": ref("Failed")}}}
                )
            },
            "Rule to Failed (an action failed)",
        ),
    ],
)
def test_failure_routes_of_services_are_drawn(resources: dict[str, Any], expected: str) -> None:
    assert _failures(Work=WORK, **resources) == [f"failure: {expected}"]


def test_an_error_action_that_nobody_knows_is_one_route() -> None:
    unknown = resource("IoT::TopicRule", TopicRulePayload={"ErrorAction": ref("Given")})
    assert _failures(Rule=unknown) == []
    named = {"ErrorAction": {"Sqs": {"QueueUrl": {"Fn::ImportValue": "queue"}}}}
    assert len(_failures(Rule=resource("IoT::TopicRule", TopicRulePayload=named))) == 1


def _alias(name: str) -> dict[str, Any]:
    return resource("Lambda::Alias", FunctionName=ref("Work"), FunctionVersion="1", Name=name)


def _started(target: Any) -> dict[str, Any]:
    return resource("Events::Rule", Targets=[{"Id": "1", "Arn": target}])


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([ref("Live")], "0 retries, up to 1 minute"),
        ([{"Fn::Join": ["", [arn("Work"), ":live"]]}], "0 retries, up to 1 minute"),
        ([arn("Work")], "2 retries, up to 6 hours"),
        ([ref("Other")], "2 retries, up to 6 hours"),
        ([arn("Work"), ref("Live")], "retries of each alias"),
        ([], "retries of each alias"),
    ],
)
def test_retries_are_those_of_the_alias_that_is_invoked(targets: list[Any], expected: str) -> None:
    config = resource(
        "Lambda::EventInvokeConfig",
        FunctionName=ref("Work"),
        Qualifier="live",
        MaximumRetryAttempts=0,
        MaximumEventAgeInSeconds=60,
    )
    found = _failures(
        Work=resource("Lambda::Function", **DEAD),
        Live=_alias("live"),
        Other=_alias("other"),
        Config=config,
        **{f"Rule{number}": _started(each) for number, each in enumerate(targets)},
    )
    assert found == [f"failure: Work to Failed ({expected})"]


def test_two_routes_to_one_queue_stay_apart() -> None:
    def mapping(source: str, attempts: int) -> dict[str, Any]:
        return resource(
            "Lambda::EventSourceMapping",
            FunctionName=ref("Work"),
            EventSourceArn=arn(source),
            MaximumRetryAttempts=attempts,
            DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
        )

    streams = {"One": STREAM, "Two": STREAM}
    mappings = {"M1": mapping("One", 3), "M2": mapping("Two", 7), "M3": mapping("One", 3)}
    found = drawn(Work=WORK, Failed=FAILED, **streams, **mappings)
    expected = ["failure: Work to Failed (3 retries)", "failure: Work to Failed (7 retries)"]
    assert [way for way in ways(found) if way.startswith("failure")] == expected
    assert [way for way in ways(folded(found)) if way.startswith("failure")] == expected


def test_a_dead_letter_queue_of_what_is_only_polled_gets_nothing() -> None:
    polled = {
        "Jobs": QUEUE,
        "M": resource("Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=arn("Jobs")),
        "Work": resource("Lambda::Function", **DEAD),
    }
    assert _failures(**polled) == ["failure: Work to Failed (nothing asynchronous)"]
    caller = {
        "Caller": resource("Lambda::Function", Role=arn("Role")),
        "Role": role(allow("lambda:InvokeFunction", arn("Work"))),
    }
    assert _failures(**polled, **caller) == ["failure: Work to Failed (2 retries, up to 6 hours)"]


def test_what_only_failed_events_reach_keeps_them() -> None:
    worked_off = resource(
        "Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=arn("Failed")
    )
    alone = drawn(Work=resource("Lambda::Function", **DEAD), Failed=FAILED)
    polled = drawn(Work=resource("Lambda::Function", **DEAD), Failed=FAILED, M=worked_off)
    fed = drawn(
        Work=resource("Lambda::Function", **DEAD),
        Failed=FAILED,
        Rule=resource("Events::Rule", Targets=[{"Id": "1", "Arn": arn("Failed")}]),
    )
    kept = [
        {part.names[0] for part in each.parts.values() if part.keeps_failures}
        for each in (alone, polled, fed)
    ]
    assert kept == [{"Failed"}, set(), set()]


def test_a_route_out_of_the_app_is_drawn() -> None:
    found = drawn(
        Work=resource("Lambda::Function", DeadLetterConfig={"TargetArn": "arn:aws:sqs:eu-west-1:1:failures"})
    )
    assert parts(found) == {"Work": "function", "failures": "in no template here"}
    assert ways(found) == ["failure: Work to failures (2 retries, up to 6 hours)"]


def _calls(statement: dict[str, Any], **resources: Any) -> list[str]:
    return ways(drawn(Work=resource("Lambda::Function", Role=arn("Role")), Role=role(statement), **resources))


@pytest.mark.parametrize(
    ("kind", "actions", "named", "expected"),
    [
        ("SQS::Queue", "sqs:SendMessage", arn("It"), ["sends"]),
        ("SQS::Queue", "sqs:ReceiveMessage", arn("It"), []),
        ("SNS::Topic", "sns:Publish", ref("It"), ["publishes"]),
        ("Events::EventBus", "events:PutEvents", arn("It"), ["puts events"]),
        ("Kinesis::Stream", "kinesis:PutRecords", arn("It"), ["puts records"]),
        ("DynamoDB::Table", ["dynamodb:Query"], arn("It"), ["reads"]),
        ("DynamoDB::Table", ["dynamodb:Query", "dynamodb:PutItem"], arn("It"), ["reads, writes"]),
        ("DynamoDB::GlobalTable", "dynamodb:*", arn("It"), ["reads, writes"]),
        ("S3::Bucket", "s3:GetObject*", {"Fn::Join": ["", [arn("It"), "/*"]]}, ["reads"]),
        ("S3::Bucket", "s3:ListBucket", arn("It"), []),
        ("Lambda::Function", "lambda:InvokeFunction", arn("It"), ["invokes"]),
        ("StepFunctions::StateMachine", "states:StartExecution", ref("It"), ["starts"]),
        ("OpenSearchService::Domain", "es:ESHttpPut", {"Fn::Join": ["", [arn("It"), "/*"]]}, ["writes"]),
        # What is allowed on everything is meant for nothing that can be named.
        ("DynamoDB::Table", "dynamodb:*", "*", []),
        ("SQS::Queue", "*", "*", []),
    ],
)
def test_calls_are_what_a_role_allows_on_a_resource(
    kind: str, actions: Any, named: Any, expected: list[str]
) -> None:
    assert _calls(allow(actions, named), It=resource(kind)) == [
        f"call: Work to It ({each})" for each in expected
    ]


@pytest.mark.parametrize("region", ["us-east-1", "*", "${AWS::Region}"])
@pytest.mark.parametrize("account", ["*", "111122223333", "${AWS::AccountId}"])
@pytest.mark.parametrize("table", [{"TableName": "orders"}, {}])
def test_an_arn_that_is_written_out_names_what_the_stack_has(
    region: str, account: str, table: dict[str, str]
) -> None:
    arn_ = {"Fn::Sub": f"arn:aws:dynamodb:{region}:{account}:table/{'orders' if table else '${It}'}"}
    found = _calls(allow("dynamodb:GetItem", arn_), It=resource("DynamoDB::Table", **table))
    assert found == ["call: Work to It (reads)"]


@pytest.mark.parametrize("name", ["other", "*"])
def test_an_arn_that_is_written_out_names_nothing_else(name: str) -> None:
    arn_ = f"arn:aws:dynamodb:us-east-1:*:table/{name}"
    table = resource("DynamoDB::Table", TableName="orders")
    assert _calls(allow("dynamodb:GetItem", arn_), It=table) == []


WRITES = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"]


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        ({"Action": WRITES, "Resource": "*"}, ["reads"]),
        ({"Action": WRITES, "Resource": arn("It")}, ["reads"]),
        ({"Action": WRITES, "NotResource": "arn:aws:dynamodb:eu-west-1:1:table/other"}, ["reads"]),
        ({"Action": WRITES, "NotResource": arn("It")}, ["reads, writes"]),
        ({"Action": WRITES, "NotResource": arn("Unknown")}, ["reads, writes"]),
        ({"Action": WRITES[:1], "Resource": "*"}, ["reads, writes"]),
        ({"Action": WRITES, "Resource": {"Fn::Join": ["", [arn("It"), "/index/*"]]}}, ["reads, writes"]),
        ({"Action": WRITES, "Resource": "*", "Condition": {"Bool": {"a": "true"}}}, ["reads, writes"]),
        ({"Action": "dynamodb:*", "Resource": "*"}, []),
        ({"NotAction": "dynamodb:GetItem", "Resource": "*"}, ["reads"]),
    ],
)
def test_what_is_denied_is_not_drawn(denied: dict[str, Any], expected: list[str]) -> None:
    found = drawn(
        Work=resource("Lambda::Function", Role=arn("Role")),
        Role=role(allow("dynamodb:*", arn("It")), {"Effect": "Deny", **denied}),
        It=resource("DynamoDB::Table"),
    )
    assert ways(found) == [f"call: Work to It ({each})" for each in expected]


def test_a_right_with_a_condition_is_not_drawn() -> None:
    statement = {
        **allow("sqs:SendMessage", arn("It")),
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }
    assert _calls(statement, It=QUEUE) == []


def test_posting_to_connections_is_a_call_of_the_api() -> None:
    start = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
    named = {"Fn::Sub": f"{start}:${{Api}}/prod/*/@connections/*"}
    found = _calls(allow("execute-api:ManageConnections", named), Api=resource("ApiGatewayV2::Api"))
    assert found == ["call: Work to Api (posts to connections)"]


def test_mail_is_sent_to_what_is_in_no_template() -> None:
    assert _calls(allow("ses:SendEmail", "arn:aws:ses:*")) == ["call: Work to SES (sends mail)"]


def test_a_domain_may_say_itself_who_calls_it() -> None:
    policy = {"Statement": [{**allow("es:ESHttpGet", "*"), "Principal": {"AWS": arn("Role")}}]}
    domain = resource("OpenSearchService::Domain", AccessPolicies=policy)
    found = _calls(allow("logs:*", arn("Logs")), It=domain)
    assert found == ["call: Work to It (reads)"]


def test_state_machines_call_by_their_role() -> None:
    found = drawn(
        Steps=resource("StepFunctions::StateMachine", RoleArn=arn("Role")),
        Role=role(allow("lambda:InvokeFunction", arn("Work"))),
        Work=WORK,
    )
    assert ways(found) == ["call: Steps to Work (invokes)"]


def test_the_right_to_the_own_failure_route_and_source_is_no_second_way() -> None:
    work = resource("Lambda::Function", Role=arn("Role"), **DEAD)
    files = resource(
        "S3::Bucket",
        NotificationConfiguration={"LambdaConfigurations": [{"Event": "s3:*", "Function": arn("Work")}]},
    )
    everything = role(
        allow("sqs:SendMessage", arn("Failed")),
        allow(["s3:GetObject", "s3:PutObject"], {"Fn::Join": ["", [arn("Files"), "/*"]]}),
    )
    found = drawn(Work=work, Failed=FAILED, Files=files, Role=everything)
    assert ways(found) == [
        "event: Files to Work",
        "call: Work to Files (writes)",
        "failure: Work to Failed (2 retries, up to 6 hours)",
    ]


def test_an_empty_app_has_nothing_to_draw() -> None:
    assert diagram_of(app_of(Shop={})).parts == {}
    assert diagram_of(app_of(Shop={"Queue": QUEUE, "What": {"Type": "Some::Other::Thing"}})).parts == {}
