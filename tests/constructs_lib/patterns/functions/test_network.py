"""StandardFunction in a VPC: subnets, security groups, rights, file systems, and what synthesis says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack, Stage
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from constructs_lib import AsyncFanOut, DeadLetter, QueueConsumer, StandardFunction
from constructs_lib.checks.checking import check
from constructs_lib.checks.ignoring import part
from constructs_lib.templates.assembly import Assembly
from tests.support.networks import ISOLATED, file_system, isolated_vpc, select, vpc
from tests.support.stacks import app, broken_rules, function, stack
from tests.support.templates import properties, resources, statements, template_of

FUNCTION = "AWS::Lambda::Function"
GROUP = "AWS::EC2::SecurityGroup"
INTERFACES = {
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
}


def _imported(scope: Stack, **arguments: Any) -> ec2.IVpc:
    return ec2.Vpc.from_vpc_attributes(
        scope, "Theirs", vpc_id="vpc-1", availability_zones=["eu-west-1a", "eu-west-1b"], **arguments
    )


def _network(scope: Stack) -> dict[str, Any]:
    (found,) = (
        each["Properties"]
        for name, each in resources(template_of(scope), FUNCTION).items()
        if name.startswith("Function")
    )
    return dict(found["VpcConfig"])


def _warnings(scope: Stack) -> list[str]:
    """The warnings of ours, those of synthesis, too."""
    root = scope.node.root
    assert isinstance(root, App)
    root.synth()
    return [
        str(entry.data)
        for construct in root.node.find_all()
        for entry in construct.node.metadata
        if entry.type == "aws:cdk:warning" and str(entry.data).startswith("LP")
    ]


def _refused(root: App) -> list[str]:
    """What stops synthesis, each by its code and its construct."""
    with pytest.raises(RuntimeError) as error:
        root.synth(force=True)
    return re.findall(r"LP\d{3} at [\w/]+", str(error.value))


def _codes(scope: Stack) -> list[str]:
    root = scope.node.root
    assert isinstance(root, App)
    return [each[:5] for each in _refused(root)]


def test_default_is_no_vpc() -> None:
    scope = stack()
    function(scope)
    template = template_of(scope)
    assert not {"VpcConfig", "FileSystemConfigs"} & properties(template, FUNCTION).keys()
    assert not resources(template, GROUP)
    assert all("ec2:CreateNetworkInterface" not in each["Action"] for each in statements(template))


def test_private_subnets_and_a_security_group_are_the_default() -> None:
    scope = stack()
    own = vpc(scope)
    function(scope, vpc=own)
    group = scope.resolve([each.subnet_id for each in own.private_subnets])
    assert _network(scope)["SubnetIds"] == group
    (made,) = resources(template_of(scope), GROUP).values()
    assert [each["CidrIp"] for each in made["Properties"]["SecurityGroupEgress"]] == ["0.0.0.0/0"]
    assert "SecurityGroupIngress" not in made["Properties"]
    assert _warnings(scope) == []


def test_rights_are_of_lambda_and_not_of_the_code() -> None:
    scope = stack()
    function(scope, vpc=vpc(scope))
    (found,) = (each for each in statements(template_of(scope)) if set(each["Action"]) == INTERFACES)
    assert found["Condition"] == {"Null": {"lambda:SourceFunctionArn": "true"}}
    assert (found["Effect"], found["Resource"]) == ("Allow", "*")


def test_function_is_made_after_its_rights_and_its_routes() -> None:
    scope = stack()
    own = vpc(scope)
    function(scope, vpc=own, filesystem=file_system(scope, own))
    template = template_of(scope)
    (made,) = (each for name, each in resources(template, FUNCTION).items() if name.startswith("Function"))
    policies = [
        name
        for name, each in resources(template, "AWS::IAM::Policy").items()
        if "ec2:CreateNetworkInterface" in str(each)
    ]
    targets = resources(template, "AWS::EFS::MountTarget")
    assert policies
    assert len(targets) == 2
    assert {*policies, *targets} <= set(made["DependsOn"])
    assert any("DefaultRoute" in each for each in made["DependsOn"])


@pytest.mark.parametrize("is_own", [True, False])
def test_role_that_is_passed_in_gets_the_rights(is_own: bool) -> None:
    scope = stack()
    lambda_service = iam.ServicePrincipal("lambda.amazonaws.com")
    role = (
        iam.Role(scope, "Role", assumed_by=lambda_service)
        if is_own
        else iam.Role.from_role_name(scope, "Role", "theirs")
    )
    function(scope, vpc=vpc(scope), role=role)
    assert any(set(each["Action"]) == INTERFACES for each in statements(template_of(scope)))
    assert _warnings(scope) == []


def test_role_that_cannot_be_changed_is_warned_about() -> None:
    scope = stack()
    arn = "arn:aws:iam::111111111111:role/theirs"
    function(scope, vpc=vpc(scope), role=iam.Role.from_role_arn(scope, "Role", arn, mutable=False))
    assert [each[:5] for each in _warnings(scope)] == ["LP026", "LP049"]


def test_security_groups_are_those_given_and_connections_use_them() -> None:
    scope = stack()
    own = vpc(scope)
    group = ec2.SecurityGroup(scope, "Group", vpc=own, allow_all_outbound=False)
    defined = function(scope, vpc=own, security_groups=[group])
    database = ec2.SecurityGroup(scope, "Database", vpc=own)
    defined.connections.allow_to(database, ec2.Port.tcp(5_432))
    template = template_of(scope)
    assert _network(scope)["SecurityGroupIds"] == [scope.resolve(group.security_group_id)]
    assert len(resources(template, GROUP)) == 2
    (admitted,) = resources(template, "AWS::EC2::SecurityGroupIngress").values()
    assert admitted["Properties"]["ToPort"] == 5_432


def test_ipv6_is_let_out_where_it_is_allowed() -> None:
    scope = stack()
    function(scope, vpc=vpc(scope), ipv6_allowed_for_dual_stack=True)
    assert _network(scope)["Ipv6AllowedForDualStack"] is True
    (made,) = resources(template_of(scope), GROUP).values()
    assert [each.get("CidrIpv6") for each in made["Properties"]["SecurityGroupEgress"]] == [None, "::/0"]


def test_ipv6_leaves_given_security_groups_alone() -> None:
    scope = stack()
    own = vpc(scope)
    group = ec2.SecurityGroup(scope, "Group", vpc=own, allow_all_outbound=False)
    function(scope, vpc=own, security_groups=[group], ipv6_allowed_for_dual_stack=True)
    assert _network(scope)["Ipv6AllowedForDualStack"] is True


def test_public_subnets_are_accepted_where_asked_for() -> None:
    scope = stack()
    own = vpc(scope)
    selection = select(subnet_type=ec2.SubnetType.PUBLIC)
    function(scope, vpc=own, vpc_subnets=selection, allow_public_subnet=True)
    assert _network(scope)["SubnetIds"] == scope.resolve([each.subnet_id for each in own.public_subnets])


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("vpc_subnets", lambda _: select(subnet_type=ISOLATED)),
        ("security_groups", lambda own: [ec2.SecurityGroup(own.stack, "Group", vpc=own)]),
        ("allow_public_subnet", lambda _: True),
        ("ipv6_allowed_for_dual_stack", lambda _: True),
        ("filesystem", lambda own: file_system(own.stack, own)),
    ],
)
def test_what_is_about_a_vpc_needs_one(parameter: str, value: Callable[[ec2.Vpc], object]) -> None:
    scope = stack()
    own = vpc(scope)
    given: dict[str, Any] = {parameter: value(own)}
    assert broken_rules(lambda: function(scope, **given)) == [("LP041", parameter)]


@pytest.mark.parametrize(
    "selection",
    [
        {"subnet_type": ISOLATED},
        {"subnet_group_name": "Databases"},
        {"subnets": []},
        {"availability_zones": ["eu-west-1z"]},
        {"subnet_type": ec2.SubnetType.PUBLIC, "subnet_group_name": "Public"},
    ],
)
def test_selection_has_to_find_subnets(selection: dict[str, object]) -> None:
    scope = stack()
    own = vpc(scope)
    found = broken_rules(lambda: function(scope, vpc=own, vpc_subnets=select(**selection)))
    assert found == [("LP042", "vpc_subnets")]


def test_public_subnets_of_an_imported_vpc_are_refused_too() -> None:
    scope = stack()
    own = _imported(scope, public_subnet_ids=["subnet-1", "subnet-2"])
    assert broken_rules(lambda: function(scope, vpc=own)) == [("LP043", "vpc_subnets")]
    isolated = stack()
    function(isolated, vpc=_imported(isolated, isolated_subnet_ids=["subnet-1", "subnet-2"]))
    assert _warnings(isolated) == []


def test_subnets_that_only_cloudformation_knows_pass() -> None:
    scope = stack()
    subnets = Fn.split(",", Fn.import_value("subnets"), 2)
    own = _imported(scope, private_subnet_ids=subnets)
    sqs.Queue(scope, "Queue").grant_send_messages(function(scope, vpc=own))
    assert _warnings(scope) == []


def test_subnet_whose_zone_nobody_tells_passes_beside_another() -> None:
    scope = stack()
    own = vpc(scope)
    theirs = ec2.Subnet.from_subnet_id(scope, "Subnet", "subnet-1")
    function(scope, vpc=own, vpc_subnets=select(subnets=[theirs, own.private_subnets[0]]))
    assert _warnings(scope) == []


def test_one_zone_is_warned_about() -> None:
    scope = stack()
    function(scope, vpc=isolated_vpc(scope, zones=1))
    assert [each[:5] for each in _warnings(scope)] == ["LP048"]


@pytest.mark.parametrize("path", ["/data", "/mnt/", "/mnt/a/b", "mnt/files"])
def test_mount_path_has_to_be_below_mnt(path: str) -> None:
    scope = stack()
    own = vpc(scope)
    mounted = file_system(scope, own, path)
    found = broken_rules(lambda: function(scope, vpc=own, filesystem=mounted))
    assert found == [("LP044", "filesystem")]


def test_mount_path_that_only_cloudformation_knows_passes() -> None:
    scope = stack()
    own = vpc(scope)
    path = CfnParameter(scope, "Path").value_as_string
    function(scope, vpc=own, filesystem=file_system(scope, own, path))


def test_file_system_is_mounted_with_its_rights_and_its_port() -> None:
    scope = stack()
    own = vpc(scope)
    function(scope, vpc=own, filesystem=file_system(scope, own))
    template = template_of(scope)
    found = resources(template, FUNCTION)
    (mounted,) = (each for name, each in found.items() if name.startswith("Function"))
    assert mounted["Properties"]["FileSystemConfigs"][0]["LocalMountPath"] == "/mnt/files"
    actions = {
        action: each
        for each in statements(template)
        for action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    }
    assert (
        "elasticfilesystem:AccessPointArn"
        in actions["elasticfilesystem:ClientMount"]["Condition"]["StringEquals"]
    )
    assert "elasticfilesystem:ClientWrite" in actions
    (admitted,) = resources(template, "AWS::EC2::SecurityGroupIngress").values()
    assert (admitted["Properties"]["FromPort"], admitted["Properties"]["ToPort"]) == (2_049, 2_049)
    assert _warnings(scope) == []


def test_file_system_of_other_zones_stops_synthesis() -> None:
    scope = stack()
    own = vpc(scope)
    one = select(availability_zones=[own.availability_zones[0]])
    function(scope, vpc=own, filesystem=file_system(scope, own, subnets=one))
    with pytest.raises(RuntimeError, match="LP045 at Stack/Function: filesystem must be a file system with"):
        template_of(scope)


def test_file_system_behind_a_peering_connection_passes() -> None:
    scope = stack()
    own, other = isolated_vpc(scope), vpc(scope, "Another")
    function(scope, vpc=own, filesystem=file_system(scope, other))
    peering = ec2.CfnVPCPeeringConnection(scope, "Peering", vpc_id=own.vpc_id, peer_vpc_id=other.vpc_id)
    subnet = own.isolated_subnets[0]
    assert isinstance(subnet, ec2.Subnet)
    subnet.add_route("ToFiles", router_id=peering.ref, router_type=ec2.RouterType.VPC_PEERING_CONNECTION)
    template_of(scope)


def test_imported_file_system_passes() -> None:
    scope = stack()
    group = ec2.SecurityGroup.from_security_group_id(scope, "FilesGroup", "sg-1")
    files = efs.FileSystem.from_file_system_attributes(
        scope, "Files", file_system_id="fs-1", security_group=group
    )
    access = efs.AccessPoint.from_access_point_attributes(
        scope, "Access", access_point_id="fsap-1", file_system=files
    )
    mounted = lambda_.FileSystem.from_efs_access_point(access, "/mnt/files")
    function(scope, vpc=vpc(scope), filesystem=mounted)
    assert _warnings(scope) == []


def _isolated(scope: Stack) -> tuple[ec2.Vpc, StandardFunction]:
    own = isolated_vpc(scope)
    return own, function(scope, vpc=own)


def test_service_without_a_way_is_refused() -> None:
    scope = stack()
    _, defined = _isolated(scope)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    with pytest.raises(
        RuntimeError, match="vpc_subnets must be subnets from which a function reaches sqs"
    ) as error:
        template_of(scope)
    there = "Stack/Vpc/IsolatedSubnet1 and Stack/Vpc/IsolatedSubnet2 without a NAT gateway"
    assert there in str(error.value)


def test_endpoint_is_a_way() -> None:
    scope = stack()
    own, defined = _isolated(scope)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    s3.Bucket(scope, "Bucket").grant_read(defined)
    # Added after the grants: synthesis sees it all the same.
    own.add_interface_endpoint("Queues", service=ec2.InterfaceVpcEndpointAwsService.SQS)
    own.add_gateway_endpoint("Objects", service=ec2.GatewayVpcEndpointAwsService.S3)
    assert _warnings(scope) == []


def test_nat_gateway_is_a_way() -> None:
    scope = stack()
    sqs.Queue(scope, "Queue").grant_send_messages(function(scope, vpc=vpc(scope)))
    assert _warnings(scope) == []


def test_public_subnets_are_no_way() -> None:
    scope = stack()
    selection = select(subnet_type=ec2.SubnetType.PUBLIC)
    defined = function(scope, vpc=vpc(scope), vpc_subnets=selection, allow_public_subnet=True)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    assert _codes(scope) == ["LP047"]


def test_what_lambda_does_itself_needs_no_way() -> None:
    scope = stack()
    own = isolated_vpc(scope)
    QueueConsumer(scope, "Consumer", function=function(scope, vpc=own))
    caller = function(scope, "Caller")
    worker = function(scope, "Worker", vpc=own)
    AsyncFanOut(scope, "FanOut", caller=caller, targets={"worker": worker}, dead_letter=DeadLetter.queue())
    assert _warnings(scope) == []


@pytest.mark.parametrize("strength", ["weak", "both", "strong"])
def test_vpc_of_another_stack_is_known(strength: str) -> None:
    root = app({"@aws-cdk/core:defaultCrossStackReferences": strength})
    network, shop = Stack(root, "Network"), Stack(root, "Shop")
    own = isolated_vpc(network)
    sqs.Queue(shop, "Queue").grant_send_messages(function(shop, vpc=own))
    assert _codes(shop) == ["LP047"]


def test_stages_are_looked_at_each_by_itself() -> None:
    root = app()
    for name in ("Test", "Prod"):
        shop = Stack(Stage(root, name), "Shop")
        own = isolated_vpc(shop)
        if name == "Test":
            own.add_interface_endpoint("Queues", service=ec2.InterfaceVpcEndpointAwsService.SQS)
        sqs.Queue(shop, "Queue").grant_send_messages(function(shop, vpc=own))
    assert _refused(root) == ["LP047 at Prod/Shop/Function"]


def test_what_a_nested_stack_is_told_by_parameters_is_not_known() -> None:
    scope = stack()
    nested = NestedStack(scope, "Nested")
    defined = function(nested, vpc=isolated_vpc(scope))
    sqs.Queue(nested, "Queue").grant_send_messages(defined)
    assert _warnings(scope) == []


def test_endpoint_on_a_condition_may_be_a_way() -> None:
    scope = stack()
    own, defined = _isolated(scope)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    endpoint = own.add_interface_endpoint("Queues", service=ec2.InterfaceVpcEndpointAwsService.SQS)
    resource = endpoint.node.default_child
    assert isinstance(resource, CfnResource)
    choice = CfnParameter(scope, "Choice").value_as_string
    resource.cfn_options.condition = CfnCondition(
        scope, "Wanted", expression=Fn.condition_equals(choice, "yes")
    )
    assert _warnings(scope) == []


def test_a_later_endpoint_mends_what_stopped_a_synthesis() -> None:
    scope = stack()
    own, defined = _isolated(scope)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    assert _codes(scope) == ["LP047"]
    own.add_interface_endpoint("Queues", service=ec2.InterfaceVpcEndpointAwsService.SQS)
    assert _warnings(scope) == []


def test_services_may_be_out_of_reach_for_a_reason() -> None:
    scope = stack()
    _, defined = _isolated(scope)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    wrong = ("LP047", "reason")
    assert broken_rules(lambda: defined.allow_unreached_services(reason=" ")) == [wrong]
    assert _codes(scope) == ["LP047"]
    defined.allow_unreached_services(reason="the queue is used after the move")
    assert _warnings(scope) == []
    assert {"the queue is used after the move"} == {
        each.data for each in defined.node.metadata if each.type == "constructs-lib:unreached-services"
    }


def test_check_of_templates_knows_why_services_are_out_of_reach() -> None:
    scope = stack()
    _, defined = _isolated(scope)
    sqs.Queue(scope, "Queue").grant_send_messages(defined)
    defined.allow_unreached_services(reason="the queue is used after the move")
    root = scope.node.root
    assert isinstance(root, App)
    assembly = Assembly.read(root.synth().directory)
    found = part(assembly.graph, check(assembly.graph), acknowledged=assembly.acknowledged)
    assert "LP047" not in {each.code for each in found.left}
    reasons = {each.finding.code: each.reason for each in found.accepted}
    assert reasons == {"LP047": "the queue is used after the move"}


def test_services_are_out_of_reach_only_in_a_vpc() -> None:
    made = function(stack())
    found = broken_rules(lambda: made.allow_unreached_services(reason="none is called"))
    assert found == [("LP041", "allow_unreached_services")]


def test_security_group_of_cdk_keeps_its_logical_id() -> None:
    before, after = stack(), stack()
    code = lambda_.Code.from_inline("def handler(event, context): ...")
    lambda_.Function(
        before,
        "Function",
        vpc=vpc(before),
        code=code,
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
    )
    function(after, vpc=vpc(after))
    found, kept = (resources(template_of(each), GROUP) for each in (before, after))
    # What replaces a group is another description or VPC.
    assert kept == found
