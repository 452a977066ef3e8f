"""What `tests/support` has by hand, by our patterns; each is imported where it is used, as in an app."""

# ruff: noqa: PLC0415

from constructs import Construct

from constructs_lib import StandardFunction
from tests.support.code_folders import HELLO

_PLACED = {"source": ["shop"], "detail-type": ["Order Placed"]}


def _function(scope: Construct) -> StandardFunction:
    return StandardFunction(scope, "Function", entry=HELLO)


def queue(scope: Construct) -> None:
    """A function behind a queue."""
    from constructs_lib import QueueConsumer

    QueueConsumer(scope, "Consumer", function=_function(scope))


def table(scope: Construct) -> None:
    """A function behind the stream of a table."""
    from aws_cdk import aws_dynamodb as dynamodb

    from constructs_lib import TableStreamConsumer

    function = _function(scope)
    stream = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    source = dynamodb.TableV2(scope, "Table", partition_key=key, dynamo_stream=stream)
    TableStreamConsumer(scope, "Consumer", function=function, table=source)


def bucket(scope: Construct) -> None:
    """A function that is told of objects by EventBridge."""
    from constructs_lib import BucketConsumer

    BucketConsumer(scope, "Sender", function=_function(scope), prefix="in/")


def topic(scope: Construct) -> None:
    """A function behind a topic."""
    from constructs_lib import TopicConsumer

    TopicConsumer(scope, "Sender", function=_function(scope))


def schedule(scope: Construct) -> None:
    """A function on a schedule."""
    from constructs_lib import ScheduledFunction

    ScheduledFunction(scope, "Sender", function=_function(scope), schedule="rate(2 hours)")


def event(scope: Construct) -> None:
    """A function behind a rule of EventBridge."""
    from constructs_lib import EventConsumer

    EventConsumer(scope, "Sender", function=_function(scope), event_pattern=_PLACED)


def http(scope: Construct) -> None:
    """A function behind an HTTP API."""
    from constructs_lib import HttpApiFunction

    HttpApiFunction(scope, "Api", function=_function(scope))
