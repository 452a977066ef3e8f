"""How fast orders of a queue are fulfilled, against handlers with the same table write."""

import contextlib
import json
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from constructs_lib.local import Deployment, LocalAws, deploy_app
from tests.bench.result import Result

APP = Path(__file__).parent / "apps" / "fulfilment"
MESSAGES = 2_000
_TURN = 250
_SECONDS = 120.0
_KINDS = ("Plain", "Ours", "Stored")


def fulfilment(rounds: int) -> Iterator[Result]:
    """2,000 messages through the example stack, through a handler without safety, and one with records."""
    with LocalAws.start() as aws:
        deployment = deploy_app(aws, APP, lambda _step: contextlib.nullcontext())
        lanes = {kind: _Lane(aws, deployment, kind) for kind in _KINDS}
        rates: dict[str, list[float]] = {kind: [] for kind in _KINDS}
        for lane in lanes.values():
            lane.rate()
        # A round of this takes as long as several of the others.
        turns = max(1, rounds // 2) * MESSAGES // _TURN
        for number in range(turns):
            # Turns are short and taken in both orders, so that a slow spell of the machine falls on all.
            for kind in _KINDS if number % 2 else reversed(_KINDS):
                rates[kind].append(lanes[kind].rate())
        for lane in lanes.values():
            lane.require_all_fulfilled()
    for kind, what, bar in (
        ("Ours", "orders fulfilled, ours / no safety", 0.80),
        ("Stored", "orders fulfilled, with Powertools' own records / no safety", None),
    ):
        ratio = statistics.median(
            ours / theirs for ours, theirs in zip(rates[kind], rates["Plain"], strict=True)
        )
        medians = " / ".join(f"{statistics.median(rates[each]):.0f}/s" for each in (kind, "Plain"))
        within = "-" if bar is None else f"at least {bar:.2f}"
        yield Result(what, f"{ratio:.2f} ({medians})", within, bar is None or ratio >= bar)


class _Lane:
    """A queue, its function and the table that it writes."""

    def __init__(self, aws: LocalAws, deployment: Deployment, kind: str) -> None:
        self._sqs, self._lambda, self._dynamodb = map(aws.client, ("sqs", "lambda", "dynamodb"))
        self._queue = deployment.resource(f"{kind}/Orders/Queue")
        self._table = deployment.resource(f"{kind}/Fulfilments")
        self._mapping = deployment.resource(f"{kind}/Orders/EventSourceMapping")
        self._sent = 0
        self._switch(enabled=False)

    def rate(self) -> float:
        """Fill the queue, then measure how many messages a second are worked on."""
        for _ in range(_TURN // 10):
            entries = [{"Id": str(number), "MessageBody": _order()} for number in range(10)]
            self._sqs.send_message_batch(QueueUrl=self._queue, Entries=entries)
        self._sent += _TURN
        self._switch(enabled=True)
        # When polling begins is not the handler's affair.
        first = self._wait(lambda left: left < _TURN)
        started = time.perf_counter()
        self._wait(lambda left: left == 0)
        seconds = time.perf_counter() - started
        self._switch(enabled=False)
        # Nothing was seen of a turn that this process has slept through.
        return first / seconds if first else self.rate()

    def require_all_fulfilled(self) -> None:
        """Fail unless the table has an item for every message."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, Select="COUNT")
        found = sum(page["Count"] for page in pages)
        if found != self._sent:
            raise AssertionError(f"{found} of {self._sent} messages are fulfilled in {self._table}")

    def _switch(self, *, enabled: bool) -> None:
        self._lambda.update_event_source_mapping(UUID=self._mapping, Enabled=enabled)

    def _wait(self, is_reached: Callable[[int], bool]) -> int:
        """Wait for a number of messages that are left; return it."""
        deadline = time.perf_counter() + _SECONDS
        while not is_reached(left := self._left()):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{left} messages are left in {self._queue}")
            time.sleep(0.01)
        return left

    def _left(self) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found: dict[str, Any] = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)


def _order() -> str:
    items = [{"sku": "tea", "quantity": 2}, {"sku": "cup", "quantity": 1}]
    return json.dumps({"id": uuid.uuid4().hex, "customer": "Ada", "items": items})
