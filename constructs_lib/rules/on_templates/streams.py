"""Rules of streams that only a template shows: LP460 to LP499."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_FAILURES = f"{_LAMBDA}kinesis-on-failure-destination.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP460",
        "A record that always fails does not hold up its stream",
        "its shard waits until the record expires, after a day or more, and it is lost then",
        "set MaximumRetryAttempts, and a failure route in DestinationConfig.OnFailure",
        _FAILURES,
        Severity.WARNING,
    ),
    Rule(
        "LP461",
        "Records that are given up go somewhere",
        "Lambda skips them after the last retry, and nobody knows which",
        "name a bucket, a queue or a topic in DestinationConfig.OnFailure",
        _FAILURES,
        Severity.WARNING,
    ),
    Rule(
        "LP462",
        "The mapping of a stream says where to begin",
        "Lambda refuses the mapping",
        "set StartingPosition to TRIM_HORIZON or LATEST",
        f"{_LAMBDA}services-kinesis-parameters.html",
    ),
    Rule(
        "LP463",
        "A filter looks at the images that the stream has",
        "no record has another one: every record is skipped",
        "change StreamViewType of the table, or look at Keys",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html",
    ),
)
