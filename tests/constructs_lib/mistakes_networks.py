"""Deliberate mistakes with the VPC and the file system of a function."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm

from tests.constructs_lib.mistake import Mistake
from tests.support.networks import ISOLATED, file_system, isolated_vpc, select, vpc
from tests.support.stacks import function


def _mistake(title: str, make: Callable[[Stack], object]) -> Mistake:
    return Mistake(title, "StandardFunction", make)


def _in_vpc(title: str, selection: Callable[[ec2.Vpc], ec2.SubnetSelection], **arguments: Any) -> Mistake:
    def make(scope: Stack) -> None:
        own = vpc(scope)
        function(scope, vpc=own, vpc_subnets=selection(own), **arguments)

    return _mistake(title, make)


def _without_vpc(scope: Stack) -> None:
    own = vpc(scope)
    function(
        scope,
        vpc_subnets=select(subnet_type=ISOLATED),
        security_groups=[ec2.SecurityGroup(scope, "Group", vpc=own)],
        allow_public_subnet=True,
        ipv6_allowed_for_dual_stack=True,
        filesystem=file_system(scope, own),
    )


def _only_public(scope: Stack) -> None:
    public = ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC)
    function(scope, vpc=ec2.Vpc(scope, "Vpc", max_azs=2, subnet_configuration=[public]))


def _unreached(scope: Stack) -> None:
    own = isolated_vpc(scope)
    own.add_gateway_endpoint("Objects", service=ec2.GatewayVpcEndpointAwsService.S3)
    defined = function(scope, vpc=own)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    ssm.StringParameter(scope, "Parameter", string_value="x").grant_read(defined)


def _unreached_without_reason(scope: Stack) -> None:
    function(scope, vpc=isolated_vpc(scope)).allow_unreached_services(reason=" ")


def _unreached_without_vpc(scope: Stack) -> None:
    function(scope).allow_unreached_services(reason="nothing calls them")


def _of_another_vpc(scope: Stack) -> None:
    function(scope, vpc=vpc(scope), filesystem=file_system(scope, vpc(scope, "Another")))


def _imported_role(scope: Stack) -> None:
    arn = "arn:aws:iam::111111111111:role/theirs"
    role = iam.Role.from_role_arn(scope, "Theirs", arn, mutable=False)
    function(scope, vpc=vpc(scope), role=role)


MISTAKES = (
    _mistake("settings of a VPC without one", _without_vpc),
    _in_vpc("a kind of subnets that the VPC has not", lambda _: select(subnet_type=ISOLATED)),
    _in_vpc("a subnet group that the VPC has not", lambda _: select(subnet_group_name="Databases")),
    _in_vpc("no subnets", lambda _: select(subnets=[])),
    _in_vpc("public subnets", lambda own: select(subnets=own.public_subnets)),
    _mistake("a VPC with public subnets only", _only_public),
    _in_vpc("subnets in one zone", lambda own: select(subnets=own.private_subnets[:1])),
    _mistake(
        "a file system beside /mnt",
        lambda scope: function(
            scope, vpc=(own := vpc(scope)), filesystem=file_system(scope, own, "/data/files")
        ),
    ),
    _mistake("a file system of another VPC", _of_another_vpc),
    _mistake("services without a way to them", _unreached),
    _mistake("services out of reach without a reason", _unreached_without_reason),
    _mistake("services out of reach without a VPC", _unreached_without_vpc),
    _mistake("a role for a VPC that cannot be changed", _imported_role),
)
