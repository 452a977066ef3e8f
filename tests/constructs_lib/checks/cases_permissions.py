"""Mistakes with permissions, the roles of services, and names."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, function, ref, resource
from tests.constructs_lib.checks.parts_apis import authorized, http_api, of_api, permission, rest_api
from tests.constructs_lib.checks.parts_events import QUEUE, bucket, rule, schedule, service_role, topic

RULE = rule()
TOPIC = topic()
REST = rest_api()
HTTP = http_api()
SCHEDULE = schedule()
ALIAS = {
    "Version": resource("Lambda::Version", FunctionName=ref("Function")),
    "Alias": resource(
        "Lambda::Alias", FunctionName=ref("Function"), FunctionVersion=arn("Version", "Version"), Name="live"
    ),
}
ALIASED = {
    **in_place(TOPIC, "Subscription", Endpoint=ref("Alias")),
    **ALIAS,
    "Permission": permission("sns", ref("Topic"), ref("Alias")),
}
POOL = {
    **function(),
    "Pool": resource("Cognito::UserPool", LambdaConfig={"PreSignUp": arn("Function")}),
    "Permission": permission("cognito-idp", arn("Pool")),
}
LOGGED = {
    **function(),
    "Source": resource("Logs::LogGroup", RetentionInDays=30),
    "Permission": permission("logs", arn("Source")),
    "Filter": {
        **resource(
            "Logs::SubscriptionFilter",
            LogGroupName=ref("Source"),
            FilterPattern="ERROR",
            DestinationArn=arn("Function"),
        ),
        "DependsOn": ["Permission"],
    },
}
ALIASED_SCHEDULE = {
    **SCHEDULE,
    **ALIAS,
    "SchedulerRole": service_role(
        "scheduler", allow("lambda:InvokeFunction", ref("Alias")), allow("sqs:SendMessage", arn("Kept"))
    ),
}
ALIASED_SCHEDULE = in_place(
    ALIASED_SCHEDULE, "Schedule", Target={**SCHEDULE["Schedule"]["Properties"]["Target"], "Arn": ref("Alias")}
)
ON_BUS = {
    **in_place(RULE, "Rule", Name="placed", EventBusName=ref("Bus")),
    "Bus": resource("Events::EventBus", Name="orders"),
}


def _without(resources: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in resources.items() if name not in names}


def _named(name: str) -> dict[str, Any]:
    return {**QUEUE, "Properties": {**QUEUE["Properties"], "QueueName": name}}


CASES: tuple[Case, ...] = (
    Case("LP219", "a REST API without a permission", _without(REST, "Permission"), REST),
    Case("LP219", "an HTTP API without a permission", _without(HTTP, "Permission"), HTTP),
    Case(
        "LP219",
        "a permission for another API",
        {
            **REST,
            "Other": resource("ApiGateway::RestApi", Name="a"),
            "Permission": permission("apigateway", of_api("*", "Other")),
        },
        {**REST, "Other": resource("ApiGateway::RestApi", Name="a")},
    ),
    changed(
        "LP219", "a permission for another path", REST, "Permission", SourceArn=of_api("*/GET/customers")
    ),
    changed(
        "LP219", "a permission for another method", REST, "Permission", SourceArn=of_api("*/POST/orders")
    ),
    changed("LP219", "a permission for another route", HTTP, "Permission", SourceArn=of_api("*/*/customers")),
    changed(
        "LP219", "a permission for another service", REST, "Permission", Principal="events.amazonaws.com"
    ),
    Case(
        "LP380", "an authorizer without a permission", _without(authorized(), "GuardPermission"), authorized()
    ),
    Case("LP380", "a rule without a permission", _without(RULE, "Permission"), RULE),
    Case("LP380", "a topic without a permission", _without(TOPIC, "Permission"), TOPIC),
    Case(
        "LP380",
        "a bucket without a permission",
        {
            **_without(bucket(), "Permission"),
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": bucket()["Bucket"]["Properties"]},
        },
        bucket(),
    ),
    Case("LP380", "a user pool without a permission", _without(POOL, "Permission"), POOL),
    Case(
        "LP380",
        "a log group without a permission",
        {**_without(LOGGED, "Permission"), "Filter": {**LOGGED["Filter"], "DependsOn": []}},
        LOGGED,
    ),
    changed(
        "LP380",
        "a permission of the function for a topic of its alias",
        ALIASED,
        "Permission",
        FunctionName=ref("Function"),
    ),
    Case(
        "LP380",
        "a permission of an alias for a rule of the function",
        {**RULE, **ALIAS, "Permission": permission("events", arn("Rule"), ref("Alias"))},
        {**RULE, **ALIAS},
    ),
    Case(
        "LP380",
        "a permission for another rule",
        {
            **RULE,
            "Other": resource("Events::Rule", ScheduleExpression="rate(1 day)"),
            "Permission": permission("events", arn("Other")),
        },
        {**RULE, "Other": resource("Events::Rule", ScheduleExpression="rate(1 day)")},
    ),
    changed("LP381", "a permission for everybody's topics", TOPIC, "Permission", SourceArn=None),
    Case(
        "LP382",
        "a role that Scheduler may not take",
        {
            **SCHEDULE,
            "SchedulerRole": {
                **SCHEDULE["SchedulerRole"],
                "Properties": {
                    **SCHEDULE["SchedulerRole"]["Properties"],
                    "AssumeRolePolicyDocument": service_role("events")["Properties"][
                        "AssumeRolePolicyDocument"
                    ],
                },
            },
        },
        SCHEDULE,
    ),
    changed(
        "LP383",
        "a schedule whose role may not invoke",
        SCHEDULE,
        "SchedulerRole",
        Policies=[
            {"PolicyName": "Own", "PolicyDocument": {"Statement": [allow("sqs:SendMessage", arn("Kept"))]}}
        ],
    ),
    changed(
        "LP383",
        "a schedule whose role may not send what fails",
        SCHEDULE,
        "SchedulerRole",
        Policies=[
            {
                "PolicyName": "Own",
                "PolicyDocument": {"Statement": [allow("lambda:InvokeFunction", arn("Function"))]},
            }
        ],
    ),
    Case(
        "LP383",
        "a schedule of an alias whose role may invoke the function",
        {**ALIASED_SCHEDULE, "SchedulerRole": SCHEDULE["SchedulerRole"]},
        ALIASED_SCHEDULE,
    ),
    Case(
        "LP384",
        "two queues with one name",
        {"One": _named("orders"), "Two": _named("orders")},
        {"One": _named("orders"), "Two": _named("returns")},
    ),
    Case("LP385", "a name that is too long", {"One": _named("x" * 81)}, {"One": _named("x" * 80)}),
    Case(
        "LP385",
        "a bucket in upper case",
        {"B": resource("S3::Bucket", BucketName="Shop")},
        {"B": resource("S3::Bucket", BucketName="shop")},
    ),
    Case(
        "LP385",
        "a FIFO topic without its ending",
        {"T": resource("SNS::Topic", FifoTopic=True, TopicName="orders")},
        {"T": resource("SNS::Topic", FifoTopic=True, TopicName="orders.fifo")},
    ),
    changed(
        "LP219",
        "a permission for tests in the console alone",
        REST,
        "Permission",
        SourceArn=of_api("test-invoke-stage/GET/orders"),
    ),
    Case(
        "LP219",
        "a permission for a function URL alone",
        {
            **_without(HTTP, "Permission"),
            "Public": resource(
                "Lambda::Permission",
                Action="lambda:InvokeFunctionUrl",
                FunctionName=ref("Function"),
                Principal="*",
                FunctionUrlAuthType="NONE",
            ),
        },
        HTTP,
    ),
    changed(
        "LP380",
        "a permission for a rule by a name that it has not",
        RULE,
        "Permission",
        SourceArn="arn:aws:events:eu-west-1:111122223333:rule/daily",
    ),
    Case(
        "LP380",
        "a permission for a rule of the default bus",
        {**ON_BUS, "Permission": permission("events", "arn:aws:events:eu-west-1:111122223333:rule/placed")},
        {
            **ON_BUS,
            "Permission": permission("events", "arn:aws:events:eu-west-1:111122223333:rule/orders/placed"),
        },
    ),
    changed(
        "LP386",
        "a schedule with the name of a function",
        SCHEDULE,
        "Schedule",
        Target={**SCHEDULE["Schedule"]["Properties"]["Target"], "Arn": ref("Function")},
    ),
    changed(
        "LP386", "a subscription with the name of a function", TOPIC, "Subscription", Endpoint=ref("Function")
    ),
    changed("LP386", "a function with the name of its role", function(), "Function", Role=ref("Role")),
)
