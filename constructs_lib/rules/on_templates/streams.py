"""Rules of streams that only a template shows: LP460 to LP499."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_FAILURES = f"{_LAMBDA}kinesis-on-failure-destination.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP460",
        "A record that always fails does not block its stream",
        "its shard waits until the record expires, after one day or more, and then the record is lost",
        "set MaximumRetryAttempts, and a failure route in DestinationConfig.OnFailure",
        _FAILURES,
        Severity.WARNING,
    ),
    Rule(
        "LP461",
        "A mapping of a stream has a failure route",
        "Lambda skips failed records after the last retry, and they are lost",
        "name a bucket, a queue or a topic in DestinationConfig.OnFailure",
        _FAILURES,
        Severity.WARNING,
    ),
    Rule(
        "LP462",
        "The mapping of a stream has a starting position",
        "Lambda refuses the mapping",
        "set StartingPosition to TRIM_HORIZON or LATEST",
        f"{_LAMBDA}services-kinesis-parameters.html",
    ),
    Rule(
        "LP463",
        "A filter uses only images that the stream has",
        "no record has another image: every record is skipped",
        "change StreamViewType of the table, or use Keys",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html",
    ),
)
