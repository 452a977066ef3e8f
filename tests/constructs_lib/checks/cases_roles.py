"""Mistakes with roles, permissions, logs and concurrency."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, function, ref, resource, role, rule_consumer

FUNCTION = function()
NETWORK = allow("ec2:*NetworkInterface*", "*")
TRACES = allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")
IN_VPC = {
    **function(VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}),
    "Role": role(NETWORK),
}
TRACED = {**function(TracingConfig={"Mode": "Active"}), "Role": role(TRACES)}
PERMITTED = {
    **FUNCTION,
    "Permission": resource(
        "Lambda::Permission",
        FunctionName=ref("Function"),
        Action="lambda:InvokeFunction",
        Principal="*",
        PrincipalOrgID="o-a1b2c3d4e5",
    ),
}
OWN_GROUP = {**FUNCTION, "Logs": resource("Logs::LogGroup", RetentionInDays=30)}
OWN_GROUP = in_place(OWN_GROUP, "Function", LoggingConfig=None, FunctionName="orders")
OWN_GROUP = in_place(OWN_GROUP, "Logs", LogGroupName="/aws/lambda/orders")
RETAINED = {
    "Role": FUNCTION["Role"],
    "Logs": FUNCTION["Logs"],
    "Function": in_place(FUNCTION, "Function", LoggingConfig=None)["Function"],
}
LIMITED = {
    **RETAINED,
    "Retention": {
        "Type": "Custom::LogRetention",
        "Properties": {
            "ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:retention",
            "LogGroupName": {"Fn::Join": ["", ["/aws/lambda/", ref("Function")]]},
            "RetentionInDays": 14,
        },
    },
}
ASSUMED = FUNCTION["Role"]["Properties"]["AssumeRolePolicyDocument"]
WARM = {
    **rule_consumer(),
    "Version": resource("Lambda::Version", FunctionName=ref("Function")),
    "Live": resource(
        "Lambda::Alias",
        FunctionName=ref("Function"),
        FunctionVersion=arn("Version", "Version"),
        Name="live",
        ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": 10},
    ),
}
WARM = in_place(WARM, "Function", ReservedConcurrentExecutions=20)
WARM = in_place(WARM, "Rule", Targets=[{"Id": "Function", "Arn": ref("Live")}])


SNAPPED = in_place(
    in_place(WARM, "Live", ProvisionedConcurrencyConfig=None),
    "Function",
    ReservedConcurrentExecutions=None,
    SnapStart={"ApplyOn": "PublishedVersions"},
)


def _without_logs(*statements: dict[str, Any]) -> dict[str, Any]:
    found = role(*statements)
    del found["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    return found


def _logs(group: str) -> list[dict[str, Any]]:
    named = f"arn:aws:logs:eu-west-1:111122223333:log-group:{group}:*"
    return [{"PolicyName": "Logs", "PolicyDocument": {"Statement": allow("logs:*", named)}}]


def _apart(right: dict[str, Any], *statements: dict[str, Any]) -> dict[str, Any]:
    """Return a function that waits for a policy of its role."""
    policy = resource(
        "IAM::Policy", PolicyName="Own", Roles=[ref("Role")], PolicyDocument={"Statement": list(statements)}
    )
    return {
        **right,
        "Role": role(),
        "Policy": policy,
        "Function": {**right["Function"], "DependsOn": ["Policy"]},
    }


def _at_once(right: dict[str, Any]) -> dict[str, Any]:
    return {
        **right,
        "Function": {name: each for name, each in right["Function"].items() if name != "DependsOn"},
    }


BOTH = {**function(ReservedConcurrentExecutions=500), "Other": function()["Function"]}
NETWORKED = _apart(IN_VPC, NETWORK)
SENDING = _apart(rule_consumer(), allow("sqs:SendMessage", arn("Failed")))

CASES: tuple[Case, ...] = (
    Case("LP067", "a function without a log group", RETAINED, LIMITED),
    changed("LP067", "a log group that keeps everything", OWN_GROUP, "Logs", RetentionInDays=None),
    changed("LP067", "a log group of another name", OWN_GROUP, "Logs", LogGroupName="/aws/lambda/order"),
    changed(
        "LP068",
        "a role for EC2",
        FUNCTION,
        "Role",
        AssumeRolePolicyDocument={
            **ASSUMED,
            "Statement": [{**ASSUMED["Statement"][0], "Principal": {"Service": "ec2.amazonaws.com"}}],
        },
    ),
    Case("LP069", "a role that may not log", {**TRACED, "Role": _without_logs(TRACES)}, TRACED),
    Case(
        "LP069",
        "a role that may write another log",
        {**FUNCTION, "Role": in_place(OWN_GROUP, "Role", Policies=_logs("/aws/lambda/payments"))["Role"]},
        {**FUNCTION, "Role": in_place(OWN_GROUP, "Role", Policies=_logs("*"))["Role"]},
    ),
    Case("LP070", "a role without network interfaces", {**IN_VPC, "Role": role()}, IN_VPC),
    Case("LP071", "a role without traces", {**TRACED, "Role": role()}, TRACED),
    changed("LP075", "more provisioned than reserved", WARM, "Function", ReservedConcurrentExecutions=5),
    changed(
        "LP076",
        "a warm alias that nobody invokes",
        WARM,
        "Rule",
        Targets=[{"Id": "Function", "Arn": arn("Function")}],
    ),
    changed("LP083", "provisioned concurrency of $LATEST", WARM, "Live", FunctionVersion="$LATEST"),
    Case("LP084", "a function in a VPC that does not wait for its policy", _at_once(NETWORKED), NETWORKED),
    Case("LP084", "a failure route that does not wait for its policy", _at_once(SENDING), SENDING),
    changed("LP085", "two functions that reserve too much", BOTH, "Other", ReservedConcurrentExecutions=500),
    changed("LP077", "no executions at all", rule_consumer(), "Function", ReservedConcurrentExecutions=0),
    changed("LP078", "a permission for everybody", PERMITTED, "Permission", PrincipalOrgID=None),
    Case("LP080", "a role that may do everything", {**FUNCTION, "Role": role(allow("*", "*"))}, FUNCTION),
    Case(
        "LP080",
        "a role of an administrator",
        in_place(FUNCTION, "Role", ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]),
        FUNCTION,
    ),
    Case(
        "LP074",
        "a snapshot of a version that nobody invokes",
        in_place(SNAPPED, "Rule", Targets=[{"Id": "Function", "Arn": arn("Function")}]),
        SNAPPED,
    ),
)
