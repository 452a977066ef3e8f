"""Durable functions in which nothing is wrong."""

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.cases_settings import BY_QUEUE, BY_RULE, DURABLE, STATE
from tests.constructs_lib.checks.parts import allow, arn, function, ref, resource, role

MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy"
TRUST = function()["Role"]["Properties"]["AssumeRolePolicyDocument"]
THEIRS = "arn:aws:iam::111122223333:role/theirs"
UNKNOWN = {"ExecutionTimeout": ref("Time")}
ANY_NAME = {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:*"}

QUIET: dict[str, Resources] = {
    "a durable function with rights to its executions": DURABLE,
    "a durable function by AWS's policy": {
        **{name: each for name, each in DURABLE.items() if name != "Policy"},
        "Role": resource("IAM::Role", AssumeRolePolicyDocument=TRUST, ManagedPolicyArns=[MANAGED]),
    },
    "rights to the executions of every function": {
        **{name: each for name, each in DURABLE.items() if name != "Policy"},
        "Role": role(allow(STATE, ANY_NAME)),
    },
    "an image that is durable": in_place(
        DURABLE,
        "Function",
        Runtime=None,
        Handler=None,
        PackageType="Image",
        Code={"ImageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"},
    ),
    "a rule that invokes an alias of a durable function": BY_RULE,
    "a queue that waits for ten minutes": BY_QUEUE,
    "a durable function of a role of another stack": in_place(DURABLE, "Function", Role=THEIRS),
    "an execution timeout that is a parameter": in_place(BY_QUEUE, "Function", DurableConfig=UNKNOWN),
    "a version of a durable function by its number": in_place(
        BY_QUEUE, "Mapping", FunctionName={"Fn::Join": ["", [arn("Function"), ":1"]]}
    ),
}
