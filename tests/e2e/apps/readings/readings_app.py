"""Functions that IoT and a caller of no pattern invoke, each with its route, and one that is watched."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_iot as iot
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import Alarms, AsyncRoute, DeadLetter, FunctionAlarms, StandardFunction

FUNCTIONS = Path(__file__).parent / "functions"


class ReadingsStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        self._table = dynamodb.TableV2(self, "Known", partition_key=key)
        sensors = self._function("Sensors", Alarms.composite(error_rate=1))
        AsyncRoute(self, "SensorsRoute", function=sensors, retry_attempts=1)
        self._rule(sensors)
        live = self._function("Mail", Alarms.none(reason="its alias is watched")).add_alias("live")
        AsyncRoute(self, "MailRoute", function=live, retry_attempts=0, dead_letter=DeadLetter.bucket())
        FunctionAlarms(self, "MailAlarms", function=live, alarms=Alarms.each(error_rate=5))

    def _function(self, construct_id: str, alarms: Alarms) -> StandardFunction:
        made = StandardFunction(
            self,
            construct_id,
            entry=FUNCTIONS,
            handler="readings.handler",
            # No machine is so busy that it takes longer.
            timeout=Duration.minutes(5),
            environment={"TABLE": self._table.table_name},
            alarms=alarms,
        )
        self._table.grant(made, "dynamodb:UpdateItem")
        return made

    def _rule(self, function: lambda_.Function) -> None:
        invoke = iot.CfnTopicRule.LambdaActionProperty(function_arn=function.function_arn)
        rule = iot.CfnTopicRule(
            self,
            "Rule",
            topic_rule_payload=iot.CfnTopicRule.TopicRulePayloadProperty(
                sql="SELECT * FROM 'readings'", actions=[iot.CfnTopicRule.ActionProperty(lambda_=invoke)]
            ),
        )
        service = cast("iam.IPrincipal", iam.ServicePrincipal("iot.amazonaws.com"))
        function.add_permission("Iot", principal=service, source_arn=rule.attr_arn)
