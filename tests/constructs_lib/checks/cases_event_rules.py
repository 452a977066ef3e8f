"""Mistakes with EventBridge's rules."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, ref, resource
from tests.constructs_lib.checks.parts_events import QUEUE, lets, queued_rule, rule, service_role

RULE = rule()
QUEUED = queued_rule()
TARGET = RULE["Rule"]["Properties"]["Targets"][0]
BUS = {
    **in_place(RULE, "Rule", EventBusName=ref("Bus")),
    "Bus": resource("Events::EventBus", Name="orders"),
}
WORKFLOW = {
    "Workflow": resource(
        "StepFunctions::StateMachine",
        DefinitionString='{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}',
        RoleArn=arn("WorkflowRole"),
    ),
    "WorkflowRole": service_role("states"),
    "RuleRole": service_role("events", allow("states:StartExecution", ref("Workflow"))),
    "Rule": resource(
        "Events::Rule",
        EventPattern={"source": ["shop"]},
        Targets=[{"Id": "Workflow", "Arn": ref("Workflow"), "RoleArn": arn("RuleRole")}],
    ),
}
FIFO = {
    **QUEUED,
    "Queue": resource(
        "SQS::Queue", FifoQueue=True, ContentBasedDeduplication=True, SqsManagedSseEnabled=True
    ),
}
FIFO = in_place(
    FIFO, "Rule", Targets=[{"Id": "Queue", "Arn": arn("Queue"), "SqsParameters": {"MessageGroupId": "all"}}]
)


RULE_OTHER = resource("Events::Rule", ScheduleExpression="rate(1 day)")


def _key(principal: dict[str, str]) -> dict[str, Any]:
    statement = {**allow("kms:*", "*"), "Principal": principal}
    return {
        **QUEUED,
        "Queue": {**QUEUE, "Properties": {"KmsMasterKeyId": ref("Key")}},
        "Key": resource("KMS::Key", KeyPolicy={"Statement": [statement]}),
    }


def _target(**properties: Any) -> dict[str, Any]:
    made = {**TARGET, **properties}
    return {"Targets": [{key: each for key, each in made.items() if each is not None}]}


def _without(resources: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in resources.items() if name not in names}


def _many(count: int, end: str = "") -> dict[str, Any]:
    """A bus with rules, each with a pattern of its own."""
    made = {
        f"Rule{number}": resource(
            "Events::Rule",
            EventBusName=ref("Bus"),
            EventPattern={"source": [{"wildcard": f"shop{number}{end}"} if end else f"shop{number}"]},
            Targets=[],
        )
        for number in range(count)
    }
    return {"Bus": BUS["Bus"], **made}


CASES: tuple[Case, ...] = (
    Case("LP565", "a queue that does not let its rule send", _without(QUEUED, "Policy"), QUEUED),
    Case(
        "LP565",
        "a queue that lets another rule send",
        {**QUEUED, "Other": RULE_OTHER, "Policy": lets("events", source=arn("Other"))},
        {**QUEUED, "Other": RULE_OTHER},
    ),
    changed(
        "LP566",
        "a rule with six targets",
        QUEUED,
        "Rule",
        Targets=[{"Id": f"Queue{number}", "Arn": arn("Queue")} for number in range(6)],
    ),
    changed(
        "LP567", "a pattern with a text in place of a list", RULE, "Rule", EventPattern={"source": "shop"}
    ),
    changed(
        "LP567",
        "a pattern with an invalid operator",
        RULE,
        "Rule",
        EventPattern={"source": ["shop"], "detail-type": [{"starts-with": "Order"}]},
    ),
    changed(
        "LP568",
        "a pattern with a field that no event has",
        RULE,
        "Rule",
        EventPattern={"detailType": ["Order Placed"]},
    ),
    changed(
        "LP520",
        "a pattern with an account that is a number",
        RULE,
        "Rule",
        EventPattern={"account": [111122223333], "detail-type": ["Order Placed"]},
    ),
    changed(
        "LP520",
        "a pattern with a list where events have an object",
        RULE,
        "Rule",
        EventPattern={"source": ["shop"], "detail": ["order"]},
    ),
    changed(
        "LP521",
        "a rule of the default bus that matches everything",
        RULE,
        "Rule",
        EventPattern={"account": [ref("AWS::AccountId")]},
    ),
    changed(
        "LP522",
        "a pattern that is longer than the quota",
        RULE,
        "Rule",
        EventPattern={"source": ["shop"], "detail": {"id": ["x" * 2_048]}},
    ),
    changed(
        "LP523", "a path into an event without its beginning", RULE, "Rule", **_target(InputPath="detail.id")
    ),
    changed(
        "LP523",
        "a constant that names what only a template is filled in with",
        RULE,
        "Rule",
        **_target(Input='{"rule": "<aws.events.rule-arn>"}'),
    ),
    changed(
        "LP523",
        "a variable of an input that is not defined",
        RULE,
        "Rule",
        **_target(
            InputTransformer={"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": '"<id> of <shop>"'}
        ),
    ),
    changed(
        "LP527",
        "an input with more variables than EventBridge takes",
        RULE,
        "Rule",
        **_target(
            InputTransformer={
                "InputPathsMap": {f"id{number}": "$.detail.id" for number in range(101)},
                "InputTemplate": '"<id1>"',
            }
        ),
    ),
    changed(
        "LP528",
        "an input that is longer than EventBridge takes",
        RULE,
        "Rule",
        **_target(Input=f'"{"x" * 8_192}"'),
    ),
    changed("LP529", "a description of a rule that is too long", RULE, "Rule", Description="x" * 513),
    Case("LP577", "three hundred and one rules of a bus", _many(301), _many(300)),
    Case("LP578", "thirty-one rules with wildcards", _many(31, "*"), _many(30, "*")),
    changed(
        "LP569",
        "events of a service on a bus of your own",
        BUS,
        "Rule",
        EventPattern={"source": ["aws.ec2"]},
    ),
    changed(
        "LP570",
        "a workflow that is reached without a role",
        WORKFLOW,
        "Rule",
        Targets=[{"Id": "Workflow", "Arn": ref("Workflow")}],
    ),
    changed(
        "LP571",
        "a target with two inputs",
        RULE,
        "Rule",
        **_target(Input='{"a": 1}', InputPath="$.detail"),
    ),
    changed(
        "LP572",
        "a FIFO queue without a message group",
        FIFO,
        "Rule",
        Targets=[{"Id": "Queue", "Arn": arn("Queue")}],
    ),
    changed("LP573", "a target that keeps nothing", RULE, "Rule", **_target(DeadLetterConfig=None)),
    changed("LP574", "an input that is no JSON", RULE, "Rule", **_target(Input="{day: today}")),
    Case("LP514", "a dead-letter queue that does not let its rule send", _without(RULE, "KeptPolicy"), RULE),
    changed("LP309", "a FIFO queue for what a rule cannot deliver", RULE, "Kept", FifoQueue=True),
    changed(
        "LP513",
        "a rule that may not use the key of its queue",
        QUEUED,
        "Queue",
        KmsMasterKeyId="alias/aws/sqs",
        SqsManagedSseEnabled=None,
    ),
    Case(
        "LP513",
        "a key that does not let the service use it",
        _key({"AWS": "arn:aws:iam::111122223333:root"}),
        _key({"Service": "events.amazonaws.com"}),
    ),
    changed(
        "LP661",
        "a schedule on a bus of your own",
        BUS,
        "Rule",
        EventPattern=None,
        ScheduleExpression="rate(1 day)",
    ),
    changed(
        "LP576",
        "a rule on a bus of another Region",
        BUS,
        "Rule",
        EventBusName="arn:aws:events:us-east-1:111122223333:event-bus/orders",
    ),
)
