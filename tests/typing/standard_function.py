"""A function, with most of what it takes, and used as CDK's own."""

# --8<-- [start:imports]
from pathlib import Path

from aws_cdk import App, Duration, Size, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import StandardFunction, ValidationError

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
CODE = Path(__file__).parent / "code" / "hello"
# --8<-- [end:imports]


class StandardFunctionStack(Stack):
    """Two functions, one of which has a role and a log group of its own."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        table = dynamodb.TableV2(self, "Table", partition_key=key)
        pager = sns.Topic.from_topic_arn(self, "Pager", PAGER)
        # --8<-- [start:smallest]
        smallest = StandardFunction(self, "Smallest", entry=CODE)
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        full = StandardFunction(
            self,
            "Full",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.X86_64,
            memory_size=512,
            timeout=Duration.seconds(20),
            environment={"TABLE": table.table_name},
            role=own_role(smallest),
            log_group=logs.LogGroup(self, "Logs"),
            tracing=lambda_.Tracing.DISABLED,
            reserved_concurrent_executions=10,
            ephemeral_storage_size=Size.mebibytes(1024),
            description="Everything",
            alarm_actions=[actions.SnsAction(pager)],
        )
        # --8<-- [end:full]
        table.grant_read_data(full)
        table.grant_read_write_data(smallest)
        alias: lambda_.Alias = full.add_alias("live")
        self.alarms: list[str] = [smallest.errors_alarm.alarm_arn]
        if smallest.duration_alarm is not None:
            self.alarms.append(smallest.duration_alarm.alarm_arn)
        self.address: str = alias.function_arn


def own_role(function: StandardFunction) -> iam.Role:
    """The role that a StandardFunction has made."""
    assert isinstance(function.role, iam.Role)
    return function.role


def first_code(app: App) -> str:
    """What a user may do with an error."""
    try:
        StandardFunction(Stack(app, "Broken"), "Function", entry=CODE, memory_size=1)
    except ValidationError as error:
        return error.violations[0].code
    return ""
