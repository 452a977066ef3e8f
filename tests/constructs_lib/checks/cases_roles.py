"""Mistakes with roles, permissions, logs and concurrency."""

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


def _without_logs(*statements: dict) -> dict:
    found = role(*statements)
    del found["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    return found


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
