"""A function, with most of what it takes, and used as CDK's own."""

from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, RemovalPolicy, Size, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import (
    Alarms,
    FunctionAlarms,
    FunctionName,
    QueueConsumer,
    ScheduledFunction,
    StandardFunction,
    ValidationError,
)

CODE = Path(__file__).parent / "code" / "hello"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


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


class StandardFunctionStack(Stack):
    """A function as a user of CDK's own uses it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        table = dynamodb.TableV2(self, "Table", partition_key=key)
        # --8<-- [start:smallest]
        smallest = StandardFunction(self, "Smallest", entry=CODE)
        # --8<-- [end:smallest]
        table.grant_read_write_data(smallest)
        alias: lambda_.Alias = smallest.add_alias("live")
        self.alarms: list[str] = [
            each.alarm_arn
            for each in (smallest.errors_alarm, smallest.throttles_alarm, smallest.duration_alarm)
            if each is not None
        ]
        self.address: str = alias.function_arn


def first_code(app: App) -> str:
    """What a user may do with an error."""
    try:
        StandardFunction(Stack(app, "Broken"), "Function", entry=CODE, memory_size=1)
    except ValidationError as error:
        return error.violations[0].code
    return ""


class FullStandardFunction(Stack):
    """Everything that a function takes whose code is a folder."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        function = StandardFunction(
            self,
            "Function",
            entry=CODE.with_name("shop"),
            exclude=["*.md"],
            keep=["pyproject.toml"],
            runtime=lambda_.Runtime.PYTHON_3_12,
            architecture=lambda_.Architecture.X86_64,
            memory_size=1_024,
            timeout=Duration.minutes(2),
            environment={"TABLE": "orders"},
            layers=[lambda_.LayerVersion(self, "Layer", code=lambda_.Code.from_asset(str(CODE)))],
            log_retention=logs.RetentionDays.ONE_WEEK,
            tracing=lambda_.Tracing.DISABLED,
            reserved_concurrent_executions=5,
            ephemeral_storage_size=Size.gibibytes(1),
            description="Takes orders",
            alarms=Alarms.each(
                errors=5,
                error_rate=2.5,
                throttles=10,
                duration_share=0.8,
                period=Duration.minutes(1),
                evaluation_periods=3,
            ),
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        function.add_alias("live")
        # --8<-- [end:full]


class FullInlineStandardFunction(Stack):
    """Code from elsewhere, and a role and a log group of one's own."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:inline]
        function = StandardFunction(
            self,
            "Function",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
            handler="index.handler",
            role=iam.Role.from_role_name(self, "Role", "orders"),
            log_group=logs.LogGroup(self, "Logs"),
        )
        function.add_layers(lambda_.LayerVersion(self, "Layer", code=lambda_.Code.from_asset(str(CODE))))
        # --8<-- [end:inline]


class FullConfiguredStandardFunction(Stack):
    """How a function starts, what it logs, who can read its environment, and under which name it is found."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:configured]
        function = StandardFunction(
            self,
            "Function",
            entry=CODE,
            snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS,
            environment={"TABLE": "orders"},
            environment_encryption=kms.Key(self, "Key"),
            application_log_level=lambda_.ApplicationLogLevel.DEBUG,
            system_log_level=lambda_.SystemLogLevel.WARN,
            recursive_loop=lambda_.RecursiveLoop.ALLOW,
            current_version_options=lambda_.VersionOptions(
                removal_policy=RemovalPolicy.RETAIN, retry_attempts=1
            ),
            function_name=FunctionName.fixed("orders", reason="The tills invoke it by this name"),
        )
        function.add_alias("live")
        # --8<-- [end:configured]


class FullDurableStandardFunction(Stack):
    """A durable function, and its alias, by which it has to be invoked."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:durable]
        function = StandardFunction(
            self,
            "Function",
            entry=CODE,
            durable_config=lambda_.DurableConfig(
                execution_timeout=Duration.days(30), retention_period=Duration.days(7)
            ),
        )
        ScheduledFunction(self, "Nightly", function=function.add_alias("live"), schedule="cron(0 3 * * ? *)")
        # --8<-- [end:durable]


class FullPackedStandardFunction(Stack):
    """A project whose packages are packed with its code."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:packed]
        StandardFunction(self, "Function", entry=CODE.with_name("project"), extras=["http"])
        # --8<-- [end:packed]


class FullWatchedStandardFunction(Stack):
    """One alarm that acts for all of a function, and a function that is watched elsewhere."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:watched]
        StandardFunction(
            self,
            "Orders",
            entry=CODE,
            alarms=Alarms.composite(
                errors=3,
                error_rate=1,
                throttles=2,
                duration_share=0.75,
                period=Duration.hours(1),
                evaluation_periods=2,
            ),
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        StandardFunction(
            self, "Tool", entry=CODE, alarms=Alarms.none(reason="people run it by hand and see the error")
        )
        # --8<-- [end:watched]


class FullConnectedStandardFunction(Stack):
    """A function in a VPC, with a file system."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:connected]
        vpc = network(self)
        group = ec2.SecurityGroup(self, "Group", vpc=vpc, allow_all_outbound=False)
        group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443))
        files = efs.FileSystem.from_file_system_attributes(
            self,
            "Files",
            file_system_id="fs-0123456789abcdef0",
            security_group=ec2.SecurityGroup.from_security_group_id(
                self, "FilesGroup", "sg-0123456789abcdef0"
            ),
        )
        access = efs.AccessPoint.from_access_point_attributes(
            self, "Access", access_point_id="fsap-0123456789abcdef0", file_system=files
        )
        function = StandardFunction(
            self,
            "Function",
            entry=CODE,
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[group],
            filesystem=lambda_.FileSystem.from_efs_access_point(access, "/mnt/shop"),
        )
        function.allow_unreached_services(reason="a layer sends mail, and nothing here calls it")
        # --8<-- [end:connected]


class FullPublicStandardFunction(Stack):
    """A function in public subnets, which calls what is in the VPC, and the world by IPv6."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:public]
        StandardFunction(
            self,
            "Function",
            entry=CODE,
            vpc=network(self),
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
            allow_public_subnet=True,
            ipv6_allowed_for_dual_stack=True,
        )
        # --8<-- [end:public]


class FullOwnFunction(Stack):
    """A function of CDK's own in patterns."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:own]
        own = lambda_.Function(
            self,
            "Function",
            code=lambda_.Code.from_asset(str(CODE)),
            handler="handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            runtime_management_mode=lambda_.RuntimeManagementMode.FUNCTION_UPDATE,
        )
        QueueConsumer(self, "Orders", function=own)
        FunctionAlarms(self, "Alarms", function=own)
        # --8<-- [end:own]
