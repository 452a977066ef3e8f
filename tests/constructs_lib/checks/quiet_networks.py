"""Functions in a VPC that have a way to what they call, or of which nobody knows."""

from typing import Any

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.cases_networks import (
    CLOSED_FILES,
    INTERFACES,
    MOUNTING,
    NAT,
    OBJECTS,
    READS,
    SENDS,
    connected,
    endpoint,
    mounting,
)
from tests.constructs_lib.checks.parts import allow, arn, queue_consumer, ref, resource, role

IPV6 = {"DestinationIpv6CidrBlock": "::/0"}
ROUTE = {"RouteTableId": ref("Table"), "DestinationCidrBlock": "0.0.0.0/0"}
POLLED = queue_consumer()
# What each of these endpoints is enough for.
REACHED = {
    "sqs-fips": ["sqs:SendMessage"],
    "sync-states": ["states:StartSyncExecution"],
    "states": ["states:StartExecution", "states:DescribeExecution"],
    "bedrock-runtime": ["bedrock:InvokeModel*", "bedrock:Converse"],
    "bedrock-agent-runtime": ["bedrock:Retrieve", "bedrock:InvokeAgent", "bedrock:InvokeFlow"],
    "bedrock-agent-runtime-fips": ["bedrock:RetrieveAndGenerate", "bedrock:InvokeModel"],
    "bedrock": ["bedrock:ListFoundationModels"],
    "dynamodb": ["dynamodb:GetItem", "dynamodb:GetRecords"],
    "dynamodb-streams": ["dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    "email-smtp": ["ses:SendRawEmail"],
    "email": ["ses:SendEmail"],
}


def _with(statement: dict[str, Any], **resources: dict[str, Any]) -> Resources:
    return {**connected(statement), **resources}


def _polling() -> Resources:
    """Return a function that a queue invokes: Lambda reads it from outside of the VPC."""
    network = connected()["Function"]["Properties"]["VpcConfig"]
    parts = {name: each for name, each in connected().items() if name not in POLLED}
    role_ = POLLED["Role"]["Properties"]
    documents = [*role_["Policies"], {"PolicyName": "Vpc", "PolicyDocument": {"Statement": [INTERFACES]}}]
    return {
        **parts,
        **in_place(in_place(POLLED, "Function", VpcConfig=network), "Role", Policies=documents),
    }


def _signing_in(kind: str, **properties: Any) -> Resources:
    """Return a function of a broker of another app, at which Lambda signs in with a secret."""
    mapping = resource(
        "Lambda::EventSourceMapping",
        FunctionName=ref("Function"),
        SourceAccessConfigurations=[{"Type": kind, "URI": ref("Secret")}],
        **properties,
    )
    reads = allow("secretsmanager:GetSecretValue", ref("Secret"))
    return {**connected(reads), "Secret": resource("SecretsManager::Secret"), "Mapping": mapping}


def _admitting() -> Resources:
    """Return a file system whose own policy admits the role."""
    own = {**CLOSED_FILES["Statement"][0], "Action": "elasticfilesystem:*"}
    policy = {**CLOSED_FILES, "Statement": [own]}
    return {**in_place(MOUNTING, "Files", FileSystemPolicy=policy), "Role": role(INTERFACES)}


QUIET: dict[str, Resources] = {
    "isolated subnets and no service": connected(),
    "a NAT gateway": _with(SENDS, **NAT),
    "a gateway endpoint": _with(READS, **OBJECTS),
    "an interface endpoint of S3": _with(READS, Objects=endpoint("s3", VpcEndpointType="Interface")),
    **{
        f"an interface endpoint of {service}": _with(
            allow(actions, "*"), Service=endpoint(service, VpcEndpointType="Interface")
        )
        for service, actions in REACHED.items()
    },
    "an endpoint of access points of several Regions": {
        **_with(READS),
        "Points": resource(
            "EC2::VPCEndpoint",
            VpcId=ref("Vpc"),
            ServiceName="com.amazonaws.s3-global.accesspoint",
            VpcEndpointType="Interface",
        ),
    },
    "every action of Step Functions, and an endpoint of some": _with(
        allow("states:*", "*"), States=endpoint("sync-states", VpcEndpointType="Interface")
    ),
    "an endpoint whose service is not known": {
        **_with(SENDS, Any=endpoint("sqs", VpcEndpointType="Interface")),
        "Any": resource("EC2::VPCEndpoint", VpcId=ref("Vpc"), ServiceName={"Fn::ImportValue": "name"}),
    },
    "subnets that are not in the template": in_place(
        connected(SENDS),
        "Function",
        VpcConfig={"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]},
    ),
    "a transit gateway": _with(SENDS, Route=resource("EC2::Route", TransitGatewayId="tgw-1", **ROUTE)),
    "a gateway that is not known": _with(
        SENDS, Route=resource("EC2::Route", GatewayId={"Fn::ImportValue": "gateway"}, **ROUTE)
    ),
    "an egress-only gateway for a function with IPv6": in_place(
        _with(
            SENDS,
            Out=resource("EC2::EgressOnlyInternetGateway", VpcId=ref("Vpc")),
            Route=resource(
                "EC2::Route", RouteTableId=ref("Table"), EgressOnlyInternetGatewayId=ref("Out"), **IPV6
            ),
        ),
        "Function",
        VpcConfig={
            "SubnetIds": [ref("One"), ref("Other")],
            "SecurityGroupIds": [arn("Group", "GroupId")],
            "Ipv6AllowedForDualStack": True,
        },
    ),
    "a route table that is not known": in_place(
        in_place(connected(SENDS), "OneRoutes", RouteTableId={"Fn::ImportValue": "table"}),
        "OtherRoutes",
        RouteTableId={"Fn::ImportValue": "table"},
    ),
    "routes of a VPN gateway": _with(
        SENDS,
        Propagation=resource(
            "EC2::VPNGatewayRoutePropagation", RouteTableIds=[ref("Table")], VpnGatewayId="vgw-1"
        ),
    ),
    "rights for logs, traces and keys": _with(
        allow(["logs:CreateLogStream", "xray:PutTraceSegments", "kms:Decrypt"], "*")
    ),
    "a queue that Lambda polls": _polling(),
    "a secret with which Lambda signs in at a broker": _signing_in(
        "BASIC_AUTH",
        EventSourceArn="arn:aws:mq:eu-west-1:111122223333:broker:shop:b-1",
        Queues=["orders"],
    ),
    "a secret with which Lambda signs in at a cluster": _signing_in(
        "SASL_SCRAM_512_AUTH",
        SelfManagedEventSource={"Endpoints": {"KafkaBootstrapServers": ["kafka.example.com:9092"]}},
        Topics=["orders"],
    ),
    "a secret with which Lambda signs in at a schema registry": _signing_in(
        "VPC_SUBNET",
        SelfManagedEventSource={"Endpoints": {"KafkaBootstrapServers": ["kafka.example.com:9092"]}},
        SelfManagedKafkaEventSourceConfig={
            "SchemaRegistryConfig": {"AccessConfigs": [{"Type": "BASIC_AUTH", "URI": ref("Secret")}]}
        },
        Topics=["orders"],
    ),
    "a function that mounts a file system": mounting(),
    "a file system whose policy admits": _admitting(),
    "a file system of another app": in_place(
        mounting(),
        "Function",
        FileSystemConfigs=[{"Arn": {"Fn::ImportValue": "access-point"}, "LocalMountPath": "/mnt/files"}],
    ),
    "mount targets whose security group is of another app": {
        **MOUNTING,
        **{
            name: in_place(MOUNTING, name, SecurityGroups=["sg-1"])[name]
            for name in ("OneTarget", "OtherTarget")
        },
    },
    "mount targets that a rule beside the group admits": {
        **in_place(MOUNTING, "FilesGroup", SecurityGroupIngress=None),
        "Rule": resource(
            "EC2::SecurityGroupIngress",
            GroupId=arn("FilesGroup", "GroupId"),
            IpProtocol="-1",
            SourceSecurityGroupId=arn("Group", "GroupId"),
        ),
    },
}
