from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_iot as iot
from aws_cdk import aws_sqs as sqs

from constructs_lib import AsyncRoute, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Sensors", entry=CODE)
AsyncRoute(stack, "Route", function=function)
service = cast("iam.IPrincipal", iam.ServicePrincipal("iot.amazonaws.com"))
undelivered = sqs.Queue(stack, "Undelivered", enforce_ssl=True, retention_period=Duration.days(14))
sender = iam.Role(stack, "Sender", assumed_by=service)
undelivered.grant_send_messages(sender)
invoke = iot.CfnTopicRule.LambdaActionProperty(function_arn=function.function_arn)
keep = iot.CfnTopicRule.SqsActionProperty(
    queue_url=undelivered.queue_url, role_arn=sender.role_arn, use_base64=False
)
rule = iot.CfnTopicRule(
    stack,
    "Rule",
    topic_rule_payload=iot.CfnTopicRule.TopicRulePayloadProperty(
        sql="SELECT * FROM 'sensors/+/moisture'",
        aws_iot_sql_version="2016-03-23",
        actions=[iot.CfnTopicRule.ActionProperty(lambda_=invoke)],
        error_action=iot.CfnTopicRule.ActionProperty(sqs=keep),
    ),
)
function.add_permission("Iot", principal=service, source_arn=rule.attr_arn)
app.synth()
