"""Makes events as AWS sends them, for the tests of handlers: the standard library is enough for it.

Values are Python's and become what AWS makes of them: JSON in bodies, base64 in records of Kinesis, attribute
values in those of tables. The same call makes the same event, with the same ids and the same time, every day.

======================== ======================================================== =========================
maker                    what its function gets                                   pattern
======================== ======================================================== =========================
`queue(*bodies)`         messages of SQS                                          `QueueConsumer`
`table(*changes)`        records of the stream of a DynamoDB table                `TableStreamConsumer`
`stream(*data)`          records of a Kinesis data stream                         `KinesisConsumer`
`bucket(key)`            an event of EventBridge about an object                  `BucketConsumer`
`bucket_notification()`  a notification of S3                                     its direct delivery
`topic(message)`         a message of SNS                                         `TopicConsumer`
`schedule()`             what a schedule hands over                               `ScheduledFunction`
`event(detail)`          an event of EventBridge                                  `EventConsumer`
`http_api(method, path)` a request of an HTTP API, payload format 2.0             `HttpApiFunction`
`rest_api(method, path)` a request of a REST API, payload format 1.0              `RestApiFunction`
`function_url()`         a request of a function URL                              function URLs
`web_socket(route_key)`  a connection, its end or a message of a WebSocket API    `WebSocketApiFunction`
`destination(payload)`   the result of an asynchronous invocation                 `on_success`
`context()`              Lambda's context of an invocation                        every handler
======================== ======================================================== =========================

Example:
    >>> from constructs_lib.testing.events import queue, table
    >>> event = queue({"id": "A1"}, "no JSON")
    >>> [record["body"] for record in event["Records"]]
    ['{"id": "A1"}', 'no JSON']
    >>> table({"id": "A1", "quantity": 2})["Records"][0]["dynamodb"]["NewImage"]
    {'id': {'S': 'A1'}, 'quantity': {'N': '2'}}
"""

from constructs_lib.testing.events.api_events import function_url, http_api, rest_api, web_socket
from constructs_lib.testing.events.attribute_values import attribute_values
from constructs_lib.testing.events.handler_context import context
from constructs_lib.testing.events.record_events import Change, queue, stream, table
from constructs_lib.testing.events.single_events import (
    bucket,
    bucket_notification,
    destination,
    event,
    schedule,
    topic,
)

__all__ = [
    "Change",
    "attribute_values",
    "bucket",
    "bucket_notification",
    "context",
    "destination",
    "event",
    "function_url",
    "http_api",
    "queue",
    "rest_api",
    "schedule",
    "stream",
    "table",
    "topic",
    "web_socket",
]
