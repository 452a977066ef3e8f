"""Readings of sensors that IoT takes: those of places that are known are stored, the others are kept."""

from pathlib import Path
from typing import cast

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_iot as iot
from constructs import Construct

from constructs_lib import AsyncRoute, DependencyLayer, StandardFunction

PROJECT = Path(__file__).parents[1]


class AsyncRouteStack(Stack):
    """Stores the last reading of each place that is registered."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.table = dynamodb.TableV2(
            self,
            "Places",
            partition_key=dynamodb.Attribute(name="place", type=dynamodb.AttributeType.STRING),
        )
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "async_route",
            layers=[powertools],
            environment={"PLACES_TABLE": self.table.table_name},
        )
        self.table.grant(self.function, "dynamodb:UpdateItem")
        self.route = AsyncRoute(self, "Route", function=self.function)
        invoke = iot.CfnTopicRule.LambdaActionProperty(function_arn=self.function.function_arn)
        self.rule = iot.CfnTopicRule(
            self,
            "Rule",
            topic_rule_payload=iot.CfnTopicRule.TopicRulePayloadProperty(
                sql="SELECT * FROM 'greenhouse/moisture'",
                aws_iot_sql_version="2016-03-23",
                actions=[iot.CfnTopicRule.ActionProperty(lambda_=invoke)],
            ),
        )
        service = cast("iam.IPrincipal", iam.ServicePrincipal("iot.amazonaws.com"))
        self.function.add_permission("Iot", principal=service, source_arn=self.rule.attr_arn)
