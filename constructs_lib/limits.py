"""Every AWS limit that constructs-lib checks, once: value, unit, adjustable or not, source page, date read.

Imports nothing of CDK, so that tools can read it at no cost. A limit that AWS can raise for an account
(`adjustable=True`) is checked against AWS's default; context raises it::

    "context": {"constructs-lib:limits": {"LAMBDA_CONCURRENCY": 5000}}
"""

from datetime import date

from constructs_lib import sender_limits
from constructs_lib.limit import Limit
from constructs_lib.sender_limits import (
    EVENT_PATTERN_SIZE,
    INPUT_LENGTH,
    INPUT_VARIABLES,
    RULE_DESCRIPTION,
    RULE_EVENT_AGE,
    RULE_RETRY_ATTEMPTS,
    S3_KEY,
    SCHEDULER_EVENT_AGE,
    SCHEDULER_FLEXIBLE_WINDOW,
    SCHEDULER_RETRY_ATTEMPTS,
    SNS_FILTER_COMBINATIONS,
    SNS_FILTER_KEYS,
)

__all__ = [
    "EVENT_PATTERN_SIZE",
    "INPUT_LENGTH",
    "INPUT_VARIABLES",
    "LIMITS",
    "LIMITS_CONTEXT_KEY",
    "RULE_DESCRIPTION",
    "RULE_EVENT_AGE",
    "RULE_RETRY_ATTEMPTS",
    "S3_KEY",
    "SCHEDULER_EVENT_AGE",
    "SCHEDULER_FLEXIBLE_WINDOW",
    "SCHEDULER_RETRY_ATTEMPTS",
    "SNS_FILTER_COMBINATIONS",
    "SNS_FILTER_KEYS",
    "Limit",
]

LIMITS_CONTEXT_KEY = "constructs-lib:limits"
"""Context key under which an app raises adjustable limits: a mapping of limit name to new maximum."""

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
_CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"
_CREATE_FUNCTION = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
_VPC_CONFIG = "https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html"
_DURABLE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-durableconfig.html"
_ASYNC = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"
_REST = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
_HTTP = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"
_WS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"
_LAST = date(2026, 11, 27)
_HTTP_CORS = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html"
_URL_CORS = "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html"
_MAPPING = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
_FILTERS = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"
_ALARM = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"

LAMBDA_MEMORY_SIZE = Limit("LAMBDA_MEMORY_SIZE", "Function memory allocation", 128, 10_240, "MB", _LAMBDA)
LAMBDA_TIMEOUT = Limit("LAMBDA_TIMEOUT", "Function timeout", 1, 900, "seconds", _LAMBDA)
LAMBDA_EPHEMERAL_STORAGE = Limit(
    "LAMBDA_EPHEMERAL_STORAGE", "Ephemeral storage of a function", 512, 10_240, "MB", _LAMBDA
)
LAMBDA_LAYERS = Limit("LAMBDA_LAYERS", "Layers of a function", 0, 5, "layers", _LAMBDA)
LAMBDA_SECURITY_GROUPS = Limit(
    "LAMBDA_SECURITY_GROUPS",
    "Security groups of a function",
    0,
    5,
    "security groups",
    _VPC_CONFIG,
    read=date(2026, 11, 27),
)
LAMBDA_UNZIPPED_SIZE = Limit(
    "LAMBDA_UNZIPPED_SIZE", "Deployment package, unzipped, with all layers", 0, 262_144_000, "bytes", _LAMBDA
)
LAMBDA_ENVIRONMENT_SIZE = Limit(
    "LAMBDA_ENVIRONMENT_SIZE", "Environment variables of a function, in aggregate", 0, 4_096, "bytes", _LAMBDA
)
LAMBDA_DESCRIPTION = Limit(
    "LAMBDA_DESCRIPTION", "Description of a function", 0, 256, "characters", _CREATE_FUNCTION
)
LAMBDA_FUNCTION_NAME = Limit(
    "LAMBDA_FUNCTION_NAME",
    "Name of a function",
    1,
    64,
    "characters",
    _CREATE_FUNCTION,
    read=date(2026, 11, 27),
)
LAMBDA_DURABLE_EXECUTION = Limit(
    "LAMBDA_DURABLE_EXECUTION",
    "Execution timeout of a durable function",
    1,
    31_622_400,
    "seconds",
    _DURABLE,
    read=date(2026, 11, 27),
)
LAMBDA_DURABLE_RETENTION = Limit(
    "LAMBDA_DURABLE_RETENTION",
    "Retention of what a durable execution did",
    1,
    90,
    "days",
    _DURABLE,
    read=date(2026, 11, 27),
)
LAMBDA_CONCURRENCY = Limit(
    "LAMBDA_CONCURRENCY",
    "Concurrent executions of an account and Region",
    0,
    1_000,
    "executions",
    _LAMBDA,
    adjustable=True,
)
LAMBDA_UNRESERVED_CONCURRENCY = Limit(
    "LAMBDA_UNRESERVED_CONCURRENCY",
    "Concurrent executions that Lambda keeps unreserved",
    100,
    100,
    "executions",
    _CONCURRENCY,
)
LAMBDA_SYNC_PAYLOAD = Limit(
    "LAMBDA_SYNC_PAYLOAD",
    "Payload of a synchronous invocation, request or response",
    0,
    6_291_456,
    "bytes",
    _LAMBDA,
)
LAMBDA_ASYNC_PAYLOAD = Limit(
    "LAMBDA_ASYNC_PAYLOAD", "Payload of an asynchronous invocation", 0, 1_048_576, "bytes", _LAMBDA
)
LAMBDA_RETRY_ATTEMPTS = Limit(
    "LAMBDA_RETRY_ATTEMPTS", "Retries of an asynchronous invocation", 0, 2, "retries", _ASYNC
)
LAMBDA_EVENT_AGE = Limit(
    "LAMBDA_EVENT_AGE", "Age of an event of an asynchronous invocation", 60, 21_600, "seconds", _ASYNC
)
SQS_RETENTION = Limit("SQS_RETENTION", "Retention of a message", 60, 1_209_600, "seconds", _SQS)
REST_API_INTEGRATION_TIMEOUT = Limit(
    "REST_API_INTEGRATION_TIMEOUT",
    "Integration timeout of a REST API (raisable for regional and private APIs)",
    50,
    29_000,
    "milliseconds",
    _REST,
    adjustable=True,
)
HTTP_API_INTEGRATION_TIMEOUT = Limit(
    "HTTP_API_INTEGRATION_TIMEOUT", "Integration timeout of an HTTP API", 50, 30_000, "milliseconds", _HTTP
)
WEBSOCKET_TIMEOUT = Limit(
    "WEBSOCKET_TIMEOUT", "WebSocket integration timeout", 50, 29_000, "milliseconds", _WS, False, _LAST
)
API_THROTTLE_RATE = Limit(
    "API_THROTTLE_RATE",
    "Steady-state requests of all APIs of an account and Region",
    0,
    10_000,
    "requests per second",
    _REST,
    adjustable=True,
)
API_THROTTLE_BURST = Limit(
    "API_THROTTLE_BURST",
    "Burst of requests of all APIs of an account and Region, which AWS sets together with the rate",
    0,
    5_000,
    "requests",
    _REST,
    adjustable=True,
)
API_DESCRIPTION = Limit(
    "API_DESCRIPTION",
    "Description of an API",
    0,
    1_024,
    "characters",
    "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html",
)
API_AUTHORIZERS = Limit(
    "API_AUTHORIZERS", "Authorizers of an API", 0, 10, "authorizers", _HTTP, adjustable=True
)
HTTP_API_ROUTES = Limit("HTTP_API_ROUTES", "Routes of an HTTP API", 1, 300, "routes", _HTTP, adjustable=True)
WEBSOCKET_API_ROUTES = Limit(
    "WEBSOCKET_API_ROUTES", "Routes of a WebSocket API", 1, 300, "routes", _WS, True, _LAST
)
REST_API_RESOURCES = Limit(
    "REST_API_RESOURCES", "Resources of a REST API", 1, 300, "resources", _REST, adjustable=True
)
API_BASE_PATH = Limit(
    "API_BASE_PATH",
    "Path in a mapping of a domain name to an API",
    1,
    300,
    "characters",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html",
)
API_STAGE_NAME = Limit(
    "API_STAGE_NAME",
    "Name of a stage of a REST API",
    1,
    128,
    "characters",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html",
    read=date(2026, 11, 27),
)
REST_API_COMPRESSION = Limit(
    "REST_API_COMPRESSION",
    "Smallest body that a REST API compresses",
    0,
    10_485_760,
    "bytes",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-enable-compression.html",
    read=date(2026, 11, 27),
)
AUTHORIZER_CACHE_TTL = Limit(
    "AUTHORIZER_CACHE_TTL",
    "Time for which an authorizer's answer is kept",
    0,
    3_600,
    "seconds",
    "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html",
)
REST_API_AUTHORIZER_TIMEOUT = Limit(
    "REST_API_AUTHORIZER_TIMEOUT",
    "Answer of an authorizer function of a REST API (AWS names no limit: as long as an integration)",
    1,
    29,
    "seconds",
    _REST,
)
HTTP_API_AUTHORIZER_TIMEOUT = Limit(
    "HTTP_API_AUTHORIZER_TIMEOUT", "Answer of an authorizer function of an HTTP API", 1, 10, "seconds", _HTTP
)
HTTP_API_AUDIENCES = Limit("HTTP_API_AUDIENCES", "Audiences of an authorizer", 1, 50, "audiences", _HTTP)
HTTP_API_SCOPES = Limit("HTTP_API_SCOPES", "Scopes of a route", 0, 10, "scopes", _HTTP)
CORS_MAX_AGE = Limit("CORS_MAX_AGE", "Max age of a CORS preflight answer", 0, 86_400, "seconds", _HTTP_CORS)
LAMBDA_URL_CORS_MAX_AGE = Limit(
    "LAMBDA_URL_CORS_MAX_AGE", "Max age of a function URL", 0, 86_400, "seconds", _URL_CORS, read=_LAST
)
LAMBDA_URL_CORS_NAMES = Limit(
    "LAMBDA_URL_CORS_NAMES", "Origins or headers of a function URL", 0, 100, "names", _URL_CORS, read=_LAST
)
LAMBDA_BATCH_SIZE = Limit(
    "LAMBDA_BATCH_SIZE", "Records of a batch that a mapping gathers", 1, 10_000, "records", _MAPPING
)
LAMBDA_BATCHING_WINDOW = Limit(
    "LAMBDA_BATCHING_WINDOW", "Batching window of a mapping", 0, 300, "seconds", _MAPPING
)
LAMBDA_FILTERS = Limit(
    "LAMBDA_FILTERS",
    "Filters of a mapping (raisable to 10)",
    0,
    5,
    "filters",
    _FILTERS,
    adjustable=True,
)
LAMBDA_FILTER_PATTERN = Limit(
    "LAMBDA_FILTER_PATTERN",
    "Pattern of a filter",
    0,
    4_096,
    "characters",
    "https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html",
)
LAMBDA_SQS_CONCURRENCY = Limit(
    "LAMBDA_SQS_CONCURRENCY",
    "Concurrent executions that a queue may ask for",
    2,
    1_000,
    "executions",
    "https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html",
)
SQS_FIFO_BATCH_SIZE = Limit(
    "SQS_FIFO_BATCH_SIZE",
    "Messages of a batch of a FIFO queue",
    1,
    10,
    "messages",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html",
)
SQS_VISIBILITY_TIMEOUT = Limit(
    "SQS_VISIBILITY_TIMEOUT", "Visibility timeout of a queue", 0, 43_200, "seconds", _SQS
)
SQS_MAX_RECEIVE_COUNT = Limit(
    "SQS_MAX_RECEIVE_COUNT",
    "Receives of a message before it goes to the dead-letter queue",
    1,
    1_000,
    "receives",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
)
LAMBDA_STREAM_RETRY_ATTEMPTS = Limit(
    "LAMBDA_STREAM_RETRY_ATTEMPTS", "Retries of a batch of a stream", 0, 10_000, "retries", _MAPPING
)
LAMBDA_RECORD_AGE = Limit(
    "LAMBDA_RECORD_AGE",
    "Age of a record of a stream",
    60,
    604_800,
    "seconds",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html",
)
LAMBDA_PARALLELIZATION_FACTOR = Limit(
    "LAMBDA_PARALLELIZATION_FACTOR", "Batches of one shard side by side", 1, 10, "batches", _MAPPING
)
LAMBDA_TUMBLING_WINDOW = Limit(
    "LAMBDA_TUMBLING_WINDOW", "Tumbling window of a mapping", 0, 900, "seconds", _MAPPING
)
ALARM_PERIOD = Limit(
    "ALARM_PERIOD",
    "Period of an alarm on a metric that is sent every minute",
    60,
    604_800,
    "seconds",
    _ALARM,
    read=date(2026, 11, 27),
)
ALARM_EVALUATION_PERIODS = Limit(
    "ALARM_EVALUATION_PERIODS",
    "Evaluation periods of an alarm: one day of minutes",
    1,
    1_440,
    "periods",
    _ALARM,
    read=date(2026, 11, 27),
)

LIMITS: dict[str, Limit] = {
    each.name: each
    for each in sorted(
        (value for value in tuple(globals().values()) if isinstance(value, Limit)),
        key=lambda limit: hasattr(sender_limits, limit.name),
    )
}
"""Every limit by its name."""
