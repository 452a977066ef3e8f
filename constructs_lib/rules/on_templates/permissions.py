"""Rules of who may invoke what, and who may take which role, that only a template shows: LP380 to LP389."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_CALLED = f"{_LAMBDA}access-control-resource-based.html"

RULES = (
    Rule(
        "LP380",
        "What invokes a function has its permission",
        "Lambda refuses every invocation, and the events are lost; S3, CloudWatch Logs and Secrets Manager "
        "try it at once, and CloudFormation fails",
        "add an AWS::Lambda::Permission for the service, with what is named here as FunctionName and the "
        "source as SourceArn; one of a function is none of its aliases, nor the other way round",
        _CALLED,
    ),
    Rule(
        "LP381",
        "A permission of a service names the source or its account",
        "the service may invoke the function for anybody's resources, also those of other accounts",
        "set SourceArn, and SourceAccount for a bucket",
        f"{_LAMBDA}permissions-function-services.html",
        Severity.WARNING,
    ),
    Rule(
        "LP382",
        "A service may take the role that it is given",
        "CloudFormation refuses the resource, or every call fails: the role cannot be assumed",
        "name the service as a Principal in AssumeRolePolicyDocument",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
    ),
    Rule(
        "LP383",
        "The role of a target has the right to reach it",
        "every delivery is refused, and the event is lost when its retries end",
        "allow it in a policy of the role; a right on a function is none on its aliases, nor the other way",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html",
    ),
    Rule(
        "LP384",
        "A physical name is given once",
        "CloudFormation refuses the second resource: it already exists",
        "leave out the name, or put the name of the stack into it",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html",
    ),
    Rule(
        "LP385",
        "A physical name is one that the service takes",
        "CloudFormation refuses the resource",
        "correct the name, or leave it out to have one made",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html",
    ),
    Rule(
        "LP386",
        "A target is named by its ARN",
        "CloudFormation refuses a name or an address: Ref gives one for many resources",
        "use Fn::GetAtt with Arn",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
        "intrinsic-function-reference-ref.html",
    ),
)
