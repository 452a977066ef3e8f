"""Rules of functions behind buckets, and of queues that a service of AWS sends to: LP5xx."""

from constructs_lib.rules.rule import Rule, Severity

_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_BRIDGE = f"{_S3}EventBridge.html"
_FILTERING = f"{_S3}notification-how-to-filtering.html"
_TARGET_DLQ = f"{_EVENTS}eb-rule-dlq.html"
_RETRIES = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html"
_RECURSION = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html"

RULES = (
    Rule(
        "LP501",
        "A bucket, its consumer and the function are in one account and Region",
        "S3 notifies only EventBridge and functions of the bucket's account and Region",
        "define the pattern where the bucket and the function are, or put a queue between them",
        _BRIDGE,
    ),
    Rule(
        "LP502",
        "prefix and suffix are within S3's length of a key",
        "no key could be so long, and S3 refuses the filter",
        "shorten it",
        f"{_S3}object-keys.html",
    ),
    Rule(
        "LP503",
        "A consumer has at least one event type",
        "without an event type the function would never run",
        "name at least one of s3.EventType, or leave out events",
        _BRIDGE,
    ),
    Rule(
        "LP504",
        "S3 sends the events to EventBridge",
        "the function would never get them",
        "use BucketDelivery.direct() for these",
        _BRIDGE,
    ),
    Rule(
        "LP505",
        "One rule can select the events",
        "a pattern lists the values of each field separately, and the function would also get other events",
        "define a consumer for each of them, or use BucketDelivery.direct()",
        f"{_EVENTS}eb-create-pattern.html",
    ),
    Rule(
        "LP506",
        "retry_attempts is within EventBridge's range",
        "CloudFormation refuses the rule",
        "choose a number within that range",
        _RETRIES,
    ),
    Rule(
        "LP507",
        "max_event_age is within EventBridge's range",
        "CloudFormation refuses the rule",
        "choose a time within that range",
        _RETRIES,
    ),
    Rule(
        "LP508",
        "max_event_age of a rule is whole seconds",
        "EventBridge counts the age in seconds",
        "choose a number of seconds",
        _RETRIES,
    ),
    Rule(
        "LP509",
        "An event belongs to one direct notification",
        "S3 refuses notifications that overlap in event type, prefix and suffix",
        "choose different filters, or use BucketDelivery.event_bridge(), with which several may share a "
        "prefix",
        _FILTERING,
        template_fix=(
            "choose different filters, or send the events to EventBridge, whose rules may share a prefix"
        ),
    ),
    Rule(
        "LP510",
        "A function does not cause the events that invoke it",
        "it would invoke itself without end; Lambda's loop detection does not include EventBridge",
        "write under another prefix, narrow the grant, or call allow_recursion(reason=...)",
        _RECURSION,
        on_templates=Severity.WARNING,
        template_fix="write to another bucket or under another prefix, narrow the permission, or set "
        "RecursiveLoop: Allow if it is intended",
    ),
    Rule(
        "LP511",
        "An allowed loop has a reason",
        "only the function can end it",
        "write what ends the loop, for reviewers",
        _RECURSION,
    ),
    Rule(
        "LP512",
        "Events that a rule or a topic cannot deliver go to a queue",
        "EventBridge and SNS send to queues only, and the event would be lost",
        "use DeadLetter.queue() or DeadLetter.to(...) with a queue",
        _TARGET_DLQ,
    ),
    Rule(
        "LP513",
        "A service may use the key of the queue that it sends to",
        "the policy of the key that AWS manages for SQS allows no service, and the event would be lost",
        "use QueueEncryption.SQS_MANAGED or your own key",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
        template_fix="use SqsManagedSseEnabled, or your own key with a policy that allows the service "
        "kms:Decrypt and kms:GenerateDataKey*",
    ),
    Rule(
        "LP514",
        "The policy of a dead-letter queue allows the service to send",
        "the event would be lost, and a policy of another app cannot be changed here",
        "allow sqs:SendMessage where the queue is defined, and acknowledge this",
        _TARGET_DLQ,
        Severity.WARNING,
        template_fix="allow it in an AWS::SQS::QueuePolicy of the queue, with the sender in aws:SourceArn",
    ),
    Rule(
        "LP515",
        "The dead-letter queue of a service is in its account and Region",
        "EventBridge and SNS refuse any other queue",
        "use a queue in that account and Region, or leave out dead_letter",
        _TARGET_DLQ,
    ),
    Rule(
        "LP516",
        "An imported bucket sends its events to EventBridge",
        "only the stack of the bucket can switch that on, and until then the function never runs",
        "set event_bridge_enabled where the bucket is defined, and acknowledge this",
        f"{_S3}enable-event-notifications-eventbridge.html",
        Severity.WARNING,
    ),
    Rule(
        "LP517",
        "A function may read the objects of its events",
        "otherwise S3 refuses to return them, and a role of another app cannot be changed here",
        "import it with a role that can be changed, or acknowledge this if the role has the permission",
        f"{_S3}using-with-s3-policy-actions.html",
        Severity.WARNING,
    ),
    Rule(
        "LP518",
        "prefix and suffix are parts of keys",
        "they have no wildcards, and keys rarely begin with a slash: the function would probably never run",
        "leave out asterisks and the leading slash, or acknowledge this if your keys have them",
        _FILTERING,
        Severity.WARNING,
    ),
    Rule(
        "LP519",
        "Notifications of a bucket are set in one place",
        "the custom resource with which CDK sets them replaces the settings of the bucket's own resource",
        "use bucket.add_event_notification(...) and bucket.enable_event_bridge_notification() instead",
        f"{_S3}how-to-enable-disable-notification-intro.html",
    ),
)
