"""Rules of functions in a VPC and of their file systems: LP041 to LP049."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_VPC = f"{_LAMBDA}configuration-vpc.html"
_EFS = f"{_LAMBDA}configuration-filesystem-efs.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP041",
        "Settings for a VPC are given with vpc",
        "without a VPC it would have no effect, or CloudFormation would refuse the function",
        "give vpc, or leave it out",
        _VPC,
    ),
    Rule(
        "LP042",
        "vpc_subnets selects subnets of the VPC",
        "the the synthesis ends in an error of CDK that names no construct, or the function is in no VPC",
        "select existing subnets with one of subnet_type, subnet_group_name and subnets",
        "https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_ec2/SubnetSelection.html",
    ),
    Rule(
        "LP043",
        "A function is in a public subnet only if that is allowed explicitly",
        "a function gets no public IP address: from a public subnet it reaches nothing outside of the VPC",
        "choose private subnets, or give allow_public_subnet=True if it calls only resources in the VPC",
        f"{_LAMBDA}configuration-vpc-internet.html",
    ),
    Rule(
        "LP044",
        "A file system is mounted at a name below /mnt/",
        "CloudFormation refuses the function",
        "choose a path such as /mnt/files",
        "https://docs.aws.amazon.com/lambda/latest/api/API_FileSystemConfig.html",
    ),
    Rule(
        "LP045",
        "A file system has a mount target in every zone of the function, in its VPC",
        "Lambda refuses the function, or every invocation ends in EFSMountConnectivityException",
        "define the file system with the same vpc and subnets, or choose subnets that have a mount target",
        _EFS,
        template_fix="add a mount target in each zone of the function, or choose other subnets",
    ),
    Rule(
        "LP046",
        "A function has at most five security groups",
        "CloudFormation refuses the function",
        "join several security groups into one",
        "https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html",
    ),
    Rule(
        "LP047",
        "A function in a VPC can reach the services that its role names",
        "without a NAT gateway or an endpoint a call of the service waits until the function times out",
        "choose subnets with a NAT gateway, add an endpoint of the service to the VPC, or call "
        "allow_unreached_services(reason=...) if the code does not call the service",
        f"{_LAMBDA}configuration-vpc-internet.html",
        on_templates=Severity.WARNING,
        template_fix="choose subnets with a NAT gateway, add an endpoint of the service to the VPC, or "
        "acknowledge this if the code does not call the service",
    ),
    Rule(
        "LP048",
        "The subnets of a function are in at least two Availability Zones",
        "it cannot run if its only zone has a failure",
        "select subnets in two zones",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-5",
        Severity.WARNING,
    ),
    Rule(
        "LP049",
        "A role that is passed in has the permissions for a VPC and for a file system",
        "an imported role cannot be changed, and Lambda refuses the function without these permissions",
        "allow the actions of AWSLambdaVPCAccessExecutionRole, and for a file system"
        " elasticfilesystem:ClientMount and ClientWrite, where that role is defined",
        _VPC,
        Severity.WARNING,
    ),
)
