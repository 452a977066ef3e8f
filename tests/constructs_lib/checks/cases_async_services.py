"""Mistakes with functions that IoT, SES, a log group or a user pool invokes."""

from typing import Any

from tests.constructs_lib.checks.case import Case, Resources, changed, in_place
from tests.constructs_lib.checks.parts import arn, function, ref, resource, rule_consumer
from tests.constructs_lib.checks.parts_apis import permission

_KEPT = {name: each for name, each in rule_consumer().items() if name not in {"Rule", "Permission"}}


def _kept(**resources: dict[str, Any]) -> Resources:
    """A function with a failure route, and what invokes it."""
    return {**_KEPT, **resources}


IOT = _kept(
    TopicRule=resource(
        "IoT::TopicRule",
        TopicRulePayload={
            "Sql": "SELECT * FROM 'sensors'",
            "Actions": [{"Lambda": {"FunctionArn": arn("Function")}}],
        },
    ),
    Permission=permission("iot", arn("TopicRule")),
)
MAIL = _kept(
    ReceiptRule={
        **resource(
            "SES::ReceiptRule",
            RuleSetName="inbox",
            Rule={"Actions": [{"LambdaAction": {"FunctionArn": arn("Function"), "InvocationType": "Event"}}]},
        ),
        "DependsOn": ["Permission"],
    },
    Permission=resource(
        "Lambda::Permission",
        Action="lambda:InvokeFunction",
        FunctionName=ref("Function"),
        Principal="ses.amazonaws.com",
        SourceAccount=ref("AWS::AccountId"),
    ),
)
LOGS = _kept(
    Source=resource("Logs::LogGroup", RetentionInDays=30),
    Permission=permission("logs", arn("Source")),
    Filter={
        **resource(
            "Logs::SubscriptionFilter",
            LogGroupName=ref("Source"),
            FilterPattern="",
            DestinationArn=arn("Function"),
        ),
        "DependsOn": ["Permission"],
    },
)
ELSEWHERE = _kept(Permission=permission("iot", "arn:aws:iot:eu-west-1:111122223333:rule/theirs"))
POOL = {
    **in_place(function(), "Function", Timeout=5),
    "Pool": resource("Cognito::UserPool", LambdaConfig={"PreSignUp": arn("Function")}),
    "Permission": permission("cognito-idp", arn("Pool")),
}
_OWN = in_place(LOGS, "Filter", LogGroupName=ref("Logs"))

CASES: tuple[Case, ...] = (
    *(
        changed(
            "LP360", f"{title} whose function has no failure route", right, "Function", DeadLetterConfig=None
        )
        for title, right in (
            ("a rule of IoT", IOT),
            ("a receipt rule", MAIL),
            ("a subscription of a log group", LOGS),
            ("a rule of IoT in another app", ELSEWHERE),
        )
    ),
    Case(
        "LP387",
        "a function that gets its own log",
        in_place(_OWN, "Permission", SourceArn=arn("Logs")),
        in_place(in_place(_OWN, "Permission", SourceArn=arn("Logs")), "Filter", FilterPattern="ERROR"),
    ),
    Case(
        "LP380",
        "a receipt rule without a permission",
        {
            **{name: each for name, each in MAIL.items() if name != "Permission"},
            "ReceiptRule": {**MAIL["ReceiptRule"], "DependsOn": []},
        },
        MAIL,
    ),
    changed("LP388", "a trigger of a user pool that takes longer than it waits", POOL, "Function", Timeout=6),
)
