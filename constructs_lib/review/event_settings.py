"""The properties that decide how events are delivered, and the words for a change of them."""

from constructs_lib.frozen import frozen

__all__ = ["SETTINGS", "Setting"]


@frozen
class Setting:
    """One property.

    Attributes:
        kind: the kind of a change of it.
        type: the type of the resource.
        path: the property; `[]` behind a list whose items are looked at one by one.
        what: what it is, in words.
        note: what follows from the new value, by its text; an empty one is a value that is gone.
    """

    kind: str
    type: str
    path: str
    what: str
    note: tuple[tuple[str, str], ...] = ()


_MAPPING = "AWS::Lambda::EventSourceMapping"
_INVOKE = "AWS::Lambda::EventInvokeConfig"
_FUNCTION = "AWS::Lambda::Function"
_RULE = "AWS::Events::Rule"
_SCHEDULE = "AWS::Scheduler::Schedule"
_QUEUE = "AWS::SQS::Queue"
_SUBSCRIPTION = "AWS::SNS::Subscription"
_OFF = (("false", "no event gets through"), ("DISABLED", "no event gets through"))
_ATTEMPTS, _AGE = "MaximumRetryAttempts", "MaximumEventAgeInSeconds"
_PROVISIONED = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"

SETTINGS = (
    Setting("disabled", _MAPPING, "Enabled", "reading", _OFF),
    Setting("disabled", _RULE, "State", "state", _OFF),
    Setting("disabled", _SCHEDULE, "State", "state", _OFF),
    Setting("retries", _MAPPING, _ATTEMPTS, "retries"),
    Setting("retries", _MAPPING, "MaximumRecordAgeInSeconds", "seconds for which a record is tried"),
    Setting("retries", _MAPPING, "BisectBatchOnFunctionError", "a failed batch is split"),
    Setting(
        *("retries", _MAPPING, "FunctionResponseTypes", "partial batch responses"),
        (("", "a failed message brings its whole batch back"),),
    ),
    Setting("retries", _INVOKE, _ATTEMPTS, "retries of asynchronous invocations"),
    Setting("retries", _INVOKE, _AGE, "seconds for which an event is tried"),
    Setting("retries", _RULE, f"Targets[].RetryPolicy.{_ATTEMPTS}", "retries of a delivery"),
    Setting("retries", _RULE, f"Targets[].RetryPolicy.{_AGE}", "seconds for which a delivery is tried"),
    Setting("retries", _SCHEDULE, f"Target.RetryPolicy.{_ATTEMPTS}", "retries of a delivery"),
    Setting("retries", _SCHEDULE, f"Target.RetryPolicy.{_AGE}", "seconds for which a delivery is tried"),
    Setting("retries", _QUEUE, "RedrivePolicy.maxReceiveCount", "receives until a message is failed"),
    Setting("retries", _QUEUE, "VisibilityTimeout", "seconds for which a received message is hidden"),
    Setting("retries", _QUEUE, "DelaySeconds", "seconds by which messages are delayed"),
    Setting("retries", _FUNCTION, "Timeout", "timeout in seconds"),
    Setting("retries", _SUBSCRIPTION, "DeliveryPolicy", "delivery policy"),
    Setting("filter", _MAPPING, "FilterCriteria.Filters", "filters", (("", "every event gets through"),)),
    Setting("filter", _RULE, "EventPattern", "event pattern"),
    Setting(
        *("filter", _SUBSCRIPTION, "FilterPolicy", "filter policy"), (("", "every message gets through"),)
    ),
    Setting("filter", _SUBSCRIPTION, "FilterPolicyScope", "what the filter policy looks at"),
    Setting("filter", _SUBSCRIPTION, "RawMessageDelivery", "raw messages"),
    Setting("filter", "AWS::S3::Bucket", "NotificationConfiguration", "notifications"),
    Setting("filter", "Custom::S3BucketNotifications", "NotificationConfiguration", "notifications"),
    Setting("filter", _RULE, "Targets[].InputTransformer", "what the target is given"),
    Setting("filter", _RULE, "Targets[].InputPath", "what the target is given"),
    Setting("filter", _RULE, "Targets[].Input", "what the target is given"),
    Setting("filter", _SCHEDULE, "Target.Input", "what the target is given"),
    Setting("filter", _MAPPING, "StartingPosition", "where reading starts"),
    Setting("filter", "AWS::DynamoDB::Table", "StreamSpecification", "stream"),
    Setting("filter", "AWS::DynamoDB::GlobalTable", "StreamSpecification", "stream"),
    Setting("batch", _MAPPING, "BatchSize", "batch size"),
    Setting("batch", _MAPPING, "MaximumBatchingWindowInSeconds", "seconds for which a batch is collected"),
    Setting("batch", _MAPPING, "TumblingWindowInSeconds", "seconds of a tumbling window"),
    Setting("concurrency", _MAPPING, "ScalingConfig.MaximumConcurrency", "most invocations at once"),
    Setting("concurrency", _MAPPING, "ParallelizationFactor", "batches of a shard at once"),
    Setting("concurrency", _MAPPING, "ProvisionedPollerConfig", "provisioned pollers"),
    Setting(
        *("concurrency", _FUNCTION, "ReservedConcurrentExecutions", "reserved concurrency"),
        (("0", "the function does not run at all"), ("", "it shares what the account has left")),
    ),
    Setting("concurrency", "AWS::Lambda::Alias", _PROVISIONED, "provisioned concurrency"),
    Setting("concurrency", "AWS::Kinesis::Stream", "ShardCount", "shards"),
)
