"""Each pattern at its least and at its most."""

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_

from constructs_lib import (
    Authorization,
    BucketConsumer,
    BucketDelivery,
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
from tests.support.constructs import CONSTRUCTS, least
from tests.support.fan_outs import plain_function
from tests.support.samples import Sample, made, samples
from tests.support.snapshots import MatchesSnapshot
from tests.support.stacks import HELLO, code_folder, imported_function, stack
from tests.support.templates import template_of


def test_minimal_function(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    StandardFunction(scope, "Function", entry=HELLO)
    assert matches_snapshot(template_of(scope))


@pytest.mark.parametrize("kind", [RestApiFunction, HttpApiFunction], ids=lambda kind: kind.__name__)
def test_minimal_api(
    kind: type[RestApiFunction | HttpApiFunction], matches_snapshot: MatchesSnapshot
) -> None:
    scope = stack()
    kind(scope, "Api", function=imported_function(scope))
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


def _images_of_orders(scope: Stack) -> dynamodb.TableV2:
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    return dynamodb.TableV2(scope, "Table", partition_key=key, dynamo_stream=images)


def test_minimal_table_stream_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    table = _images_of_orders(scope)
    TableStreamConsumer(scope, "Changes", function=plain_function(scope), table=table)
    assert matches_snapshot(template_of(scope))


def test_minimal_kinesis_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    KinesisConsumer(scope, "Clicks", function=plain_function(scope))
    assert matches_snapshot(template_of(scope))


def test_minimal_bucket_consumer(matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    BucketConsumer(scope, "Uploads", function=plain_function(scope), prefix="uploads/")
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


OF_ITS_OWN = {
    BucketConsumer,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    StandardFunction,
    TableStreamConsumer,
    TopicConsumer,
}
"""Those that have a minimal test of their own above."""


@pytest.mark.parametrize(
    "kind", [kind for kind in CONSTRUCTS if kind not in OF_ITS_OWN], ids=lambda kind: kind.__name__
)
def test_minimal(kind: type, matches_snapshot: MatchesSnapshot) -> None:
    scope = stack()
    least(kind, scope)
    assert matches_snapshot(template_of(scope))


FULL = [each for each in samples() if each.is_full]


@pytest.mark.parametrize("sample", FULL, ids=lambda sample: sample.name.removeprefix("Full"))
def test_maximal(sample: Sample, matches_snapshot: MatchesSnapshot) -> None:
    assert matches_snapshot(made(sample).template), (
        f"the template of {sample.name} is not the one on record: "
        "pytest tests/stacks --snapshot-update, and review the difference"
    )
