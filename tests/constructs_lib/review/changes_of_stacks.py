"""Changes of stacks of plain L2 and L1 constructs: each function defines both sides, by one argument."""

from collections.abc import Callable
from typing import Any

from aws_cdk import CfnOutput, CfnResource, CustomResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

__all__ = ["CHANGES", "StackChange"]

StackChange = Callable[[Stack, bool], None]
CHANGES: dict[str, StackChange] = {}
ELSEWHERE = "222222222222"
ID = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)


def change(define: StackChange) -> StackChange:
    """Record a change under the name of its function."""
    CHANGES[define.__name__.replace("_", " ").strip()] = define
    return define


def function(stack: Stack, construct_id: str = "Worker", **arguments: Any) -> lambda_.Function:
    """A function without files."""
    arguments.setdefault("code", lambda_.Code.from_inline("def handler(event, context): pass"))
    return lambda_.Function(
        stack, construct_id, runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler", **arguments
    )


def role(stack: Stack, construct_id: str = "Role", **arguments: Any) -> iam.Role:
    """A role of Lambda."""
    arguments.setdefault("assumed_by", iam.ServicePrincipal("lambda.amazonaws.com"))
    return iam.Role(stack, construct_id, **arguments)


def allow(*names: str, resources: tuple[str, ...] = ("*",), **arguments: Any) -> iam.PolicyStatement:
    """A statement."""
    return iam.PolicyStatement(actions=list(names), resources=list(resources), **arguments)


def table(stack: Stack, **arguments: Any) -> dynamodb.Table:
    """A table."""
    return dynamodb.Table(stack, "Table", **{"partition_key": ID, **arguments})


@change
def a_bucket_without_versions_and_key(stack: Stack, after: bool) -> None:
    encryption = s3.BucketEncryption.S3_MANAGED if after else s3.BucketEncryption.KMS_MANAGED
    s3.Bucket(stack, "Bucket", versioned=not after, encryption=encryption)


@change
def a_bucket_that_is_emptied(stack: Stack, after: bool) -> None:
    policy = RemovalPolicy.DESTROY if after else RemovalPolicy.RETAIN
    s3.Bucket(stack, "Bucket", removal_policy=policy, auto_delete_objects=after)


@change
def a_bucket_open_to_everybody(stack: Stack, after: bool) -> None:
    bucket = s3.Bucket(stack, "Bucket", block_public_access=None if after else s3.BlockPublicAccess.BLOCK_ALL)
    if after:
        statement = allow("s3:GetObject", resources=(bucket.arn_for_objects("*"),))
        statement.add_any_principal()
        bucket.add_to_resource_policy(statement)


@change
def objects_that_expire(stack: Stack, after: bool) -> None:
    rules = [s3.LifecycleRule(expiration=Duration.days(30))] if after else []
    s3.Bucket(stack, "Bucket", lifecycle_rules=rules)


@change
def a_table_that_is_removed(stack: Stack, after: bool) -> None:
    function(stack)
    if not after:
        table(stack, removal_policy=RemovalPolicy.DESTROY)


@change
def a_table_that_is_left(stack: Stack, after: bool) -> None:
    function(stack)
    if not after:
        table(stack)


@change
def a_named_table_with_another_key(stack: Stack, after: bool) -> None:
    key = dynamodb.Attribute(name="order" if after else "id", type=dynamodb.AttributeType.STRING)
    dynamodb.CfnTable(
        stack,
        "Table",
        table_name="orders",
        key_schema=[dynamodb.CfnTable.KeySchemaProperty(attribute_name=key.name, key_type="HASH")],
        attribute_definitions=[
            dynamodb.CfnTable.AttributeDefinitionProperty(attribute_name=key.name, attribute_type="S")
        ],
        billing_mode="PAY_PER_REQUEST",
    )


@change
def a_queue_that_becomes_fifo(stack: Stack, after: bool) -> None:
    queue = sqs.Queue(stack, "Queue", fifo=True if after else None)
    function(stack).add_event_source(sources.SqsEventSource(queue))


@change
def another_type(stack: Stack, after: bool) -> None:
    kind = "AWS::SQS::Queue" if after else "AWS::SNS::Topic"
    CfnResource(stack, "Failed", type=kind)


@change
def a_database_without_encryption(stack: Stack, after: bool) -> None:
    rds.CfnDBInstance(
        stack,
        "Database",
        engine="postgres",
        db_instance_class="db.t4g.micro",
        allocated_storage="20",
        storage_encrypted=not after,
        backup_retention_period=1 if after else 7,
        master_username="shop",
        manage_master_user_password=True,
    )


@change
def logs_that_are_kept_for_less(stack: Stack, after: bool) -> None:
    days = logs.RetentionDays.ONE_WEEK if after else logs.RetentionDays.ONE_YEAR
    logs.LogGroup(stack, "Logs", retention=days, removal_policy=RemovalPolicy.DESTROY)


@change
def records_that_are_kept_for_less(stack: Stack, after: bool) -> None:
    kinesis.Stream(stack, "Stream", retention_period=Duration.hours(24 if after else 168), shard_count=1)


@change
def users_without_protection(stack: Stack, after: bool) -> None:
    cognito.UserPool(stack, "Users", deletion_protection=not after, removal_policy=RemovalPolicy.DESTROY)


@change
def a_secret_that_is_removed(stack: Stack, after: bool) -> None:
    sqs.Queue(stack, "Queue")
    if not after:
        secretsmanager.Secret(stack, "Secret", removal_policy=RemovalPolicy.DESTROY)


@change
def a_function_with_a_name(stack: Stack, after: bool) -> None:
    rule = events.Rule(stack, "Rule", schedule=events.Schedule.rate(Duration.hours(1)))
    named = {"function_name": "worker"} if after else {}
    rule.add_target(targets.LambdaFunction(function(stack, **named)))


@change
def everything_on_everything(stack: Stack, after: bool) -> None:
    role(stack).add_to_policy(allow("*" if after else "s3:ListAllMyBuckets"))


@change
def a_condition_that_is_dropped(stack: Stack, after: bool) -> None:
    conditions = {} if after else {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}
    role(stack).add_to_policy(allow("ec2:StartInstances", conditions=conditions))


@change
def a_condition_that_is_new(stack: Stack, after: bool) -> None:
    conditions = {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}} if after else {}
    role(stack).add_to_policy(allow("ec2:StartInstances", conditions=conditions))


@change
def all_but_some_actions(stack: Stack, after: bool) -> None:
    statement = (
        iam.PolicyStatement(not_actions=["iam:*"], resources=["*"]) if after else allow("s3:GetObject")
    )
    role(stack).add_to_policy(statement)


@change
def a_denial_that_is_dropped(stack: Stack, after: bool) -> None:
    found = role(stack)
    found.add_to_policy(allow("s3:GetObject"))
    if not after:
        found.add_to_policy(allow("s3:DeleteObject", effect=iam.Effect.DENY))


@change
def an_administrator(stack: Stack, after: bool) -> None:
    name = "AdministratorAccess" if after else "AmazonSQSFullAccess"
    role(stack, managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(name)])


@change
def a_policy_that_nobody_here_knows(stack: Stack, after: bool) -> None:
    names = ["AmazonTextractFullAccess"] if after else []
    role(stack, managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(each) for each in names])


@change
def a_boundary_that_is_dropped(stack: Stack, after: bool) -> None:
    boundary = iam.ManagedPolicy.from_aws_managed_policy_name("PowerUserAccess")
    role(stack, permissions_boundary=None if after else boundary)


@change
def a_role_for_another_account(stack: Stack, after: bool) -> None:
    own = iam.ServicePrincipal("lambda.amazonaws.com")
    other = iam.AccountPrincipal(ELSEWHERE)
    role(stack, assumed_by=iam.CompositePrincipal(own, other) if after else own)


@change
def rights_in_another_policy(stack: Stack, after: bool) -> None:
    found, statement = role(stack), allow("sns:Publish")
    if after:
        iam.ManagedPolicy(stack, "Managed", statements=[statement], roles=[found])
    else:
        found.add_to_policy(statement)


@change
def rights_of_another_role(stack: Stack, after: bool) -> None:
    one, other = role(stack, "Reader"), role(stack, "Writer")
    for each in (one, other):
        each.add_to_policy(allow("s3:ListAllMyBuckets"))
    (other if after else one).add_to_policy(allow("s3:PutObject"))


@change
def statements_in_another_order(stack: Stack, after: bool) -> None:
    statements = [allow("s3:GetObject"), allow("sqs:SendMessage", resources=("arn:aws:sqs:*:*:orders",))]
    iam.CfnPolicy(
        stack,
        "Policy",
        policy_name="orders",
        roles=[role(stack).role_name],
        policy_document={
            "Version": "2012-10-17",
            "Statement": [each.to_statement_json() for each in (statements[::-1] if after else statements)],
        },
    )


@change
def a_function_that_anybody_may_invoke(stack: Stack, after: bool) -> None:
    found = function(stack)
    if after:
        lambda_.CfnPermission(
            *(stack, "Anybody"),
            action="lambda:InvokeFunction",
            function_name=found.function_arn,
            principal="*",
        )
        found.add_permission("Partner", principal=iam.AccountPrincipal(ELSEWHERE))


@change
def a_queue_that_anybody_may_send_to(stack: Stack, after: bool) -> None:
    queue = sqs.Queue(stack, "Queue")
    statement = allow("sqs:SendMessage", resources=(queue.queue_arn,))
    statement.add_any_principal()
    if not after:
        statement.add_condition("ArnEquals", {"aws:SourceArn": "arn:aws:sns:us-east-1:111111111111:orders"})
    queue.add_to_resource_policy(statement)


@change
def a_key_that_another_account_may_use(stack: Stack, after: bool) -> None:
    key = kms.Key(stack, "Key")
    if after:
        key.grant_decrypt(iam.AccountPrincipal(ELSEWHERE))


@change
def a_method_without_authorization(stack: Stack, after: bool) -> None:
    api = apigateway.RestApi(stack, "Api")
    kind = apigateway.AuthorizationType.NONE if after else apigateway.AuthorizationType.IAM
    api.root.add_resource("orders").add_method("GET", apigateway.MockIntegration(), authorization_type=kind)


@change
def a_network_open_to_everybody(stack: Stack, after: bool) -> None:
    network = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-1", availability_zones=["a"])
    group = ec2.SecurityGroup(stack, "Group", vpc=network)
    group.add_ingress_rule(ec2.Peer.any_ipv4() if after else ec2.Peer.ipv4("10.0.0.0/8"), ec2.Port.tcp(5432))


@change
def an_alarm_that_is_gone(stack: Stack, after: bool) -> None:
    metric = function(stack).metric_errors()
    if not after:
        metric.create_alarm(stack, "Errors", threshold=1, evaluation_periods=1)


@change
def an_alarm_that_does_nothing(stack: Stack, after: bool) -> None:
    topic = sns.Topic(stack, "OnCall")
    metric = function(stack).metric_errors()
    alarm = metric.create_alarm(stack, "Errors", threshold=100 if after else 1, evaluation_periods=1)
    if not after:
        alarm.add_alarm_action(actions.SnsAction(topic))


@change
def a_new_alarm(stack: Stack, after: bool) -> None:
    metric = function(stack).metric_throttles()
    if after:
        cloudwatch.Alarm(stack, "Throttles", metric=metric, threshold=1, evaluation_periods=1)


@change
def a_function_without_a_route(stack: Stack, after: bool) -> None:
    queue = sqs.Queue(stack, "Failed")
    function(stack, dead_letter_queue=None if after else queue)


@change
def a_function_with_a_route(stack: Stack, after: bool) -> None:
    queue = sqs.Queue(stack, "Failed")
    function(stack, dead_letter_queue=queue if after else None)


@change
def a_destination_for_a_dead_letter_queue(stack: Stack, after: bool) -> None:
    queue = sqs.Queue(stack, "Failed")
    if after:
        function(stack, on_failure=destinations.SqsDestination(queue), retry_attempts=0)
    else:
        function(stack, dead_letter_queue=queue)


@change
def a_queue_that_tries_for_ever(stack: Stack, after: bool) -> None:
    failed = sqs.Queue(stack, "Failed")
    route = sqs.DeadLetterQueue(queue=failed, max_receive_count=5)
    queue = sqs.Queue(stack, "Queue", dead_letter_queue=None if after else route)
    function(stack).add_event_source(sources.SqsEventSource(queue))


@change
def fewer_receives(stack: Stack, after: bool) -> None:
    failed = sqs.Queue(stack, "Failed")
    route = sqs.DeadLetterQueue(queue=failed, max_receive_count=1 if after else 5)
    sqs.Queue(
        stack, "Queue", dead_letter_queue=route, visibility_timeout=Duration.seconds(20 if after else 60)
    )


@change
def a_mapping_that_is_off(stack: Stack, after: bool) -> None:
    source = sources.SqsEventSource(sqs.Queue(stack, "Queue"), enabled=not after)
    function(stack).add_event_source(source)


@change
def a_source_that_is_gone(stack: Stack, after: bool) -> None:
    queue, found = sqs.Queue(stack, "Queue"), function(stack)
    if not after:
        found.add_event_source(sources.SqsEventSource(queue))


@change
def whole_batches(stack: Stack, after: bool) -> None:
    source = sources.SqsEventSource(sqs.Queue(stack, "Queue"), report_batch_item_failures=not after)
    function(stack).add_event_source(source)


@change
def a_rule_that_is_off(stack: Stack, after: bool) -> None:
    rule = events.Rule(
        stack, "Rule", schedule=events.Schedule.expression("cron(0 3 * * ? *)"), enabled=not after
    )
    rule.add_target(targets.LambdaFunction(function(stack), retry_attempts=0 if after else 3))


@change
def a_rule_without_a_route(stack: Stack, after: bool) -> None:
    queue = sqs.Queue(stack, "Failed")
    rule = events.Rule(stack, "Rule", event_pattern=events.EventPattern(source=["shop"]))
    rule.add_target(targets.LambdaFunction(function(stack), dead_letter_queue=None if after else queue))


@change
def a_function_that_cannot_run(stack: Stack, after: bool) -> None:
    function(stack, reserved_concurrent_executions=0 if after else 10)


@change
def a_subscription_to_another_topic(stack: Stack, after: bool) -> None:
    one, other, found = sns.Topic(stack, "One"), sns.Topic(stack, "Other"), function(stack)
    (other if after else one).add_subscription(subscriptions.LambdaSubscription(found))


@change
def four_layers(stack: Stack, after: bool) -> None:
    names = [f"arn:aws:lambda:us-east-1:111111111111:layer:layer-{number}:1" for number in range(4)]
    layers = [lambda_.LayerVersion.from_layer_version_arn(stack, each[-3:-2], each) for each in names]
    function(stack, layers=layers if after else layers[:1])


@change
def a_large_environment(stack: Stack, after: bool) -> None:
    function(stack, environment={"RULES": "x" * (3500 if after else 100)})


@change
def other_code(stack: Stack, after: bool) -> None:
    bucket = s3.Bucket.from_bucket_name(stack, "Code", "code")
    function(stack, code=lambda_.Code.from_bucket(bucket, f"{'ab'[after] * 64}.zip", object_version="1"))


@change
def a_custom_resource_with_another_value(stack: Stack, after: bool) -> None:
    arn = "arn:aws:lambda:us-east-1:111111111111:function:provider"
    CustomResource(stack, "Records", service_token=arn, properties={"Zone": "b" if after else "a"})


@change
def a_type_without_a_schema(stack: Stack, after: bool) -> None:
    CfnResource(
        stack, "Page", type="Example::Shop::Page::MODULE", properties={"Title": "b" if after else "a"}
    )


@change
def an_export_that_is_gone(stack: Stack, after: bool) -> None:
    topic = sns.Topic(stack, "Topic")
    CfnOutput(stack, "TopicArn", value=topic.topic_arn, export_name=None if after else "orders-topic")


@change
def another_schedule(stack: Stack, after: bool) -> None:
    CfnResource(
        stack,
        "Nightly",
        type="AWS::Scheduler::Schedule",
        properties={
            "ScheduleExpression": "cron(30 2 * * ? *)",
            "ScheduleExpressionTimezone": "Europe/Berlin" if after else "UTC",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "State": "ENABLED",
            "Target": {"Arn": function(stack).function_arn, "RoleArn": role(stack).role_arn},
        },
    )
