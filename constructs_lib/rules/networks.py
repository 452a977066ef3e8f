"""Rules of functions in a VPC and of their file systems: LP041 to LP049."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_VPC = f"{_LAMBDA}configuration-vpc.html"
_EFS = f"{_LAMBDA}configuration-filesystem-efs.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP041",
        "What is about a VPC is given with vpc",
        "without a VPC it would have no effect, or CloudFormation would refuse the function",
        "give vpc, or leave it out",
        _VPC,
    ),
    Rule(
        "LP042",
        "vpc_subnets selects subnets of the VPC",
        "synthesis ends in an error of CDK that names no construct, or the function is in no VPC",
        "select by one of subnet_type, subnet_group_name and subnets what the VPC has",
        "https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_ec2/SubnetSelection.html",
    ),
    Rule(
        "LP043",
        "A function is in a public subnet only where its author says so",
        "a function gets no public IP address: from a public subnet it reaches nothing outside of the VPC",
        "choose private subnets, or give allow_public_subnet=True where it calls only what is in the VPC",
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
        "make the file system with the same vpc and subnets, or choose subnets that have a mount target",
        _EFS,
        template_fix="make a mount target in each zone of the function, or choose other subnets",
    ),
    Rule(
        "LP046",
        "A function has at most five security groups",
        "CloudFormation refuses the function",
        "put the rules of several into one",
        "https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html",
    ),
    Rule(
        "LP047",
        "A function in a VPC has a way to the services that its role names",
        "without a NAT gateway or an endpoint a call of the service waits until the function times out",
        "choose subnets with a NAT gateway, add an endpoint of the service to the VPC, or call "
        "allow_unreached_services(reason=...) where the code does not call it",
        f"{_LAMBDA}configuration-vpc-internet.html",
        on_templates=Severity.WARNING,
        template_fix="choose subnets with a NAT gateway, add an endpoint of the service to the VPC, or "
        "acknowledge this where the code does not call it",
    ),
    Rule(
        "LP048",
        "The subnets of a function are in two Availability Zones at least",
        "it cannot run while its only zone is impaired",
        "select subnets in two zones",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-5",
        Severity.WARNING,
    ),
    Rule(
        "LP049",
        "A role that is passed in takes the rights for a VPC and for a file system",
        "an imported role cannot be changed, and Lambda refuses the function where they are missing",
        "allow the actions of AWSLambdaVPCAccessExecutionRole, and for a file system"
        " elasticfilesystem:ClientMount and ClientWrite, where that role is defined",
        _VPC,
        Severity.WARNING,
    ),
)
