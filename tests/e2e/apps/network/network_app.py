"""A function in isolated subnets with endpoints, and one with a file system."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import StandardFunction

CODE = Path(__file__).parent / "functions"


class NetworkStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        isolated = ec2.SubnetConfiguration(name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        vpc = ec2.Vpc(
            self,
            "Vpc",
            max_azs=2,
            nat_gateways=0,
            subnet_configuration=[isolated],
            restrict_default_security_group=False,
        )
        vpc.add_interface_endpoint("Queues", service=ec2.InterfaceVpcEndpointAwsService.SQS)
        vpc.add_gateway_endpoint("Objects", service=ec2.GatewayVpcEndpointAwsService.S3)
        answering = StandardFunction(self, "Answering", entry=CODE, handler="handler.answer", vpc=vpc)
        sqs.Queue(self, "Queue").grant_send_messages(answering)
        self._define_behind_nat()
        self._define_mounting(vpc)

    def _define_mounting(self, vpc: ec2.Vpc) -> None:
        files = efs.FileSystem(self, "Files", vpc=vpc)
        access = files.add_access_point(
            "Access",
            path="/mounting",
            create_acl=efs.Acl(owner_uid="1000", owner_gid="1000", permissions="750"),
            posix_user=efs.PosixUser(uid="1000", gid="1000"),
        )
        path = "/mnt/mounting"
        StandardFunction(
            self,
            "Mounting",
            entry=CODE,
            handler="handler.mounted",
            vpc=vpc,
            filesystem=lambda_.FileSystem.from_efs_access_point(access, path),
            environment={"FILES": path},
        )

    def _define_behind_nat(self) -> None:
        vpc = ec2.Vpc(self, "Wide", max_azs=2, nat_gateways=1, restrict_default_security_group=False)
        function = StandardFunction(self, "Behind", entry=CODE, handler="handler.answer", vpc=vpc)
        database = ec2.SecurityGroup(self, "Database", vpc=vpc, allow_all_outbound=False)
        function.connections.allow_to(database, ec2.Port.tcp(5_432))
