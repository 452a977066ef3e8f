"""Which event a trigger hands its function, and what Powertools for AWS Lambda calls it."""

from collections.abc import Mapping

from constructs_lib.frozen import frozen

__all__ = ["EventType"]

POWERTOOLS = "aws_lambda_powertools"


@frozen
class EventType:
    """What a trigger hands its function: in words, and by the classes of Powertools for AWS Lambda.

    Powertools is not needed for it: classes are identified by the paths by which a handler imports them.

    Attributes:
        title: the event in words.
        payload: the same for event types that a handler cannot distinguish, `""` for a payload of your own.
        data_class: Powertools' data class, for `@event_source(data_class=...)` or an annotation; `None` for a
            payload that Powertools has none for.
        model: Powertools' model of Pydantic, for `@event_parser(model=...)`; `None` where there is none.
        envelope: Powertools' envelope, by which `@event_parser` reads what is in the event; `None` where
            there is none.
        resolver: Powertools' event handler for requests; `None` for what is no request.
        maker: what makes such an event in a test.

    Source:
        https://docs.aws.amazon.com/powertools/python/latest/utilities/data_classes/ (2026-11-27)
    """

    title: str
    payload: str
    data_class: str | None = None
    model: str | None = None
    envelope: str | None = None
    resolver: str | None = None
    maker: str | None = None

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of Powertools' data class and model, for messages."""
        return tuple(each.rpartition(".")[2] for each in (self.data_class, self.model) if each)


def _known(
    title: str,
    payload: str,
    data_class: str,
    model: str,
    *,
    envelope: str | None = None,
    resolver: str | None = None,
    maker: str | None = None,
) -> EventType:
    return EventType(
        title,
        payload,
        f"{POWERTOOLS}.utilities.data_classes.{data_class}",
        f"{POWERTOOLS}.utilities.parser.models.{model}",
        None if envelope is None else f"{POWERTOOLS}.utilities.parser.envelopes.{envelope}",
        None if resolver is None else f"{POWERTOOLS}.event_handler.{resolver}",
        f"constructs_lib.testing.events.{maker or payload}",
    )


QUEUE = _known("a batch of messages of SQS", "queue", "SQSEvent", "SqsModel", envelope="SqsEnvelope")
TABLE = _known(
    "a batch of records of the stream of a DynamoDB table",
    "table",
    "DynamoDBStreamEvent",
    "DynamoDBStreamModel",
    envelope="DynamoDBStreamEnvelope",
)
STREAM = _known(
    "a batch of records of a Kinesis data stream",
    "stream",
    "KinesisStreamEvent",
    "KinesisDataStreamModel",
    envelope="KinesisDataStreamEnvelope",
)
TOPIC = _known("a message of SNS", "topic", "SNSEvent", "SnsModel", envelope="SnsEnvelope")
EVENT = _known(
    "an event of EventBridge", "event", "EventBridgeEvent", "EventBridgeModel", envelope="EventBridgeEnvelope"
)
BUCKET = _known(
    "an event of EventBridge about an object of S3",
    "event",
    "S3EventBridgeNotificationEvent",
    "S3EventNotificationEventBridgeModel",
    maker="bucket",
)
BUCKET_NOTIFICATION = _known("a notification of S3", "bucket_notification", "S3Event", "S3Model")
HTTP_API = _known(
    "a request of an HTTP API (payload format 2.0)",
    "http_api",
    "APIGatewayProxyEventV2",
    "APIGatewayProxyEventV2Model",
    envelope="ApiGatewayV2Envelope",
    resolver="APIGatewayHttpResolver",
)
REST_API = _known(
    "a request of a REST API (payload format 1.0)",
    "rest_api",
    "APIGatewayProxyEvent",
    "APIGatewayProxyEventModel",
    envelope="ApiGatewayEnvelope",
    resolver="APIGatewayRestResolver",
)
FUNCTION_URL = _known(
    "a request of a function URL (payload format 2.0)",
    "http_api",
    "LambdaFunctionUrlEvent",
    "LambdaFunctionUrlModel",
    envelope="LambdaFunctionUrlEnvelope",
    resolver="LambdaFunctionUrlResolver",
    maker="function_url",
)
WEB_SOCKET = _known(
    "a connection, its end or a message of a WebSocket API",
    "web_socket",
    "APIGatewayWebSocketEvent",
    "APIGatewayWebSocketMessageEventModel",
    envelope="ApiGatewayWebSocketEnvelope",
)
SCHEDULE = EventType(
    "the time of a schedule, as `scheduled_time`, `schedule_arn`, `execution_id` and `attempt_number`",
    "schedule",
    maker="constructs_lib.testing.events.schedule",
)
OWN_PAYLOAD = EventType("a payload of your own", "")

_OTHERS = {
    "alb": "ALBEvent AlbModel",
    "appsync": "AppSyncResolverEvent AppSyncResolverEventModel",
    "appsync_events": "AppSyncResolverEventsEvent AppSyncEventsModel",
    "bedrock": "BedrockAgentEvent BedrockAgentEventModel BedrockAgentEnvelope",
    "bedrock_function": (
        "BedrockAgentFunctionEvent BedrockAgentFunctionEventModel BedrockAgentFunctionEnvelope"
    ),
    "bucket_batch": "S3BatchOperationEvent S3BatchOperationModel",
    "bucket_object": "S3ObjectLambdaEvent",
    "code_deploy": "CodeDeployLifecycleHookEvent",
    "code_pipeline": "CodePipelineJobEvent",
    "connect": "ConnectContactFlowEvent",
    "cloudformation": "CloudFormationCustomResourceEvent",
    "firehose": "KinesisFirehoseEvent KinesisFirehoseModel KinesisFirehoseSqsModel KinesisFirehoseEnvelope",
    "kafka": "KafkaEvent KafkaMskEventModel KafkaSelfManagedEventModel KafkaEnvelope",
    "lattice": "VPCLatticeEvent VpcLatticeModel VpcLatticeEnvelope",
    "lattice_2": "VPCLatticeEventV2 VpcLatticeV2Model VpcLatticeV2Envelope",
    "logs": "CloudWatchLogsEvent CloudWatchLogsModel CloudWatchLogsEnvelope",
    "mail": "SESEvent SesModel",
    "secret": "SecretsManagerEvent",
    # What another event type has more of.
    "queue": "S3SqsEventNotificationModel SnsSqsEnvelope",
    "web_socket": "APIGatewayWebSocketConnectEventModel APIGatewayWebSocketDisconnectEventModel",
}


def _payloads() -> Mapping[str, str]:
    known = (QUEUE, TABLE, STREAM, TOPIC, EVENT, BUCKET, BUCKET_NOTIFICATION)
    requests = (HTTP_API, REST_API, FUNCTION_URL, WEB_SOCKET)
    found = {name: payload for payload, names in _OTHERS.items() for name in names.split()}
    for each in (*known, *requests):
        paths = filter(None, (each.data_class, each.model, each.envelope))
        found |= {path.rpartition(".")[2]: each.payload for path in paths}
    return found


PAYLOADS = _payloads()
"""Which payload each class of Powertools is for, by the name of the class."""

_ALSO_READS = {
    # Powertools' class for REST APIs has what an event of a WebSocket API has, and was the only one for long.
    "web_socket": {"rest_api"},
}


def reads(name: str, sent: EventType) -> bool:
    """Return whether a class of Powertools may be meant for an event."""
    payload = PAYLOADS[name]
    return not sent.payload or payload == sent.payload or payload in _ALSO_READS.get(sent.payload, ())
