from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
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
StandardFunction(
    stack,
    "Function",
    entry=CODE,
    vpc=network(stack),
    vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
    allow_public_subnet=True,
    ipv6_allowed_for_dual_stack=True,
)
app.synth()
