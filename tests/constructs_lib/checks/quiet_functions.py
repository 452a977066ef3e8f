"""Functions, their code, their roles and their logs in which nothing is wrong."""

from tests.constructs_lib.checks.case import Resources, in_place, packed, sourced
from tests.constructs_lib.checks.parts import (
    FUNCTION,
    allow,
    arn,
    function,
    ref,
    resource,
    role,
    rule_consumer,
)

LOG_POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TRUST = function()["Role"]["Properties"]["AssumeRolePolicyDocument"]
ANY_LOG = {"Role": resource("IAM::Role", AssumeRolePolicyDocument=TRUST, ManagedPolicyArns=[LOG_POLICY])}
UNNAMED = {**ANY_LOG, "Function": in_place({"F": FUNCTION}, "F", LoggingConfig=None)["F"]}
GROUP = resource("Logs::LogGroup", RetentionInDays=7)


def _in_group(name: object, **properties: object) -> Resources:
    """Return a function whose log group has the name that Lambda gives it."""
    made = {**UNNAMED, "Group": {**GROUP, "Properties": {**GROUP["Properties"], "LogGroupName": name}}}
    return in_place(made, "Function", **properties)


def _of_cdk(logical_id: str) -> Resources:
    """Return a function that CDK makes for a custom resource of its own, which has no log group."""
    own = in_place({"F": FUNCTION}, "F", LoggingConfig=None, Runtime="nodejs20.x", Handler="index.handler")[
        "F"
    ]
    return {**ANY_LOG, logical_id: own}


def _with(name: str, files: dict[str, str | int], **properties: object) -> Resources:
    own = packed({**FUNCTION, "Properties": {**FUNCTION["Properties"], **properties}}, name, **files)
    return {**function(), "Function": own}


SOURCES: dict[str, str | int] = {"app__py": "def handler(e, c): ...\n", "data__model__bin": 270_000_000}

QUIET: dict[str, Resources] = {
    "a log group with the name of its function": _in_group("/aws/lambda/orders", FunctionName="orders"),
    "a log group whose name is put together": _in_group({"Fn::Sub": "/aws/lambda/${Function}"}),
    "a log group of a function whose name is put together": _in_group(
        {"Fn::Sub": "/aws/lambda/orders-${AWS::StackName}"},
        FunctionName={"Fn::Sub": "orders-${AWS::StackName}"},
    ),
    "a log group of another stack": in_place(
        UNNAMED, "Function", LoggingConfig={"LogGroup": "/shop/all-functions"}
    ),
    "CDK's function for log retention": _of_cdk("LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A"),
    "CDK's function for notifications": _of_cdk("BucketNotificationsHandler050a0587b7544547bf325f094a3db834"),
    "CDK's function for calls of AWS": _of_cdk("AWS679f53fac002430cb0da5b7982bd22872D164C4C"),
    "CDK's function that empties buckets": _of_cdk(
        "CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F"
    ),
    "CDK's function for custom resources": _of_cdk("ProviderframeworkonEvent9A8D5C3E"),
    "a handler in a package": _with(
        "package", {"shop__orders__py": "def handler(e, c): ...\n"}, Handler="shop.orders.handler"
    ),
    "a template beside which there is no code": in_place(
        {**function(), "Function": sourced(FUNCTION, "empty", README__md="")},
        "Function",
        Handler="app.handler",
    ),
    "sources that are packed without what is large": in_place(
        {**function(), "Function": sourced(FUNCTION, "sources", **SOURCES)},
        "Function",
        Handler="app.handler",
    ),
    "a handler that is made as the file is read": _with(
        "made", {"app__py": "globals()['handler'] = print\n"}, Handler="app.handler"
    ),
    "a handler of a layer": _with(
        "layered",
        {"app__py": ""},
        Handler="wrapper.handler",
        Layers=["arn:aws:lambda:eu-west-1:111122223333:layer:wrapper:1"],
    ),
    "a handler of a language without a look into its files": _with(
        "java", {"shop__jar": "x"}, Handler="shop.Handler::handle", Runtime="java21"
    ),
    "a handler of a module of JavaScript": _with(
        "modules",
        {"src__orders__mjs": "export const handler = 1;"},
        Handler="src/orders.handler",
        Runtime="nodejs24.x",
    ),
    "a runtime that a parameter chooses": function(Runtime={"Fn::If": ["IsOld", "python3.7", "python3.13"]}),
    "code that a parameter names": function(
        Code={"S3Bucket": "code", "S3Key": {"Ref": "Key"}}, Handler="app.handler"
    ),
    "a role of another stack": function(Role={"Fn::ImportValue": "role"}, TracingConfig={"Mode": "Active"}),
    "a role with a policy that is not known": {
        **function(TracingConfig={"Mode": "Active"}),
        "Role": in_place(ANY_LOG, "Role", ManagedPolicyArns=[LOG_POLICY, {"Ref": "Policy"}])["Role"],
    },
    "a role that may be assumed by several": {
        **function(),
        "Role": in_place(
            function(),
            "Role",
            AssumeRolePolicyDocument={
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {
                            "Service": ["edgelambda.amazonaws.com", {"Fn::Sub": "lambda.${AWS::URLSuffix}"}]
                        },
                    }
                ]
            },
        )["Role"],
    },
    "a function in a VPC": {
        **function(
            VpcConfig={"SubnetIds": [ref("Subnet"), ref("Other")], "SecurityGroupIds": [ref("Group")]}
        ),
        "Role": role(allow("ec2:CreateNetworkInterface", "*")),
        "Subnet": resource("EC2::Subnet"),
        "Other": resource("EC2::Subnet"),
        "Group": resource("EC2::SecurityGroup"),
    },
    "a function that calls any other one": {**function(), "Role": role(allow("lambda:InvokeFunction", "*"))},
    "a function that calls any other one of its app": {
        **function(),
        "Role": role(
            allow("lambda:InvokeFunction", {"Fn::Sub": "arn:aws:lambda:*:*:function:${AWS::StackName}-*"})
        ),
    },
    "a function that may call itself and says so": {
        **function(RecursiveLoop="Allow"),
        "Policy": resource(
            "IAM::Policy",
            PolicyName="Again",
            Roles=[ref("Role")],
            PolicyDocument={"Statement": [allow("lambda:InvokeFunction", arn("Function"))]},
        ),
    },
    "functions of which one calls the other, with one role": {
        **function(),
        "Other": function()["Function"],
        "Calls": resource(
            "IAM::Policy",
            PolicyName="Calls",
            Roles=[ref("Role")],
            PolicyDocument={"Statement": [allow("lambda:InvokeFunction", arn("Other"))]},
        ),
    },
    "code in a file that is not there": function(Code="build.zip", Handler="app.handler"),
    "a traced function that does not wait for its policy": {
        **function(TracingConfig={"Mode": "Active"}),
        "Role": role(),
        "Policy": resource(
            "IAM::Policy",
            PolicyName="Traces",
            Roles=[ref("Role")],
            PolicyDocument={"Statement": [allow("xray:Put*", "*")]},
        ),
    },
    "an alias with provisioned concurrency that an alarm scales": {
        **rule_consumer(),
        "Version": resource("Lambda::Version", FunctionName=ref("Function")),
        "Live": resource(
            "Lambda::Alias",
            FunctionName=ref("Function"),
            FunctionVersion=arn("Version", "Version"),
            Name="live",
            ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": 5},
        ),
        "Rule": in_place(
            rule_consumer(),
            "Rule",
            Targets=[{"Id": "F", "Arn": ref("Live"), "DeadLetterConfig": {"Arn": arn("Kept")}}],
        )["Rule"],
        "Permission": in_place(rule_consumer(), "Permission", FunctionName=ref("Live"))["Permission"],
    },
    "an image": in_place(
        function(),
        "Function",
        PackageType="Image",
        Code={"ImageUri": {"Fn::Sub": "${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/shop:1"}},
        ImageConfig={"Command": ["app.handler"]},
        Runtime=None,
        Handler=None,
    ),
}
