"""What `tests/support` has by hand, by our patterns."""

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import (
    BucketConsumer,
    EventConsumer,
    HttpApiFunction,
    QueueConsumer,
    ScheduledFunction,
    StandardFunction,
    TableStreamConsumer,
    TopicConsumer,
)
from tests.support.code_folders import HELLO

_KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
_PLACED = {"source": ["shop"], "detail-type": ["Order Placed"]}


def _function(scope: Construct) -> StandardFunction:
    return StandardFunction(scope, "Function", entry=HELLO)


def queue(scope: Construct) -> None:
    """A function behind a queue."""
    QueueConsumer(scope, "Consumer", function=_function(scope))


def table(scope: Construct) -> None:
    """A function behind the stream of a table."""
    function = _function(scope)
    stream = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    source = dynamodb.TableV2(scope, "Table", partition_key=_KEY, dynamo_stream=stream)
    TableStreamConsumer(scope, "Consumer", function=function, table=source)


def bucket(scope: Construct) -> None:
    """A function that is told of objects by EventBridge."""
    BucketConsumer(scope, "Sender", function=_function(scope), prefix="in/")


def topic(scope: Construct) -> None:
    """A function behind a topic."""
    TopicConsumer(scope, "Sender", function=_function(scope))


def schedule(scope: Construct) -> None:
    """A function on a schedule."""
    ScheduledFunction(scope, "Sender", function=_function(scope), schedule="rate(2 hours)")


def event(scope: Construct) -> None:
    """A function behind a rule of EventBridge."""
    EventConsumer(scope, "Sender", function=_function(scope), event_pattern=_PLACED)


def http(scope: Construct) -> None:
    """A function behind an HTTP API."""
    HttpApiFunction(scope, "Api", function=_function(scope))
