"""Mistakes with the VPCs of functions, and with the file systems that they mount."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, function, ref, resource, role

INTERFACES = allow(
    [f"ec2:{name}NetworkInterface{end}" for name, end in (("Create", ""), ("Describe", "s"), ("Delete", ""))],
    "*",
)
MOUNT = allow("elasticfilesystem:ClientMount", "*")
SENDS = allow("sqs:SendMessage", arn("Queue"))
READS = allow("s3:GetObject", "arn:aws:s3:::shop/*")


def subnet(letter: str, vpc: str = "Vpc") -> dict[str, Any]:
    """Return a subnet in a zone."""
    return resource("EC2::Subnet", VpcId=ref(vpc), AvailabilityZone=f"eu-west-1{letter}")


def endpoint(service: str, **properties: Any) -> dict[str, Any]:
    """Return an endpoint of a service."""
    name = {"Fn::Sub": f"com.amazonaws.${{AWS::Region}}.{service}"}
    return resource("EC2::VPCEndpoint", VpcId=ref("Vpc"), ServiceName=name, **properties)


def connected(*statements: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """Return a function in two isolated subnets, whose role has more statements."""
    network = {"SubnetIds": [ref("One"), ref("Other")], "SecurityGroupIds": [arn("Group", "GroupId")]}
    return {
        **function(VpcConfig=network, **properties),
        "Role": role(INTERFACES, *statements),
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Table": resource("EC2::RouteTable", VpcId=ref("Vpc")),
        **{
            f"{name}Routes": resource(
                "EC2::SubnetRouteTableAssociation", SubnetId=ref(name), RouteTableId=ref("Table")
            )
            for name in ("One", "Other")
        },
        "One": subnet("a"),
        "Other": subnet("b"),
        "Group": resource("EC2::SecurityGroup", GroupDescription="Function", VpcId=ref("Vpc")),
        "Queue": resource("SQS::Queue", SqsManagedSseEnabled=True),
    }


def mounting() -> dict[str, Any]:
    """Return a function that mounts a file system."""
    target = {"FileSystemId": ref("Files"), "SecurityGroups": [arn("FilesGroup", "GroupId")]}
    nfs = {
        "IpProtocol": "tcp",
        "FromPort": 2_049,
        "ToPort": 2_049,
        "SourceSecurityGroupId": arn("Group", "GroupId"),
    }
    mounted = [{"Arn": arn("Point"), "LocalMountPath": "/mnt/files"}]
    return {
        **connected(MOUNT, FileSystemConfigs=mounted),
        "Files": resource("EFS::FileSystem", Encrypted=True),
        "Point": resource("EFS::AccessPoint", FileSystemId=ref("Files")),
        "FilesGroup": resource(
            "EC2::SecurityGroup", GroupDescription="Files", VpcId=ref("Vpc"), SecurityGroupIngress=[nfs]
        ),
        "OneTarget": resource("EFS::MountTarget", SubnetId=ref("One"), **target),
        "OtherTarget": resource("EFS::MountTarget", SubnetId=ref("Other"), **target),
    }


NAT = {
    "Route": resource(
        "EC2::Route", RouteTableId=ref("Table"), DestinationCidrBlock="0.0.0.0/0", NatGatewayId="nat-1"
    )
}
INTERNET = {
    "Gateway": resource("EC2::InternetGateway"),
    "Route": resource(
        "EC2::Route", RouteTableId=ref("Table"), DestinationCidrBlock="0.0.0.0/0", GatewayId=ref("Gateway")
    ),
}
OBJECTS = {"Objects": endpoint("s3", RouteTableIds=[ref("Table")])}
STATES, SYNC_STATES = (
    {"States": endpoint(name, VpcEndpointType="Interface")} for name in ("states", "sync-states")
)
SYNC = connected(allow("states:StartSyncExecution", "*"))
TABLE = connected(allow(["dynamodb:GetRecords", "dynamodb:GetItem"], "*"))
QUEUES = {"Queues": endpoint("sqs", VpcEndpointType="Interface", SubnetIds=[ref("One")])}
MOUNTING = mounting()
CLOSED_FILES: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": ["elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"],
            "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
        }
    ],
}
WITH_POLICY = in_place(MOUNTING, "Files", FileSystemPolicy=CLOSED_FILES)

CASES: tuple[Case, ...] = (
    Case("LP047", "isolated subnets without an endpoint", connected(SENDS), {**connected(SENDS), **QUEUES}),
    Case(
        "LP047",
        "an endpoint of another service",
        {**connected(SENDS), **OBJECTS},
        {**connected(SENDS), **OBJECTS, **NAT},
    ),
    Case(
        "LP047",
        "two services of which one has an endpoint",
        {**connected(SENDS, READS), **OBJECTS},
        {**connected(SENDS, READS), **OBJECTS, **QUEUES},
    ),
    Case(
        "LP047",
        "a route to an internet gateway",
        {**connected(SENDS), **INTERNET},
        {**connected(SENDS), **NAT},
    ),
    Case(
        "LP047",
        "an endpoint of another part of the service",
        {**SYNC, **STATES},
        {**SYNC, **SYNC_STATES},
    ),
    Case(
        "LP047",
        "a table, and an endpoint of streams",
        {**TABLE, "Streams": endpoint("dynamodb-streams", VpcEndpointType="Interface")},
        {**TABLE, "Tables": endpoint("dynamodb", RouteTableIds=[ref("Table")])},
    ),
    Case(
        "LP048",
        "two subnets in one zone",
        in_place(connected(), "Other", AvailabilityZone="eu-west-1a"),
        connected(),
    ),
    changed(
        "LP048",
        "one subnet that is not in the template",
        connected(),
        "Function",
        VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
    ),
    changed(
        "LP046",
        "six security groups",
        connected(),
        "Function",
        VpcConfig={
            "SubnetIds": [ref("One"), ref("Other")],
            "SecurityGroupIds": [f"sg-{i}" for i in range(6)],
        },
    ),
    changed(
        "LP044",
        "a file system mounted in the root",
        MOUNTING,
        "Function",
        FileSystemConfigs=[{"Arn": arn("Point"), "LocalMountPath": "/files"}],
    ),
    Case(
        "LP045",
        "a zone without a mount target",
        {name: each for name, each in MOUNTING.items() if name != "OtherTarget"},
        MOUNTING,
    ),
    Case(
        "LP045",
        "mount targets in another VPC",
        {**MOUNTING, "One2": subnet("a", "Vpc2"), "Vpc2": resource("EC2::VPC", CidrBlock="10.1.0.0/16")}
        | {
            name: resource("EFS::MountTarget", FileSystemId=ref("Files"), SubnetId=ref("One2"))
            for name in ("OneTarget", "OtherTarget")
        },
        MOUNTING,
    ),
    Case(
        "LP086",
        "a file system with a policy, and no right to mount it",
        {**WITH_POLICY, "Role": role(INTERFACES)},
        WITH_POLICY,
    ),
    changed(
        "LP087",
        "mount targets that admit nobody",
        MOUNTING,
        "FilesGroup",
        SecurityGroupIngress=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/16"}],
    ),
)
