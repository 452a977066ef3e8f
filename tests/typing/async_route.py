"""Functions that other services invoke asynchronously, and one that a service waits for."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_iot as iot
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_logs_destinations as logs_destinations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from aws_cdk import aws_ses_actions as ses_actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import AsyncRoute, DeadLetter, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


class AsyncRouteStack(Stack):
    """The least that it takes, and every kind of failure route."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        # --8<-- [start:smallest]
        smallest = AsyncRoute(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        if smallest.failure_route.queue is not None:
            smallest.failure_route.queue.grant_consume_messages(function)
        mail = subscriptions.EmailSubscription("ops@example.com")
        routes = {
            "Topic": DeadLetter.topic(subscriptions=[mail]),
            "Bucket": DeadLetter.bucket(retention_period=Duration.days(30)),
            "Own": DeadLetter.to(s3.Bucket(self, "OwnBucket")),
            "None": DeadLetter.none(reason="the next message of the sensor replaces it"),
        }
        for name, route in routes.items():
            each = StandardFunction(self, f"{name}Function", entry=CODE)
            AsyncRoute(self, f"{name}Route", function=each, dead_letter=route)


class FullAsyncRoute(Stack):
    """Everything that it takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        AsyncRoute(
            self,
            "Route",
            function=StandardFunction(self, "Function", entry=CODE).add_alias("live"),
            retry_attempts=1,
            max_event_age=Duration.hours(1),
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
            on_success=destinations.SqsDestination(sqs.Queue(self, "Results")),
            alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(self, "Pager")))],
        )
        # --8<-- [end:full]


class FullSensorsAsyncRoute(Stack):
    """A rule of IoT that invokes a function."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:iot]
        function = StandardFunction(self, "Sensors", entry=CODE)
        AsyncRoute(self, "Route", function=function)
        service = cast("iam.IPrincipal", iam.ServicePrincipal("iot.amazonaws.com"))
        undelivered = sqs.Queue(self, "Undelivered", enforce_ssl=True, retention_period=Duration.days(14))
        sender = iam.Role(self, "Sender", assumed_by=service)
        undelivered.grant_send_messages(sender)
        invoke = iot.CfnTopicRule.LambdaActionProperty(function_arn=function.function_arn)
        keep = iot.CfnTopicRule.SqsActionProperty(
            queue_url=undelivered.queue_url, role_arn=sender.role_arn, use_base64=False
        )
        rule = iot.CfnTopicRule(
            self,
            "Rule",
            topic_rule_payload=iot.CfnTopicRule.TopicRulePayloadProperty(
                sql="SELECT * FROM 'sensors/+/moisture'",
                aws_iot_sql_version="2016-03-23",
                actions=[iot.CfnTopicRule.ActionProperty(lambda_=invoke)],
                error_action=iot.CfnTopicRule.ActionProperty(sqs=keep),
            ),
        )
        function.add_permission("Iot", principal=service, source_arn=rule.attr_arn)
        # --8<-- [end:iot]


class FullMailAsyncRoute(Stack):
    """A receipt rule of SES that invokes a function."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:ses]
        function = StandardFunction(self, "Mail", entry=CODE)
        AsyncRoute(self, "Route", function=function)
        invoke = ses_actions.Lambda(
            function=cast("lambda_.IFunction", function),
            invocation_type=ses_actions.LambdaInvocationType.EVENT,
        )
        rules = ses.ReceiptRuleSet(self, "Rules")
        rules.add_rule(
            "Support",
            recipients=["support@example.com"],
            actions=[cast("ses.IReceiptRuleAction", invoke)],
        )
        # --8<-- [end:ses]


class FullLogsAsyncRoute(Stack):
    """A subscription of a log group that invokes a function."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:logs]
        function = StandardFunction(self, "Errors", entry=CODE)
        AsyncRoute(self, "Route", function=function)
        to_function = logs_destinations.LambdaDestination(cast("lambda_.IFunction", function))
        shop = logs.LogGroup(self, "Shop", retention=logs.RetentionDays.ONE_MONTH)
        shop.add_subscription_filter(
            "Errors",
            destination=cast("logs.ILogSubscriptionDestination", to_function),
            filter_pattern=logs.FilterPattern.any_term("ERROR"),
        )
        # --8<-- [end:logs]


class FullSignUpAsyncRoute(Stack):
    """A trigger of a user pool, which waits for its function: there is no route."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:cognito]
        function = StandardFunction(self, "SignUp", entry=CODE, timeout=Duration.seconds(5))
        users = cognito.UserPool(self, "Users")
        users.add_trigger(cognito.UserPoolOperation.PRE_SIGN_UP, cast("lambda_.IFunction", function))
        # --8<-- [end:cognito]
