"""Mistakes with durable functions, and with snapshots beside provisioned concurrency."""

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import (
    allow,
    arn,
    function,
    queue_consumer,
    ref,
    resource,
    rule_consumer,
)

STATE = ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"]
BELOW = {"Fn::Join": ["", [arn("Function"), ":*"]]}
KEPT = {
    "Policy": resource(
        "IAM::Policy",
        PolicyName="State",
        PolicyDocument={"Statement": [allow(STATE, BELOW)]},
        Roles=[ref("Role")],
    ),
    "Version": resource("Lambda::Version", FunctionName=ref("Function")),
    "Live": resource(
        "Lambda::Alias", FunctionName=ref("Function"), FunctionVersion=arn("Version", "Version"), Name="live"
    ),
}
YEARS = {"ExecutionTimeout": 63_072_000}
HOUR = {"ExecutionTimeout": 3_600}
DURABLE = {**function(DurableConfig=HOUR), **KEPT}
BY_RULE = {**rule_consumer(), **KEPT}
BY_RULE = in_place({**BY_RULE, "OfAlias": BY_RULE["Permission"]}, "OfAlias", FunctionName=ref("Live"))
BY_RULE = in_place(
    in_place(BY_RULE, "Function", DurableConfig=HOUR),
    "Rule",
    Targets=[{**BY_RULE["Rule"]["Properties"]["Targets"][0], "Arn": ref("Live")}],
)
BY_QUEUE = in_place(
    in_place({**queue_consumer(), **KEPT}, "Function", DurableConfig={"ExecutionTimeout": 600}),
    "Mapping",
    FunctionName=ref("Live"),
)
SNAPSHOT = {**function(SnapStart={"ApplyOn": "PublishedVersions"}), **KEPT}
WARM = {"ProvisionedConcurrentExecutions": 2}

CASES: tuple[Case, ...] = (
    changed("LP051", "a durable function of Python 3.12", DURABLE, "Function", Runtime="python3.12"),
    changed("LP052", "a durable execution of two years", DURABLE, "Function", DurableConfig=YEARS),
    changed(
        "LP052",
        "a durable execution kept for half a year",
        DURABLE,
        "Function",
        DurableConfig={**HOUR, "RetentionPeriodInDays": 180},
    ),
    changed(
        "LP056",
        "a rule that invokes a durable function itself",
        BY_RULE,
        "Rule",
        Targets=rule_consumer()["Rule"]["Properties"]["Targets"],
    ),
    changed("LP056", "a queue that waits for an hour", BY_QUEUE, "Function", DurableConfig=HOUR),
    Case(
        "LP090",
        "a durable function without rights to its state",
        {name: each for name, each in DURABLE.items() if name != "Policy"},
        DURABLE,
    ),
    changed(
        "LP090",
        "rights to the function and not to its executions",
        DURABLE,
        "Policy",
        PolicyDocument={"Statement": [allow(STATE, arn("Function"))]},
    ),
    changed("LP073", "a snapshot beside a warm alias", SNAPSHOT, "Live", ProvisionedConcurrencyConfig=WARM),
)
