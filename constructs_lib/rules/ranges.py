"""Which limit of AWS bounds which parameter of ours, and which property of a template.

One table: constructors check by it, the documentation and the tests read it, and what checks a template finds
by its property where a limit applies.
"""

from constructs_lib import limits
from constructs_lib.rules.range import Range

_FUNCTION = "AWS::Lambda::Function"
_MAPPING = "AWS::Lambda::EventSourceMapping"
_INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
_QUEUE = "AWS::SQS::Queue"
_RETRIES = "RetryPolicy.MaximumRetryAttempts"
_AGE = "RetryPolicy.MaximumEventAgeInSeconds"

FUNCTION_MEMORY = Range("LP015", limits.LAMBDA_MEMORY_SIZE, "memory_size", (f"{_FUNCTION}.MemorySize",))
FUNCTION_TIMEOUT = Range("LP016", limits.LAMBDA_TIMEOUT, "timeout", (f"{_FUNCTION}.Timeout",))
FUNCTION_STORAGE = Range(
    "LP017",
    limits.LAMBDA_EPHEMERAL_STORAGE,
    "ephemeral_storage_size",
    (f"{_FUNCTION}.EphemeralStorage.Size",),
)
FUNCTION_CONCURRENCY = Range(
    "LP018",
    limits.LAMBDA_CONCURRENCY,
    "reserved_concurrent_executions",
    (f"{_FUNCTION}.ReservedConcurrentExecutions",),
    reserve=limits.LAMBDA_UNRESERVED_CONCURRENCY.minimum,
)
FUNCTION_LAYERS = Range("LP019", limits.LAMBDA_LAYERS, "layers", (f"{_FUNCTION}.Layers",), "items")
FUNCTION_ENVIRONMENT = Range(
    "LP020",
    limits.LAMBDA_ENVIRONMENT_SIZE,
    "environment",
    (f"{_FUNCTION}.Environment.Variables",),
    "bytes",
)
# What is unzipped are files of assets, not a property.
FUNCTION_UNZIPPED = Range("LP021", limits.LAMBDA_UNZIPPED_SIZE, "code and layers")
FUNCTION_DESCRIPTION = Range(
    "LP024",
    limits.LAMBDA_DESCRIPTION,
    "description",
    (f"{_FUNCTION}.Description", "AWS::Lambda::LayerVersion.Description"),
    "characters",
)
FUNCTION_SECURITY_GROUPS = Range(
    "LP046",
    limits.LAMBDA_SECURITY_GROUPS,
    "security_groups",
    (f"{_FUNCTION}.VpcConfig.SecurityGroupIds",),
    "items",
)
DURABLE_EXECUTION = Range(
    "LP052",
    limits.LAMBDA_DURABLE_EXECUTION,
    "durable_config.execution_timeout",
    (f"{_FUNCTION}.DurableConfig.ExecutionTimeout",),
)
DURABLE_RETENTION = Range(
    "LP052",
    limits.LAMBDA_DURABLE_RETENTION,
    "durable_config.retention_period",
    (f"{_FUNCTION}.DurableConfig.RetentionPeriodInDays",),
)
# Names of all kinds are a check of their own, LP385.
FUNCTION_NAME = Range("LP053", limits.LAMBDA_FUNCTION_NAME, "function_name.name")
# Of the metrics of functions: alarms on others may have shorter ones.
ALARM_PERIOD = Range("LP057", limits.ALARM_PERIOD, "alarms.period")

MAPPING_BATCH = Range("LP101", limits.LAMBDA_BATCH_SIZE, "batch_size", (f"{_MAPPING}.BatchSize",))
# Of a FIFO queue only, which the property alone does not tell.
MAPPING_FIFO_BATCH = Range("LP101", limits.SQS_FIFO_BATCH_SIZE, "batch_size")
MAPPING_WINDOW = Range(
    "LP103",
    limits.LAMBDA_BATCHING_WINDOW,
    "max_batching_window",
    (f"{_MAPPING}.MaximumBatchingWindowInSeconds",),
)
QUEUE_VISIBILITY = Range(
    "LP106", limits.SQS_VISIBILITY_TIMEOUT, "visibility_timeout", (f"{_QUEUE}.VisibilityTimeout",)
)
MAPPING_FILTERS = Range(
    "LP108", limits.LAMBDA_FILTERS, "filters", (f"{_MAPPING}.FilterCriteria.Filters",), "items"
)
MAPPING_FILTER_PATTERN = Range(
    "LP110",
    limits.LAMBDA_FILTER_PATTERN,
    "filters",
    (f"{_MAPPING}.FilterCriteria.Filters[].Pattern",),
    "characters",
)
MAPPING_CONCURRENCY = Range(
    "LP117",
    limits.LAMBDA_SQS_CONCURRENCY,
    "max_concurrency",
    (f"{_MAPPING}.ScalingConfig.MaximumConcurrency",),
)
QUEUE_RECEIVE_COUNT = Range(
    "LP118",
    limits.SQS_MAX_RECEIVE_COUNT,
    "max_receive_count",
    (f"{_QUEUE}.RedrivePolicy.maxReceiveCount",),
)
# The threshold of an alarm: CloudWatch would take any, and one above what the queue keeps never rings.
QUEUE_MESSAGE_AGE = Range("LP136", limits.SQS_RETENTION, "max_message_age")

REST_INTEGRATION_TIMEOUT = Range(
    "LP206",
    limits.REST_API_INTEGRATION_TIMEOUT,
    "integration_timeout",
    ("AWS::ApiGateway::Method.Integration.TimeoutInMillis",),
)
HTTP_INTEGRATION_TIMEOUT = Range(
    "LP206",
    limits.HTTP_API_INTEGRATION_TIMEOUT,
    "integration_timeout",
    ("AWS::ApiGatewayV2::Integration.TimeoutInMillis",),
)
WEBSOCKET_INTEGRATION_TIMEOUT = Range("LP206", limits.WEBSOCKET_TIMEOUT, "integration_timeout")
CORS_MAX_AGE = Range(
    "LP209", limits.CORS_MAX_AGE, "cors.max_age", ("AWS::ApiGatewayV2::Api.CorsConfiguration.MaxAge",)
)
THROTTLE_RATE = Range(
    "LP213",
    limits.API_THROTTLE_RATE,
    "throttling.rate_limit",
    (
        "AWS::ApiGateway::Stage.MethodSettings[].ThrottlingRateLimit",
        "AWS::ApiGatewayV2::Stage.DefaultRouteSettings.ThrottlingRateLimit",
    ),
)
THROTTLE_BURST = Range(
    "LP213",
    limits.API_THROTTLE_BURST,
    "throttling.burst_limit",
    (
        "AWS::ApiGateway::Stage.MethodSettings[].ThrottlingBurstLimit",
        "AWS::ApiGatewayV2::Stage.DefaultRouteSettings.ThrottlingBurstLimit",
    ),
)
COGNITO_CLIENTS = Range(
    "LP225",
    limits.HTTP_API_AUDIENCES,
    "authorization.user_pool_clients",
    ("AWS::ApiGatewayV2::Authorizer.JwtConfiguration.Audience",),
    "items",
)
JWT_AUDIENCES = Range(
    "LP228",
    limits.HTTP_API_AUDIENCES,
    "authorization.audience",
    ("AWS::ApiGatewayV2::Authorizer.JwtConfiguration.Audience",),
    "items",
)
AUTHORIZER_CACHE = Range(
    "LP233",
    limits.AUTHORIZER_CACHE_TTL,
    "authorization.results_cache_ttl",
    (
        "AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds",
        "AWS::ApiGatewayV2::Authorizer.AuthorizerResultTtlInSeconds",
    ),
)
# The timeout of the function that an authorizer names: a matter of two resources.
REST_AUTHORIZER_TIMEOUT = Range("LP234", limits.REST_API_AUTHORIZER_TIMEOUT, "timeout of function Authorizer")
HTTP_AUTHORIZER_TIMEOUT = Range("LP234", limits.HTTP_API_AUTHORIZER_TIMEOUT, "timeout of function Authorizer")
HTTP_SCOPES = Range(
    "LP237",
    limits.HTTP_API_SCOPES,
    "authorization.scopes",
    ("AWS::ApiGatewayV2::Route.AuthorizationScopes",),
    "items",
)
# How many there are of one API: a matter of many resources.
API_AUTHORIZERS = Range("LP238", limits.API_AUTHORIZERS, "authorizers")
API_DESCRIPTION = Range(
    "LP241",
    limits.API_DESCRIPTION,
    "description",
    ("AWS::ApiGateway::RestApi.Description", "AWS::ApiGatewayV2::Api.Description"),
    "characters",
)
HTTP_ROUTES = Range("LP248", limits.HTTP_API_ROUTES, "routes")
REST_RESOURCES = Range("LP248", limits.REST_API_RESOURCES, "routes")
BASE_PATH = Range(
    "LP251",
    limits.API_BASE_PATH,
    "domain.base_path",
    ("AWS::ApiGateway::BasePathMapping.BasePath", "AWS::ApiGatewayV2::ApiMapping.ApiMappingKey"),
    "characters",
)
STAGE_NAME = Range(
    "LP255", limits.API_STAGE_NAME, "stage.stage_name", ("AWS::ApiGateway::Stage.StageName",), "characters"
)
COMPRESSION = Range(
    "LP258",
    limits.REST_API_COMPRESSION,
    "minimum_compression_size",
    ("AWS::ApiGateway::RestApi.MinimumCompressionSize",),
)

ASYNC_RETRY_ATTEMPTS = Range(
    "LP306", limits.LAMBDA_RETRY_ATTEMPTS, "retry_attempts", (f"{_INVOKE_CONFIG}.MaximumRetryAttempts",)
)
ASYNC_EVENT_AGE = Range(
    "LP307", limits.LAMBDA_EVENT_AGE, "max_event_age", (f"{_INVOKE_CONFIG}.MaximumEventAgeInSeconds",)
)
QUEUE_RETENTION = Range(
    "LP318", limits.SQS_RETENTION, "retention_period", (f"{_QUEUE}.MessageRetentionPeriod",)
)
# Of a period of at least a minute, which the property alone does not tell.
ALARM_EVALUATION_PERIODS = Range("LP328", limits.ALARM_EVALUATION_PERIODS, "alarms.evaluation_periods")

STREAM_RETRY_ATTEMPTS = Range(
    "LP402", limits.LAMBDA_STREAM_RETRY_ATTEMPTS, "retry_attempts", (f"{_MAPPING}.MaximumRetryAttempts",)
)
STREAM_RECORD_AGE = Range(
    "LP404", limits.LAMBDA_RECORD_AGE, "max_record_age", (f"{_MAPPING}.MaximumRecordAgeInSeconds",)
)
STREAM_PARALLELIZATION = Range(
    "LP406",
    limits.LAMBDA_PARALLELIZATION_FACTOR,
    "parallelization_factor",
    (f"{_MAPPING}.ParallelizationFactor",),
)
STREAM_TUMBLING_WINDOW = Range(
    "LP407", limits.LAMBDA_TUMBLING_WINDOW, "tumbling_window", (f"{_MAPPING}.TumblingWindowInSeconds",)
)

# What begins or ends a key: part of a pattern or a filter, not a property of its own.
S3_KEY = Range("LP502", limits.S3_KEY, "prefix")
RULE_RETRY_ATTEMPTS = Range(
    "LP506",
    limits.RULE_RETRY_ATTEMPTS,
    "delivery.retry_attempts",
    (f"AWS::Events::Rule.Targets[].{_RETRIES}",),
)
RULE_EVENT_AGE = Range(
    "LP507", limits.RULE_EVENT_AGE, "delivery.max_event_age", (f"AWS::Events::Rule.Targets[].{_AGE}",)
)

EVENT_PATTERN_SIZE = Range("LP522", limits.EVENT_PATTERN_SIZE, "event_pattern")
INPUT_VARIABLES = Range(
    "LP527",
    limits.INPUT_VARIABLES,
    "input",
    ("AWS::Events::Rule.Targets[].InputTransformer.InputPathsMap",),
    "items",
)
INPUT_LENGTH = Range(
    "LP528",
    limits.INPUT_LENGTH,
    "input",
    (
        "AWS::Events::Rule.Targets[].Input",
        "AWS::Events::Rule.Targets[].InputTransformer.InputTemplate",
    ),
    "characters",
)
RULE_DESCRIPTION = Range(
    "LP529", limits.RULE_DESCRIPTION, "description", ("AWS::Events::Rule.Description",), "characters"
)

FLEXIBLE_WINDOW = Range(
    "LP618",
    limits.SCHEDULER_FLEXIBLE_WINDOW,
    "flexible_window",
    ("AWS::Scheduler::Schedule.FlexibleTimeWindow.MaximumWindowInMinutes",),
)
SCHEDULE_RETRY_ATTEMPTS = Range(
    "LP620",
    limits.SCHEDULER_RETRY_ATTEMPTS,
    "retry_attempts",
    (f"AWS::Scheduler::Schedule.Target.{_RETRIES}",),
)
SCHEDULE_EVENT_AGE = Range(
    "LP621", limits.SCHEDULER_EVENT_AGE, "max_event_age", (f"AWS::Scheduler::Schedule.Target.{_AGE}",)
)

FILTER_POLICY_KEYS = Range(
    "LP804", limits.SNS_FILTER_KEYS, "filter_policy", ("AWS::SNS::Subscription.FilterPolicy",), "items"
)
# A product over all keys.
FILTER_POLICY_COMBINATIONS = Range("LP805", limits.SNS_FILTER_COMBINATIONS, "values of filter_policy")

URL_CORS_MAX_AGE = Range(
    "LP905", limits.LAMBDA_URL_CORS_MAX_AGE, "cors.max_age", ("AWS::Lambda::Url.Cors.MaxAge",)
)
URL_CORS_NAMES = Range(
    "LP906",
    limits.LAMBDA_URL_CORS_NAMES,
    "cors.allow_origins",
    tuple(f"AWS::Lambda::Url.Cors.{each}" for each in ("AllowOrigins", "AllowHeaders", "ExposeHeaders")),
    "items",
)
WEBSOCKET_ROUTES = Range("LP924", limits.WEBSOCKET_API_ROUTES, "routes")

RANGES: tuple[Range, ...] = tuple(each for each in tuple(globals().values()) if isinstance(each, Range))
"""Every range, in the order of its rule."""
