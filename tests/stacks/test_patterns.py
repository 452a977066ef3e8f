"""Each pattern at its least and at its most."""

import pytest
from aws_cdk import Duration, Size, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from constructs_lib import (
    Authorization,
    BucketConsumer,
    BucketDelivery,
    Cors,
    DeadLetter,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    Route,
    StandardFunction,
    TableStreamConsumer,
    Throttling,
    TopicConsumer,
)
from tests.support.authorizations import by_function, domain, jwt, user_pool, users, zone
from tests.support.fan_outs import plain_function
from tests.support.snapshots import MatchesSnapshot
from tests.support.stacks import HELLO, code_folder, function, imported_function, layer, stack
from tests.support.templates import template_of


def test_minimal_function(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    StandardFunction(scope, "Function", entry=HELLO)
    assert matches_snapshot(template_of(scope))


def test_maximal_function(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    defined = StandardFunction(
        scope,
        "Function",
        entry=HELLO,
        handler="handler.handler",
        runtime=lambda_.Runtime.PYTHON_3_12,
        architecture=lambda_.Architecture.X86_64,
        memory_size=1_024,
        timeout=Duration.minutes(2),
        environment={"TABLE": "orders"},
        layers=[layer(scope)],
        log_retention=logs.RetentionDays.ONE_WEEK,
        tracing=lambda_.Tracing.DISABLED,
        reserved_concurrent_executions=5,
        ephemeral_storage_size=Size.gibibytes(1),
        description="Takes orders",
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    defined.add_alias("live")
    assert matches_snapshot(template_of(scope))


@pytest.mark.parametrize("kind", [RestApiFunction, HttpApiFunction], ids=lambda kind: kind.__name__)
def test_minimal_api(
    kind: type[RestApiFunction | HttpApiFunction], matches_snapshot: MatchesSnapshot
) -> None:
    scope = stack()
    kind(scope, "Api", function=imported_function(scope))
    assert matches_snapshot(template_of(scope))


CORS = Cors(
    allow_origins=["https://shop.example.com", "https://admin.example.com"],
    allow_headers=["Content-Type"],
    allow_credentials=True,
    max_age=Duration.hours(1),
)
OPEN = Authorization.public(reason="health checks")


def test_maximal_rest_api(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    RestApiFunction(
        scope,
        "Api",
        function=imported_function(scope),
        routes=[
            Route("POST", "/orders", request_body_schema={"type": "object"}, required_query=["shop"]),
            Route("GET", "/health", authorization=OPEN),
        ],
        cors=CORS,
        authorization=Authorization.iam(),
        integration_timeout=Duration.seconds(20),
        throttling=Throttling(rate_limit=50, burst_limit=10),
        access_log_retention=logs.RetentionDays.ONE_WEEK,
        description="Orders",
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    assert matches_snapshot(template_of(scope))


def test_maximal_http_api(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    HttpApiFunction(
        scope,
        "Api",
        function=function(scope),
        routes=[
            Route("POST", "/orders", function=imported_function(scope)),
            Route("ANY", "/orders/{id}"),
            Route("GET", "/health", authorization=OPEN),
        ],
        cors=CORS,
        authorization=Authorization.iam(),
        integration_timeout=Duration.seconds(20),
        throttling=Throttling(rate_limit=50, burst_limit=10),
        access_log_retention=logs.RetentionDays.ONE_WEEK,
        description="Orders",
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    assert matches_snapshot(template_of(scope))


def test_rest_api_with_every_authorization(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    RestApiFunction(
        scope,
        "Api",
        function=imported_function(scope),
        authorization=by_function(
            scope, identity_sources=["header.X-Token"], results_cache_ttl=Duration.minutes(5)
        ).and_api_key(throttling=Throttling(rate_limit=5, burst_limit=10), quota=1_000, quota_period="DAY"),
        routes=[
            Route("GET", "/orders"),
            Route(
                "PUT",
                "/orders",
                authorization=Authorization.cognito(user_pools=[user_pool(scope)], scopes=["write"]),
            ),
            Route("DELETE", "/orders", authorization=Authorization.iam()),
        ],
        domain=domain(scope, hosted_zone=zone(scope), base_path="shop"),
    )
    assert matches_snapshot(template_of(scope))


def test_http_api_with_every_authorization(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    HttpApiFunction(
        scope,
        "Api",
        function=imported_function(scope),
        authorization=jwt(scopes=["read"]),
        routes=[
            Route("GET", "/orders"),
            Route("PUT", "/orders", authorization=users(scope, scopes=["write"])),
            Route("DELETE", "/orders", authorization=by_function(scope)),
        ],
        domain=domain(scope, hosted_zone=zone(scope), base_path="shop/v1"),
    )
    assert matches_snapshot(template_of(scope))


JAR = code_folder("orders-java", {"lib/orders.jar": "PK", "lib/aws-lambda-java-core.jar": "PK"})
BOOTSTRAP = code_folder("orders-go", {"bootstrap": "ELF"})


def test_java_function(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    StandardFunction(
        scope,
        "Function",
        entry=JAR,
        runtime=lambda_.Runtime.JAVA_21,
        handler="com.example.orders.Handler::handleRequest",
        memory_size=1_024,
    )
    assert matches_snapshot(template_of(scope))


def test_native_function(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    StandardFunction(
        scope, "Function", entry=BOOTSTRAP, runtime=lambda_.Runtime.PROVIDED_AL2023, handler="bootstrap"
    )
    assert matches_snapshot(template_of(scope))


def test_minimal_queue_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    QueueConsumer(scope, "Orders", function=imported_function(scope), visibility_timeout=Duration.minutes(1))
    assert matches_snapshot(template_of(scope))


def test_maximal_queue_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    QueueConsumer(
        scope,
        "Orders",
        function=function(scope).add_alias("live"),
        queue=sqs.Queue(
            scope,
            "Queue",
            encryption=sqs.QueueEncryption.KMS,
            enforce_ssl=True,
            visibility_timeout=Duration.minutes(10),
        ),
        batch_size=1_000,
        max_batching_window=Duration.minutes(1),
        max_concurrency=20,
        max_receive_count=10,
        report_batch_item_failures=False,
        filters=[lambda_.FilterCriteria.filter({"body": {"kind": lambda_.FilterRule.is_equal("order")}})],
        dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
        max_message_age=Duration.hours(1),
        enabled=False,
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    assert matches_snapshot(template_of(scope))


def _images_of_orders(scope: Stack) -> dynamodb.TableV2:
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    return dynamodb.TableV2(scope, "Table", partition_key=key, dynamo_stream=images)


def test_minimal_table_stream_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    table = _images_of_orders(scope)
    TableStreamConsumer(scope, "Changes", function=plain_function(scope), table=table)
    assert matches_snapshot(template_of(scope))


def test_maximal_table_stream_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    TableStreamConsumer(
        scope,
        "Changes",
        function=plain_function(scope).add_alias("live"),
        table=_images_of_orders(scope),
        batch_size=500,
        max_batching_window=Duration.seconds(5),
        starting_position=lambda_.StartingPosition.LATEST,
        retry_attempts=2,
        max_record_age=Duration.hours(6),
        bisect_batch_on_error=False,
        report_batch_item_failures=False,
        parallelization_factor=4,
        filters=[lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})],
        dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
        enabled=False,
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    assert matches_snapshot(template_of(scope))


def test_minimal_kinesis_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    KinesisConsumer(scope, "Clicks", function=plain_function(scope))
    assert matches_snapshot(template_of(scope))


def test_maximal_kinesis_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    KinesisConsumer(
        scope,
        "Clicks",
        function=plain_function(scope),
        stream=kinesis.Stream(scope, "Stream", encryption=kinesis.StreamEncryption.KMS),
        batch_size=500,
        max_batching_window=Duration.seconds(5),
        starting_position=lambda_.StartingPosition.AT_TIMESTAMP,
        starting_position_timestamp=1_795_435_200,
        retry_attempts=2,
        max_record_age=Duration.hours(6),
        bisect_batch_on_error=False,
        report_batch_item_failures=False,
        tumbling_window=Duration.minutes(1),
        filters=[lambda_.FilterCriteria.filter({"data": {"kind": lambda_.FilterRule.is_equal("click")}})],
        dead_letter=DeadLetter.topic(
            subscriptions=[subscriptions.EmailSubscription("ops@example.com")],
        ),
        enabled=False,
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    assert matches_snapshot(template_of(scope))


def test_minimal_bucket_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    BucketConsumer(scope, "Uploads", function=plain_function(scope), prefix="uploads/")
    assert matches_snapshot(template_of(scope))


def test_maximal_bucket_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    consumer = BucketConsumer(
        scope,
        "Uploads",
        function=plain_function(scope),
        prefix="uploads/",
        bucket=s3.Bucket(scope, "Bucket", encryption=s3.BucketEncryption.KMS),
        suffix=".png",
        events=[s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED],
        delivery=BucketDelivery.event_bridge(retry_attempts=10, max_event_age=Duration.hours(1)),
        dead_letter=DeadLetter.to(sqs.Queue(scope, "Failures", encryption=sqs.QueueEncryption.KMS)),
        enabled=False,
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    consumer.bucket.grant_put(consumer)
    consumer.allow_recursion(reason="a thumbnail has no thumbnail")
    assert matches_snapshot(template_of(scope))


def test_direct_bucket_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    direct = BucketDelivery.direct()
    BucketConsumer(scope, "Uploads", function=plain_function(scope), prefix="uploads/", delivery=direct)
    assert matches_snapshot(template_of(scope))


def test_minimal_topic_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    TopicConsumer(scope, "Orders", function=plain_function(scope))
    assert matches_snapshot(template_of(scope))


def test_maximal_topic_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    TopicConsumer(
        scope,
        "Orders",
        function=plain_function(scope).add_alias("live"),
        topic=sns.Topic(scope, "Topic"),
        filter_policy={"shop": sns.SubscriptionFilter.string_filter(allowlist=["berlin"])},
        dead_letter=DeadLetter.to(sqs.Queue(scope, "Failures", encryption=sqs.QueueEncryption.KMS)),
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    assert matches_snapshot(template_of(scope))
