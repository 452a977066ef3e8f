"""Reads the records of a failed batch from its stream again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.redrive.clients import ClientFactory
from constructs_lib.redrive.errors import reason_of
from constructs_lib.redrive.failed_batches import stream_of
from constructs_lib.redrive.filter_patterns import UnknownPatternError, lets_through
from constructs_lib.redrive.letter import Letter, Position
from constructs_lib.redrive.route import Poller
from constructs_lib.redrive.stream_records import dynamodb_record, event_text, kinesis_record, sequence_number

__all__ = ["Shards"]

# A page may be empty where records lie further on:
# https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
_EMPTY_PAGES = 20
_GONE = {"ResourceNotFoundException", "TrimmedDataAccessException"}
_EXPIRED = "the stream does not have all of its records any more"
_WINDOWED = "it has no state of its window; only a bucket keeps the batch"
_DROPPED = "the filters of its mapping match none of its records"
_OTHERS = "its batch had {} of the {} records between its positions, and only a bucket keeps the batch itself"


class _UnreadableError(Exception):
    """The records of a position are not to be had, or not all of them are the batch's."""


@dataclass(frozen=True, slots=True)
class _Service:
    """What one kind of stream calls the parameters, and how its records look to a function."""

    name: str
    stream: str
    number: str
    shaped: Callable[[Mapping[str, Any], str, Poller], dict[str, Any]]


_SERVICES = {
    "dynamodb": _Service("dynamodbstreams", "StreamArn", "SequenceNumber", dynamodb_record),
    "kinesis": _Service("kinesis", "StreamARN", "StartingSequenceNumber", kinesis_record),
}


class Shards:
    """Opens failed events that hold no records but their position.

    Args:
        client: makes a boto3 client for a service.
    """

    def __init__(self, client: ClientFactory) -> None:
        self._make = client
        self._clients: dict[str, Any] = {}

    def opened(self, letter: Letter) -> Letter:
        """Return a failed event with the event that its function would get, or with why there is none."""
        position, poller = letter.position, letter.route.poller if letter.route else None
        if position is None or position.stored or poller is None or letter.problem:
            return letter
        try:
            return replace(letter, payload=event_text({"Records": self._records(position, poller)}))
        except (UnknownPatternError, _UnreadableError) as problem:
            return replace(letter, problem=str(problem))
        except (BotoCoreError, ClientError) as error:
            return replace(letter, problem=reason_of(error))

    def _records(self, position: Position, poller: Poller) -> list[dict[str, Any]]:
        # Records alone would begin a window anew, and a sum over it would be wrong.
        if poller.windowed:
            raise _UnreadableError(_WINDOWED)
        # All before any is sent: the letter goes when it was sent, and with it whatever could not be read.
        try:
            records = list(self._read(position, poller))
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] in _GONE:
                raise _UnreadableError(_EXPIRED) from None
            raise
        wanted = [record for record in records if lets_through(poller.filters, record)]
        problem = _problem(position, records, wanted)
        if problem:
            raise _UnreadableError(problem)
        return wanted

    def _read(self, position: Position, poller: Poller) -> Iterator[dict[str, Any]]:
        stream = stream_of(poller.source)
        service = _SERVICES[stream.split(":")[2]]
        if service.name not in self._clients:
            self._clients[service.name] = self._make(service.name)
        client = self._clients[service.name]
        start = {service.stream: stream, service.number: position.start, "ShardId": position.shard}
        found = client.get_shard_iterator(ShardIteratorType="AT_SEQUENCE_NUMBER", **start)
        iterator, empty = found["ShardIterator"], 0
        while iterator and empty < _EMPTY_PAGES:
            page = client.get_records(ShardIterator=iterator)
            for record in page["Records"]:
                shaped = service.shaped(record, position.shard, poller)
                # As numbers, whose texts differ in length. The iterator itself would go on behind the batch.
                number = int(sequence_number(shaped))
                if number <= int(position.end):
                    yield shaped
                if number >= int(position.end):
                    return
            empty = 0 if page["Records"] else empty + 1
            iterator = page.get("NextShardIterator")


def _problem(position: Position, records: Sequence[Any], wanted: Sequence[Any]) -> str:
    ends = [sequence_number(record) for record in (*records[:1], *records[-1:])]
    if ends != [position.start, position.end]:
        return _EXPIRED
    if not wanted:
        return _DROPPED
    # AWS does not say whether a batch counts what a filter drops; with several batches of a shard at once,
    # records of others lie between its own.
    if position.size not in {len(records), len(wanted)}:
        return _OTHERS.format(position.size, len(wanted))
    return ""
