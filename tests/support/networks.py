"""VPCs and file systems for tests."""

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_lambda as lambda_

ISOLATED = ec2.SubnetType.PRIVATE_ISOLATED


def vpc(scope: Stack, construct_id: str = "Vpc") -> ec2.Vpc:
    """A VPC with public subnets, and private ones behind NAT gateways, in two zones."""
    return ec2.Vpc(scope, construct_id, max_azs=2)


def isolated_vpc(scope: Stack, construct_id: str = "Vpc", zones: int = 2) -> ec2.Vpc:
    """A VPC with isolated subnets only."""
    isolated = ec2.SubnetConfiguration(name="Isolated", subnet_type=ISOLATED)
    return ec2.Vpc(scope, construct_id, max_azs=zones, nat_gateways=0, subnet_configuration=[isolated])


def select(**arguments: object) -> ec2.SubnetSelection:
    """A selection of subnets."""
    return ec2.SubnetSelection(**arguments)  # type: ignore[arg-type]


def file_system(
    scope: Stack,
    of: ec2.IVpc,
    path: str = "/mnt/files",
    *,
    subnets: ec2.SubnetSelection | None = None,
) -> lambda_.FileSystem:
    """A file system of a VPC, mounted at a path."""
    found = efs.FileSystem(scope, "Files", vpc=of, vpc_subnets=subnets)
    return lambda_.FileSystem.from_efs_access_point(found.add_access_point("Shop"), path)
