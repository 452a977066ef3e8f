"""Rules of functions behind streams: LP4xx."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_MAPPING = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
_FAILURES = f"{_LAMBDA}kinesis-on-failure-destination.html"
_WINDOWS = f"{_LAMBDA}services-kinesis-windows.html"
_STREAMS = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html"

RULES = (
    Rule(
        "LP401",
        "A table with a consumer has a stream",
        "without a stream there is nothing to read",
        "pass dynamo_stream to TableV2, stream to Table, or table_stream_arn when you import it",
        _STREAMS,
        template_fix="set StreamSpecification.StreamViewType of the table",
    ),
    Rule(
        "LP402",
        "retry_attempts is within Lambda's range for streams",
        "CloudFormation refuses the mapping",
        "choose a number within that range",
        _MAPPING,
    ),
    Rule(
        "LP403",
        "The retries of a stream's records are limited",
        "a record that always fails blocks its shard until it expires, and never reaches the failure route",
        "choose a number of retries, or write with DeadLetter.none(reason=...) why records may be lost",
        _FAILURES,
        on_templates=Severity.WARNING,
        template_fix="set MaximumRetryAttempts",
    ),
    Rule(
        "LP404",
        "max_record_age is within Lambda's range",
        "CloudFormation refuses the mapping",
        "choose a time within that range",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html",
    ),
    Rule(
        "LP405",
        "The age of a stream's records is limited",
        "a record that is throttled for a long time expires in the stream, and never reaches the failure "
        "route",
        "choose a time, or write with DeadLetter.none(reason=...) why records may be lost",
        _FAILURES,
        on_templates=Severity.WARNING,
        template_fix="set MaximumRecordAgeInSeconds",
    ),
    Rule(
        "LP406",
        "parallelization_factor is within Lambda's range",
        "CloudFormation refuses the mapping",
        "choose a number within that range",
        _MAPPING,
    ),
    Rule(
        "LP407",
        "tumbling_window is within Lambda's range",
        "CloudFormation refuses the mapping",
        "choose a time within that range, or leave out tumbling_window",
        _MAPPING,
        template_fix="choose a time within that range, or leave out TumblingWindowInSeconds",
    ),
    Rule(
        "LP408",
        "The batches of a tumbling window come one after the other",
        "a window passes its state from batch to batch of a shard, which parallel batches cannot do",
        "leave out one of the two",
        _WINDOWS,
        on_templates=Severity.WARNING,
    ),
    Rule(
        "LP409",
        "A table's stream is read from its beginning or its end",
        "Lambda supports AT_TIMESTAMP for Kinesis only",
        "use StartingPosition.TRIM_HORIZON or StartingPosition.LATEST",
        f"{_LAMBDA}services-ddb-params.html",
        template_fix="set StartingPosition to TRIM_HORIZON or LATEST",
    ),
    Rule(
        "LP410",
        "AT_TIMESTAMP and its time are given together",
        "CloudFormation refuses one without the other",
        "pass StartingPosition.AT_TIMESTAMP and the time in Unix seconds, or neither",
        f"{_LAMBDA}services-kinesis-parameters.html",
        template_fix="set both to AT_TIMESTAMP and the time in Unix seconds, or neither",
    ),
    Rule(
        "LP411",
        "The failure route of a stream keeps the records",
        "a queue or topic gets only their position, and the records are deleted when the stream's "
        "retention ends",
        "use DeadLetter.bucket(), or acknowledge this and send them back while the stream has them",
        _FAILURES,
        Severity.WARNING,
        template_fix="name a bucket, or acknowledge this and send records back while the stream has them",
    ),
    Rule(
        "LP412",
        "Records go to the failure route before the stream deletes them",
        "a record that is throttled until its retention ends is lost, and never reaches the failure route",
        "shorten max_record_age, or for Kinesis lengthen the stream's retention_period",
        _FAILURES,
        Severity.WARNING,
        template_fix="shorten it, or lengthen RetentionPeriodHours of a Kinesis stream",
    ),
    Rule(
        "LP413",
        "At most two functions read a table's stream",
        "DynamoDB may throttle a third reader of a shard, and all readers get slower",
        "let one function send the records to others, or acknowledge this",
        _STREAMS,
        Severity.WARNING,
    ),
    Rule(
        "LP414",
        "A function does not write to the stream that invokes it",
        "each write invokes it again, and Lambda's loop detection does not include DynamoDB and Kinesis",
        "remove the permission, or acknowledge this if the handler ends the loop or filters do",
        f"{_LAMBDA}invocation-recursion.html",
        Severity.WARNING,
    ),
)
