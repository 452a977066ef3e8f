"""Calls, asynchronous invocations, failure routes and function URLs in which nothing is wrong."""

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.cases_async_services import IOT, LOGS, MAIL, POOL
from tests.constructs_lib.checks.parts import alarm, allow, arn, function, ref, resource, role, rule_consumer

RULE = rule_consumer()
SEND = allow("sqs:SendMessage", arn("Failed"))
KEY = resource(
    "KMS::Key",
    KeyPolicy={
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "kms:*",
                "Resource": "*",
                "Principal": {"AWS": "arn:aws:iam::111122223333:role/orders"},
            }
        ]
    },
)
SETTINGS = {
    **in_place(RULE, "Function", DeadLetterConfig=None),
    "Settings": resource(
        "Lambda::EventInvokeConfig",
        FunctionName=ref("Function"),
        Qualifier="$LATEST",
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
    ),
}

BY_PAGES = {"SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1ABCDEFGHIJKL"}

QUIET: dict[str, Resources] = {
    "a rule with its function": RULE,
    "a rule whose function has a destination": SETTINGS,
    "a failure route of another stack": {
        **{name: each for name, each in RULE.items() if name not in {"Failed", "Alarm"}},
        "Role": role(allow("sqs:SendMessage", {"Fn::ImportValue": "failed"})),
        "Function": in_place(RULE, "Function", DeadLetterConfig={"TargetArn": {"Fn::ImportValue": "failed"}})[
            "Function"
        ],
    },
    "a failure route on a condition": in_place(
        RULE,
        "Function",
        DeadLetterConfig={"Fn::If": ["IsTest", ref("AWS::NoValue"), {"TargetArn": arn("Failed")}]},
    ),
    "a failure route with a key that admits the role": {
        **in_place(RULE, "Failed", SqsManagedSseEnabled=None, KmsMasterKeyId=ref("Key")),
        "Key": KEY,
    },
    "a failure route with AWS's own key": in_place(
        RULE, "Failed", SqsManagedSseEnabled=None, KmsMasterKeyId="alias/aws/sqs"
    ),
    "a topic with a subscription of its own": {
        **{name: each for name, each in RULE.items() if name not in {"Failed", "Alarm"}},
        "Topic": resource("SNS::Topic", Subscription=[{"Protocol": "email", "Endpoint": "a@example.com"}]),
        "Function": in_place(RULE, "Function", DeadLetterConfig={"TargetArn": ref("Topic")})["Function"],
        "Role": role(allow("sns:Publish", ref("Topic"))),
    },
    "an alarm that names its queue": {
        **in_place(RULE, "Failed", QueueName="orders-failed"),
        "Alarm": in_place(
            {"Alarm": alarm("Failed")}, "Alarm", Dimensions=[{"Name": "QueueName", "Value": "orders-failed"}]
        )["Alarm"],
    },
    "a rule of IoT with its function": IOT,
    "a receipt rule with its function": MAIL,
    "a receipt rule that waits for its function": in_place(
        in_place(MAIL, "Function", DeadLetterConfig=None),
        "ReceiptRule",
        Rule={
            "Actions": [
                {"LambdaAction": {"FunctionArn": arn("Function"), "InvocationType": "RequestResponse"}}
            ]
        },
    ),
    "a subscription of a log group with its function": LOGS,
    "a trigger of a user pool, which has no failure route": POOL,
    "a sender of a user pool, which does not wait": in_place(
        in_place(POOL, "Function", Timeout=60),
        "Pool",
        LambdaConfig={"CustomEmailSender": {"LambdaArn": arn("Function"), "LambdaVersion": "V1_0"}},
    ),
    "a function URL that asks who calls": {
        **function(),
        "Url": resource("Lambda::Url", TargetFunctionArn=arn("Function"), AuthType="AWS_IAM"),
    },
    "function URLs of a function and its alias, for an account and for a distribution": {
        **function(),
        "Live": resource("Lambda::Alias", FunctionName=ref("Function"), FunctionVersion="1", Name="live"),
        "Url": resource("Lambda::Url", TargetFunctionArn=arn("Function"), AuthType="AWS_IAM"),
        "LiveUrl": resource(
            "Lambda::Url", TargetFunctionArn=arn("Function"), Qualifier="live", AuthType="AWS_IAM"
        ),
        **{
            f"Theirs{n}": resource(
                "Lambda::Permission", FunctionName=named, Action=action, Principal=principal, **own
            )
            for n, (named, action, principal, own) in enumerate(
                (
                    (arn("Function"), "lambda:InvokeFunctionUrl", "222222222222", {}),
                    (arn("Function"), "lambda:*", "222222222222", {}),
                    (ref("Live"), "lambda:InvokeFunctionUrl", "cloudfront.amazonaws.com", BY_PAGES),
                    (ref("Live"), "lambda:InvokeFunction", "cloudfront.amazonaws.com", BY_PAGES),
                )
            )
        },
    },
    "function URLs of which one or the other is made": {
        **function(),
        **{
            name: {**resource("Lambda::Url", TargetFunctionArn=arn("Function"), AuthType="AWS_IAM"), **when}
            for name, when in (("Url", {"Condition": "IsTest"}), ("Other", {"Condition": "IsNoTest"}))
        },
    },
    "a function URL that streams by the Lambda Web Adapter": {
        **in_place(
            function(), "Function", Environment={"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}}
        ),
        "Url": resource(
            "Lambda::Url",
            TargetFunctionArn=arn("Function"),
            AuthType="AWS_IAM",
            InvokeMode="RESPONSE_STREAM",
            Cors={"AllowOrigins": ["*"], "AllowMethods": ["*"], "MaxAge": 86_400},
        ),
    },
    "a caller and what it calls": {
        **function(),
        "Role": role(allow("lambda:InvokeFunction", arn("Other"))),
        "Other": {
            **function()["Function"],
            "Properties": {**function()["Function"]["Properties"], "Role": arn("Own")},
        },
        "Own": role(),
    },
}
