"""The records of what Lambda polls, as its filters see them: a field that none has is matched by none."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.rules import text
from constructs_lib.rules.conditions.patterns import EITHER, Problem

_EVENT = ("eventID", "eventName", "eventSource", "eventSourceARN", "eventVersion", "awsRegion")
_TYPES = ("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS")
_OF_TEXT = ("S", "N", "B", "SS", "NS", "BS")
_IMAGES = ("Keys", "NewImage", "OldImage")


@frozen
class Record:
    """What a record of one kind of source has.

    Attributes:
        name: what a message calls it: `a message`.
        fields: its fields, and what those have that have fields of their own.
        documented: the keys that AWS documents for filters.
        wrapper: what holds these fields where a function gets the record, and is not there for a filter.
        parsed: the field that a filter sees parsed, so that only a pattern of keys can match it.
        texts: the paths of fields that hold texts, also where those are numbers; `*` is any one key.
        values: the values that a field can have.
    """

    name: str
    fields: Mapping[str, tuple[str, ...]]
    documented: tuple[str, ...]
    wrapper: str = ""
    parsed: str = ""
    texts: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = MappingProxyType({})


# https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html,
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html (2026-11-27)
MESSAGE = Record(
    "a message",
    {
        **dict.fromkeys(("messageId", "receiptHandle", "body", "messageAttributes", "md5OfBody"), ()),
        **dict.fromkeys(("md5OfMessageAttributes", "eventSource", "eventSourceARN", "awsRegion"), ()),
        "attributes": (
            "ApproximateReceiveCount",
            "ApproximateFirstReceiveTimestamp",
            "SentTimestamp",
            "SenderId",
            "SequenceNumber",
            "MessageGroupId",
            "MessageDeduplicationId",
            "AWSTraceHeader",
            "DeadLetterQueueSourceArn",
        ),
    },
    documented=("body",),
    texts=("attributes.*", "messageAttributes.*.stringValue"),
)
# https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html (2026-11-27) says that only data is
# supported, and then that other properties are filtered by, too: a warning, as nobody has tried all of them.
CLICK = Record(
    "a record of Kinesis",
    {
        **dict.fromkeys(("data", "partitionKey", "sequenceNumber", "kinesisSchemaVersion"), ()),
        **dict.fromkeys(("approximateArrivalTimestamp", "encryptionType", "invokeIdentityArn"), ()),
        **dict.fromkeys(_EVENT, ()),
    },
    documented=("data",),
    wrapper="kinesis",
    parsed="data",
    texts=("partitionKey", "sequenceNumber", "kinesisSchemaVersion"),
)
# AWS documents the key dynamodb, and CDK eventName beside it:
# https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html,
# https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda.FilterCriteria.html,
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html (2026-11-27)
CHANGE = Record(
    "a record of a table's stream",
    {
        **dict.fromkeys(_EVENT, ()),
        "userIdentity": ("type", "principalId"),
        "dynamodb": (
            "ApproximateCreationDateTime",
            *_IMAGES,
            "SequenceNumber",
            "SizeBytes",
            "StreamViewType",
        ),
    },
    documented=(),
    parsed="dynamodb",
    texts=("dynamodb.SequenceNumber",),
    values={"eventName": ("INSERT", "MODIFY", "REMOVE")},
)


def unknown(pattern: Mapping[str, Any], record: Record) -> Iterator[Problem]:
    """Yield what no record of a source has, so that the pattern would match none."""
    for path, value in _fields(pattern):
        first, *rest = path
        # What a record has not is not there, as the pattern wants it.
        if _is_absence(value) and first not in record.fields:
            continue
        if first not in record.fields:
            near = text.listed(record.fields)
            fix = _where_it_is(first, record)
            yield Problem(f"about fields of {record.name}: {near}", f"a pattern about {first}", fix)
        elif first == record.parsed and not rest and isinstance(value, list):
            allowed = f"about what {first} holds, as {{'{first}': {{'key': [...]}}}}"
            yield Problem(allowed, f"a pattern about {first} as a whole", f"write keys below {first}")
        elif rest and record.fields[first] and rest[0] not in record.fields[first]:
            allowed = f"about fields of {first}: {text.listed(record.fields[first])}"
            yield Problem(allowed, f"a pattern about {first}.{rest[0]}")
        elif first in record.values and isinstance(value, list):
            yield from _other_values(first, value, record.values[first])
        if first == "dynamodb" and rest and rest[0] in _IMAGES:
            yield from _untyped(".".join(path[:2]), path[2:])
            if path[-1] in {"BOOL", "NULL"} and len(path) > 3 and isinstance(value, list):
                yield from _no_truth_values(".".join(path), value)


def _where_it_is(key: str, record: Record) -> str | None:
    """Return what to change where a key is that of another level."""
    if key == record.wrapper:
        return f"filters see what {key} holds without it: write {record.documented[0]} as the first key"
    above = [name for name, below in record.fields.items() if key in below]
    return f"write it below {above[0]}" if above else None


def not_text(pattern: Mapping[str, Any], record: Record) -> Iterator[Problem]:
    """Yield the numbers that a filter has for a text, where none is found."""
    for path, value in _fields(pattern):
        is_text = any(_meets(each.split("."), path) for each in record.texts)
        is_image = path[0] == "dynamodb" and len(path) > 2 and path[1] in _IMAGES and path[-1] in _OF_TEXT
        if (is_text or is_image) and isinstance(value, list):
            for each in filter(_is_of_number, value):
                yield Problem(f"about {'.'.join(path)} as a text", text.shown(each))


def looked_at(pattern: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the paths of the fields that a record must have for a pattern."""
    return [path for path, value in _fields(pattern) if not _is_absence(value)]


def _is_absence(conditions: object) -> bool:
    """Return whether a record without the field matches, too."""
    return isinstance(conditions, list) and {"exists": False} in conditions


def first_keys(pattern: Mapping[str, Any]) -> list[str]:
    """Return the first keys of a pattern, and those of the alternatives that $or lists."""
    return list(dict.fromkeys(path[0] for path, _ in _fields(pattern)))


def _fields(pattern: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the path of each field that a pattern looks at, and its conditions; $or is no part of a path."""
    for key, each in pattern.items():
        if key == EITHER and isinstance(each, list):
            for alternative in each:
                if isinstance(alternative, Mapping):
                    yield from _fields(alternative, above)
        elif isinstance(each, Mapping) and each:
            yield from _fields(each, (*above, key))
        else:
            yield (*above, key), each


def _other_values(key: str, conditions: list[Any], known: tuple[str, ...]) -> Iterator[Problem]:
    for each in conditions:
        if not isinstance(each, Mapping) and each not in known:
            yield Problem(f"about {text.listed(known)} as {key}", text.shown(each))


def _no_truth_values(path: str, conditions: list[Any]) -> Iterator[Problem]:
    for each in conditions:
        if not isinstance(each, Mapping | bool):
            yield Problem(f"about true or false as {path}", text.shown(each), "write True or False")


def _untyped(image: str, path: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what an attribute of an item lacks: its type comes between its name and its value."""
    if not path:
        yield Problem(
            f"about attributes of an item below {image}, as exists is, too", f"a pattern about {image}"
        )
    while len(path) > 2 and path[1] == "M":
        path = path[2:]
    # Only what a value is can be matched, and what lists and maps hold has a type of its own.
    is_whole = path[1:] in {("L",), ("M",)}
    if len(path) == 1 or (path and path[1] not in _TYPES) or is_whole:
        allowed = f"about attributes with their type, as {{'{path[0]}': {{'S': [...]}}}}"
        yield Problem(allowed, f"none at {image}.{'.'.join(path)}")


def _meets(wanted: list[str], path: tuple[str, ...]) -> bool:
    pairs = zip(wanted, path, strict=False)
    return len(wanted) == len(path) and all(one in {"*", other} for one, other in pairs)


def _is_of_number(condition: object) -> bool:
    """Return whether only a number or a truth value could match."""
    if isinstance(condition, int | float):
        return True
    return isinstance(condition, Mapping) and "numeric" in condition
