"""The deployed consumers from outside: what sends to each source, and what became of what was sent."""

import base64
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constructs_lib.local import Deployment, LocalAws
from constructs_lib.redrive import Outcome, Reporter, find_routes, redrive
from tests.rehearsal.events import Event

__all__ = ["APP", "SOURCES", "Consumers", "Effect"]

APP = Path(__file__).parents[1] / "e2e" / "apps" / "consumers"
SOURCES = ("queue", "table", "stream", "bucket", "event", "topic")
_STACK = "Consumers"
_QUEUES = {"queue": "Queue/Queue", "fifo": "FifoQueue"}
_LIMITED = {"bucket": 4, "event": 4, "topic": 4}
_ID = re.compile(r"\b[a-z]+-\d{6}\b")


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of one event.

    Attributes:
        effects: how often it took effect.
        repeats: how often it came again, or too late, and took none.
        newest: the version that took effect last.
    """

    effects: int
    repeats: int
    newest: int


class Consumers:
    """The stack of tests/e2e/apps/consumers on a local AWS."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self._aws = aws
        self._deployment = deployment
        self._threads = threading.local()
        # By source: where its letters end, and how many there were when they were read last.
        self._ends: dict[str, list[str]] = {}
        self._read: dict[str, tuple[list[int], Counter[str]]] = {}
        self._senders: dict[str, Callable[[Sequence[Event]], object]] = {
            "queue": self._send_messages,
            "fifo": self._send_in_groups,
            "table": self._put_items,
            "stream": self._put_records,
            "bucket": self._put_objects,
            "event": self._put_events,
            "topic": self._publish,
        }

    def client(self, service: str) -> Any:
        """Return a client of this thread."""
        clients = self._threads.__dict__
        if service not in clients:
            clients[service] = self._aws.client(service)
        return clients[service]

    def resource(self, path: str) -> str:
        """Return the physical name of a resource."""
        return self._deployment.resource(f"{_STACK}/{path}")

    def function(self, source: str) -> str:
        """Return the name of the function behind a source."""
        return self.resource(f"{source.title()}Function")

    def send(self, source: str, events: Sequence[Event]) -> None:
        """Send events to a source, at most ten of them."""
        self._senders[source](events)

    def effects_of(self, source: str) -> dict[str, Effect]:
        """Return what became of every event of a source that has reached its handler, by its id."""
        items = [item for page in self._scanned(source) for item in page["Items"]]
        return {
            item["id"]["S"]: Effect(*(int(item.get(name, {"N": "0"})["N"]) for name in _COUNTED))
            for item in items
            if _ID.fullmatch(item["id"]["S"])
        }

    def count_of(self, source: str) -> int:
        """Return about how many events of a source have reached its handler, at little cost."""
        return sum(page["Count"] for page in self._scanned(source, Select="COUNT"))

    def _scanned(self, source: str, **options: str) -> Iterable[dict[str, Any]]:
        pages: Iterable[dict[str, Any]] = (
            self.client("dynamodb").get_paginator("scan").paginate(TableName=self._effects(source), **options)
        )
        return pages

    def _effects(self, source: str) -> str:
        return self.resource(f"{source.title()}Effects")

    def has_begun(self, source: str, event_id: str) -> bool:
        """Whether a function has begun with an event that is to fail at first."""
        key = {"id": {"S": f"attempts at {event_id}"}}
        return "Item" in self.client("dynamodb").get_item(TableName=self._effects(source), Key=key)

    def letters(self, source: str) -> Counter[str]:
        """Return the ids of the events in the failure routes of a source, and how often each lies there."""
        stores = self._stores(source)
        counts = [self._count_in(store) for store in stores]
        known, found = self._read.get(source, ([0] * len(stores), Counter()))
        # Reading them takes fifty calls, and those who wait look again and again.
        if counts != known:
            heard = _Letters()
            for part in _routes(source):
                redrive(_STACK, part, dry_run=True, reporter=heard, client=self.client)
            found = Counter(event_id for payload in heard.payloads for event_id in _ids(payload))
            self._read[source] = counts, found
        return found

    def _stores(self, source: str) -> list[str]:
        """Return the ARNs of the queues and buckets in which the failure routes of a source end."""
        if source not in self._ends:
            routes = [
                each for part in _routes(source) for each in find_routes(_STACK, part, client=self.client)
            ]
            self._ends[source] = sorted({route.store for route in routes})
        return self._ends[source]

    def _count_in(self, store: str) -> int:
        service, name = store.split(":")[2], store.rsplit(":", maxsplit=1)[-1]
        if service == "s3":
            pages = self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=name)
            return sum(page["KeyCount"] for page in pages)
        sqs = self.client("sqs")
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return sum(int(found[each]) for each in names)

    def redrive(self, source: str) -> int:
        """Send what is in the failure routes of a source back, and return how many letters were accepted."""
        return sum(redrive(_STACK, part, rate=500, client=self.client).sent for part in _routes(source))

    def mend(self, source: str) -> None:
        """Mend the function behind a source: from now on every event has its effect."""
        self._tell(source, "mended")

    def let_go(self, source: str) -> None:
        """Let events go on that a function holds."""
        self._tell(source, "let go")

    def _tell(self, source: str, what: str) -> None:
        self.client("dynamodb").put_item(TableName=self._effects(source), Item={"id": {"S": what}})

    def give_time(self, source: str, seconds: int) -> None:
        """Set the timeout of the function behind a source."""
        self.client("lambda").update_function_configuration(
            FunctionName=self.function(source), Timeout=seconds
        )

    def throttle(self, source: str, concurrency: int) -> None:
        """Limit how often a function runs at the same time."""
        self.client("lambda").put_function_concurrency(
            FunctionName=self.function(source), ReservedConcurrentExecutions=concurrency
        )

    def release(self, source: str) -> None:
        """Limit a function as its stack does."""
        if source in _LIMITED:
            self.throttle(source, _LIMITED[source])
        else:
            self.client("lambda").delete_function_concurrency(FunctionName=self.function(source))

    def _send_messages(self, events: Sequence[Event]) -> None:
        entries = [{"Id": str(n), "MessageBody": json.dumps(e.body)} for n, e in enumerate(events)]
        self._send_batch("queue", entries)

    def _send_in_groups(self, events: Sequence[Event]) -> None:
        entries = [
            {
                "Id": str(n),
                "MessageBody": json.dumps(event.body),
                "MessageGroupId": event.id,
                "MessageDeduplicationId": f"{event.id} {event.version} {n}",
            }
            for n, event in enumerate(events)
        ]
        self._send_batch("fifo", entries)

    def _send_batch(self, source: str, entries: list[dict[str, str]]) -> None:
        url = self.resource(_QUEUES[source])
        answer = self.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        assert not answer.get("Failed"), answer

    def _put_items(self, events: Sequence[Event]) -> None:
        for event in events:
            item = {"id": {"S": event.id}, "kind": {"S": event.kind}, "event": {"S": json.dumps(event.body)}}
            # An item that is written again as it was is no change, and has no record.
            item["nonce"] = {"S": str(self._next())}
            self.client("dynamodb").put_item(TableName=self.resource("Source"), Item=item)

    def _put_records(self, events: Sequence[Event]) -> None:
        records = [{"Data": json.dumps(event.body).encode(), "PartitionKey": event.id} for event in events]
        answer = self.client("kinesis").put_records(
            StreamName=self.resource("Stream/Stream"), Records=records
        )
        assert answer["FailedRecordCount"] == 0, answer

    def _put_objects(self, events: Sequence[Event]) -> None:
        bucket = self.resource("Bucket/Bucket")
        for event in events:
            end = "json" if event.kind == "order" else "txt"
            body = json.dumps(event.body).encode()
            self.client("s3").put_object(Bucket=bucket, Key=f"in/{event.id}.{end}", Body=body)

    def _put_events(self, events: Sequence[Event]) -> None:
        entries = [
            {
                "EventBusName": self.resource("EventBus"),
                "Source": "shop",
                "DetailType": "Order Placed",
                "Detail": json.dumps(event.body),
            }
            for event in events
        ]
        answer = self.client("events").put_events(Entries=entries)
        assert answer["FailedEntryCount"] == 0, answer

    def _publish(self, events: Sequence[Event]) -> None:
        entries = [
            {
                "Id": str(n),
                "Message": json.dumps(event.body),
                "MessageAttributes": {"kind": {"DataType": "String", "StringValue": event.kind}},
            }
            for n, event in enumerate(events)
        ]
        answer = self.client("sns").publish_batch(
            TopicArn=self.resource("Topic/Topic"), PublishBatchRequestEntries=entries
        )
        assert not answer.get("Failed"), answer

    def _next(self) -> int:
        self._threads.number = getattr(self._threads, "number", 0) + 1
        return int(self._threads.number)


_COUNTED = ("effects", "repeats", "newest")


class _Letters(Reporter):
    def __init__(self) -> None:
        self.payloads: list[str] = []

    def outcome(self, outcome: Outcome) -> None:
        assert outcome.letter is not None, outcome
        assert not outcome.letter.problem, outcome
        self.payloads.append(outcome.letter.payload)


def _routes(source: str) -> tuple[str, ...]:
    """Return the constructs in which the failure routes of a source end."""
    if source in _QUEUES:
        return (_QUEUES[source].split("/")[0],)
    return (source.title(), f"{source.title()}Function")


def _ids(payload: str) -> Iterable[str]:
    """Return the ids in a payload; those of Kinesis are in base64."""
    data = [base64.b64decode(each).decode() for each in re.findall(r'"data": ?"([^"]+)"', payload)]
    return {found for text in (payload, *data) for found in _ID.findall(text)}
