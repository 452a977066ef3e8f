from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, TableStreamConsumer

KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
IMAGES = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


def plain(scope: Construct) -> lambda_.Function:
    """A function of CDK's own."""
    return lambda_.Function(
        scope,
        "Plain",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )


app = App()
stack = Stack(app, "Shop")
function = plain(stack)
TableStreamConsumer(
    stack,
    "Changes",
    function=function.add_alias("live"),
    table=dynamodb.TableV2(stack, "Table", partition_key=KEY, dynamo_stream=IMAGES),
    batch_size=500,
    max_batching_window=Duration.seconds(5),
    starting_position=lambda_.StartingPosition.LATEST,
    retry_attempts=2,
    max_record_age=Duration.hours(6),
    bisect_batch_on_error=False,
    report_batch_item_failures=False,
    tumbling_window=Duration.minutes(1),
    filters=[lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})],
    dead_letter=DeadLetter.bucket(retention_period=Duration.days(30)),
    enabled=False,
    alarm_actions=[actions.SnsAction(pager(stack))],
)
app.synth()
