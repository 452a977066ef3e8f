"""Mistakes with calls, asynchronous invocations, failure routes and function URLs."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import (
    allow,
    arn,
    function,
    queue_consumer,
    ref,
    resource,
    role,
    rule_consumer,
)

RULE = rule_consumer()
QUEUE = queue_consumer()
READS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
SEND = allow("sqs:SendMessage", arn("Failed"))
SETTINGS = {
    **in_place(RULE, "Function", DeadLetterConfig=None),
    "Settings": resource(
        "Lambda::EventInvokeConfig",
        FunctionName=ref("Function"),
        Qualifier="$LATEST",
        DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
    ),
}
LIVE = {
    **SETTINGS,
    "Version": resource("Lambda::Version", FunctionName=ref("Function")),
    "Live": resource(
        "Lambda::Alias", FunctionName=ref("Function"), FunctionVersion=arn("Version", "Version"), Name="live"
    ),
}
LIVE = in_place(LIVE, "Rule", Targets=[{"Id": "Function", "Arn": ref("Live")}])
LIVE = in_place(LIVE, "Settings", Qualifier="live")
TOPIC = {
    **in_place(RULE, "Function", DeadLetterConfig={"TargetArn": ref("Topic")}),
    "Role": role(SEND, allow("sns:Publish", ref("Topic"))),
    "Topic": resource("SNS::Topic"),
    "Subscription": resource(
        "SNS::Subscription", TopicArn=ref("Topic"), Protocol="email", Endpoint="a@example.com"
    ),
}
KEYED = {
    **in_place(RULE, "Failed", SqsManagedSseEnabled=None, KmsMasterKeyId=ref("Key")),
    "Key": resource("KMS::Key", KeyPolicy={"Statement": []}),
    "Role": role(SEND, allow(["kms:GenerateDataKey", "kms:Decrypt"], arn("Key"))),
}
URL = {
    **function(),
    "Url": resource("Lambda::Url", TargetFunctionArn=arn("Function"), AuthType="AWS_IAM"),
}


def _public(action: str) -> dict[str, Any]:
    own = {"FunctionUrlAuthType": "NONE"} if action.endswith("Url") else {"InvokedViaFunctionUrl": True}
    return resource("Lambda::Permission", FunctionName=ref("Function"), Action=action, Principal="*", **own)


def _theirs(action: str) -> dict[str, Any]:
    made = _public(action)
    return {**made, "Properties": {**made["Properties"], "Principal": "222222222222"}}


def _cors(methods: list[str] | None = None, **settings: Any) -> dict[str, Any]:
    return {"AllowOrigins": ["https://shop.example.com"], "AllowMethods": methods or ["GET"], **settings}


LIVE_ALIAS = {name: LIVE[name] for name in ("Version", "Live")}
VPC = {"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}}
_MAKE = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"]
NETWORK = role(allow(_MAKE, "*"))["Properties"]
OPEN = {
    **in_place(URL, "Url", AuthType="NONE"),
    "Url1": _public("lambda:InvokeFunctionUrl"),
    "Url2": _public("lambda:InvokeFunction"),
}
PAIR = {
    **function(),
    "Other": {
        **function()["Function"],
        "Properties": {**function()["Function"]["Properties"], "Role": arn("OtherRole")},
    },
    "OtherRole": role(),
}


ANSWERED = {
    **SETTINGS,
    "Answers": resource("SQS::Queue"),
    "Settings": in_place(
        SETTINGS,
        "Settings",
        DestinationConfig={
            "OnFailure": {"Destination": arn("Failed")},
            "OnSuccess": {"Destination": arn("Answers")},
        },
    )["Settings"],
    "Role": role(SEND, allow("sqs:SendMessage", arn("Answers"))),
}
OTHER_LIVE = {
    "Version": resource("Lambda::Version", FunctionName=ref("Other")),
    "Live": resource("Lambda::Alias", FunctionName=ref("Other"), FunctionVersion="1", Name="live"),
}


def _calls(logical_id: str, *, of: str = "Role") -> dict[str, Any]:
    # A policy of its own: one in the role would wait for the function, which waits for the role.
    named = ref(logical_id) if logical_id == "Live" else arn(logical_id)
    names = [named, {"Fn::Join": ["", [named, ":*"]]}]
    document = {"Version": "2012-10-17", "Statement": [allow("lambda:InvokeFunction", names)]}
    return resource("IAM::Policy", PolicyName="Calls", Roles=[ref(of)], PolicyDocument=document)


CASES: tuple[Case, ...] = (
    Case("LP302", "a function that may call itself", {**function(), "Calls": _calls("Function")}, function()),
    Case(
        "LP303",
        "two functions that call each other",
        {**PAIR, "Calls": _calls("Other"), "Back": _calls("Function", of="OtherRole")},
        {**PAIR, "Calls": _calls("Other")},
    ),
    Case(
        "LP303",
        "two functions that call each other by an alias",
        {**PAIR, **OTHER_LIVE, "Calls": _calls("Live"), "Back": _calls("Function", of="OtherRole")},
        {**PAIR, **OTHER_LIVE, "Calls": _calls("Live")},
    ),
    changed(
        "LP309",
        "a FIFO queue for answers",
        ANSWERED,
        "Answers",
        FifoQueue=True,
    ),
    changed("LP309", "a FIFO queue for events that fail", RULE, "Failed", FifoQueue=True),
    changed(
        "LP310",
        "events that fail, stored twice",
        SETTINGS,
        "Function",
        DeadLetterConfig={"TargetArn": arn("Failed")},
    ),
    Case(
        "LP311", "a topic that nobody hears", {k: v for k, v in TOPIC.items() if k != "Subscription"}, TOPIC
    ),
    changed("LP360", "a rule's function without a failure route", RULE, "Function", DeadLetterConfig=None),
    Case("LP361", "a role that may not send to its failure route", {**RULE, "Role": role()}, RULE),
    Case("LP361", "a role that may not send to its destination", {**SETTINGS, "Role": role()}, SETTINGS),
    Case(
        "LP362", "a role that may not use the key of its failure route", {**KEYED, "Role": role(SEND)}, KEYED
    ),
    changed(
        "LP363",
        "a failure route named by its address",
        RULE,
        "Function",
        DeadLetterConfig={"TargetArn": ref("Failed")},
    ),
    Case(
        "LP364",
        "a destination of a function that is polled for",
        {
            **QUEUE,
            "Settings": SETTINGS["Settings"],
            "Role": role(allow("sqs:*", arn("Queue")), SEND),
        },
        {**QUEUE, "Role": role(allow("sqs:*", arn("Queue")), SEND)},
    ),
    Case(
        "LP365", "a failure route that nobody watches", {k: v for k, v in RULE.items() if k != "Alarm"}, RULE
    ),
    Case("LP366", "a function URL for everybody", OPEN, {**OPEN, "Url": URL["Url"]}),
    Case(
        "LP367",
        "a public function URL with one permission",
        {k: v for k, v in OPEN.items() if k != "Url2"},
        OPEN,
    ),
    Case(
        "LP367",
        "a public URL of an alias whose function has the permissions",
        {**OPEN, **LIVE_ALIAS, "Url": in_place(OPEN, "Url", Qualifier="live")["Url"]},
        {**OPEN, **LIVE_ALIAS},
    ),
    Case(
        "LP367",
        "a public URL with the permission of a signed one",
        in_place(OPEN, "Url1", FunctionUrlAuthType="AWS_IAM"),
        OPEN,
    ),
    Case(
        "LP960",
        "an account that may call a URL and not invoke its function",
        {**URL, "Url1": _theirs("lambda:InvokeFunctionUrl")},
        {**URL, "Url1": _theirs("lambda:InvokeFunctionUrl"), "Url2": _theirs("lambda:InvokeFunction")},
    ),
    Case(
        "LP960",
        "a role that may call a URL and not invoke its function",
        {**URL, "Caller": role(allow("lambda:InvokeFunctionUrl", arn("Function")))},
        {
            **URL,
            "Caller": role(allow(["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"], arn("Function"))),
        },
    ),
    changed("LP902", "the URL of a version", {**URL, **LIVE_ALIAS}, "Url", Qualifier="7"),
    changed(
        "LP902",
        "the URL of a version by its reference",
        {**URL, **LIVE_ALIAS},
        "Url",
        Qualifier=arn("Version", "Version"),
    ),
    Case(
        "LP903",
        "two URLs of one function",
        {**URL, "Again": URL["Url"]},
        {**URL, **LIVE_ALIAS, "Again": in_place(URL, "Url", Qualifier="live")["Url"]},
    ),
    changed("LP904", "OPTIONS from pages at a function URL", URL, "Url", Cors=_cors(["GET", "OPTIONS"])),
    changed(
        "LP907",
        "every method with credentials at a function URL",
        URL,
        "Url",
        Cors=_cors(["*"], AllowCredentials=True),
    ),
    changed(
        "LP207",
        "every origin with credentials at a function URL",
        URL,
        "Url",
        Cors={**_cors(["GET"], AllowCredentials=True), "AllowOrigins": ["*"]},
    ),
    changed(
        "LP905", "a preflight of a function URL kept for two days", URL, "Url", Cors=_cors(MaxAge=172_800)
    ),
    changed(
        "LP906",
        "more headers than a function URL takes",
        URL,
        "Url",
        Cors=_cors(AllowHeaders=[f"X-Shop-{n}" for n in range(101)]),
    ),
    changed("LP908", "a Python function that streams", URL, "Url", InvokeMode="RESPONSE_STREAM"),
    changed(
        "LP909",
        "a function in a VPC that streams through its URL",
        in_place(in_place(URL, "Function", Runtime="nodejs24.x", **VPC), "Role", **NETWORK),
        "Url",
        InvokeMode="RESPONSE_STREAM",
    ),
    changed("LP368", "settings of $LATEST behind an alias", LIVE, "Settings", Qualifier="$LATEST"),
    Case(
        "LP369",
        "dead letters that come back to the same function",
        {
            **QUEUE,
            "Again": in_place(QUEUE, "Mapping", EventSourceArn=arn("Failed"))["Mapping"],
            "Failed": {
                **QUEUE["Failed"],
                "Properties": {**QUEUE["Failed"]["Properties"], "VisibilityTimeout": 60},
            },
            "Role": role(allow(READS, [arn("Queue"), arn("Failed")])),
        },
        QUEUE,
    ),
)
