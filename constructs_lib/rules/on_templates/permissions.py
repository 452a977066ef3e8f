"""Rules of who may invoke what, and who may take which role, that only a template shows: LP380 to LP389."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_CALLED = f"{_LAMBDA}access-control-resource-based.html"

RULES = (
    Rule(
        "LP380",
        "A service that invokes a function has the permission",
        "Lambda refuses every invocation, and the events are lost; S3, CloudWatch Logs and Secrets "
        "Manager test it at once, and CloudFormation fails",
        "add an AWS::Lambda::Permission for the service, with FunctionName as named here and the "
        "source as SourceArn; a permission for a function does not include its aliases, and a "
        "permission for an alias does not include the function",
        _CALLED,
    ),
    Rule(
        "LP381",
        "A permission of a service names the source or its account",
        "the service may invoke the function for all resources, also of other accounts",
        "set SourceArn, and SourceAccount for a bucket",
        f"{_LAMBDA}permissions-function-services.html",
        Severity.WARNING,
    ),
    Rule(
        "LP382",
        "A service may assume the role in its settings",
        "CloudFormation refuses the resource, or every call fails: the role cannot be assumed",
        "name the service as a Principal in AssumeRolePolicyDocument",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
    ),
    Rule(
        "LP383",
        "The role of a target may call it",
        "every delivery is refused, and the event is lost after its retries",
        "allow it in a policy of the role; a permission for a function does not include its aliases, and "
        "a permission for an alias does not include the function",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html",
    ),
    Rule(
        "LP384",
        "A physical name is used once",
        "CloudFormation refuses the second resource: it already exists",
        "leave out the name, or put the name of the stack into it",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html",
    ),
    Rule(
        "LP385",
        "A physical name is valid for the service",
        "CloudFormation refuses the resource",
        "correct the name, or leave it out",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html",
    ),
    Rule(
        "LP386",
        "A target is named by its ARN",
        "CloudFormation refuses a name or an address, which Ref returns for many resources",
        "use Fn::GetAtt with Arn",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
        "intrinsic-function-reference-ref.html",
    ),
)
