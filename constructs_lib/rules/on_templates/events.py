"""Rules of buckets and of EventBridge's rules that only a template shows: LP560 to LP599."""

from constructs_lib.rules.rule import Rule, Severity

_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/"
_BUCKET = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-properties-s3-bucket-notificationconfiguration.html"
)

RULES = (
    Rule(
        "LP560",
        "A bucket with a rule for its events sends them to EventBridge",
        "S3 sends no events to EventBridge until this is switched on, and the rule never runs",
        "give the bucket NotificationConfiguration.EventBridgeConfiguration with EventBridgeEnabled: true",
        f"{_S3}enable-event-notifications-eventbridge.html",
    ),
    Rule(
        "LP561",
        "The notifications of a bucket are in one place",
        "the custom resource of CDK replaces all of them with its own, and those of the bucket are lost",
        "add all of them with add_event_notification and enable_event_bridge_notification, or none",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
    ),
    Rule(
        "LP562",
        "A queue or topic allows the bucket to send",
        "S3 tests it at once, and CloudFormation fails: unable to validate the destination",
        "allow s3.amazonaws.com to send in an AWS::SQS::QueuePolicy or AWS::SNS::TopicPolicy",
        f"{_S3}grant-destinations-permissions-to-s3.html",
    ),
    Rule(
        "LP563",
        "A permission does not depend on the bucket that needs it",
        "S3 tests the function when the bucket is created: CloudFormation fails, because the permission "
        "comes later",
        "name the bucket by its BucketName in SourceArn, and make the bucket depend on the permission",
        _BUCKET,
    ),
    Rule(
        "LP564",
        "A bucket depends on the permission of the function that it notifies",
        "S3 tests the function when the bucket is created, and CloudFormation fails if the bucket comes "
        "first",
        "add the permission to DependsOn of the bucket",
        _BUCKET,
        Severity.WARNING,
    ),
    Rule(
        "LP565",
        "A queue or topic allows the rule to send",
        "EventBridge has no other permission, and every event is lost",
        "allow events.amazonaws.com to send in an AWS::SQS::QueuePolicy or AWS::SNS::TopicPolicy, with the "
        "rule in aws:SourceArn",
        f"{_EVENTS}eb-use-resource-based.html",
    ),
    Rule(
        "LP566",
        "A rule has no more targets than EventBridge allows",
        "CloudFormation refuses the rule",
        "add a second rule with the same pattern",
        f"{_EVENTS}eb-quota.html",
    ),
    Rule(
        "LP569",
        "A rule for events of AWS services is on the default bus",
        "AWS services send to the default bus only, and the rule never runs",
        "leave out EventBusName, or forward the events with a rule of the default bus",
        f"{_EVENTS}eb-event-bus.html",
        Severity.WARNING,
    ),
    Rule(
        "LP570",
        "A target that needs a role has one",
        "CloudFormation refuses the rule: RoleArn is required for the target",
        "give the target a RoleArn of a role that events.amazonaws.com may assume",
        f"{_EVENTS}eb-use-identity-based.html",
    ),
    Rule(
        "LP571",
        "A target has one input",
        "CloudFormation refuses the rule",
        "keep one of Input, InputPath and InputTransformer",
        f"{_API}API_Target.html",
    ),
    Rule(
        "LP572",
        "A FIFO queue as a target of a rule has a message group",
        "CloudFormation refuses the rule: SqsParameters must be specified for the target",
        "give the target SqsParameters.MessageGroupId",
        f"{_API}API_SqsParameters.html",
    ),
    Rule(
        "LP573",
        "A target of a rule has a dead-letter queue",
        "EventBridge drops an event after its retries, and nobody is notified",
        "give the target a DeadLetterConfig with a standard queue, whose policy allows EventBridge to send",
        f"{_EVENTS}eb-rule-dlq.html",
        Severity.WARNING,
    ),
    Rule(
        "LP574",
        "The input of a target is JSON",
        "CloudFormation refuses the rule: JSON syntax error in input",
        "write it as JSON, a string in quotes",
        f"{_API}API_Target.html",
    ),
    Rule(
        "LP575",
        "An event type is valid for S3",
        "CloudFormation refuses the bucket: the event is not supported for notifications",
        "write it like s3:ObjectCreated:* or s3:ObjectRemoved:Delete",
        f"{_S3}notification-how-to-event-types-and-destinations.html",
    ),
    Rule(
        "LP576",
        "A rule is in the Region of its bus",
        "EventBridge looks for the bus in the Region of the rule, and CloudFormation refuses the rule",
        "move the rule, or send the events to a bus of its Region first",
        f"{_API}API_PutRule.html",
    ),
    Rule(
        "LP577",
        "A bus has no more rules than EventBridge allows",
        "CloudFormation refuses further rules",
        "ask AWS to raise the quota, or use one rule for several targets",
        f"{_EVENTS}eb-quota.html",
        Severity.WARNING,
    ),
    Rule(
        "LP578",
        "A bus has no more rules with wildcards than EventBridge allows",
        "CloudFormation refuses further rules; this quota cannot be raised",
        "use prefix and suffix instead of wildcards if possible, or use a second bus",
        f"{_EVENTS}eb-quota.html",
    ),
)
