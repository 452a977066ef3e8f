from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import StandardFunction

CODE = Path(__file__).parent / "hello"


def network(scope: Construct) -> ec2.IVpc:
    """A VPC that another app defines."""
    return ec2.Vpc.from_vpc_attributes(
        scope,
        "Network",
        vpc_id="vpc-0123456789abcdef0",
        availability_zones=["eu-west-1a", "eu-west-1b"],
        public_subnet_ids=["subnet-0a", "subnet-0b"],
        private_subnet_ids=["subnet-1a", "subnet-1b"],
        isolated_subnet_ids=["subnet-2a", "subnet-2b"],
    )


app = App()
stack = Stack(app, "Shop")
vpc = network(stack)
group = ec2.SecurityGroup(stack, "Group", vpc=vpc, allow_all_outbound=False)
group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443))
files = efs.FileSystem.from_file_system_attributes(
    stack,
    "Files",
    file_system_id="fs-0123456789abcdef0",
    security_group=ec2.SecurityGroup.from_security_group_id(
        stack, "FilesGroup", "sg-0123456789abcdef0"
    ),
)
access = efs.AccessPoint.from_access_point_attributes(
    stack, "Access", access_point_id="fsap-0123456789abcdef0", file_system=files
)
function = StandardFunction(
    stack,
    "Function",
    entry=CODE,
    vpc=vpc,
    vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
    security_groups=[group],
    filesystem=lambda_.FileSystem.from_efs_access_point(access, "/mnt/shop"),
)
function.allow_unreached_services(reason="a layer sends mail, and nothing here calls it")
app.synth()
